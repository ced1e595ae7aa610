//! What the watch learns outlives a process, and is forgotten when a member asks for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use core_db::testing::prepare_all;
use core_db::{Db, DbError};
use core_security::{FRAUD_STATEMENTS, Security, fraud_erase};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_fraud::{Assessment, Event, Signal, Step, Transfer};

const HALL: u64 = 7 << 22;

fn hall() -> GuildId {
    GuildId::new(HALL).unwrap()
}

/// Old accounts, so that only what they do matters.
fn user(id: u64) -> UserId {
    UserId::new(id).unwrap()
}

fn transfer(from: u64, to: u64, amount: i64, minute: i64) -> Transfer {
    Transfer {
        from: user(from),
        to: user(to),
        amount: Money::new(amount),
        wealth: Money::new(100_000),
        at: Timestamp::from_seconds(1_800_000_000 + minute * 60),
    }
}

fn security(db: &Db) -> Security {
    Security::new(db.clone(), Duration::from_secs(30))
}

async fn assess(security: &Security, transfer: Transfer) -> Assessment {
    security.fraud_assess(hall(), &transfer).await.unwrap()
}

fn has(assessment: &Assessment, signal: Signal) -> bool {
    assessment
        .evidence
        .iter()
        .any(|evidence| evidence.signal == signal)
}

/// Teaches a watch that 1 sends 100 to 2, again and again.
fn teach(security: &Security) {
    for minute in 0..20 {
        security.fraud_observe(hall(), Event::Transfer(transfer(1, 2, 100, minute * 600)));
    }
}

core_db::test_on_each! {
    async fn every_fraud_statement_is_valid(db: TestDb) {
        assert_eq!(prepare_all(&db, FRAUD_STATEMENTS).await?, Vec::<String>::new());
    }

    async fn what_was_learnt_outlives_the_process(db: TestDb) {
        let before = security(&db);
        teach(&before);
        let question = transfer(1, 2, 90_000, 12_100);
        // Nothing was loaded yet: what happened meanwhile waits and is not lost.
        let first = assess(&before, question).await;
        assert!(has(&first, Signal::UnlikeMember) && !has(&first, Signal::NewPair), "{first:?}");
        before.fraud_flush().await.unwrap();
        let after = security(&db);
        assert_eq!(assess(&after, question).await, first);
        // Nobody else's guild knows about it.
        let elsewhere = GuildId::new(HALL * 2).unwrap();
        let other = after.fraud_assess(elsewhere, &question).await.unwrap();
        assert!(has(&other, Signal::NewPair) && !has(&other, Signal::UnlikeMember));
    }

    async fn who_is_erased_is_forgotten_also_by_others(db: TestDb) {
        let before = security(&db);
        teach(&before);
        before.fraud_flush().await.unwrap();
        db.write("erase", |tx| Box::pin(async move { fraud_erase(tx, hall(), user(1)).await })).await?;
        before.fraud_forget(hall(), user(1));
        before.fraud_flush().await.unwrap();
        for watch in [before, security(&db)] {
            let question = assess(&watch, transfer(1, 2, 90_000, 12_100)).await;
            assert!(has(&question, Signal::NewPair) && !has(&question, Signal::UnlikeMember), "{question:?}");
            // Neither does whom they paid remember them.
            let back = assess(&watch, transfer(2, 1, 90_000, 12_100)).await;
            assert!(has(&back, Signal::NewPair), "{back:?}");
        }
    }

    async fn guild_and_process_switch_it_off(db: TestDb) {
        let security = security(&db);
        let on = Arc::new(AtomicBool::new(true));
        let switch = Arc::clone(&on);
        security.fraud_switch(move || switch.load(Ordering::SeqCst));
        let question = transfer(1, 2, 90_000, 0);
        assert!(assess(&security, question).await.score > 0);
        on.store(false, Ordering::SeqCst);
        teach(&security);
        assert_eq!(assess(&security, question).await, Assessment::pass());
        on.store(true, Ordering::SeqCst);
        let learnt = assess(&security, question).await;
        assert!(!has(&learnt, Signal::UnlikeMember), "off is off: {learnt:?}");
        set(&db, "fraud.large_transfer", "1000000").await?;
        security.forget_settings(hall()).await;
        assert!(!has(&assess(&security, question).await, Signal::LargeTransfer));
        set(&db, "fraud.enabled", "off").await?;
        security.forget_settings(hall()).await;
        assert_eq!(assess(&security, question).await.step, Step::Pass);
    }

    async fn a_keeper_stores_what_is_left_when_it_stops(db: TestDb) {
        let before = security(&db);
        let keeper = before.fraud_keep();
        teach(&before);
        keeper.stop().await;
        let question = transfer(1, 2, 90_000, 12_100);
        let after = assess(&security(&db), question).await;
        assert!(has(&after, Signal::UnlikeMember), "{after:?}");
    }
}

async fn set(db: &Db, key: &'static str, value: &'static str) -> Result<(), DbError> {
    db.write("set", move |tx| {
        Box::pin(async move {
            let add = "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
                VALUES ($1, $2, $3, 1, 1, 1)";
            tx.query(add)
                .bind(hall().as_i64())
                .bind(key)
                .bind(value)
                .execute()
                .await
                .map(drop)
        })
    })
    .await
}
