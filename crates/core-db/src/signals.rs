//! Wake-up calls within the process: a commit that left work behind tells whoever waits for it.

use std::time::Duration;

use tokio::sync::watch;

/// What follows a unit once it has committed: who may be waiting for what it left behind, and what it counts.
#[derive(Debug, Default)]
pub(crate) struct Wake {
    pub(crate) outbox: bool,
    pub(crate) jobs: bool,
    pub(crate) counted: Vec<metrics::Counter>,
}

impl Wake {
    pub(crate) fn merge(&mut self, other: Self) {
        self.outbox |= other.outbox;
        self.jobs |= other.jobs;
        self.counted.extend(other.counted);
    }
}

/// The bells rung after a commit.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    pub(crate) outbox: watch::Sender<()>,
    pub(crate) jobs: watch::Sender<()>,
}

impl Signals {
    pub(crate) fn wake(&self, wake: Wake) {
        if wake.outbox {
            self.outbox.send_replace(());
        }
        if wake.jobs {
            self.jobs.send_replace(());
        }
        for counter in wake.counted {
            counter.increment(1);
        }
    }
}

/// Rings when this process committed new work. Polling covers what other processes commit.
#[derive(Debug)]
pub struct Bell(watch::Receiver<()>);

impl Bell {
    pub(crate) fn on(sender: &watch::Sender<()>) -> Self {
        Self(sender.subscribe())
    }

    /// Waits for the bell, at most so long. It may have rung since the last wait; then this returns at once.
    pub async fn wait(&mut self, at_most: Duration) {
        self.rang_within(at_most).await;
    }

    /// As [`Self::wait`]; false if the time was over first.
    pub async fn rang_within(&mut self, at_most: Duration) -> bool {
        tokio::select! {
            rung = self.0.changed() => {
                if rung.is_err() {
                    // The database is gone; nobody will ring again.
                    tokio::time::sleep(at_most).await;
                }
                rung.is_ok()
            }
            () = tokio::time::sleep(at_most) => false,
        }
    }
}
