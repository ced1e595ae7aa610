use core_types::{Money, Timestamp, UserId};
use domain_economy::settings::Setting;
use serde::{Deserialize, Serialize};

/// Staff added or removed coins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMoved {
    /// Whose wallet.
    pub member: UserId,
    /// How many coins, always positive.
    pub amount: Money,
    /// The wallet now.
    pub wallet: Money,
    /// The cleaned reason, as it stands in the audit log.
    pub reason: String,
}

/// A guild's settings as staff sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// All settings, in a fixed order.
    pub lines: Vec<ConfigLine>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigLine {
    /// Which.
    pub setting: Setting,
    /// Its value now.
    pub value: String,
    /// Whether nobody ever changed it.
    pub is_default: bool,
    /// How often it was changed.
    pub version: i64,
    /// Who changed it last, and when.
    pub changed: Option<(UserId, Timestamp)>,
}

/// A setting has another value (or, if `before` equals `after`, was confirmed).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChanged {
    /// Which.
    pub setting: Setting,
    /// The value until now.
    pub before: String,
    /// The value from now on.
    pub after: String,
    /// How often it was changed, with this time.
    pub version: i64,
}
