//! The web client in a real browser: members, staff and a phone, from the first press to the announcement.
//!
//! Runs when `GUILDHALL_TEST_CHROMEDRIVER` and `GUILDHALL_TEST_CHROMIUM` name the two programs. Without them the
//! cases are skipped with a line on standard error, or fail if `GUILDHALL_TEST_REQUIRE_SERVERS=1`.

mod admin;
mod driver;
mod page;
mod steps;
mod stories;

use std::time::Duration;

use core_db::testing::TestDb;

use self::driver::{Screen, with_browser};
use crate::hall::on_database;

#[tokio::test(flavor = "multi_thread")]
async fn coins_are_earned_granted_and_paid_before_everybodys_eyes() {
    with_browser(async |browser| {
        on_database(TestDb::sqlite().await.unwrap(), async |hall| {
            let ana = browser.open(Screen::Desktop, &hall.sandbox.api_url()).await;
            ana.act_as("ana").await;

            assert!(ana.run("work list", &[]).await.contains("Harbour"));
            ana.choose_command("work apply").await;
            ana.choose_option("job", "harb", "Harbour").await;
            let hired = ana.send_command().await;
            assert!(hired.contains("Deckhand"), "{hired}");
            ana.act_as("olive").await;
            let plain = ana
                .run("settings set", &[("setting", "work.tasks"), ("value", "off")])
                .await;
            assert!(plain.contains("Tasks within shifts"), "{plain}");
            ana.act_as("ana").await;
            let shift = ana.run("work shift", &[]).await;
            assert!(shift.contains("The shift "), "{shift}");
            hall.clock.advance(Duration::from_secs(3_700));
            let next = ana.run("work shift", &[]).await;
            assert!(next.contains("The shift "), "{next}");
            assert!(ana.run("balance", &[]).await.contains("Balance of Ana the Baker"));

            let bo = ana.second_window(&hall.sandbox.api_url()).await;
            bo.act_as("bo").await;
            bo.leave_a_mark().await;

            ana.act_as("olive").await;
            ana.choose_command("economy add-money").await;
            ana.choose_option("member", "ana", "Ana the Baker").await;
            ana.type_option("amount", "20k").await;
            ana.type_option("reason", "Baker of the year").await;
            let granted = ana.send_command().await;
            assert!(
                granted.contains("🪙 20,000 coins") && granted.contains("Baker of the year"),
                "{granted}"
            );

            ana.act_as("ana").await;
            ana.choose_command("pay").await;
            ana.choose_option("to", "bo", "Bo").await;
            ana.type_option("amount", "15k").await;
            let question = ana.send_command().await;
            assert!(question.contains("Only you can see this"), "{question}");
            assert!(
                !bo.shows("Ana the Baker paid").await,
                "nothing is paid before the confirmation"
            );
            ana.press("Pay 🪙 15,000 coins").await;
            ana.wait_for_text("Your payment is announced below").await;

            bo.wait_for_text("@Ana the Baker paid @Bo 🪙 15,000 coins").await;
            assert!(bo.has_the_mark().await, "the announcement came without a reload");
            let balance = bo.run("balance", &[]).await;
            assert!(balance.contains("🪙 15,000"), "{balance}");
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_picks_a_command_by_touch() {
    with_browser(async |browser| {
        on_database(TestDb::sqlite().await.unwrap(), async |hall| {
            let phone = browser.open(Screen::Phone, &hall.sandbox.api_url()).await;
            assert!(phone.fits_the_screen(390).await, "before the first command");
            phone.touch("open-channels").await;
            phone.touch("channel-bank").await;
            phone.wait_for_channel("bank").await;
            phone.type_text("/").await;
            phone.touch_command("daily").await;
            let reward = phone.send_command().await;
            assert!(reward.contains("You get 🪙 100 coins"), "{reward}");
            assert!(phone.fits_the_screen(390).await, "with an answer");
        })
        .await;
    })
    .await;
}
