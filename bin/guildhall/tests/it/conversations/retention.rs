//! What is kept and what is forgotten: lost answers, servers that go and come back, and deleting everything of one.

use std::{
    process::{Command, Output},
    time::Duration,
};

use core_db::DbError;

use super::{ask, pay, wallet};
use crate::hall::{TestHall, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn case_12_who_lost_an_answer_sees_it_again_and_nobody_else_does() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo, dan) = (hall.member("Ana"), hall.member("Bo"), hall.member("Dan"));
        let nothing = ask(&bo, "last").await;
        assert!(
            nothing.is_ephemeral() && nothing.text().contains("had an effect"),
            "{}",
            nothing.text()
        );
        ask(&ana, "daily").await;
        hall.clock.advance(Duration::from_secs(1));
        pay(&ana, &bo, "20").await;
        let last = ask(&ana, "last").await;
        assert!(last.is_ephemeral(), "only they see it");
        let text = last.text();
        let (paid, daily) = (text.find("Payment"), text.find("Daily reward"));
        assert!(paid.is_some() && paid < daily, "the newest first: {text}");
        assert!(
            text.contains("20") && text.contains("100") && text.contains("wallet then"),
            "{text}"
        );
        let others = ask(&dan, "last").await;
        assert!(!others.text().contains("20"), "{}", others.text());

        // What was asked is answered, and no way back is left lying about.
        hall.stop().await;
        assert_eq!(
            count(
                hall,
                "SELECT count(*) FROM idempotency WHERE owed IS NOT NULL OR owed_token IS NOT NULL"
            )
            .await,
            0
        );
        hall.start().await;
        assert!(ask(&hall.member("Ana"), "last").await.text().contains("Payment"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_67_a_server_comes_back_as_it_was_and_its_staff_is_told() {
    on_each_database(async |hall| {
        let general = hall.sandbox.channel("general").unwrap();
        hall.grant("Ana", "1000").await;
        let ana = hall.member("Ana");
        let before = wallet(&ana).await;
        let channel = general.id().to_string();
        change(
            hall,
            format!(
                "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
                SELECT guild_id, 'staff.channel', '{channel}', 1, 1, 1 FROM guild_presence"
            ),
        )
        .await;
        // Removed while nobody listened, and one more that was here once.
        hall.stop().await;
        change(hall, "UPDATE guild_presence SET left_at = joined_at".to_owned()).await;
        change(
            hall,
            "INSERT INTO guild_presence (guild_id, joined_at) VALUES (4194304, 0)".to_owned(),
        )
        .await;
        // Only a new session names every server; one that goes on would bring what happened meanwhile.
        change(hall, "DELETE FROM gateway_session".to_owned()).await;
        hall.start().await;
        general
            .wait_for_message(|message| message.text().contains("Welcome back"))
            .await
            .unwrap();
        assert_eq!(wallet(&hall.member("Ana")).await, before);
        let away = "SELECT count(*) FROM guild_presence WHERE left_at IS NOT NULL AND guild_id = 4194304";
        assert_eq!(count(hall, away).await, 1, "the one that is no longer named");
        let here = "SELECT count(*) FROM guild_presence WHERE left_at IS NULL";
        assert_eq!(count(hall, here).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_67_an_operator_deletes_everything_of_a_server_that_is_gone() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        ask(&ana, "daily").await;
        pay(&ana, &bo, "20").await;
        let guild = count(hall, "SELECT guild_id FROM guild_presence")
            .await
            .to_string();
        let refused = run(hall, &["guilds", "purge", &guild, "--yes"]).await;
        assert!(
            !refused.status.success() && said(&refused).contains("still on this server"),
            "{refused:?}"
        );
        hall.stop().await;
        change(hall, "UPDATE guild_presence SET left_at = joined_at".to_owned()).await;
        let listed = run(hall, &["guilds", "list"]).await;
        assert!(said(&listed).contains(&guild), "{listed:?}");
        let unsure = run(hall, &["guilds", "purge", &guild, "4194304"]).await;
        assert!(
            !unsure.status.success() && said(&unsure).contains("differ"),
            "{unsure:?}"
        );
        let once = run(hall, &["guilds", "purge", &guild]).await;
        assert!(!once.status.success(), "asked for only once: {once:?}");
        let purged = run(hall, &["guilds", "purge", &guild, &guild]).await;
        assert!(purged.status.success(), "{purged:?}");
        for table in [
            "account",
            "journal_entry",
            "audit_log",
            "daily_claim",
            "data_key",
            "guild_presence",
        ] {
            let left: &'static str = format!("SELECT count(*) FROM {table}").leak();
            assert_eq!(count(hall, left).await, 0, "{table}");
        }
        let verified = run(hall, &["verify"]).await;
        assert!(verified.status.success(), "{verified:?}");
        let listed = run(hall, &["guilds", "list"]).await;
        assert!(said(&listed).contains("(operator)"), "{listed:?}");
        // Invited again, everything begins anew.
        hall.start().await;
        assert_eq!(wallet(&hall.member("Ana")).await, 0);
    })
    .await;
}

/// The first number that a statement answers.
async fn count(hall: &TestHall, sql: &'static str) -> i64 {
    let count: Result<(i64,), DbError> = hall
        .database
        .read("count", move |tx| {
            Box::pin(async move { tx.query(sql).fetch_one().await })
        })
        .await;
    count.unwrap().0
}

async fn change(hall: &TestHall, sql: String) {
    let sql: &'static str = sql.leak();
    let changed: Result<u64, DbError> = hall
        .database
        .write("change", move |tx| {
            Box::pin(async move { tx.query(sql).execute().await })
        })
        .await;
    changed.unwrap();
}

fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(both).unwrap()
}

/// Runs the executable with the same settings, as an operator would.
async fn run(hall: &TestHall, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guildhall"));
    command.args(arguments).envs(hall.environment());
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}
