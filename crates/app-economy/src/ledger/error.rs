//! What a request to the ledger can end with.

use core_db::DbError;
use core_errors::{AppError, codes};
use domain_economy::ledger::{DraftError, EntrySeq, HoldState, Refusal};

/// Why the ledger did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The rules said no. Nothing was stored, and the same key may be used again.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The draft is no balanced entry.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// The idempotency key came before with another input.
    #[error("the key was used before with another input")]
    KeyReused,
    /// There is no such hold in that guild.
    #[error("there is no such hold")]
    HoldUnknown,
    /// The hold is not open any more.
    #[error("the hold is already {0}")]
    HoldClosed(HoldState),
    /// There is no such entry in that guild's journal.
    #[error("there is no entry {0}")]
    EntryUnknown(EntrySeq),
    /// The entry is a reversal, or belongs to a hold or an erasure, which have ways back of their own.
    #[error("entry {0} cannot be reversed")]
    NotReversible(EntrySeq),
    /// The entry was reversed before.
    #[error("entry {0} was reversed before")]
    ReversedBefore(EntrySeq),
    /// The ledger is stopping and takes no more requests.
    #[error("the ledger is stopping")]
    Stopping,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<LedgerError> for AppError {
    fn from(error: LedgerError) -> Self {
        let code = match error {
            LedgerError::Refused(refusal) => return refusal.into(),
            LedgerError::Draft(draft) => return draft.into(),
            LedgerError::Database(error) => return error.into(),
            LedgerError::KeyReused => codes::REPLAY_MISMATCH,
            LedgerError::HoldUnknown | LedgerError::HoldClosed(_) => codes::HOLD_CLOSED,
            LedgerError::EntryUnknown(_) => codes::ENTRY_UNKNOWN,
            LedgerError::NotReversible(_) => codes::ENTRY_FINAL,
            LedgerError::ReversedBefore(_) => codes::ENTRY_REVERSED,
            LedgerError::Stopping => codes::STOPPING,
        };
        Self::new(code).caused_by(error)
    }
}

#[cfg(test)]
mod tests {
    use core_db::DbErrorKind;

    use super::*;

    #[test]
    fn each_cause_has_the_code_that_fits_it() {
        let database = |kind| LedgerError::Database(DbError::new(kind, "test"));
        for (error, code) in [
            (LedgerError::HoldUnknown, codes::HOLD_CLOSED),
            (LedgerError::HoldClosed(HoldState::Expired), codes::HOLD_CLOSED),
            (LedgerError::EntryUnknown(7), codes::ENTRY_UNKNOWN),
            (LedgerError::NotReversible(7), codes::ENTRY_FINAL),
            (LedgerError::ReversedBefore(7), codes::ENTRY_REVERSED),
            (LedgerError::Stopping, codes::STOPPING),
            (database(DbErrorKind::Closing), codes::STOPPING),
            (database(DbErrorKind::CommitUnknown), codes::UNKNOWN_OUTCOME),
            (Refusal::Overflow.into(), codes::SUPPLY_LIMIT),
        ] {
            let told = AppError::from(error.clone());
            assert_eq!(told.code(), code, "{error}");
        }
    }
}
