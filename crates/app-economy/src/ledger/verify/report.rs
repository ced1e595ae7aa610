//! What a check found.

use std::fmt;

use core_types::GuildId;

/// What can be wrong with a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// An entry's hash does not follow from its content and the entry before.
    Chain,
    /// A place in the journal is empty.
    EntryMissing,
    /// An entry's lines cannot be read.
    EntryUnreadable,
    /// An entry does not sum to zero.
    EntryUnbalanced,
    /// A note does not fit its seal.
    Memo,
    /// The guild's head is not its last entry.
    Head,
    /// An account of the journal does not exist.
    AccountMissing,
    /// An account's postings are not what the journal says.
    Postings,
    /// A running balance does not follow from the one before.
    RunningBalance,
    /// An account's balance is not the sum of its postings.
    Balance,
    /// An account that may not be negative is or was.
    Negative,
    /// The guild's balances do not sum to zero.
    GuildUnbalanced,
    /// Escrow holds something else than the open holds bind.
    Holds,
}

impl FaultKind {
    /// A stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::EntryMissing => "entry_missing",
            Self::EntryUnreadable => "entry_unreadable",
            Self::EntryUnbalanced => "entry_unbalanced",
            Self::Memo => "memo",
            Self::Head => "head",
            Self::AccountMissing => "account_missing",
            Self::Postings => "postings",
            Self::RunningBalance => "running_balance",
            Self::Balance => "balance",
            Self::Negative => "negative",
            Self::GuildUnbalanced => "guild_unbalanced",
            Self::Holds => "holds",
        }
    }
}

/// The first fault of a kind, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// The guild.
    pub guild: Option<GuildId>,
    /// The entry.
    pub seq: Option<i64>,
    /// The number of the account.
    pub account: Option<i64>,
    /// What was seen.
    pub detail: String,
    /// How many faults of this kind were found, this one included.
    pub count: u64,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            guild: None,
            seq: None,
            account: None,
            detail: detail.into(),
            count: 1,
        }
    }

    pub(super) fn at(mut self, seq: i64) -> Self {
        self.seq = Some(seq);
        self
    }

    pub(super) fn on(mut self, account: i64) -> Self {
        self.account = Some(account);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        if let Some(guild) = self.guild {
            write!(f, " guild={guild}")?;
        }
        if let Some(seq) = self.seq {
            write!(f, " entry={seq}")?;
        }
        if let Some(account) = self.account {
            write!(f, " account={account}")?;
        }
        write!(f, ": {}", self.detail)?;
        if self.count > 1 {
            write!(f, " (first of {})", self.count)
        } else {
            Ok(())
        }
    }
}

/// What was checked and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyReport {
    /// Guilds checked.
    pub guilds: u64,
    /// Journal entries checked.
    pub entries: u64,
    /// Accounts checked.
    pub accounts: u64,
    /// Postings checked.
    pub postings: u64,
    /// Open holds checked.
    pub holds: u64,
    /// The first fault of each kind.
    pub faults: Vec<Fault>,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn found(&mut self, fault: Fault) {
        match self.faults.iter_mut().find(|known| known.kind == fault.kind) {
            Some(known) => known.count += fault.count,
            None => self.faults.push(fault),
        }
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.guilds += other.guilds;
        self.entries += other.entries;
        self.accounts += other.accounts;
        self.postings += other.postings;
        self.holds += other.holds;
        for fault in other.faults {
            self.found(fault);
        }
    }
}
