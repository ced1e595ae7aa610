//! What the ledger counts. Labels are few and fixed.

use metrics::{counter, histogram};

/// A batch of so many requests goes to the database.
pub(super) fn batch(requests: usize) {
    histogram!("guildhall_ledger_batch_units").record(f64::from(u32::try_from(requests).unwrap_or(u32::MAX)));
}

/// A batch is run again.
pub(super) fn retry() {
    counter!("guildhall_ledger_batch_retries_total").increment(1);
}

/// So many holds were given back because their time was over.
pub(super) fn holds_expired(count: usize) {
    counter!("guildhall_ledger_holds_expired_total").increment(u64::try_from(count).unwrap_or(u64::MAX));
}
