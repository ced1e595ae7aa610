//! Proving from the stored rows that things are neither lost nor doubled.

use core_db::{Db, DbError, statements};
use core_types::GuildId;

use crate::ledger::VerifyScope;

statements! {
    /// Holdings that are not the sum of their movements, either way round. Not where everything is being deleted.
    UNEQUAL = "SELECT known.guild_id, known.owner_id, known.item_id, known.place,
            CAST(SUM(known.held) AS BIGINT), CAST(SUM(known.moved) AS BIGINT)
        FROM (
            SELECT guild_id, owner_id, item_id, place, quantity AS held, 0 AS moved FROM item_holding
            UNION ALL
            SELECT guild_id, owner_id, item_id, place, 0 AS held, delta AS moved FROM item_movement WHERE owner_id IS NOT NULL
        ) AS known
        WHERE ($1 = 0 OR known.guild_id = $1) AND NOT EXISTS (SELECT 1 FROM guild_presence
            WHERE guild_presence.guild_id = known.guild_id AND purging_at IS NOT NULL)
        GROUP BY known.guild_id, known.owner_id, known.item_id, known.place
        HAVING SUM(known.held) <> SUM(known.moved) LIMIT 100";
    /// What was forgotten with its owner must have been nothing by then.
    LEFT_OVER = "SELECT guild_id, item_id, place, CAST(SUM(delta) AS BIGINT) FROM item_movement
        WHERE owner_id IS NULL AND ($1 = 0 OR guild_id = $1) AND NOT EXISTS (SELECT 1 FROM guild_presence
            WHERE guild_presence.guild_id = item_movement.guild_id AND purging_at IS NOT NULL)
        GROUP BY guild_id, item_id, place HAVING SUM(delta) <> 0 LIMIT 100";
    /// Holdings and movements there are.
    COUNTED = "SELECT (SELECT COUNT(*) FROM item_holding WHERE $1 = 0 OR guild_id = $1),
        (SELECT COUNT(*) FROM item_movement WHERE $1 = 0 OR guild_id = $1)";
}

/// Something that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingFault {
    /// In which guild.
    pub guild: i64,
    /// What.
    pub what: String,
}

impl std::fmt::Display for ThingFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "guild {}: {}", self.guild, self.what)
    }
}

/// What was looked at and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThingsReport {
    /// Holdings.
    pub holdings: i64,
    /// Movements.
    pub movements: i64,
    /// Everything that cannot be, the first hundred of each kind.
    pub faults: Vec<ThingFault>,
}

/// Checks that every holding is the sum of its movements. That none is below nothing, the database itself keeps.
///
/// # Errors
/// Those of the database. Faults are no errors: they are in the report.
pub async fn verify(db: &Db, scope: VerifyScope) -> Result<ThingsReport, DbError> {
    type Unequal = (i64, i64, i64, String, i64, i64);
    let guild = match scope {
        VerifyScope::All => 0,
        VerifyScope::Guild(guild) => GuildId::as_i64(guild),
    };
    db.read("things_verify", move |tx| {
        Box::pin(async move {
            let (holdings, movements): (i64, i64) = tx.query(COUNTED).bind(guild).fetch_one().await?;
            let unequal: Vec<Unequal> = tx.query(UNEQUAL).bind(guild).fetch_all().await?;
            let left: Vec<(i64, i64, String, i64)> = tx.query(LEFT_OVER).bind(guild).fetch_all().await?;
            let mut faults = Vec::new();
            for (guild, owner, item, place, held, moved) in unequal {
                let what = format!(
                    "member {owner} holds {held} of item {item} ({place}), but {moved} were moved there"
                );
                faults.push(ThingFault { guild, what });
            }
            for (guild, item, place, delta) in left {
                let what = format!("{delta} of item {item} ({place}) were forgotten with their owner");
                faults.push(ThingFault { guild, what });
            }
            Ok(ThingsReport {
                holdings,
                movements,
                faults,
            })
        })
    })
    .await
}
