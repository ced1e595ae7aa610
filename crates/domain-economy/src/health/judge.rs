//! Figures against their targets, in words that say what to do.
//!
//! Net issuance of at most 2 % a week is the project's goal (an economy with 5 % a month grows fast already: EVE Online, 2013).
//! The other limits are starting points that staff can hold its own server against: what counts is the trend.

use serde::{Deserialize, Serialize};

use super::{WHOLE_PPM, share_ppm};

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// By how much more members have, per week, of what they had at the beginning.
    Issuance,
    /// What was destroyed or went into the treasury, of what was issued.
    Sinks,
    /// How often a coin changed hands, per week.
    Velocity,
    /// How unequal active members are.
    Gini,
    /// What the richest hundredth has.
    Top,
    /// What belongs to members who do nothing.
    Dormant,
}

impl Measure {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Issuance,
        Self::Sinks,
        Self::Velocity,
        Self::Gini,
        Self::Top,
        Self::Dormant,
    ];

    /// Stable name, as texts and files have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issuance => "issuance",
            Self::Sinks => "sinks",
            Self::Velocity => "velocity",
            Self::Gini => "gini",
            Self::Top => "top",
            Self::Dormant => "dormant",
        }
    }

    /// The best range and the range that is still bearable, both in millionths and with their ends.
    const fn ranges(self) -> [(i64, i64); 2] {
        match self {
            Self::Issuance => [(-5_000, 20_000), (-20_000, 50_000)],
            Self::Sinks => [(600_000, 1_200_000), (300_000, 2_000_000)],
            Self::Velocity => [(50_000, 1_000_000), (10_000, 3_000_000)],
            Self::Gini => [(0, 600_000), (0, 800_000)],
            Self::Top => [(0, 200_000), (0, 400_000)],
            Self::Dormant => [(0, 300_000), (0, 600_000)],
        }
    }

    /// The range to aim at, in millionths.
    pub const fn target(self) -> (i64, i64) {
        self.ranges()[0]
    }
}

/// How a figure stands to its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Well,
    /// Below the target: look at it again in a week.
    Low,
    /// Above the target: look at it again in a week.
    High,
    /// Far below: do something.
    TooLow,
    /// Far above: do something.
    TooHigh,
    /// There is too little to say anything.
    Unknown,
}

/// What is known of an economy over a number of days, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Days looked at; at least one.
    pub days: u32,
    /// What members have, in wallets, banks and holds. The treasury does not count, as a government's deposits are no part of
    /// a money supply: what it holds buys nothing before staff spends it.
    pub supply: i64,
    /// Came out of the mint.
    pub minted: i64,
    /// Was destroyed.
    pub burned: i64,
    /// Went into the treasury, less what it gave.
    pub treasury: i64,
    /// Changed hands.
    pub circulated: i64,
    /// The Gini coefficient in millionths, if there are members to compare.
    pub gini_ppm: Option<i64>,
    /// The share of the richest hundredth in millionths.
    pub top_ppm: Option<i64>,
    /// What members have who do nothing, and what all members have.
    pub dormant: Option<(i64, i64)>,
}

/// One figure with its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Which.
    pub measure: Measure,
    /// The value in millionths; none if it cannot be known yet.
    pub ppm: Option<i64>,
    /// How it stands.
    pub verdict: Verdict,
}

/// Judges an economy. What there is too little of to say anything is said to be unknown.
pub fn judge(figures: &Figures) -> [Judged; 6] {
    Measure::ALL.map(|measure| {
        let ppm = figures.of(measure);
        let verdict = ppm.map_or(Verdict::Unknown, |ppm| verdict(measure, ppm));
        Judged {
            measure,
            ppm,
            verdict,
        }
    })
}

fn verdict(measure: Measure, ppm: i64) -> Verdict {
    let [best, bearable] = measure.ranges();
    match ppm {
        ppm if ppm < bearable.0 => Verdict::TooLow,
        ppm if ppm > bearable.1 => Verdict::TooHigh,
        ppm if ppm < best.0 => Verdict::Low,
        ppm if ppm > best.1 => Verdict::High,
        _ => Verdict::Well,
    }
}

impl Figures {
    pub(super) fn of(&self, measure: Measure) -> Option<i64> {
        let days = i128::from(self.days.max(1));
        let issued = i128::from(self.minted) - i128::from(self.burned) - i128::from(self.treasury);
        let before = i128::from(self.supply) - issued;
        match measure {
            // A share of nothing says nothing: an economy that began within these days has no rate yet.
            Measure::Issuance => (before > 0).then(|| share_ppm(issued * 7, before * days)),
            Measure::Sinks => (self.minted > 0).then(|| {
                share_ppm(
                    i128::from(self.burned) + i128::from(self.treasury),
                    i128::from(self.minted),
                )
            }),
            Measure::Velocity => {
                let mean = i128::midpoint(i128::from(self.supply), before.max(0));
                (mean > 0).then(|| share_ppm(i128::from(self.circulated) * 7, mean * days))
            }
            Measure::Gini => self.gini_ppm,
            Measure::Top => self.top_ppm,
            Measure::Dormant => self
                .dormant
                .filter(|(_, all)| *all > 0)
                .map(|(dormant, all)| share_ppm(i128::from(dormant), i128::from(all))),
        }
    }

    /// How many entries with a mean of `earned / count` it takes to earn an amount, in hundredths; none without earnings.
    pub fn effort_hundredths(amount: i64, earned: i64, count: i64) -> Option<i64> {
        (earned > 0 && count > 0)
            .then(|| share_ppm(i128::from(amount) * i128::from(count), i128::from(earned)))
            .map(|ppm| ppm / (WHOLE_PPM / 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(figures: Figures, measure: Measure) -> (Option<i64>, Verdict) {
        let judged = judge(&figures)
            .into_iter()
            .find(|judged| judged.measure == measure);
        judged.map(|judged| (judged.ppm, judged.verdict)).unwrap()
    }

    #[test]
    fn issuance_is_a_weekly_rate_of_what_there_was() {
        let grew = |days, minted: i64, burned: i64| {
            let figures = Figures {
                days,
                supply: 100_000 + minted - burned,
                minted: minted + 1_000,
                burned,
                treasury: 1_000,
                ..Figures::default()
            };
            of(figures, Measure::Issuance)
        };
        assert_eq!(grew(7, 2_000, 0), (Some(20_000), Verdict::Well));
        assert_eq!(grew(7, 2_001, 0), (Some(20_010), Verdict::High));
        assert_eq!(grew(14, 10_100, 0), (Some(50_500), Verdict::TooHigh));
        assert_eq!(grew(7, 0, 600), (Some(-6_000), Verdict::Low));
        assert_eq!(grew(7, 0, 3_000), (Some(-30_000), Verdict::TooLow));
        let new = Figures {
            days: 7,
            supply: 5,
            minted: 5,
            ..Figures::default()
        };
        assert_eq!(of(new, Measure::Issuance), (None, Verdict::Unknown));
    }

    #[test]
    fn the_other_figures_have_their_limits() {
        let figures = Figures {
            days: 7,
            supply: 1_000,
            minted: 100,
            burned: 50,
            treasury: 20,
            circulated: 1_950,
            gini_ppm: Some(700_000),
            top_ppm: Some(500_000),
            dormant: Some((100, 1_000)),
        };
        assert_eq!(of(figures, Measure::Sinks), (Some(700_000), Verdict::Well));
        // 1,950 of what was 970 and is 1,000: the mean is 985.
        assert_eq!(of(figures, Measure::Velocity), (Some(1_979_695), Verdict::High));
        assert_eq!(of(figures, Measure::Gini).1, Verdict::High);
        assert_eq!(of(figures, Measure::Top).1, Verdict::TooHigh);
        assert_eq!(of(figures, Measure::Dormant), (Some(100_000), Verdict::Well));
        assert!(
            judge(&Figures::default())
                .iter()
                .all(|judged| judged.verdict == Verdict::Unknown)
        );
    }

    #[test]
    fn effort_is_in_hundredths() {
        // 30 shifts brought 1,500: 50 each.
        assert_eq!(Figures::effort_hundredths(100, 1_500, 30), Some(200));
        assert_eq!(Figures::effort_hundredths(120, 1_500, 30), Some(240));
        assert_eq!(Figures::effort_hundredths(100, 0, 30), None);
    }
}
