//! Roles that members get as a reward: asked for in the unit that rewards, given when Discord takes them, as roles of things
//! are. No money waits for them; one that Discord refuses can be asked for again.

use std::time::Duration;

use core_db::{DbError, NewMessage, Tx, statements};
use core_errors::AppError;
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::{GuildId, RoleId, Timestamp, UserId};

use crate::economy::Economy;
use crate::fail::Fail;
use crate::things::{ROLE_TOPIC, RoleAnswer, RoleCause, RoleOrder};

/// A role that Discord has not taken after so long is given up.
const PATIENCE: Duration = Duration::from_hours(24);

statements! {
    /// A role on its way.
    ROLE_ADD = "INSERT INTO role_reward (guild_id, user_id, role_id, cause, number, state, opened_at, due_at)
        VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) RETURNING id";
    /// One that still waits.
    ROLE_GET = "SELECT user_id, role_id, due_at FROM role_reward WHERE id = $2 AND guild_id = $1 AND state = 'waiting'";
    /// Ends one; whoever changes the row has ended it.
    ROLE_END = "UPDATE role_reward SET state = $3 WHERE id = $2 AND guild_id = $1 AND state = 'waiting'";
    /// Gives up those whose time is over.
    ROLES_LAPSE = "UPDATE role_reward SET state = 'lapsed' WHERE state = 'waiting' AND due_at <= $1";
    /// Roles that are on their way to somebody.
    ROLES_OPEN = "SELECT role_id FROM role_reward WHERE guild_id = $1 AND user_id = $2 AND state = 'waiting'";
}

/// What a role is a reward of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// A level.
    Level(u32),
    /// The season with this number.
    Season(i64),
}

impl Of {
    const fn stored(self) -> (&'static str, i64) {
        match self {
            Self::Level(level) => ("level", level as i64),
            Self::Season(number) => ("season", number),
        }
    }
}

/// Sends a role on its way to a member.
pub(crate) async fn send(
    tx: &mut Tx,
    (guild, member, role): (GuildId, UserId, RoleId),
    of: Of,
    reason: &str,
) -> Result<(), Fail> {
    let now = tx.now();
    let (cause, number) = of.stored();
    let (id,): (i64,) = tx
        .query(ROLE_ADD)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .bind(role.as_i64())
        .bind(cause)
        .bind(number)
        .bind(now)
        .bind(now.plus(PATIENCE))
        .fetch_one()
        .await?;
    let order = RoleOrder {
        guild,
        // A process of the version before takes this for a thing's: it finds none of that number, and leaves it.
        grant: -id,
        member,
        role,
        gives: true,
        reason: reason.to_owned(),
        cause: RoleCause::Reward,
    };
    let payload = serde_json::to_string(&order)
        .map_err(|error| AppError::internal("a role cannot be sent").caused_by(error))?;
    let message = NewMessage {
        topic: ROLE_TOPIC,
        partition: &format!("{guild}:{member}"),
        payload: &payload,
        dedupe_key: None,
    };
    tx.outbox_push(message).await?;
    Ok(())
}

/// Roles that are on their way to somebody.
pub(super) async fn waiting(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<Vec<RoleId>, DbError> {
    let query = tx.query(ROLES_OPEN).bind(guild.as_i64()).bind(member.as_i64());
    let rows: Vec<(i64,)> = query.fetch_all().await?;
    let read = |(role,)| RoleId::from_i64(role).map_err(|_| DbError::corrupt("a reward is no role"));
    rows.into_iter().map(read).collect()
}

impl Economy {
    /// Whether a role that is a reward still waits: whoever delivers it asks before they ask Discord. Its number is below nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn role_reward_waits(&self, guild: GuildId, id: i64) -> Result<bool, AppError> {
        let waits: Result<bool, Fail> = self
            .db()
            .read("role_reward_waits", move |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    Ok(get(tx, guild, -id)
                        .await?
                        .is_some_and(|(.., due_at)| due_at > now))
                })
            })
            .await;
        Ok(waits?)
    }

    /// Settles a role that is a reward by what Discord answered: once, however often it is told. Staff hears of a refusal.
    ///
    /// # Errors
    /// Those of the database; then nothing happened, and telling it again is right.
    pub async fn role_reward_settle(
        &self,
        guild: GuildId,
        id: i64,
        answer: RoleAnswer,
    ) -> Result<bool, AppError> {
        let settled: Result<bool, Fail> = self
            .db()
            .write("role_reward_settle", move |tx| {
                Box::pin(settle(tx, guild, id, answer))
            })
            .await;
        Ok(settled?)
    }

    /// Gives up every role whose time is over.
    pub(crate) async fn role_rewards_lapse(&self) -> Result<u64, DbError> {
        self.db()
            .write("role_rewards_lapse", |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    tx.query(ROLES_LAPSE).bind(now).execute().await
                })
            })
            .await
    }
}

async fn get(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<(UserId, RoleId, Timestamp)>, DbError> {
    let query = tx.query(ROLE_GET).bind(guild.as_i64()).bind(id);
    let row: Option<(i64, i64, Timestamp)> = query.fetch_optional().await?;
    let corrupt = || DbError::corrupt("a reward on its way names no id");
    row.map(|(member, role, due_at)| {
        let member = UserId::from_i64(member).map_err(|_| corrupt())?;
        Ok((member, RoleId::from_i64(role).map_err(|_| corrupt())?, due_at))
    })
    .transpose()
}

async fn settle(tx: &mut Tx, guild: GuildId, grant: i64, answer: RoleAnswer) -> Result<bool, Fail> {
    let id = -grant;
    let Some((member, role, _)) = get(tx, guild, id).await? else {
        return Ok(false);
    };
    let state = match answer {
        RoleAnswer::Taken => "done",
        RoleAnswer::Refused => "refused",
    };
    let ended = tx.query(ROLE_END).bind(guild.as_i64()).bind(id).bind(state);
    if ended.execute().await? != 1 {
        return Ok(false);
    }
    if answer == RoleAnswer::Refused {
        let notice = Notice::to_staff(guild, notice_kind::REWARD_BLOCKED)
            .with("role", NoticeArg::Role(role))
            .with("member", NoticeArg::User(member))
            .once(&format!("reward-blocked {member} {role}"));
        notice_post(tx, &notice).await?;
    }
    Ok(true)
}
