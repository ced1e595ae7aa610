use core_types::{Money, Timestamp, UserId};
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

/// What came of coins that staff wants to add or remove.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StaffStep {
    /// It is done.
    Moved(StaffMoved),
    /// A second person has to approve first.
    Waits(ApprovalWaits),
}

impl StaffStep {
    /// What was moved, unless it waits.
    pub const fn moved(&self) -> Option<&StaffMoved> {
        match self {
            Self::Moved(moved) => Some(moved),
            Self::Waits(_) => None,
        }
    }
}

/// Something that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalWaits {
    /// Its number in the guild.
    pub id: i64,
    /// Whose wallet.
    pub member: UserId,
    /// How many coins.
    pub amount: Money,
    /// The cleaned reason.
    pub reason: String,
    /// When it ends by itself.
    pub until: Timestamp,
}
