//! The ledger: the only way money moves.
//!
//! [`post`] carries drafts out inside a use case's own unit of work. [`Ledger::submit`] is for requests that are nothing
//! but an entry, such as a payment: it gathers them into shared transactions, each under its idempotency key.

mod accounts;
mod balance;
mod erase;
mod error;
mod find;
mod hold;
mod imbalance;
mod keys;
mod lanes;
mod metric;
mod past;
mod post;
mod rank;
mod reverse;
mod statement;
mod sweep;
mod verify;

use std::sync::Arc;

use core_db::{Db, DbError, Once, Owed};
use domain_economy::ledger::Draft;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use balance::{Balances, balances, treasury};
pub use erase::{Trace, member_erase, member_trace};
pub use error::LedgerError;
pub use find::entries_at;
pub use hold::{
    Hold, HoldId, hold_capture, hold_capture_noted, hold_find, hold_open, hold_release, holds_expire,
    holds_of,
};
pub use imbalance::imbalance;
pub use past::{Past, past_write};
pub use post::{Posted, post, post_one};
pub use rank::{RankBy, Ranked, Standings, place_of, ranking};
pub use reverse::reverse;
pub use statement::{Party, StatementCursor, StatementFilter, StatementLine, statement};
pub use verify::{Fault, FaultKind, OnProgress, VerifyProgress, VerifyReport, VerifyScope, verify};

pub(crate) use accounts::{heads_lock, user_id};
use lanes::{Done, Lanes, Request};
pub(crate) use reverse::is_reversible;
pub(crate) use statement::{lines_parse, names};

/// A ledger, shared by cloning.
#[derive(Debug, Clone)]
pub struct Ledger(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    lanes: Lanes,
}

impl Ledger {
    /// A ledger over a database, with as many lanes as suit it. Needs a runtime, as it starts them.
    pub fn start(db: Db) -> Self {
        let lanes = Lanes::fitting(&db);
        Self::start_with(db, lanes)
    }

    /// As [`Self::start`], with a given number of lanes, at least one.
    pub fn start_with(db: Db, lanes: usize) -> Self {
        let lanes = Lanes::start(&db, lanes);
        Self(Arc::new(Inner { db, lanes }))
    }

    /// The database beneath.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Carries out a draft at most once per `key`, and answers what `answer` makes of the entry.
    ///
    /// A second request with the same key and the same `input_hash` gets the stored answer, with
    /// [`replayed`](Once::replayed) set. A refusal stores nothing, so the same key may succeed later. If the caller stops
    /// waiting, the request is carried out all the same.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] by the rules, [`LedgerError::KeyReused`] for a key that came with another input,
    /// [`LedgerError::Stopping`] after [`Self::close`], or the database's error, in which case nothing happened unless
    /// its kind is [`CommitUnknown`](core_db::DbErrorKind::CommitUnknown).
    pub async fn submit<T, F>(
        &self,
        key: impl Into<String>,
        input_hash: [u8; 32],
        draft: Draft,
        answer: F,
    ) -> Result<Once<T>, LedgerError>
    where
        T: Serialize + DeserializeOwned,
        F: Fn(&Posted) -> T + Clone + Send + Sync + 'static,
    {
        let stored = answer.clone();
        let key = key.into();
        let request = Request {
            // Asked here: the batch runs in a task of its own.
            owed: Owed::current().map(|owed| owed.note(&key)),
            key,
            input_hash,
            draft,
            answer: Box::new(move |posted| {
                serde_json::to_string(&stored(posted))
                    .map_err(|error| DbError::new(core_db::DbErrorKind::Internal, format!("answer: {error}")))
            }),
        };
        match self.0.lanes.submit(request).await? {
            Done::Posted(posted) => Ok(Once {
                value: answer(&posted),
                replayed: false,
            }),
            Done::Replayed(text) => serde_json::from_str(&text)
                .map(|value| Once {
                    value,
                    replayed: true,
                })
                .map_err(|error| DbError::corrupt(format!("stored answer: {error}")).into()),
        }
    }

    /// Takes no more requests, carries out those handed in, and returns when they are done.
    pub async fn close(&self) {
        self.0.lanes.drain().await;
    }
}
