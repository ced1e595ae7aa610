//! Auctions: the least that can be bid, and when they end.

use std::time::Duration;

use core_types::{Money, MoneyOverflow, Timestamp};

use super::fee;

/// An auction as far as bids are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuctionTerms {
    /// The least first bid.
    pub start: Money,
    /// The highest bid so far.
    pub bid: Option<Money>,
    /// How much more the next must be, in millionths of the highest; at least one coin.
    pub step_ppm: u32,
    /// When it ends, as things stand.
    pub ends_at: Timestamp,
    /// It never ends later than this, whatever is bid.
    pub last_at: Timestamp,
}

/// Why a bid does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BidRefusal {
    /// The auction is over.
    #[error("the auction is over")]
    Over,
    /// It must be at least this much.
    #[error("the bid is too low")]
    TooLow(Money),
    /// Beyond what can be counted.
    #[error(transparent)]
    Overflow(#[from] MoneyOverflow),
}

impl AuctionTerms {
    /// The least that can be bid next.
    ///
    /// # Errors
    /// [`MoneyOverflow`] when nothing more can be counted.
    pub fn least(&self) -> Result<Money, MoneyOverflow> {
        match self.bid {
            None => Ok(self.start),
            Some(bid) => bid.plus(fee(bid, self.step_ppm)?.max(Money::new(1))),
        }
    }

    /// Takes a bid, and answers when the auction ends then: a bid in the last `snipe` moves the end to that long after it, so
    /// that others can answer; never past [`last_at`](Self::last_at).
    ///
    /// # Errors
    /// [`BidRefusal`].
    pub fn bid(&self, amount: Money, now: Timestamp, snipe: Duration) -> Result<Timestamp, BidRefusal> {
        if now >= self.ends_at {
            return Err(BidRefusal::Over);
        }
        let least = self.least()?;
        if amount < least {
            return Err(BidRefusal::TooLow(least));
        }
        Ok(self.ends_at.max(now.plus(snipe).min(self.last_at)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(bid: Option<i64>) -> AuctionTerms {
        AuctionTerms {
            start: Money::new(100),
            bid: bid.map(Money::new),
            step_ppm: 50_000,
            ends_at: Timestamp::from_seconds(1_000),
            last_at: Timestamp::from_seconds(1_500),
        }
    }

    #[test]
    fn bids_grow_by_the_step_and_late_ones_move_the_end() {
        let snipe = Duration::from_mins(5);
        let at = Timestamp::from_seconds;
        let table = [
            (None, 99, 0, Err(BidRefusal::TooLow(Money::new(100)))),
            (None, 100, 0, Ok(at(1_000))),
            (Some(100), 104, 0, Err(BidRefusal::TooLow(Money::new(105)))),
            (Some(100), 105, 699, Ok(at(1_000))),
            (Some(100), 105, 800, Ok(at(1_100))),
            (Some(101), 107, 999, Ok(at(1_299))),
            (Some(100), 105, 1_000, Err(BidRefusal::Over)),
        ];
        for (bid, amount, now, expected) in table {
            assert_eq!(
                terms(bid).bid(Money::new(amount), at(now), snipe),
                expected,
                "{bid:?} {amount} {now}"
            );
        }
        let long = terms(None).bid(Money::new(100), at(900), Duration::from_hours(9));
        assert_eq!(long, Ok(at(1_500)), "never past the last moment");
    }

    proptest! {
        /// Whatever is bid, the next must be more, and the end never comes closer.
        #[test]
        fn every_bid_is_higher_and_no_end_comes_closer(bid in 1_i64..1_000_000_000, step_ppm in 0_u32..=1_000_000, now in 0_i64..999, snipe in 0_u64..5_000) {
            let terms = AuctionTerms { step_ppm, ..terms(Some(bid)) };
            let least = terms.least().unwrap();
            prop_assert!(least > Money::new(bid));
            let ends = terms.bid(least, Timestamp::from_seconds(now), Duration::from_secs(snipe)).unwrap();
            prop_assert!(ends >= terms.ends_at && ends <= terms.last_at.max(terms.ends_at));
        }
    }
}
