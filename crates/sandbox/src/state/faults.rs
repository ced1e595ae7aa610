//! Trouble on demand.

use std::time::Duration;

use crate::limits::LimitScope;

#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    /// Every REST answer waits this long.
    pub(crate) rest_delay: Duration,
    pub(crate) failures: Vec<Failure>,
    /// How many coming interactions are dispatched twice.
    pub(crate) duplicates: usize,
    /// How many coming interactions are both posted and dispatched.
    pub(crate) both_ways: usize,
}

/// The next `remaining` REST calls whose path contains `path` are answered with `status`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failure {
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) retry_after: Duration,
    /// Whose limit it was, for 429.
    pub(crate) scope: LimitScope,
    /// Whether the call is carried out, and only its answer lost.
    pub(crate) is_done: bool,
    pub(crate) remaining: usize,
}

impl Faults {
    /// The failure planned for a call, used up by one.
    pub(crate) fn take_failure(&mut self, path: &str) -> Option<Failure> {
        let index = self
            .failures
            .iter()
            .position(|failure| path.contains(&failure.path))?;
        let failure = self.failures.get_mut(index)?;
        failure.remaining -= 1;
        let taken = failure.clone();
        if taken.remaining == 0 {
            self.failures.remove(index);
        }
        Some(taken)
    }
}
