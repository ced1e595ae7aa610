//! Leases: one holder at a time, and a token that only grows.

use std::time::Duration;

use core_db::testing::TestDb;
use core_db::{DbError, FINISHED_KEPT, Lease, test_on_each};

use super::support::write;

const TTL: Duration = Duration::from_secs(30);

async fn acquire(db: &TestDb, owner: &'static str) -> Result<Option<Lease>, DbError> {
    write!(db, |tx| tx.lease_acquire("shard:0", owner, TTL))
}

async fn holds(db: &TestDb, lease: &Lease) -> Result<bool, DbError> {
    write!(db, [lease] | tx | tx.lease_holds(&lease))
}

test_on_each! {
    async fn there_is_one_holder_and_tokens_grow(db: TestDb) {
        let first = acquire(&db, "a").await?.unwrap();
        assert_eq!(acquire(&db, "b").await?, None);
        assert!(holds(&db, &first).await?);
        let own = acquire(&db, "a").await?.unwrap();
        assert!(own.token > first.token && !holds(&db, &first).await?);
        db.clock().advance(TTL);
        assert!(!holds(&db, &own).await?);
        let second = acquire(&db, "b").await?.unwrap();
        assert!(second.token > own.token);
        assert!(!holds(&db, &own).await? && holds(&db, &second).await?);
    }

    async fn renewing_works_only_while_it_holds(db: TestDb) {
        let lease = acquire(&db, "a").await?.unwrap();
        db.clock().advance(TTL / 2);
        let renewed = write!(db, [lease] |tx| tx.lease_renew(&lease, TTL))?.unwrap();
        assert!(renewed.expires_at > lease.expires_at);
        db.clock().advance(TTL);
        assert_eq!(write!(db, [renewed] |tx| tx.lease_renew(&renewed, TTL))?, None);
    }

    async fn released_leases_are_free_and_clean_up_keeps_tokens_growing(db: TestDb) {
        let lease = acquire(&db, "a").await?.unwrap();
        assert!(write!(db, [lease] |tx| tx.lease_release(&lease))?);
        assert!(!write!(db, [lease] |tx| tx.lease_release(&lease))?);
        let next = acquire(&db, "b").await?.unwrap();
        db.clock().advance(TTL + FINISHED_KEPT);
        assert_eq!(db.clean_up().await?.leases, 1);
        assert!(acquire(&db, "c").await?.unwrap().token > next.token);
    }

    async fn of_many_at_once_one_gets_it(db: TestDb) {
        let rivals: Vec<_> = (0..10).map(|number| {
            let db = db.db();
            tokio::spawn(async move {
                let owner = format!("owner {number}");
                db.write("acquire", move |tx| {
                    let owner = owner.clone();
                    Box::pin(async move { tx.lease_acquire("shard:0", &owner, TTL).await })
                }).await
            })
        }).collect();
        let mut holders = 0;
        for rival in rivals {
            holders += usize::from(rival.await.unwrap()?.is_some());
        }
        assert_eq!(holders, 1);
    }
}
