//! What is told to the watch.

use std::time::Duration;

use core_types::{Money, Timestamp, UserId};

/// Money from one member to another: asked for, or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Who pays.
    pub from: UserId,
    /// Who is paid.
    pub to: UserId,
    /// What leaves the payer.
    pub amount: Money,
    /// What the payer has before it, wallet and bank together.
    pub wealth: Money,
    /// When.
    pub at: Timestamp,
}

/// Where members earn by coming back when a rest is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A shift of work.
    Shift,
    /// The daily reward.
    Daily,
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A transfer was made.
    Transfer(Transfer),
    /// Somebody took what they can take again after a rest.
    Earned {
        /// Who.
        member: UserId,
        /// From what.
        source: Source,
        /// How much, nothing if it went wrong.
        amount: Money,
        /// When.
        at: Timestamp,
        /// When they can come back.
        next_at: Timestamp,
    },
    /// Somebody was given money by the guild.
    Granted {
        /// Who.
        member: UserId,
        /// How much.
        amount: Money,
        /// When.
        at: Timestamp,
    },
    /// Somebody used a command.
    Command {
        /// Who.
        member: UserId,
        /// Whether it was one that earns or sends money, and not one that looks at something.
        economy: bool,
        /// When they joined the server, if Discord said so.
        joined_at: Option<Timestamp>,
        /// When.
        at: Timestamp,
    },
    /// Somebody pressed a button.
    Pressed {
        /// Who.
        member: UserId,
        /// How long after the message with the button was made.
        after: Duration,
        /// When.
        at: Timestamp,
    },
}

impl Event {
    /// Whom it is about.
    pub const fn members(&self) -> (UserId, Option<UserId>) {
        match *self {
            Self::Transfer(Transfer { from, to, .. }) => (from, Some(to)),
            Self::Earned { member, .. }
            | Self::Granted { member, .. }
            | Self::Command { member, .. }
            | Self::Pressed { member, .. } => (member, None),
        }
    }

    /// When it happened.
    pub const fn at(&self) -> Timestamp {
        match *self {
            Self::Transfer(Transfer { at, .. })
            | Self::Earned { at, .. }
            | Self::Granted { at, .. }
            | Self::Command { at, .. }
            | Self::Pressed { at, .. } => at,
        }
    }
}
