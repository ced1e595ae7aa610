//! Experience from elsewhere, brought along by whoever runs the installation.

use core_db::{Db, Tx};
use core_errors::AppError;
use core_security::{AuditActor, AuditEntry, audit_append};
use core_types::{Day, GuildId, UserId};
use domain_economy::progress::{Step, level_at};

use super::store::{self, Gained};
use crate::fail::Fail;

/// Members per transaction.
const BITE: usize = 200;

/// Gives members as much experience as they had elsewhere; who has more keeps it, so that doing it twice changes nothing.
/// Answers how many got some.
///
/// # Errors
/// Those of the database; what was done until then stays done.
pub async fn operator_raise_xp(db: &Db, guild: GuildId, xp: Vec<(UserId, i64)>) -> Result<usize, AppError> {
    let mut raised = 0;
    for bite in xp.chunks(BITE) {
        let bite = bite.to_vec();
        let done: Result<usize, Fail> = db
            .write("raise_xp", move |tx| {
                let bite = bite.clone();
                Box::pin(async move { raise(tx, guild, &bite).await })
            })
            .await;
        raised += done?;
    }
    Ok(raised)
}

async fn raise(tx: &mut Tx, guild: GuildId, xp: &[(UserId, i64)]) -> Result<usize, Fail> {
    let now = tx.now();
    let mut raised = 0;
    for (user, xp) in xp {
        let before = store::progress_get(tx, guild, *user).await?;
        let more = xp - before.map_or(0, |before| before.xp);
        if more <= 0 {
            continue;
        }
        let step = Step::default().xp(more);
        // Of no day: today's counts and streaks stay what they are.
        let after = store::progress_add(tx, guild, *user, &step, Day::from_number(0)).await?;
        let gained = Gained {
            xp: 0,
            level: level_at(after.xp),
            bits: 0,
            quests: 0,
        };
        store::progress_gain(tx, guild, *user, gained).await?;
        raised += 1;
    }
    if raised > 0 {
        let entry = AuditEntry {
            guild,
            actor: AuditActor::System,
            action: "economy.import_xp".to_owned(),
            target: format!("guild:{guild}"),
            reason: "experience brought along by the operator".to_owned(),
            before: None,
            after: Some(serde_json::json!({ "members": raised })),
            trace: "import".to_owned(),
        };
        audit_append(tx, entry, now).await?;
    }
    Ok(raised)
}
