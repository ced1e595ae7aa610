//! Discord's REST interface in trouble (the HTTP door has its own): a member notices nothing or hears later, money adds up, and staff are told once.

use std::time::Duration;

use core_db::DbError;
use core_security::{Notice, notice_kind, notice_post};
use core_types::{ChannelId, GuildId};
use sandbox::Reply;

use super::shared::within;
use super::{ask, get, pay, wallet};
use crate::hall::{TestHall, on_each_database_by_shard};

/// What comes by itself comes in a moment, also on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// Nothing arrives: each try of the first word fails, until the three seconds are over.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_discord_did_not_take_comes_as_a_direct_message_and_nothing_is_paid_twice() {
    on_each_database_by_shard(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo, controls) = (hall.member("Ana"), hall.member("Bo"), hall.sandbox.controls());
        controls.expect_unanswered("pay");
        controls.expect_refusal("/webhooks/", 404);
        controls.expect_refusal("/webhooks/", 401);
        controls.fail_rest("/callback", 500, 1_000);
        let lost = ana
            .slash("pay")
            .option("to", &bo)
            .option("amount", "100")
            .send()
            .await;
        assert!(lost.is_err(), "Discord shows that the bot did not answer");
        controls.calm();
        hall.clock.advance(Duration::from_secs(61));
        let told = ana
            .direct_messages()
            .unwrap()
            .wait_for_message(|message| message.text().contains("100"))
            .await
            .unwrap();
        assert!(told.text().contains("What came of it"), "{}", told.text());
        assert_eq!(wallet(&bo).await, 100);
    })
    .await;
}

/// Discord did what it was asked, and says 500: who asks again must not do it again.
#[tokio::test(flavor = "multi_thread")]
async fn case_16_what_was_done_before_discord_failed_is_not_done_twice() {
    on_each_database_by_shard(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo, controls) = (hall.member("Ana"), hall.member("Bo"), hall.sandbox.controls());
        let staff = hall.sandbox.channel("bank").unwrap();
        let guild = set_staff_channel(hall, staff.id().0).await;

        // The first word: the second try hears that there is one already, which is as good.
        controls.expect_refusal("/callback", 400);
        controls.lose_rest_answers("/callback", 500, 1);
        let paid = pay(&ana, &bo, "50").await;
        assert!(!paid.is_ephemeral(), "{}", paid.text());
        assert_eq!(wallet(&bo).await, 50);

        // A message to a channel: its nonce keeps it from being written again.
        controls.lose_rest_answers(&format!("/channels/{}/messages", staff.id()), 502, 1);
        post(hall, guild).await;
        let arrived = staff.wait_for_message(|message| message.text().contains("Notices arrive here"));
        arrived.await.unwrap();
        for _ in 0..240 {
            if hall.waiting("notice").await == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            hall.clock.advance(Duration::from_secs(5));
        }
        assert_eq!((hall.waiting("notice").await, staff.messages().len()), (0, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_14_slow_limited_and_broken_answers_cost_nobody_a_coin() {
    on_each_database_by_shard(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo, controls) = (hall.member("Ana"), hall.member("Bo"), hall.sandbox.controls());
        controls.delay_rest(Duration::from_millis(100));
        for status in [500, 502, 503] {
            controls.fail_rest("/callback", status, 2);
            let paid = pay(&ana, &bo, "50").await;
            assert!(!paid.is_ephemeral(), "{status}: {}", paid.text());
        }
        controls.rate_limit_rest("/callback", Duration::from_millis(300), 1);
        pay(&ana, &bo, "50").await;
        controls.calm();
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (800, 200));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_hear_once_that_messages_were_delayed_and_once_that_they_flow_again() {
    on_each_database_by_shard(async |hall| {
        hall.patience_ms = (0, 500);
        let staff = hall.sandbox.channel("bank").unwrap();
        let guild = set_staff_channel(hall, staff.id().0).await;
        let controls = hall.sandbox.controls();
        controls.fail_rest(&format!("/channels/{}/messages", staff.id()), 503, 6);
        for _ in 0..3 {
            post(hall, guild).await;
        }
        // Each notice waits longer after each failure, by the clock of the database.
        let (mut is_shown, mut is_back) = (false, false);
        for _ in 0..240 {
            is_shown |= get(hall.web, "/health").await.contains("\"discord\":{\"since\"");
            is_back |= staff
                .messages()
                .iter()
                .any(|message| message.to_string().contains("It works again"));
            if is_back {
                break;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
            hall.clock.advance(Duration::from_secs(5));
        }
        assert!(is_shown && is_back, "shown {is_shown}, back {is_back}");
        let texts: Vec<String> = staff.messages().iter().map(ToString::to_string).collect();
        let count = |word: &str| texts.iter().filter(|text| text.contains(word)).count();
        assert_eq!(
            (count("Something rests"), count("It works again")),
            (1, 1),
            "{texts:#?}"
        );
        assert_eq!(
            count("Notices arrive here"),
            3,
            "nothing was lost, nothing came twice"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_18_a_staff_channel_that_is_closed_to_the_bot_is_asked_once_and_the_owner_hears_of_it_once() {
    on_each_database_by_shard(async |hall| {
        let (closed, controls) = (hall.sandbox.channel("welcome").unwrap(), hall.sandbox.controls());
        let guild = set_staff_channel(hall, closed.id().0).await;
        let path = format!("/channels/{}/messages", closed.id());
        controls.fail_rest(&path, 403, 100);
        for _ in 0..3 {
            post(hall, guild).await;
        }
        let direct = hall.member("Olive").direct_messages().unwrap();
        let about = |message: &Reply| message.text().contains("cannot write to the staff channel");
        direct.wait_for_message(about).await.unwrap();
        post(hall, guild).await;
        within(PATIENCE, "notices still wait", async || {
            hall.waiting("notice").await == 0
        })
        .await;
        let asked = controls
            .calls()
            .iter()
            .filter(|call| format!("{call:?}").contains(&path))
            .count();
        assert_eq!((asked, direct.messages().len()), (1, 1));
        controls.calm();
    })
    .await;
}

/// Sets the staff channel as a database knows it. The server is known there once somebody has earned something.
async fn set_staff_channel(hall: &mut TestHall, channel: u64) -> GuildId {
    ask(&hall.member("Cleo"), "daily").await;
    let channel = ChannelId::new(channel).unwrap().to_string();
    let set: Result<i64, DbError> = hall
        .database
        .write_with("staff_channel", channel, |tx, channel| {
            Box::pin(async move {
                let (guild,): (i64,) = tx.query("SELECT guild_id FROM daily_claim").fetch_one().await?;
                tx.query(
                    "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
                    VALUES ($1, 'staff.channel', $2, 1, 1, 1)",
                )
                .bind(guild)
                .bind(channel.as_str())
                .execute()
                .await?;
                Ok(guild)
            })
        })
        .await;
    // The bot remembers for a while that there was none.
    hall.stop().await;
    hall.start().await;
    GuildId::from_i64(set.unwrap()).unwrap()
}

async fn post(hall: &TestHall, guild: GuildId) {
    let notice = Notice::to_staff(guild, notice_kind::STAFF_CHANNEL);
    let posted: Result<(), DbError> = hall
        .database
        .write_with("notice", notice, |tx, notice| {
            Box::pin(async move { notice_post(tx, &notice).await })
        })
        .await;
    posted.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn case_17_while_the_token_is_refused_people_are_answered_and_what_is_for_staff_waits() {
    on_each_database_by_shard(async |hall| {
        hall.patience_ms = (0, 500);
        let staff = hall.sandbox.channel("bank").unwrap();
        let guild = set_staff_channel(hall, staff.id().0).await;
        let controls = hall.sandbox.controls();
        let path = format!("/channels/{}/messages", staff.id());
        controls.fail_rest(&path, 401, 100);
        let asked = || {
            let calls = controls.calls();
            calls
                .iter()
                .filter(|call| format!("{call:?}").contains(&path))
                .count()
        };
        post(hall, guild).await;
        within(PATIENCE, "nothing was sent", async || asked() > 0).await;
        for _ in 0..3 {
            post(hall, guild).await;
        }
        hall.grant("Ana", "20").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        assert!(!pay(&ana, &bo, "5").await.is_ephemeral());
        within(PATIENCE, "nothing is said of Discord", async || {
            hall.clock.advance(Duration::from_secs(1));
            let health = get(hall.web, "/health").await;
            health.contains("\"discord\":{\"since\"")
        })
        .await;
        // One that is being looked at does not count as waiting.
        within(PATIENCE, "a notice was given up", async || {
            hall.waiting("notice").await >= 4
        })
        .await;
        assert_eq!(asked(), 1, "one request found out");
        // With another token, which takes a restart.
        controls.calm();
        hall.stop().await;
        hall.start().await;
        hall.clock.advance(Duration::from_mins(10));
        within(PATIENCE, "notices still wait", async || {
            hall.waiting("notice").await == 0
        })
        .await;
        assert_eq!(staff.messages().len(), 4);
        assert_eq!(wallet(&bo).await, 5);
    })
    .await;
}
