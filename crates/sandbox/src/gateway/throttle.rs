//! How much one connection may send.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

/// At most so many messages in so long a time.
struct Allowance {
    most: usize,
    within: Duration,
    latest: VecDeque<Instant>,
}

impl Allowance {
    fn new(most: usize, within: Duration) -> Self {
        Self {
            most,
            within,
            latest: VecDeque::new(),
        }
    }

    /// Counts one message, unless it is one too many.
    fn take(&mut self) -> bool {
        let now = Instant::now();
        while self
            .latest
            .front()
            .is_some_and(|first| now.duration_since(*first) >= self.within)
        {
            self.latest.pop_front();
        }
        let is_free = self.latest.len() < self.most;
        if is_free {
            self.latest.push_back(now);
        }
        is_free
    }
}

/// What one connection has sent lately.
pub(super) struct Throttle {
    messages: Allowance,
    presences: Allowance,
}

impl Throttle {
    pub(super) fn new() -> Self {
        Self {
            messages: Allowance::new(120, Duration::from_mins(1)),
            presences: Allowance::new(5, Duration::from_secs(20)),
        }
    }

    /// Counts a message of any kind; false when it is one too many, which ends the connection.
    pub(super) fn message(&mut self) -> bool {
        self.messages.take()
    }

    /// Counts a change of presence; false when it has to be ignored.
    pub(super) fn presence(&mut self) -> bool {
        self.presences.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_hundred_and_twenty_in_any_minute() {
        let mut throttle = Throttle::new();
        for _ in 0..60 {
            assert!(throttle.message());
        }
        tokio::time::advance(Duration::from_secs(30)).await;
        for _ in 0..60 {
            assert!(throttle.message());
        }
        assert!(!throttle.message());
        tokio::time::advance(Duration::from_secs(30)).await;
        for _ in 0..60 {
            assert!(throttle.message(), "the first half is a minute old");
        }
        assert!(!throttle.message());
    }

    #[tokio::test(start_paused = true)]
    async fn five_presences_in_any_twenty_seconds() {
        let mut throttle = Throttle::new();
        let mut taken = || (0..6).filter(|_| throttle.presence()).count();
        assert_eq!(taken(), 5);
        tokio::time::advance(Duration::from_secs(19)).await;
        assert_eq!(taken(), 0);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(taken(), 5);
    }
}
