//! What a guild's staff decides.

use core_types::Money;

use crate::Step;

/// How soon something is in the way of a suspicious transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sensitivity {
    /// Later: for communities that know each other.
    Low,
    /// As the simulated population suggests (docs/fraud.md).
    #[default]
    Normal,
    /// Sooner: for servers that are open to everybody.
    High,
}

impl Sensitivity {
    /// The sensitivity of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "low" => Some(Self::Low),
            "normal" => Some(Self::Normal),
            "high" => Some(Self::High),
            _ => None,
        }
    }

    /// The scores at which Confirm, Delay, Hold and Limit begin.
    pub const fn thresholds(self) -> [u16; 4] {
        match self {
            Self::Low => [350, 550, 700, 900],
            Self::Normal => [250, 450, 550, 800],
            Self::High => [200, 350, 500, 750],
        }
    }

    /// The step for a score, as far as the score alone decides.
    pub(crate) const fn step(self, score: u16) -> Step {
        let [confirm, delay, hold, limit] = self.thresholds();
        match score {
            _ if score >= limit => Step::Limit,
            _ if score >= hold => Step::Hold,
            _ if score >= delay => Step::Delay,
            _ if score >= confirm => Step::Confirm,
            _ => Step::Pass,
        }
    }
}

/// What a guild's staff decides about its watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How soon something is in the way.
    pub sensitivity: Sensitivity,
    /// Transfers below this are never large, however little somebody has.
    pub large_transfer: Money,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            sensitivity: Sensitivity::Normal,
            large_transfer: Money::new(5_000),
        }
    }
}
