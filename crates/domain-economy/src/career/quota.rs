//! What keeps a rank: so many shifts in so many days, with one window forgiven.

use std::time::Duration;

use core_types::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Career, Standing};

/// This many missed windows in a row are forgiven; the next one leads a rank down.
const GRACE: u32 = 1;

/// The shifts that keep a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Shifts in a window, whatever came of them.
    pub shifts: u32,
    /// Days of a window, 24 hours each.
    pub days: u32,
}

impl Quota {
    /// How long a window is.
    pub const fn window(&self) -> Duration {
        Duration::from_secs(self.days as u64 * 86_400)
    }
}

/// Where somebody is in the present window. Windows follow one another from the day the rank began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QuotaWindow {
    /// When the window began; none before the first look at it.
    pub since: Option<Timestamp>,
    /// Shifts in it so far.
    pub shifts: u32,
    /// Windows missed in a row before it.
    pub missed: u32,
}

impl QuotaWindow {
    /// A window that begins now.
    pub const fn starting(now: Timestamp) -> Self {
        Self {
            since: Some(now),
            shifts: 0,
            missed: 0,
        }
    }
}

/// What a look at the quota found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Nothing changed.
    Kept,
    /// A window was missed, and forgiven.
    Warned,
    /// The second in a row was missed: one rank down.
    Demoted,
}

/// What the present rank asks for, as members see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaView {
    /// Shifts in the present window and those that it takes.
    pub shifts: (u32, u32),
    /// When the window ends.
    pub until: Timestamp,
    /// Whether a miss would lead one rank down, as the last window was missed already.
    pub is_last_chance: bool,
}

impl Standing {
    /// Closes the windows that are over. Somebody who was away for a long time loses one rank, not all of them: what they
    /// come back to is theirs to keep. Nobody falls below the first rank, and experience is never lost.
    pub fn review(&mut self, career: &Career, now: Timestamp) -> Review {
        let quota = self.rank_in(career).and_then(|rank| rank.quota);
        let (Some(quota), Some(since), true) = (quota, self.quota.since, self.rank > 0) else {
            if self.quota.since.is_none() {
                self.quota = QuotaWindow::starting(now);
            }
            return Review::Kept;
        };
        let window = quota.window().as_secs().max(1);
        let over = now.since(since).as_secs() / window;
        if over == 0 {
            return Review::Kept;
        }
        let idle = u32::try_from(over - 1).unwrap_or(u32::MAX);
        let missed = if self.quota.shifts >= quota.shifts {
            0
        } else {
            self.quota.missed.saturating_add(1)
        };
        let missed = missed.saturating_add(idle);
        if missed > GRACE {
            self.rank = self
                .rank
                .min(career.ranks.len().saturating_sub(1))
                .saturating_sub(1);
            self.rank_shifts = 0;
            self.rank_since = now;
            self.quota = QuotaWindow::starting(now);
            return Review::Demoted;
        }
        self.quota = QuotaWindow {
            since: Some(since.plus(Duration::from_secs(window.saturating_mul(over)))),
            shifts: 0,
            missed,
        };
        if missed > 0 { Review::Warned } else { Review::Kept }
    }

    /// What keeps the present rank; nothing in the first one, or without a quota.
    pub fn quota_view(&self, career: &Career) -> Option<QuotaView> {
        let quota = self.rank_in(career)?.quota.filter(|_| self.rank > 0)?;
        Some(QuotaView {
            shifts: (self.quota.shifts, quota.shifts),
            until: self.quota.since?.plus(quota.window()),
            is_last_chance: self.quota.missed >= GRACE,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::career::Careers;

    const START: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn days(count: u64) -> Timestamp {
        START.plus(Duration::from_hours(count * 24))
    }

    fn docker(shifts: u32) -> (&'static Career, Standing) {
        let career = Careers::standard().unwrap().career("harbour").unwrap();
        let mut standing = Standing::beginner(START);
        standing.rank = 2;
        standing.xp = 400;
        standing.quota = QuotaWindow {
            shifts,
            ..QuotaWindow::starting(START)
        };
        (career, standing)
    }

    #[test]
    fn one_window_is_forgiven_and_the_second_is_not() {
        // Three shifts in seven days keep a crane operator.
        let table: [(u32, &[u64], &[Review]); 5] = [
            (3, &[6, 7], &[Review::Kept, Review::Kept]),
            (0, &[7, 13, 14], &[Review::Warned, Review::Kept, Review::Demoted]),
            (2, &[8, 15], &[Review::Warned, Review::Demoted]),
            (3, &[14, 21], &[Review::Warned, Review::Demoted]),
            (3, &[400], &[Review::Demoted]),
        ];
        for (shifts, looks, expected) in table {
            let (career, mut standing) = docker(shifts);
            let found: Vec<Review> = looks
                .iter()
                .map(|day| standing.review(career, days(*day)))
                .collect();
            assert_eq!(found, expected, "{shifts} shifts, looked at on days {looks:?}");
        }
        let (career, mut standing) = docker(0);
        standing.review(career, days(400));
        assert_eq!(
            (standing.rank, standing.xp),
            (1, 400),
            "one rank, and no experience"
        );
        standing.rank = 0;
        assert_eq!(
            standing.review(career, days(900)),
            Review::Kept,
            "nobody falls out of the ladder"
        );
    }

    #[test]
    fn whoever_was_there_before_quotas_begins_with_a_fresh_window() {
        let (career, mut standing) = docker(0);
        standing.quota = QuotaWindow::default();
        assert_eq!(standing.review(career, days(900)), Review::Kept);
        assert_eq!(standing.quota, QuotaWindow::starting(days(900)));
    }

    proptest! {
        /// However often and whenever somebody looks, the same shifts lead to the same ranks.
        #[test]
        fn looking_changes_nothing(looks in prop::collection::btree_set(0..13_u64, 0..12), shifts in 0..5_u32) {
            let (career, mut often) = docker(shifts);
            let (_, mut once) = docker(shifts);
            for day in looks {
                often.review(career, days(day));
            }
            often.review(career, days(13));
            once.review(career, days(13));
            prop_assert_eq!(often, once);
        }

        /// Whoever meets the quota in every window is never asked to go.
        #[test]
        fn the_diligent_are_never_demoted(gaps in prop::collection::vec(1..48_u64, 1..200)) {
            let (career, mut standing) = docker(0);
            let mut now = START;
            for hours in gaps {
                now = now.plus(Duration::from_hours(hours));
                prop_assert_ne!(standing.review(career, now), Review::Demoted);
                standing.quota.shifts += 1;
            }
        }
    }
}
