//! Where sessions wait while the process is down, so that nothing said meanwhile is lost.

use std::{collections::BTreeMap, io, path::PathBuf, time::Duration};

use core_types::Timestamp;
use serde::{Deserialize, Serialize};
use twilight_gateway::{Session, ShardId};

/// Discord keeps a session for a few minutes. One that is older is not worth the try.
const KEPT: Duration = Duration::from_mins(5);

/// The file with the sessions of the last run.
#[derive(Debug, Clone)]
pub(crate) struct Sessions {
    file: PathBuf,
    /// Whose sessions these are: those of another bot or another Discord are worth nothing.
    realm: String,
}

/// One shard's session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) session: Session,
    /// Where Discord wants it resumed.
    pub(crate) resume_url: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct File {
    realm: String,
    saved_at: Timestamp,
    shards: BTreeMap<String, Stored>,
}

impl Sessions {
    /// `realm` names bot and gateway without secrets.
    pub(crate) const fn new(file: PathBuf, realm: String) -> Self {
        Self { file, realm }
    }

    /// The sessions of the last run, by shard, if they can still be resumed. They are gone afterwards: a session that
    /// ends a process must not end the next one too.
    pub(crate) async fn take(&self, now: Timestamp) -> BTreeMap<String, Stored> {
        let text = match tokio::fs::read_to_string(&self.file).await {
            Ok(text) => text,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, "sessions of the last run cannot be read");
                }
                return BTreeMap::new();
            }
        };
        if let Err(error) = tokio::fs::remove_file(&self.file).await {
            tracing::warn!(%error, "sessions of the last run cannot be removed");
        }
        match serde_json::from_str::<File>(&text) {
            Ok(file) if file.realm == self.realm && now.since(file.saved_at) < KEPT => file.shards,
            Ok(_) => BTreeMap::new(),
            Err(error) => {
                tracing::warn!(%error, "sessions of the last run are damaged");
                BTreeMap::new()
            }
        }
    }

    /// Keeps sessions for the next run.
    pub(crate) async fn keep(&self, shards: BTreeMap<String, Stored>, now: Timestamp) -> io::Result<()> {
        let file = File {
            realm: self.realm.clone(),
            saved_at: now,
            shards,
        };
        let text = serde_json::to_vec(&file)?;
        if let Some(folder) = self.file.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        // Written beside and moved: a power failure leaves the old file or the new one.
        let beside = self.file.with_extension("new");
        tokio::fs::write(&beside, text).await?;
        tokio::fs::rename(&beside, &self.file).await
    }
}

/// The name of a shard among others: `3/16`.
pub(super) fn name_of(shard: ShardId) -> String {
    format!("{}/{}", shard.number(), shard.total())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> BTreeMap<String, Stored> {
        let stored = Stored {
            session: Session::new(7, "abc".into()),
            resume_url: Some("ws://127.0.0.1:1".into()),
        };
        [("0/1".to_owned(), stored)].into()
    }

    #[tokio::test]
    async fn sessions_are_taken_once_soon_and_by_the_same_bot() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/sessions.json");
        let sessions = |realm: &str| Sessions::new(file.clone(), realm.to_owned());
        let now = Timestamp::from_seconds(1_000);
        assert!(sessions("a").take(now).await.is_empty(), "no file yet");

        sessions("a").keep(sample(), now).await.unwrap();
        assert_eq!(sessions("a").take(now.plus(KEPT / 2)).await, sample());
        assert!(sessions("a").take(now).await.is_empty(), "taken once");

        sessions("a").keep(sample(), now).await.unwrap();
        assert!(sessions("a").take(now.plus(KEPT)).await.is_empty(), "too late");

        sessions("a").keep(sample(), now).await.unwrap();
        assert!(sessions("b").take(now).await.is_empty(), "another bot");

        tokio::fs::write(&file, "{").await.unwrap();
        assert!(sessions("a").take(now).await.is_empty(), "damaged");
    }
}
