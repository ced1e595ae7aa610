//! The policy in the database.

use core_db::{DbError, FromRow, Row, Tx};
use core_types::{GuildId, Timestamp, UserId};

use super::policy::{Effect, Given, Policy, Verdict};
use super::role::Rank;
use super::{Action, Allowance, Role, RoleName, Subject};

core_db::statements! {
    /// The roles that a guild made.
    pub(super) ROLE_LIST = "SELECT name FROM access_role WHERE guild_id = $1";
    /// Who was given a role.
    pub(super) GIVEN_LIST = "SELECT subject, role, expires_at FROM access_given WHERE guild_id = $1 ORDER BY role, subject";
    /// What was granted and denied.
    pub(super) VERDICT_LIST = "SELECT subject, action, effect, rank, expires_at FROM access_verdict
        WHERE guild_id = $1 ORDER BY subject, action";
    /// What roles are capped at.
    pub(super) CAP_LIST = "SELECT role, action, once, daily FROM access_cap WHERE guild_id = $1";
    /// Makes a role.
    ROLE_ADD = "INSERT INTO access_role (guild_id, name, created_at, created_by) VALUES ($1, $2, $3, $4)";
    /// Removes one.
    ROLE_REMOVE = "DELETE FROM access_role WHERE guild_id = $1 AND name = $2";
    /// Gives a role, or sets another end.
    GIVEN_ADD = "INSERT INTO access_given (guild_id, subject, role, expires_at, given_at, given_by)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (guild_id, subject, role) DO UPDATE SET expires_at = excluded.expires_at,
            given_at = excluded.given_at, given_by = excluded.given_by";
    /// Takes one back.
    GIVEN_REMOVE = "DELETE FROM access_given WHERE guild_id = $1 AND subject = $2 AND role = $3";
    /// Grants or denies an action.
    VERDICT_ADD = "INSERT INTO access_verdict
            (guild_id, subject, action, effect, rank, expires_at, decided_at, decided_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (guild_id, subject, action) DO UPDATE SET effect = excluded.effect, rank = excluded.rank,
            expires_at = excluded.expires_at, decided_at = excluded.decided_at, decided_by = excluded.decided_by";
    /// Does neither any more.
    VERDICT_REMOVE = "DELETE FROM access_verdict WHERE guild_id = $1 AND subject = $2 AND action = $3";
    /// Caps a role.
    CAP_SET = "INSERT INTO access_cap (guild_id, role, action, once, daily) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, role, action) DO UPDATE SET once = excluded.once, daily = excluded.daily";
    /// Lifts a cap.
    CAP_REMOVE = "DELETE FROM access_cap WHERE guild_id = $1 AND role = $2 AND action = $3";
    /// What somebody did of an action on a day.
    pub(super) SPENT_GET = "SELECT amount FROM access_spent
        WHERE guild_id = $1 AND user_id = $2 AND action = $3 AND day = $4";
    /// Counts more of it, and keeps others from counting until this unit ends.
    pub(super) SPENT_ADD = "INSERT INTO access_spent (guild_id, user_id, action, day, amount) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, user_id, action, day) DO UPDATE SET amount = access_spent.amount + excluded.amount";
    /// Forgets days long past.
    pub(super) SPENT_TRIM = "DELETE FROM access_spent WHERE guild_id = $1 AND user_id = $2 AND action = $3 AND day < $4";
}

impl Policy {
    /// The policy as it is inside this unit. What this version of the program does not know, such as an action that a
    /// newer one added, is left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn load(tx: &mut Tx, guild: GuildId) -> Result<Self, DbError> {
        let guild = guild.as_i64();
        let names: Vec<(String,)> = tx.query(ROLE_LIST).bind(guild).fetch_all().await?;
        let given: Vec<Known<Given>> = tx.query(GIVEN_LIST).bind(guild).fetch_all().await?;
        let verdicts: Vec<Known<Verdict>> = tx.query(VERDICT_LIST).bind(guild).fetch_all().await?;
        let caps: Vec<Known<(Role, Action, Allowance)>> = tx.query(CAP_LIST).bind(guild).fetch_all().await?;
        Ok(Self {
            customs: names
                .iter()
                .filter_map(|(name,)| RoleName::new(name).ok())
                .collect(),
            given: given.into_iter().filter_map(|known| known.0).collect(),
            verdicts: verdicts.into_iter().filter_map(|known| known.0).collect(),
            caps: caps
                .into_iter()
                .filter_map(|known| known.0)
                .map(|(role, action, cap)| ((role, action), cap))
                .collect(),
        })
    }
}

/// A row, if this version of the program understands it.
struct Known<T>(Option<T>);

fn parsed<T: std::str::FromStr>(row: &Row<'_>, index: usize) -> Result<Option<T>, DbError> {
    let text: String = row.get(index)?;
    Ok(text.parse().ok())
}

impl FromRow for Known<Given> {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (to, role) = (parsed::<Subject>(row, 0)?, parsed::<Role>(row, 1)?);
        let until: Option<Timestamp> = row.get(2)?;
        Ok(Self(to.zip(role).map(|(to, role)| Given { to, role, until })))
    }
}

impl FromRow for Known<Verdict> {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (subject, action) = (parsed::<Subject>(row, 0)?, parsed::<Action>(row, 1)?);
        let effect: String = row.get(2)?;
        let effect = match effect.as_str() {
            "allow" => Effect::Allow,
            "deny" => Effect::Deny,
            _ => return Err(DbError::corrupt("a verdict on access is neither allow nor deny")),
        };
        let rank = Rank::from_i64(row.get(3)?).ok_or_else(|| DbError::corrupt("no such rank"))?;
        let until: Option<Timestamp> = row.get(4)?;
        Ok(Self(subject.zip(action).map(|(subject, action)| Verdict {
            subject,
            action,
            effect,
            rank,
            until,
        })))
    }
}

impl FromRow for Known<(Role, Action, Allowance)> {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (role, action) = (parsed::<Role>(row, 0)?, parsed::<Action>(row, 1)?);
        let cap = Allowance {
            once: row.get(2)?,
            daily: row.get(3)?,
        };
        Ok(Self(role.zip(action).map(|(role, action)| (role, action, cap))))
    }
}

/// Writes what is different between two policies.
#[expect(clippy::too_many_lines, reason = "one table after the other")]
pub(super) async fn persist(
    tx: &mut Tx,
    guild: GuildId,
    by: UserId,
    before: &Policy,
    after: &Policy,
) -> Result<(), DbError> {
    let (id, now) = (guild.as_i64(), tx.now());
    for name in before.customs.difference(&after.customs) {
        tx.query(ROLE_REMOVE)
            .bind(id)
            .bind(name.as_str())
            .execute()
            .await?;
    }
    for name in after.customs.difference(&before.customs) {
        tx.query(ROLE_ADD)
            .bind(id)
            .bind(name.as_str())
            .bind(now)
            .bind(by.as_i64())
            .execute()
            .await?;
    }
    for given in before.given.iter().filter(|given| !after.given.contains(given)) {
        let (subject, role) = (given.to.to_string(), given.role.name());
        tx.query(GIVEN_REMOVE)
            .bind(id)
            .bind(subject)
            .bind(role)
            .execute()
            .await?;
    }
    for given in after.given.iter().filter(|given| !before.given.contains(given)) {
        tx.query(GIVEN_ADD)
            .bind(id)
            .bind(given.to.to_string())
            .bind(given.role.name())
            .bind(given.until)
            .bind(now)
            .bind(by.as_i64())
            .execute()
            .await?;
    }
    for verdict in before
        .verdicts
        .iter()
        .filter(|verdict| !after.verdicts.contains(verdict))
    {
        let (subject, action) = (verdict.subject.to_string(), verdict.action.name());
        tx.query(VERDICT_REMOVE)
            .bind(id)
            .bind(subject)
            .bind(action)
            .execute()
            .await?;
    }
    for verdict in after
        .verdicts
        .iter()
        .filter(|verdict| !before.verdicts.contains(verdict))
    {
        tx.query(VERDICT_ADD)
            .bind(id)
            .bind(verdict.subject.to_string())
            .bind(verdict.action.name())
            .bind(verdict.effect.name())
            .bind(verdict.rank.as_i64())
            .bind(verdict.until)
            .bind(now)
            .bind(by.as_i64())
            .execute()
            .await?;
    }
    for (role, action) in before.caps.keys().filter(|key| !after.caps.contains_key(*key)) {
        tx.query(CAP_REMOVE)
            .bind(id)
            .bind(role.name())
            .bind(action.name())
            .execute()
            .await?;
    }
    for ((role, action), cap) in after
        .caps
        .iter()
        .filter(|(key, cap)| before.caps.get(*key) != Some(*cap))
    {
        tx.query(CAP_SET)
            .bind(id)
            .bind(role.name())
            .bind(action.name())
            .bind(cap.once)
            .bind(cap.daily)
            .execute()
            .await?;
    }
    Ok(())
}
