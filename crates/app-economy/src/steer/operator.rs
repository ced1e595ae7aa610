//! Imports by whoever runs the installation, from its command line.

use core_db::{Db, Tx};
use core_errors::{AppError, codes};
use core_security::{AuditActor, AuditEntry, audit_append, reason};
use core_types::GuildId;

use super::{bulk, run, store};
use crate::books;
use crate::fail::Fail;
use crate::outcome::{Batch, BatchState, Planned};
use crate::request::ImportOrder;

/// Plans an import: nothing moves yet.
///
/// # Errors
/// As [`Economy::import_plan`](crate::Economy::import_plan).
pub async fn operator_import(db: &Db, guild: GuildId, mut order: ImportOrder) -> Result<Planned, AppError> {
    order.reason = reason(&order.reason)?;
    let planned: Result<Planned, Fail> = db
        .write("import_plan", move |tx| {
            let order = order.clone();
            Box::pin(async move { bulk::import_for(tx, guild, None, &order).await })
        })
        .await;
    Ok(planned?)
}

/// Carries out what the operator planned, to its end.
///
/// # Errors
/// `steer.gone` if it does not wait for the operator's word; those of the database, and then the running bot carries on.
pub async fn operator_confirm(db: &Db, guild: GuildId, id: i64) -> Result<Batch, AppError> {
    let begun: Result<(), Fail> = db
        .write("import_begin", move |tx| Box::pin(begin(tx, guild, id)))
        .await;
    begun?;
    let batch = run::bites(db, guild, id, usize::MAX).await?;
    batch.ok_or_else(|| AppError::new(codes::STEER_UNKNOWN))
}

async fn begin(tx: &mut Tx, guild: GuildId, id: i64) -> Result<(), Fail> {
    books::lock(tx, guild).await?;
    let now = tx.now();
    let batch = store::get(tx, guild, id).await?;
    let batch = batch.filter(|batch| batch.made_by.is_none() && batch.state == BatchState::Planned);
    let batch = batch.ok_or(AppError::new(codes::STEER_GONE))?;
    if !store::state_set(tx, guild, &batch, BatchState::Running, batch.expires_at).await? {
        return Err(AppError::new(codes::STEER_GONE).into());
    }
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: "economy.import".to_owned(),
        target: format!("batch:{id}"),
        reason: batch.reason,
        before: None,
        after: Some(serde_json::json!({ "rows": batch.rows, "amount": batch.amount, "by": "operator" })),
        trace: format!("batch {id}"),
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}
