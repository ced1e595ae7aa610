use core_types::{Money, Timestamp, UserId};
use domain_economy::ledger::{AccountKind, EntryKind};
use serde::{Deserialize, Serialize};

use super::HeldPayment;

/// A page of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Whose it is.
    pub member: UserId,
    /// The lines, newest first.
    pub rows: Vec<StatementRow>,
    /// Where the next page begins; none on the last one.
    pub next: Option<String>,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRow {
    /// The entry's place in the guild's journal.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The member's account.
    pub account: AccountKind,
    /// Why.
    pub kind: EntryKind,
    /// What came; negative if it went.
    pub amount: Money,
    /// What the account held right after.
    pub balance_after: Money,
    /// Where it came from or went to.
    pub counterparts: Vec<Counterpart>,
    /// The note.
    pub memo: Option<String>,
    /// Who made the entry; none for the bot itself and for those who were forgotten.
    pub actor: Option<UserId>,
    /// The entry that was undone by this one.
    pub reverses: Option<i64>,
    /// The payment whose money was set aside or set free by the entry.
    pub held: Option<HeldPayment>,
}

/// The other side of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "side", rename_all = "snake_case")]
pub enum Counterpart {
    /// Another member.
    Member {
        /// Who.
        member: UserId,
    },
    /// A member who was forgotten since.
    Forgotten,
    /// Another account of the same member.
    Own {
        /// Which.
        account: AccountKind,
    },
    /// An account of the guild: treasury, mint or burn.
    Guild {
        /// Which.
        account: AccountKind,
    },
}
