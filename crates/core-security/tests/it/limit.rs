//! One contract for every store of the limits, and what happens when Redis goes away.

use std::sync::Arc;
use std::time::Duration;

use core_db::Redis;
use core_db::testing::TestDb;
use core_errors::codes;
use core_security::{
    Ask, LimitClass, LimitKey, LimitScope, LimitVerdict, Limiter, Limits, LocalLimiter, RedisLimiter,
    Security,
};
use core_types::{Clock as _, GuildId, ManualClock, Rate, Timestamp, UserId};
use proptest::prelude::*;

/// A guild of its own for each test: they share one server.
fn guild() -> GuildId {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    GuildId::new(u64::from(std::process::id()) << 32 | number).unwrap()
}

fn ask(guild: GuildId, member: Option<u64>, count: u32) -> Ask {
    Ask {
        key: LimitKey::Calls {
            guild: Some(guild),
            member: member.map(|id| UserId::new(id).unwrap()),
            class: LimitClass::Money,
        },
        rate: Rate::per_minute(count),
    }
}

/// The id of an API key of its own for each process of tests and store.
fn api_key(store: &str) -> [u8; 12] {
    let text = format!("{store:-<5}{:07}", std::process::id());
    text.as_bytes().try_into().unwrap()
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(Timestamp::from_seconds(1_700_000_000)))
}

/// The server of `scripts/with-servers`, if there is one.
fn url() -> Option<String> {
    let url = std::env::var("GUILDHALL_TEST_REDIS_URL").ok();
    let required = std::env::var_os("GUILDHALL_TEST_REQUIRE_SERVERS").is_some();
    assert!(url.is_some() || !required, "GUILDHALL_TEST_REDIS_URL is not set");
    url
}

/// Every store, with the clock it counts by.
async fn stores() -> Vec<(&'static str, Arc<dyn Limiter>, Arc<ManualClock>)> {
    let own = clock();
    let mut stores: Vec<(&str, Arc<dyn Limiter>, _)> =
        vec![("local", Arc::new(LocalLimiter::new(own.clone())), own)];
    if let Some(url) = url() {
        let (redis, shared) = (Redis::new(&url).unwrap(), clock());
        redis.connect().await.unwrap();
        stores.push((
            "redis",
            Arc::new(RedisLimiter::new(redis).by_clock(shared.clone())),
            shared,
        ));
    }
    stores
}

async fn passes(store: &Arc<dyn Limiter>, asks: &[Ask]) -> bool {
    matches!(store.check(asks).await, Ok(LimitVerdict::Pass { .. }))
}

#[tokio::test]
async fn a_burst_passes_and_then_the_rate() {
    for (name, store, clock) in stores().await {
        let asks = [ask(guild(), Some(1), 3)];
        for left in [2, 1, 0] {
            assert_eq!(
                store.check(&asks).await,
                Ok(LimitVerdict::Pass { left }),
                "{name}"
            );
        }
        let wait = Duration::from_secs(20);
        for _ in 0..3 {
            assert_eq!(
                store.check(&asks).await,
                Ok(LimitVerdict::Wait { ask: 0, wait }),
                "{name}: refusals cost nothing"
            );
        }
        clock.advance(wait.checked_sub(Duration::from_micros(1)).unwrap());
        let wait = Duration::from_micros(1);
        assert_eq!(
            store.check(&asks).await,
            Ok(LimitVerdict::Wait { ask: 0, wait }),
            "{name}"
        );
        clock.advance(wait);
        assert!(passes(&store, &asks).await, "{name}");
        clock.advance(Duration::from_hours(5));
        for expected in [true, true, true, false] {
            assert_eq!(
                passes(&store, &asks).await,
                expected,
                "{name}: unused time is not saved up"
            );
        }
    }
}

#[tokio::test]
async fn all_limits_of_a_call_are_decided_at_once() {
    for (name, store, clock) in stores().await {
        let guild = guild();
        let (ana, bo) = (ask(guild, Some(1), 10), ask(guild, Some(2), 10));
        let everybody = ask(guild, None, 3);
        for member in [ana, bo, ana] {
            assert!(passes(&store, &[member, everybody]).await, "{name}");
        }
        for _ in 0..20 {
            let wait = Duration::from_secs(20);
            assert_eq!(
                store.check(&[ana, everybody]).await,
                Ok(LimitVerdict::Wait { ask: 1, wait }),
                "{name}"
            );
        }
        // Only the two calls that passed count against Ana.
        clock.advance(Duration::from_secs(1));
        let mut passed = 0;
        while passes(&store, &[ana]).await {
            passed += 1;
        }
        assert_eq!(passed, 8, "{name}");
    }
}

#[tokio::test]
async fn keys_do_not_touch_each_other_and_the_longest_wait_is_told() {
    for (name, store, _) in stores().await {
        let (here, there) = (guild(), guild());
        let (one, slow) = (
            ask(here, Some(1), 1),
            Ask {
                rate: Rate::new(1, 3_600).unwrap(),
                ..ask(here, None, 1)
            },
        );
        assert!(passes(&store, &[one, slow]).await, "{name}");
        let wait = Duration::from_hours(1);
        assert_eq!(
            store.check(&[one, slow]).await,
            Ok(LimitVerdict::Wait { ask: 1, wait }),
            "{name}"
        );
        assert_eq!(
            store.check(&[slow, one]).await,
            Ok(LimitVerdict::Wait { ask: 0, wait }),
            "{name}"
        );
        let LimitKey::Calls { guild, member, .. } = one.key else {
            panic!("{one:?}")
        };
        let class = LimitClass::Look;
        let other = Ask {
            key: LimitKey::Calls { guild, member, class },
            ..one
        };
        let program = Ask {
            key: LimitKey::ApiKey(api_key(name)),
            ..one
        };
        for free in [
            other,
            program,
            ask(here, Some(2), 1),
            ask(there, Some(1), 1),
            ask(there, None, 1),
        ] {
            assert!(passes(&store, &[free]).await, "{name}: {free:?}");
        }
    }
}

#[tokio::test]
async fn calls_at_the_same_time_share_one_limit() {
    for (name, store, _) in stores().await {
        let asks = [ask(guild(), Some(1), 50), ask(guild(), None, 1_000)];
        let tasks: Vec<_> = (0..200)
            .map(|_| {
                let store = Arc::clone(&store);
                tokio::spawn(async move { passes(&store, &asks).await })
            })
            .collect();
        let mut passed = 0;
        for task in tasks {
            passed += usize::from(task.await.unwrap());
        }
        assert_eq!(passed, 50, "{name}");
    }
}

#[tokio::test]
async fn a_loosened_limit_holds_at_once() {
    for (name, store, _) in stores().await {
        let strict = Ask {
            rate: Rate::new(1, 86_400).unwrap(),
            ..ask(guild(), Some(1), 1)
        };
        assert!(passes(&store, &[strict]).await);
        let loose = Ask {
            rate: Rate::per_minute(1),
            ..strict
        };
        let wait = Duration::from_mins(1);
        assert_eq!(
            store.check(&[loose]).await,
            Ok(LimitVerdict::Wait { ask: 0, wait }),
            "{name}"
        );
    }
}

/// Whatever the spacing of calls, both stores decide the same, and no window has more than burst and rate.
#[test]
fn stores_agree_and_no_window_has_too_much() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stores = runtime.block_on(stores());
    let gaps = prop::collection::vec(
        prop_oneof![Just(0_u64), 0..3_000_000_u64, 0..40_000_000_u64],
        1..60,
    );
    let config = ProptestConfig::with_cases(40);
    proptest!(config, |(count in 1_u32..8, seconds in 1_u32..60, gaps in gaps)| {
        let mut verdicts = Vec::new();
        for (_, store, clock) in &stores {
            let asks = [Ask { rate: Rate::new(count, seconds).unwrap(), ..ask(guild(), Some(1), 1) }];
            let (start, mut passed, mut told) = (clock.now(), Vec::new(), Vec::new());
            for gap in &gaps {
                clock.advance(Duration::from_micros(*gap));
                let verdict = runtime.block_on(store.check(&asks)).unwrap();
                if matches!(verdict, LimitVerdict::Pass { .. }) {
                    passed.push(clock.now().since(start));
                }
                told.push(verdict);
            }
            let interval = (u64::from(seconds) * 1_000_000).div_ceil(u64::from(count));
            for (first, from) in passed.iter().enumerate() {
                for (last, to) in passed.iter().enumerate().skip(first) {
                    let back = to.checked_sub(*from).unwrap().as_micros() / u128::from(interval);
                    prop_assert!((last - first + 1) as u128 <= u128::from(count) + back);
                }
            }
            verdicts.push(told);
        }
        prop_assert!(verdicts.windows(2).all(|pair| pair[0] == pair[1]), "{verdicts:?}");
    });
}

#[tokio::test]
async fn without_redis_the_limits_of_this_process_hold_at_once() {
    let limits = Limits::new(clock());
    // Nobody listens there: each call must find out without waiting.
    let redis = Redis::new("redis://127.0.0.1:1").unwrap();
    assert!(redis.connect().await.is_err());
    limits.share(RedisLimiter::new(redis.clone()));
    let asks = [ask(guild(), Some(1), 2)];
    let begin = tokio::time::Instant::now();
    let mut passed = 0;
    for _ in 0..1_000 {
        passed += usize::from(matches!(limits.decide(&asks).await, LimitVerdict::Pass { .. }));
    }
    assert_eq!(passed, 2);
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
    assert!(!redis.is_connected());
}

core_db::test_on_each! {
    async fn a_guilds_own_limits_are_kept_and_can_be_switched_off(db: TestDb) {
        let (security, guild) = (Security::new(db.db(), Duration::from_hours(1)), guild());
        let ana = UserId::new(1).unwrap();
        set(&db, guild, LimitScope::Member, "2/1m").await;
        for _ in 0..2 {
            security.admit(Some(guild), ana, LimitClass::Money).await.unwrap();
        }
        let refused = security.admit(Some(guild), ana, LimitClass::Money).await.unwrap_err();
        assert_eq!(refused.code(), codes::LIMIT_MEMBER);
        let until = db.now().plus(Duration::from_secs(30));
        let shown = Timestamp::from_seconds(until.as_seconds() + 1);
        assert_eq!(refused.args(), [("until", shown.into())]);
        security.admit(Some(guild), ana, LimitClass::Look).await.unwrap();
        security.admit(None, ana, LimitClass::Money).await.unwrap();

        db.clock().advance(Duration::from_secs(30));
        security.admit(Some(guild), ana, LimitClass::Money).await.unwrap();
        security.limits_switch(|| false);
        for _ in 0..100 {
            security.admit(Some(guild), ana, LimitClass::Money).await.unwrap();
        }
    }

    async fn everybody_together_is_limited_too(db: TestDb) {
        let (security, guild) = (Security::new(db.db(), Duration::from_hours(1)), guild());
        set(&db, guild, LimitScope::Guild, "60/1m").await;
        let mut refused = None;
        for member in 1..=61 {
            let member = UserId::new(member).unwrap();
            refused = security.admit(Some(guild), member, LimitClass::Money).await.err();
        }
        assert_eq!(refused.unwrap().code(), codes::LIMIT_GUILD);
    }
}

async fn set(db: &TestDb, guild: GuildId, scope: LimitScope, rate: &'static str) {
    let key = LimitClass::Money.setting(scope).key();
    let set = "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by) VALUES ($1, $2, $3, 1, 1, 1)";
    let done: Result<u64, core_db::DbError> = db
        .write("set", move |tx| {
            Box::pin(async move {
                tx.query(set)
                    .bind(guild.as_i64())
                    .bind(key)
                    .bind(rate)
                    .execute()
                    .await
            })
        })
        .await;
    done.unwrap();
}

#[test]
fn the_page_has_every_default() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/limits.md")).unwrap();
    for class in LimitClass::ALL {
        let row = format!(
            "| `{}` | {} | {} | {} |",
            class.name(),
            class.about().trim(),
            class.default_rate(LimitScope::Member),
            class.default_rate(LimitScope::Guild),
        );
        assert!(page.contains(&row), "docs/limits.md lacks: {row}");
    }
}
