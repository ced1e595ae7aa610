//! Leases: one holder at a time, and a token that only grows.

use std::time::Duration;

use core_db::testing::TestDb;
use core_db::{DbError, DbErrorKind, FINISHED_KEPT, Lease, test_on_each};

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
        assert!(holds(&db, &own).await?, "nobody else took it");
        let second = acquire(&db, "b").await?.unwrap();
        assert!(second.token > own.token);
        assert!(!holds(&db, &own).await? && holds(&db, &second).await?);
    }

    async fn a_lease_is_renewed_until_somebody_else_took_it(db: TestDb) {
        let lease = acquire(&db, "a").await?.unwrap();
        db.clock().advance(TTL * 2);
        let renewed = write!(db, [lease] |tx| tx.lease_renew(&lease, TTL))?.unwrap();
        assert!(renewed.expires_at > lease.expires_at && renewed.token == lease.token);
        assert_eq!(acquire(&db, "b").await?, None, "it holds again");
        db.clock().advance(TTL);
        assert!(acquire(&db, "b").await?.is_some());
        assert_eq!(write!(db, [renewed] |tx| tx.lease_renew(&renewed, TTL))?, None);
    }

    async fn case_10_who_lost_a_lease_can_no_longer_write_what_it_allows(db: TestDb) {
        let lost = acquire(&db, "a").await?.unwrap();
        db.clock().advance(TTL);
        let held = acquire(&db, "b").await?.unwrap();
        let refused = write!(db, [lost] |tx| tx.lease_require(&lost)).unwrap_err();
        assert_eq!(refused.kind(), DbErrorKind::Superseded);
        write!(db, [held] |tx| tx.lease_require(&held))?;
    }

    async fn the_leases_of_one_who_is_gone_are_free_at_once(db: TestDb) {
        let first = acquire(&db, "a:1").await?.unwrap();
        let other = write!(db, |tx| tx.lease_acquire("shard:1", "ab:1", TTL))?.unwrap();
        assert_eq!(write!(db, |tx| tx.leases_bury("a"))?, 1);
        assert!(!holds(&db, &first).await? && holds(&db, &other).await?);
        let taken = acquire(&db, "b:1").await?.unwrap();
        assert_eq!(write!(db, |tx| tx.leases_list("shard:"))?, [taken, other]);
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
