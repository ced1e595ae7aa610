//! Blocks, limits and the audit log, as members and staff meet them.

use std::time::Duration;

use core_db::{Db, DbError, testing::TestRedis};
use core_errors::AppError;
use core_security::{BlockSource, NewBlock, Security, member_block};
use core_types::{Clock as _, GuildId, Timestamp, UserId};
use sandbox::{Member, Reply};

use super::{ask, get};
use crate::hall::{TestHall, on_each_database};

/// Blocks a member as the bot itself does it.
async fn block(hall: &TestHall, name: &str, until: Timestamp) {
    // The server is known to the database once somebody has earned something there.
    ask(&hall.member("Cleo"), "daily").await;
    let db: &Db = &hall.database;
    let guild = "SELECT guild_id FROM daily_claim";
    let rows: Vec<(i64,)> = db
        .read("guild", move |tx| {
            Box::pin(async move { tx.query(guild).fetch_all().await })
        })
        .await
        .map_err(|error: DbError| error)
        .unwrap();
    let guild = GuildId::from_i64(rows[0].0).unwrap();
    let member = UserId::new(hall.member(name).id().0).unwrap();
    let security = Security::new(db.clone(), Duration::ZERO);
    let blocked: Result<_, AppError> = db
        .write("block", move |tx| {
            let security = security.clone();
            let new = NewBlock {
                member,
                is_bot: false,
                is_staff: false,
                reason: "Fifty payments in one minute.".into(),
                source: BlockSource::Automatic,
                until: Some(until),
            };
            Box::pin(async move { member_block(&security, tx, guild, new, "test").await })
        })
        .await;
    blocked.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_member_hears_why_and_is_released_by_time() {
    on_each_database(async |hall| {
        let bo = hall.member("Bo");
        block(hall, "Bo", hall.clock.now().plus(Duration::from_mins(30))).await;
        let refused = ask(&bo, "daily").await;
        assert!(refused.is_ephemeral());
        for part in [
            "access.blocked_until",
            "Fifty payments in one minute.",
            "<t:",
            "/appeal",
        ] {
            assert!(refused.text().contains(part), "{part} in {}", refused.text());
        }
        for open in ["help", "privacy export"] {
            let answer = ask(&bo, open).await;
            assert!(!answer.text().contains("access.blocked"), "{}", answer.text());
        }
        assert!(ask(&hall.member("Ana"), "daily").await.text().contains("100"));

        hall.clock.advance(Duration::from_mins(30));
        let daily = ask(&bo, "daily").await;
        assert!(daily.text().contains("100"), "{}", daily.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_cannot_be_locked_out() {
    on_each_database(async |hall| {
        block(hall, "Olive", hall.clock.now().plus(Duration::from_mins(30))).await;
        let daily = ask(&hall.member("Olive"), "daily").await;
        assert!(daily.text().contains("100"), "{}", daily.text());
    })
    .await;
}

/// Asks for the balance until it is refused; the answer that refuses.
async fn look_until_refused(member: &Member) -> Reply {
    for _ in 0..200 {
        let answer = ask(member, "balance").await;
        if answer.text().contains("limit.member") {
            return answer;
        }
    }
    panic!("two hundred questions were answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_often_waits_and_then_goes_on() {
    on_each_database(async |hall| {
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let refused = look_until_refused(&ana).await;
        assert!(
            refused.is_ephemeral() && refused.text().contains("<t:"),
            "{}",
            refused.text()
        );
        // Other classes and other members go on.
        assert!(ask(&ana, "daily").await.text().contains("100"));
        assert!(!ask(&bo, "balance").await.text().contains("limit.member"));

        hall.clock.advance(Duration::from_secs(1));
        let answer = ask(&ana, "balance").await;
        assert!(answer.text().contains("Wallet"), "{}", answer.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_searches_the_audit_log_and_takes_it_along() {
    on_each_database(async |hall| {
        for (name, amount) in [
            ("Ana", "50"),
            ("Bo", "250"),
            ("Bo", "25"),
            ("Cleo", "10"),
            ("Dan", "5"),
            ("Bo", "1"),
        ] {
            hall.grant(name, amount).await;
        }
        let (olive, bo) = (hall.member("Olive"), hall.member("Bo"));
        let search = async |name: &str| {
            let member = hall.member(name);
            olive
                .slash("audit search")
                .option("member", &member)
                .send()
                .await
                .unwrap()
        };
        let found = search("Bo").await;
        assert!(found.is_ephemeral());
        for part in [
            "economy.add\\_money",
            "for a test",
            "wallet: 250 → 275",
            "amount: 1",
            "Trace",
        ] {
            assert!(found.text().contains(part), "{part} in {}", found.text());
        }
        assert!(!search("Ana").await.text().contains("250"));

        // Six records, five on a card.
        let first = ask(&olive, "audit search").await;
        assert!(
            first.text().contains("#6") && !first.text().contains("#1 "),
            "{}",
            first.text()
        );
        let older = olive.click(&first, "Next").await.unwrap();
        assert!(
            older.text().contains("#1") && !older.text().contains("#6"),
            "{}",
            older.text()
        );

        let suggested = olive
            .autocomplete("audit search")
            .focus("action", "add")
            .send()
            .await
            .unwrap();
        assert_eq!(suggested.first().unwrap().value, "economy.add_money");

        let export = olive
            .slash("audit export")
            .option("format", "csv")
            .option("since", "1d")
            .send()
            .await
            .unwrap();
        let name = export.json()["attachments"][0]["filename"]
            .as_str()
            .unwrap()
            .to_owned();
        let csv = String::from_utf8(export.file(&name).unwrap().clone()).unwrap();
        assert_eq!(csv.lines().count(), 7, "{csv}");
        assert!(csv.contains(",economy.add_money,"), "{csv}");
        let last = ask(&olive, "audit search").await;
        assert!(last.text().contains("audit.export"), "{}", last.text());
        assert!(
            bo.slash("audit search").send().await.is_err(),
            "Discord does not even show it"
        );
    })
    .await;
}

/// Waits until the bot says of itself whether Redis answers.
async fn until_redis(hall: &TestHall, is_up: bool) {
    let line = format!("guildhall_redis_up {}", u8::from(is_up));
    let since = tokio::time::Instant::now();
    while !get(hall.web, "/metrics").await.contains(&line) {
        assert!(since.elapsed() < Duration::from_secs(20), "never `{line}`");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn case_26_members_notice_nothing_when_redis_dies() {
    on_each_database(async |hall| {
        let Some(mut server) = TestRedis::start().unwrap() else {
            return;
        };
        hall.stop().await;
        hall.redis = Some(server.url());
        hall.patience_ms = (0, 300);
        hall.start().await;
        until_redis(hall, true).await;
        let bank = hall.sandbox.channel("bank").unwrap();
        let olive = hall.member("Olive");
        let set = olive.slash("settings set").option("setting", "staff.channel");
        set.option("value", format!("<#{}>", bank.id()))
            .send()
            .await
            .unwrap();
        let redis = async || {
            let answer = get(hall.web, "/health").await;
            let (_, body) = answer.split_once("\r\n\r\n").unwrap();
            let health: serde_json::Value = serde_json::from_str(body).unwrap();
            (
                health["dependencies"]["redis"].clone(),
                health["degraded"]["redis"].clone(),
            )
        };
        let (works, rests) = redis().await;
        assert_eq!(
            (&works["status"], &rests),
            (&"ok".into(), &serde_json::Value::Null)
        );
        assert!(works["latency_ms"].as_f64().unwrap() > 0.0, "{works}");
        let told = async |count: usize| {
            let about = || {
                let texts = bank
                    .messages()
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>();
                texts
                    .iter()
                    .filter(|text| text.contains("limits shared between processes"))
                    .count()
            };
            let since = tokio::time::Instant::now();
            while about() < count {
                assert!(since.elapsed() < Duration::from_secs(20), "staff was not told");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            assert_eq!(about(), count);
        };
        let ana = hall.member("Ana");
        assert!(ask(&ana, "balance").await.text().contains("Wallet"));

        server.kill().unwrap();
        for _ in 0..20 {
            let answer = ask(&ana, "balance").await;
            assert!(answer.text().contains("Wallet"), "{}", answer.text());
        }
        until_redis(hall, false).await;
        let since = tokio::time::Instant::now();
        let rests = loop {
            let (works, rests) = redis().await;
            // Each is asked at most once a second, at moments of its own.
            if !rests.is_null() && works["status"] == "down" {
                break rests;
            }
            assert!(
                since.elapsed() < Duration::from_secs(20),
                "never degraded: {works} {rests}"
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        look_until_refused(&ana).await;
        assert!(rests["why"].as_str().unwrap().contains("redis"), "{rests}");
        told(1).await;
        hall.clock.advance(Duration::from_mins(2));

        server.begin().unwrap();
        until_redis(hall, true).await;
        assert!(ask(&ana, "balance").await.text().contains("Wallet"));
        told(2).await;
        assert_eq!(redis().await.0["status"], "ok");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_changes_a_limit_and_it_holds_at_once() {
    on_each_database(async |hall| {
        let (olive, ana) = (hall.member("Olive"), hall.member("Ana"));
        let set = async |class: &str, rate: &str| {
            let set = olive
                .slash("limits set")
                .option("class", class)
                .option("scope", "member");
            set.option("rate", rate)
                .option("reason", "a calm week")
                .send()
                .await
                .unwrap()
        };
        let changed = set("look", "3 per minute").await;
        assert!(
            changed.text().contains("3/1m") && changed.text().contains("90/1m"),
            "{}",
            changed.text()
        );
        for expected in [false, false, false, true] {
            let answer = ask(&ana, "balance").await;
            assert_eq!(
                answer.text().contains("limit.member"),
                expected,
                "{}",
                answer.text()
            );
        }
        assert!(ask(&olive, "limits show").await.text().contains("3/1m*"));
        let refused = set("staff", "1/1h").await;
        assert!(refused.text().contains("limit.rate"), "{}", refused.text());
        assert!(ask(&olive, "audit search").await.text().contains("a calm week"));

        let reset = olive
            .slash("limits reset")
            .option("class", "look")
            .option("scope", "member");
        assert!(reset.send().await.unwrap().text().contains("90/1m"));
        hall.clock.advance(Duration::from_secs(1));
        assert!(ask(&ana, "balance").await.text().contains("Wallet"));
        assert!(
            ana.slash("limits show").send().await.is_err(),
            "Discord does not even show it"
        );
    })
    .await;
}
