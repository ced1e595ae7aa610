//! When staff is told that a figure left its range: once, until it is back in it.

use serde::{Deserialize, Serialize};

use super::judge::{Figures, Measure};
use crate::levy::AlertLimits;

/// What staff is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// The supply grows too fast.
    Issuance,
    /// Wealth becomes more unequal.
    Gini,
    /// The richest hundredth has too much.
    Top,
    /// Too much belongs to members who do nothing.
    Dormant,
}

/// How much of its limit a figure must fall to before the alert is over, in tenths: a figure that sways around its limit is told
/// of once.
const CALM_TENTHS: i64 = 9;

impl Alert {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Issuance, Self::Gini, Self::Top, Self::Dormant];

    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issuance => "issuance",
            Self::Gini => "gini",
            Self::Top => "top",
            Self::Dormant => "dormant",
        }
    }

    /// From which value on staff is told, in millionths.
    pub const fn limit(self, limits: &AlertLimits) -> i64 {
        match self {
            Self::Issuance => limits.issuance_ppm,
            Self::Gini => limits.gini_rise_ppm,
            Self::Top => limits.top_ppm,
            Self::Dormant => limits.dormant_ppm,
        }
    }

    /// The figure as it is, in millionths; none if it cannot be known. `gini_before` is the coefficient of four weeks ago.
    pub fn value(self, figures: &Figures, gini_before: Option<i64>) -> Option<i64> {
        match self {
            Self::Issuance => figures.of(Measure::Issuance),
            Self::Gini => Some(figures.of(Measure::Gini)? - gini_before?),
            Self::Top => figures.of(Measure::Top),
            Self::Dormant => figures.of(Measure::Dormant),
        }
    }

    /// Whether it is on, given whether it was: above its limit it begins, and it ends only well below. What cannot be known
    /// changes nothing.
    pub const fn is_on(was_on: bool, value: Option<i64>, limit: i64) -> bool {
        match value {
            None => was_on,
            Some(value) if was_on => value > limit / 10 * CALM_TENTHS,
            Some(value) => value > limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_sways_is_told_of_once() {
        let limit = 20_000;
        let mut is_on = false;
        let mut told = 0;
        for value in [10_000, 20_000, 20_001, 19_000, 21_000, 18_001, 25_000] {
            let now = Alert::is_on(is_on, Some(value), limit);
            told += u32::from(now && !is_on);
            is_on = now;
        }
        assert_eq!((told, is_on), (1, true));
        assert!(Alert::is_on(true, None, limit), "not knowing is no news");
        assert!(!Alert::is_on(true, Some(18_000), limit), "well below it is over");
    }

    #[test]
    fn the_trend_of_the_gini_needs_both_ends() {
        let figures = Figures {
            gini_ppm: Some(560_000),
            ..Figures::default()
        };
        assert_eq!(Alert::Gini.value(&figures, Some(500_000)), Some(60_000));
        assert_eq!(Alert::Gini.value(&figures, None), None);
        assert_eq!(Alert::Issuance.value(&figures, None), None);
    }
}
