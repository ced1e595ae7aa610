//! The outbox: committed with its cause, delivered in order, never lost.

use std::time::Duration;

use core_db::testing::TestDb;
use core_db::{
    DEAD_KEPT, DbError, Delivery, FINISHED_KEPT, Failed, MAX_FAILURES, NewMessage, QueueState, test_on_each,
};

use super::support::write;

const LEASE: Duration = Duration::from_secs(30);

fn message<'m>(partition: &'m str, payload: &'m str, dedupe_key: Option<&'m str>) -> NewMessage<'m> {
    NewMessage {
        topic: "mail",
        partition,
        payload,
        dedupe_key,
    }
}

async fn claim(db: &TestDb, owner: &'static str) -> Result<Vec<Delivery>, DbError> {
    write!(db, |tx| tx.outbox_claim("mail", owner, LEASE, 10))
}

fn payloads(deliveries: &[Delivery]) -> Vec<&str> {
    deliveries
        .iter()
        .map(|delivery| delivery.payload.as_str())
        .collect()
}

test_on_each! {
    async fn a_message_of_a_failed_unit_was_never_there(db: TestDb) {
        let failed: Result<(), DbError> = db.write("fail", |tx| Box::pin(async move {
            tx.outbox_push(message("", "1", None)).await?;
            Err(DbError::corrupt("on purpose"))
        })).await;
        assert!(failed.is_err());
        assert!(claim(&db, "w").await?.is_empty());
    }

    async fn known_keys_are_ignored(db: TestDb) {
        assert!(write!(db, |tx| tx.outbox_push(message("", "1", Some("k"))))?);
        assert!(!write!(db, |tx| tx.outbox_push(message("", "2", Some("k"))))?);
        let two = [message("", "3", Some("k")), message("", "4", None), message("", "5", None)];
        assert_eq!(write!(db, |tx| tx.outbox_push_many(&two))?, 2);
        assert_eq!(payloads(&claim(&db, "w").await?), ["1", "4", "5"]);
    }

    async fn lanes_keep_their_order_and_do_not_block_others(db: TestDb) {
        let all = [message("a", "a1", None), message("a", "a2", None), message("b", "b1", None), message("", "x", None),
            message("", "y", None)];
        write!(db, |tx| tx.outbox_push_many(&all))?;
        let first = claim(&db, "w").await?;
        assert_eq!(payloads(&first), ["a1", "b1", "x", "y"]);
        assert!(claim(&db, "v").await?.is_empty());
        let a1 = &first[0];
        assert!(matches!(write!(db, [a1] |tx| tx.outbox_fail(&a1, "down"))?, Failed::Retry(_)));
        let b1 = &first[1];
        assert!(write!(db, [b1] |tx| tx.outbox_ack(&b1))?);
        // The lane waits for its first message.
        assert!(claim(&db, "w").await?.is_empty());
        db.clock().advance(Duration::from_secs(4));
        let again = claim(&db, "w").await?;
        assert_eq!((payloads(&again), again[0].failures), (vec!["a1"], 1));
        let a1 = &again[0];
        assert!(write!(db, [a1] |tx| tx.outbox_ack(&a1))?);
        assert_eq!(payloads(&claim(&db, "w").await?), ["a2"]);
    }

    async fn an_ended_lease_passes_on_and_the_old_holder_is_refused(db: TestDb) {
        write!(db, |tx| tx.outbox_push(message("", "1", None)))?;
        let old = claim(&db, "old").await?.remove(0);
        db.clock().advance(LEASE);
        let new = claim(&db, "new").await?.remove(0);
        assert_eq!(new.failures, 1, "a lease that ended without a word counts");
        assert!(!write!(db, [old] |tx| tx.outbox_ack(&old))?);
        assert_eq!(write!(db, [old] |tx| tx.outbox_fail(&old, "late"))?, Failed::LeaseLost);
        assert!(write!(db, [new] |tx| tx.outbox_ack(&new))?);
    }

    async fn case_36_a_poisonous_message_dies_and_its_lane_goes_on(db: TestDb) {
        write!(db, |tx| tx.outbox_push_many(&[message("a", "poison", None), message("a", "good", None)]))?;
        for failure in 1..=MAX_FAILURES {
            db.clock().advance(Duration::from_hours(1));
            let poison = claim(&db, "w").await?.remove(0);
            let failed = write!(db, [poison] |tx| tx.outbox_fail(&poison, "boom"))?;
            assert_eq!(failed == Failed::Dead, failure == MAX_FAILURES, "{failed:?}");
        }
        assert_eq!(payloads(&claim(&db, "w").await?), ["good"]);
        let dead = write!(db, |tx| tx.outbox_list(QueueState::Dead, "mail", 0, 10))?;
        assert_eq!((dead.len(), dead[0].last_error.as_deref()), (1, Some("boom")));
        let counts = write!(db, |tx| tx.outbox_counts())?;
        assert_eq!((counts[0].waiting, counts[0].dead), (1, 1));
        assert!(counts[0].oldest_waiting.is_some());
        let id = dead[0].id;
        assert!(write!(db, |tx| tx.outbox_replay(id))?);
        assert!(!write!(db, |tx| tx.outbox_replay(id))?);
        assert_eq!(payloads(&claim(&db, "w").await?), ["poison"]);
    }

    async fn a_person_lists_reads_and_drops_messages(db: TestDb) {
        write!(db, |tx| tx.outbox_push_many(&[message("a", "1", None), message("a", "2", None)]))?;
        let other = NewMessage { topic: "post", ..message("", "3", None) };
        write!(db, |tx| tx.outbox_push(other))?;
        let listed = write!(db, |tx| tx.outbox_list(QueueState::Waiting, "", 0, 10))?;
        assert_eq!(listed.iter().map(|row| row.payload.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
        let (first, second) = (listed[0].id, listed[1].id);
        let after = write!(db, |tx| tx.outbox_list(QueueState::Waiting, "mail", first, 10))?;
        assert_eq!(after, &listed[1..2]);
        let held = claim(&db, "w").await?.remove(0);
        assert!(!write!(db, |tx| tx.outbox_drop(first))?, "it is being delivered");
        assert!(write!(db, |tx| tx.outbox_drop(second))?);
        assert!(!write!(db, |tx| tx.outbox_drop(second))?);
        let dropped = write!(db, |tx| tx.outbox_find(second))?.unwrap();
        assert_eq!((dropped.state.as_str(), dropped.last_error.as_deref()), ("done", Some("dropped by an operator")));
        assert!(write!(db, [held] |tx| tx.outbox_ack(&held))?);
        assert!(claim(&db, "w").await?.is_empty());
        assert_eq!(write!(db, |tx| tx.outbox_find(-1))?, None);
    }

    async fn case_36_a_message_that_kills_its_workers_dies_too(db: TestDb) {
        write!(db, |tx| tx.outbox_push(message("", "killer", None)))?;
        for _ in 0..MAX_FAILURES {
            assert_eq!(claim(&db, "w").await?.len(), 1);
            db.clock().advance(LEASE);
        }
        assert!(claim(&db, "w").await?.is_empty());
        assert_eq!(write!(db, |tx| tx.outbox_list(QueueState::Dead, "mail", 0, 10))?.len(), 1);
        db.clock().advance(FINISHED_KEPT);
        assert_eq!(db.clean_up().await?.outbox, 0, "a person has longer to look at it");
        db.clock().advance(DEAD_KEPT);
        assert_eq!(db.clean_up().await?.outbox, 1);
    }

    async fn waiting_for_the_other_side_is_no_failure(db: TestDb) {
        write!(db, |tx| tx.outbox_push(message("", "1", None)))?;
        for _ in 0..2 * MAX_FAILURES {
            let held = claim(&db, "w").await?.remove(0);
            let until = db.now().plus(LEASE);
            assert!(write!(db, [held] |tx| tx.outbox_postpone(&held, until))?);
            assert!(claim(&db, "w").await?.is_empty());
            db.clock().advance(LEASE);
        }
        assert_eq!(claim(&db, "w").await?[0].failures, 0);
    }

    async fn workers_never_get_the_same_message(db: TestDb) {
        let texts: Vec<String> = (0..60).map(|number| number.to_string()).collect();
        write!(db, [texts] |tx| async {
            let all: Vec<_> = texts.iter().map(|text| message("", text, None)).collect();
            tx.outbox_push_many(&all).await
        })?;
        let workers: Vec<_> = (0..6).map(|_| {
            let db = db.db();
            tokio::spawn(async move {
                db.write("claim", |tx| Box::pin(async move { tx.outbox_claim("mail", "w", LEASE, 10).await })).await
            })
        }).collect();
        let mut ids = Vec::new();
        for worker in workers {
            ids.extend(worker.await.unwrap()?.into_iter().map(|delivery| delivery.id));
        }
        let claimed = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), claimed);
    }

    async fn delivered_messages_are_cleaned_up_later(db: TestDb) {
        write!(db, |tx| tx.outbox_push(message("", "1", Some("k"))))?;
        let held = claim(&db, "w").await?.remove(0);
        write!(db, [held] |tx| tx.outbox_ack(&held))?;
        assert_eq!(db.clean_up().await?.outbox, 0);
        assert!(!write!(db, |tx| tx.outbox_push(message("", "2", Some("k"))))?);
        db.clock().advance(FINISHED_KEPT);
        assert_eq!(db.clean_up().await?.outbox, 1);
    }

    async fn the_bell_rings_for_a_commit_only(db: TestDb) {
        let mut bell = db.outbox_bell();
        let long = Duration::from_hours(1);
        {
            let wait = bell.wait(long);
            let mut wait = std::pin::pin!(wait);
            assert!(futures_util::poll!(wait.as_mut()).is_pending());
            let failed: Result<(), DbError> = db.write("fail", |tx| Box::pin(async move {
                tx.outbox_push(message("", "1", None)).await?;
                Err(DbError::corrupt("on purpose"))
            })).await;
            assert!(failed.is_err());
            assert!(futures_util::poll!(wait.as_mut()).is_pending());
        }
        write!(db, |tx| tx.outbox_push(message("", "1", None)))?;
        bell.wait(long).await;
    }
}
