//! Growing beyond work: rewards of levels, seasons and starting over, as members and staff do it.

use std::time::Duration;

use sandbox::{Member, Reply};

use super::{
    ask,
    things::roles::{has_role, role, told},
    wallet,
};
use crate::hall::{TestHall, on_each_database, on_each_database_hearing};

const DAY: Duration = Duration::from_hours(24);

#[track_caller]
fn says(reply: &Reply, parts: &[&str]) {
    let text = reply.text().replace("**", "");
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
}

async fn with(member: &Member, command: &str, options: &[(&str, &str)]) -> Reply {
    let mut slash = member.slash(command);
    for (name, value) in options {
        slash = match value.parse::<i64>() {
            Ok(number) => slash.option(name, number),
            Err(_) => slash.option(name, *value),
        };
    }
    slash.send().await.unwrap()
}

async fn set(hall: &TestHall, setting: &str, value: &str) {
    let olive = hall.member("Olive");
    let set = olive.slash("settings set").option("setting", setting);
    let said = set.option("value", value).send().await.unwrap();
    assert!(said.is_ephemeral(), "{}", said.text());
}

/// Waits until the bot answers again: over so long a time its shards are nobody's for a moment.
async fn connected(member: &Member) {
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if member.slash("balance").send().await.is_ok() {
            return;
        }
    }
    panic!("the bot did not come back");
}

/// Waits until a card says something: what a job does takes a moment. A second passes between two looks, for jobs and limits.
async fn until(hall: &TestHall, member: &Member, command: &str, part: &str) -> Reply {
    for _ in 0..200 {
        hall.clock.advance(Duration::from_secs(1));
        let reply = ask(member, command).await;
        if reply.text().contains(part) {
            return reply;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "{command} never said {part:?}: {}",
        ask(member, command).await.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_bring_coins_once_and_late_ones_are_collected() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        set(hall, "quests.enabled", "off").await;
        says(&ask(&ana, "rewards").await, &["Levels bring nothing"]);
        assert!(
            ana.slash("level-reward list").send().await.is_err(),
            "members do not see it"
        );
        let empty = with(&olive, "level-reward add", &[("level", "2")]).await;
        says(&empty, &["level.reward_empty"]);
        with(&olive, "level-reward add", &[("level", "2"), ("coins", "250")]).await;
        // A month of experience is 120: past level 2, which begins at 50.
        let monthly = ask(&ana, "monthly").await;
        says(&monthly, &["Level 2", "250"]);
        assert_eq!(wallet(&ana).await, 2_250);
        says(&ask(&ana, "transactions").await, &["Reward of a level"]);
        // Set again with more: nobody gets it twice.
        with(&olive, "level-reward add", &[("level", "2"), ("coins", "900")]).await;
        let card = ask(&ana, "rewards").await;
        says(&card, &["✔ Level 2"]);
        // One that comes later waits to be collected.
        with(&olive, "level-reward remove", &[("level", "2")]).await;
        let weekly = ask(&ana, "weekly").await;
        says(&weekly, &["This week's reward"]);
        let have = wallet(&ana).await;
        with(&olive, "level-reward add", &[("level", "2"), ("coins", "900")]).await;
        hall.stop().await;
        hall.start().await;
        let ana = hall.member("Ana");
        says(&ask(&ana, "rewards").await, &["✔ Level 2"]);
        assert_eq!(wallet(&ana).await, have);
        let bo = hall.member("Bo");
        says(&ask(&bo, "rewards").await, &["▫️ Level 2", "level 1"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_season_counts_ends_by_itself_pays_once_and_stays_in_the_archive() {
    on_each_database(async |hall| {
        let (ana, bo, olive) = (hall.member("Ana"), hall.member("Bo"), hall.member("Olive"));
        set(hall, "quests.enabled", "off").await;
        says(&ask(&ana, "season show").await, &["There was no season yet"]);
        let refused = with(&ana, "season start", &[("name", "Mine"), ("days", "1")]).await;
        says(&refused, &["access.forbidden"]);
        let begun = with(
            &olive,
            "season start",
            &[
                ("name", "Spring"),
                ("days", "7"),
                ("first", "500"),
                ("second", "200"),
                ("keep-levels", "50"),
            ],
        )
        .await;
        says(&begun, &["The season has begun", "Spring", "500"]);
        let planned = with(
            &olive,
            "season plan",
            &[("name", "Summer"), ("days", "30"), ("in", "7"), ("carry", "50")],
        )
        .await;
        says(&planned, &["Season planned", "Summer"]);
        let third = with(&olive, "season plan", &[("name", "Autumn"), ("days", "30")]).await;
        says(&third, &["season.taken"]);

        ask(&ana, "monthly").await;
        ask(&bo, "weekly").await;
        let board = ask(&bo, "season leaderboard").await;
        says(&board, &["1. 🥇", "120 points", "40 points", "place 2"]);
        let (of_ana, of_bo) = (wallet(&ana).await, wallet(&bo).await);

        // The bot is away while the season ends.
        hall.stop().await;
        hall.clock.advance(DAY * 8);
        hall.start().await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let now = until(hall, &ana, "season show", "60 points").await;
        says(&now, &["Summer"]);
        assert_eq!(wallet(&ana).await, of_ana + 500, "the first prize, once");
        assert_eq!(wallet(&bo).await, of_bo + 200);
        let past = ask(&bo, "season history").await;
        says(&past, &["Spring", "2 members", "120 points", "won"]);
        let opened = bo.select(&past, "Open a table", &["1"]).await.unwrap();
        says(&opened, &["Table of Spring", "40 points"]);
        // Half of the experience is left: 60 of 120, which is still level 2.
        until(hall, &ana, "profile", "(60 in all)").await;

        let question = ask(&hall.member("Olive"), "season end").await;
        says(&question, &["End this season now?", "Wallets stay as they are"]);
        let ended = hall.member("Olive").click(&question, "End it").await.unwrap();
        says(&ended, &["The season is over", "Summer"]);
        assert!(
            hall.member("Olive").click(&question, "End it").await.is_err(),
            "the question is answered"
        );
        assert_eq!(wallet(&ana).await, of_ana + 500);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_over_is_shown_first_and_happens_once() {
    on_each_database(async |hall| {
        let ana = hall.member("Ana");
        set(hall, "quests.enabled", "off").await;
        set(hall, "prestige.level", "5").await;
        says(&ask(&ana, "prestige").await, &["1 of 5", "from level 5 on"]);
        // Level 5 begins at 800: a month is 120, a week 40, a day 10.
        for _ in 0..6 {
            ask(&ana, "monthly").await;
            ask(&ana, "weekly").await;
            ask(&ana, "daily").await;
            hall.clock.advance(DAY * 31);
            connected(&ana).await;
        }
        let question = ask(&ana, "prestige").await;
        says(&question, &["lose", "0% to 2%", "not given twice"]);
        let (first, second) = tokio::join!(
            ana.click(&question, "Start over"),
            ana.click(&question, "Start over")
        );
        assert!(first.is_ok() || second.is_ok());
        let after = ask(&ana, "prestige").await;
        says(&after, &["🌟", "2%", "1 of 5"]);
        says(&ask(&ana, "profile").await, &["Badges", "🌟", "(0 in all)"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_bring_experience_only_where_staff_wants_it_and_once_a_minute() {
    on_each_database_hearing(async |hall| {
        let ana = hall.member("Ana");
        ana.say("hello").unwrap();
        set(hall, "activity.messages", "on").await;
        set(hall, "activity.daily_cap", "5").await;
        // The rules are looked up with the first message that is heard after that.
        let mut minutes = 0;
        let profile = loop {
            for _ in 0..3 {
                hall.member("Ana").say("still here").unwrap();
            }
            let profile = ask(&ana, "profile").await;
            if profile.text().contains("(5 in all)") {
                break profile;
            }
            minutes += 1;
            assert!(minutes < 60, "{}", profile.text());
            hall.clock.advance(Duration::from_mins(1));
            tokio::time::sleep(Duration::from_millis(300)).await;
        };
        assert!(minutes >= 2, "2, 4, and 5 at the cap: {}", profile.text());
        says(&ask(&hall.member("Bo"), "profile").await, &["(0 in all)"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn collections_are_found_completed_once_and_shown() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        says(&ask(&ana, "collections").await, &["There are no collections yet"]);
        for name in ["Shell", "Pearl"] {
            with(&olive, "shop-admin create", &[("name", name), ("price", "50")]).await;
        }
        let unknown = with(
            &olive,
            "collection-admin add",
            &[("name", "Sea"), ("items", "Shell, Crab")],
        )
        .await;
        says(&unknown, &["shop.unknown"]);
        let made = with(
            &olive,
            "collection-admin add",
            &[
                ("name", "Sea"),
                ("items", "Shell, pearl"),
                ("badge", "🐚"),
                ("coins", "300"),
                ("chance", "25"),
            ],
        )
        .await;
        says(&made, &["Sea", "0 of 2", "25"]);

        let mut days = 0;
        while !ask(&ana, "daily").await.text().contains("You found something") {
            days += 1;
            assert!(days < 60, "nothing turned up in sixty days at one in four");
            hall.clock.advance(DAY);
        }
        for item in ["Shell", "Pearl"] {
            let give = olive.slash("shop-admin give").option("member", &ana);
            let give = give
                .option("item", item)
                .option("reason", "to try it")
                .send()
                .await
                .unwrap();
            assert!(give.is_ephemeral());
        }
        let before = wallet(&ana).await;
        let card = ask(&ana, "collections").await;
        says(&card, &["2 of 2", "brings"]);
        let done = ana.select(&card, "Hand a collection in", &["1"]).await.unwrap();
        says(&done, &["Sea", "300", "🐚"]);
        let again = ana.select(&card, "Hand a collection in", &["1"]).await.unwrap();
        says(&again, &["collection.done"]);
        assert_eq!(wallet(&ana).await, before + 300);
        says(&ask(&ana, "profile").await, &["Collections", "🐚"]);
        says(&ask(&ana, "transactions").await, &["Collection completed"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_has_quests_of_its_own_and_things_for_a_level() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        let quest = [
            ("text", "Say good morning"),
            ("period", "day"),
            ("what", "claims"),
            ("target", "1"),
            ("coins", "77"),
        ];
        says(
            &with(&olive, "quest-admin add", &quest).await,
            &["Quest added", "every day", "77"],
        );
        says(&ask(&ana, "quests").await, &["Say good morning", "77"]);
        let daily = ask(&ana, "daily").await;
        says(&daily, &["Say good morning", "77"]);
        let weekly = ask(&ana, "weekly").await;
        assert!(
            !weekly.text().contains("Say good morning"),
            "once a day: {}",
            weekly.text()
        );
        says(
            &with(&olive, "quest-admin remove", &[("number", "1")]).await,
            &["Quest removed"],
        );
        assert!(!ask(&ana, "quests").await.text().contains("Say good morning"));

        let crown = [("name", "Crown"), ("price", "10"), ("needs-level", "3")];
        with(&olive, "shop-admin create", &crown).await;
        says(&with(&ana, "item", &[("item", "Crown")]).await, &["level 3"]);
        says(
            &with(&ana, "buy", &[("item", "Crown")]).await,
            &["shop.needs_level"],
        );
        // Level 3 begins at 200: a day, a week and a month are 170, and another week 40.
        ask(&ana, "monthly").await;
        hall.clock.advance(DAY * 7);
        ask(&ana, "weekly").await;
        says(&with(&ana, "buy", &[("item", "Crown")]).await, &["You hold 1"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_level_and_a_won_season_give_roles_and_a_refused_one_can_be_asked_for_again() {
    on_each_database(async |hall| {
        set(hall, "quests.enabled", "off").await;
        let (guild, moderator) = role(hall, "Moderator").await;
        let olive = hall.member("Olive");
        let command = olive.slash("level-reward add").option("level", 2_i64);
        let command = command.option("role", moderator.as_str());
        says(&command.send().await.unwrap(), &["Level 2"]);

        // Discord refuses first; the member asks for it again.
        hall.sandbox.controls().fail_rest("/roles/", 403, 1);
        let ana = hall.member("Ana");
        says(&ask(&ana, "monthly").await, &["Level 2"]);
        let card = until(hall, &ana, "rewards", "🎁 Level 2").await;
        assert!(!has_role(hall, &guild, &ana, &moderator).await);
        ana.click(&card, "Collect").await.unwrap();
        for _ in 0..200 {
            if has_role(hall, &guild, &ana, &moderator).await {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(has_role(hall, &guild, &ana, &moderator).await);

        let start = olive
            .slash("season start")
            .option("name", "Cup")
            .option("days", 1_i64);
        let start = start.option("role", moderator.as_str()).option("scored", "coins");
        says(
            &start.send().await.unwrap(),
            &["The season has begun", "coins earned"],
        );
        let bo = hall.member("Bo");
        ask(&bo, "daily").await;
        hall.clock.advance(DAY);
        told(&bo, "you are in place 1").await;
        for _ in 0..200 {
            if has_role(hall, &guild, &bo, &moderator).await {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(has_role(hall, &guild, &bo, &moderator).await);
    })
    .await;
}
