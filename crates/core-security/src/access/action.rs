//! The actions there are, and which rule decides on each.

use std::fmt;
use std::str::FromStr;

use super::ceiling::Ceiling::{self, Anyone, Manager, Moderator};
use super::role::StandardRole::{self, Auditor, Treasurer};

/// Which rule decides on an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Every member, on anything of their guild.
    Member,
    /// Every member, on their own account.
    OwnAccount,
    /// Everybody, on what is stored about themselves, in a guild or not. Nobody can take this away.
    OwnData,
    /// Those who have it from Discord or from a role, on anything of their guild.
    Staff(Staff),
}

/// What is declared of an action for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Staff {
    /// What Discord must say of somebody before it can be granted to them.
    pub(super) ceiling: Ceiling,
    /// The standard roles that have it, beside owners and admins, who have all.
    pub(super) roles: &'static [StandardRole],
    /// Whether it is about an amount, so that a role can be capped.
    pub(super) measured: bool,
}

const fn staff(ceiling: Ceiling, roles: &'static [StandardRole]) -> Rule {
    Rule::Staff(Staff {
        ceiling,
        roles,
        measured: false,
    })
}

/// For amounts of coins: roles can be capped.
const fn measured(ceiling: Ceiling, roles: &'static [StandardRole]) -> Rule {
    Rule::Staff(Staff {
        ceiling,
        roles,
        measured: true,
    })
}

macro_rules! actions {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal by $rule:expr;)+) => {
        /// Something that can be allowed or denied.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

            /// What it is, in a sentence, for documentation.
            pub const fn about(self) -> &'static str {
                match self { $( Self::$variant => concat!($($doc),+), )+ }
            }

            pub(super) const fn rule(self) -> Rule {
                match self { $( Self::$variant => $rule, )+ }
            }
        }
    };
}

// One line per action: `staff(ceiling, roles)`, where owners and admins have every action anyway. `measured` is the same
// for actions about amounts. docs/access.md is made from this table.
actions! {
    /// Look at balances, ranks and jobs of the guild.
    EconomyView = "economy.view" by Rule::Member;
    /// Move one's own money: pay, deposit, withdraw, work, claim.
    EconomyUse = "economy.use" by Rule::OwnAccount;
    /// Look at the bookings of one's own account.
    EconomyHistory = "economy.history" by Rule::OwnAccount;
    /// Create money on an account.
    EconomyAddMoney = "economy.add_money" by measured(Anyone, &[Treasurer]);
    /// Take money out of an account.
    EconomyRemoveMoney = "economy.remove_money" by measured(Anyone, &[Treasurer]);
    /// Change the guild's economy settings.
    EconomyConfigure = "economy.configure" by staff(Manager, &[]);
    // The treasury.
    /// Propose what becomes of the treasury's money, whatever the settings say.
    TreasuryPropose = "treasury.propose" by staff(Anyone, &[Treasurer]);
    /// Stop a proposal about the treasury's money.
    TreasuryVeto = "treasury.veto" by staff(Anyone, &[Treasurer]);
    // Steering.
    /// See how healthy the economy is, and where money came from.
    EconomyHealth = "economy.health" by staff(Anyone, &[Treasurer, Auditor]);
    /// Undo entries of the journal, one or many.
    EconomyReverse = "economy.reverse" by measured(Manager, &[]);
    /// Pay, tax and import for many members at once.
    EconomyBulk = "economy.bulk" by measured(Manager, &[]);
    /// Take the guild's whole economy along as a file.
    EconomyExport = "economy.export" by staff(Manager, &[]);

    /// Get everything stored about oneself.
    PrivacyExportSelf = "privacy.export_self" by Rule::OwnData;
    /// See the cases about oneself, and appeal against what was decided in them.
    SecurityAppeal = "security.appeal" by Rule::OwnData;
    /// Have everything stored about oneself removed.
    PrivacyDeleteSelf = "privacy.delete_self" by Rule::OwnData;
    /// Read the guild's audit log.
    AuditRead = "audit.read" by staff(Anyone, &[Treasurer, Auditor]);
    /// See who may do what, and why.
    AccessView = "access.view" by staff(Anyone, &[Auditor]);
    /// Give and take roles, grant and deny actions, cap roles.
    AccessManage = "access.manage" by staff(Manager, &[]);
    /// Change the limits on how often commands may be used.
    LimitsConfigure = "limits.configure" by staff(Manager, &[]);
    /// Change the guild's settings.
    SettingsConfigure = "settings.configure" by staff(Manager, &[]);
    /// Switch features off for the guild, and back.
    FeaturesSwitch = "features.switch" by staff(Manager, &[]);
    /// Look at case files, reports and signals about members.
    SecurityCases = "security.cases" by staff(Anyone, &[Auditor]);
    /// Block members and let them go, hold their money and release it.
    SecurityBlock = "security.block" by staff(Moderator, &[]);
    /// Make and revoke keys for the HTTP API.
    KeysManage = "keys.manage" by staff(Manager, &[]);
    /// Read the errors that members met, and their feedback.
    ErrorsRead = "errors.read" by staff(Anyone, &[Auditor]);
    /// Tell the staff something.
    FeedbackGive = "feedback.give" by Rule::Member;
    /// Read what members told the staff, answer it and mark it as done.
    FeedbackSettle = "feedback.settle" by staff(Moderator, &[]);

    /// Say what the shop sells, what roles pay and what can be made.
    ShopManage = "shop.manage" by staff(Manager, &[]);
}

impl Action {
    /// Whether the action is for staff only.
    pub const fn is_for_staff(self) -> bool {
        matches!(self.rule(), Rule::Staff(_))
    }

    /// Whether it is about an amount, so that roles can be capped and large amounts can need a second person.
    pub const fn is_measured(self) -> bool {
        matches!(self.rule(), Rule::Staff(Staff { measured: true, .. }))
    }

    /// Whether it is about what is stored of oneself: nobody can take that away.
    pub const fn is_inalienable(self) -> bool {
        matches!(self.rule(), Rule::OwnData)
    }

    /// What Discord must say of somebody before the action can be granted to them.
    pub const fn ceiling(self) -> Ceiling {
        match self.rule() {
            Rule::Staff(staff) => staff.ceiling,
            _ => Ceiling::Anyone,
        }
    }

    /// Whether a standard role has it, before anything was changed at run time.
    pub fn is_built_into(self, role: StandardRole) -> bool {
        match (self.rule(), role) {
            (Rule::Staff(_), StandardRole::Owner | StandardRole::Admin) => true,
            (Rule::Staff(staff), role) => staff.roles.contains(&role),
            // Everybody is a member, whatever else they are.
            (_, role) => role == StandardRole::Member,
        }
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

impl serde::Serialize for Action {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for Action {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
