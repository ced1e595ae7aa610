//! Wake-up calls within the process: a commit that left work behind tells whoever waits for it.

use tokio::sync::Notify;

/// What a unit left behind that somebody may be waiting for.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Wake {
    pub(crate) outbox: bool,
    pub(crate) jobs: bool,
}

impl Wake {
    pub(crate) fn merge(&mut self, other: Self) {
        self.outbox |= other.outbox;
        self.jobs |= other.jobs;
    }
}

/// The bells rung after a commit. Polling covers what other processes commit.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    pub(crate) outbox: Notify,
    pub(crate) jobs: Notify,
}

impl Signals {
    pub(crate) fn wake(&self, wake: Wake) {
        if wake.outbox {
            self.outbox.notify_one();
        }
        if wake.jobs {
            self.jobs.notify_one();
        }
    }
}
