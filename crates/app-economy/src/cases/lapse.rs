//! Cases that nobody judged in time close by themselves.

use core_db::Tx;
use core_errors::AppError;
use core_security::{AuditActor, AuditEntry, CaseState, audit_append, case_close, case_get, cases_due};
use core_types::GuildId;

use super::answer;
use crate::HeldState;
use crate::books;
use crate::economy::Economy;
use crate::fail::Fail;
use crate::pay::held;

/// Cases looked for at a time; each is closed in a unit of its own.
const BATCH: u32 = 100;

impl Economy {
    /// Closes every case that nobody judged in time, and answers how many there were. An open appeal in one is accepted: who
    /// is not heard is right.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cases_lapse(&self) -> Result<usize, AppError> {
        let due: Result<_, Fail> = self
            .db()
            .read("cases_due", |tx| {
                Box::pin(async move { Ok(cases_due(tx, BATCH).await?) })
            })
            .await;
        let mut count = 0;
        for (guild, number) in due? {
            let economy = self.clone();
            let closed: Result<bool, Fail> = self
                .db()
                .write("case_lapse", move |tx| {
                    let economy = economy.clone();
                    Box::pin(async move { lapse(tx, &economy, guild, number).await })
                })
                .await;
            count += usize::from(closed?);
        }
        Ok(count)
    }
}

async fn lapse(tx: &mut Tx, economy: &Economy, guild: GuildId, number: i64) -> Result<bool, Fail> {
    // Before the file is read: money that begins to wait in this moment keeps it open.
    books::lock(tx, guild).await?;
    let now = tx.now();
    let file = case_get(tx, guild, number).await?;
    let Some(file) = file.filter(|file| file.closed_at.is_none() && file.expires_at <= now) else {
        return Ok(false);
    };
    // Its money goes back first, by the job for that.
    let held = held::of_case(tx, guild, number).await?;
    if held.iter().any(|payment| payment.state == HeldState::Waiting) {
        return Ok(false);
    }
    answer(tx, economy, guild, &file, (true, AuditActor::System)).await?;
    let closed = case_close(
        economy.security(),
        tx,
        guild,
        &file,
        (CaseState::Lapsed, AuditActor::System),
    )
    .await?;
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: "case.lapse".to_owned(),
        target: file
            .subject
            .map_or_else(|| format!("case:{number}"), |user| format!("user:{user}")),
        reason: String::new(),
        before: Some(serde_json::json!({ "case": number, "state": file.state })),
        after: Some(serde_json::json!({ "case": number, "state": CaseState::Lapsed })),
        trace: format!("case {number}"),
    };
    audit_append(tx, entry, now).await?;
    Ok(closed)
}
