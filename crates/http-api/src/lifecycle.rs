//! Whether this process takes work: starting, ready, or draining.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use serde::Serialize;

/// Where the process is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not everything is connected yet.
    Starting,
    /// It takes work.
    Ready,
    /// It finishes what it has and takes no more.
    Draining,
}

/// The phase of the process; clones share it. Only moves forward.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle(Arc<AtomicU8>);

impl Lifecycle {
    /// The phase now.
    pub fn phase(&self) -> Phase {
        match self.0.load(Ordering::Acquire) {
            0 => Phase::Starting,
            1 => Phase::Ready,
            _ => Phase::Draining,
        }
    }

    /// Everything is connected. Says nothing once the process drains.
    pub fn ready(&self) {
        self.0.fetch_max(1, Ordering::AcqRel);
    }

    /// The process was asked to stop.
    pub fn drain(&self) {
        self.0.fetch_max(2, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_drains_never_becomes_ready_again() {
        let life = Lifecycle::default();
        assert_eq!(life.phase(), Phase::Starting);
        life.clone().ready();
        assert_eq!(life.phase(), Phase::Ready);
        life.drain();
        life.ready();
        assert_eq!(life.phase(), Phase::Draining);
    }
}
