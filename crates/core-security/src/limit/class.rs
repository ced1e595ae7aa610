//! What is limited, and how much of it there is unless staff says otherwise.

use core_types::Rate;
use serde::Serialize;

use crate::{Action, GuardSetting};

macro_rules! classes {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal $member:ident $guild:ident;)+) => {
        /// Kinds of calls that are limited apart: who looks around a lot can still pay.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum LimitClass {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl LimitClass {
            /// All classes, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Stable name, as staff types it and as metrics label it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What its documentation says of it, for tables.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+)),+ }
            }

            /// The setting that holds a guild's own limit.
            pub const fn setting(self, scope: LimitScope) -> GuardSetting {
                match (self, scope) {
                    $((Self::$variant, LimitScope::Member) => GuardSetting::$member,
                    (Self::$variant, LimitScope::Guild) => GuardSetting::$guild,)+
                }
            }
        }
    };
}

classes! {
    /// Looking around: balances, lists, help.
    Look "look" LimitMemberLook LimitGuildLook;
    /// Moving money: pay, deposit, withdraw, work, daily.
    Money "money" LimitMemberMoney LimitGuildMoney;
    /// Playing games.
    Games "games" LimitMemberGames LimitGuildGames;
    /// What only staff can use.
    Staff "staff" LimitMemberStaff LimitGuildStaff;
    /// Buttons, menus and forms, so also every confirmation: generous, because money may wait for it.
    Press "press" LimitMemberPress LimitGuildPress;
    /// Suggestions while somebody types; beyond the limit there are none for a moment.
    Suggest "suggest" LimitMemberSuggest LimitGuildSuggest;
}

impl LimitClass {
    /// The class with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.name() == name)
    }

    /// The class of a command by what it does, unless its declaration names another.
    pub const fn of_action(action: Option<Action>) -> Self {
        match action {
            Some(Action::EconomyUse) => Self::Money,
            Some(action) if action.is_for_staff() => Self::Staff,
            _ => Self::Look,
        }
    }

    /// The limit until a guild sets its own.
    pub fn default_rate(self, scope: LimitScope) -> Rate {
        // A test reads every default.
        self.setting(scope)
            .default_text()
            .parse()
            .unwrap_or(Rate::per_minute(60))
    }
}

/// Whose calls are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitScope {
    /// Those of one member on one server.
    Member,
    /// Those of everybody on one server.
    Guild,
}

impl LimitScope {
    /// Both.
    pub const ALL: &[Self] = &[Self::Member, Self::Guild];

    /// Stable name, as staff types it and as metrics label it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Guild => "guild",
        }
    }

    /// The scope with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }
}

/// The limits of one guild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitRates(Vec<(Rate, Rate)>);

impl LimitRates {
    /// The limits from the texts of their settings.
    pub fn from_texts(text: &impl Fn(GuardSetting) -> String) -> Self {
        let rate = |class: LimitClass, scope| {
            let stored = text(class.setting(scope)).parse();
            stored.unwrap_or_else(|_| class.default_rate(scope))
        };
        let both = |class: &LimitClass| (rate(*class, LimitScope::Member), rate(*class, LimitScope::Guild));
        Self(LimitClass::ALL.iter().map(both).collect())
    }

    /// One of them.
    pub fn get(&self, class: LimitClass, scope: LimitScope) -> Rate {
        match (self.0.get(class as usize), scope) {
            (Some((member, _)), LimitScope::Member) => *member,
            (Some((_, guild)), LimitScope::Guild) => *guild,
            (None, scope) => class.default_rate(scope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GuardSettings;

    #[test]
    fn every_default_is_a_rate_that_its_setting_takes() {
        let rates = GuardSettings::default().limits;
        for class in LimitClass::ALL {
            for scope in LimitScope::ALL {
                let setting = class.setting(*scope);
                let text = setting.default_text();
                assert_eq!(setting.normalise(text).as_deref(), Ok(text), "{}", setting.key());
                assert_eq!(rates.get(*class, *scope).to_string(), text);
                assert_eq!(setting.key(), format!("limit.{}.{}", scope.name(), class.name()));
            }
        }
    }

    #[test]
    fn money_is_never_held_up_by_looking_and_confirmations_least_of_all() {
        let rate = |class: LimitClass| class.default_rate(LimitScope::Member).in_a_minute();
        assert!(rate(LimitClass::Press) >= 2 * rate(LimitClass::Money));
        assert_eq!(LimitClass::of_action(None), LimitClass::Look);
        assert_eq!(LimitClass::of_action(Some(Action::EconomyUse)), LimitClass::Money);
        assert_eq!(LimitClass::of_action(Some(Action::AuditRead)), LimitClass::Staff);
    }
}
