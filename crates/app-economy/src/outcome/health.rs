//! What is told of an economy as a whole.

use core_types::{Money, Timestamp, UserId};
use domain_economy::health::{Flow, Judged, Spread};
use domain_economy::ledger::{AccountKind, EntryKind};
use serde::Serialize;

/// How healthy an economy is. Shares are in millionths, days count from 1970-01-01 (UTC).
#[derive(Debug, Clone, Serialize)]
pub struct Health {
    /// How many days were looked at, today included.
    pub days: u32,
    /// When.
    pub at: Timestamp,
    /// All coins there are, those of the treasury included.
    pub supply: Money,
    /// All that ever came out of the mint.
    pub issued: Money,
    /// All that was ever destroyed.
    pub destroyed: Money,
    /// What the treasury holds.
    pub treasury: Money,
    /// The figures with their verdicts.
    pub judged: Vec<Judged>,
    /// Came out of the mint in these days.
    pub minted: Money,
    /// Was destroyed in these days.
    pub burned: Money,
    /// Changed hands in these days.
    pub circulated: Money,
    /// The daily reward of the first day.
    pub daily: Money,
    /// Shifts that earn as much as a daily reward, in hundredths, if anybody worked.
    pub shifts_per_daily: Option<i64>,
    /// What each kind of entry did, those that changed the supply most first.
    pub sources: Vec<Source>,
    /// Day by day, the oldest first.
    pub by_day: Vec<DayFlow>,
    /// The Gini coefficient when these days began, if it was counted then.
    pub gini_before: Option<i64>,
    /// Who has how much, if it was counted yet.
    pub census: Option<Census>,
    /// Entries that are not in the sums yet.
    pub behind: i64,
}

/// What one kind of entry did.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// Which, if this version knows it.
    pub kind: Option<EntryKind>,
    /// Its stored name.
    pub name: String,
    /// What it did.
    pub flow: Flow,
    /// By how much there was more money outside of the treasury after it, day by day as in [`Health::by_day`].
    pub by_day: Vec<Money>,
}

/// One day.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct DayFlow {
    /// Which.
    pub day: i64,
    /// Came out of the mint.
    pub minted: Money,
    /// Was destroyed.
    pub burned: Money,
    /// All coins there were at its end.
    pub supply: Money,
    /// What the treasury held at its end.
    pub treasury: Money,
    /// What members held, as it was counted last until then; none before the first count.
    pub held: Option<Held>,
}

/// Where members had their coins when these were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Held {
    /// In all wallets.
    pub wallets: Money,
    /// In all banks.
    pub banks: Money,
    /// Bound by holds.
    pub escrows: Money,
}

/// Who has how much, as a curve: counted at most five minutes ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Active members, from the poorest on, and what they have together, both in millionths of all: at most a hundred points.
    pub points: Vec<(i64, i64)>,
    /// What the curve says.
    pub spread: Spread,
    /// What the poorer half has, in millionths.
    pub poorer_half_ppm: i64,
}

/// Who has how much. Active is who did something with their money themselves within 30 days.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Census {
    /// When it was counted.
    pub taken_at: Timestamp,
    /// Members with anything.
    pub holders: i64,
    /// Members who are active.
    pub active: i64,
    /// In all wallets.
    pub wallets: Money,
    /// In all banks.
    pub banks: Money,
    /// Bound by holds.
    pub escrows: Money,
    /// What members have who are not active.
    pub dormant: Money,
    /// What half of the active have at most.
    pub median: Money,
    /// The Gini coefficient of the active, in millionths.
    pub gini_ppm: i64,
    /// By how much the true one may be larger.
    pub gini_error_ppm: i64,
    /// The share of the richest hundredth of the active.
    pub top_ppm: i64,
}

impl Census {
    /// What all members have.
    pub const fn all(&self) -> Money {
        let sum = self.wallets.minor().saturating_add(self.banks.minor());
        Money::new(sum.saturating_add(self.escrows.minor()))
    }
}

/// Where a member's money came from: first in, first out, so what is there now came with the latest entries.
#[derive(Debug, Clone, Serialize)]
pub struct Traced {
    /// Whose.
    pub member: UserId,
    /// What they have in wallet, bank and bound by holds.
    pub balance: Money,
    /// By kind of entry, the largest first.
    pub kinds: Vec<(EntryKind, Money)>,
    /// By whoever it came from, the largest first; none for the guild itself.
    pub givers: Vec<(Option<UserId>, Money)>,
    /// The entries, the latest first.
    pub entries: Vec<TracedEntry>,
    /// What came with entries older than those looked at.
    pub older: Money,
}

/// One entry that a balance came with.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TracedEntry {
    /// Its place in the journal.
    pub seq: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Why.
    pub kind: EntryKind,
    /// How much of it is still there.
    pub amount: Money,
    /// Who gave it, if that was a member.
    pub giver: Option<UserId>,
}

/// One entry of the journal with everything that is known of it.
#[derive(Debug, Clone, Serialize)]
pub struct Posting {
    /// Its place in the journal.
    pub seq: i64,
    /// The last place there is: an entry before it has one after.
    pub last: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Why.
    pub kind: EntryKind,
    /// Who made it; none for the bot itself, and for those who were forgotten.
    pub actor: Option<UserId>,
    /// Its note, unless that was forgotten.
    pub memo: Option<String>,
    /// Both sides: every account with what it got, in the order of the accounts' numbers.
    pub sides: Vec<TracedPosting>,
    /// The entry that it undoes.
    pub reverses: Option<i64>,
    /// The entry that undoes it.
    pub reversed_by: Option<i64>,
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// Whether the hash follows from what the entry says and the hash of the one before.
    pub is_proven: bool,
}

/// One account in an entry.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TracedPosting {
    /// What the account is for.
    pub account: AccountKind,
    /// Whose it is; none for the guild's own and for those who were forgotten.
    pub owner: Option<UserId>,
    /// What came; negative if it went.
    pub amount: Money,
    /// What the account held right after.
    pub balance_after: Money,
    /// The entry that changed the account before this one.
    pub before: Option<i64>,
}

/// What some days would have been like under another setting.
#[derive(Debug, Clone, Serialize)]
pub struct WhatIf {
    /// Which setting.
    pub setting: String,
    /// The value that was tried.
    pub value: String,
    /// How many days were replayed, today included.
    pub days: u32,
    /// As it was.
    pub before: Outlook,
    /// As it would have been.
    pub after: Outlook,
    /// How much more would have been paid in fees.
    pub fees: Money,
    /// Daily rewards that were replayed one by one.
    pub replayed: i64,
    /// Daily rewards there were; more than were replayed are estimated from those.
    pub claims: i64,
    /// Members whose rewards were replayed: those the Gini coefficients are of.
    pub members: i64,
}

/// One side of a [`WhatIf`]. Shares are in millionths.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Outlook {
    /// Came out of the mint.
    pub minted: Money,
    /// All coins at the end.
    pub supply: Money,
    /// Growth per week, if there is enough to say.
    pub growth_ppm: Option<i64>,
    /// The Gini coefficient of the members whose rewards were replayed.
    pub gini_ppm: Option<i64>,
}
