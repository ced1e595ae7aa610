//! How much of an action at once and in a day.

use serde::{Deserialize, Serialize};

/// How much somebody may do of an action that is about an amount. What is not given is not limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// At once, in coins.
    pub once: Option<i64>,
    /// In one day of UTC, in coins.
    pub daily: Option<i64>,
}

impl Allowance {
    /// As much as they like.
    pub const UNLIMITED: Self = Self {
        once: None,
        daily: None,
    };

    /// Whether this amount is allowed to somebody who did `spent` today.
    pub fn admits(&self, amount: i64, spent: i64) -> bool {
        let at_once = self.once.is_none_or(|most| amount <= most);
        at_once && self.daily.is_none_or(|most| spent.saturating_add(amount) <= most)
    }

    /// Whether whoever has this may give `other` away.
    pub fn covers(&self, other: &Self) -> bool {
        let within = |own: Option<i64>, other: Option<i64>| match (own, other) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => other <= own,
        };
        within(self.once, other.once) && within(self.daily, other.daily)
    }
}
