//! Reads that may be a little late, from a real streaming replica.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use core_db::{Db, DbError, DbSettings};
use core_types::SystemClock;
use tokio::time::Instant;

/// A primary and a replica of one test's own, in one folder.
struct Pair {
    folder: PathBuf,
    primary: u16,
    replica: u16,
}

/// PostgreSQL does not run as root.
fn run(program: &str, args: &[&str]) -> Result<(), String> {
    let bin = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join(program))
        .find(|path| path.exists())
        .ok_or_else(|| format!("{program} is not installed"))?;
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout == b"0\n");
    let mut command = if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(bin);
        command
    } else {
        Command::new(bin)
    };
    let done = command
        .args(args)
        .current_dir("/")
        .output()
        .map_err(|error| error.to_string())?;
    if done.status.success() {
        Ok(())
    } else {
        Err(format!(
            "{program} {args:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        ))
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

impl Pair {
    fn start() -> Option<Self> {
        std::env::var("GUILDHALL_TEST_POSTGRES_URL").ok()?;
        let folder = std::env::temp_dir().join(format!("guildhall_replica_{}", std::process::id()));
        run("mkdir", &["-p", folder.to_str().unwrap()]).unwrap();
        let mut pair = Self {
            folder,
            primary: free_port(),
            replica: 0,
        };
        let data = pair.data("primary");
        run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "guildhall",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ],
        )
        .unwrap();
        pair.up("primary", pair.primary);
        let source = format!("postgres://guildhall@127.0.0.1:{}/postgres", pair.primary);
        run(
            "pg_basebackup",
            &[
                "-D",
                &pair.data("replica"),
                "-d",
                &source,
                "-R",
                "-c",
                "fast",
                "-X",
                "stream",
                "--no-sync",
            ],
        )
        .unwrap();
        pair.replica = free_port();
        pair.up("replica", pair.replica);
        Some(pair)
    }

    fn data(&self, which: &str) -> String {
        self.folder.join(which).display().to_string()
    }

    fn up(&self, which: &str, port: u16) {
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=16MB -c wal_receiver_timeout=2s",
            Path::new(&self.folder).display()
        );
        let log = self.folder.join("log").display().to_string();
        run(
            "pg_ctl",
            &[
                "-D",
                &self.data(which),
                "-s",
                "-w",
                "-t",
                "60",
                "-l",
                &log,
                "-o",
                &options,
                "start",
            ],
        )
        .unwrap();
    }

    fn down(&self, which: &str) {
        let _ = run(
            "pg_ctl",
            &["-D", &self.data(which), "-s", "-m", "immediate", "stop"],
        );
    }

    fn url(port: u16) -> String {
        format!("postgres://guildhall@127.0.0.1:{port}/postgres")
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.down("replica");
        self.down("primary");
        let _ = run("rm", &["-rf", self.folder.to_str().unwrap_or("/nonexistent")]);
    }
}

async fn until(holds: impl AsyncFn() -> bool) {
    let since = Instant::now();
    while !holds().await {
        assert!(since.elapsed() < Duration::from_mins(1), "it never came to that");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn write(db: &Db, sql: &'static str) {
    let done: Result<u64, DbError> = db
        .write("write", move |tx| {
            Box::pin(async move { tx.query(sql).execute().await })
        })
        .await;
    done.unwrap();
}

/// What a read that may be late sees, and whether it came from the replica.
async fn seen(db: &Db) -> (i64, bool) {
    let seen: Result<(i64, bool), DbError> = db
        .read_stale("seen", |tx| {
            Box::pin(async move {
                tx.query("SELECT sum(coins)::bigint, pg_is_in_recovery() FROM contract_purse")
                    .fetch_one()
                    .await
            })
        })
        .await;
    seen.unwrap()
}

async fn own(db: &Db) -> (i64, bool) {
    let own: Result<(i64, bool), DbError> = db
        .read("own", |tx| {
            Box::pin(async move {
                tx.query("SELECT sum(coins)::bigint, pg_is_in_recovery() FROM contract_purse")
                    .fetch_one()
                    .await
            })
        })
        .await;
    own.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_25_late_reads_come_from_the_replica_while_it_is_near_and_own_writes_never_do()
-> Result<(), DbError> {
    let Some(pair) = Pair::start() else {
        return Ok(());
    };
    let mut settings = DbSettings::new(Pair::url(pair.primary));
    settings.pool_size = 4;
    settings.acquire_timeout = Duration::from_secs(30);
    settings.replica_url = Some(Pair::url(pair.replica));
    settings.replica_max_lag = Duration::from_secs(2);
    let db = Db::connect(settings, Arc::new(SystemClock)).await?;
    write(
        &db,
        "CREATE TABLE contract_purse (id BIGINT PRIMARY KEY, coins BIGINT NOT NULL)",
    )
    .await;
    write(&db, "INSERT INTO contract_purse VALUES (1, 10)").await;
    let used = async || db.replica().is_some_and(|replica| replica.is_used);
    until(async || used().await && seen(&db).await == (10, true)).await;

    let replica = Db::connect(DbSettings::new(Pair::url(pair.replica)), Arc::new(SystemClock)).await?;
    let pause: Result<(), DbError> = replica
        .read("pause", |tx| {
            Box::pin(async move { tx.query("SELECT pg_wal_replay_pause()").execute().await.map(drop) })
        })
        .await;
    pause?;
    write(&db, "UPDATE contract_purse SET coins = 7").await;
    assert_eq!(
        own(&db).await,
        (7, false),
        "an own write is read from the primary"
    );
    // Until it is noticed a late read may be late; from then on it comes from the primary.
    until(async || !used().await).await;
    assert_eq!(seen(&db).await, (7, false));
    assert!(db.replica().unwrap().lag.unwrap() > Duration::from_secs(2));

    let go_on: Result<(), DbError> = replica
        .read("go_on", |tx| {
            Box::pin(async move {
                tx.query("SELECT pg_wal_replay_resume()")
                    .execute()
                    .await
                    .map(drop)
            })
        })
        .await;
    go_on?;
    until(async || used().await).await;
    until(async || seen(&db).await == (7, true)).await;

    replica.close().await;
    pair.down("replica");
    assert_eq!(
        seen(&db).await,
        (7, false),
        "at once, although nobody has noticed yet"
    );
    until(async || db.replica().unwrap().lag.is_none()).await;
    pair.up("replica", pair.replica);
    until(async || used().await).await;
    until(async || seen(&db).await == (7, true)).await;
    db.close().await;
    Ok(())
}
