//! Why a draft is not carried out.

use core_errors::{AppError, codes};
use core_types::{Money, UserId};
use serde::{Deserialize, Serialize};

use super::AccountKind;

/// The rules say no to one draft. Others of the same batch are not touched by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// An account holds less than the draft takes from it.
    #[error("the {kind} holds {available}, {needed} are needed")]
    NotEnough {
        /// What the account is for.
        kind: AccountKind,
        /// Whose it is; none for the guild's own.
        owner: Option<UserId>,
        /// What it holds.
        available: Money,
        /// What the draft takes.
        needed: Money,
    },
    /// A balance would be larger than can be counted.
    #[error("a balance would be larger than can be counted")]
    Overflow,
    /// An account takes no part in entries any more.
    #[error("the {kind} is closed")]
    AccountClosed {
        /// What the account is for.
        kind: AccountKind,
    },
    /// The books were not loaded with an account of the draft: a mistake of the program.
    #[error("an account of the draft is not in the books")]
    Unprepared,
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotEnough {
                available, needed, ..
            } => Self::new(codes::NOT_ENOUGH)
                .with("available", available)
                .with("needed", needed),
            Refusal::Overflow => Self::new(codes::SUPPLY_LIMIT),
            Refusal::AccountClosed { .. } => Self::new(codes::ACCOUNT_CLOSED),
            Refusal::Unprepared => Self::new(codes::INTERNAL),
        }
        .caused_by(refusal)
    }
}
