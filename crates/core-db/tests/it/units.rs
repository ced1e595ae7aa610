//! Units of work: all or nothing, each alone, finished whatever the caller does.

use std::sync::Arc;
use std::time::Duration;

use core_db::testing::{SchemaColumn, TestDb, prepare_all, schema};
use core_db::{ConstraintKind, Db, DbError, DbErrorKind, DbSettings, Rows, Sql, test_on_each};
use core_types::SystemClock;
use tokio::sync::{Notify, oneshot};

use super::support::{accounts, coins, debit};

const WRONG: &[(&str, Sql)] = &[("WRONG", Sql::new("SELECT nothing FROM nowhere"))];

test_on_each! {
    async fn an_error_rolls_everything_back(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        let failed: Result<(), DbError> = db.write("fail", |tx| Box::pin(async move {
            tx.query("UPDATE contract_purse SET coins = 0").execute().await?;
            Err(DbError::corrupt("on purpose"))
        })).await;
        assert_eq!(failed.unwrap_err().kind(), DbErrorKind::Corrupt);
        assert_eq!(coins(&db, 1).await?, 10);
    }

    async fn units_do_not_disturb_each_other(db: TestDb) {
        accounts(&db, &[(1, 0)]).await?;
        let units = (0..60_i64).map(|number| {
            let db = db.db();
            tokio::spawn(async move {
                db.write("add", move |tx| Box::pin(async move {
                    tx.query("UPDATE contract_purse SET coins = coins + 1 WHERE id = 1").execute().await?;
                    match number % 3 {
                        0 => Ok(()),
                        1 => Err(DbError::corrupt("on purpose")),
                        _ => tx.query("UPDATE contract_purse SET coins = -1 WHERE id = 1").execute().await.map(drop),
                    }
                })).await
            })
        });
        let mut ok = 0;
        for unit in units.collect::<Vec<_>>() {
            ok += i64::from(unit.await.unwrap().is_ok());
        }
        assert_eq!(ok, 20);
        assert_eq!(coins(&db, 1).await?, 20);
    }

    async fn case_53_of_a_hundred_debits_of_the_whole_balance_one_succeeds(db: TestDb) {
        accounts(&db, &[(1, 500)]).await?;
        let debits = (0..100).map(|_| {
            let db = db.db();
            tokio::spawn(async move { debit(&db, 1, 500).await })
        });
        let mut taken = 0;
        for done in debits.collect::<Vec<_>>() {
            taken += usize::from(done.await.unwrap()?);
        }
        assert_eq!(taken, 1);
        assert_eq!(coins(&db, 1).await?, 0);
    }

    async fn case_21_a_caller_who_leaves_does_not_cancel_the_unit(db: TestDb) {
        accounts(&db, &[(1, 10), (2, 10)]).await?;
        for (id, commits) in [(1_i64, true), (2, false)] {
            let (begun, has_begun) = oneshot::channel();
            let (go_on, ended) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
            let (mut begun, inner, over) = (Some(begun), Arc::clone(&go_on), Arc::clone(&ended));
            let owned = db.db();
            let caller = tokio::spawn(async move {
                owned.write("left", move |tx| {
                    let (begun, go_on, over) = (begun.take(), Arc::clone(&inner), Arc::clone(&over));
                    Box::pin(async move {
                        tx.query("UPDATE contract_purse SET coins = 7 WHERE id = $1").bind(id).execute().await?;
                        begun.unwrap().send(()).unwrap();
                        go_on.notified().await;
                        over.notify_one();
                        if commits { Ok(()) } else { Err(DbError::corrupt("on purpose")) }
                    })
                }).await
            });
            has_begun.await.unwrap();
            caller.abort();
            assert!(caller.await.unwrap_err().is_cancelled());
            go_on.notify_one();
            ended.notified().await;
            // On SQLite this waits its turn behind the unit; on PostgreSQL for the lock of the row.
            debit(&db, id, 1).await?;
            assert_eq!(coins(&db, id).await?, if commits { 6 } else { 9 });
        }
    }

    async fn case_31_a_panic_is_an_error_and_the_database_goes_on(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        for _ in 0..3 {
            let failed: Result<(), DbError> = db.write("panic", |tx| Box::pin(async move {
                tx.query("UPDATE contract_purse SET coins = 0").execute().await?;
                panic!("on purpose")
            })).await;
            assert_eq!(failed.unwrap_err().kind(), DbErrorKind::Internal);
            assert_eq!(coins(&db, 1).await?, 10);
        }
        assert!(debit(&db, 1, 4).await?);
        assert_eq!(coins(&db, 1).await?, 6);
    }

    async fn a_swallowed_error_still_fails_the_unit(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        let swallowed: Result<(), DbError> = db.write("swallow", |tx| Box::pin(async move {
            tx.query("UPDATE contract_purse SET coins = 5").execute().await?;
            let _ = tx.query("UPDATE contract_purse SET coins = -5").execute().await;
            Ok(())
        })).await;
        let error = swallowed.unwrap_err();
        assert_eq!(error.kind(), DbErrorKind::Constraint);
        assert_eq!(error.constraint(), Some(ConstraintKind::Check));
        assert_eq!(coins(&db, 1).await?, 10);
    }

    async fn constraints_are_told_apart(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        let twice = db.write("twice", |tx| Box::pin(async move {
            tx.query("INSERT INTO contract_purse (id, coins) VALUES (1, 1)").execute().await
        })).await;
        assert_eq!(twice.unwrap_err().constraint(), Some(ConstraintKind::Unique));
        let empty = db.write("empty", |tx| Box::pin(async move {
            tx.query("INSERT INTO contract_purse (id, coins) VALUES ($1, $2)").bind(2).bind(None::<i64>).execute().await
        })).await;
        assert_eq!(empty.unwrap_err().constraint(), Some(ConstraintKind::NotNull));
    }

    async fn readers_cannot_write_and_see_one_moment(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        let refused: Result<u64, DbError> = db.read("write", |tx| Box::pin(async move {
            tx.query("UPDATE contract_purse SET coins = 0").execute().await
        })).await;
        assert!(refused.is_err());
        let writer = db.db();
        let seen = db.read("twice", move |tx| {
            let writer = writer.clone();
            Box::pin(async move {
                let (before,): (i64,) = tx.query("SELECT coins FROM contract_purse").fetch_one().await?;
                // In a task of its own: a unit inside a unit is refused.
                tokio::spawn(async move { debit(&writer, 1, 10).await }).await.unwrap()?;
                let (after,): (i64,) = tx.query("SELECT coins FROM contract_purse").fetch_one().await?;
                Ok::<_, DbError>((before, after))
            })
        }).await?;
        assert_eq!(seen, (10, 10));
        assert_eq!(coins(&db, 1).await?, 0);
    }

    async fn a_unit_inside_a_unit_is_refused_instead_of_waiting_for_itself(db: TestDb) {
        let inner = db.db();
        let nested: Result<(), DbError> = db.write("outer", move |_| {
            let inner = inner.clone();
            Box::pin(async move { inner.write("inner", |_| Box::pin(async { Ok(()) })).await })
        }).await;
        assert_eq!(nested.unwrap_err().kind(), DbErrorKind::Internal);
    }

    async fn closing_finishes_what_was_handed_in(db: TestDb) {
        accounts(&db, &[(1, 50)]).await?;
        let debits: Vec<_> = (0..50).map(|_| {
            let db = db.db();
            tokio::spawn(async move { debit(&db, 1, 1).await })
        }).collect();
        tokio::task::yield_now().await;
        db.close().await;
        let mut taken = 0;
        for done in debits {
            match done.await.unwrap() {
                Ok(done) => taken += i64::from(done),
                Err(error) => assert_eq!(error.kind(), DbErrorKind::Closing, "{error:?}"),
            }
        }
        assert_eq!(debit(&db, 1, 1).await.unwrap_err().kind(), DbErrorKind::Closing);
        assert_eq!(coins(&db.reopen().await?, 1).await?, 50 - taken);
    }

    async fn health_tells_version_migration_and_latency(db: TestDb) {
        let health = db.health().await;
        assert!(health.ok && health.writable, "{health:?}");
        assert_eq!(health.migration, core_db::MIGRATIONS.last().map(|migration| migration.version));
        assert!(health.version.is_some() && health.latency > Duration::ZERO && health.connections > 0);
        db.close().await;
        let health = db.health().await;
        assert!(!health.ok);
        assert_eq!(health.error, Some(DbErrorKind::Closing));
    }

    async fn a_wrong_statement_is_found(db: TestDb) {
        assert_eq!(prepare_all(&db, WRONG).await?.len(), 1);
    }
}

#[tokio::test]
async fn both_schemas_have_the_same_tables_columns_and_types() -> Result<(), DbError> {
    let mut schemas = Vec::new();
    for db in TestDb::all().await? {
        schemas.push(schema(&db).await?);
    }
    assert!(
        schemas[0]
            .iter()
            .any(|(table, column, kind, _)| (&**table, &**column, &**kind) == ("outbox", "id", "number"))
    );
    for pair in schemas.windows(2) {
        let only = |one: &[SchemaColumn], other: &[SchemaColumn]| -> Vec<SchemaColumn> {
            one.iter().filter(|row| !other.contains(row)).cloned().collect()
        };
        assert_eq!(only(&pair[0], &pair[1]), [], "only on SQLite");
        assert_eq!(only(&pair[1], &pair[0]), [], "only on PostgreSQL");
    }
    Ok(())
}

#[tokio::test]
async fn a_database_that_is_down_is_told_within_a_second() {
    let mut settings = DbSettings::new("postgres://nobody@127.0.0.1:9/nothing");
    settings.acquire_timeout = Duration::from_millis(500);
    let started = tokio::time::Instant::now();
    let error = Db::connect(settings, Arc::new(SystemClock)).await.unwrap_err();
    assert_eq!(error.kind(), DbErrorKind::Unavailable);
    assert!(error.is_retryable() && started.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn unknown_addresses_are_refused() {
    for url in ["mysql://localhost/x", "", "sqlite::memory:"] {
        let error = Db::connect(DbSettings::new(url), Arc::new(SystemClock))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), DbErrorKind::Internal, "{url}");
    }
}

#[tokio::test]
async fn the_folder_of_a_new_file_is_made() -> Result<(), DbError> {
    let folder = std::env::temp_dir().join(format!("guildhall_test_folder_{}", std::process::id()));
    let file = folder.join("deep/new.sqlite");
    let db = Db::connect(
        DbSettings::new(format!("sqlite://{}", file.display())),
        Arc::new(SystemClock),
    )
    .await?;
    assert_eq!(db.migrate().await?, core_db::MIGRATIONS.len());
    db.close().await;
    assert!(file.exists());
    std::fs::remove_dir_all(folder).unwrap();
    Ok(())
}

#[test]
fn settings_do_not_show_their_password() {
    let shown = format!(
        "{:?}",
        DbSettings::new("postgres://ana:secret@db.example/guildhall?password=hidden")
    );
    assert!(
        shown.contains("postgres://…") && !shown.contains("secret") && !shown.contains("hidden"),
        "{shown}"
    );
}

#[test]
fn rows_know_their_number() {
    assert!(Rows::new().is_empty());
    assert_eq!(Rows::new().i64s([1, 2]).len(), 2);
}
