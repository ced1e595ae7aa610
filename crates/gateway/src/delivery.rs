//! How an answer gets back to whoever asked: each door has its own way.

mod recorder;

use std::{pin::Pin, sync::Arc};

pub use recorder::{Recorder, Sent};

use crate::{call::Call, command::Ack, reply::Reply};

/// The first word of an answer, which Discord expects within three seconds.
#[derive(Debug, Clone, PartialEq)]
pub enum First {
    /// The whole reply.
    Reply(Reply),
    /// A sign that the reply will follow within 15 minutes. Never [`Ack::Modal`].
    Defer(Ack),
}

impl First {
    /// The kind as metrics name it.
    pub(crate) const fn label(&self) -> &'static str {
        match self {
            Self::Reply(_) => "reply",
            Self::Defer(_) => "deferral",
        }
    }
}

/// Why an answer did not arrive. The effect of the interaction stands nevertheless.
#[derive(Debug, thiserror::Error)]
#[error("answer was not delivered: {reason}")]
pub struct Undelivered {
    /// What stood in the way, in a few words.
    pub reason: String,
    /// What caused it, if something did.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Undelivered {
    /// For this reason.
    pub fn because(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            source: None,
        }
    }
}

/// A delivery on its way.
pub type Delivering<'a> = Pin<Box<dyn Future<Output = Result<(), Undelivered>> + Send + 'a>>;

/// A claim on its way; see [`Delivery::claim`].
pub type Claiming<'a> = Pin<Box<dyn Future<Output = Result<bool, Undelivered>> + Send + 'a>>;

/// The way back through a door.
pub trait Delivery: Send + Sync {
    /// Sends the first word. Called once.
    ///
    /// # Errors
    /// [`Undelivered`] after everything that makes sense was tried.
    fn first<'a>(&'a self, call: &'a Call, first: First) -> Delivering<'a>;

    /// Sends the reply after a deferral as `ack`. Called at most once, also when the deferral did not arrive.
    ///
    /// # Errors
    /// As [`Delivery::first`].
    fn later<'a>(&'a self, call: &'a Call, ack: Ack, reply: Reply) -> Delivering<'a>;

    /// Defers, in the place of [`Delivery::first`], and says whether nobody has told the member anything yet. For calls that
    /// another process may have answered.
    ///
    /// # Errors
    /// [`Undelivered`] if that cannot be found out.
    fn claim<'a>(&'a self, call: &'a Call, ack: Ack) -> Claiming<'a> {
        Box::pin(async move { self.first(call, First::Defer(ack)).await.map(|()| true) })
    }
}

/// The way back of a call that was claimed: its first word is out.
pub(crate) struct Claimed {
    pub(crate) delivery: Arc<dyn Delivery>,
    pub(crate) ack: Ack,
}

impl Delivery for Claimed {
    fn first<'a>(&'a self, call: &'a Call, first: First) -> Delivering<'a> {
        match first {
            First::Reply(reply) => self.delivery.later(call, self.ack, reply),
            First::Defer(_) => Box::pin(std::future::ready(Ok(()))),
        }
    }

    fn later<'a>(&'a self, call: &'a Call, ack: Ack, reply: Reply) -> Delivering<'a> {
        self.delivery.later(call, ack, reply)
    }
}

/// A call with its way back and what its declaration says about taking long.
#[derive(Clone)]
pub(crate) struct Incoming {
    pub(crate) call: Arc<Call>,
    pub(crate) delivery: Arc<dyn Delivery>,
    pub(crate) ack: Ack,
    /// The command's name for metrics; see [`Commands::label_of`](crate::command::Commands::label_of).
    pub(crate) command: &'static str,
}
