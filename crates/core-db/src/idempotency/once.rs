//! The unit of work behind [`Db::once`].

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::{Claim, Once};
use crate::db::Db;
use crate::error::{DbError, DbErrorKind};
use crate::owed::{Address, Owed};
use crate::tx::Tx;

/// How the unit of a key ended: with an error of its own, or of ours.
enum Ended<E> {
    Database(DbError),
    Work(E),
}

impl<E> From<DbError> for Ended<E> {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

pub(super) async fn run<T, E, F>(
    db: &Db,
    label: &'static str,
    key: String,
    input_hash: [u8; 32],
    work: F,
) -> Result<Once<T>, E>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    E: From<DbError> + Send + 'static,
    F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
{
    // Asked here: the unit runs in a task of its own.
    let owed = Owed::current().map(|owed| owed.note(&key));
    let key: Arc<str> = key.into();
    // Shared between the tries, which never overlap: the lock is always free.
    let work = Arc::new(Mutex::new(work));
    let attempt = || {
        let (key, work, owed) = (Arc::clone(&key), Arc::clone(&work), owed.clone());
        db.write(label, move |tx| {
            let (key, work, owed) = (Arc::clone(&key), Arc::clone(&work), owed.clone());
            async move {
                let mut work = work.lock().await;
                claimed(tx, &key, &input_hash, owed.as_deref(), &mut *work).await
            }
            .boxed()
        })
    };
    let ended = match attempt().await {
        // The key knows: a second try waits for the first if that is still committing, and gets its answer.
        Err(Ended::Database(error)) if error.kind() == DbErrorKind::CommitUnknown => {
            tracing::warn!(label, %error, "connection lost at commit, asking the key again");
            match attempt().await {
                Err(Ended::Database(again)) if again.kind() != DbErrorKind::KeyReused => {
                    Err(Ended::Database(error))
                }
                settled => settled,
            }
        }
        ended => ended,
    };
    ended.map_err(|ended| match ended {
        Ended::Database(error) => error.into(),
        Ended::Work(error) => error,
    })
}

async fn claimed<T, E, F>(
    tx: &mut Tx,
    key: &str,
    input_hash: &[u8; 32],
    owed: Option<&Address>,
    work: &mut F,
) -> Result<Once<T>, Ended<E>>
where
    T: Serialize + DeserializeOwned,
    F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
{
    match tx.idempotency_claim(key, input_hash).await? {
        Claim::Replayed(answer) => serde_json::from_str(&answer)
            .map(|value| Once {
                value,
                replayed: true,
            })
            .map_err(|error| DbError::corrupt(format!("stored answer: {error}")).into()),
        Claim::Mismatch | Claim::Repeats(_) => {
            let reason = "the key was used before with a different input";
            Err(DbError::new(DbErrorKind::KeyReused, reason).into())
        }
        Claim::Fresh => {
            let value = work(tx).await.map_err(Ended::Work)?;
            let answer = serde_json::to_string(&value)
                .map_err(|error| DbError::internal(format!("answer cannot be stored: {error}")))?;
            tx.idempotency_store(key, &answer, owed).await?;
            Ok(Once {
                value,
                replayed: false,
            })
        }
    }
}
