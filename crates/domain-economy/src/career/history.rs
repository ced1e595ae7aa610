use std::fmt::Write as _;

use super::ShiftResult;

/// How many shifts a worker's record remembers.
pub const RECENT_SHIFTS: usize = 20;

/// The latest this many count twice.
const FRESH: usize = 5;

/// The results of a worker's latest shifts in one career, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History(Vec<ShiftResult>);

impl History {
    /// Reads what [`History::encode`] wrote. Letters it does not know are skipped.
    pub fn decode(text: &str) -> Self {
        Self(
            text.chars()
                .filter_map(ShiftResult::from_letter)
                .take(RECENT_SHIFTS)
                .collect(),
        )
    }

    /// One letter for each shift, newest first, as databases store it.
    pub fn encode(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        for result in &self.0 {
            // Writing to a `String` cannot fail.
            let _ = text.write_char(result.letter());
        }
        text
    }

    /// Adds a shift and forgets what is too long ago.
    pub fn push(&mut self, result: ShiftResult) {
        self.0.insert(0, result);
        self.0.truncate(RECENT_SHIFTS);
    }

    /// Successes among the latest `among` shifts.
    pub fn successes(&self, among: usize) -> u32 {
        let count = self
            .0
            .iter()
            .take(among)
            .filter(|result| **result == ShiftResult::Success)
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The share of successes in millionths, drawn towards 60% by ten imagined shifts: `(α + s) / (α + β + n)` with
    /// α = 6 and β = 4, the mean of a beta-binomial. The latest five shifts count twice. A lucky streak therefore
    /// moves the chance of the next shift a little and never feeds itself.
    pub fn shrunk_mean(&self) -> u32 {
        let weight = |at: usize| if at < FRESH { 2_u32 } else { 1 };
        let (mut successes, mut shifts) = (6, 10);
        for (at, result) in self.0.iter().enumerate() {
            shifts += weight(at);
            if *result == ShiftResult::Success {
                successes += weight(at);
            }
        }
        successes * 1_000_000 / shifts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ShiftResult::{Fail, Success};

    #[test]
    fn records_survive_storage_and_forget_the_oldest() {
        let mut history = History::default();
        assert_eq!(history.shrunk_mean(), 600_000);
        history.push(Fail);
        for _ in 0..RECENT_SHIFTS {
            history.push(Success);
        }
        assert_eq!(history.encode(), "S".repeat(RECENT_SHIFTS));
        assert_eq!(History::decode(&history.encode()), history);
        assert_eq!(history.successes(5), 5);
        // (6 + 25) / (10 + 25)
        assert_eq!(history.shrunk_mean(), 885_714);
    }

    #[test]
    fn fresh_shifts_weigh_more() {
        let lately_good = History::decode("SSSSSFFFFF");
        let lately_bad = History::decode("FFFFFSSSSS");
        assert!(lately_good.shrunk_mean() > 600_000 - 10_000);
        assert!(lately_good.shrunk_mean() > lately_bad.shrunk_mean());
    }
}
