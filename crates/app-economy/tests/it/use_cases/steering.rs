//! Figures, corrections and payouts: what they promise about sums, about doing things once, and about who may.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use app_economy::export::{OnLine, export};
use app_economy::ledger::{OnProgress, VerifyScope, verify};
use app_economy::{
    Batch, BatchState, BulkOrder, BulkWhat, Confirmed, ImportOrder, ReverseOrder, ReverseWhat, RowState,
    operator_confirm, operator_import,
};
use core_db::test_on_each;
use domain_economy::export::Verifier;

use super::*;

/// Members nobody else uses.
fn crowd(count: u64) -> BTreeSet<UserId> {
    (1_000..1_000 + count).map(user).collect()
}

fn payout(count: u64, minor: i64) -> BulkOrder {
    BulkOrder {
        what: BulkWhat::Grant(coins(minor)),
        members: crowd(count),
        reason: "summer fair".to_owned(),
        partly: false,
    }
}

fn undo(what: ReverseWhat) -> ReverseOrder {
    ReverseOrder {
        what,
        kind: None,
        reason: "a mistake".to_owned(),
        partly: false,
    }
}

fn runs(confirmed: Confirmed) -> Batch {
    match confirmed {
        Confirmed::Runs(batch) => batch,
        Confirmed::Waits(waits) => panic!("{waits:?}"),
    }
}

async fn is_clean(db: &TestDb) {
    let quiet: OnProgress = Arc::new(|_| {});
    let report = verify(db, VerifyScope::All, quiet).await.unwrap();
    assert!(report.faults.is_empty(), "{report:?}");
}

test_on_each! {
    /// The sums by day are what the journal says, however often and by whom they are added up.
    async fn figures_count_every_entry_once(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        hall.give(BO, 500).await;
        hall.economy.pay(&hall.request(ANA), order(BO, "200")).await.unwrap();
        hall.economy.daily(&hall.request(ANA)).await.unwrap();
        let (first, second) = tokio::join!(hall.economy.figures_keep(), hall.economy.figures_keep());
        assert_eq!(first.unwrap() + second.unwrap(), 4, "each entry once");
        assert_eq!(hall.economy.figures_keep().await.unwrap(), 0);
        let health = hall.economy.health(&hall.staff(), 7).await.unwrap();
        assert_eq!((health.supply, health.minted, health.burned, health.behind), (coins(1_600), coins(1_600), coins(0), 0));
        assert_eq!(health.circulated, coins(200));
        let census = health.census.unwrap();
        assert_eq!((census.holders, census.active, census.all(), census.dormant), (2, 2, coins(1_600), coins(700)));
        assert_eq!(health.by_day.len(), 7);
        assert_eq!(health.by_day.last().unwrap().supply, coins(1_600));
        // 31 days later nobody is active any more.
        hall.pass(Duration::from_hours(31 * 24));
        let later = hall.economy.health(&hall.staff(), 7).await.unwrap();
        assert_eq!((later.minted, later.census.unwrap().dormant), (coins(0), coins(1_600)));
        assert_eq!(code(hall.economy.health(&hall.request(ANA), 7).await), "access.forbidden");
    }

    /// What is left of a balance came with the latest entries.
    async fn a_balance_is_traced_to_its_givers(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        hall.economy.pay(&hall.request(ANA), order(BO, "300")).await.unwrap();
        hall.give(BO, 50).await;
        hall.economy.deposit(&hall.request(BO), amount("200")).await.unwrap();
        hall.economy.pay(&hall.request(BO), order(CY, "100")).await.unwrap();
        let traced = hall.economy.trace(&hall.staff(), user(BO)).await.unwrap();
        assert_eq!((traced.balance, traced.older), (coins(250), coins(0)));
        assert_eq!(traced.givers, [(Some(user(ANA)), coins(200)), (None, coins(50))]);
        assert_eq!(code(hall.economy.trace(&hall.request(BO), user(BO)).await), "access.forbidden");
    }

    /// A payout of many is carried out in bites, goes on after a restart, and is undone as a whole, once.
    async fn a_large_batch_is_done_once_whatever_stops(db: TestDb) {
        let hall = Hall::new(&db);
        let planned = hall.economy.bulk_plan(&hall.staff(), payout(730, 5)).await.unwrap();
        assert_eq!((planned.batch.rows, planned.members, planned.batch.amount), (730, 730, coins(3_650)));
        let id = planned.batch.id;
        let begun = runs(hall.economy.batch_confirm(&hall.staff(), id).await.unwrap());
        assert_eq!((begun.state, begun.rows_done), (BatchState::Running, 500));
        assert_eq!(code(hall.economy.batch_confirm(&hall.staff(), id).await), "steer.gone");
        assert_eq!(code(hall.economy.undo_plan(&hall.staff(), id).await), "steer.gone");
        // Two processes carry on at once.
        let other = Hall::new(&db);
        let (one, two) = tokio::join!(hall.economy.batches_keep(), other.economy.batches_keep());
        one.unwrap();
        two.unwrap();
        let done = hall.economy.batch(&hall.staff(), id).await.unwrap();
        assert_eq!((done.state, done.rows_done, done.amount_done, done.rows_open), (BatchState::Done, 730, coins(3_650), 0));
        let health = hall.economy.health(&hall.staff(), 7).await.unwrap();
        assert_eq!(health.supply, coins(3_650), "nobody got it twice");

        other.skip_keys();
        let undo = other.economy.undo_plan(&other.staff(), id).await.unwrap();
        assert_eq!((undo.batch.rows, undo.short_rows), (730, 0));
        assert_eq!(code(other.economy.undo_plan(&other.staff(), id).await), "steer.undone");
        other.economy.batch_confirm(&other.staff(), undo.batch.id).await.unwrap();
        other.economy.batches_keep().await.unwrap();
        let health = other.economy.health(&other.staff(), 7).await.unwrap();
        assert_eq!(health.supply, coins(0));
        let rows = other.economy.batch_rows(&other.staff(), undo.batch.id).await.unwrap();
        assert!(rows.len() == 730 && rows.iter().all(|row| row.state == RowState::Done && row.posted.is_some()));
        is_clean(&db).await;
    }

    /// A batch that is stopped keeps what was done; one that nobody confirms lapses.
    async fn batches_stop_and_lapse(db: TestDb) {
        let hall = Hall::new(&db);
        let planned = hall.economy.bulk_plan(&hall.staff(), payout(600, 5)).await.unwrap();
        hall.economy.batch_confirm(&hall.staff(), planned.batch.id).await.unwrap();
        let stopped = hall.economy.batch_stop(&hall.staff(), planned.batch.id).await.unwrap();
        assert_eq!((stopped.state, stopped.rows_done, stopped.rows_open), (BatchState::Done, 600, 100));
        hall.economy.batches_keep().await.unwrap();
        let health = hall.economy.health(&hall.staff(), 7).await.unwrap();
        assert_eq!(health.supply, coins(2_500));
        let late = hall.economy.bulk_plan(&hall.staff(), payout(2, 5)).await.unwrap();
        hall.pass(Duration::from_mins(16));
        assert_eq!(code(hall.economy.batch_confirm(&hall.staff(), late.batch.id).await), "steer.gone");
        hall.economy.batches_keep().await.unwrap();
        let gone = hall.economy.batch(&hall.staff(), late.batch.id).await.unwrap();
        assert_eq!(gone.state, BatchState::Cancelled);
    }

    /// Who has too little loses nothing, or what is there, as it was said.
    async fn a_window_is_undone_as_far_as_there_is_money(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(CY, 10).await;
        hall.pass(Duration::from_hours(2));
        let since = hall.now();
        hall.give(ANA, 100).await;
        hall.give(BO, 100).await;
        hall.economy.pay(&hall.request(BO), order(CY, "60")).await.unwrap();
        hall.pass(Duration::from_mins(5));
        let until = hall.now();
        let grants = |partly| ReverseOrder {
            kind: Some(domain_economy::ledger::EntryKind::Grant),
            partly,
            ..undo(ReverseWhat::Window { since, until })
        };
        let planned = hall.economy.reverse_plan(&hall.staff(), grants(false)).await.unwrap();
        assert_eq!((planned.batch.rows, planned.short_rows, planned.missing), (2, 1, coins(60)));
        assert_eq!(planned.short, [(user(BO), coins(60))]);
        let done = runs(hall.economy.batch_confirm(&hall.staff(), planned.batch.id).await.unwrap());
        assert_eq!((done.rows_open, done.amount_done), (1, coins(100)));
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await, hall.wallet(CY).await), (0, 40, 70));
        // Once more, with what is there: only what was left alone is in it.
        let again = hall.economy.reverse_plan(&hall.staff(), grants(true)).await.unwrap();
        assert_eq!((again.batch.rows, again.left_out), (1, 1));
        hall.economy.batch_confirm(&hall.staff(), again.batch.id).await.unwrap();
        assert_eq!((hall.wallet(BO).await, hall.wallet(CY).await), (0, 70));
        assert_eq!(code(hall.economy.reverse_plan(&hall.staff(), grants(true)).await), "steer.nothing");
        assert_eq!(code(hall.economy.reverse_plan(&hall.request(ANA), grants(false)).await), "access.forbidden");
        is_clean(&db).await;
    }

    /// A file is imported once, also by the operator, and can be imported again when that was undone.
    async fn a_file_is_imported_once(db: TestDb) {
        let hall = Hall::new(&db);
        let file = || ImportOrder {
            rows: vec![(user(ANA), coins(70)), (user(BO), coins(30))],
            source: "abc".to_owned(),
            reason: "from another bot".to_owned(),
        };
        let planned = operator_import(&db, guild(), file()).await.unwrap();
        assert_eq!(code(hall.economy.import_plan(&hall.staff(), file()).await), "steer.imported");
        assert_eq!(code(hall.economy.batch_confirm(&hall.staff(), planned.batch.id).await), "steer.gone");
        let done = operator_confirm(&db, guild(), planned.batch.id).await.unwrap();
        assert_eq!((done.state, done.amount_done), (BatchState::Done, coins(100)));
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (70, 30));
        assert_eq!(code(operator_confirm(&db, guild(), planned.batch.id).await), "steer.gone");
        let undo = hall.economy.undo_plan(&hall.staff(), planned.batch.id).await.unwrap();
        hall.economy.batch_confirm(&hall.staff(), undo.batch.id).await.unwrap();
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (0, 0));
        hall.economy.import_plan(&hall.staff(), file()).await.unwrap();
        is_clean(&db).await;
    }

    /// What is exported proves itself, and a changed digit does not.
    async fn an_export_proves_itself(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        hall.economy.pay(&hall.request(ANA), order(BO, "200")).await.unwrap();
        let text = Arc::new(Mutex::new(Vec::<String>::new()));
        let into = Arc::clone(&text);
        let on_line: OnLine = Arc::new(move |line| {
            let mut lines = into.lock().unwrap();
            match line {
                None => lines.clear(),
                Some(line) => lines.push(line.to_owned()),
            }
            true
        });
        assert!(export(&db, guild(), on_line).await?);
        let lines = text.lock().unwrap().clone();
        let check = |lines: &[String]| {
            let mut verifier = Verifier::new();
            for line in lines {
                verifier.line(line);
            }
            verifier.finish()
        };
        let checked = check(&lines);
        assert_eq!((checked.entries, checked.faults.len()), (2, 0), "{checked:?}");
        let mut changed = lines.clone();
        changed[2] = changed[2].replace("200", "201");
        assert_ne!(changed, lines);
        assert!(!check(&changed).faults.is_empty());
        let most = hall.economy.export(&hall.staff(), 100).await.unwrap();
        assert!(most.is_none(), "more than a hundred bytes");
        assert!(hall.economy.export(&hall.staff(), 100_000).await.unwrap().is_some());
        assert_eq!(code(hall.economy.export(&hall.request(ANA), 100_000).await), "access.forbidden");
    }
}
