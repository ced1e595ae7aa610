//! How many repetitions a service gets altogether.

use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

/// How generous a [`RetryBudget`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetSettings {
    /// Repetitions for every hundred calls.
    pub percent: u32,
    /// Repetitions per second on top, so that a quiet service gets some too.
    pub per_second: u32,
    /// Repetitions that can be saved up.
    pub most: u32,
}

impl Default for BudgetSettings {
    /// A fifth of the calls, two per second, a hundred saved up.
    fn default() -> Self {
        Self {
            percent: 20,
            per_second: 2,
            most: 100,
        }
    }
}

/// Keeps repetitions to a share of the calls. A service in trouble then sees little more than its usual load, where
/// three repetitions each would bring four times as much.
#[derive(Debug)]
pub struct RetryBudget {
    settings: BudgetSettings,
    saved: Mutex<Saved>,
}

#[derive(Debug)]
struct Saved {
    /// Thousandths of a repetition.
    amount: u64,
    at: Instant,
}

const WHOLE: u64 = 1_000;

impl RetryBudget {
    /// A full budget.
    pub fn new(settings: BudgetSettings) -> Self {
        let saved = Saved {
            amount: u64::from(settings.most) * WHOLE,
            at: Instant::now(),
        };
        Self {
            settings,
            saved: Mutex::new(saved),
        }
    }

    /// Notes a call, which earns a share of a repetition.
    pub fn call(&self) {
        self.change(|amount| (amount + u64::from(self.settings.percent) * WHOLE / 100, ()));
    }

    /// Takes one repetition, if there is one.
    pub fn take(&self) -> bool {
        self.change(|amount| {
            amount
                .checked_sub(WHOLE)
                .map_or((amount, false), |rest| (rest, true))
        })
    }

    fn change<T>(&self, change: impl FnOnce(u64) -> (u64, T)) -> T {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let millis = u64::try_from(now.saturating_duration_since(saved.at).as_millis()).unwrap_or(u64::MAX);
        // A thousandth per millisecond is one per second. Time below a millisecond is left for the next change.
        if millis > 0 {
            saved.amount = saved
                .amount
                .saturating_add(millis.saturating_mul(u64::from(self.settings.per_second)));
            saved.at = now;
        }
        let most = u64::from(self.settings.most) * WHOLE;
        let (amount, answer) = change(saved.amount.min(most));
        saved.amount = amount.min(most);
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn taken(budget: &RetryBudget) -> usize {
        std::iter::from_fn(|| budget.take().then_some(())).count()
    }

    #[tokio::test(start_paused = true)]
    async fn calls_and_time_earn_repetitions_up_to_a_limit() {
        let budget = RetryBudget::new(BudgetSettings {
            percent: 20,
            per_second: 2,
            most: 10,
        });
        assert_eq!(taken(&budget), 10);
        (0..4).for_each(|_| budget.call());
        assert_eq!(taken(&budget), 0, "four calls earn less than one repetition");
        budget.call();
        assert_eq!(taken(&budget), 1);
        tokio::time::advance(Duration::from_millis(1_500)).await;
        assert_eq!(taken(&budget), 3);
        tokio::time::advance(Duration::from_hours(1)).await;
        (0..1_000).for_each(|_| budget.call());
        assert_eq!(taken(&budget), 10);
    }
}
