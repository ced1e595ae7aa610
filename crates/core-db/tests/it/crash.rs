//! A process that is killed: what it was told is there, and nothing is half there.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;

use core_db::{Db, DbError, DbSettings, test_on_each};
use core_types::SystemClock;

use super::support::accounts;

/// Tells the process to be killed which database to write to.
const URL: &str = "CORE_DB_CRASH_URL";
const COINS: i64 = 1_000_000;

async fn transfer(db: &Db) -> Result<i64, DbError> {
    db.write("transfer", |tx| {
        Box::pin(async move {
            tx.query("UPDATE contract_purse SET coins = coins - 1 WHERE id = 1")
                .execute()
                .await?;
            let credit = "UPDATE contract_purse SET coins = coins + 1 WHERE id = 2 RETURNING coins";
            let (moved,) = tx.query(credit).fetch_one().await?;
            Ok(moved)
        })
    })
    .await
}

/// Transfers without end and prints how much has been moved, after each commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is started by the other test, as a process to be killed"]
async fn transfers_until_killed() -> Result<(), DbError> {
    let Ok(url) = std::env::var(URL) else {
        return Ok(());
    };
    let db = Db::connect(DbSettings::new(url), Arc::new(SystemClock)).await?;
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                loop {
                    let moved = transfer(&db).await.unwrap();
                    // The harness catches `println!`, not this.
                    writeln!(std::io::stdout(), "moved {moved}").unwrap();
                }
            })
        })
        .collect();
    futures_util::future::join_all(callers).await;
    Ok(())
}

test_on_each! {
    async fn a_killed_process_keeps_its_word(db: TestDb) {
        accounts(&db, &[(1, COINS), (2, 0)]).await?;
        for round in 1..=3 {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["it::crash::transfers_until_killed", "--exact", "--ignored", "--nocapture"])
                .env(URL, db.settings()?.url)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let told = lines
                .map_while(Result::ok)
                .filter_map(|line| line.strip_prefix("moved ")?.parse::<i64>().ok())
                .take(round * 40)
                .max();
            child.kill().unwrap();
            child.wait().unwrap();
            // In one unit: on PostgreSQL a last commit may still be under way.
            let both = "SELECT a.coins, b.coins FROM contract_purse AS a, contract_purse AS b WHERE a.id = 1 AND b.id = 2";
            let (left, moved): (i64, i64) =
                db.read("both", move |tx| Box::pin(async move { tx.query(both).fetch_one().await })).await?;
            assert_eq!(left + moved, COINS, "nothing is half there");
            assert!(told.is_some_and(|told| told <= moved), "told {told:?}, found {moved}");
        }
    }
}
