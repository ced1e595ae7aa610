//! Settings that go together, for staff who do not want to choose each.

use core_errors::{AppError, codes};
use core_security::{Action, GuardSetting, SettingChanged};
use core_types::setting::SettingSpec;
use domain_economy::settings::Setting;
use domain_economy::treasury::TreasurySetting;

use crate::{Economy, Request};

/// One kind of server, with what suits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// As buttons carry it; also the end of the keys of its texts.
    pub key: &'static str,
    values: &'static [(Key, &'static str)],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Economy(Setting),
    Guard(GuardSetting),
    Treasury(TreasurySetting),
}

impl Key {
    fn spec(self) -> (SettingSpec, Action) {
        match self {
            Self::Economy(setting) => (setting.spec(), Action::EconomyConfigure),
            Self::Guard(setting) => (setting.spec(), Action::SettingsConfigure),
            Self::Treasury(setting) => (setting.spec(), Action::EconomyConfigure),
        }
    }
}

use Key::{Economy as E, Guard as G, Treasury as T};

/// The kinds of servers, from small to large. All name the same settings, so that changing one's mind leaves nothing behind.
pub const PRESETS: [Preset; 3] = [
    Preset {
        key: "cosy",
        values: &[
            (E(Setting::DailyBase), "100"),
            (E(Setting::DailyBonus), "10"),
            (E(Setting::PayFeePpm), "0"),
            (E(Setting::PayThreshold), "10000"),
            (E(Setting::WorkNotice), "12"),
            (E(Setting::PublicReplies), "on"),
            (E(Setting::StaffCap), "1000000"),
            (G(GuardSetting::ApprovalAbove), "0"),
            (G(GuardSetting::FraudSensitivity), "low"),
            (T(TreasurySetting::TreasuryProposers), "known"),
            (T(TreasurySetting::BudgetDaily), "0"),
        ],
    },
    Preset {
        key: "lively",
        values: &[
            (E(Setting::DailyBase), "100"),
            (E(Setting::DailyBonus), "10"),
            (E(Setting::PayFeePpm), "10000"),
            (E(Setting::PayThreshold), "5000"),
            (E(Setting::WorkNotice), "24"),
            (E(Setting::PublicReplies), "on"),
            (E(Setting::StaffCap), "250000"),
            (G(GuardSetting::ApprovalAbove), "50000"),
            (G(GuardSetting::FraudSensitivity), "normal"),
            (T(TreasurySetting::TreasuryProposers), "known"),
            (T(TreasurySetting::BudgetDaily), "0"),
        ],
    },
    Preset {
        key: "large",
        values: &[
            (E(Setting::DailyBase), "50"),
            (E(Setting::DailyBonus), "5"),
            (E(Setting::PayFeePpm), "20000"),
            (E(Setting::PayThreshold), "1000"),
            (E(Setting::WorkNotice), "48"),
            (E(Setting::PublicReplies), "off"),
            (E(Setting::StaffCap), "100000"),
            (G(GuardSetting::ApprovalAbove), "10000"),
            (G(GuardSetting::FraudSensitivity), "high"),
            (T(TreasurySetting::TreasuryProposers), "staff"),
            (T(TreasurySetting::BudgetDaily), "500000"),
        ],
    },
];

impl Preset {
    /// The preset with this key.
    pub fn by_key(key: &str) -> Option<Self> {
        PRESETS.into_iter().find(|preset| preset.key == key)
    }

    /// What it sets, with the value of each.
    pub fn values(self) -> impl Iterator<Item = (SettingSpec, &'static str)> {
        self.values.iter().map(|(key, value)| (key.spec().0, *value))
    }
}

impl Economy {
    /// Sets everything a preset names, all or nothing, and answers what is different now.
    ///
    /// # Errors
    /// `access.forbidden` for whoever may not change one of them; `component.stale` for a preset that is no more.
    #[tracing::instrument(name = "economy.preset", level = "debug", skip_all)]
    pub async fn preset_use(&self, request: &Request, key: &str) -> Result<Vec<SettingChanged>, AppError> {
        let preset = Preset::by_key(key).ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
        let changes = preset.values.iter().map(|(key, value)| {
            let (spec, action) = key.spec();
            (spec, action, (*value).to_owned())
        });
        let why = format!("setup: {}", preset.key);
        self.security()
            .settings_set(request, changes.collect(), &why)
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_name_the_same_settings_with_values_these_take() {
        let keys = |preset: &Preset| preset.values.iter().map(|(key, _)| *key).collect::<Vec<_>>();
        for preset in &PRESETS {
            assert_eq!(keys(preset), keys(&PRESETS[0]), "{}", preset.key);
            for (spec, value) in preset.values() {
                assert_eq!(
                    spec.normalise(value).as_deref(),
                    Ok(value),
                    "{}: {}",
                    preset.key,
                    spec.key
                );
            }
            assert_eq!(Preset::by_key(preset.key), Some(*preset));
        }
    }
}
