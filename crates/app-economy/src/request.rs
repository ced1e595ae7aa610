//! Who asks for what: the inputs of the use cases.

use core_errors::AppError;
use core_security::{Action, Actor, Resource, authorize};
use core_types::{AmountInput, GuildId, UserId};
use domain_economy::ledger::{AccountKind, EntryKind};

/// One request, whatever door it came through.
#[derive(Debug, Clone)]
pub struct Request {
    /// The guild whose economy is meant.
    pub guild: GuildId,
    /// Who asks, with the permissions they have at this moment.
    pub actor: Actor,
    /// The idempotency key: the interaction's id, or what a web client sent. A second request with the same key, use case
    /// and input is answered with the stored answer.
    pub key: String,
}

impl Request {
    /// A request.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids and literals are passed as they are"
    )]
    pub fn new(guild: GuildId, actor: Actor, key: impl ToString) -> Self {
        Self {
            guild,
            actor,
            key: key.to_string(),
        }
    }

    /// Who asks.
    pub const fn user(&self) -> UserId {
        self.actor.user
    }

    /// The key of one use case's effect: a click and the command before it may share an id, never an effect, and nobody
    /// can take a key that somebody else will use.
    pub(crate) fn key_of(&self, name: &str) -> String {
        format!("{name}:{}:{}:{}", self.guild, self.actor.user, self.key)
    }

    /// The asker may use their own account here.
    pub(crate) fn allow_use(&self) -> Result<(), AppError> {
        let own = Resource::Account {
            guild: self.guild,
            owner: self.actor.user,
        };
        Ok(authorize(&self.actor, Action::EconomyUse, &own)?)
    }

    /// The asker may do this to the guild as a whole.
    pub(crate) fn allow_in_guild(&self, action: Action) -> Result<(), AppError> {
        Ok(authorize(&self.actor, action, &Resource::Guild(self.guild))?)
    }

    /// The asker may do this to somebody's account.
    pub(crate) fn allow_on(&self, action: Action, owner: UserId) -> Result<(), AppError> {
        Ok(authorize(
            &self.actor,
            action,
            &Resource::Account {
                guild: self.guild,
                owner,
            },
        )?)
    }
}

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

/// A setting that staff changes.
#[derive(Debug, Clone)]
pub struct SettingChange {
    /// The key of a [`Setting`](domain_economy::settings::Setting).
    pub key: String,
    /// The new value as typed.
    pub value: String,
    /// The version that was shown when the change was made; if another one is there by now, the change is refused.
    pub expected_version: Option<i64>,
    /// Why, for the audit log: up to 200 characters, or nothing.
    pub reason: Option<String>,
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
