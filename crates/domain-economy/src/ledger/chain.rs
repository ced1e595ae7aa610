//! The hash chain that makes any later change of the journal visible.
//!
//! Each entry's hash covers the one before, so changing, removing or swapping one breaks every later hash. Covered is
//! only what may never change. Accounts (also the actor's) appear as their numbers and a note as its salted hash, so
//! cutting an owner off an account or clearing a note leaves the chain whole.

use core_types::{GuildId, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{AccountId, EntrySeq};

/// SHA-256 of an entry and everything before it.
pub type EntryHash = [u8; 32];

/// Stands in front of everything hashed; another layout needs another name.
const VERSION: &[u8] = b"guildhall.journal.1";

/// What is hashed of one entry.
#[derive(Debug, Clone, Copy)]
pub struct Link<'e> {
    /// The hash of the entry before; zeros for the first.
    pub prev: &'e EntryHash,
    /// The guild.
    pub guild: GuildId,
    /// The place in its journal.
    pub seq: EntrySeq,
    /// When it was decided.
    pub at: Timestamp,
    /// The stored name of its kind.
    pub kind: &'e str,
    /// The wallet of whoever made it.
    pub actor: Option<AccountId>,
    /// The seal of its note.
    pub memo_hash: Option<&'e [u8; 32]>,
    /// The entry it undoes.
    pub reverses: Option<EntrySeq>,
    /// Accounts and what was added to each, in minor units, in ascending order of accounts.
    pub lines: &'e [(AccountId, i64)],
}

/// The hash of an entry.
///
/// Numbers are written as eight bytes, big-endian; whatever varies in length follows its length; what may be absent
/// follows a byte that tells. So two different entries never have the same bytes.
pub fn link_hash(link: &Link<'_>) -> EntryHash {
    let mut hash = Sha256::new();
    sized(&mut hash, VERSION);
    hash.update(link.prev);
    number(&mut hash, link.guild.as_i64());
    number(&mut hash, link.seq);
    number(&mut hash, link.at.as_micros());
    sized(&mut hash, link.kind.as_bytes());
    optional(&mut hash, link.actor.map(|actor| actor.get().to_be_bytes()));
    optional(&mut hash, link.memo_hash);
    optional(&mut hash, link.reverses.map(i64::to_be_bytes));
    length(&mut hash, link.lines.len());
    for (account, amount) in link.lines {
        number(&mut hash, account.get());
        number(&mut hash, *amount);
    }
    hash.finalize().into()
}

fn number(hash: &mut Sha256, value: i64) {
    hash.update(value.to_be_bytes());
}

fn length(hash: &mut Sha256, value: usize) {
    hash.update((value as u64).to_be_bytes());
}

fn sized(hash: &mut Sha256, bytes: &[u8]) {
    length(hash, bytes.len());
    hash.update(bytes);
}

fn optional(hash: &mut Sha256, bytes: Option<impl AsRef<[u8]>>) {
    match bytes {
        Some(bytes) => {
            hash.update([1]);
            hash.update(bytes);
        }
        None => hash.update([0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link<'e>(prev: &'e EntryHash, lines: &'e [(AccountId, i64)]) -> Link<'e> {
        Link {
            prev,
            guild: GuildId::new(1).unwrap(),
            seq: 1,
            at: Timestamp::from_seconds(0),
            kind: "pay",
            actor: None,
            memo_hash: None,
            reverses: None,
            lines,
        }
    }

    #[test]
    fn the_layout_is_fixed() {
        // Stored hashes depend on it: if this fails, the layout changed and needs a new version name.
        let lines = [(AccountId::new(1), -5), (AccountId::new(2), 5)];
        let hash = link_hash(&link(&[0; 32], &lines));
        assert_eq!(hash[..8], [0x57, 0xae, 0x40, 0x30, 0xcd, 0x3b, 0xb7, 0x5d]);
    }

    #[test]
    fn every_part_counts() {
        let zero = [0; 32];
        let (one, other) = ([(AccountId::new(1), -5)], [(AccountId::new(1), -6)]);
        let plain = link(&zero, &one);
        let seal = [0; 32];
        let variants = [
            plain,
            Link {
                prev: &[1; 32],
                ..plain
            },
            Link {
                guild: GuildId::new(2).unwrap(),
                ..plain
            },
            Link { seq: 2, ..plain },
            Link {
                at: Timestamp::from_micros(1),
                ..plain
            },
            Link { kind: "pa", ..plain },
            Link {
                actor: Some(AccountId::new(0)),
                ..plain
            },
            Link {
                memo_hash: Some(&seal),
                ..plain
            },
            Link {
                reverses: Some(0),
                ..plain
            },
            Link {
                lines: &other,
                ..plain
            },
            Link { lines: &[], ..plain },
        ];
        let hashes: std::collections::BTreeSet<_> = variants.iter().map(link_hash).collect();
        assert_eq!(hashes.len(), variants.len());
    }
}
