//! What every part of a `Db` needs: the time, the bells, the queue's length.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use core_types::{Clock, Timestamp};

use crate::error::{DbError, DbErrorKind};
use crate::signals::Signals;

/// Cheap to clone; never holds a connection.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Arc<dyn Clock>,
    signals: Signals,
    waiting: AtomicUsize,
    commits: AtomicU64,
    units: AtomicU64,
    refused: AtomicBool,
}

/// How often this process committed, and how many units of work that carried: on SQLite one commit carries many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommitCounts {
    /// Transactions committed for writing since the start.
    pub commits: u64,
    /// Units of work those carried.
    pub units: u64,
}

impl Shared {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            clock,
            signals: Signals::default(),
            waiting: AtomicUsize::new(0),
            commits: AtomicU64::new(0),
            units: AtomicU64::new(0),
            refused: AtomicBool::new(false),
        }))
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.0.clock)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn signals(&self) -> &Signals {
        &self.0.signals
    }

    pub(crate) fn committed(&self, units: u64) {
        if units == 0 {
            return;
        }
        self.0.commits.fetch_add(1, Ordering::Relaxed);
        self.0.units.fetch_add(units, Ordering::Relaxed);
        self.0.refused.store(false, Ordering::Relaxed);
    }

    /// Remembers that the database could not take a change, until one goes through.
    pub(crate) fn refused(&self, error: &DbError) {
        if error.kind() == DbErrorKind::Unavailable {
            self.0.refused.store(true, Ordering::Relaxed);
        }
    }

    pub(crate) fn is_writable(&self) -> bool {
        !self.0.refused.load(Ordering::Relaxed)
    }

    pub(crate) fn commit_counts(&self) -> CommitCounts {
        CommitCounts {
            commits: self.0.commits.load(Ordering::Relaxed),
            units: self.0.units.load(Ordering::Relaxed),
        }
    }

    /// Counts one more unit as waiting or running, until the guard is dropped.
    pub(crate) fn enter(&self) -> InFlight {
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        InFlight(self.clone())
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.0.waiting.load(Ordering::Relaxed)
    }
}

/// One unit that was handed in and is not answered yet.
#[derive(Debug)]
pub(crate) struct InFlight(Shared);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
