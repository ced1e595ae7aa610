//! Accounts and what names them.

use std::fmt;

use core_types::{GuildId, UserId};
use serde::{Deserialize, Serialize};

/// One of a guild's currencies, as a small number. Money of different currencies never meets in one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(u32);

impl Currency {
    /// The currency every guild has.
    pub const COINS: Self = Self(1);

    /// The currency with a number, which its guild gave it.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self::COINS
    }
}

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// A member's money at hand.
    Wallet,
    /// A member's savings.
    Bank,
    /// A member's money that is bound by open holds.
    Escrow,
    /// The guild's own money.
    Treasury,
    /// Where money comes from: its balance is minus everything ever issued.
    Mint,
    /// Where money ends: its balance is everything ever destroyed.
    Burn,
}

impl AccountKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Wallet,
        Self::Bank,
        Self::Escrow,
        Self::Treasury,
        Self::Mint,
        Self::Burn,
    ];

    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wallet => "wallet",
            Self::Bank => "bank",
            Self::Escrow => "escrow",
            Self::Treasury => "treasury",
            Self::Mint => "mint",
            Self::Burn => "burn",
        }
    }

    /// The kind with a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether accounts of this kind belong to a member; the others belong to the guild.
    pub const fn has_owner(self) -> bool {
        matches!(self, Self::Wallet | Self::Bank | Self::Escrow)
    }

    /// Whether the balance may go below nothing: the mint's alone, which counts what it has issued.
    pub const fn may_be_negative(self) -> bool {
        matches!(self, Self::Mint)
    }
}

impl fmt::Display for AccountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Names an account by what it is. Made only by the constructors, so a member's account always has its
/// owner and a guild's account never has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountRef {
    guild: GuildId,
    currency: Currency,
    kind: AccountKind,
    owner: Option<UserId>,
}

impl AccountRef {
    /// The account with these parts, if they go together.
    pub fn new(guild: GuildId, currency: Currency, kind: AccountKind, owner: Option<UserId>) -> Option<Self> {
        (kind.has_owner() == owner.is_some()).then_some(Self {
            guild,
            currency,
            kind,
            owner,
        })
    }

    const fn of_member(guild: GuildId, kind: AccountKind, owner: UserId) -> Self {
        Self {
            guild,
            currency: Currency::COINS,
            kind,
            owner: Some(owner),
        }
    }

    const fn of_guild(guild: GuildId, kind: AccountKind) -> Self {
        Self {
            guild,
            currency: Currency::COINS,
            kind,
            owner: None,
        }
    }

    /// A member's money at hand, in coins.
    pub const fn wallet(guild: GuildId, owner: UserId) -> Self {
        Self::of_member(guild, AccountKind::Wallet, owner)
    }

    /// A member's savings, in coins.
    pub const fn bank(guild: GuildId, owner: UserId) -> Self {
        Self::of_member(guild, AccountKind::Bank, owner)
    }

    /// A member's bound money, in coins.
    pub const fn escrow(guild: GuildId, owner: UserId) -> Self {
        Self::of_member(guild, AccountKind::Escrow, owner)
    }

    /// The guild's own coins.
    pub const fn treasury(guild: GuildId) -> Self {
        Self::of_guild(guild, AccountKind::Treasury)
    }

    /// Where the guild's coins come from.
    pub const fn mint(guild: GuildId) -> Self {
        Self::of_guild(guild, AccountKind::Mint)
    }

    /// Where the guild's coins end.
    pub const fn burn(guild: GuildId) -> Self {
        Self::of_guild(guild, AccountKind::Burn)
    }

    /// The same account in another currency.
    pub const fn in_currency(self, currency: Currency) -> Self {
        Self { currency, ..self }
    }

    /// The guild whose money it is.
    pub const fn guild(&self) -> GuildId {
        self.guild
    }

    /// The currency it counts.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// What it is for.
    pub const fn kind(&self) -> AccountKind {
        self.kind
    }

    /// The member it belongs to; none for the guild's accounts.
    pub const fn owner(&self) -> Option<UserId> {
        self.owner
    }
}

/// The number an account is stored under. It says nothing about the owner, so the journal names accounts by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(i64);

impl AccountId {
    /// The id with a stored number.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The stored number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
