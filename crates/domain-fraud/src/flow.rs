//! Sums and counts of the last hour, day and week, in at most 34 slots.

use crate::moment::{DAY, HOUR, Moment};
use crate::num::real;

/// Slots older than this are dropped: a week, and the day that is only partly in it.
const KEPT: u32 = 8 * DAY;

/// What moved, by hour for a day and by day for a week.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Flow {
    /// Ascending by start.
    pub(crate) slots: Vec<Slot>,
}

/// What moved in one hour or one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) hour: u32,
    pub(crate) is_day: bool,
    pub(crate) sum: i64,
    pub(crate) count: u32,
}

impl Slot {
    fn start(self) -> u32 {
        self.hour.saturating_mul(HOUR)
    }

    fn end(self) -> u32 {
        self.start().saturating_add(if self.is_day { DAY } else { HOUR })
    }

    /// Which part of what moved in this slot lies in the window, if it moved evenly in the part of the slot that is over.
    fn part(self, from: u32, until: u32) -> f64 {
        let end = self.end().min(until);
        let long = end.saturating_sub(self.start());
        if long == 0 {
            // It began this second, or the clock went back: all of it is recent.
            return 1.0;
        }
        f64::from(end.saturating_sub(self.start().max(from))) / f64::from(long)
    }
}

/// A sum and a count over a window.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Moved {
    pub(crate) sum: f64,
    pub(crate) count: f64,
}

impl Flow {
    /// Notes that something moved.
    pub(crate) fn add(&mut self, amount: i64, at: Moment) {
        let hour = at.hour();
        match self.slots.last_mut() {
            // The clock may have gone back: then it counts as now.
            Some(last) if !last.is_day && last.hour >= hour => {
                last.sum = last.sum.saturating_add(amount);
                last.count = last.count.saturating_add(1);
            }
            _ => {
                self.fold(hour);
                self.slots.push(Slot {
                    hour,
                    is_day: false,
                    sum: amount,
                    count: 1,
                });
            }
        }
    }

    /// Joins hours that are more than a day old to days, and forgets days that are more than a week old.
    fn fold(&mut self, now: u32) {
        let mut folded: Vec<Slot> = Vec::with_capacity(self.slots.len() + 1);
        for slot in &self.slots {
            if slot.end().saturating_add(KEPT) <= now.saturating_mul(HOUR) {
                continue;
            }
            let is_old = slot.is_day || slot.hour + 25 <= now;
            let day = slot.hour - slot.hour % 24;
            match folded.last_mut() {
                Some(last) if is_old && last.is_day && last.hour == day => {
                    last.sum = last.sum.saturating_add(slot.sum);
                    last.count = last.count.saturating_add(slot.count);
                }
                _ if is_old => folded.push(Slot {
                    hour: day,
                    is_day: true,
                    ..*slot
                }),
                _ => folded.push(*slot),
            }
        }
        self.slots = folded;
    }

    /// What moved in the seconds before a moment.
    pub(crate) fn within(&self, seconds: u32, at: Moment) -> Moved {
        let from = at.0.saturating_sub(seconds);
        let mut moved = Moved::default();
        for slot in self.slots.iter().rev().take_while(|slot| slot.end() > from) {
            let part = slot.part(from, at.0);
            moved.sum += real(slot.sum) * part;
            moved.count += f64::from(slot.count) * part;
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_slide_and_memory_is_bounded() {
        let mut flow = Flow::default();
        for hour in 0..2_000 {
            flow.add(10, Moment(hour * HOUR + 1_800));
            assert!(flow.slots.len() <= 35, "{}", flow.slots.len());
        }
        let now = Moment(2_000 * HOUR);
        let close = |seconds, sum: f64| {
            let moved = flow.within(seconds, now);
            assert!((moved.sum - sum).abs() <= 10.0, "{seconds}: {moved:?}");
        };
        close(HOUR, 10.0);
        close(DAY, 240.0);
        close(7 * DAY, 1_680.0);
    }

    #[test]
    fn a_clock_that_goes_back_loses_nothing() {
        let mut flow = Flow::default();
        flow.add(5, Moment(10 * DAY));
        flow.add(7, Moment(9 * DAY));
        let moved = flow.within(HOUR, Moment(10 * DAY));
        assert!((moved.sum - 12.0).abs() < 1e-9 && (moved.count - 2.0).abs() < 1e-9);
        assert!((flow.within(HOUR, Moment(0)).sum - 12.0).abs() < 1e-9);
        flow.add(i64::MAX, Moment(u32::MAX));
        flow.add(i64::MAX, Moment(u32::MAX));
        assert!(flow.within(DAY, Moment(u32::MAX)).sum.is_finite());
    }
}
