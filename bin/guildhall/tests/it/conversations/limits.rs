//! Blocks, limits and the audit log, as members and staff meet them.

use std::time::Duration;

use core_db::{Db, DbError};
use core_errors::AppError;
use core_security::{BlockSource, NewBlock, member_block};
use core_types::{Clock as _, GuildId, Timestamp, UserId};

use super::ask;
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
    let blocked: Result<_, AppError> = db
        .write("block", move |tx| {
            let new = NewBlock {
                member,
                is_bot: false,
                is_staff: false,
                reason: "Fifty payments in one minute.".into(),
                source: BlockSource::Automatic,
                until: Some(until),
            };
            Box::pin(async move { member_block(tx, guild, new, "test").await })
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
