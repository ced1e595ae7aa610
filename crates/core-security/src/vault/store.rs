//! Data keys as they are kept.

use core_db::{DbError, FromRow, Row, Tx, statements};

use super::DataOwner;

statements! {
    /// The key that seals now.
    CURRENT = "SELECT id, guild_id, user_id, master_id, wrapped FROM data_key
        WHERE guild_id = $1 AND user_id = $2 AND retired = 0 ORDER BY generation DESC LIMIT 1";
    /// A key that sealed something, if it belongs to whom it should.
    BY_ID = "SELECT id, guild_id, user_id, master_id, wrapped FROM data_key WHERE id = $1 AND guild_id = $2 AND user_id = $3";
    /// Adds the next generation; of two at once the first stays.
    ADD = "INSERT INTO data_key (id, guild_id, user_id, generation, master_id, wrapped, created_at)
        SELECT $1, $2, $3, COALESCE(MAX(generation), 0) + 1, $4, $5, $6 FROM data_key WHERE guild_id = $2 AND user_id = $3
        ON CONFLICT (guild_id, user_id, generation) DO NOTHING";
    /// How many keys a person has in a guild.
    COUNT_MEMBER = "SELECT COUNT(*) FROM data_key WHERE guild_id = $1 AND user_id = $2";
    /// How many keys a guild has, with those of its members.
    COUNT_GUILD = "SELECT COUNT(*) FROM data_key WHERE guild_id = $1";
    /// Destroys a person's keys.
    SHRED_MEMBER = "DELETE FROM data_key WHERE guild_id = $1 AND user_id = $2";
    /// Destroys all keys of a guild.
    SHRED_GUILD = "DELETE FROM data_key WHERE guild_id = $1";
    /// Keys that another master key sealed, in order.
    pub(super) REWRAP_LIST = "SELECT id, guild_id, user_id, master_id, wrapped FROM data_key
        WHERE master_id <> $1 AND id > $2 ORDER BY id LIMIT $3";
    /// Puts a key under another master key, unless somebody else did, or destroyed it.
    pub(super) REWRAP = "UPDATE data_key SET master_id = $3, wrapped = $4 WHERE id = $1 AND master_id = $2";
    /// New texts get new keys from now on.
    pub(super) RETIRE = "UPDATE data_key SET retired = 1 WHERE retired = 0";
    /// How many keys each master key seals.
    pub(super) MASTERS_USED = "SELECT master_id, COUNT(*) FROM data_key GROUP BY master_id ORDER BY master_id";
    /// The master keys that were in use here.
    pub(super) MASTERS_KNOWN = "SELECT id FROM master_key ORDER BY id";
    /// Notes a master key.
    pub(super) MASTER_ADD = "INSERT INTO master_key (id, created_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    /// Forgets the master keys that seal nothing any more.
    pub(super) MASTERS_PRUNE = "DELETE FROM master_key WHERE id <> $1
        AND NOT EXISTS (SELECT 1 FROM data_key WHERE data_key.master_id = master_key.id)";
}

/// A data key, sealed.
pub(super) struct DataKey {
    pub(super) id: i64,
    pub(super) guild: i64,
    pub(super) user: i64,
    pub(super) master_id: String,
    pub(super) wrapped: Vec<u8>,
}

impl FromRow for DataKey {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get(0)?,
            guild: row.get(1)?,
            user: row.get(2)?,
            master_id: row.get(3)?,
            wrapped: row.get(4)?,
        })
    }
}

pub(super) async fn current(tx: &mut Tx, subject: DataOwner) -> Result<Option<DataKey>, DbError> {
    tx.query(CURRENT)
        .bind(subject.guild().as_i64())
        .bind(subject.user())
        .fetch_optional()
        .await
}

pub(super) async fn by_id(tx: &mut Tx, subject: DataOwner, id: i64) -> Result<Option<DataKey>, DbError> {
    tx.query(BY_ID)
        .bind(id)
        .bind(subject.guild().as_i64())
        .bind(subject.user())
        .fetch_optional()
        .await
}

pub(super) async fn add(
    tx: &mut Tx,
    subject: DataOwner,
    id: i64,
    master_id: &str,
    wrapped: Vec<u8>,
) -> Result<u64, DbError> {
    let now = tx.now();
    tx.query(ADD)
        .bind(id)
        .bind(subject.guild().as_i64())
        .bind(subject.user())
        .bind(master_id)
        .bind(wrapped)
        .bind(now)
        .execute()
        .await
}

pub(super) async fn count(tx: &mut Tx, subject: DataOwner) -> Result<i64, DbError> {
    let query = match subject {
        DataOwner::Guild(guild) => tx.query(COUNT_GUILD).bind(guild.as_i64()),
        DataOwner::Member(guild, user) => tx.query(COUNT_MEMBER).bind(guild.as_i64()).bind(user.as_i64()),
    };
    let (count,): (i64,) = query.fetch_one().await?;
    Ok(count)
}

pub(super) async fn shred(tx: &mut Tx, subject: DataOwner) -> Result<u64, DbError> {
    let query = match subject {
        DataOwner::Guild(guild) => tx.query(SHRED_GUILD).bind(guild.as_i64()),
        DataOwner::Member(guild, user) => tx.query(SHRED_MEMBER).bind(guild.as_i64()).bind(user.as_i64()),
    };
    query.execute().await
}
