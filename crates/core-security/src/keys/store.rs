//! Keys as they are kept.

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_types::{GuildId, Timestamp, UserId};

use super::token::Parts;
use super::{ApiKey, KeyOwner, Scope};

statements! {
    /// Adds a key.
    ADD = "INSERT INTO api_key (id, guild_id, name, scopes, secret_hash, created_at, created_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// One key, whoever it belongs to.
    GET = "SELECT id, guild_id, name, scopes, secret_hash, created_at, created_by, expires_at, revoked_at, last_used_at, replaced_by
        FROM api_key WHERE id = $1";
    /// An owner's keys that work, or stopped working after a moment; newest first.
    LIST = "SELECT id, guild_id, name, scopes, secret_hash, created_at, created_by, expires_at, revoked_at, last_used_at, replaced_by
        FROM api_key WHERE guild_id = $1 AND (revoked_at IS NULL OR revoked_at > $2) AND (expires_at IS NULL OR expires_at > $2)
        ORDER BY created_at DESC, id LIMIT $3";
    /// How many of an owner's keys work.
    COUNT = "SELECT COUNT(*) FROM api_key WHERE guild_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
    /// Ends a key now.
    REVOKE = "UPDATE api_key SET revoked_at = $3 WHERE id = $1 AND guild_id = $2 AND revoked_at IS NULL";
    /// Another key takes its place: it ends at a moment, if it would not have ended before.
    REPLACE = "UPDATE api_key SET replaced_by = $3,
            expires_at = CASE WHEN expires_at IS NULL OR expires_at > $4 THEN $4 ELSE expires_at END
        WHERE id = $1 AND guild_id = $2 AND revoked_at IS NULL AND replaced_by IS NULL";
    /// Notes that a key was used.
    USED = "UPDATE api_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
    /// Forgets who made keys; 0 is nobody.
    FORGET = "UPDATE api_key SET created_by = 0 WHERE guild_id = $1 AND created_by = $2";
}

/// A key with what is stored of its secret.
#[derive(Debug, Clone)]
pub(super) struct StoredKey {
    pub(super) key: ApiKey,
    pub(super) secret_hash: [u8; 32],
}

impl FromRow for StoredKey {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let corrupt = |_| DbError::corrupt("an API key of no guild, or by nobody");
        let owner = match row.get(1)? {
            0 => KeyOwner::Operator,
            id => KeyOwner::Guild(GuildId::from_i64(id).map_err(corrupt)?),
        };
        let created_by = match row.get(6)? {
            0 => None,
            id => Some(UserId::from_i64(id).map_err(corrupt)?),
        };
        // A scope that a later version knew and this one does not is a right that this one cannot give.
        let scopes: String = row.get(3)?;
        let scopes = scopes.split(' ').filter_map(|name| name.parse::<Scope>().ok());
        Ok(Self {
            key: ApiKey {
                id: row.get(0)?,
                owner,
                name: row.get(2)?,
                scopes: scopes.collect(),
                created_at: row.get(5)?,
                created_by,
                expires_at: row.get(7)?,
                revoked_at: row.get(8)?,
                last_used_at: row.get(9)?,
                replaced_by: row.get(10)?,
            },
            secret_hash: row.get(4)?,
        })
    }
}

pub(super) async fn key_add(tx: &mut Tx, key: &ApiKey, parts: &Parts) -> Result<(), DbError> {
    tx.query(ADD)
        .bind(&key.id)
        .bind(key.owner.as_i64())
        .bind(&key.name)
        .bind(Scope::join(&key.scopes))
        .bind(parts.secret_hash)
        .bind(key.created_at)
        .bind(key.created_by.map_or(0, UserId::as_i64))
        .bind(key.expires_at)
        .execute()
        .await
        .map(drop)
}

pub(super) async fn key_get(tx: &mut Tx, id: &str) -> Result<Option<StoredKey>, DbError> {
    tx.query(GET).bind(id).fetch_optional().await
}

pub(super) async fn key_list(
    tx: &mut Tx,
    owner: KeyOwner,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<ApiKey>, DbError> {
    let query = tx.query(LIST).bind(owner.as_i64()).bind(since).bind(limit);
    let keys: Vec<StoredKey> = query.fetch_all().await?;
    Ok(keys.into_iter().map(|stored| stored.key).collect())
}

pub(super) async fn key_count(tx: &mut Tx, owner: KeyOwner) -> Result<i64, DbError> {
    let now = tx.now();
    let (count,): (i64,) = tx.query(COUNT).bind(owner.as_i64()).bind(now).fetch_one().await?;
    Ok(count)
}

/// False: there is no such key, or it was revoked before.
pub(super) async fn key_revoke(tx: &mut Tx, owner: KeyOwner, id: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let query = tx.query(REVOKE).bind(id).bind(owner.as_i64()).bind(now);
    Ok(query.execute().await? == 1)
}

/// False: there is no such key, it was revoked, or another key took its place before.
pub(super) async fn key_replace(
    tx: &mut Tx,
    owner: KeyOwner,
    id: &str,
    by: &str,
    until: Timestamp,
) -> Result<bool, DbError> {
    let query = tx
        .query(REPLACE)
        .bind(id)
        .bind(owner.as_i64())
        .bind(by)
        .bind(until);
    Ok(query.execute().await? == 1)
}

pub(super) async fn key_used(tx: &mut Tx, id: &str, at: Timestamp) -> Result<(), DbError> {
    tx.query(USED).bind(id).bind(at).execute().await.map(drop)
}

/// Forgets that this person made keys of the guild; the keys stay.
///
/// # Errors
/// Those of the database.
pub async fn keys_forget(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), DbError> {
    let query = tx.query(FORGET).bind(guild.as_i64()).bind(user.as_i64());
    query.execute().await.map(drop)
}
