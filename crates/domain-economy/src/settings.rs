//! What a guild's staff can set, with names, ranges and defaults.

use core_types::{Money, Zone};
use serde::{Deserialize, Serialize};

use crate::daily::DailyPolicy;
use crate::pay::PayPolicy;

/// Where fees go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeTarget {
    /// Into the guild's treasury.
    Treasury,
    /// Out of the world.
    Burn,
}

core_types::settings! {
    /// One setting of a guild's economy.
    pub enum Setting {
        /// What coins are called.
        CurrencyName "currency.name" Text(1, 32), "coins";
        /// The sign before or after amounts.
        CurrencySymbol "currency.symbol" Text(1, 8), "🪙";
        /// The reward of the first day of a streak.
        DailyBase "daily.base" Number(0, 1_000_000), "100";
        /// More for each further day.
        DailyBonus "daily.bonus" Number(0, 100_000), "10";
        /// How many further days count.
        DailyBonusDays "daily.bonus_days" Number(0, 365), "14";
        /// Payments above this are confirmed first.
        PayThreshold "pay.threshold" Number(0, 1_000_000_000_000), "10000";
        /// The fee that payers pay on top, in millionths.
        PayFeePpm "pay.fee_ppm" Number(0, 200_000), "0";
        /// Where fees go.
        PayFeeTo "pay.fee_to" Choice(&["treasury", "burn"]), "treasury";
        /// What newcomers are given once. 0 by default: a gift for every new account invites spare accounts.
        StartGrant "start.grant" Number(0, 100_000), "0";
        /// Hours between two changes of the job.
        WorkNotice "work.notice_hours" Number(0, 720), "24";
        /// The most that staff can add or remove at once.
        StaffCap "staff.cap" Number(1, 1_000_000_000_000), "1000000";
        /// The zone whose midnight begins a day.
        TimeZone "time_zone" Zone, "UTC";
        /// Whether answers that may be public are.
        PublicReplies "replies.public" Switch, "on";
    }
}

/// All settings of one guild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuildSettings {
    /// What coins are called.
    pub currency_name: String,
    /// The sign of the currency.
    pub currency_symbol: String,
    /// Daily rewards.
    pub daily: DailyPolicy,
    /// Payments.
    pub pay: PayPolicy,
    /// Where fees of payments go.
    pub fee_to: FeeTarget,
    /// What newcomers are given once.
    pub start_grant: Money,
    /// Hours between two changes of the job.
    pub notice_hours: u32,
    /// The most that staff can add or remove at once.
    pub staff_cap: Money,
    /// The zone whose midnight begins a day.
    pub zone: Zone,
    /// Whether answers that may be public are.
    pub public_replies: bool,
}

impl GuildSettings {
    /// The settings from what is stored; `stored` answers the value of a setting, if staff ever set one. A stored value
    /// that is no longer allowed counts as never set.
    pub fn from_stored(stored: impl Fn(Setting) -> Option<String>) -> Self {
        let text = |setting: Setting| {
            stored(setting)
                .and_then(|value| setting.normalise(&value).ok())
                .unwrap_or_else(|| setting.default_text().to_owned())
        };
        let number = |setting| text(setting).parse::<i64>().unwrap_or_default();
        let count = |setting| u32::try_from(number(setting)).unwrap_or_default();
        Self {
            currency_name: text(Setting::CurrencyName),
            currency_symbol: text(Setting::CurrencySymbol),
            daily: DailyPolicy {
                base: Money::new(number(Setting::DailyBase)),
                bonus: Money::new(number(Setting::DailyBonus)),
                bonus_days: count(Setting::DailyBonusDays),
            },
            pay: PayPolicy {
                threshold: Money::new(number(Setting::PayThreshold)),
                fee_ppm: count(Setting::PayFeePpm),
            },
            fee_to: if text(Setting::PayFeeTo) == "burn" {
                FeeTarget::Burn
            } else {
                FeeTarget::Treasury
            },
            start_grant: Money::new(number(Setting::StartGrant)),
            notice_hours: count(Setting::WorkNotice),
            staff_cap: Money::new(number(Setting::StaffCap)),
            zone: Zone::named(&text(Setting::TimeZone)).unwrap_or(Zone::UTC),
            public_replies: text(Setting::PublicReplies) == "on",
        }
    }
}

impl Default for GuildSettings {
    fn default() -> Self {
        Self::from_stored(|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_allowed_and_keys_find_their_setting() {
        for setting in Setting::ALL {
            assert_eq!(
                setting.normalise(setting.default_text()).as_deref(),
                Ok(setting.default_text())
            );
            assert_eq!(Setting::by_key(setting.key()), Some(*setting));
        }
        let settings = GuildSettings::default();
        assert_eq!(settings.daily.base, Money::new(100));
        assert_eq!(settings.start_grant, Money::ZERO);
        assert_eq!(settings.zone, Zone::UTC);
        assert!(settings.public_replies);
    }

    #[test]
    fn values_are_checked_against_their_range() {
        let table = [
            (Setting::DailyBase, " 250 ", Some("250")),
            (Setting::DailyBase, "-1", None),
            (Setting::DailyBase, "1000001", None),
            (Setting::DailyBase, "1e3", None),
            (Setting::PayFeePpm, "200001", None),
            (Setting::PayFeeTo, "Burn", Some("burn")),
            (Setting::PayFeeTo, "me", None),
            (Setting::PublicReplies, "No", Some("off")),
            (Setting::TimeZone, "Europe/Berlin", Some("Europe/Berlin")),
            (Setting::TimeZone, "Mars/Base", None),
            (Setting::CurrencyName, "\u{202e}", None),
            (Setting::CurrencyName, "gold \u{200b} pieces", Some("gold pieces")),
        ];
        for (setting, typed, expected) in table {
            assert_eq!(
                setting.normalise(typed).ok().as_deref(),
                expected,
                "{setting:?} {typed:?}"
            );
        }
    }

    #[test]
    fn what_is_stored_wins_unless_it_is_no_longer_allowed() {
        let settings = GuildSettings::from_stored(|setting| match setting {
            Setting::TimeZone => Some("Europe/Berlin".to_owned()),
            Setting::DailyBase => Some("-5".to_owned()),
            Setting::PayFeeTo => Some("burn".to_owned()),
            _ => None,
        });
        assert_eq!(settings.zone.name(), "Europe/Berlin");
        assert_eq!(settings.daily.base, Money::new(100));
        assert_eq!(settings.fee_to, FeeTarget::Burn);
    }
}
