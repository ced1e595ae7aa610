//! What a layer answers when it does not let a request through.

use std::time::Duration;

use core_errors::{AppError, codes};

/// The request was not made. Each layer's error type is that of the service inside it, which says how a refusal looks by
/// implementing `From<Refused>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not asked because {}; worth asking again in {} ms", why.as_str(), retry_in.as_millis())]
pub struct Refused {
    /// Which guard refused.
    pub why: Why,
    /// When it is worth asking again; zero if that is not known.
    pub retry_in: Duration,
}

/// Which guard refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is not enough time left.
    Deadline,
    /// The service fails, and calls to it are stopped.
    BreakerOpen,
    /// The service asked everybody to wait.
    Paused,
    /// Too many calls to the service are under way and waiting.
    BulkheadFull,
    /// More important work needs the room.
    Shed,
}

impl Why {
    /// The reason in a few words, for the log and for metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deadline => "time is up",
            Self::BreakerOpen => "the service fails",
            Self::Paused => "the service asked to wait",
            Self::BulkheadFull => "too many are waiting",
            Self::Shed => "there is more important work",
        }
    }
}

impl From<Refused> for AppError {
    /// `service.busy` when there is too much to do, else `service.unavailable`. Nothing was changed in either case.
    fn from(refused: Refused) -> Self {
        let code = match refused.why {
            Why::BulkheadFull | Why::Shed => codes::BUSY,
            Why::Deadline | Why::BreakerOpen | Why::Paused => codes::UNAVAILABLE,
        };
        Self::new(code).caused_by(refused)
    }
}
