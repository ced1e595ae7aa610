//! What a record's hash covers.

use sha2::{Digest, Sha256};

use super::record::AuditRecord;

/// Hash before the first record of a guild.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// SHA-256 over the previous hash and every field. Each text is preceded by its length, so that no two records share
/// their bytes. A new field needs a new tag: records with a trace are of the second kind, all others of the first, as
/// they were before there were traces. A trace that is added or taken away later changes the kind, and so the hash.
pub(crate) fn hash_of(record: &AuditRecord) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(match record.trace_id {
        None => b"guildhall audit 1",
        Some(_) => b"guildhall audit 2",
    });
    hash.update(record.previous);
    for number in [
        record.guild.as_i64(),
        record.seq,
        record.at.as_micros(),
        record.actor.as_i64(),
    ] {
        hash.update(number.to_be_bytes());
    }
    for text in [&record.action, &record.target, &record.reason, &record.trace] {
        update_text(&mut hash, text);
    }
    for text in [&record.before, &record.after] {
        hash.update([u8::from(text.is_some())]);
        update_text(&mut hash, text.as_deref().unwrap_or_default());
    }
    if let Some(trace_id) = &record.trace_id {
        update_text(&mut hash, trace_id);
    }
    hash.finalize().into()
}

fn update_text(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text);
}
