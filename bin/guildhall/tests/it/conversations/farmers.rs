//! A member who earns like a program and never pays anybody: staff is shown them, in both languages, and decides.

use std::time::Duration;

use core_db::DbError;
use core_security::{
    Security,
    domain_fraud::{Event, Source},
};
use core_types::{Clock as _, GuildId, Money, UserId};
use sandbox::Reply;

use super::access::{make_visible, role};
use super::ask;
use super::security::{set, staff_told};
use crate::hall::{TestHall, on_each_database};

/// A shift a little more than an hour after the other, day and night.
const EVERY: Duration = Duration::from_mins(61);

/// Two days in which somebody worked and did nothing else, always back equally late, as the watch learnt them. The hall
/// rests meanwhile: a clock that jumps by hours would make every answer look lost.
async fn farm(hall: &mut TestHall, name: &str) {
    let member = UserId::new(hall.member(name).id().0).unwrap();
    let guild: Result<(i64,), DbError> = hall
        .database
        .read("guild", |tx| {
            Box::pin(async move { tx.query("SELECT guild_id FROM ledger_head").fetch_one().await })
        })
        .await;
    let guild = GuildId::from_i64(guild.unwrap().0).unwrap();
    hall.stop().await;
    let security = Security::new(hall.database.db(), Duration::ZERO);
    for _ in 0..44 {
        hall.clock.advance(EVERY);
        let at = hall.clock.now();
        let command = Event::Command {
            member,
            economy: true,
            joined_at: None,
            at,
        };
        let earned = Event::Earned {
            member,
            source: Source::Shift,
            amount: Money::new(60),
            at,
            next_at: at.plus(Duration::from_hours(1)),
        };
        security.fraud_observe(guild, command);
        security.fraud_observe(guild, earned);
    }
    security.fraud_flush().await.unwrap();
    hall.clock.advance(Duration::from_mins(30));
    hall.start().await;
}

#[track_caller]
fn says(reply: &Reply, parts: &[&str]) {
    for part in parts {
        assert!(
            reply.text().contains(part),
            "{part:?} is not in: {}",
            reply.text()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn case_65_a_farmer_is_shown_to_staff_who_talk_and_judge() {
    on_each_database(async |hall| {
        let channel = hall.sandbox.channel("general").unwrap().id().to_string();
        ask(&hall.member("Ana"), "daily").await;
        set(hall, &[("staff.channel", channel)]).await;
        farm(hall, "Bo").await;

        let notice = staff_told(hall, "may play with a program: case 1").await;
        let (bo, dan, max) = (hall.member("Bo"), hall.member("Dan"), hall.member("Max"));
        let list = ask(&max, "security cases").await;
        says(
            &list,
            &["#1", "needs a decision", "nothing held", "score", "closes"],
        );
        let file = max.click(&notice, "Open the case").await.unwrap();
        let evidence = [
            "earns the way programs do",
            "Comes back after each rest equally late: variation 0.00, people are above 0.25",
            "Does nothing but earn and send: 100\u{a0}% of the commands, looked at from 95\u{a0}%",
        ];
        says(&file, &evidence);
        says(
            &file,
            &["What now?", "Talk to the member", "the case closes by itself"],
        );
        assert!(!file.text().contains("money goes back"), "{}", file.text());

        // Nothing is in the farmer's way, and nothing but the case is told to them when they ask.
        says(&ask(&bo, "appeal").await, &["#1", "Nothing is held"]);
        let hired = bo
            .slash("work apply")
            .option("job", "harbour")
            .send()
            .await
            .unwrap();
        says(&hired, &["Deckhand"]);
        assert!(
            !ask(&bo, "work shift").await.is_ephemeral(),
            "nothing is in the way"
        );

        // The same in German, for somebody who may look and not decide.
        role(&hall.member("Olive"), "access give", "auditor", &dan).await;
        make_visible(hall, "security", &[&dan]).await;
        let list = ask(&dan, "security cases").await;
        says(
            &list,
            &[
                "braucht eine Entscheidung",
                "nichts zurückgelegt",
                "schließt sich",
            ],
        );
        let german = dan
            .slash("security case")
            .option("number", 1)
            .send()
            .await
            .unwrap();
        says(
            &german,
            &[
                "verdient, wie Programme es tun",
                "schließt sich der Fall von selbst",
            ],
        );
        says(&german, &["entscheiden dürfen die mit dem Recht"]);
        assert!(dan.click(&german, "Schließen: Fehlalarm").await.is_err());

        let closed = max.click(&file, "Close: false alarm").await.unwrap();
        says(&closed, &["closed, false alarm"]);
        says(&ask(&bo, "appeal").await, &["Closed"]);
    })
    .await;
}
