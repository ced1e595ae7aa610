//! Listening to what other processes changed.

use std::sync::Weak;
use std::time::Duration;

use futures_util::StreamExt as _;
use redis::aio::{PubSubSink, PubSubStream};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::hub::Inner;
use crate::redis::Redis;

/// How often the connection is tried while nothing is heard, and how long an answer may take: a server that vanished
/// without a word is noticed after the sum.
const PING_EVERY: Duration = Duration::from_secs(3);
const PONG: Duration = Duration::from_secs(2);

/// Waits between tries to connect: the first, doubled up to the last.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LAST_WAIT: Duration = Duration::from_secs(5);

/// Until nobody uses the caches any more.
pub(super) async fn listen(caches: Weak<Inner>, redis: Redis, channel: String) {
    let mut wait = FIRST_WAIT;
    loop {
        if let Ok((sink, stream)) = redis.listen(&channel).await {
            wait = FIRST_WAIT;
            let Some(inner) = caches.upgrade() else { return };
            inner.hearing().await;
            drop(inner);
            follow(&caches, sink, stream).await;
            tracing::warn!(
                "changes of other processes are no longer heard, copies are loaded more often until they are"
            );
        }
        let Some(inner) = caches.upgrade() else { return };
        inner.deafened();
        drop(inner);
        let spread = u32::try_from(crate::jitter::next(u64::from(std::process::id())) % 50).unwrap_or(0);
        tokio::time::sleep(wait * (50 + spread) / 100).await;
        wait = (wait * 2).min(LAST_WAIT);
    }
}

/// Until the connection is lost.
async fn follow(caches: &Weak<Inner>, mut sink: PubSubSink, mut stream: PubSubStream) {
    let mut beat = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // However much is heard, what could not be told has its turn.
            biased;
            _ = beat.tick() => {
                let Some(inner) = caches.upgrade() else { return };
                inner.tell_the_untold().await;
                let pong = async { sink.ping::<redis::Value>().await.is_ok() };
                let is_there = tokio::select! {
                    is_there = pong => is_there,
                    () = tokio::time::sleep(PONG) => false,
                };
                if !is_there {
                    return;
                }
            }
            message = stream.next() => {
                let (Some(message), Some(inner)) = (message, caches.upgrade()) else { return };
                inner.heard(message.get_payload_bytes());
            }
        }
    }
}
