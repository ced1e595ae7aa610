//! In which hours of the last week somebody was active.

use crate::moment::{DAY, HOUR, Moment};

/// Days that are kept, the present one included.
const DAYS: usize = 8;

/// A bit per hour, a word per day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Hours {
    /// The latest day, counted from the epoch.
    pub(crate) day: u32,
    /// The latest day first.
    pub(crate) bits: [u32; DAYS],
}

impl Hours {
    /// Notes that somebody was active.
    pub(crate) fn mark(&mut self, at: Moment) {
        let day = (at.0 / DAY).max(self.day);
        let moved = usize::try_from(day - self.day).unwrap_or(DAYS).min(DAYS);
        self.bits.rotate_right(moved % DAYS);
        let fresh = if moved >= DAYS { DAYS } else { moved };
        for word in self.bits.iter_mut().take(fresh) {
            *word = 0;
        }
        self.day = day;
        let [today, ..] = &mut self.bits;
        *today |= 1 << (at.0 % DAY / HOUR);
    }

    /// The most active hours in one of the last days.
    pub(crate) fn busiest(&self, at: Moment) -> u32 {
        self.week(at).map(u32::count_ones).max().unwrap_or(0)
    }

    /// Which part of the hours in which one of two was active both were (Jaccard), and how many both were.
    pub(crate) fn common(&self, other: &Self) -> (f64, u32) {
        let (mut both, mut either) = (0, 0);
        let (newer, older) = if self.day >= other.day {
            (self, other)
        } else {
            (other, self)
        };
        let apart = usize::try_from(newer.day - older.day).unwrap_or(DAYS);
        for (place, word) in newer.bits.iter().enumerate() {
            let theirs = place
                .checked_sub(apart)
                .and_then(|place| older.bits.get(place))
                .copied();
            let theirs = theirs.unwrap_or(0);
            both += (word & theirs).count_ones();
            either += (word | theirs).count_ones();
        }
        (crate::num::share(f64::from(both), f64::from(either)), both)
    }

    /// The hours that are remembered, the latest day first.
    pub(crate) fn active(&self) -> impl Iterator<Item = Moment> {
        (0..).zip(self.bits).flat_map(|(ago, word)| {
            let day = self.day.saturating_sub(ago).saturating_mul(DAY);
            (0..24)
                .filter(move |hour| word >> hour & 1 == 1)
                .map(move |hour| Moment(day.saturating_add(hour * HOUR)))
        })
    }

    fn week(&self, at: Moment) -> impl Iterator<Item = u32> {
        let old = usize::try_from((at.0 / DAY).saturating_sub(self.day)).unwrap_or(DAYS);
        self.bits.into_iter().take(DAYS.saturating_sub(old))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_counted_by_day_and_forgotten_after_a_week() {
        let mut hours = Hours::default();
        for hour in 0..24 {
            hours.mark(Moment(3 * DAY + hour * HOUR));
        }
        let mut other = hours;
        hours.mark(Moment(4 * DAY));
        hours.mark(Moment(2 * DAY + 5 * HOUR));
        assert_eq!(hours.busiest(Moment(4 * DAY)), 24);
        assert_eq!(hours.busiest(Moment(12 * DAY)), 0);
        let (share, both) = hours.common(&other);
        assert_eq!((both, share > 0.9), (24, true));
        other.mark(Moment(30 * DAY));
        assert_eq!(other.bits.iter().map(|word| word.count_ones()).sum::<u32>(), 1);
        assert_eq!(hours.common(&other).1, 0);
    }
}
