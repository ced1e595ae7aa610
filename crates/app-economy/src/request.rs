//! What is asked for: the inputs of the use cases.

use core_types::{AmountInput, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountKind, EntryKind};

/// A payment as it was asked for.
#[derive(Debug, Clone)]
pub struct PayOrder {
    /// Who is to be paid.
    pub payee: UserId,
    /// Whether that is a bot, as Discord says.
    pub payee_is_bot: bool,
    /// How much. An exact amount is what arrives; a share is what leaves the wallet, with the fee.
    pub amount: AmountInput,
    /// What for.
    pub memo: Option<String>,
}

/// Coins that staff adds or removes.
#[derive(Debug, Clone)]
pub struct StaffMove {
    /// Whose wallet.
    pub member: UserId,
    /// Whether that is a bot, as Discord says.
    pub member_is_bot: bool,
    /// How much. Shares are of the member's wallet.
    pub amount: AmountInput,
    /// Why, 3 to 200 characters.
    pub reason: String,
}

/// What a leaderboard is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Board {
    /// Coins at hand.
    Cash,
    /// Coins in the bank.
    Bank,
    /// Both together.
    Total,
}

/// Whether money came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It came.
    In,
    /// It went.
    Out,
}

/// Which lines of a statement to show.
#[derive(Debug, Clone)]
pub struct StatementQuery {
    /// Whose account. Members see their own, staff everybody's.
    pub member: UserId,
    /// One kind of account only.
    pub account: Option<AccountKind>,
    /// One kind of entry only.
    pub kind: Option<EntryKind>,
    /// Only what came or only what went.
    pub direction: Option<Direction>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Lines on the page, 1 to 25.
    pub limit: u32,
}

impl StatementQuery {
    /// The newest ten lines of a member.
    pub const fn of(member: UserId) -> Self {
        Self {
            member,
            account: None,
            kind: None,
            direction: None,
            cursor: None,
            limit: 10,
        }
    }
}

/// Money that staff sets aside.
#[derive(Debug, Clone)]
pub struct HoldOrder {
    /// Whose wallet.
    pub member: UserId,
    /// Whether that is a bot, as Discord says.
    pub member_is_bot: bool,
    /// How much. Shares are of the member's wallet.
    pub amount: AmountInput,
    /// Why, 3 to 200 characters; the member is told.
    pub reason: String,
    /// After how many days it goes back, 1 to 28.
    pub days: u32,
}

/// Somebody whom staff blocks.
#[derive(Debug, Clone, serde::Serialize)]
pub struct BlockOrder {
    /// Who.
    pub member: UserId,
    /// Whether that is a bot, as Discord says.
    pub member_is_bot: bool,
    /// Whether they run the guild, as Discord says.
    pub member_is_staff: bool,
    /// Why, 3 to 200 characters; the member is told.
    pub reason: String,
    /// For how many hours; until staff releases them if left out.
    pub hours: Option<u32>,
}

/// What is to be undone.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ReverseOrder {
    /// Which entries.
    pub what: ReverseWhat,
    /// Only entries of this kind.
    pub kind: Option<EntryKind>,
    /// Why, 3 to 200 characters.
    pub reason: String,
    /// Whether whoever has too little loses what is there; else their entry is left alone.
    pub partly: bool,
}

/// Which entries are to be undone.
#[derive(Debug, Clone, Copy, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReverseWhat {
    /// One.
    Entry(i64),
    /// What a member did or got since a moment.
    Member {
        /// Who.
        member: UserId,
        /// Since when.
        since: Timestamp,
    },
    /// What anybody did in a window of time, both ends included.
    Window {
        /// Since when.
        since: Timestamp,
        /// Until when.
        until: Timestamp,
    },
}

/// What is done to each of many members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkWhat {
    /// Gives each so many new coins.
    Grant(Money),
    /// Takes so many out of each one's accounts, and out of the world.
    Remove(Money),
    /// Takes a percentage of what each has into the treasury, 1 to 100.
    Tax(u32),
}

/// A payout or a levy.
#[derive(Debug, Clone, serde::Serialize)]
pub struct BulkOrder {
    /// What.
    pub what: BulkWhat,
    /// To whom.
    pub members: std::collections::BTreeSet<UserId>,
    /// Why, 3 to 200 characters.
    pub reason: String,
    /// Whether whoever has too little loses what is there; else nothing is taken from them.
    pub partly: bool,
}

/// Balances from elsewhere.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ImportOrder {
    /// What everybody gets.
    pub rows: Vec<(UserId, Money)>,
    /// What tells this file from all others: it is imported once.
    pub source: String,
    /// Why, 3 to 200 characters.
    pub reason: String,
}
