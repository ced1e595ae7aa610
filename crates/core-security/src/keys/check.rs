//! Telling whose key a request carries.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use core_db::DbError;
use core_errors::{AppError, codes};
use core_types::{GuildId, Timestamp, UserId};

use super::store::{self, StoredKey};
use super::{KeyOwner, Scope, token};
use crate::{AuditFilter, AuditPage, BlockPage, Security, audit_list, blocks_list};

/// How long another process may take a revoked key for good: less than half a minute.
pub(crate) const REMEMBERED: Duration = Duration::from_secs(20);
/// The last use is written at most this often per key and process.
const NOTED_EVERY: Duration = Duration::from_mins(1);

/// A key as a process remembers it.
#[derive(Debug)]
pub(crate) struct KnownKey {
    stored: StoredKey,
    /// When its last use was noted, in microseconds.
    noted: AtomicI64,
}

/// Who asks over HTTP: a key that works, at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiCaller {
    /// The key's id.
    pub key: String,
    /// Whom the key belongs to.
    pub owner: KeyOwner,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it, in whose name it changes things; nobody if the operator did, or if that person was forgotten.
    pub created_by: Option<UserId>,
}

impl ApiCaller {
    /// Whether the key may do this.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether the key may see this guild.
    pub fn covers(&self, guild: GuildId) -> bool {
        self.owner.covers(guild)
    }
}

/// Why a key was not taken.
#[derive(Debug, thiserror::Error)]
pub enum KeyRefused {
    /// It is no key, unknown, revoked or expired: which of these is nobody's business.
    #[error("the key is not valid")]
    Invalid,
    /// It could not be looked up.
    #[error(transparent)]
    Failed(AppError),
}

impl Security {
    /// Whose key this is.
    ///
    /// Keys are remembered for twenty seconds, so one that is revoked in another process stops working within half a minute;
    /// in the process that revokes it, at once.
    ///
    /// # Errors
    /// [`KeyRefused`].
    pub async fn key_check(&self, text: &str) -> Result<ApiCaller, KeyRefused> {
        let parts = token::parse(text).ok_or(KeyRefused::Invalid)?;
        let known = self.key_known(&parts.id).await.map_err(KeyRefused::Failed)?;
        let now = self.db().now();
        // A key that does not exist is compared as well, with a hash that no secret has: both take as long.
        let expected = known.as_ref().map_or([0; 32], |known| known.stored.secret_hash);
        let is_same = token::same(&expected, &parts.secret_hash);
        match known.filter(|known| is_same && known.stored.key.works_at(now)) {
            Some(known) => {
                self.key_note(&known, now);
                let key = &known.stored.key;
                Ok(ApiCaller {
                    key: key.id.clone(),
                    owner: key.owner,
                    scopes: key.scopes.clone(),
                    created_by: key.created_by,
                })
            }
            None => Err(KeyRefused::Invalid),
        }
    }

    /// The audit log of a guild, for a key that may read it.
    ///
    /// # Errors
    /// `access.forbidden` if the key lacks the scope or belongs to another guild; those of the database.
    pub async fn api_audit(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        filter: AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<AuditPage, AppError> {
        if !(caller.may(Scope::AuditRead) && caller.covers(guild)) {
            return Err(AppError::new(codes::FORBIDDEN));
        }
        self.db()
            .read("api_audit", move |tx| {
                let filter = filter.clone();
                Box::pin(async move { Ok(audit_list(tx, guild, &filter, before, limit).await?) })
            })
            .await
    }

    /// Who is blocked in a guild, for a key that may read it.
    ///
    /// # Errors
    /// As [`Self::api_audit`].
    pub async fn api_blocked(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        before: Option<(Timestamp, UserId)>,
        limit: u32,
    ) -> Result<BlockPage, AppError> {
        if !(caller.may(Scope::MembersRead) && caller.covers(guild)) {
            return Err(AppError::new(codes::FORBIDDEN));
        }
        self.db()
            .read("api_blocked", move |tx| {
                Box::pin(async move { blocks_list(tx, guild, before, limit).await })
            })
            .await
    }

    async fn key_known(&self, id: &str) -> Result<Option<Arc<KnownKey>>, AppError> {
        let wanted = id.to_owned();
        let load = async {
            let found: Result<Option<StoredKey>, DbError> = self
                .db()
                .read("api_key", move |tx| {
                    let wanted = wanted.clone();
                    Box::pin(async move { store::key_get(tx, &wanted).await })
                })
                .await;
            let known = found?.map(|stored| {
                let noted = stored.key.last_used_at.map_or(i64::MIN, Timestamp::as_micros);
                Arc::new(KnownKey {
                    stored,
                    noted: AtomicI64::new(noted),
                })
            });
            Ok::<_, AppError>(known)
        };
        let known = self.api_keys().get_or_load(id.to_owned(), load).await;
        known.map_err(|shared| AppError::new(shared.code()).context(shared.to_string()))
    }

    /// Notes the use of a key, beside the request and seldom.
    fn key_note(&self, known: &KnownKey, now: Timestamp) {
        let before = known.noted.load(Ordering::Relaxed);
        let is_due = before < now.minus(NOTED_EVERY).as_micros();
        if !is_due
            || known
                .noted
                .compare_exchange(before, now.as_micros(), Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
        {
            return;
        }
        let (db, id) = (self.db().clone(), known.stored.key.id.clone());
        tokio::spawn(async move {
            let noted: Result<(), DbError> = db
                .write("api_key_used", move |tx| {
                    let id = id.clone();
                    Box::pin(async move { store::key_used(tx, &id, now).await })
                })
                .await;
            if let Err(error) = noted {
                tracing::debug!(%error, "the last use of an API key could not be noted");
            }
        });
    }
}
