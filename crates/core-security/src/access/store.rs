//! The policy in the database.

use core_db::{DbError, FromRow, Row, Tx};
use core_types::{GuildId, Timestamp};

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
