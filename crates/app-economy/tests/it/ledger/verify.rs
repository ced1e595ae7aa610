//! Whatever somebody changes behind the ledger's back is found.

use app_economy::ledger::{FaultKind, VerifyScope, verify};
use core_db::DbError;
use core_db::Sql;
use core_db::testing::TestDb;

use super::support::*;

/// Takes the guards away, as an attacker with the database's password would.
const UNGUARD: [Sql; 4] = [
    Sql::split(
        "DROP TRIGGER journal_entry_update",
        "DROP TRIGGER journal_entry_update ON journal_entry",
    ),
    Sql::split(
        "DROP TRIGGER journal_entry_delete",
        "DROP TRIGGER journal_entry_delete ON journal_entry",
    ),
    Sql::split(
        "DROP TRIGGER journal_entry_memo",
        "DROP TRIGGER journal_entry_memo ON journal_entry",
    ),
    Sql::split(
        "DROP TRIGGER posting_update",
        "DROP TRIGGER posting_update ON posting",
    ),
];

async fn prepared(db: &TestDb) -> Result<(), DbError> {
    use domain_economy::ledger::Memo;
    let note = Memo::new("cake").unwrap();
    post_all(
        db,
        vec![
            grant(ANA, 100),
            pay(ANA, BO, 30).with_memo(note),
            pay(BO, ANA, 5),
            pay(ANA, BO, 1),
        ],
    )
    .await?;
    assert_sound(db).await?;
    db.write("unguard", |tx| {
        Box::pin(async move {
            for statement in UNGUARD {
                tx.query(statement).execute().await?;
            }
            Ok::<_, DbError>(())
        })
    })
    .await
}

/// What is changed, and which faults are then named, with their entries.
type Case = (&'static [&'static str], &'static [(FaultKind, Option<i64>)]);

const CASES: &[Case] = &[
    (
        &["UPDATE journal_entry SET lines = replace(lines, '30', '31') WHERE seq = 2"],
        &[(FaultKind::Chain, Some(2)), (FaultKind::Postings, None)],
    ),
    (
        &["UPDATE journal_entry SET lines = replace(lines, '-30', '-31') WHERE seq = 2"],
        &[(FaultKind::EntryUnbalanced, Some(2)), (FaultKind::Chain, Some(2)), (FaultKind::Postings, None)],
    ),
    (&["UPDATE journal_entry SET lines = 'x' WHERE seq = 2"], &[(FaultKind::EntryUnreadable, Some(2)), (FaultKind::Postings, None)]),
    (&["UPDATE journal_entry SET kind = 'grant' WHERE seq = 3"], &[(FaultKind::Chain, Some(3))]),
    (&["UPDATE journal_entry SET at = at + 1 WHERE seq = 1"], &[(FaultKind::Chain, Some(1))]),
    (&["UPDATE journal_entry SET actor = NULL WHERE seq = 2"], &[(FaultKind::Chain, Some(2))]),
    (&["UPDATE journal_entry SET memo = 'pie' WHERE seq = 2"], &[(FaultKind::Memo, Some(2))]),
    (
        &["DELETE FROM journal_entry WHERE seq = 2"],
        &[(FaultKind::EntryMissing, Some(2)), (FaultKind::Chain, Some(3)), (FaultKind::Postings, None)],
    ),
    (&["DELETE FROM journal_entry WHERE seq = 4"], &[(FaultKind::Head, Some(3)), (FaultKind::Postings, None)]),
    (
        &[
            "UPDATE journal_entry SET seq = 99 WHERE seq = 2",
            "UPDATE journal_entry SET seq = 2 WHERE seq = 3",
            "UPDATE journal_entry SET seq = 3 WHERE seq = 99",
        ],
        &[(FaultKind::Chain, Some(2)), (FaultKind::Postings, None)],
    ),
    (&["UPDATE ledger_head SET seq = 3"], &[(FaultKind::Head, Some(4))]),
    (
        &["UPDATE account SET balance = balance + 1000 WHERE kind = 'wallet' AND owner_id = 101"],
        &[(FaultKind::GuildUnbalanced, None), (FaultKind::Balance, None)],
    ),
    (
        &[
            "UPDATE account SET balance = balance + 1000 WHERE kind = 'wallet' AND owner_id = 101",
            "UPDATE account SET balance = balance - 1000 WHERE kind = 'mint'",
        ],
        &[(FaultKind::Balance, None)],
    ),
    (
        &["UPDATE posting SET amount = amount + 1, balance_after = balance_after + 1 WHERE seq = 4 AND amount > 0"],
        &[(FaultKind::Postings, None), (FaultKind::Balance, None)],
    ),
    (&["UPDATE posting SET balance_after = balance_after + 1 WHERE seq = 4 AND amount > 0"], &[(FaultKind::RunningBalance, Some(4))]),
    (
        &[
            "INSERT INTO account (guild_id, currency, kind, owner_id) VALUES (1, 1, 'escrow', 101)",
            "INSERT INTO hold (guild_id, source_id, escrow_id, amount, state, purpose, opened_at, expires_at, opened_seq)
                SELECT 1, max(id), max(id), 5, 'open', 'x', 0, 1, 1 FROM account",
        ],
        &[(FaultKind::Holds, None)],
    ),
    (&["INSERT INTO posting (account_id, seq, amount, balance_after) VALUES (999, 1, 1, 1)"], &[(FaultKind::AccountMissing, Some(1))]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_behind_its_back_is_found_and_named() -> Result<(), DbError> {
    for (statements, expected) in CASES {
        for db in TestDb::all().await? {
            prepared(&db).await?;
            tamper(&db, statements).await?;
            let found: Vec<_> = check(&db)
                .await?
                .faults
                .iter()
                .map(|fault| (fault.kind, fault.seq))
                .collect();
            assert_eq!(&found[..], *expected, "{statements:?} on {}", db.dialect());
        }
    }
    Ok(())
}

core_db::test_on_each! {
    async fn long_journals_are_read_in_pages(db: TestDb) {
        post_all(&db, vec![grant(ANA, 1_000_000)]).await?;
        for _ in 0..5 {
            post_all(&db, (0..900).map(|n| pay(ANA, 200 + n % 700, 1)).collect()).await?;
        }
        let heard = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
        let ear = std::sync::Arc::clone(&heard);
        let on_progress = std::sync::Arc::new(move |progress: app_economy::ledger::VerifyProgress| {
            ear.store(progress.entries, std::sync::atomic::Ordering::Relaxed);
        });
        let report = verify(&db, VerifyScope::Guild(guild(1)), on_progress).await?;
        assert!(report.is_clean(), "{:?}", report.faults);
        assert_eq!((report.entries, report.postings, report.accounts), (4_501, 9_002, 702));
        assert_eq!(heard.load(std::sync::atomic::Ordering::Relaxed), 4_501);
    }
}
