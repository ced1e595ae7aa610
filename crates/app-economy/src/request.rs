//! What is asked for: the inputs of the use cases.

use core_types::{AmountInput, UserId};
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
