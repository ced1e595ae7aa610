//! What came of looking at one action.

use serde::{Deserialize, Serialize};

use crate::Signal;

/// One signal with what it is based on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was noticed.
    pub signal: Signal,
    /// What was measured, in the signal's unit.
    pub measured: f64,
    /// Where the signal begins to count.
    pub limit: f64,
    /// What it adds to the score, in thousandths. The weights of all evidence add up to the score.
    pub weight: u16,
}

/// A step of the ladder of friction, mildest first. None of them takes anything away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Nothing is in the way.
    Pass,
    /// The member is asked once more.
    Confirm,
    /// It happens after a while, and can be cancelled until then.
    Delay,
    /// The money is set aside until staff has looked at it.
    Hold,
    /// As [`Self::Hold`], and what the member may do is limited until staff has looked at it.
    Limit,
}

/// What came of looking at one action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// How suspicious it is, 0 to 1000.
    pub score: u16,
    /// What to do about it.
    pub step: Step,
    /// Why, weightiest first.
    pub evidence: Vec<Evidence>,
}

impl Assessment {
    /// Nothing was noticed.
    pub const fn pass() -> Self {
        Self {
            score: 0,
            step: Step::Pass,
            evidence: Vec::new(),
        }
    }
}
