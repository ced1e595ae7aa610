use core_db::{DbError, testing::TestDb};

use super::*;
use crate::door::plan::StartLimit;

fn application() -> ApplicationId {
    ApplicationId::new(20).unwrap()
}

async fn told(db: &TestDb, remaining: u32, reset_after: u64) {
    let limit = StartLimit {
        remaining,
        reset_after,
        ..StartLimit::default()
    };
    let told = db.write("told", move |tx| {
        Box::pin(store::told(tx, application(), 4, limit))
    });
    let shards: Result<u32, DbError> = told.await;
    assert_eq!(shards.unwrap(), 4);
}

async fn turn(db: &TestDb, bucket: u32, waited: Option<Timestamp>) -> Turn {
    store::turn(&db.db(), application(), bucket, waited, false)
        .await
        .unwrap()
}

#[tokio::test]
async fn case_09_processes_count_the_same_buckets_and_the_same_day() {
    for db in TestDb::all().await.unwrap() {
        told(&db, 24, 60_000).await;
        assert_eq!(turn(&db, 0, None).await, Turn::Now);
        let Turn::After { wait, free_at } = turn(&db, 0, None).await else {
            panic!("the bucket is busy, whoever asks");
        };
        assert_eq!(wait, Duration::from_secs(5));
        assert_eq!(turn(&db, 1, None).await, Turn::Now, "another bucket");
        assert_eq!(turn(&db, 0, Some(free_at)).await, Turn::Now);
        assert!(
            matches!(turn(&db, 0, Some(free_at)).await, Turn::After { .. }),
            "somebody was first"
        );
        db.clock().advance(Duration::from_secs(6));
        assert_eq!(turn(&db, 0, None).await, Turn::Now);
        let Turn::UsedUp { resets_at } = turn(&db, 0, None).await else {
            panic!("only the reserve is left");
        };
        // Discord has not seen all of them yet.
        told(&db, 1_000, 54_000).await;
        assert_eq!(turn(&db, 0, None).await, Turn::UsedUp { resets_at });
        db.clock().advance(Duration::from_mins(1));
        assert_eq!(turn(&db, 0, None).await, Turn::Now, "a new day");
    }
}

#[tokio::test]
async fn case_09_when_the_day_is_used_up_nobody_begins_and_health_says_why() {
    let db = TestDb::sqlite().await.unwrap();
    told(&db, 21, 60_000).await;
    let stats = Stats::default();
    let queue = IdentifyQueue::start(Counting {
        db: db.db(),
        application: application(),
        concurrency: 1,
        stats: stats.clone(),
        seed: Seed::new([1; 32]),
        is_local: false,
    });
    queue.enqueue(0).await.unwrap();
    db.clock().advance(Duration::from_secs(5));
    let mut second = queue.enqueue(1);
    while stats.figures().gateway_waits.is_none() {
        tokio::task::yield_now().await;
    }
    assert!(second.try_recv().is_err(), "it waits");
    // Its shard is told to stop: nobody waits any more.
    drop(second);
    while stats.figures().gateway_waits.is_some() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_is_left_of_a_past_day_says_nothing_about_discords_next_one() {
    for db in TestDb::all().await.unwrap() {
        told(&db, 20, 60_000).await;
        assert!(matches!(turn(&db, 0, None).await, Turn::UsedUp { .. }));
        told(&db, 1_000, 86_400_000).await;
        assert_eq!(turn(&db, 0, None).await, Turn::Now);
    }
}

#[tokio::test]
async fn a_discord_on_this_machine_has_no_pace_and_its_day_is_counted() {
    for db in TestDb::all().await.unwrap() {
        told(&db, 23, 60_000).await;
        for left in [22, 21, 20] {
            let turn = store::turn(&db.db(), application(), 0, None, true).await.unwrap();
            assert_eq!(turn, Turn::Now, "{left} are left");
        }
        let turn = store::turn(&db.db(), application(), 0, None, true).await.unwrap();
        assert!(matches!(turn, Turn::UsedUp { .. }));
    }
}
