//! Discord in trouble: a member notices nothing or hears later, and money adds up.

use std::time::Duration;

use super::{pay, wallet};
use crate::hall::on_each_database;

/// Nothing arrives: each try of the first word fails, until the three seconds are over.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_discord_did_not_take_comes_as_a_direct_message_and_nothing_is_paid_twice() {
    on_each_database(async |hall| {
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

#[tokio::test(flavor = "multi_thread")]
async fn slow_limited_and_broken_answers_cost_nobody_a_coin() {
    on_each_database(async |hall| {
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
