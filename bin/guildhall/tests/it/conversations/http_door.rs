//! The HTTP door under attack and in trouble; what members do through it is in all other conversations.

mod tap;

use std::time::Duration;

use futures_util::future::join_all;

use self::tap::Tap;
use super::{LedgerLock, PAY_20K, ask, coins, get, pay, wallet};
use crate::hall::{TestHall, on_each_database_over_http};

/// Members act through a tap, which keeps what Discord posts.
async fn tapped(hall: &TestHall) -> Tap {
    let tap = Tap::open(hall.web).await;
    hall.register_url(&tap.url).await;
    tap
}

#[tokio::test(flavor = "multi_thread")]
async fn case_43_what_discord_did_not_sign_is_refused_and_its_own_probes_are_passed() {
    on_each_database_over_http(async |hall| {
        hall.grant("Ana", "1000").await;
        let tap = tapped(hall).await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        pay(&ana, &bo, "100").await;
        let real = tap.last();
        let richer = |body: &str| body.replace("\"100\"", "\"900\"");
        for (forged, what) in [
            (
                real.with("x-signature-ed25519", &"0a".repeat(64)),
                "another signature",
            ),
            (real.with("x-signature-timestamp", "1"), "another moment"),
            (real.without("x-signature-ed25519"), "no signature"),
            (real.with_body(&richer(&real.body)), "another body"),
            (real.with_body(&format!("{} ", real.body)), "one space more"),
        ] {
            let (status, answer) = tap.post(&forged).await;
            assert_eq!(status, 401, "{what}: {answer}");
            assert!(answer.contains("http.signature"), "{answer}");
        }
        assert!(
            hall.sandbox.controls().probe_endpoints().await,
            "Discord keeps the address"
        );
        assert_eq!(wallet(&bo).await, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_44_a_replayed_body_has_one_effect_and_the_stored_answer_until_it_is_refused() {
    on_each_database_over_http(async |hall| {
        hall.grant("Ana", "1000").await;
        let tap = tapped(hall).await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let shown = pay(&ana, &bo, "100").await;
        let real = tap.last();
        let replays = join_all((0..3).map(|_| tap.post(&real))).await;
        for (status, answer) in replays {
            assert_eq!(status, 200, "{answer}");
            assert!(
                answer.contains("100") && answer.contains("\"type\":4"),
                "{answer}"
            );
        }
        // Another process, which has never seen it, answers the same.
        hall.stop().await;
        hall.start().await;
        let tap = tapped(hall).await;
        let (status, answer) = tap.post(&real).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(wallet(&bo).await, 100, "{}", shown.text());
        hall.clock.advance(Duration::from_secs(301));
        assert_eq!(tap.post(&real).await.0, 401);
        assert_eq!(wallet(&bo).await, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_11_an_interaction_through_both_doors_at_once_has_one_effect_and_one_answer() {
    on_each_database_over_http(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo, controls) = (hall.member("Ana"), hall.member("Bo"), hall.sandbox.controls());
        controls.expect_refusal("/callback", 400);
        for round in 1..=5 {
            controls.send_next_interaction_both_ways();
            let paid = pay(&ana, &bo, "100").await;
            assert!(!paid.is_ephemeral(), "{}", paid.text());
            assert_eq!(wallet(&bo).await, 100 * round);
        }
        let shown = bo.messages("general").unwrap();
        let payments = shown
            .iter()
            .filter(|message| message.text().contains("100"))
            .count();
        assert!(payments >= 5, "each was shown");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_share_the_work_and_any_of_them_answers_anybody() {
    on_each_database_over_http(async |hall| {
        hall.grant("Ana", "50k").await;
        hall.stop().await;
        let worker = hall.launch("worker").await;
        let (one, two) = (hall.launch("http").await, hall.launch("http").await);
        assert_eq!(hall.sandbox.controls().drop_connections(), 0, "no shard anywhere");
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        hall.register_endpoint(one.web).await;
        let question = pay(&ana, &bo, "20k").await;
        hall.register_endpoint(two.web).await;
        ana.click(&question, PAY_20K).await.unwrap();
        assert_eq!(wallet(&bo).await, 20_000, "a button of one works at the other");
        for process in [&one, &two] {
            let ready = get(process.web, "/health/ready").await;
            assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
        }
        let missing = get(worker.web, "/interactions").await;
        assert!(
            missing.starts_with("HTTP/1.1 404"),
            "a worker has no such door: {missing}"
        );
        two.end().await;
        hall.register_endpoint(one.web).await;
        assert_eq!(wallet(&bo).await, 20_000);
        one.end().await;
        worker.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_42_what_is_too_large_too_deep_or_torn_is_refused_and_the_door_stays_open() {
    on_each_database_over_http(async |hall| {
        let tap = tapped(hall).await;
        ask(&hall.member("Ana"), "balance").await;
        let real = tap.last();
        let deep = "{\"a\":".repeat(100_000);
        for (body, expected) in [
            (" ".repeat(300 * 1024), 413),
            (deep[..200_000].to_owned(), 401),
            (real.body[..real.body.len() / 2].to_owned(), 401),
        ] {
            assert_eq!(tap.post(&real.with_body(&body)).await.0, expected);
        }
        for (name, value) in [("content-type", "text/plain"), ("content-encoding", "gzip")] {
            assert_eq!(tap.post(&real.with(name, value)).await.0, 415, "{name}");
        }
        ask(&hall.member("Ana"), "balance").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_45_a_flood_of_unsigned_requests_is_turned_away_and_the_house_stays_ready() {
    on_each_database_over_http(async |hall| {
        let tap = tapped(hall).await;
        ask(&hall.member("Ana"), "balance").await;
        let forged = tap.last().without("x-signature-ed25519");
        let answers = join_all((0..200).map(|_| tap.post(&forged))).await;
        let limited = answers.iter().filter(|(status, _)| *status == 429).count();
        assert!(limited > 100, "{limited} of 200 cost nothing");
        assert!(answers.iter().all(|(status, _)| [401, 429].contains(status)));
        assert!(get(hall.web, "/health/ready").await.starts_with("HTTP/1.1 200"));
        // Discord's own, which come from another address than the flood, are not met: over the gateway, here.
        hall.sandbox.controls().set_endpoint(None).await.unwrap();
        ask(&hall.member("Ana"), "balance").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_whose_request_is_gone_comes_as_a_direct_message_and_nothing_is_paid_twice() {
    on_each_database_over_http(async |hall| {
        hall.grant("Ana", "1000").await;
        let tap = tapped(hall).await;
        let (ana, bo, controls) = (hall.member("Ana"), hall.member("Bo"), hall.sandbox.controls());
        controls.expect_unanswered("pay");
        controls.expect_refusal("/callback", 404);
        controls.expect_refusal("/webhooks/", 404);
        let lock = LedgerLock::take(hall.database.db()).await;
        tap.hang_up();
        let lost = ana
            .slash("pay")
            .option("to", &bo)
            .option("amount", "100")
            .send()
            .await;
        assert!(lost.is_err(), "Discord shows that the bot did not answer");
        lock.release().await;
        while wallet(&bo).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        hall.clock.advance(Duration::from_secs(61));
        let told = ana
            .direct_messages()
            .unwrap()
            .wait_for_message(|message| message.text().contains("100"))
            .await
            .unwrap();
        assert!(told.text().contains("What came of it"), "{}", told.text());
        let card = ask(&bo, "balance").await;
        assert_eq!(coins(&card.text(), "Wallet"), 100);
    })
    .await;
}
