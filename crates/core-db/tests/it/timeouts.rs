//! What takes too long on PostgreSQL is ended by the server, and what a server does not take is refused, both as a whole.

use std::time::Duration;

use core_db::testing::TestDb;
use core_db::{Db, DbError, DbErrorKind};
use tokio::time::Instant;

use super::gate::Gate;
use super::support::{accounts, coins, debit};

/// Takes everything, then does what a test wants before it would commit.
macro_rules! take_all_and {
    ($db:expr, |$tx:ident| $then:expr) => {
        $db.write("take_all", |$tx| {
            Box::pin(async move {
                $tx.query("UPDATE contract_purse SET coins = 0 WHERE id = 1")
                    .execute()
                    .await?;
                $then;
                Ok::<_, DbError>(())
            })
        })
        .await
    };
}

async fn purse(change: impl Fn(&mut core_db::DbSettings)) -> Result<Option<(TestDb, Db)>, DbError> {
    let Some(home) = TestDb::postgres().await? else {
        return Ok(None);
    };
    accounts(&home, &[(1, 10)]).await?;
    let mut settings = home.settings()?;
    change(&mut settings);
    let db = home.reopen_with(settings).await?;
    Ok(Some((home, db)))
}

#[tokio::test]
async fn a_statement_that_hangs_is_ended_and_nothing_is_half_done() -> Result<(), DbError> {
    let Some((home, db)) = purse(|settings| settings.statement_timeout = Duration::from_millis(200)).await?
    else {
        return Ok(());
    };
    let ended = take_all_and!(db, |tx| tx.query("SELECT 1 FROM pg_sleep(600)").execute().await?).unwrap_err();
    assert_eq!(ended.kind(), DbErrorKind::Busy, "{ended:?}");
    assert!(ended.is_retryable());
    assert_eq!(coins(&home, 1).await?, 10);
    assert!(debit(&db, 1, 1).await?, "the connection is of use");
    Ok(())
}

#[tokio::test]
async fn who_waits_for_a_lock_too_long_is_refused() -> Result<(), DbError> {
    let Some((home, db)) = purse(|settings| settings.lock_timeout = Duration::from_millis(100)).await? else {
        return Ok(());
    };
    let waiting = db.clone();
    let held: Result<DbErrorKind, DbError> = home
        .write("hold", move |tx| {
            let waiting = waiting.clone();
            Box::pin(async move {
                tx.query("UPDATE contract_purse SET coins = coins WHERE id = 1")
                    .execute()
                    .await?;
                let refused = tokio::spawn(async move { debit(&waiting, 1, 1).await });
                Ok(refused.await.unwrap().unwrap_err().kind())
            })
        })
        .await;
    assert_eq!(held?, DbErrorKind::Busy);
    assert_eq!(coins(&home, 1).await?, 10);
    Ok(())
}

#[tokio::test]
async fn an_idle_transaction_is_ended_with_its_locks() -> Result<(), DbError> {
    let Some((home, db)) =
        purse(|settings| settings.idle_in_transaction_timeout = Duration::from_millis(100)).await?
    else {
        return Ok(());
    };
    let other = home.db();
    let ended: Result<(), DbError> = db
        .write("idle", move |tx| {
            let other = other.clone();
            Box::pin(async move {
                tx.query("UPDATE contract_purse SET coins = 0 WHERE id = 1")
                    .execute()
                    .await?;
                // This waits for the lock until the server has taken it away.
                let debited = tokio::spawn(async move { debit(&other, 1, 1).await });
                assert!(debited.await.unwrap()?);
                tx.query("UPDATE contract_purse SET coins = 0 WHERE id = 1")
                    .execute()
                    .await?;
                Ok(())
            })
        })
        .await;
    let ended = ended.unwrap_err();
    assert_eq!(ended.kind(), DbErrorKind::Unavailable, "{ended:?}");
    assert_eq!(coins(&home, 1).await?, 9, "what the other did, and nothing of it");
    assert!(debit(&db, 1, 1).await?, "by a new connection");
    Ok(())
}

#[tokio::test]
async fn case_19_a_server_that_is_away_refuses_before_anything_began() -> Result<(), DbError> {
    let Some(home) = TestDb::postgres().await? else {
        return Ok(());
    };
    accounts(&home, &[(1, 10)]).await?;
    let mut settings = home.settings()?;
    let address = url::Url::parse(&settings.url).unwrap();
    let gate = Gate::before(&format!(
        "{}:{}",
        address.host_str().unwrap(),
        address.port().unwrap()
    ))
    .await;
    let mut through = address.clone();
    through.set_ip_host(gate.here.ip()).unwrap();
    through.set_port(Some(gate.here.port())).unwrap();
    settings.url = through.to_string();
    settings.acquire_timeout = Duration::from_millis(500);
    let db = home.reopen_with(settings).await?;
    assert!(debit(&db, 1, 1).await?);
    gate.close();
    for _ in 0..3 {
        let since = Instant::now();
        let refused = debit(&db, 1, 1).await.unwrap_err();
        assert!(
            matches!(refused.kind(), DbErrorKind::Unavailable | DbErrorKind::Busy),
            "{refused:?}"
        );
        assert!(refused.is_retryable());
        assert!(
            since.elapsed() < Duration::from_secs(20),
            "by its own limit, not by the system's of minutes"
        );
    }
    assert!(!db.health().await.ok);
    gate.open();
    let since = Instant::now();
    while debit(&db, 1, 1).await.is_err() {
        assert!(since.elapsed() < Duration::from_secs(30), "it never came back");
    }
    assert_eq!(coins(&home, 1).await?, 8);
    assert!(db.health().await.ok);
    Ok(())
}

#[tokio::test]
async fn case_24_a_server_that_takes_no_changes_for_a_while_refuses_them_cleanly() -> Result<(), DbError> {
    let Some((home, db)) = purse(|_| {}).await? else {
        return Ok(());
    };
    assert!(debit(&db, 1, 1).await?);
    read_only(&home, true).await?;
    for _ in 0..3 {
        let refused = debit(&db, 1, 1).await.unwrap_err();
        assert_eq!(refused.kind(), DbErrorKind::Unavailable, "{refused:?}");
        assert!(refused.is_retryable());
    }
    assert_eq!(
        coins(&db, 1).await?,
        9,
        "reading goes on, and what was acknowledged is there"
    );
    let health = db.health().await;
    assert!(!health.writable && !health.ok, "{health:?}");
    read_only(&home, false).await?;
    assert!(debit(&db, 1, 1).await?);
    assert!(db.health().await.ok);
    assert_eq!(coins(&home, 1).await?, 8);
    Ok(())
}

/// As a server becomes after a failover: for everybody, with every connection broken.
async fn read_only(home: &TestDb, is_so: bool) -> Result<(), DbError> {
    let statement = if is_so {
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$"
    } else {
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$"
    };
    home.write("read_only", move |tx| {
        Box::pin(async move {
            // The connection of the test itself was made before, and is left as it is.
            tx.query(statement).execute().await?;
            let others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                          WHERE datname = current_database() AND pid <> pg_backend_pid()";
            tx.query(others).fetch_one::<(i64,)>().await?;
            Ok(())
        })
    })
    .await
}
