//! How much waits for a person, as metrics: what alerts look at. Several processes on one database all say the same.

use core_db::{Db, DbError, Tx};
use core_security::guards_count;
use core_types::Timestamp;

use crate::HeldKind;
use crate::pay::held;

/// Measures the cases that are open, the money that waits and the members who are blocked.
///
/// # Errors
/// Those of the database; what was measured before then stands.
pub async fn measure_cases(db: &Db) -> Result<(), DbError> {
    db.read_stale("measure_cases", |tx| Box::pin(measure(tx))).await
}

async fn measure(tx: &mut Tx) -> Result<(), DbError> {
    let now = tx.now();
    let waiting = held::waiting(tx).await?;
    let guards = guards_count(tx).await?;
    for kind in HeldKind::ALL {
        let of_kind = waiting.iter().find(|waiting| waiting.kind == kind.name());
        let (count, oldest) =
            of_kind.map_or((0, 0.0), |waiting| (waiting.count, age(waiting.opened_at, now)));
        metrics::gauge!("guildhall_holds_waiting", "kind" => kind.name()).set(real(count));
        metrics::gauge!("guildhall_holds_oldest_seconds", "kind" => kind.name()).set(oldest);
    }
    let due = waiting.iter().map(|waiting| waiting.due_at).min();
    metrics::gauge!("guildhall_holds_overdue_seconds").set(due.map_or(0.0, |due| age(due, now)));
    metrics::gauge!("guildhall_cases_open", "state" => "open").set(real(guards.open));
    metrics::gauge!("guildhall_cases_open", "state" => "waiting").set(real(guards.waiting));
    metrics::gauge!("guildhall_members_blocked").set(real(guards.blocked));
    Ok(())
}

fn age(since: Timestamp, now: Timestamp) -> f64 {
    now.since(since).as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "nothing here comes near 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}
