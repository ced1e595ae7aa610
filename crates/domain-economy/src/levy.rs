//! What large fortunes owe the community: a progressive tax on what a member received in a week, and the slow decay of money
//! that nobody uses. Both are off until staff switches them on.

use core_types::{Day, Money, RoleId};

use crate::settings::FeeTarget;

core_types::settings! {
    /// One setting about taxes, decay and alerts.
    pub enum LevySetting {
        /// Whether what members receive in a week is taxed.
        TaxOn "tax.on" Switch, "off";
        /// What a member receives in a week without any tax.
        TaxFree "tax.free" Number(0, 1_000_000_000_000), "10000";
        /// The tax above that, in per cent.
        TaxFirst "tax.first_percent" Number(0, 50), "5";
        /// Where the second bracket begins.
        TaxSecondFrom "tax.second_from" Number(0, 1_000_000_000_000), "50000";
        /// The tax above that, in per cent.
        TaxSecond "tax.second_percent" Number(0, 50), "10";
        /// Where the third bracket begins.
        TaxThirdFrom "tax.third_from" Number(0, 1_000_000_000_000), "250000";
        /// The tax above that, in per cent.
        TaxThird "tax.third_percent" Number(0, 75), "20";
        /// The role whose members pay no tax, as a mention or its id.
        TaxExempt "tax.exempt_role" Text(1, 40), "none";
        /// Whether large fortunes that nobody uses shrink.
        DecayOn "decay.on" Switch, "off";
        /// What a member can keep without any decay.
        DecayThreshold "decay.threshold" Number(1, 1_000_000_000_000), "1000000";
        /// Days without doing anything after which somebody is idle.
        DecayIdleDays "decay.idle_days" Number(14, 365), "30";
        /// How much of what is above the threshold goes each week, in per cent.
        DecayPercent "decay.percent" Number(1, 10), "2";
        /// Where it goes.
        DecayTo "decay.to" Choice(&["treasury", "burn"]), "treasury";
        /// For how many days a year members can be on vacation, safe from decay.
        DecayVacation "decay.vacation_days" Number(0, 366), "60";
        /// Whether staff is told when a figure of the economy leaves its range.
        AlertOn "alert.on" Switch, "on";
        /// Growth of the supply in a week that staff is told of, in per cent.
        AlertIssuance "alert.issuance_percent" Number(1, 1_000), "2";
        /// Rise of the Gini coefficient within four weeks that staff is told of, in hundredths.
        AlertGini "alert.gini_points" Number(1, 100), "5";
        /// Share of the richest hundredth that staff is told of, in per cent.
        AlertTop "alert.top_percent" Number(1, 100), "40";
        /// Share of members who do nothing that staff is told of, in per cent.
        AlertDormant "alert.dormant_percent" Number(1, 100), "60";
    }
}

/// How many warnings come before the first decay, one a week.
pub const WARNINGS: u32 = 3;

/// What a guild set about taxes, decay and alerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevyRules {
    /// The tax, if there is one.
    pub tax: Option<Brackets>,
    /// The role whose members do not pay it.
    pub exempt: Option<RoleId>,
    /// Decay, if there is any.
    pub decay: Option<DecayRules>,
    /// For how many days a year members can be on vacation.
    pub vacation_days: u32,
    /// What staff is told of, if of anything.
    pub alerts: Option<AlertLimits>,
}

/// When staff is told, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertLimits {
    /// Growth of the supply in a week.
    pub issuance_ppm: i64,
    /// Rise of the Gini coefficient within four weeks.
    pub gini_rise_ppm: i64,
    /// Share of the richest hundredth.
    pub top_ppm: i64,
    /// Share of members who do nothing.
    pub dormant_ppm: i64,
}

impl LevyRules {
    /// The rules from what is stored; a stored value that is no longer allowed counts as never set.
    pub fn from_stored(stored: impl Fn(LevySetting) -> Option<String>) -> Self {
        let text = |setting: LevySetting| {
            stored(setting)
                .and_then(|value| setting.normalise(&value).ok())
                .unwrap_or_else(|| setting.default_text().to_owned())
        };
        let number = |setting| text(setting).parse::<i64>().unwrap_or_default();
        let count = |setting| u32::try_from(number(setting)).unwrap_or_default();
        let on = |setting| text(setting) == "on";
        let brackets = Brackets::new([
            (number(LevySetting::TaxFree), count(LevySetting::TaxFirst)),
            (number(LevySetting::TaxSecondFrom), count(LevySetting::TaxSecond)),
            (number(LevySetting::TaxThirdFrom), count(LevySetting::TaxThird)),
        ]);
        let decay = DecayRules {
            threshold: Money::new(number(LevySetting::DecayThreshold)),
            idle_days: count(LevySetting::DecayIdleDays),
            percent: count(LevySetting::DecayPercent),
            to: if text(LevySetting::DecayTo) == "burn" {
                FeeTarget::Burn
            } else {
                FeeTarget::Treasury
            },
        };
        let alerts = AlertLimits {
            issuance_ppm: number(LevySetting::AlertIssuance) * 10_000,
            gini_rise_ppm: number(LevySetting::AlertGini) * 10_000,
            top_ppm: number(LevySetting::AlertTop) * 10_000,
            dormant_ppm: number(LevySetting::AlertDormant) * 10_000,
        };
        Self {
            tax: on(LevySetting::TaxOn).then_some(brackets),
            exempt: role(&text(LevySetting::TaxExempt)),
            decay: on(LevySetting::DecayOn).then_some(decay),
            vacation_days: count(LevySetting::DecayVacation),
            alerts: on(LevySetting::AlertOn).then_some(alerts),
        }
    }
}

/// The role that a text names: a mention of it, or its id; none for anything else.
fn role(text: &str) -> Option<RoleId> {
    let digits = text.strip_prefix("<@&").and_then(|rest| rest.strip_suffix('>'));
    RoleId::new(digits.unwrap_or(text).parse().ok()?).ok()
}

impl Default for LevyRules {
    fn default() -> Self {
        Self::from_stored(|_| None)
    }
}

/// Progressive brackets: each rate is paid on the part between its beginning and the next one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brackets([(Money, u32); 3]);

impl Brackets {
    /// Brackets by where they begin and their rate in per cent. One that would begin before the one below it begins with it.
    pub fn new(mut brackets: [(i64, u32); 3]) -> Self {
        let mut least = 0;
        for (from, _) in &mut brackets {
            least = (*from).max(least);
            *from = least;
        }
        Self(brackets.map(|(from, percent)| (Money::new(from), percent.min(100))))
    }

    /// Where each begins, and its rate in per cent.
    pub const fn parts(&self) -> &[(Money, u32); 3] {
        &self.0
    }

    /// The rate in per cent that the next coin received would pay.
    pub fn rate(&self, received: Money) -> u32 {
        let passed = self.0.iter().rev().find(|(from, _)| received >= *from);
        passed.map_or(0, |(_, percent)| *percent)
    }

    /// The tax on what was received in a week, net of what was given: Σ rateᵢ · partᵢ, rounded down once at the end, so never
    /// more than was received.
    pub fn tax(&self, received: Money) -> Money {
        let received = i128::from(received.minor());
        let mut above = i128::from(i64::MAX);
        let mut sum = 0;
        for (from, percent) in self.0.iter().rev() {
            let from = i128::from(from.minor());
            sum += (received.min(above) - from).max(0) * i128::from(*percent);
            above = from;
        }
        Money::new(i64::try_from(sum / 100).unwrap_or(i64::MAX))
    }
}

/// How idle fortunes shrink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecayRules {
    /// What stays in any case.
    pub threshold: Money,
    /// Days without doing anything.
    pub idle_days: u32,
    /// How much of what is above goes each week, in per cent.
    pub percent: u32,
    /// Where it goes.
    pub to: FeeTarget,
}

/// What a week means for one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecayStep {
    /// Nothing, and earlier warnings are forgotten.
    Safe,
    /// Nothing, and earlier warnings stay: the member is on vacation, or was warned less than a week ago.
    Rest,
    /// The member is warned: the how-manieth time it is.
    Warn(u32),
    /// So much goes.
    Take(Money),
}

/// A member as decay sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    /// What is in wallet and bank; what is held is not looked at.
    pub free: Money,
    /// The last day on which they did something, if they ever did.
    pub last: Option<Day>,
    /// How often they were warned since then, and on which day last.
    pub warned: Option<(u32, Day)>,
    /// Whether they are on vacation.
    pub vacation: bool,
}

impl DecayRules {
    /// What goes in one week of so much: a share of the part above the threshold, rounded down.
    pub fn weekly(&self, free: Money) -> Money {
        let above = i128::from(free.minor()) - i128::from(self.threshold.minor());
        let part = above.max(0) * i128::from(self.percent) / 100;
        Money::new(i64::try_from(part).unwrap_or(i64::MAX))
    }

    /// What this week means for a member: three warnings, a week apart, before the first coin goes.
    pub fn step(&self, idle: &Idle, today: Day) -> DecayStep {
        let days_since = |day: Day| i64::from(today.number()) - i64::from(day.number());
        let is_idle = idle
            .last
            .is_none_or(|last| days_since(last) >= i64::from(self.idle_days));
        if !is_idle || !self.weekly(idle.free).is_positive() {
            return DecayStep::Safe;
        }
        if idle.vacation {
            return DecayStep::Rest;
        }
        // Warnings of an earlier idle time are none of this one.
        let warned = idle
            .warned
            .filter(|(_, at)| idle.last.is_none_or(|last| last < *at));
        match warned {
            None => DecayStep::Warn(1),
            Some((_, at)) if days_since(at) < 7 => DecayStep::Rest,
            Some((count, _)) if count < WARNINGS => DecayStep::Warn(count + 1),
            Some(_) => DecayStep::Take(self.weekly(idle.free)),
        }
    }
}

/// What an amount takes from wallet and bank, the wallet first: never more than is there.
pub fn taken(amount: Money, wallet: Money, bank: Money) -> (Money, Money) {
    let amount = amount.minor().max(0);
    let of_wallet = amount.min(wallet.minor().max(0));
    let of_bank = (amount - of_wallet).min(bank.minor().max(0));
    (Money::new(of_wallet), Money::new(of_bank))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn brackets() -> Brackets {
        Brackets::new([(100, 10), (200, 20), (400, 50)])
    }

    #[test]
    fn each_part_pays_its_own_rate() {
        let table = [
            (-50, 0, 0),
            (0, 0, 0),
            (100, 0, 10),
            (109, 0, 10),
            (110, 1, 10),
            (200, 10, 20),
            (300, 30, 20),
            (400, 50, 50),
            (1_000, 350, 50),
        ];
        for (received, tax, rate) in table {
            let received = Money::new(received);
            assert_eq!(brackets().tax(received), Money::new(tax), "{received}");
            assert_eq!(brackets().rate(received), rate, "{received}");
        }
        let mixed = Brackets::new([(500, 10), (200, 20), (100, 30)]);
        assert_eq!(
            mixed.tax(Money::new(500)),
            Money::ZERO,
            "nothing is taxed before the first bracket"
        );
        assert_eq!(mixed.tax(Money::new(600)), Money::new(30));
    }

    #[test]
    fn three_warnings_come_before_the_first_coin() {
        let rules = DecayRules {
            threshold: Money::new(1_000),
            idle_days: 30,
            percent: 2,
            to: FeeTarget::Treasury,
        };
        let day = Day::from_number;
        let idle = |warned| Idle {
            free: Money::new(2_000),
            last: Some(day(100)),
            warned,
            vacation: false,
        };
        let table = [
            (idle(None), 129, DecayStep::Safe),
            (idle(None), 130, DecayStep::Warn(1)),
            (idle(Some((1, day(130)))), 136, DecayStep::Rest),
            (idle(Some((1, day(130)))), 137, DecayStep::Warn(2)),
            (idle(Some((2, day(137)))), 144, DecayStep::Warn(3)),
            (idle(Some((3, day(144)))), 150, DecayStep::Rest),
            (idle(Some((3, day(144)))), 151, DecayStep::Take(Money::new(20))),
            // They came back in between: it begins anew.
            (idle(Some((3, day(90)))), 151, DecayStep::Warn(1)),
        ];
        for (idle, today, expected) in table {
            assert_eq!(rules.step(&idle, day(today)), expected, "{idle:?} on {today}");
        }
        let away = Idle {
            vacation: true,
            ..idle(Some((3, day(144))))
        };
        assert_eq!(rules.step(&away, day(151)), DecayStep::Rest);
        let modest = Idle {
            free: Money::new(1_049),
            ..idle(Some((3, day(144))))
        };
        assert_eq!(rules.step(&modest, day(151)), DecayStep::Safe);
    }

    #[test]
    fn a_role_is_named_by_a_mention_or_its_id() {
        let seven = RoleId::new(7).ok();
        assert_eq!(
            (role("<@&7>"), role("7"), role("none"), role("<@7>")),
            (seven, seven, None, None)
        );
    }

    #[test]
    fn everything_but_alerts_is_off_at_first() {
        let rules = LevyRules::default();
        assert_eq!((rules.tax, rules.decay), (None, None));
        assert_eq!(rules.alerts.map(|alerts| alerts.issuance_ppm), Some(20_000));
    }

    proptest! {
        /// Whoever receives more pays more, and keeps more of it too.
        #[test]
        fn tax_grows_slower_than_what_was_received(
            parts in proptest::array::uniform3((0..1_000_000_i64, 0..=75_u32)), low in 0..2_000_000_i64, more in 0..2_000_000_i64
        ) {
            let brackets = Brackets::new(parts);
            let (small, large) = (brackets.tax(Money::new(low)), brackets.tax(Money::new(low + more)));
            prop_assert!(small <= large);
            prop_assert!(low - small.minor() <= low + more - large.minor());
            prop_assert!(small.minor() >= 0 && small.minor() <= low);
        }

        /// What is taken is what was asked for as far as there is any, and nobody ends below nothing.
        #[test]
        fn nobody_is_taken_more_than_they_have(amount in -5..1_000_i64, wallet in 0..500_i64, bank in 0..500_i64) {
            let (first, second) = taken(Money::new(amount), Money::new(wallet), Money::new(bank));
            prop_assert!(first.minor() <= wallet && second.minor() <= bank);
            prop_assert_eq!(first.minor() + second.minor(), amount.max(0).min(wallet + bank));
        }

        /// However long it goes on, the threshold is never touched.
        #[test]
        fn decay_never_reaches_the_threshold(threshold in 1..1_000_000_i64, above in 0..10_000_000_i64, percent in 1..=10_u32) {
            let rules = DecayRules { threshold: Money::new(threshold), idle_days: 30, percent, to: FeeTarget::Burn };
            let mut free = threshold + above;
            for _ in 0..500 {
                let gone = rules.weekly(Money::new(free)).minor();
                prop_assert!(gone >= 0);
                free -= gone;
                prop_assert!(free >= threshold);
            }
        }
    }
}
