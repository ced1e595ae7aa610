//! Jobs: rows that survive, handlers that may run twice, a runner that stops cleanly.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use core_db::testing::TestDb;
use core_db::{DbError, FINISHED_KEPT, Failed, Job, JobError, JobRunner, NewJob, test_on_each};
use tokio::sync::mpsc;

use super::support::write;

const LEASE: Duration = Duration::from_secs(30);
const ALMOST: Duration = Duration::from_secs(29);

async fn enqueue(
    db: &TestDb,
    payload: &'static str,
    key: Option<&'static str>,
    wait: Duration,
) -> Result<Option<i64>, DbError> {
    let run_at = db.now().plus(wait);
    write!(db, |tx| tx.job_enqueue(NewJob {
        kind: "tidy",
        payload,
        run_at,
        unique_key: key
    }))
}

async fn claim(db: &TestDb) -> Result<Vec<Job>, DbError> {
    write!(db, |tx| tx.job_claim(&["tidy", "other"], "w", LEASE, 10))
}

test_on_each! {
    async fn jobs_wait_for_their_time(db: TestDb) {
        enqueue(&db, "later", None, Duration::from_mins(1)).await?;
        enqueue(&db, "now", None, Duration::ZERO).await?;
        let due = claim(&db).await?;
        assert_eq!(due.iter().map(|job| job.payload.as_str()).collect::<Vec<_>>(), ["now"]);
        assert!(claim(&db).await?.is_empty());
        db.clock().advance(Duration::from_mins(1));
        assert_eq!(claim(&db).await?.len(), 2, "the later one, and the one whose lease ended");
    }

    async fn a_unique_key_is_free_again_when_its_job_is_done(db: TestDb) {
        assert!(enqueue(&db, "1", Some("k"), Duration::ZERO).await?.is_some());
        assert!(enqueue(&db, "2", Some("k"), Duration::ZERO).await?.is_none());
        let job = claim(&db).await?.remove(0);
        assert!(write!(db, [job] |tx| tx.job_complete(&job))?);
        assert!(enqueue(&db, "3", Some("k"), Duration::ZERO).await?.is_some());
    }

    async fn case_36_failures_back_off_and_end_in_the_dead_list(db: TestDb) {
        let id = enqueue(&db, "1", None, Duration::ZERO).await?.unwrap();
        for _ in 0..4 {
            let job = claim(&db).await?.remove(0);
            assert!(matches!(write!(db, [job] |tx| tx.job_fail(&job, "no"))?, Failed::Retry(_)));
            assert!(claim(&db).await?.is_empty());
            db.clock().advance(Duration::from_hours(1));
        }
        let job = claim(&db).await?.remove(0);
        assert_eq!(write!(db, [job] |tx| tx.job_fail(&job, "no"))?, Failed::Dead);
        let counts = write!(db, |tx| tx.job_counts())?;
        assert_eq!((counts[0].waiting, counts[0].dead, counts[0].next_due), (0, 1, None));
        assert!(write!(db, |tx| tx.job_replay(id))?);
        assert_eq!(claim(&db).await?[0].failures, 0);
    }

    async fn a_renewed_lease_is_kept_and_an_old_one_refused(db: TestDb) {
        enqueue(&db, "1", None, Duration::ZERO).await?;
        let job = claim(&db).await?.remove(0);
        db.clock().advance(ALMOST);
        assert!(write!(db, [job] |tx| tx.job_renew(&job, LEASE))?);
        db.clock().advance(ALMOST);
        assert!(claim(&db).await?.is_empty());
        db.clock().advance(Duration::from_secs(1));
        assert_eq!(claim(&db).await?.len(), 1);
        assert!(!write!(db, [job] |tx| tx.job_complete(&job))?);
    }

    async fn the_runner_wakes_works_retries_and_stops(db: TestDb) {
        let (seen, mut sees) = mpsc::unbounded_channel();
        let tries = Arc::new(AtomicU32::new(0));
        let running = JobRunner::new(db.db(), "runner")
            .on("tidy", move |job| {
                let (seen, tries) = (seen.clone(), Arc::clone(&tries));
                Box::pin(async move {
                    let _ = seen.send(job.payload.clone());
                    match job.payload.as_str() {
                        "panics" => panic!("on purpose"),
                        "fails" => Err(JobError::Hopeless("never".into())),
                        "postpones" if tries.fetch_add(1, Ordering::SeqCst) == 0 => Err(JobError::Postpone(Duration::ZERO)),
                        _ => Ok(()),
                    }
                })
            })
            .start();
        for payload in ["works", "panics", "fails", "postpones"] {
            enqueue(&db, payload, None, Duration::ZERO).await?;
        }
        let mut handled = Vec::new();
        for _ in 0..5 {
            handled.push(sees.recv().await.unwrap());
        }
        running.stop().await;
        handled.sort_unstable();
        assert_eq!(handled, ["fails", "panics", "postpones", "postpones", "works"]);
        let counts = write!(db, |tx| tx.job_counts())?;
        assert_eq!((counts[0].waiting, counts[0].dead), (1, 1), "the panic waits for its next try");
        db.clock().advance(FINISHED_KEPT);
        assert_eq!(db.clean_up().await?.jobs, 2);
    }

    async fn a_runner_can_do_the_clean_up(db: TestDb) {
        write!(db, |tx| tx.idempotency_claim("k", &[0; 32]))?;
        db.clock().advance(core_db::IDEMPOTENCY_KEPT);
        let (seen, mut sees) = mpsc::unbounded_channel();
        let running = JobRunner::new(db.db(), "runner")
            .clean_up_every(Duration::from_mins(5))
            .on("after", move |_| {
                let seen = seen.clone();
                Box::pin(async move { let _ = seen.send(()); Ok(()) })
            })
            .start();
        let run_at = db.now();
        write!(db, |tx| tx.job_enqueue(NewJob { kind: "after", payload: "null", run_at, unique_key: None }))?;
        sees.recv().await.unwrap();
        // The clean-up was due first, and stopping waits for it.
        running.stop().await;
        assert_eq!(db.clean_up().await?.idempotency, 0);
    }

    async fn periodic_jobs_come_again_also_after_failures(db: TestDb) {
        let (seen, mut sees) = mpsc::unbounded_channel();
        let running = JobRunner::new(db.db(), "runner")
            .every("sweep", Duration::from_mins(5), move |_| {
                let seen = seen.clone();
                Box::pin(async move {
                    let _ = seen.send(());
                    Err(JobError::Hopeless("always".into()))
                })
            })
            .start();
        sees.recv().await.unwrap();
        running.stop().await;
        let counts = write!(db, |tx| tx.job_counts())?;
        let next = db.now().plus(Duration::from_mins(5));
        assert_eq!((counts[0].waiting, counts[0].next_due), (1, Some(next)));
    }
}
