//! Channels that Discord closed to the bot. Asking again and again brings nothing but invalid requests, of which Discord
//! allows 10,000 in ten minutes for all servers together.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use core_types::ChannelId;
use tokio::time::Instant;

/// Somebody may have opened it again after so long.
const TRY_AGAIN: Duration = Duration::from_hours(1);

/// Closed channels; clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Closed(Arc<Mutex<HashMap<ChannelId, Instant>>>);

impl Closed {
    /// Whether it is not worth asking now.
    pub(super) fn is_closed(&self, channel: ChannelId) -> bool {
        let closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        closed.get(&channel).is_some_and(|until| Instant::now() < *until)
    }

    /// Whether nobody knew, since long, that it is closed.
    pub(super) fn is_news(&self, channel: ChannelId) -> bool {
        let now = Instant::now();
        let closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |until: &Instant| now.saturating_duration_since(*until) < TRY_AGAIN;
        !closed.get(&channel).is_some_and(is_recent)
    }

    /// Discord said no, and whoever should know does.
    pub(super) fn close(&self, channel: ChannelId) {
        let now = Instant::now();
        let mut closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        closed.retain(|_, until| now.saturating_duration_since(*until) < TRY_AGAIN);
        closed.insert(channel, now + TRY_AGAIN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn case_18_a_closed_channel_is_tried_again_after_an_hour_and_news_only_once() {
        let closed = Closed::default();
        let channel = ChannelId::new(1).unwrap();
        assert!(!closed.is_closed(channel));
        assert!(closed.is_news(channel));
        closed.close(channel);
        assert!(closed.is_closed(channel));
        assert!(!closed.is_news(channel));
        tokio::time::advance(TRY_AGAIN).await;
        assert!(!closed.is_closed(channel));
        assert!(!closed.is_news(channel), "it was known");
        closed.close(channel);
        tokio::time::advance(3 * TRY_AGAIN).await;
        assert!(closed.is_news(channel));
    }
}
