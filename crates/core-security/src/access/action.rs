//! The actions there are, and which rule decides on each.

use std::fmt;
use std::str::FromStr;

/// Which rule decides on an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Every member, on anything of their guild.
    Member,
    /// Every member, on their own account.
    OwnAccount,
    /// Everybody, on what is stored about themselves, in a guild or not.
    OwnData,
    /// Staff, on anything of their guild: owner, `ADMINISTRATOR` or `MANAGE_GUILD`.
    Staff,
}

macro_rules! actions {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal by $rule:ident,)+) => {
        /// Something that can be allowed or denied.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Action {
            $( $(#[doc = $doc])+ $variant, )+
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];

            /// Stable name, as declarations, audit records and metrics write it.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }

            pub(super) const fn rule(self) -> Rule {
                match self { $( Self::$variant => Rule::$rule, )+ }
            }
        }
    };
}

actions! {
    /// Look at balances, ranks and jobs of the guild.
    EconomyView = "economy.view" by Member,
    /// Move one's own money: pay, deposit, withdraw, work, claim.
    EconomyUse = "economy.use" by OwnAccount,
    /// Look at the bookings of one's own account.
    EconomyHistory = "economy.history" by OwnAccount,
    /// Create money on an account.
    EconomyAddMoney = "economy.add_money" by Staff,
    /// Take money out of an account.
    EconomyRemoveMoney = "economy.remove_money" by Staff,
    /// Change the guild's economy settings.
    EconomyConfigure = "economy.configure" by Staff,
    /// Get everything stored about oneself.
    PrivacyExportSelf = "privacy.export_self" by OwnData,
    /// Have everything stored about oneself removed.
    PrivacyDeleteSelf = "privacy.delete_self" by OwnData,
    /// Read the guild's audit log.
    AuditRead = "audit.read" by Staff,
}

impl Action {
    /// Whether the action is for staff only.
    pub const fn is_for_staff(self) -> bool {
        matches!(self.rule(), Rule::Staff)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that no action has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no action `{0}`")]
pub struct UnknownAction(pub String);

impl FromStr for Action {
    type Err = UnknownAction;

    fn from_str(name: &str) -> Result<Self, UnknownAction> {
        let found = Self::ALL.iter().find(|action| action.name() == name);
        found.copied().ok_or_else(|| UnknownAction(name.to_owned()))
    }
}
