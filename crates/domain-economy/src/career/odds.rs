use core_types::Money;

use super::Rank;
use super::shift::{PARTIAL_CHANCE, PARTIAL_PAY, TASK_BONUS};

/// Lowest and highest chance, in millionths: nobody is hopeless and nobody is certain.
const CHANCE: std::ops::RangeInclusive<u32> = 150_000..=950_000;

/// `1 / (1 + 10^(x/400))` in millionths for x = 0, 25, 50, … 525. A table, because the power functions of processors
/// and libraries differ in their last digit and a draw must be repeatable everywhere.
const LOGISTIC: [i64; 22] = [
    500_000, 464_084, 428_537, 393_712, 359_935, 327_490, 296_615, 267_493, 240_253, 214_973, 191_682,
    170_367, 150_980, 133_443, 117_662, 103_523, 90_909, 79_695, 69_758, 60_978, 53_240, 46_435,
];
const STEP: i64 = 25;

/// The chance that a shift succeeds, in millionths from 150,000 to 950,000:
/// `clamp(0.15, 0.95, 1 / (1 + 10^((difficulty − skill) / 400)))`, the expected score of Elo's rating system.
///
/// Read from a table with straight lines in between; at most 250 millionths from the formula.
pub fn success_chance(difficulty: i64, skill: i64) -> u32 {
    let distance = difficulty.saturating_sub(skill);
    let beyond = distance.unsigned_abs().min(525);
    let place = usize::try_from(beyond / STEP.unsigned_abs())
        .unwrap_or(0)
        .min(LOGISTIC.len() - 2);
    let within = i64::try_from(beyond).unwrap_or(0) - STEP * i64::try_from(place).unwrap_or(0);
    let [from, to] = [LOGISTIC[place], LOGISTIC[place + 1]];
    let harder = from + (to - from) * within / STEP;
    let chance = if distance < 0 { 1_000_000 - harder } else { harder };
    u32::try_from(chance)
        .unwrap_or(0)
        .clamp(*CHANCE.start(), *CHANCE.end())
}

/// How skill grows.
pub mod skill {
    use crate::career::History;

    /// What everybody brings along.
    const START: i64 = 800;
    /// Experience and practice add at most this much.
    const FROM_XP: i64 = 600;
    const FROM_PRACTICE: i64 = 120;
    /// History moves the skill by (share − 60%) · this.
    const FROM_HISTORY: i64 = 250;

    /// No skill is above this.
    pub const MOST: i64 = START + FROM_XP + FROM_PRACTICE + FROM_HISTORY * 4 / 10;

    /// Skill in Elo points, from experience in the career (`5 · √xp`, up to 600), practice (`120 · n / (n + 50)` after
    /// n shifts) and the shrunk mean of the latest shifts (up to ±100).
    pub fn points(xp: i64, shifts: i64, history: &History) -> i64 {
        let practice = FROM_PRACTICE * shifts.max(0) / (shifts.max(0) + 50);
        let luck = (i64::from(history.shrunk_mean()) - 600_000) * FROM_HISTORY / 1_000_000;
        START + from_xp(xp) + practice + luck
    }

    /// The lowest skill that somebody with this much experience can have.
    pub(crate) fn least(xp: i64) -> i64 {
        START + from_xp(xp) - FROM_HISTORY * 6 / 10
    }

    fn from_xp(xp: i64) -> i64 {
        xp.max(0).saturating_mul(25).isqrt().min(FROM_XP)
    }
}

/// The level that people are shown for their experience: `1 + √(xp / 50)`, rounded down, so each level takes a little
/// longer than the one before.
pub fn level(xp: i64) -> u32 {
    u32::try_from((xp.max(0) / 50).isqrt()).unwrap_or(u32::MAX - 1) + 1
}

/// The experience at which a level begins: `50 · (level − 1)²`.
pub fn xp_for_level(level: u32) -> i64 {
    let steps = i64::from(level.saturating_sub(1));
    steps.saturating_mul(steps).saturating_mul(50)
}

/// What a member can expect of a shift before working it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Odds {
    /// Chance of success in millionths.
    pub chance: u32,
    pay_low: i64,
    pay_high: i64,
}

impl Odds {
    /// The odds in a rank for somebody of this skill.
    pub fn at(rank: &Rank, skill: i64) -> Self {
        Self {
            chance: success_chance(rank.difficulty, skill),
            pay_low: rank.pay_low.minor(),
            pay_high: rank.pay_high.minor(),
        }
    }

    /// The same after a task well done, which adds so many millionths: at most a tenth, and nobody becomes certain.
    pub fn with_bonus(self, millionths: u32) -> Self {
        let raised = self.chance.saturating_add(millionths.min(TASK_BONUS));
        Self {
            chance: raised.clamp(self.chance, (*CHANCE.end()).max(self.chance)),
            ..self
        }
    }

    /// The pay of an average shift, rounded down: `E = p · pay + (1 − p) · partial chance · partial pay`.
    pub fn expected_pay(&self) -> Money {
        let coins = self.expected_pay_micros() / 1_000_000;
        Money::new(i64::try_from(coins).unwrap_or(i64::MAX))
    }

    pub(super) fn expected_pay_micros(&self) -> i128 {
        let chance = i128::from(self.chance);
        let partial = (1_000_000 - chance) * i128::from(PARTIAL_CHANCE) / 1_000_000 * i128::from(PARTIAL_PAY);
        let mean_twice = i128::from(self.pay_low) + i128::from(self.pay_high);
        (chance + partial / 1_000_000) * mean_twice / 2
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::career::History;

    #[test]
    fn the_table_follows_the_formula() {
        for distance in -600_i32..=600 {
            let exact = (1e6 / (1.0 + 10_f64.powf(f64::from(distance) / 400.0))).clamp(150_000.0, 950_000.0);
            let ours = success_chance(i64::from(distance), 0);
            assert!(
                (f64::from(ours) - exact).abs() < 250.0,
                "{distance}: {ours} is not {exact}"
            );
        }
    }

    #[test]
    fn levels_begin_where_they_say() {
        for (xp, expected) in [
            (-5, 1),
            (0, 1),
            (49, 1),
            (50, 2),
            (199, 2),
            (200, 3),
            (i64::MAX, 429_496_730),
        ] {
            assert_eq!(level(xp), expected, "{xp}");
        }
        for expected in 1..2_000 {
            assert_eq!(level(xp_for_level(expected)), expected);
            assert_eq!(level(xp_for_level(expected + 1) - 1), expected);
        }
    }

    proptest! {
        #[test]
        fn chances_stay_in_bounds_and_skill_helps(difficulty: i64, skill: i64, more in 0..1_000_i64) {
            let chance = success_chance(difficulty, skill);
            prop_assert!(CHANCE.contains(&chance));
            prop_assert!(success_chance(difficulty, skill.saturating_add(more)) >= chance);
        }

        #[test]
        fn a_task_adds_at_most_a_tenth(difficulty in 0..2_000_i64, skill in 0..2_000_i64, bonus: u32) {
            let plain = Odds { chance: success_chance(difficulty, skill), pay_low: 10, pay_high: 20 };
            let raised = plain.with_bonus(bonus);
            prop_assert!(CHANCE.contains(&raised.chance));
            prop_assert!((plain.chance..=plain.chance + TASK_BONUS).contains(&raised.chance));
            prop_assert!(raised.expected_pay() >= plain.expected_pay());
        }

        #[test]
        fn skill_grows_with_experience_and_stays_in_bounds(
            xp in 0..i64::MAX, more in 0..1_000_i64, shifts in 0..1_000_000_i64, record in "[SPF]{0,20}"
        ) {
            let history = History::decode(&record);
            let points = skill::points(xp, shifts, &history);
            prop_assert!((skill::least(xp)..=skill::MOST).contains(&points), "{points}");
            prop_assert!(skill::points(xp.saturating_add(more), shifts + 1, &history) >= points);
        }
    }
}
