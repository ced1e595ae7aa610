//! Giving back keys that were claimed for something that was then refused.

use core_db::{DbError, Rows, Tx};

core_db::statements! {
    /// Frees keys that were claimed in this very unit.
    KEYS_FREE = split(
        "DELETE FROM idempotency WHERE key IN (SELECT value ->> 0 FROM json_each($1))",
        "DELETE FROM idempotency WHERE key = ANY ($1::text[])"
    );
}

/// Frees keys claimed in this unit: a refusal stores nothing, so the same key may succeed later.
pub(super) async fn release(tx: &mut Tx, keys: &[&str]) -> Result<(), DbError> {
    if keys.is_empty() {
        return Ok(());
    }
    tx.query(KEYS_FREE)
        .bind(Rows::new().texts(keys.iter().copied()))
        .execute()
        .await
        .map(drop)
}
