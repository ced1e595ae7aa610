use std::sync::{Arc, Mutex, PoisonError};

use super::{Delivering, Delivery, First, Undelivered};
use crate::{call::Call, command::Ack, reply::Reply};

/// One thing that was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// The first word.
    First(First),
    /// The reply after a deferral.
    Later(Ack, Reply),
}

/// Keeps what is sent instead of sending it: for tests and tools that call the stack directly. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Sent>>>);

impl Recorder {
    /// What was sent so far, in order.
    pub fn sent(&self) -> Vec<Sent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, sent: Sent) -> Delivering<'static> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
        Box::pin(std::future::ready(Ok::<_, Undelivered>(())))
    }
}

impl Delivery for Recorder {
    fn first<'a>(&'a self, _: &'a Call, first: First) -> Delivering<'a> {
        self.keep(Sent::First(first))
    }

    fn later<'a>(&'a self, _: &'a Call, ack: Ack, reply: Reply) -> Delivering<'a> {
        self.keep(Sent::Later(ack, reply))
    }
}
