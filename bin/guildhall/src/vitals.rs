//! Looks at process, disk and books from time to time, for metrics, and at the queues as well for `/health`.

use std::path::PathBuf;
use std::time::Duration;

use app_economy::{ledger::imbalance, measure_cases};
use core_db::{Db, DbError, backup_latest};
use core_security::{EventKind, Security};
use core_telemetry::{Disk, name, sample_process};
use http_api::{Condition, Dependency, Importance};
use serde_json::json;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How often process and disk are looked at: about as often as a scrape.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// How often the balances are summed. It reads every account.
const ADD_UP_EVERY: Duration = Duration::from_mins(5);

/// From where on a disk is worth a look, and from where on it is an emergency.
const DISK_FILLING: f64 = 0.8;
const DISK_FULL: f64 = 0.9;

/// A queue that is older says that nobody delivers.
const QUEUE_STUCK: Duration = Duration::from_mins(10);

/// A backup may be this late: it waits for its turn, and takes its time.
const BACKUP_GRACE: Duration = Duration::from_hours(2);

/// What is looked at.
#[derive(Debug, Clone)]
pub(crate) struct Vitals {
    pub(crate) db: Db,
    pub(crate) security: Security,
    pub(crate) data_dir: PathBuf,
    /// Where copies of the database are and how often one is due, if they are made here.
    pub(crate) backups: Option<(PathBuf, Duration)>,
    pub(crate) started: Instant,
}

impl Vitals {
    /// Looks until it is aborted. The queries of a look run to their end in any case.
    pub(crate) async fn watch(self) {
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut add_up_at = Instant::now();
        loop {
            ticks.tick().await;
            sample_process();
            if let Some(disk) = self.disk().await {
                disk.record();
            }
            self.record_backup().await;
            if let Err(error) = measure_cases(&self.db).await {
                tracing::warn!(%error, "cases and held money cannot be counted");
            }
            if Instant::now() >= add_up_at {
                add_up_at = Instant::now() + ADD_UP_EVERY;
                self.add_up().await;
            }
        }
    }

    async fn add_up(&self) {
        match imbalance(&self.db).await {
            Ok(off) => {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "whether it is zero is all that matters"
                )]
                metrics::gauge!(name::LEDGER_IMBALANCE).set(off as f64);
                #[expect(clippy::cast_precision_loss, reason = "seconds of an epoch fit for ages")]
                metrics::gauge!(name::LEDGER_CHECKED).set(self.db.now().as_seconds() as f64);
                if off != 0 {
                    tracing::error!(off, "the books do not add up; run `guildhall verify`");
                    self.tell(off).await;
                }
            }
            Err(error) => tracing::warn!(%error, "the books cannot be added up"),
        }
    }

    async fn record_backup(&self) {
        let Some((folder, _)) = &self.backups else { return };
        // Without any, its age counts from the start, so that a folder that cannot be written is noticed.
        let since_start = || self.db.now().minus(self.started.elapsed());
        let made_at = match backup_latest(folder).await {
            Ok(Some(latest)) => latest.made_at,
            _ => since_start(),
        };
        #[expect(clippy::cast_precision_loss, reason = "seconds of an epoch fit")]
        metrics::gauge!(name::BACKUP_MADE).set(made_at.as_seconds() as f64);
    }

    async fn backup_condition(&self) -> Condition {
        let Some((folder, every)) = &self.backups else {
            return Condition::well().with("regular", false);
        };
        match backup_latest(folder).await {
            Err(error) => Condition::ill(error.to_string()),
            // The first one is made right after the start.
            Ok(None) if self.started.elapsed() < BACKUP_GRACE => Condition::well().with("copies", 0),
            Ok(None) => Condition::ill("no backup was made since the start"),
            Ok(Some(latest)) => {
                let age = self.db.now().since(latest.made_at);
                let condition = if age > *every + BACKUP_GRACE {
                    Condition::ill("no backup was made when it was due")
                } else {
                    Condition::well()
                };
                condition
                    .with("age_seconds", age.as_secs())
                    .with("bytes", latest.bytes)
            }
        }
    }

    /// Tells the operator's receiver, once a day, whichever process noticed it.
    async fn tell(&self, off: i64) {
        let security = self.security.clone();
        let told: Result<(), DbError> = self
            .db
            .write("ledger_fault", move |tx| {
                let security = security.clone();
                Box::pin(async move {
                    let day = tx.now().as_seconds() / 86_400;
                    let data = json!({ "imbalance": off.to_string() });
                    let kind = EventKind::LedgerFault;
                    security.event_post_once(tx, &day.to_string(), kind, data).await
                })
            })
            .await;
        if let Err(error) = told {
            tracing::warn!(%error, "the operator's receiver is not told that the books do not add up");
        }
    }

    async fn disk(&self) -> Option<Disk> {
        let folder = self.data_dir.clone();
        // A disk of the network may let one wait.
        tokio::task::spawn_blocking(move || Disk::of(&folder))
            .await
            .ok()
            .flatten()
    }

    /// How `/health` shows them.
    pub(crate) fn dependencies(&self) -> Vec<Dependency> {
        let (queues, disk, backup) = (self.clone(), self.clone(), self.clone());
        let replica = self.db.replica().map(|_| {
            let db = self.db.clone();
            Dependency::new("replica", Importance::Optional, move || {
                Box::pin(std::future::ready(replica_condition(&db)))
            })
        });
        let always = [
            Dependency::new("queues", Importance::Optional, move || {
                let vitals = queues.clone();
                Box::pin(async move { vitals.queues_condition().await })
            }),
            Dependency::new("disk", Importance::Optional, move || {
                let vitals = disk.clone();
                Box::pin(async move { vitals.disk_condition().await })
            }),
            Dependency::new("backup", Importance::Optional, move || {
                let vitals = backup.clone();
                Box::pin(async move { vitals.backup_condition().await })
            }),
        ];
        always.into_iter().chain(replica).collect()
    }

    async fn queues_condition(&self) -> Condition {
        let counts = self.db.read("queue_counts", |tx| {
            Box::pin(async move { Ok::<_, DbError>((tx.outbox_counts().await?, tx.job_counts().await?)) })
        });
        let (outbox, jobs) = match counts.await {
            Ok(counts) => counts,
            Err(error) => return Condition::ill(error.kind().as_str()),
        };
        let now = self.db.now();
        let oldest = outbox.iter().filter_map(|count| count.oldest_waiting).min();
        let due = jobs.iter().filter_map(|count| count.next_due).min();
        let [oldest, late] =
            [oldest, due].map(|since| since.map_or(Duration::ZERO, |since| now.since(since)));
        let condition = if oldest >= QUEUE_STUCK {
            Condition::ill("messages wait in the outbox and nobody delivers them")
        } else if late >= QUEUE_STUCK {
            Condition::ill("jobs are due and nobody does them")
        } else {
            Condition::well()
        };
        condition
            .with("outbox_oldest_seconds", oldest.as_secs())
            .with("outbox_dead", outbox.iter().map(|count| count.dead).sum::<i64>())
            .with("jobs_overdue_seconds", late.as_secs())
            .with("jobs_dead", jobs.iter().map(|count| count.dead).sum::<i64>())
    }

    async fn disk_condition(&self) -> Condition {
        let Some(disk) = self.disk().await else {
            return Condition::well().with("known", false);
        };
        let condition = if disk.used_ratio >= DISK_FULL {
            Condition::ill("nearly full: a full disk stops every change")
        } else if disk.used_ratio >= DISK_FILLING {
            Condition::well().with("warning", "filling up")
        } else {
            Condition::well()
        };
        condition
            .with("used_percent", (disk.used_ratio * 1_000.0).round() / 10.0)
            .with("free_bytes", disk.free_bytes)
    }
}

fn replica_condition(db: &Db) -> Condition {
    let Some(state) = db.replica() else {
        return Condition::well();
    };
    let condition = match (state.lag, state.is_used) {
        (None, _) => return Condition::ill("cannot be reached: everything is read from the primary"),
        (Some(_), true) => Condition::well(),
        (Some(_), false) => Condition::ill("too far behind: everything is read from the primary"),
    };
    let lag = state
        .lag
        .map_or(0, |lag| u64::try_from(lag.as_millis()).unwrap_or(u64::MAX));
    condition.with("lag_ms", lag)
}
