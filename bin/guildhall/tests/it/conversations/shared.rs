//! Several processes over one database and one Redis, and what becomes of it when Redis loses everything.

use std::time::Duration;

use core_db::{
    DbError,
    testing::{TestDb, TestRedis},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{ask, get_with, pay, wallet};
use crate::hall::{TestHall, on_database, on_each_database_by_shard};

/// Long before a copy would end by its time.
const AT_ONCE: Duration = Duration::from_secs(20);

async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    within(AT_ONCE, what, holds).await;
}

/// Waits until it holds, for so long at most; `what` says what was wrong.
pub(super) async fn within(limit: Duration, what: &str, holds: impl AsyncFn() -> bool) {
    let since = tokio::time::Instant::now();
    while !holds().await {
        assert!(since.elapsed() < limit, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn flush(redis: &TestRedis) {
    let address = redis.url().replace("redis://", "");
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(b"FLUSHALL\r\n").await.unwrap();
    let mut answer = [0; 5];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"+OK\r\n");
}

/// Starts the bot again, with this Redis.
async fn with_redis(hall: &mut TestHall, redis: &TestRedis) {
    hall.stop().await;
    hall.redis = Some(redis.url());
    hall.start().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_63_what_staff_decide_in_one_process_holds_in_all_at_once() {
    let Some(database) = TestDb::postgres().await.unwrap() else {
        return;
    };
    let Some(redis) = TestRedis::start().unwrap() else {
        return;
    };
    on_database(database, async |hall| {
        with_redis(hall, &redis).await;
        let other = hall.launch("http").await;
        let (olive, ana, controls) = (hall.member("Olive"), hall.member("Ana"), hall.sandbox.controls());
        controls.expect_refusal("/webhooks/", 404);
        hall.grant("Ana", "500").await;
        let made = olive
            .slash("keys create")
            .option("name", "dashboard")
            .option("scopes", "audit:read");
        let made = made.send().await.unwrap().text();
        let start = made.find("gh_live_").unwrap();
        let key: String = made[start..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        let guild = hall.database.read("guild", |tx| {
            Box::pin(async move {
                tx.query("SELECT guild_id FROM audit_head WHERE guild_id > 0")
                    .fetch_one()
                    .await
            })
        });
        let (guild,): (i64,) = guild.await.map_err(|error: DbError| error).unwrap();
        let path = format!("/api/v1/guilds/{guild}/audit");
        let asked = async || {
            let answer = get_with(other.web, &path, &format!("authorization: Bearer {key}\r\n")).await;
            answer.split(' ').nth(1).unwrap().to_owned()
        };
        assert_eq!(asked().await, "200");

        // The other process remembers that Ana is not blocked.
        hall.register_endpoint(other.web).await;
        assert!(ask(&ana, "balance").await.text().contains("500"));
        // And the first one decides.
        controls.set_endpoint(None).await.unwrap();
        let id = key.split('_').nth(2).unwrap();
        olive.slash("keys revoke").option("key", id).send().await.unwrap();
        until("the key still works", async || asked().await == "401").await;
        let block = olive.slash("security block").option("member", &ana);
        let blocked = block
            .option("reason", "floods the channel")
            .option("hours", 2)
            .send()
            .await
            .unwrap();
        assert!(blocked.text().contains("Blocked"), "{}", blocked.text());
        hall.register_endpoint(other.web).await;
        until("Ana is not blocked everywhere", async || {
            ask(&ana, "balance").await.text().contains("floods the channel")
        })
        .await;
        controls.set_endpoint(None).await.unwrap();
        other.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_27_what_redis_loses_gives_nobody_a_second_reward() {
    on_each_database_by_shard(async |hall| {
        let Some(redis) = TestRedis::start().unwrap() else {
            return;
        };
        with_redis(hall, &redis).await;
        let ana = hall.member("Ana");
        assert!(ask(&ana, "daily").await.text().contains("100"));
        for _ in 0..3 {
            flush(&redis).await;
            let again = ask(&ana, "daily").await;
            assert!(again.text().contains("economy.daily_taken"), "{}", again.text());
        }
        assert_eq!(wallet(&ana).await, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_26_money_moves_once_while_redis_is_flushed_killed_and_started() {
    on_each_database_by_shard(async |hall| {
        let Some(mut redis) = TestRedis::start().unwrap() else {
            return;
        };
        with_redis(hall, &redis).await;
        hall.grant("Ana", "1000").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let mut expected = 0;
        for round in 0..4 {
            let payments = (0..3).map(|_| pay(&ana, &bo, "10"));
            let disturb = async {
                match round {
                    0 => flush(&redis).await,
                    1 => redis.kill().unwrap(),
                    3 => redis.begin().unwrap(),
                    _ => {}
                }
            };
            let (paid, ()) = tokio::join!(futures_util::future::join_all(payments), disturb);
            for reply in paid {
                // Who pays too often is refused, whoever counts.
                assert!(
                    !reply.is_ephemeral() || reply.text().contains("limit"),
                    "{}",
                    reply.text()
                );
                expected += if reply.is_ephemeral() { 0 } else { 10 };
            }
            hall.clock.advance(Duration::from_mins(5));
        }
        assert!(expected > 0);
        assert_eq!(
            (wallet(&bo).await, wallet(&ana).await),
            (expected, 1_000 - expected)
        );
    })
    .await;
}
