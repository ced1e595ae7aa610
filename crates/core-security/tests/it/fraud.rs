//! What the watch learns outlives a process, and is forgotten when a member asks for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use core_db::{Db, DbError};
use core_errors::AppError;
use core_security::{
    AuditActor, CaseFilter, CaseState, Security, case_close, case_get, cases_list, fraud_erase,
};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_fraud::{Assessment, Event, Signal, Source, Step, Transfer};

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

    async fn who_earns_like_a_program_is_shown_to_staff_once(db: TestDb) {
        let (first, clock) = (security(&db), db.clock());
        clock.advance(Duration::from_hours(24 * 30));
        farm(&first, 1, db.now(), 45, |_| 2);
        // People come back when life lets them.
        farm(&first, 2, db.now(), 45, |time| 5 * (1_i64 << (time * 7 % 9)));
        first.fraud_flush().await.unwrap();
        first.guild_left(None, hall()).await.unwrap();
        assert_eq!(first.fraud_review().await.unwrap(), 0, "where the bot is not, nobody is looked at");
        first.guild_joined(None, hall()).await.unwrap();
        assert_eq!(first.fraud_review().await.unwrap(), 1, "also by what was stored just now");
        assert_eq!(first.fraud_review().await.unwrap(), 0, "looked at again, and shown once");
        clock.advance(Duration::from_mins(1));
        assert_eq!(cases(&db).await, [(1, Some(user(1)), CaseState::Open)]);
        assert_eq!(first.fraud_review().await.unwrap(), 0, "nothing was learnt since");
        // Another process looks at the last day again, and knows the case.
        assert_eq!(security(&db).fraud_review().await.unwrap(), 0);
        judge(&first, &db, 1, CaseState::Unjustified).await;
        assert_eq!(security(&db).fraud_review().await.unwrap(), 0, "staff has just decided");

        clock.advance(Duration::from_hours(24 * 15));
        let later = security(&db);
        farm(&later, 1, db.now(), 45, |_| 2);
        later.fraud_flush().await.unwrap();
        clock.advance(Duration::from_mins(1));
        let switched = security(&db);
        switched.automatic_switch(|| false);
        assert_eq!(switched.fraud_review().await.unwrap(), 0, "off is off");
        assert_eq!(later.fraud_review().await.unwrap(), 1, "two weeks later it is worth a look again");
        assert_eq!(cases(&db).await.len(), 2);
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

/// Earns every hour and a few seconds after its rest, day and night, and never sends anything.
fn farm(security: &Security, member: u64, until: Timestamp, times: i64, late: impl Fn(i64) -> i64) {
    let mut ready = until.minus(Duration::from_hours(1) * u32::try_from(times).unwrap());
    for time in 0..times {
        let at = ready.plus(Duration::from_secs(u64::try_from(late(time)).unwrap()));
        ready = at.plus(Duration::from_mins(58));
        let member = user(member);
        let command = Event::Command {
            member,
            economy: true,
            joined_at: None,
            at,
        };
        let earned = Event::Earned {
            member,
            source: Source::Shift,
            amount: Money::new(60),
            at,
            next_at: ready,
        };
        security.fraud_observe(hall(), command);
        security.fraud_observe(hall(), earned);
    }
}

/// The cases there are: whom they are about, and how far they are.
async fn cases(db: &Db) -> Vec<(i64, Option<UserId>, CaseState)> {
    let files: Result<Vec<_>, DbError> = db
        .read("cases", |tx| {
            Box::pin(async move { cases_list(tx, hall(), CaseFilter::default(), None, 10).await })
        })
        .await;
    let files = files.unwrap();
    files
        .into_iter()
        .map(|file| (file.number, file.subject, file.state))
        .collect()
}

async fn judge(security: &Security, db: &Db, number: i64, state: CaseState) {
    let security = security.clone();
    let closed: Result<bool, AppError> = db
        .write("judge", move |tx| {
            let security = security.clone();
            Box::pin(async move {
                let file = case_get(tx, hall(), number).await?.unwrap();
                case_close(&security, tx, hall(), &file, (state, AuditActor::System)).await
            })
        })
        .await;
    assert!(closed.unwrap());
}
