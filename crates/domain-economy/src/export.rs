//! A guild's journal as lines of JSON, and proving from them alone that nothing in it was changed.
//!
//! `docs/economy/export.md` describes the lines for whoever writes another verifier.

mod things;

use std::collections::{BTreeMap, BTreeSet};

use core_types::{GuildId, Timestamp};
use serde::{Deserialize, Serialize};

use self::things::Things;
use crate::ledger::{AccountId, AccountKind, EntryHash, Link, SealedMemo, link_hash};

/// What the first line calls the file.
pub const FORMAT: &str = "guildhall.economy.export";
/// The version of the lines.
pub const VERSION: u32 = 1;
/// Faults that are told one by one.
const MOST: usize = 100;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Line {
    /// The first: what this is, and where the journal ends.
    Header {
        /// [`FORMAT`].
        format: String,
        /// [`VERSION`].
        version: u32,
        /// Whose journal.
        guild: GuildId,
        /// When it was written, in microseconds since 1970.
        at: i64,
        /// The place of the last entry; 0 for an empty journal.
        seq: i64,
        /// Its hash in hexadecimal; zeros for an empty journal.
        hash: String,
    },
    /// An entry, in the order of places.
    Entry(ExportedEntry),
    /// An account with its balance after the last entry.
    Account {
        /// Its number.
        id: i64,
        /// What it is for.
        kind: AccountKind,
        /// Whose it is; none for the guild's own and for those who were forgotten.
        owner: Option<String>,
        /// The number of its currency.
        currency: i64,
        /// What it holds.
        balance: i64,
    },
    /// Something else of the economy, which the journal does not depend on.
    Record {
        /// What kind of thing.
        of: String,
        /// What is known.
        data: serde_json::Value,
    },
    /// The last: how many lines there were of each kind, so that a cut file is noticed.
    End {
        /// Entries.
        entries: u64,
        /// Accounts.
        accounts: u64,
        /// Records; earlier exports did not count them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        records: Option<u64>,
    },
}

/// An entry as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedEntry {
    /// Its place, from 1 without gaps.
    pub seq: i64,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Why.
    pub kind: String,
    /// The wallet of whoever made it.
    pub actor: Option<i64>,
    /// Its note, unless it was forgotten.
    pub memo: Option<String>,
    /// What the note is hashed with, in hexadecimal.
    pub memo_salt: Option<String>,
    /// The hash of both, in hexadecimal; stays when a note is forgotten.
    pub memo_hash: Option<String>,
    /// The entry it undoes.
    pub reverses: Option<i64>,
    /// Accounts and what was added to each, in ascending order of accounts.
    pub lines: Vec<(i64, i64)>,
    /// Its hash in hexadecimal.
    pub hash: String,
}

impl ExportedEntry {
    /// Whether the entry is what its hash says, given the hash of the one before: nothing in it was changed since.
    pub fn follows(&self, guild: GuildId, before: &EntryHash) -> bool {
        let memo_hash = self.memo_hash.as_deref().map(unhex::<32>);
        memo_hash != Some(None)
            && is_sealed(self, memo_hash.flatten())
            && unhex::<32>(&self.hash) == Some(self.hash_after(guild, before, memo_hash.flatten().as_ref()))
    }

    fn hash_after(&self, guild: GuildId, before: &EntryHash, memo_hash: Option<&[u8; 32]>) -> EntryHash {
        let lines = self.lines.iter();
        let lines: Vec<(AccountId, i64)> = lines
            .map(|(account, amount)| (AccountId::new(*account), *amount))
            .collect();
        link_hash(&Link {
            prev: before,
            guild,
            seq: self.seq,
            at: Timestamp::from_micros(self.at),
            kind: &self.kind,
            actor: self.actor.map(AccountId::new),
            memo_hash,
            reverses: self.reverses,
            lines: &lines,
        })
    }
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Entries read.
    pub entries: u64,
    /// Accounts read.
    pub accounts: u64,
    /// Records read.
    pub records: u64,
    /// What is not as it must be, at most a hundred.
    pub faults: Vec<String>,
    /// How many more there were.
    pub more: u64,
}

/// Reads lines one by one, and keeps one sum per account.
#[derive(Debug, Default)]
pub struct Verifier {
    header: Option<(GuildId, i64, String)>,
    last: i64,
    hash: EntryHash,
    sums: BTreeMap<i64, i128>,
    accounts: BTreeSet<i64>,
    reversed: BTreeSet<i64>,
    things: Things,
    ended: bool,
    checked: Checked,
}

impl Verifier {
    /// A verifier that has read nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next line.
    pub fn line(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if self.ended {
            return self.fault("there is something behind the end".to_owned());
        }
        match serde_json::from_str(text) {
            Ok(line) => self.read(line),
            Err(error) => self.fault(format!(
                "a line behind entry {} cannot be read: {error}",
                self.last
            )),
        }
    }

    fn read(&mut self, line: Line) {
        match line {
            Line::Header {
                format,
                version,
                guild,
                seq,
                hash,
                ..
            } => {
                if format != FORMAT || version != VERSION {
                    self.fault(format!(
                        "{format} version {version} is not {FORMAT} version {VERSION}"
                    ));
                }
                if self.header.replace((guild, seq, hash)).is_some() {
                    self.fault("there are two headers".to_owned());
                }
            }
            Line::Entry(entry) => self.entry(&entry),
            Line::Account {
                id, kind, balance, ..
            } => self.account(id, kind, balance),
            Line::Record { of, data } => {
                self.checked.records += 1;
                if let Some(fault) = self.things.record(&of, &data) {
                    self.fault(fault);
                }
            }
            Line::End {
                entries,
                accounts,
                records,
            } => {
                self.ended = true;
                if records.is_some_and(|records| records != self.checked.records) {
                    self.fault(format!(
                        "the end speaks of {} records, and there are {}",
                        records.unwrap_or(0),
                        self.checked.records
                    ));
                }
                if (entries, accounts) != (self.checked.entries, self.checked.accounts) {
                    self.fault(format!(
                        "the end speaks of {entries} entries and {accounts} accounts"
                    ));
                }
            }
        }
    }

    fn entry(&mut self, entry: &ExportedEntry) {
        let Some((guild, ..)) = self.header else {
            return self.fault("there is no header".to_owned());
        };
        let seq = entry.seq;
        self.checked.entries += 1;
        if seq != self.last + 1 {
            self.fault(format!("entry {seq} follows entry {}", self.last));
        }
        let sum: i128 = entry.lines.iter().map(|(_, amount)| i128::from(*amount)).sum();
        if sum != 0 {
            self.fault(format!("the lines of entry {seq} sum to {sum}"));
        }
        for (account, amount) in &entry.lines {
            *self.sums.entry(*account).or_default() += i128::from(*amount);
        }
        if let Some(of) = entry.reverses
            && (of >= seq || !self.reversed.insert(of))
        {
            self.fault(format!(
                "entry {seq} undoes entry {of}, which comes later or was undone before"
            ));
        }
        let memo_hash = entry.memo_hash.as_deref().map(unhex::<32>);
        if memo_hash == Some(None) || !is_sealed(entry, memo_hash.flatten()) {
            self.fault(format!("the note of entry {seq} was changed"));
        }
        let hash = entry.hash_after(guild, &self.hash, memo_hash.flatten().as_ref());
        let written = unhex::<32>(&entry.hash);
        if written != Some(hash) {
            self.fault(format!(
                "the hash of entry {seq} does not follow from what it says"
            ));
        }
        // On with what is written, so that one change is one fault.
        self.hash = written.unwrap_or(hash);
        self.last = seq;
    }

    fn account(&mut self, id: i64, kind: AccountKind, balance: i64) {
        self.checked.accounts += 1;
        if !self.accounts.insert(id) {
            self.fault(format!("account {id} is there twice"));
        }
        let sum = self.sums.get(&id).copied().unwrap_or(0);
        if sum != i128::from(balance) {
            self.fault(format!("account {id} says {balance}, its entries say {sum}"));
        }
        if balance < 0 && !kind.may_be_negative() {
            self.fault(format!("account {id} has less than nothing"));
        }
    }

    /// What was found, once everything was read.
    pub fn finish(mut self) -> Checked {
        match self.header.take() {
            None => self.fault("there is no header".to_owned()),
            Some((_, seq, hash)) => {
                if seq != self.last || unhex::<32>(&hash) != Some(self.hash) {
                    self.fault(format!(
                        "the header ends the journal at {seq}, the entries at {}",
                        self.last
                    ));
                }
            }
        }
        if !self.ended {
            self.fault("the file has no end: something was cut off".to_owned());
        }
        for fault in std::mem::take(&mut self.things).finish() {
            self.fault(fault);
        }
        let missing = self.sums.keys().find(|account| !self.accounts.contains(account));
        if let Some(account) = missing.copied() {
            self.fault(format!("account {account} is in the entries but not in the file"));
        }
        self.checked
    }

    fn fault(&mut self, fault: String) {
        if self.checked.faults.len() < MOST {
            self.checked.faults.push(fault);
        } else {
            self.checked.more += 1;
        }
    }
}

fn is_sealed(entry: &ExportedEntry, hash: Option<[u8; 32]>) -> bool {
    match (&entry.memo, &entry.memo_salt, hash) {
        (Some(text), Some(salt), Some(hash)) => {
            unhex::<16>(salt).is_some_and(|salt| SealedMemo::hash(text, &salt) == hash)
        }
        // Forgotten, or never there.
        (None, None, _) => true,
        _ => false,
    }
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use core_types::hex;
    use proptest::prelude::*;

    use super::*;

    /// A journal of payments between the mint and two wallets, written down.
    fn written(amounts: &[i64]) -> Vec<String> {
        let guild = GuildId::new(5).unwrap();
        let (mut hash, mut sums, mut entries) = ([0; 32], [0_i64; 2], Vec::new());
        for (seq, amount) in (1_i64..).zip(amounts) {
            let lines = vec![(1, -amount), (2, *amount)];
            let sealed: Vec<_> = lines
                .iter()
                .map(|(id, amount)| (AccountId::new(*id), *amount))
                .collect();
            let memo = SealedMemo::hash("note", &[7; 16]);
            hash = link_hash(&Link {
                prev: &hash,
                guild,
                seq,
                at: Timestamp::from_micros(seq),
                kind: "grant",
                actor: None,
                memo_hash: Some(&memo),
                reverses: None,
                lines: &sealed,
            });
            sums = [sums[0] - amount, sums[1] + amount];
            entries.push(Line::Entry(ExportedEntry {
                seq,
                at: seq,
                kind: "grant".to_owned(),
                actor: None,
                memo: Some("note".to_owned()),
                memo_salt: Some(hex(&[7; 16])),
                memo_hash: Some(hex(&memo)),
                reverses: None,
                lines,
                hash: hex(&hash),
            }));
        }
        let header = Line::Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            guild,
            at: 0,
            seq: i64::try_from(amounts.len()).unwrap(),
            hash: hex(&hash),
        };
        let account = |id, kind, balance| Line::Account {
            id,
            kind,
            owner: None,
            currency: 1,
            balance,
        };
        let accounts = [
            account(1, AccountKind::Mint, sums[0]),
            account(2, AccountKind::Wallet, sums[1]),
        ];
        let end = Line::End {
            entries: u64::try_from(amounts.len()).unwrap(),
            accounts: 2,
            records: None,
        };
        let lines = std::iter::once(header)
            .chain(entries)
            .chain(accounts)
            .chain([end]);
        lines.map(|line| serde_json::to_string(&line).unwrap()).collect()
    }

    fn check(lines: &[String]) -> Checked {
        let mut verifier = Verifier::new();
        for line in lines {
            verifier.line(line);
        }
        verifier.finish()
    }

    #[test]
    fn what_was_written_is_whole() {
        let checked = check(&written(&[5, 7, 9]));
        assert_eq!(
            (checked.entries, checked.accounts, checked.faults),
            (3, 2, vec![])
        );
        assert_eq!(check(&[]).faults.len(), 2);
    }

    proptest! {
        /// Leaving a line out, swapping two, or changing any digit is noticed.
        #[test]
        fn every_change_is_noticed(line in 0..7_usize, other in 0..7_usize, digit in 0..400_usize, with in 0..10_u8) {
            let whole = written(&[50, 70, 90]);
            let mut cut = whole.clone();
            cut.remove(line);
            prop_assert!(!check(&cut).faults.is_empty());
            let mut swapped = whole.clone();
            swapped.swap(line, other);
            // Accounts may stand in any order.
            prop_assert!(line == other || (4..6).contains(&line) && (4..6).contains(&other) || !check(&swapped).faults.is_empty());
            let mut changed = whole.clone();
            let places: Vec<usize> = changed[line].match_indices(|sign: char| sign.is_ascii_digit()).map(|(at, _)| at).collect();
            if let Some(at) = places.get(digit % places.len().max(1)) {
                changed[line].replace_range(*at..=*at, &with.to_string());
                let is_said_twice = whole[line].contains("\"header\"") || whole[line].contains("\"account\"");
                prop_assert!(changed == whole || is_said_twice || !check(&changed).faults.is_empty(), "{}", changed[line]);
            }
        }
    }
}
