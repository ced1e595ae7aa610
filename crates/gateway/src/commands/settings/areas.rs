//! Every setting of every room, by area.

use core_security::{Action, GuardSetting};
use core_types::setting::SettingSpec;
use domain_economy::{
    banking::BankSetting, growth::GrowthSetting, levy::LevySetting, life::LifeSetting, settings::Setting,
    things::ThingSetting, treasury::TreasurySetting,
};

/// Settings that belong together.
#[derive(Debug)]
pub(crate) struct Area {
    /// As it is typed, and carried by buttons.
    pub(crate) key: &'static str,
    /// The key of its name.
    pub(crate) name: &'static str,
    /// Who may look at and change them.
    pub(crate) action: Action,
    /// The settings.
    pub(crate) specs: fn() -> Vec<SettingSpec>,
}

/// The areas, in the order of their tabs.
pub(crate) const AREAS: &[Area] = &[
    ECONOMY, BANK, LIFE, GROWTH, THINGS, TREASURY, LEVIES, GUARDS, LIMITS,
];

/// Coins and work.
pub(crate) const ECONOMY: Area = Area {
    key: "economy",
    name: "area-economy",
    action: Action::EconomyConfigure,
    specs: || Setting::ALL.iter().map(|setting| setting.spec()).collect(),
};

/// Interest, loans and term deposits.
const BANK: Area = Area {
    key: "bank",
    name: "area-bank",
    action: Action::EconomyConfigure,
    specs: || BankSetting::ALL.iter().map(|setting| setting.spec()).collect(),
};

const GUARDS: Area = Area {
    key: "guards",
    name: "area-guards",
    action: Action::SettingsConfigure,
    specs: || guards(|key| !key.starts_with("limit.")),
};

const LIMITS: Area = Area {
    key: "limits",
    name: "area-limits",
    action: Action::LimitsConfigure,
    specs: || guards(|key| key.starts_with("limit.")),
};

const THINGS: Area = Area {
    key: "things",
    name: "area-things",
    action: Action::EconomyConfigure,
    specs: || ThingSetting::ALL.iter().map(|setting| setting.spec()).collect(),
};

/// Proposals, votes, and the budget of rewards.
const TREASURY: Area = Area {
    key: "treasury",
    name: "area-treasury",
    action: Action::EconomyConfigure,
    specs: || {
        TreasurySetting::ALL
            .iter()
            .map(|setting| setting.spec())
            .collect()
    },
};

/// Taxes, decay and alerts.
const LEVIES: Area = Area {
    key: "levies",
    name: "area-levies",
    action: Action::EconomyConfigure,
    specs: || LevySetting::ALL.iter().map(|setting| setting.spec()).collect(),
};

/// Shifts, rewards, chances and progress.
const LIFE: Area = Area {
    key: "life",
    name: "area-life",
    action: Action::EconomyConfigure,
    specs: || LifeSetting::ALL.iter().map(|setting| setting.spec()).collect(),
};

/// Prestige and activity.
const GROWTH: Area = Area {
    key: "growth",
    name: "area-growth",
    action: Action::EconomyConfigure,
    specs: || GrowthSetting::ALL.iter().map(|setting| setting.spec()).collect(),
};

fn guards(fits: impl Fn(&str) -> bool) -> Vec<SettingSpec> {
    let all = GuardSetting::ALL.iter().map(|setting| setting.spec());
    all.filter(|spec| fits(spec.key)).collect()
}

/// How a setting is declared, and which action changes it.
pub(crate) fn find(key: &str) -> Option<(SettingSpec, Action)> {
    AREAS.iter().find_map(|area| {
        let spec = (area.specs)().into_iter().find(|spec| spec.key == key)?;
        Some((spec, area.action))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_settings_share_a_key_and_every_standard_is_allowed() {
        let mut seen = BTreeSet::new();
        for spec in AREAS.iter().flat_map(|area| (area.specs)()) {
            assert!(seen.insert(spec.key), "{} is there twice", spec.key);
            assert_eq!(
                spec.normalise(spec.default).as_deref(),
                Ok(spec.default),
                "{}",
                spec.key
            );
        }
    }

    #[test]
    fn an_area_fits_into_one_choice() {
        for area in AREAS {
            assert!(
                (area.specs)().len() <= 25,
                "split {}: a choice has 25 lines at most",
                area.key
            );
        }
    }
}
