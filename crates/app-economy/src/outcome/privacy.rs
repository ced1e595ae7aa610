use core_types::{Money, Timestamp};
use serde::{Deserialize, Serialize};

/// Something that stays after an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptThing {
    /// Amounts and times of journal entries, under an account number that no longer names anyone: without them the
    /// ledger could not be verified.
    Journal,
    /// Entries of the audit log that staff made: a record that could be erased by the person it is about, or by the
    /// person who made it, would protect nobody.
    Audit,
    /// A keyed hash of the member's id, with the last reward day, the end of the rest after the last shift, and whether
    /// a starting grant was paid: so that erasing and returning does not pay twice.
    Fingerprint,
    /// What staff denied the member: forgetting must not end it.
    Denial,
    /// The block that staff or the guards decided on: forgetting must not end it.
    Block,
    /// That all the member's payments wait for staff: forgetting must not end it either.
    Limit,
    /// Stored answers to the member's latest requests, so that a repeated request does nothing twice.
    Answers,
}

/// A thing that is kept, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What.
    pub thing: KeptThing,
    /// Until when; none for as long as the guild's economy exists.
    pub until: Option<Timestamp>,
}

/// What an erasure would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasePreview {
    /// Coins that would go to the guild's treasury.
    pub coins: Money,
    /// Careers whose progress would be lost.
    pub careers: u32,
    /// The streak that would be lost.
    pub streak: u32,
    /// Journal entries that would no longer name the member.
    pub entries: u64,
    /// Errors that would no longer name the member, and feedback that would be deleted.
    pub reports: u64,
    /// What stays, and why.
    pub kept: Vec<Kept>,
}

/// A member was forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Coins that went to the guild's treasury.
    pub coins: Money,
    /// What stays, and why.
    pub kept: Vec<Kept>,
    /// When.
    pub at: Timestamp,
}
