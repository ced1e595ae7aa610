use core_types::{Money, Stream};
use serde::{Deserialize, Serialize};

use super::{Career, Odds, Rank};

/// Of the shifts that do not succeed, this many millionths go half well.
pub(super) const PARTIAL_CHANCE: u32 = 400_000;
/// What such a shift pays, in millionths of a successful one.
pub(super) const PARTIAL_PAY: u32 = 400_000;

/// How a shift ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShiftResult {
    /// Full pay and experience.
    Success,
    /// Some pay, half the experience.
    Partial,
    /// No pay, a quarter of the experience.
    Fail,
}

impl ShiftResult {
    /// The letter that databases store.
    pub const fn letter(self) -> char {
        match self {
            Self::Success => 'S',
            Self::Partial => 'P',
            Self::Fail => 'F',
        }
    }

    /// The result for a stored letter.
    pub const fn from_letter(letter: char) -> Option<Self> {
        match letter {
            'S' => Some(Self::Success),
            'P' => Some(Self::Partial),
            'F' => Some(Self::Fail),
            _ => None,
        }
    }
}

/// What one shift brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftOutcome {
    /// How it ended.
    pub result: ShiftResult,
    /// Coins earned; nothing after a failure.
    pub pay: Money,
    /// Experience gained, at least 1.
    pub xp: i64,
    /// Which of the career's stories tells it, for [`Career::story`].
    pub story: u32,
}

/// The most that a task within the shift adds to the chance, in millionths.
pub const TASK_BONUS: u32 = 100_000;

/// Works one shift: the first draw decides the result, the second the pay, the third the story.
///
/// A number below the chance of success succeeds; of the rest, the lowest 40% go half well and pay 40%.
pub fn draw_shift(career: &Career, rank: &Rank, odds: Odds, stream: &mut Stream) -> ShiftOutcome {
    let chance = odds.chance;
    let draw = u32::try_from(stream.below(1_000_000)).unwrap_or(u32::MAX);
    let half_well = u64::from(1_000_000 - chance) * u64::from(PARTIAL_CHANCE) / 1_000_000;
    let result = if draw < chance {
        ShiftResult::Success
    } else if u64::from(draw - chance) < half_well {
        ShiftResult::Partial
    } else {
        ShiftResult::Fail
    };
    let full = stream.between(rank.pay_low.minor(), rank.pay_high.minor());
    let stories = career.stories(result).len();
    let story = u32::try_from(stream.below(stories as u64)).unwrap_or(0);
    let (pay, xp) = match result {
        ShiftResult::Success => (full, rank.xp),
        ShiftResult::Partial => (full * i64::from(PARTIAL_PAY) / 1_000_000, rank.xp / 2),
        ShiftResult::Fail => (0, rank.xp / 4),
    };
    ShiftOutcome {
        result,
        pay: Money::new(pay),
        xp: xp.max(1),
        story,
    }
}
