//! Who may begin a session when, in all processes together.
//!
//! Discord lets shards of different buckets begin at once, those of one bucket five seconds apart, and all together a
//! number of times a day: whoever goes beyond that loses the token. So the count is a row, and nobody identifies without
//! having counted. Shards of one bucket wait in line in their process; between processes the row decides.

mod rule;
mod store;

use std::{collections::HashMap, time::Duration};

use core_db::Db;
use core_types::{ApplicationId, Seed, Stream, Timestamp};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};
use twilight_gateway::queue::Queue;

use self::rule::Turn;
pub(super) use self::store::{measure, told};
use crate::stats::Stats;

/// After a failure of the database the same is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// While nothing may begin, it is looked this often whether that has changed.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

/// Whoever begins anew waits a random time first, in milliseconds: what ended one session may have ended all.
/// <https://discord.com/developers/docs/events/gateway#resuming>
const JITTER: (i64, i64) = (1_000, 5_000);

/// Where shards ask for their turn. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct IdentifyQueue(mpsc::UnboundedSender<Ask>);

#[derive(Debug)]
struct Ask {
    shard: u32,
    granted: oneshot::Sender<()>,
}

impl Queue for IdentifyQueue {
    fn enqueue(&self, shard: u32) -> oneshot::Receiver<()> {
        let (granted, turn) = oneshot::channel();
        // When nobody grants turns any more, the process ends.
        let _ = self.0.send(Ask { shard, granted });
        turn
    }
}

/// Whose turns are counted, and where.
#[derive(Debug, Clone)]
pub(super) struct Counting {
    pub(super) db: Db,
    pub(super) application: ApplicationId,
    pub(super) concurrency: u16,
    pub(super) stats: Stats,
    pub(super) seed: Seed,
    /// Whether Discord is one on this machine, for trying things out.
    pub(super) is_local: bool,
}

impl IdentifyQueue {
    /// Counts in the database from now on, until nobody asks any more.
    pub(super) fn start(counting: Counting) -> Self {
        let (sender, asks) = mpsc::unbounded_channel();
        tokio::spawn(counting.deal(asks));
        Self(sender)
    }

    /// For tests of shards: everybody at once.
    #[cfg(test)]
    pub(crate) fn open() -> Self {
        let (sender, mut asks) = mpsc::unbounded_channel::<Ask>();
        tokio::spawn(async move {
            while let Some(ask) = asks.recv().await {
                let _ = ask.granted.send(());
            }
        });
        Self(sender)
    }
}

impl Counting {
    /// Deals asks out to their buckets: within a bucket one waits behind the other.
    async fn deal(self, mut asks: mpsc::UnboundedReceiver<Ask>) {
        let mut lanes: HashMap<u32, mpsc::UnboundedSender<Ask>> = HashMap::new();
        while let Some(ask) = asks.recv().await {
            let bucket = ask.shard % u32::from(self.concurrency.max(1));
            let lane = lanes.entry(bucket).or_insert_with(|| {
                let (sender, asks) = mpsc::unbounded_channel();
                tokio::spawn(self.clone().lane(bucket, asks));
                sender
            });
            // The lane lives as long as this map does.
            let _ = lane.send(ask);
        }
    }

    async fn lane(self, bucket: u32, mut asks: mpsc::UnboundedReceiver<Ask>) {
        let mut jitter = self.seed.stream(&["identify", &bucket.to_string()]);
        let mut begun: Vec<u32> = Vec::new();
        while let Some(mut ask) = asks.recv().await {
            let is_again = begun.contains(&ask.shard);
            tokio::select! {
                biased;
                // The shard has been told to stop, or lost its connection while it waited, and asks anew.
                () = ask.granted.closed() => {
                    // Nobody waits for the next day here any more.
                    self.stats.may_identify(None);
                    continue;
                }
                () = self.turn(bucket, is_again.then_some(&mut jitter)) => {}
            }
            if !is_again {
                begun.push(ask.shard);
            }
            // Whoever left in this moment has used up a turn.
            let _ = ask.granted.send(());
        }
    }

    /// Waits until a session may begin, and counts it.
    async fn turn(&self, bucket: u32, jitter: Option<&mut Stream>) {
        if let Some(jitter) = jitter {
            let millis = jitter.between(JITTER.0, JITTER.1);
            sleep(Duration::from_millis(millis.unsigned_abs())).await;
        }
        let mut waited: Option<Timestamp> = None;
        loop {
            let wait = match store::turn(&self.db, self.application, bucket, waited, self.is_local).await {
                Ok(Turn::Now) => {
                    self.stats.may_identify(None);
                    return;
                }
                Ok(Turn::After { wait, free_at }) => {
                    waited = Some(free_at);
                    wait
                }
                Ok(Turn::UsedUp { resets_at }) => {
                    let why = format!(
                        "nearly all sessions Discord allows in a day have begun: nothing but resuming until {resets_at}"
                    );
                    if self.stats.may_identify(Some(why)) {
                        tracing::error!(%resets_at, "nearly all sessions of this day have begun; sessions are resumed, \
                            and none is begun before the next day");
                    }
                    LOOK_AGAIN
                }
                Err(error) => {
                    tracing::warn!(%error, "no session can begin without the database");
                    AGAIN_AFTER
                }
            };
            sleep(wait).await;
        }
    }
}

#[cfg(test)]
mod tests;
