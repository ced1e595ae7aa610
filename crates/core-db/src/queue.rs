//! What outbox and jobs have in common: leases on rows, back-off and the way into the dead-letter list.

use std::time::Duration;

use core_types::Timestamp;

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;

/// After so many failures a row waits for a person instead of another try.
pub const MAX_FAILURES: i64 = 5;

/// The most text of an error that is kept with a row, in bytes.
const MAX_ERROR: usize = 500;

/// What became of a row whose handling failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// It will be tried again, not before this moment.
    Retry(Timestamp),
    /// It failed [`MAX_FAILURES`] times and waits in the dead-letter list.
    Dead,
    /// The lease had passed to somebody else, who decides now.
    LeaseLost,
}

/// How long to wait after the given number of failures (from 1): 2 s, 8 s, 32 s, 128 s, each up to half longer so that rows
/// that failed together do not return together.
pub(crate) fn back_off(failures: i64, salt: i64) -> Duration {
    let exponent = u32::try_from(failures.clamp(1, MAX_FAILURES)).unwrap_or(1) - 1;
    let base = 2_000 * 4_u64.pow(exponent);
    let spread = crate::jitter::next(salt.unsigned_abs()) % (base / 2);
    Duration::from_millis(base + spread)
}

/// The beginning of an error's text, cut at a character.
fn short(error: &str) -> &str {
    &error[..error.floor_char_boundary(MAX_ERROR)]
}

/// What is written down about a leased row whose handling failed.
#[derive(Debug)]
pub(crate) struct Failure<'e> {
    pub(crate) id: i64,
    pub(crate) fence: i64,
    /// So often by now.
    pub(crate) failures: i64,
    pub(crate) retry_at: Timestamp,
    pub(crate) error: &'e str,
}

impl Failure<'_> {
    /// Runs the statement that writes it down: id, fence, failures, state, next try, end and error, in this order.
    pub(crate) async fn write(self, tx: &mut Tx, sql: Sql) -> Result<Failed, DbError> {
        let is_dead = self.failures >= MAX_FAILURES;
        let finished_at = is_dead.then_some(tx.now());
        let changed = tx
            .query(sql)
            .bind(self.id)
            .bind(self.fence)
            .bind(self.failures)
            .bind(if is_dead { "dead" } else { "waiting" })
            .bind(self.retry_at)
            .bind(finished_at)
            .bind(short(self.error))
            .execute()
            .await?;
        Ok(match (still_leased(changed), is_dead) {
            (false, _) => Failed::LeaseLost,
            (true, true) => Failed::Dead,
            (true, false) => Failed::Retry(self.retry_at),
        })
    }
}

/// Whether a statement that changes one leased row found it still leased.
pub(crate) const fn still_leased(changed: u64) -> bool {
    changed == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_stays_bounded() {
        for (failures, least) in [(0, 2), (1, 2), (2, 8), (3, 32), (4, 128), (5, 512), (99, 512)] {
            let wait = back_off(failures, 7);
            assert!(wait >= Duration::from_secs(least), "{failures}: {wait:?}");
            assert!(wait < Duration::from_secs(least) * 3 / 2, "{failures}: {wait:?}");
        }
    }

    #[test]
    fn long_errors_are_cut_between_characters() {
        let long = "é".repeat(400);
        assert_eq!(short(&long).len(), 500);
        assert_eq!(short(&format!("x{long}")).len(), 499);
        assert_eq!(short("short"), "short");
    }
}
