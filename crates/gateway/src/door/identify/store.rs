//! Buckets and the day's count, in the database.

use core_db::{Db, DbError, Tx, statements};
use core_types::{ApplicationId, Timestamp};

use super::rule::{Day, Turn, decide};
use crate::door::plan::StartLimit;

statements! {
    /// What Discord said when a process came. While a day lasts, the lower count holds: somebody may be about to begin.
    /// It is the same day if it ends within an hour of when it was said to end; Discord's days do not begin with ours.
    DAY_TOLD = "INSERT INTO gateway_fleet (application_id, shards, concurrency, begins_total, begins_left, resets_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (application_id) DO UPDATE SET concurrency = excluded.concurrency,
            begins_total = excluded.begins_total, resets_at = excluded.resets_at,
            begins_left = CASE WHEN gateway_fleet.resets_at > $7
                AND excluded.resets_at < gateway_fleet.resets_at + 3600000000
                AND gateway_fleet.begins_left < excluded.begins_left
                THEN gateway_fleet.begins_left ELSE excluded.begins_left END
        RETURNING shards";
    /// The day's sessions, to look at.
    DAY_SEEN = "SELECT begins_total, begins_left, resets_at FROM gateway_fleet WHERE application_id = $1";
    /// The day's sessions; whoever counts is alone with them.
    DAY = split(
        "SELECT begins_total, begins_left, resets_at FROM gateway_fleet WHERE application_id = $1",
        "SELECT begins_total, begins_left, resets_at FROM gateway_fleet WHERE application_id = $1 FOR UPDATE"
    );
    /// After somebody began.
    DAY_KEEP = "UPDATE gateway_fleet SET begins_left = $2, resets_at = $3 WHERE application_id = $1";
    /// Until when a bucket is busy.
    BUCKET = "SELECT free_at FROM gateway_bucket WHERE application_id = $1 AND bucket = $2";
    /// After somebody began.
    BUCKET_KEEP = "INSERT INTO gateway_bucket (application_id, bucket, free_at) VALUES ($1, $2, $3)
        ON CONFLICT (application_id, bucket) DO UPDATE SET free_at = excluded.free_at";
}

/// Keeps what Discord said about sessions, and `shards` if the application is new. The number of shards it has.
pub(in crate::door) async fn told(
    tx: &mut Tx,
    application: ApplicationId,
    shards: u32,
    limit: StartLimit,
) -> Result<u32, DbError> {
    let now = tx.now();
    let told = tx.query(DAY_TOLD).bind(application.as_i64()).bind(shards);
    let told = told.bind(i64::from(limit.max_concurrency.max(1)));
    let told = told.bind(limit.total).bind(limit.remaining);
    let told = told.bind(now.plus(std::time::Duration::from_millis(limit.reset_after)));
    let (shards,): (i64,) = told.bind(now).fetch_one().await?;
    u32::try_from(shards).map_err(|_| DbError::corrupt("gateway_fleet.shards"))
}

/// Says in the metrics how many sessions may still begin, whoever began the others.
pub(in crate::door) async fn measure(tx: &mut Tx, application: ApplicationId) -> Result<(), DbError> {
    let now = tx.now();
    let seen = tx.query(DAY_SEEN).bind(application.as_i64());
    let seen: Option<(i64, i64, Timestamp)> = seen.fetch_optional().await?;
    if let Some((total, left, resets_at)) = seen {
        let left = if resets_at <= now { total } else { left };
        #[expect(clippy::cast_precision_loss, reason = "thousands a day")]
        metrics::gauge!(core_telemetry::name::GATEWAY_IDENTIFIES_LEFT).set(left as f64);
    }
    Ok(())
}

/// Asks for a turn, and counts it. At a Discord on this machine a bucket is free at once: it has no pace to keep.
pub(super) async fn turn(
    db: &Db,
    application: ApplicationId,
    bucket: u32,
    waited: Option<Timestamp>,
    is_local: bool,
) -> Result<Turn, DbError> {
    db.write("gateway_turn", move |tx| {
        Box::pin(async move {
            let now = tx.now();
            let application = application.as_i64();
            let (total, left, resets_at) = tx.query(DAY).bind(application).fetch_one().await?;
            let busy: Option<(Timestamp,)> = tx
                .query(BUCKET)
                .bind(application)
                .bind(bucket)
                .fetch_optional()
                .await?;
            let free_at = busy.map(|(at,)| at).filter(|_| !is_local);
            let day = Day {
                total,
                left,
                resets_at,
            };
            let (turn, free_at, day) = decide(now, free_at, waited, day);
            if turn == Turn::Now {
                let keep = tx.query(DAY_KEEP).bind(application).bind(day.left);
                keep.bind(day.resets_at).execute().await?;
                let keep = tx.query(BUCKET_KEEP).bind(application).bind(bucket);
                keep.bind(free_at).execute().await?;
            }
            Ok(turn)
        })
    })
    .await
}
