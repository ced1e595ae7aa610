//! The servers the bot is on, and what happens when it is removed from one.
//!
//! Removed is not gone: the guild is frozen where it stands (its jobs and notices stop, nobody can act in it), and after a
//! time of grace everything of it is deleted (`app-economy`'s purge). Invited again before that, it goes on as if nothing had
//! been. A server that Discord cannot reach is no removed one: that changes nothing here.

use std::collections::BTreeSet;

use core_db::{DbError, Lease, Rows, Tx, statements};
use core_errors::AppError;
use core_types::{GuildId, Timestamp};

use crate::{AuditActor, AuditEntry, Notice, NoticeArg, Security, audit_append, notice_kind, notice_post};

statements! {
    /// Where the bot is or was, of one share of all servers. Discord deals them out by these bits of the id.
    SHARE = "SELECT guild_id, left_at FROM guild_presence WHERE (guild_id >> 22) % $1 = $2 ORDER BY guild_id";
    /// One server.
    GET = "SELECT left_at, purging_at FROM guild_presence WHERE guild_id = $1";
    /// New servers.
    ADD_MANY = split(
        "INSERT INTO guild_presence (guild_id, joined_at) SELECT value ->> 0, $1 FROM json_each($2) WHERE true
        ON CONFLICT (guild_id) DO NOTHING",
        "INSERT INTO guild_presence (guild_id, joined_at) SELECT guild_id, $1 FROM unnest($2::bigint[]) AS input (guild_id)
        ON CONFLICT (guild_id) DO NOTHING"
    );
    /// The bot was removed.
    LEAVE = "UPDATE guild_presence SET left_at = $2 WHERE guild_id = $1 AND left_at IS NULL";
    /// It was invited again, and nothing was deleted yet.
    RETURN = "UPDATE guild_presence SET left_at = NULL WHERE guild_id = $1 AND left_at IS NOT NULL AND purging_at IS NULL";
}

/// What audit records of it are called.
const LEFT: &str = "guild.left";
const RETURNED: &str = "guild.returned";

/// What came of hearing that the bot is on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It was never there before, or everything was deleted since.
    New,
    /// It was known.
    Known,
    /// It was away since then, and everything goes on.
    Back(Timestamp),
    /// Everything of it is just being deleted; it begins anew afterwards.
    Purging,
}

/// What a new session told about a share of all servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reconciled {
    /// Servers not known before.
    pub new: usize,
    /// Servers that were away and are back.
    pub back: usize,
    /// Servers the bot was removed from while nobody listened.
    pub left: usize,
}

/// Whoever knows a thing by holding a lease may write it only as long as that holds.
async fn require(tx: &mut Tx, lease: Option<&Lease>) -> Result<(), DbError> {
    match lease {
        Some(lease) => tx.lease_require(lease).await,
        None => Ok(()),
    }
}

impl Security {
    /// The bot is on this server. Was it away, the guild goes on as it was, and its staff is told.
    ///
    /// # Errors
    /// Those of the database; [`Superseded`](core_db::DbErrorKind::Superseded) is the source when `lease` has passed on.
    pub async fn guild_joined(&self, lease: Option<&Lease>, guild: GuildId) -> Result<Presence, AppError> {
        let joined: Result<Presence, DbError> = self
            .db()
            .write_with("guild_joined", lease.cloned(), move |tx, lease| {
                Box::pin(async move {
                    require(tx, lease.as_ref().as_ref()).await?;
                    guild_joined(tx, guild).await
                })
            })
            .await;
        Ok(joined?)
    }

    /// The bot was removed from this server, or the server was deleted: the guild is frozen. False: that was known.
    ///
    /// # Errors
    /// As [`Self::guild_joined`].
    pub async fn guild_left(&self, lease: Option<&Lease>, guild: GuildId) -> Result<bool, AppError> {
        let left: Result<bool, DbError> = self
            .db()
            .write_with("guild_left", lease.cloned(), move |tx, lease| {
                Box::pin(async move {
                    require(tx, lease.as_ref().as_ref()).await?;
                    left(tx, guild).await
                })
            })
            .await;
        Ok(left?)
    }

    /// A new session has begun: of this shard's share of all servers, the bot is on exactly these.
    ///
    /// # Errors
    /// As [`Self::guild_joined`]; what was done before stays done.
    pub async fn guilds_reconcile(
        &self,
        lease: Option<&Lease>,
        (shard, shards): (u32, u32),
        here: &[GuildId],
    ) -> Result<Reconciled, AppError> {
        let known: Vec<(i64, Option<Timestamp>)> = self
            .db()
            .read("guilds_known", move |tx| {
                Box::pin(async move { tx.query(SHARE).bind(shards).bind(shard).fetch_all().await })
            })
            .await
            .map_err(|error: DbError| AppError::from(error))?;
        let here: BTreeSet<i64> = here.iter().map(|guild| guild.as_i64()).collect();
        let mut done = Reconciled::default();
        let mut unknown = here.clone();
        for (id, left_at) in known {
            unknown.remove(&id);
            let Ok(guild) = GuildId::from_i64(id) else {
                continue;
            };
            match (here.contains(&id), left_at) {
                (true, Some(_)) => {
                    done.back += usize::from(matches!(
                        self.guild_joined(lease, guild).await?,
                        Presence::Back(_)
                    ));
                }
                (false, None) => done.left += usize::from(self.guild_left(lease, guild).await?),
                _ => {}
            }
        }
        done.new = unknown.len();
        if !unknown.is_empty() {
            let added: Result<u64, DbError> = self
                .db()
                .write_with("guilds_new", (lease.cloned(), unknown), |tx, input| {
                    Box::pin(async move {
                        let (lease, unknown) = &*input;
                        require(tx, lease.as_ref()).await?;
                        let now = tx.now();
                        let rows = Rows::new().i64s(unknown.iter().copied());
                        tx.query(ADD_MANY).bind(now).bind(rows).execute().await
                    })
                })
                .await;
            added?;
        }
        Ok(done)
    }

    /// Since when the bot is away from a server: then nothing of it is told to anybody.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn guild_away(&self, guild: GuildId) -> Result<Option<Timestamp>, AppError> {
        let found: Result<_, DbError> = self
            .db()
            .read("guild_away", move |tx| Box::pin(found(tx, guild)))
            .await;
        Ok(found?.and_then(|(left_at, _)| left_at))
    }
}

/// The servers of a shard's share the bot is on, as far as is known.
///
/// # Errors
/// Those of the database.
pub async fn guilds_here(tx: &mut Tx, (shard, shards): (u32, u32)) -> Result<Vec<GuildId>, DbError> {
    let known: Vec<(i64, Option<Timestamp>)> = tx.query(SHARE).bind(shards).bind(shard).fetch_all().await?;
    let here = known.into_iter().filter(|(_, left_at)| left_at.is_none());
    Ok(here.filter_map(|(id, _)| GuildId::from_i64(id).ok()).collect())
}

type Row = (Option<Timestamp>, Option<Timestamp>);

async fn found(tx: &mut Tx, guild: GuildId) -> Result<Option<Row>, DbError> {
    tx.query(GET).bind(guild.as_i64()).fetch_optional().await
}

/// As [`Security::guild_joined`], in its caller's unit.
///
/// # Errors
/// Those of the database.
pub async fn guild_joined(tx: &mut Tx, guild: GuildId) -> Result<Presence, DbError> {
    let now = tx.now();
    let since = match found(tx, guild).await? {
        None => {
            let rows = Rows::new().i64s([guild.as_i64()]);
            tx.query(ADD_MANY).bind(now).bind(rows).execute().await?;
            return Ok(Presence::New);
        }
        Some((None, _)) => return Ok(Presence::Known),
        Some((Some(_), Some(_))) => return Ok(Presence::Purging),
        Some((Some(since), None)) => since,
    };
    if tx.query(RETURN).bind(guild.as_i64()).execute().await? == 0 {
        return Ok(Presence::Known);
    }
    let notice = Notice::to_staff(guild, notice_kind::GUILD_RETURNED).with("since", NoticeArg::Time(since));
    notice_post(tx, &notice).await?;
    record(tx, guild, RETURNED).await?;
    Ok(Presence::Back(since))
}

async fn left(tx: &mut Tx, guild: GuildId) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = Rows::new().i64s([guild.as_i64()]);
    tx.query(ADD_MANY).bind(now).bind(rows).execute().await?;
    let leave = tx.query(LEAVE).bind(guild.as_i64()).bind(now);
    if leave.execute().await? == 0 {
        return Ok(false);
    }
    record(tx, guild, LEFT).await?;
    Ok(true)
}

async fn record(tx: &mut Tx, guild: GuildId, action: &str) -> Result<(), DbError> {
    let now = tx.now();
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: action.to_owned(),
        target: "guild".to_owned(),
        reason: String::new(),
        before: None,
        after: None,
        trace: String::new(),
    };
    audit_append(tx, entry, now).await.map(drop)
}
