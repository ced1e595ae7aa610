//! What a guild's staff can set about work, rewards, chances and progress.

use std::time::Duration;

use core_types::Money;

use crate::daily::DailyPolicy;
use crate::risk::{CrimePolicy, RobPolicy};

core_types::settings! {
    /// One setting of the working life.
    pub enum LifeSetting {
        /// Whether a shift begins with a small task that can raise its chance.
        WorkTasks "work.tasks" Switch, "on";
        /// Whether missed quotas lead down the ladder.
        WorkDemotions "work.demotions" Switch, "on";
        /// The reward of the first week.
        WeeklyBase "weekly.base" Number(0, 10_000_000), "500";
        /// More for each further week.
        WeeklyBonus "weekly.bonus" Number(0, 1_000_000), "50";
        /// How many further weeks count.
        WeeklyBonusWeeks "weekly.bonus_weeks" Number(0, 104), "8";
        /// The reward of the first month.
        MonthlyBase "monthly.base" Number(0, 100_000_000), "2000";
        /// More for each further month.
        MonthlyBonus "monthly.bonus" Number(0, 10_000_000), "200";
        /// How many further months count.
        MonthlyBonusMonths "monthly.bonus_months" Number(0, 60), "6";
        /// Whether there is crime.
        CrimeEnabled "crime.enabled" Switch, "off";
        /// The chance that a crime succeeds.
        CrimeChance "crime.chance_ppm" Number(50_000, 900_000), "450000";
        /// What a crime brings on average; half of it to one and a half.
        CrimeReward "crime.reward" Number(0, 1_000_000), "150";
        /// What a crime that fails costs on average; half of it to one and a half.
        CrimeFine "crime.fine" Number(0, 1_000_000), "120";
        /// Hours between two crimes.
        CrimeHours "crime.hours" Number(1, 168), "4";
        /// Whether members can rob one another.
        RobEnabled "rob.enabled" Switch, "off";
        /// The chance that a robbery succeeds.
        RobChance "rob.chance_ppm" Number(50_000, 900_000), "350000";
        /// The most of a wallet that is robbed at once.
        RobShare "rob.share_ppm" Number(10_000, 500_000), "200000";
        /// What a robbery that fails costs, as a share of what the robber has.
        RobFine "rob.fine_ppm" Number(0, 500_000), "150000";
        /// Hours between two robberies.
        RobHours "rob.hours" Number(1, 168), "12";
        /// Hours in which nobody is robbed twice.
        RobAgainHours "rob.again_hours" Number(1, 720), "24";
        /// Hours in which newcomers are not robbed, and do not rob.
        RobNewcomerHours "rob.newcomer_hours" Number(0, 720), "24";
        /// Hours between two changes of the passive mode, and after a robbery before one.
        PassiveHours "passive.hours" Number(1, 720), "24";
        /// Whether there are quests.
        QuestsEnabled "quests.enabled" Switch, "on";
        /// What quests pay, in per cent of what their catalogue says.
        QuestsPay "quests.pay_percent" Number(0, 10_000), "100";
        /// Whether profiles show what somebody has.
        ProfileBalance "profile.balance" Switch, "on";
    }
}

/// All of them for one guild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeRules {
    /// Whether a shift begins with a task.
    pub tasks: bool,
    /// Whether missed quotas lead down the ladder.
    pub demotions: bool,
    /// Rewards of weeks.
    pub weekly: DailyPolicy,
    /// Rewards of months.
    pub monthly: DailyPolicy,
    /// Crime; none while it is switched off.
    pub crime: Option<CrimePolicy>,
    /// Robbery; none while it is switched off.
    pub rob: Option<RobPolicy>,
    /// Between two changes of the passive mode.
    pub passive_wait: Duration,
    /// What quests pay, in per cent; none while there are no quests.
    pub quests: Option<u32>,
    /// Whether profiles show what somebody has.
    pub profile_balance: bool,
}

const fn hours(count: u32) -> Duration {
    Duration::from_secs(count as u64 * 3_600)
}

impl LifeRules {
    /// The rules from what is stored; a stored value that is no longer allowed counts as never set.
    pub fn from_stored(stored: impl Fn(LifeSetting) -> Option<String>) -> Self {
        let text = |setting: LifeSetting| {
            stored(setting)
                .and_then(|value| setting.normalise(&value).ok())
                .unwrap_or_else(|| setting.default_text().to_owned())
        };
        let number = |setting| text(setting).parse::<i64>().unwrap_or_default();
        let count = |setting| u32::try_from(number(setting)).unwrap_or_default();
        let money = |setting| Money::new(number(setting));
        let on = |setting| text(setting) == "on";
        let crime = CrimePolicy {
            chance: count(LifeSetting::CrimeChance),
            reward: money(LifeSetting::CrimeReward),
            fine: money(LifeSetting::CrimeFine),
            rest: hours(count(LifeSetting::CrimeHours)),
        };
        let rob = RobPolicy {
            chance: count(LifeSetting::RobChance),
            share_ppm: count(LifeSetting::RobShare),
            fine_ppm: count(LifeSetting::RobFine),
            rest: hours(count(LifeSetting::RobHours)),
            again: hours(count(LifeSetting::RobAgainHours)),
            newcomer: hours(count(LifeSetting::RobNewcomerHours)),
        };
        Self {
            tasks: on(LifeSetting::WorkTasks),
            demotions: on(LifeSetting::WorkDemotions),
            weekly: DailyPolicy {
                base: money(LifeSetting::WeeklyBase),
                bonus: money(LifeSetting::WeeklyBonus),
                bonus_days: count(LifeSetting::WeeklyBonusWeeks),
            },
            monthly: DailyPolicy {
                base: money(LifeSetting::MonthlyBase),
                bonus: money(LifeSetting::MonthlyBonus),
                bonus_days: count(LifeSetting::MonthlyBonusMonths),
            },
            crime: on(LifeSetting::CrimeEnabled).then_some(crime),
            rob: on(LifeSetting::RobEnabled).then_some(rob),
            passive_wait: hours(count(LifeSetting::PassiveHours)),
            quests: on(LifeSetting::QuestsEnabled).then(|| count(LifeSetting::QuestsPay)),
            profile_balance: on(LifeSetting::ProfileBalance),
        }
    }
}

impl Default for LifeRules {
    fn default() -> Self {
        Self::from_stored(|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_tame() {
        let rules = LifeRules::default();
        assert_eq!((&rules.crime, &rules.rob), (&None, &None));
        assert!(rules.tasks && rules.demotions && rules.quests == Some(100));
        assert_eq!(rules.weekly.base, Money::new(500));
        let on =
            LifeRules::from_stored(|setting| setting.key().ends_with(".enabled").then(|| "on".to_owned()));
        assert_eq!(on.rob.unwrap().newcomer, Duration::from_hours(24));
        assert_eq!(on.crime.unwrap().rest, Duration::from_hours(4));
    }
}
