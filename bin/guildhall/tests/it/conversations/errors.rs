//! A fault of ours, from the card a member sees to the operator's explanation.

use std::process::{Command, Output};

use core_db::{Db, DbError};

use super::{ask, coins};
use crate::hall::{TestHall, on_each_database};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one conversation")]
async fn a_fault_is_shown_reported_answered_and_explained() {
    on_each_database(async |hall| {
        let general = hall.sandbox.channel("general").unwrap();
        choose_staff_channel(hall, general.id().to_string()).await;
        // What was set behind its back, the bot knows after a restart.
        hall.stop().await;
        hall.start().await;
        let (ana, max) = (hall.member("Ana"), hall.member("Max"));

        break_rewards(hall.database.db(), true).await;
        let failed = ask(&ana, "daily").await;
        assert!(failed.is_ephemeral(), "{}", failed.text());
        let id = id_on(&failed.text());
        break_rewards(hall.database.db(), false).await;

        let form = ana.click(&failed, "Tell the staff").await.unwrap();
        let story = "I wanted my reward of today";
        let sent = ana.submit(&form).field("text", story).send().await.unwrap();
        assert!(
            sent.is_ephemeral() && sent.text().contains("number 1"),
            "{}",
            sent.text()
        );
        let again = ana.click(&failed, "Tell the staff").await.unwrap();
        assert!(again.text().contains("feedback.already"), "{}", again.text());

        let notice = general
            .wait_for_message(|message| message.text().contains(&id))
            .await
            .unwrap();
        let curious = ana.click(&notice, "Read it").await.unwrap();
        assert!(curious.text().contains("access.forbidden"), "{}", curious.text());
        let read = max.click(&notice, "Read it").await.unwrap();
        assert!(
            read.is_ephemeral() && read.text().contains(story),
            "{}",
            read.text()
        );
        let form = max.click(&read, "Answer").await.unwrap();
        let answered = max
            .submit(&form)
            .field("text", "It works again")
            .send()
            .await
            .unwrap();
        assert!(answered.text().contains("It works again"), "{}", answered.text());
        let letter = ana.direct_messages().unwrap();
        letter
            .wait_for_message(|message| message.text().contains("It works again"))
            .await
            .unwrap();

        let overview = ask(&max, "errors overview").await;
        let seen = overview.text();
        assert!(
            seen.contains("internal") && seen.contains("/daily") && seen.contains("once"),
            "{seen}"
        );
        let opened = max
            .select(&overview, "Look at one of them", &["internal daily"])
            .await
            .unwrap();
        assert!(opened.text().contains(&id), "{}", opened.text());
        let typed = id.to_lowercase().replace('-', "");
        let shown = max
            .slash("errors show")
            .option("id", typed.as_str())
            .send()
            .await
            .unwrap();
        assert!(
            shown.text().contains(&id) && !shown.text().contains("daily_claim"),
            "{}",
            shown.text()
        );
        assert!(
            ana.slash("errors overview").send().await.is_err(),
            "Discord does not even show it"
        );

        let told = run(hall, &["explain", &typed]).await;
        let said = String::from_utf8(told.stdout.clone()).unwrap();
        assert!(told.status.success(), "{told:?}");
        for part in [&id, "internal", "/daily", "daily_claim", story, "answered"] {
            assert!(said.contains(part), "no {part} in\n{said}");
        }
        // The program asks the machine's clock, for which all this is long ago.
        let listed = run(hall, &["errors", "--since", "7d"]).await;
        assert!(listed.status.success(), "{listed:?}");
        let unknown = run(hall, &["explain", "0000-0000"]).await;
        assert_eq!(unknown.status.code(), Some(1));
        assert!(
            String::from_utf8(unknown.stdout)
                .unwrap()
                .contains("guildhall explain CODE")
        );

        // The fault is over, and nothing of it was half done.
        let daily = ask(&ana, "daily").await;
        assert!(!daily.text().contains("Error id"), "{}", daily.text());
        assert!(coins(&ask(&ana, "balance").await.text(), "Wallet") > 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn feedback_is_given_read_and_done() {
    on_each_database(async |hall| {
        let (dan, max) = (hall.member("Dan"), hall.member("Max"));
        let form = dan.slash("feedback").option("kind", "idea").send().await.unwrap();
        let sent = dan
            .submit(&form)
            .field("text", "**Mehr** Kuchen @everyone")
            .send()
            .await
            .unwrap();
        assert!(sent.text().contains("Nummer 1"), "{}", sent.text());
        let list = ask(&max, "errors feedback").await;
        assert!(list.text().contains("Kuchen"), "{}", list.text());
        let read = max.select(&list, "Read one of them", &["1"]).await.unwrap();
        let done = max.click(&read, "Mark as done").await.unwrap();
        assert!(done.text().contains("Done by"), "{}", done.text());
        let back = max.click(&done, "All feedback").await.unwrap();
        assert!(back.text().contains("nothing here"), "{}", back.text());
        let kept = max.click(&back, "Done").await.unwrap();
        assert!(kept.text().contains("Kuchen"), "{}", kept.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_explained_without_a_database() {
    let nowhere = Command::new(env!("CARGO_BIN_EXE_guildhall"))
        .args(["explain", "Economy.Not_Enough"])
        .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
        .output()
        .unwrap();
    let said = String::from_utf8(nowhere.stdout).unwrap();
    assert!(
        nowhere.status.success() && said.contains("there are not enough coins"),
        "{said}"
    );
    let wrong = Command::new(env!("CARGO_BIN_EXE_guildhall"))
        .args(["explain", "no such thing!"])
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("K7Q2-M4XD"));
}

/// Takes a table away, as a failed restore would, or puts it back.
async fn break_rewards(db: Db, broken: bool) {
    let rename = if broken {
        "ALTER TABLE daily_claim RENAME TO daily_claim_away"
    } else {
        "ALTER TABLE daily_claim_away RENAME TO daily_claim"
    };
    let done: Result<u64, DbError> = db
        .write("break", move |tx| {
            Box::pin(async move { tx.query(rename).execute().await })
        })
        .await;
    done.unwrap();
}

async fn choose_staff_channel(hall: &TestHall, channel: String) {
    // The server is known to the database once somebody has earned something there.
    ask(&hall.member("Cleo"), "daily").await;
    let set: Result<u64, DbError> = hall
        .database
        .write("staff_channel", move |tx| {
            let channel = channel.clone();
            Box::pin(async move {
                let query = tx.query(
                    "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
                    SELECT guild_id, 'staff.channel', $1, 1, 1, 1 FROM daily_claim",
                );
                query.bind(channel).execute().await
            })
        })
        .await;
    set.unwrap();
}

/// The id at the bottom of an error's card.
fn id_on(card: &str) -> String {
    let after = card
        .split("Error id: ")
        .nth(1)
        .unwrap_or_else(|| panic!("no id on {card}"));
    after.trim_start_matches('`').chars().take(9).collect()
}

/// The executable beside the running bot, on the same database.
pub(super) async fn run(hall: &TestHall, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guildhall"));
    command.args(args).envs(hall.environment());
    tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap()
}
