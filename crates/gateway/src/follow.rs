//! Answers that go on changing while what was asked for is being done.

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep};

use crate::{call::Call, command::Ack, delivery::Delivery, presentation::Card, reply::Reply};

/// A token lives for 15 minutes; the last change is made before that.
const LASTS: Duration = Duration::from_mins(14);
/// The first change comes when the answer is surely there, and every further one later than the one before: some forty in all.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));

/// The way back to answers that were given, once the bot has told it. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Follower(Arc<OnceLock<Arc<dyn Delivery>>>);

impl fmt::Debug for Follower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Follower").finish_non_exhaustive()
    }
}

impl Follower {
    /// Has answers changed through this from now on. The first stays.
    pub(crate) fn through(&self, delivery: Arc<dyn Delivery>) {
        let _ = self.0.set(delivery);
    }

    /// `look` says what the answer looks like now, and whether that is its last form; nothing if that cannot be found out at
    /// present.
    ///
    /// Shows how far it is, now and then, in the message whose button began it, until it has its last form or Discord takes no
    /// more changes. Discord's limits are kept by the sender. Nothing depends on it: whoever looks by themselves sees the same,
    /// also after this process has ended.
    pub(crate) fn follow<F>(&self, call: &Call, look: F)
    where
        F: Fn() -> BoxFuture<'static, Option<(Card, bool)>> + Send + Sync + 'static,
    {
        let Some(delivery) = self.0.get().map(Arc::clone) else {
            return;
        };
        let call = call.clone();
        tokio::spawn(async move {
            let ends = call.received.instant + LASTS;
            let (mut pause, longest) = PAUSES;
            let mut is_last = false;
            while !is_last && Instant::now() + pause < ends {
                sleep(pause).await;
                pause = (pause + pause / 4).min(longest);
                let Some((card, last)) = look().await else {
                    continue;
                };
                is_last = last;
                let changed = delivery.later(&call, Ack::Update, Reply::update(card)).await;
                if let Err(error) = changed {
                    tracing::debug!(interaction = %call.id, %error, "an answer cannot be changed any more");
                    return;
                }
            }
        });
    }
}
