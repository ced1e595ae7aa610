//! How often members use the bot: a burst and a rate per member, per guild and per class of commands; and how often
//! programs ask with their keys.

mod admit;
mod api;
mod class;
mod fallback;
mod gcra;
mod local;
mod shared;

use std::time::Duration;

use core_types::{GuildId, Rate, UserId};
use futures_util::future::BoxFuture;

pub use api::{ApiBudget, ApiExhausted};
pub use class::{LimitClass, LimitRates, LimitScope};
pub use fallback::Limits;
pub use local::LocalLimiter;
pub use shared::RedisLimiter;

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitKey {
    /// Calls of one class.
    Calls {
        /// Where; none in direct messages.
        guild: Option<GuildId>,
        /// Whose; none for everybody there together.
        member: Option<UserId>,
        /// Which.
        class: LimitClass,
    },
    /// Requests with one API key, by its id.
    ApiKey([u8; 12]),
}

/// One limit that a call has to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Whose calls of which class.
    pub key: LimitKey,
    /// How many of them.
    pub rate: Rate,
}

/// Whether a call may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitVerdict {
    /// It may, and was counted against every limit.
    Pass {
        /// So many more like it may come at once.
        left: u32,
    },
    /// It may not, and was counted against none.
    Wait {
        /// The position of the limit with the longest wait among those that were asked.
        ask: usize,
        /// After this time the same call passes, if no other comes first.
        wait: Duration,
    },
}

/// The store of the limits cannot be asked at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the store of the limits is away")]
pub struct LimiterAway;

/// Counts calls. Whatever the store, one contract: all limits of a call are decided at once, a refused call counts against
/// none of them, and in any window of length `t` a limit lets through at most its burst and what its rate gives in `t`.
pub trait Limiter: Send + Sync {
    /// Decides on a call that has to keep all these limits.
    fn check<'a>(&'a self, asks: &'a [Ask]) -> BoxFuture<'a, Result<LimitVerdict, LimiterAway>>;
}
