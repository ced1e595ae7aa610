//! Keeps a connection that is closed again and again at once from being opened again and again at once: twilight waits
//! only after connections that failed.

use std::time::Duration;

use tokio::time::Instant;

/// A connection that lived this long was a good one.
const GOOD: Duration = Duration::from_mins(1);
const LONGEST: Duration = Duration::from_mins(1);

/// How long to wait before the next connection of one shard.
#[derive(Debug, Default)]
pub(super) struct Pace {
    short_lived: u32,
    last_close: Option<Instant>,
}

impl Pace {
    /// The connection was closed: nothing to wait for after a good one, then 1, 2, 4 … 60 seconds.
    pub(super) fn closed(&mut self) -> Duration {
        let now = Instant::now();
        let good = self
            .last_close
            .is_none_or(|last| now.duration_since(last) >= GOOD);
        self.last_close = Some(now);
        self.short_lived = if good {
            0
        } else {
            self.short_lived.saturating_add(1)
        };
        match self.short_lived {
            0 => Duration::ZERO,
            times => Duration::from_secs(1_u64 << (times - 1).min(6)).min(LONGEST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_first_close_costs_nothing_and_many_cost_more_and_more() {
        let mut pace = Pace::default();
        let mut waits = Vec::new();
        for _ in 0..9 {
            let wait = pace.closed();
            waits.push(wait.as_secs());
            tokio::time::advance(wait.min(GOOD / 2)).await;
        }
        assert_eq!(waits, [0, 1, 2, 4, 8, 16, 32, 60, 60]);
        tokio::time::advance(GOOD).await;
        assert_eq!(pace.closed(), Duration::ZERO);
    }
}
