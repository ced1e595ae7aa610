//! An entry as it was decided.

use core_types::{GuildId, Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::{AccountId, AccountRef, EntryHash, EntryKind, SealedMemo};

/// The place of an entry in its guild's journal, from 1 without gaps.
pub type EntrySeq = i64;

/// One account's part in a decided entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    /// The number the account is stored under.
    pub id: AccountId,
    /// The account.
    pub account: AccountRef,
    /// What was added; negative if taken.
    pub amount: Money,
    /// The balance right after.
    pub balance_after: Money,
}

/// A decided entry: balanced, in its place in the chain, and allowed by every balance it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The guild whose journal it stands in.
    pub guild: GuildId,
    /// Its place there.
    pub seq: EntrySeq,
    /// When it was decided.
    pub at: Timestamp,
    /// Why the money moved.
    pub kind: EntryKind,
    /// The wallet of whoever made it.
    pub actor: Option<AccountId>,
    /// The note, with the seal that stands for it in the chain.
    pub memo: Option<SealedMemo>,
    /// The entry it undoes.
    pub reverses: Option<EntrySeq>,
    /// One line per account, in the order of their ids.
    pub lines: Vec<EntryLine>,
    /// What the next entry builds on.
    pub hash: EntryHash,
}
