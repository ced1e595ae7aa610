//! One error inside the use cases: refusals of the domain and failures of the database on their way to an [`AppError`].

use core_db::DbError;
use core_errors::AppError;
use core_security::Denied;
use core_types::{AmountError, MoneyOverflow};
use domain_economy::ledger::{DraftError, Refusal};
use domain_economy::pay::QuoteError;

use crate::ledger::LedgerError;

/// An [`AppError`] that a [`DbError`] converts into, as units of work ask for.
#[derive(Debug)]
pub(crate) struct Fail(AppError);

impl From<Fail> for AppError {
    fn from(fail: Fail) -> Self {
        fail.0
    }
}

impl From<QuoteError> for Fail {
    fn from(error: QuoteError) -> Self {
        match error {
            QuoteError::Amount(error) => error.into(),
            QuoteError::Overflow(error) => error.into(),
        }
    }
}

macro_rules! through_app_error {
    ($($error:ty),+) => {$(
        impl From<$error> for Fail {
            fn from(error: $error) -> Self {
                Self(AppError::from(error))
            }
        }
    )+};
}

impl From<AppError> for Fail {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

through_app_error!(
    AmountError,
    MoneyOverflow,
    DraftError,
    Denied,
    Refusal,
    LedgerError,
    DbError
);
