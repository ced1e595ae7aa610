//! What the batching writer gains: the same transfers one after the other, and many at once.
//!
//! `cargo run --release -p core-db --example batching [postgres://…]` uses a new SQLite file in the temporary folder, or a
//! PostgreSQL database that it leaves with two more tables.

use std::io::Write as _;
use std::sync::Arc;

use core_db::{Db, DbError, DbSettings, Sql};
use core_types::SystemClock;
use tokio::time::Instant;

const WALLETS: i64 = 1_000;
const TRANSFERS: i64 = 4_000;
const CALLERS: i64 = 64;

const TABLE: Sql = Sql::split(
    "CREATE TABLE IF NOT EXISTS bench_wallet (id INTEGER NOT NULL PRIMARY KEY, coins INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS bench_wallet (id BIGINT NOT NULL PRIMARY KEY, coins BIGINT NOT NULL)",
);
const OPEN: &str = "INSERT INTO bench_wallet (id, coins) VALUES ($1, 1000000) ON CONFLICT (id) DO NOTHING";
const MOVE: &str =
    "UPDATE bench_wallet SET coins = coins + $2 WHERE id = $1 AND coins + $2 >= 0 RETURNING coins";

async fn transfer(db: &Db, number: i64) -> Result<(), DbError> {
    db.write("transfer", move |tx| {
        Box::pin(async move {
            // The smaller id first: transfers never wait for each other in a circle.
            let (a, b) = (number * 7 % WALLETS, number * 13 % WALLETS);
            for (id, coins) in [(a.min(b), -1_i64), (a.max(b), 1)] {
                tx.query(MOVE).bind(id).bind(coins).fetch_one::<(i64,)>().await?;
            }
            Ok(())
        })
    })
    .await
}

async fn run(db: &Db, callers: i64) -> Result<f64, DbError> {
    let started = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let db = db.clone();
            tokio::spawn(async move {
                for number in 0..TRANSFERS / callers {
                    transfer(&db, caller * 1_000 + number).await?;
                }
                Ok::<_, DbError>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap_or(Ok(()))?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand transfers")]
    Ok((TRANSFERS / callers * callers) as f64 / started.elapsed().as_secs_f64())
}

#[tokio::main]
async fn main() -> Result<(), DbError> {
    let file = std::env::temp_dir().join(format!("core-db-batching-{}.sqlite", std::process::id()));
    let url = std::env::args()
        .nth(1)
        .unwrap_or_else(|| format!("sqlite://{}", file.display()));
    let db = Db::connect(DbSettings::new(url), Arc::new(SystemClock)).await?;
    db.migrate().await?;
    db.write("table", |tx| {
        Box::pin(async move {
            tx.query(TABLE).execute().await?;
            for id in 0..WALLETS {
                tx.query(OPEN).bind(id).execute().await?;
            }
            Ok::<_, DbError>(())
        })
    })
    .await?;
    let before = db.commit_counts();
    let alone = run(&db, 1).await?;
    let middle = db.commit_counts();
    let together = run(&db, CALLERS).await?;
    let after = db.commit_counts();
    let mut out = std::io::stdout().lock();
    let lines = [
        format!(
            "{}: {alone:.0}/s one at a time, {} commits",
            db.dialect(),
            middle.commits - before.commits
        ),
        format!(
            "{CALLERS} at a time: {together:.0}/s, {} commits",
            after.commits - middle.commits
        ),
        format!("{:.1} times", together / alone),
    ];
    for line in lines {
        // Nobody to tell when standard output is closed.
        let _ = writeln!(out, "{line}");
    }
    db.close().await;
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
    Ok(())
}
