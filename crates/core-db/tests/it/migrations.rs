//! Migrations: each version on a database with rows in it, and mismatches refused.

use std::path::Path;

use core_db::testing::TestDb;
use core_db::{Db, DbError, DbErrorKind, MIGRATIONS, Migration, MigrationState, Sql};

const OWN: &[Migration] = &[
    Migration {
        version: 1,
        name: "0001_one",
        script: Sql::new("CREATE TABLE one (id BIGINT); INSERT INTO one VALUES (1)"),
    },
    Migration {
        version: 2,
        name: "0002_two",
        script: Sql::new("ALTER TABLE one ADD COLUMN name TEXT"),
    },
];
const OWN_SQLITE: &[Migration] = &[
    Migration {
        version: 1,
        name: "0001_one",
        script: Sql::new("CREATE TABLE one (id INTEGER) STRICT; INSERT INTO one VALUES (1)"),
    },
    Migration {
        version: 2,
        name: "0002_broken",
        script: Sql::new("CREATE TABLE two (id INTEGER) STRICT; SELECT nonsense"),
    },
];

async fn empty() -> Result<Vec<TestDb>, DbError> {
    let mut all = vec![TestDb::sqlite_empty().await?];
    all.extend(TestDb::postgres_empty().await?);
    Ok(all)
}

/// Runs the sample rows of a version, `tests/samples/NNNN_name.sql`, if there are any.
async fn fill(db: &Db, migration: &Migration) -> Result<(), DbError> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/{}.sql", migration.name));
    let Ok(text) = std::fs::read_to_string(file) else {
        return Ok(());
    };
    for statement in text.split(";\n").filter(|statement| !statement.trim().is_empty()) {
        let statement: &'static str = statement.to_owned().leak();
        db.write("sample", move |tx| {
            Box::pin(async move { tx.query(statement).execute().await })
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn every_version_runs_on_a_database_with_rows() -> Result<(), DbError> {
    for db in empty().await? {
        for (position, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(
                db.migrate_with(&MIGRATIONS[..=position]).await?,
                1,
                "{}",
                migration.name
            );
            fill(&db, migration).await?;
        }
        assert_eq!(db.migrate().await?, 0);
        let status = db.migration_status().await?;
        assert!(
            status.iter().all(|one| one.state == MigrationState::Applied),
            "{status:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn several_processes_may_migrate_at_once() -> Result<(), DbError> {
    for db in empty().await? {
        let (one, two) = (db.reopen().await?, db.reopen().await?);
        let (one, two, three) = futures_util::join!(one.migrate(), two.migrate(), db.migrate());
        assert_eq!(one? + two? + three?, MIGRATIONS.len());
    }
    Ok(())
}

#[tokio::test]
async fn case_38_and_39_edited_and_newer_schemas_are_refused() -> Result<(), DbError> {
    for db in empty().await? {
        assert_eq!(db.migrate_with(OWN).await?, 2);
        assert_eq!(db.migrate_with(OWN).await?, 0);
        let newer = db.migrate_with(&OWN[..1]).await.unwrap_err();
        assert_eq!(newer.kind(), DbErrorKind::Migration);
        assert!(newer.to_string().contains("newer program"), "{newer}");
        let edited = db.migrate_with(MIGRATIONS).await.unwrap_err();
        assert_eq!(edited.kind(), DbErrorKind::Migration);
        assert!(edited.to_string().contains("another text"), "{edited}");
    }
    Ok(())
}

#[tokio::test]
async fn case_39_a_failed_version_leaves_nothing_behind() -> Result<(), DbError> {
    let db = TestDb::sqlite_empty().await?;
    let failed = db.migrate_with(OWN_SQLITE).await.unwrap_err();
    assert_eq!(failed.kind(), DbErrorKind::Migration);
    let tables: Vec<(String,)> = db
        .read("tables", |tx| {
            Box::pin(async move {
                tx.query("SELECT name FROM sqlite_schema WHERE name IN ('one', 'two')")
                    .fetch_all()
                    .await
            })
        })
        .await?;
    assert_eq!(tables, [("one".to_owned(),)]);
    Ok(())
}
