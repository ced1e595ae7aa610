//! Copies in several processes: what one changes, all forget, whatever becomes of Redis.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use core_db::testing::{TestDb, TestRedis};
use core_db::{Db, DbError, Link, Portable, Redis, SharedCache};
use core_types::Seed;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::gate::Gate;
use super::support::{accounts, coins, debit};

/// What is copied in these tests; a real one would never be money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number(i64);

impl Portable for Number {
    const FORMAT: u32 = 1;

    fn pack(&self) -> Option<Vec<u8>> {
        Some(self.0.to_string().into_bytes())
    }

    fn unpack(packed: &[u8]) -> Option<Self> {
        std::str::from_utf8(packed).ok()?.parse().ok().map(Self)
    }
}

/// One process: its database, its copies, and how often it asked the database.
struct Process {
    db: Db,
    numbers: SharedCache<u64, Number>,
    loads: AtomicU32,
}

impl Process {
    /// Its copies live for an hour: nothing here ends by its time.
    async fn start(home: &TestDb, redis: &str) -> Result<Self, DbError> {
        let process = Self::alone(home).await?;
        let redis = Redis::new(redis).unwrap();
        let _ = redis.connect().await;
        let seed = Seed::new([9; 32]);
        process.db.caches().link(Link { redis, seed });
        process.until_it_hears(true).await;
        Ok(process)
    }

    async fn alone(home: &TestDb) -> Result<Self, DbError> {
        let db = home.reopen().await?;
        let numbers = db.caches().shared("numbers", 100, Duration::from_hours(1));
        Ok(Self {
            db,
            numbers,
            loads: AtomicU32::new(0),
        })
    }

    async fn until_it_hears(&self, hears: bool) {
        until(async || self.db.caches().is_hearing() == hears).await;
    }

    async fn get(&self) -> i64 {
        let load = async {
            self.loads.fetch_add(1, Ordering::SeqCst);
            coins(&self.db, 1).await.map(Number)
        };
        self.numbers.get_or_load(1, load).await.unwrap().0
    }

    /// Takes one, and says so.
    async fn change(&self) {
        assert!(debit(&self.db, 1, 1).await.unwrap());
        self.numbers.invalidate(&1).await;
    }

    fn loads(&self) -> u32 {
        self.loads.swap(0, Ordering::SeqCst)
    }
}

async fn until(holds: impl AsyncFn() -> bool) {
    let since = Instant::now();
    while !holds().await {
        assert!(since.elapsed() < Duration::from_secs(30), "it never came to that");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A database with the number 10 in it, and a Redis of its own; nothing where there is no server for it.
async fn home() -> Result<Option<(TestDb, TestRedis)>, DbError> {
    let Some(redis) = TestRedis::start()? else {
        return Ok(None);
    };
    let db = match TestDb::postgres().await? {
        Some(db) => db,
        None => TestDb::sqlite().await?,
    };
    accounts(&db, &[(1, 10)]).await?;
    Ok(Some((db, redis)))
}

/// A process that was never there before finds the value without the database. Redis may answer too late now and then.
async fn found_by_others(home: &TestDb, redis: &TestRedis, expected: i64) {
    until(async || {
        let new = Process::start(home, &redis.url()).await.unwrap();
        assert_eq!(new.get().await, expected);
        new.loads() == 0
    })
    .await;
}

async fn raw(redis: &TestRedis, command: &[&str]) -> redis::Value {
    let client = redis::Client::open(redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let mut call = redis::cmd(command[0]);
    for arg in &command[1..] {
        call.arg(*arg);
    }
    call.query_async(&mut connection).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_63_what_one_process_changes_all_forget_at_once() -> Result<(), DbError> {
    let Some((home, redis)) = home().await? else {
        return Ok(());
    };
    let (one, two) = (
        Process::start(&home, &redis.url()).await?,
        Process::start(&home, &redis.url()).await?,
    );
    assert_eq!((one.get().await, two.get().await), (10, 10));
    assert_eq!(one.loads(), 1);
    two.loads();
    found_by_others(&home, &redis, 10).await;
    assert_eq!((one.get().await, two.get().await), (10, 10));
    assert_eq!(
        (one.loads(), two.loads()),
        (0, 0),
        "and both have a copy of their own"
    );

    one.change().await;
    assert_eq!(one.get().await, 9);
    until(async || two.get().await == 9).await;
    two.change().await;
    until(async || one.get().await == 8).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_that_changes_while_it_is_loaded_is_kept_nowhere() -> Result<(), DbError> {
    let Some((home, redis)) = home().await? else {
        return Ok(());
    };
    let (one, two) = (
        Process::start(&home, &redis.url()).await?,
        Process::start(&home, &redis.url()).await?,
    );
    let (read, go_on) = (Notify::new(), Notify::new());
    let load = async {
        let old = coins(&two.db, 1).await?;
        read.notify_one();
        go_on.notified().await;
        Ok::<_, DbError>(Number(old))
    };
    let change = async {
        read.notified().await;
        one.change().await;
        go_on.notify_one();
    };
    let (loaded, ()) = tokio::join!(two.numbers.get_or_load(1, load), change);
    assert_eq!(loaded.unwrap(), Number(10), "it was asked for before the change");
    assert_eq!(one.get().await, 9);
    assert_eq!(one.loads(), 1, "the old value was not put into Redis");
    until(async || two.get().await == 9).await;
    found_by_others(&home, &redis, 9).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_27_what_redis_loses_is_loaded_again_and_what_was_on_its_way_is_not_kept() -> Result<(), DbError>
{
    let Some((home, redis)) = home().await? else {
        return Ok(());
    };
    let (one, two) = (
        Process::start(&home, &redis.url()).await?,
        Process::start(&home, &redis.url()).await?,
    );
    assert_eq!(one.get().await, 10);
    raw(&redis, &["FLUSHALL"]).await;
    assert_eq!((two.get().await, two.loads()), (10, 1));

    // Everything is lost between a look and what it loads, and so is what said that it changed.
    two.change().await;
    let load = async {
        let old = coins(&one.db, 1).await?;
        two.change().await;
        raw(&redis, &["FLUSHALL"]).await;
        Ok::<_, DbError>(Number(old))
    };
    until(async || one.get().await == 9).await;
    one.numbers.invalidate(&1).await;
    assert_eq!(one.numbers.get_or_load(1, load).await.unwrap(), Number(9));
    let three = Process::start(&home, &redis.url()).await?;
    assert_eq!(
        (three.get().await, three.loads()),
        (8, 1),
        "the old value did not get into Redis"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_26_without_redis_everything_is_right_and_its_return_clears_what_was_missed()
-> Result<(), DbError> {
    let Some((home, mut redis)) = home().await? else {
        return Ok(());
    };
    let (one, two) = (
        Process::start(&home, &redis.url()).await?,
        Process::start(&home, &redis.url()).await?,
    );
    let mut cleared = two.db.caches().cleared();
    assert_eq!((one.get().await, two.get().await), (10, 10));
    redis.kill()?;
    one.change().await;
    assert_eq!(one.get().await, 9, "who changed it knows");
    two.until_it_hears(false).await;
    redis.begin()?;
    two.until_it_hears(true).await;
    until(async || two.get().await == 9).await;
    assert!(
        cleared.rang_within(Duration::from_secs(30)).await,
        "so that copies can be made again"
    );
    // And the second level is of use again.
    until(async || one.db.caches().is_hearing()).await;
    two.change().await;
    until(async || one.get().await == 8).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_28_who_was_cut_off_tells_its_changes_when_it_is_back_and_believes_nothing_old()
-> Result<(), DbError> {
    let Some((home, redis)) = home().await? else {
        return Ok(());
    };
    let gate = Gate::before(redis.url().strip_prefix("redis://").unwrap()).await;
    let one = Process::start(&home, &format!("redis://{}", gate.here)).await?;
    let two = Process::start(&home, &redis.url()).await?;
    assert_eq!((one.get().await, two.get().await), (10, 10));
    gate.close();
    one.change().await;
    assert_eq!(one.get().await, 9);
    assert_eq!(
        two.get().await,
        10,
        "it could not be told; its copy ends by its time"
    );
    gate.open();
    // Redis still has the old value when the one comes back; it must not take it for true.
    until(async || {
        assert_eq!(one.get().await, 9);
        two.get().await == 9
    })
    .await;
    one.until_it_hears(true).await;
    assert_eq!(one.get().await, 9);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_37_a_crowd_loads_once_and_once_more_after_a_change() -> Result<(), DbError> {
    let Some((home, redis)) = home().await? else {
        return Ok(());
    };
    let one = Process::start(&home, &redis.url()).await?;
    for expected in [10, 9, 8] {
        let crowd = (0..200).map(|_| one.get());
        let seen = futures_util::future::join_all(crowd).await;
        assert!(seen.iter().all(|number| *number == expected), "{seen:?}");
        assert_eq!(one.loads(), 1);
        one.change().await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_else_wrote_into_redis_counts_as_not_there() -> Result<(), DbError> {
    let Some((home, redis)) = home().await? else {
        return Ok(());
    };
    let one = Process::start(&home, &redis.url()).await?;
    assert_eq!(one.get().await, 10);
    let redis::Value::Array(keys) = raw(&redis, &["KEYS", "guildhall:copy:*:numbers:1"]).await else {
        panic!("keys");
    };
    let redis::Value::BulkString(key) = &keys[0] else {
        panic!("a key")
    };
    let key = std::str::from_utf8(key).unwrap();
    for forged in [
        "",
        "99",
        "a seal of thirty-two characters!\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}99",
    ] {
        raw(&redis, &["HSET", key, "v1", forged]).await;
        let two = Process::start(&home, &redis.url()).await?;
        assert_eq!((two.get().await, two.loads()), (10, 1));
    }
    // Another kind of value altogether: an error of Redis is no error of ours.
    raw(&redis, &["SET", key, "text"]).await;
    let two = Process::start(&home, &redis.url()).await?;
    assert_eq!((two.get().await, two.loads()), (10, 1));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_of_another_database_share_nothing() -> Result<(), DbError> {
    let Some((home, redis)) = home().await? else {
        return Ok(());
    };
    let one = Process::start(&home, &redis.url()).await?;
    assert_eq!(one.get().await, 10);
    let other = Process::alone(&home).await?;
    let server = Redis::new(&redis.url()).unwrap();
    server.connect().await.unwrap();
    other.db.caches().link(Link {
        redis: server,
        seed: Seed::new([1; 32]),
    });
    other.until_it_hears(true).await;
    assert_eq!(
        (other.get().await, other.loads()),
        (10, 1),
        "the other's copy is not for this one"
    );
    Ok(())
}

#[tokio::test]
async fn a_process_alone_needs_no_redis() -> Result<(), DbError> {
    for home in TestDb::all().await? {
        accounts(&home, &[(1, 10)]).await?;
        let one = Arc::new(Process::alone(&home).await?);
        assert_eq!((one.get().await, one.get().await), (10, 10));
        assert_eq!(one.loads(), 1);
        one.change().await;
        assert_eq!((one.get().await, one.loads()), (9, 1));
    }
    Ok(())
}
