//! At most one effect per key: the answer is stored with the effect, and a replay gets the stored answer.

mod once;
mod recent;

use std::time::Duration;

use core_types::Timestamp;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::Db;
use crate::error::DbError;
use crate::owed::Address;
use crate::rows::Rows;
use crate::tx::Tx;

pub use recent::PastAnswer;

/// How long an answer is kept. Discord repeats an interaction within minutes; people repeat a request within days.
pub const IDEMPOTENCY_KEPT: Duration = Duration::from_hours(7 * 24);

/// What a key stands for in the moment it is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The key is new: produce the effect and store its answer in this same unit.
    Fresh,
    /// The effect happened before; this is the stored answer, as JSON (`null` if none was stored).
    Replayed(String),
    /// The key was used before with another input: refuse.
    Mismatch,
    /// Only from [`Tx::idempotency_claim_many`]: the same key and input stands earlier in the batch, at this position.
    Repeats(usize),
}

/// A value together with the fact whether it was produced now or long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Once<T> {
    /// The answer.
    pub value: T,
    /// True if it was stored by an earlier call with the same key.
    pub replayed: bool,
}

crate::statements! {
    /// Takes a key if it is new or expired (cleaned up or not). PostgreSQL waits here for a concurrent holder of the key to end.
    CLAIM = "INSERT INTO idempotency (key, input_hash, created_at, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET input_hash = excluded.input_hash, answer = 'null',
            created_at = excluded.created_at, expires_at = excluded.expires_at
        WHERE idempotency.expires_at <= excluded.created_at
        RETURNING 1";
    /// The stored answer and whether the input was the same.
    ANSWER_OF = "SELECT answer, input_hash = $2 FROM idempotency WHERE key = $1";
    /// Keys that end alike, with when they were taken. Reads the whole table: for people who look into one case.
    ENDING = "SELECT key, created_at FROM idempotency WHERE key LIKE '%' || $1 ORDER BY created_at, key LIMIT 20";
    /// Keeps the answer of a claimed key.
    STORE = "UPDATE idempotency SET answer = $2, owed = $3, owed_token = $4, guild_id = $5, user_id = $6 WHERE key = $1";
    /// As `CLAIM`, for many keys in ascending order, so that two batches cannot wait for each other.
    CLAIM_MANY = split(
        "INSERT INTO idempotency (key, input_hash, created_at, expires_at)
            SELECT value ->> 0, unhex(value ->> 1), $1, $2 FROM json_each($3) WHERE true
        ON CONFLICT (key) DO UPDATE SET input_hash = excluded.input_hash, answer = 'null',
            created_at = excluded.created_at, expires_at = excluded.expires_at
        WHERE idempotency.expires_at <= excluded.created_at
        RETURNING key",
        "INSERT INTO idempotency (key, input_hash, created_at, expires_at)
            SELECT key, input_hash, $1, $2 FROM unnest($3::text[], $4::bytea[]) AS input (key, input_hash)
        ON CONFLICT (key) DO UPDATE SET input_hash = excluded.input_hash, answer = 'null',
            created_at = excluded.created_at, expires_at = excluded.expires_at
        WHERE idempotency.expires_at <= excluded.created_at
        RETURNING key"
    );
    /// As `ANSWER_OF`, for many keys.
    ANSWERS_OF = split(
        "SELECT key, answer, input_hash FROM idempotency
        WHERE key IN (SELECT value ->> 0 FROM json_each($1))",
        "SELECT key, answer, input_hash FROM idempotency WHERE key = ANY ($1::text[])"
    );
    /// As `STORE`, for many keys.
    STORE_MANY = split(
        "UPDATE idempotency SET answer = input.answer, owed = input.owed, owed_token = input.token,
            guild_id = input.guild_id, user_id = input.user_id
        FROM (SELECT value ->> 0 AS key, value ->> 1 AS answer, value ->> 2 AS owed, value ->> 3 AS token,
            value ->> 4 AS guild_id, value ->> 5 AS user_id FROM json_each($1)) AS input
        WHERE idempotency.key = input.key",
        "UPDATE idempotency SET answer = input.answer, owed = input.owed, owed_token = input.token,
            guild_id = input.guild_id, user_id = input.user_id
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
            AS input (key, answer, owed, token, guild_id, user_id)
        WHERE idempotency.key = input.key"
    );
}

impl Tx {
    /// Claims `key` for an effect with this input. At most one unit ever gets [`Claim::Fresh`] for a key (until it
    /// expires); a concurrent one waits for that unit and then gets its answer.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn idempotency_claim(&mut self, key: &str, input_hash: &[u8; 32]) -> Result<Claim, DbError> {
        let now = self.now();
        let fresh: Option<(i64,)> = self
            .query(CLAIM)
            .bind(key)
            .bind(input_hash)
            .bind(now)
            .bind(now.plus(IDEMPOTENCY_KEPT))
            .fetch_optional()
            .await?;
        if fresh.is_some() {
            return Ok(Claim::Fresh);
        }
        let (answer, same): (String, bool) = self
            .query(ANSWER_OF)
            .bind(key)
            .bind(input_hash)
            .fetch_one()
            .await?;
        Ok(if same {
            Claim::Replayed(answer)
        } else {
            Claim::Mismatch
        })
    }

    /// The effects whose keys end like this (digits and colons), with when they happened: for people who look into one
    /// case. Reads the whole table.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn idempotency_ending(&mut self, end: &str) -> Result<Vec<(String, Timestamp)>, DbError> {
        self.query(ENDING).bind(end).fetch_all().await
    }

    /// Stores the answer (JSON) of a key claimed in this unit, and to whom it is owed ([`Owed`](crate::Owed)).
    ///
    /// # Errors
    /// [`Internal`](crate::DbErrorKind::Internal) if the key was not claimed; those of the database.
    pub async fn idempotency_store(
        &mut self,
        key: &str,
        answer: &str,
        owed: Option<&Address>,
    ) -> Result<(), DbError> {
        let (guild, user) = member(owed);
        let store = self
            .query(STORE)
            .bind(key)
            .bind(answer)
            .bind(owed.map(|owed| owed.call.as_str()))
            .bind(owed.map(|owed| owed.token.as_str()))
            .bind(guild)
            .bind(user);
        match store.execute().await? {
            1 => Ok(()),
            _ => Err(DbError::internal(
                "an answer was stored for a key that is not claimed",
            )),
        }
    }

    /// Claims many keys in one round trip (two if some were used before), and answers in the order given.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn idempotency_claim_many(&mut self, keys: &[(&str, [u8; 32])]) -> Result<Vec<Claim>, DbError> {
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by_key(|&at| (keys[at].0, at));
        let mut claims = vec![Claim::Mismatch; keys.len()];
        let firsts = hold_back_repeats(&order, keys, &mut claims);
        if firsts.is_empty() {
            return Ok(claims);
        }
        let now = self.now();
        let rows = Rows::new()
            .texts(firsts.iter().map(|&at| keys[at].0))
            .bytes(firsts.iter().map(|&at| keys[at].1.as_slice()));
        let mut fresh: Vec<(String,)> = self
            .query(CLAIM_MANY)
            .bind(now)
            .bind(now.plus(IDEMPOTENCY_KEPT))
            .bind(rows)
            .fetch_all()
            .await?;
        fresh.sort_unstable();
        let is_fresh = |at: usize| {
            fresh
                .binary_search_by(|(key,)| key.as_str().cmp(keys[at].0))
                .is_ok()
        };
        let (new, used): (Vec<usize>, Vec<usize>) = firsts.iter().copied().partition(|&at| is_fresh(at));
        for at in new {
            claims[at] = Claim::Fresh;
        }
        if !used.is_empty() {
            self.replays(keys, &used, &mut claims).await?;
        }
        Ok(claims)
    }

    async fn replays(
        &mut self,
        keys: &[(&str, [u8; 32])],
        used: &[usize],
        claims: &mut [Claim],
    ) -> Result<(), DbError> {
        let rows = Rows::new().texts(used.iter().map(|&at| keys[at].0));
        let stored: Vec<(String, String, [u8; 32])> = self.query(ANSWERS_OF).bind(rows).fetch_all().await?;
        if stored.len() != used.len() {
            return Err(DbError::corrupt("a used idempotency key has no answer"));
        }
        for (key, answer, hash) in stored {
            // `used` follows the order of the keys.
            if let Ok(found) = used.binary_search_by(|&at| keys[at].0.cmp(key.as_str())) {
                let at = used[found];
                claims[at] = if keys[at].1 == hash {
                    Claim::Replayed(answer)
                } else {
                    Claim::Mismatch
                };
            }
        }
        Ok(())
    }

    /// Stores many keys claimed in this unit with their answers (JSON) and to whom they are owed, in one round trip.
    ///
    /// # Errors
    /// [`Internal`](crate::DbErrorKind::Internal) if one of the keys was not claimed; those of the database.
    pub async fn idempotency_store_many(
        &mut self,
        answers: &[(&str, &str, Option<&Address>)],
    ) -> Result<(), DbError> {
        if answers.is_empty() {
            return Ok(());
        }
        let rows = Rows::new()
            .texts(answers.iter().map(|(key, ..)| *key))
            .texts(answers.iter().map(|(_, answer, _)| *answer))
            .opt_texts(
                answers
                    .iter()
                    .map(|(.., owed)| owed.map(|owed| owed.call.as_str())),
            )
            .opt_texts(
                answers
                    .iter()
                    .map(|(.., owed)| owed.map(|owed| owed.token.as_str())),
            )
            .opt_i64s(answers.iter().map(|(.., owed)| member(*owed).0))
            .opt_i64s(answers.iter().map(|(.., owed)| member(*owed).1));
        let stored = self.query(STORE_MANY).bind(rows).execute().await?;
        if usize::try_from(stored) == Ok(answers.len()) {
            Ok(())
        } else {
            Err(DbError::internal(
                "answers were stored for keys that are not claimed",
            ))
        }
    }
}

/// Whose answer it is, as stored.
fn member(owed: Option<&Address>) -> (Option<i64>, Option<i64>) {
    let member = owed.and_then(|owed| owed.member);
    member
        .map(|(guild, user)| (guild.as_i64(), user.as_i64()))
        .unzip()
}

/// Settles the later ones of equal keys and answers the positions of the first ones, in the order of the keys.
fn hold_back_repeats(order: &[usize], keys: &[(&str, [u8; 32])], claims: &mut [Claim]) -> Vec<usize> {
    let mut firsts: Vec<usize> = Vec::with_capacity(order.len());
    for &at in order {
        match firsts.last() {
            Some(&first) if keys[first].0 == keys[at].0 => {
                if keys[first].1 == keys[at].1 {
                    claims[at] = Claim::Repeats(first);
                }
            }
            _ => firsts.push(at),
        }
    }
    firsts
}

impl Db {
    /// Runs a unit of work at most once per `key`: a later call with the same key and input gets the stored answer.
    ///
    /// A refusal (`Err`) stores nothing and leaves the key free. If the connection is lost at commit, the key is asked
    /// again, which tells whether the effect is there. Answers are kept for [`IDEMPOTENCY_KEPT`].
    ///
    /// # Errors
    /// The closure's own; [`KeyReused`](crate::DbErrorKind::KeyReused) if the key came before with another input; those of
    /// [`Self::write`].
    pub async fn once<T, E, F>(
        &self,
        label: &'static str,
        key: impl Into<String>,
        input_hash: [u8; 32],
        work: F,
    ) -> Result<Once<T>, E>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        once::run(self, label, key.into(), input_hash, work).await
    }
}
