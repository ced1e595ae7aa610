use core_types::{Money, UserId};
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
