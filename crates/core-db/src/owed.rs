//! Answers that are owed to somebody: known to be owed from the moment their effect is committed until they were given.
//!
//! An effect is committed before anybody is told. A process that dies in between leaves somebody without a word, although it
//! happened. So whoever serves a request hands in an address with which it can be answered later ([`Owed::scope`]), and each
//! effect on the way is stored together with it, by the very statement that stores its answer: no further statement, no
//! further commit. Once the answer is out the address is removed, many in one statement ([`Tx::owed_settle`]). What is still
//! there after a while ([`Tx::owed_list`]) was never answered. The secret of an address is removed even before, as soon as it
//! opens nothing any more ([`Tx::owed_tokens_forget`]).

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use core_types::{GuildId, Timestamp, UserId};

use crate::error::DbError;
use crate::row::{FromRow, Row};
use crate::rows::Rows;
use crate::tx::Tx;

tokio::task_local! {
    static CURRENT: Owed;
}

/// Where an answer has to go: stored with the effect, by whoever serves the request. Seal what is not for every eye.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// On which guild whose request it was: they can see its answer again ([`Tx::answers_of`]).
    pub member: Option<(GuildId, UserId)>,
    /// What it takes to answer later, without the secret.
    pub call: String,
    /// The secret that opens the way back for a while.
    pub token: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Address")
            .field("member", &self.member)
            .finish_non_exhaustive()
    }
}

/// The address of whoever waits for an answer, and the keys of the effects they are to hear of. Clones share them.
#[derive(Clone)]
pub struct Owed(Arc<Inner>);

struct Inner {
    write: Box<dyn Fn() -> Address + Send + Sync>,
    address: OnceLock<Arc<Address>>,
    keys: Mutex<Vec<String>>,
}

impl std::fmt::Debug for Owed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Owed")
            .field("keys", &self.keys())
            .finish_non_exhaustive()
    }
}

impl Owed {
    /// `address` is asked once, with the first effect, and never by requests that have none.
    pub fn new(address: impl Fn() -> Address + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            write: Box::new(address),
            address: OnceLock::new(),
            keys: Mutex::default(),
        }))
    }

    /// Runs a request: the answers of all its effects are owed to this address.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }

    /// To whom the answer of the request that runs here is owed. Not seen from other tasks: ask before handing work over.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Notes that the effect of this key may happen, and answers the address to store with it.
    pub fn note(&self, key: &str) -> Arc<Address> {
        let mut keys = self.0.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.push(key.to_owned());
        Arc::clone(self.0.address.get_or_init(|| Arc::new((self.0.write)())))
    }

    /// What is said now is not the answer of the effects noted so far: if one of them is there after all, its answer is
    /// still owed. For errors, after which it may be: the connection was lost at commit, or the answer could not be made.
    pub fn withhold(&self) {
        self.0.keys.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The keys noted so far; of effects that were refused, too.
    pub fn keys(&self) -> Vec<String> {
        self.0.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// An answer nobody gave.
#[derive(Clone, PartialEq, Eq)]
pub struct OwedAnswer {
    /// The idempotency key of the effect.
    pub key: String,
    /// What it takes to answer, as it was handed in.
    pub call: String,
    /// The secret that opens the way back, while it does.
    pub token: Option<String>,
    /// When the effect's unit began.
    pub since: Timestamp,
}

impl std::fmt::Debug for OwedAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwedAnswer")
            .field("key", &self.key)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

impl FromRow for OwedAnswer {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            key: row.get(0)?,
            call: row.get(1)?,
            token: row.get(2)?,
            since: row.get(3)?,
        })
    }
}

crate::statements! {
    /// Nobody owes these answers any more.
    SETTLE = split(
        "UPDATE idempotency SET owed = NULL, owed_token = NULL
        WHERE owed IS NOT NULL AND key IN (SELECT value ->> 0 FROM json_each($1))",
        "UPDATE idempotency SET owed = NULL, owed_token = NULL WHERE owed IS NOT NULL AND key = ANY ($1::text[])"
    );
    /// Whether one of these answers is owed.
    ANY = split(
        "SELECT 1 FROM idempotency
        WHERE owed IS NOT NULL AND key IN (SELECT value ->> 0 FROM json_each($1)) LIMIT 1",
        "SELECT 1 FROM idempotency WHERE owed IS NOT NULL AND key = ANY ($1::text[]) LIMIT 1"
    );
    /// Answers owed for a while, the oldest first.
    LIST = "SELECT key, owed, owed_token, created_at FROM idempotency
        WHERE owed IS NOT NULL AND created_at <= $1 ORDER BY created_at, key LIMIT $2";
    /// Secrets that open nothing any more.
    TOKENS_FORGET = "UPDATE idempotency SET owed_token = NULL
        WHERE owed IS NOT NULL AND created_at <= $1 AND owed_token IS NOT NULL";
}

impl Tx {
    /// The answers of these keys were given. How many were owed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn owed_settle(&mut self, keys: &[String]) -> Result<u64, DbError> {
        if keys.is_empty() {
            return Ok(0);
        }
        // In one order everywhere, so that two of these cannot wait for each other.
        let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        keys.sort_unstable();
        let rows = Rows::new().texts(keys.iter().copied());
        self.query(SETTLE).bind(rows).execute().await
    }

    /// Whether one of these keys has an effect whose answer is owed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn owed_any(&mut self, keys: &[String]) -> Result<bool, DbError> {
        let rows = Rows::new().texts(keys.iter().map(String::as_str));
        let found: Option<(i32,)> = self.query(ANY).bind(rows).fetch_optional().await?;
        Ok(found.is_some())
    }

    /// Forgets the secrets of addresses that are older than a moment; the answers are still owed. How many there were.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn owed_tokens_forget(&mut self, before: Timestamp) -> Result<u64, DbError> {
        self.query(TOKENS_FORGET).bind(before).execute().await
    }

    /// Answers whose effects are older than a moment and that nobody gave, the oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn owed_list(&mut self, before: Timestamp, limit: u32) -> Result<Vec<OwedAnswer>, DbError> {
        self.query(LIST).bind(before).bind(limit).fetch_all().await
    }
}
