//! Making, listing, exchanging and revoking keys: by a guild's staff, on record.

use std::time::Duration;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::{Timestamp, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::store;
use super::token::{self, Parts};
use super::{ApiKey, IssuedKey, KeyOwner, NewKey, Scope};
use crate::{Action, AuditActor, AuditEntry, Request, Resource, Security, audit_append};

/// Keys of one owner that work at the same time.
const MOST: i64 = 25;
/// The longest life of a key, in days.
const LONGEST: u32 = 365;
/// Characters of a key's name.
const NAME: std::ops::RangeInclusive<usize> = 1..=40;
/// The longest time for which an old key and the new one both work.
const OVERLAP: Duration = Duration::from_hours(7 * 24);
/// Keys that ended are still listed for this long.
const LISTED: Duration = Duration::from_hours(30 * 24);
/// Keys that are listed at most.
const PAGE: u32 = 50;

/// What is stored as the answer of a request: everything but the secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Issued {
    pub(super) key: ApiKey,
    pub(super) replaces: Option<(String, Timestamp)>,
}

impl Security {
    /// Makes a key of the guild. A repeated request answers the key without its secret, which is stored nowhere.
    ///
    /// # Errors
    /// `access.forbidden`; `keys.name`, `keys.scope`, `keys.lifetime`; `keys.too_many`.
    pub async fn key_create(&self, request: &Request, new: NewKey) -> Result<IssuedKey, AppError> {
        request.allow_in_guild(Action::KeysManage)?;
        let owner = KeyOwner::Guild(request.guild);
        let new = checked(owner, new)?;
        let input = hash(&new)?;
        let (token, parts) = token::generate()?;
        let who = request.clone();
        let once = self
            .db()
            .once("key_create", request.key_of("key_create"), input, move |tx| {
                let (new, parts, who) = (new.clone(), parts.clone(), who.clone());
                Box::pin(async move {
                    let key = add(tx, owner, Some(&who), &new, &parts).await?;
                    Ok::<_, AppError>(Issued { key, replaces: None })
                })
            })
            .await?;
        Ok(issued(once.value, (!once.replayed).then_some(token)))
    }

    /// The guild's keys, newest first, with those that ended within thirty days.
    ///
    /// # Errors
    /// `access.forbidden`; those of the database.
    pub async fn key_list(&self, request: &Request) -> Result<Vec<ApiKey>, AppError> {
        request.allow_in_guild(Action::KeysManage)?;
        self.keys_of(KeyOwner::Guild(request.guild)).await
    }

    /// Makes a key that takes the place of another: same name, same scopes, as long a life. The old one works on for
    /// `overlap` (seven days at most), so that programs can be changed over one by one.
    ///
    /// # Errors
    /// `access.forbidden`; `keys.unknown` for a key of somebody else, or one that ended or was exchanged before;
    /// `keys.too_many`.
    pub async fn key_rotate(
        &self,
        request: &Request,
        id: &str,
        overlap: Duration,
    ) -> Result<IssuedKey, AppError> {
        request.allow_in_guild(Action::KeysManage)?;
        let owner = KeyOwner::Guild(request.guild);
        let input = hash(&(id, overlap.as_secs()))?;
        let (token, parts) = token::generate()?;
        let (who, old) = (request.clone(), id.to_owned());
        let exchanged = self
            .db()
            .once("key_rotate", request.key_of("key_rotate"), input, move |tx| {
                let (old, parts, who) = (old.clone(), parts.clone(), who.clone());
                Box::pin(async move { exchange(tx, owner, Some(&who), &old, overlap, &parts).await })
            })
            .await;
        // Also after an error: whether a commit that was not answered took place, nobody knows.
        self.api_keys().invalidate(&id.to_owned()).await;
        let once = exchanged?;
        Ok(issued(once.value, (!once.replayed).then_some(token)))
    }

    /// Ends a key of the guild now; in other processes within half a minute.
    ///
    /// # Errors
    /// `access.forbidden`; `keys.unknown` for a key of somebody else, or one that was revoked before.
    pub async fn key_revoke(&self, request: &Request, id: &str) -> Result<(), AppError> {
        request.allow_in_guild(Action::KeysManage)?;
        let owner = KeyOwner::Guild(request.guild);
        let (who, old) = (request.clone(), id.to_owned());
        let ended = self
            .db()
            .once(
                "key_revoke",
                request.key_of("key_revoke"),
                hash(&id)?,
                move |tx| {
                    let (old, who) = (old.clone(), who.clone());
                    Box::pin(async move { end(tx, owner, Some(&who), &old).await })
                },
            )
            .await;
        self.api_keys().invalidate(&id.to_owned()).await;
        ended?;
        Ok(())
    }

    pub(super) async fn keys_of(&self, owner: KeyOwner) -> Result<Vec<ApiKey>, AppError> {
        self.db()
            .read("key_list", move |tx| {
                Box::pin(async move {
                    let since = tx.now().minus(LISTED);
                    Ok(store::key_list(tx, owner, since, PAGE).await?)
                })
            })
            .await
    }
}

pub(super) fn issued(made: Issued, token: Option<super::ApiToken>) -> IssuedKey {
    IssuedKey {
        key: made.key,
        token,
        replaces: made.replaces,
    }
}

/// The key that is wanted, cleaned, if its owner may have it.
pub(super) fn checked(owner: KeyOwner, new: NewKey) -> Result<NewKey, AppError> {
    let name = text::bounded(text::cleaned(&new.name), NAME).map_err(|_| AppError::new(codes::KEY_NAME))?;
    let is_operator = owner == KeyOwner::Operator;
    let odd = new
        .scopes
        .iter()
        .find(|scope| scope.is_for_operators() && !is_operator);
    if let Some(odd) = odd {
        return Err(AppError::new(codes::KEY_SCOPE).with("scope", odd.name()));
    }
    if new.scopes.is_empty() {
        return Err(AppError::new(codes::KEY_SCOPE));
    }
    let fits = new.days.map_or(is_operator, |days| (1..=LONGEST).contains(&days));
    if !fits {
        return Err(AppError::new(codes::KEY_LIFETIME));
    }
    Ok(NewKey { name, ..new })
}

pub(super) async fn add(
    tx: &mut Tx,
    owner: KeyOwner,
    who: Option<&Request>,
    new: &NewKey,
    parts: &Parts,
) -> Result<ApiKey, AppError> {
    still_allowed(tx, who).await?;
    let key = insert(tx, owner, who, new, parts).await?;
    let after = json!({ "name": key.name, "scopes": Scope::join(&key.scopes), "expires_at": key.expires_at });
    record(tx, owner, who, "created", &key.id, after).await?;
    Ok(key)
}

async fn insert(
    tx: &mut Tx,
    owner: KeyOwner,
    who: Option<&Request>,
    new: &NewKey,
    parts: &Parts,
) -> Result<ApiKey, AppError> {
    if store::key_count(tx, owner).await? >= MOST {
        return Err(AppError::new(codes::KEY_TOO_MANY).with("most", MOST));
    }
    let now = tx.now();
    let life = |days: u32| now.plus(Duration::from_hours(24 * u64::from(days)));
    let key = ApiKey {
        id: parts.id.clone(),
        owner,
        name: new.name.clone(),
        scopes: new.scopes.clone(),
        created_at: now,
        created_by: who.map(Request::user),
        expires_at: new.days.map(life),
        revoked_at: None,
        last_used_at: None,
        replaced_by: None,
    };
    store::key_add(tx, &key, parts).await?;
    Ok(key)
}

pub(super) async fn exchange(
    tx: &mut Tx,
    owner: KeyOwner,
    who: Option<&Request>,
    old: &str,
    overlap: Duration,
    parts: &Parts,
) -> Result<Issued, AppError> {
    still_allowed(tx, who).await?;
    let unknown = || AppError::new(codes::KEY_UNKNOWN);
    let now = tx.now();
    let stored = store::key_get(tx, old).await?.ok_or_else(unknown)?;
    if stored.key.owner != owner || !stored.key.works_at(now) {
        return Err(unknown());
    }
    let until = now.plus(overlap.min(OVERLAP));
    if !store::key_replace(tx, owner, old, &parts.id, until).await? {
        return Err(unknown());
    }
    let lived = stored.key.expires_at.map(|end| end.since(stored.key.created_at));
    let days = lived.map(|life| u32::try_from(life.as_secs().div_ceil(86_400)).unwrap_or(LONGEST));
    let new = NewKey {
        name: stored.key.name.clone(),
        scopes: stored.key.scopes.clone(),
        days: days.map(|days| days.clamp(1, LONGEST)),
    };
    let key = insert(tx, owner, who, &new, parts).await?;
    let ends = stored.key.expires_at.map_or(until, |end| end.min(until));
    let after = json!({ "replaced_by": key.id, "works_until": ends });
    record(tx, owner, who, "exchanged", old, after).await?;
    Ok(Issued {
        key,
        replaces: Some((old.to_owned(), ends)),
    })
}

pub(super) async fn end(
    tx: &mut Tx,
    owner: KeyOwner,
    who: Option<&Request>,
    id: &str,
) -> Result<(), AppError> {
    still_allowed(tx, who).await?;
    if !store::key_revoke(tx, owner, id).await? {
        return Err(AppError::new(codes::KEY_UNKNOWN));
    }
    record(tx, owner, who, "revoked", id, json!({ "revoked": true })).await
}

/// Staff may have lost the right since the command was opened; the operator has no right to lose.
async fn still_allowed(tx: &mut Tx, who: Option<&Request>) -> Result<(), AppError> {
    if let Some(request) = who {
        let guild = Resource::Guild(request.guild);
        request
            .still_allowed::<AppError>(tx, Action::KeysManage, &guild)
            .await?;
    }
    Ok(())
}

/// Keys of a guild are on its record, whoever changed them; those of the operator belong to no guild and are in the log.
async fn record(
    tx: &mut Tx,
    owner: KeyOwner,
    who: Option<&Request>,
    what: &'static str,
    id: &str,
    after: serde_json::Value,
) -> Result<(), AppError> {
    tracing::info!(key = id, what, "API key changed");
    let KeyOwner::Guild(guild) = owner else {
        return Ok(());
    };
    let entry = AuditEntry {
        guild,
        actor: who.map_or(AuditActor::System, |request| AuditActor::User(request.user())),
        action: Action::KeysManage.name().to_owned(),
        target: format!("key:{id}"),
        reason: what.to_owned(),
        before: None,
        after: Some(after),
        trace: who.map_or_else(String::new, |request| request.key.clone()),
    };
    let now = tx.now();
    audit_append(tx, entry, now).await?;
    Ok(())
}

fn hash(input: &impl Serialize) -> Result<[u8; 32], AppError> {
    let bytes = serde_json::to_vec(input)
        .map_err(|error| AppError::internal("an input cannot be written").caused_by(error))?;
    Ok(Sha256::digest(bytes).into())
}
