//! The crash test, in short: the bot as a process of its own, killed under load (`guildhall soak` plays it for hours).
//!
//! Nothing here depends on how fast the machine is: what members met may differ, what must hold does not.

use std::process::Command;

use core_db::testing::TestDb;

/// Plays one round in a process of its own, which ends with 1 and tells why if anything does not fit.
fn soak(words: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_guildhall"))
        .arg("soak")
        .args(words)
        .env_remove("DATABASE_URL")
        .env_remove("REDIS_URL")
        // The tests beside this one use the same server.
        .env_remove("GUILDHALL_SOAK_POSTGRES_RESTART")
        .output()
        .unwrap();
    let (said, wrong) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{words:?}\n{said}\n{wrong}");
}

/// As [`soak`], on a PostgreSQL database that nobody else uses; nothing without a server.
async fn soak_on_postgres(words: &[&str]) {
    let Some(database) = TestDb::postgres_empty().await.unwrap() else {
        return;
    };
    let url = database.settings().unwrap().url;
    let words: Vec<String> = words
        .iter()
        .map(|word| (*word).to_owned())
        .chain(["--database".to_owned(), url])
        .collect();
    let played = tokio::task::spawn_blocking(move || {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        soak(&words);
    });
    played.await.unwrap();
}

#[test]
fn case_29_and_30_the_bot_is_killed_under_load_on_sqlite_and_nothing_is_lost() {
    soak(&["--seed", "29", "--kills", "7", "--members", "8"]);
}

#[test]
fn case_29_and_30_the_bot_is_killed_behind_its_http_door_and_nothing_is_lost() {
    soak(&[
        "--seed",
        "30",
        "--kills",
        "4",
        "--members",
        "6",
        "--door",
        "http",
        "--faults",
        "rest,events,clock",
    ]);
}

#[tokio::test]
async fn case_20_29_and_30_the_bot_is_killed_under_load_on_postgres_and_nothing_is_lost() {
    soak_on_postgres(&["--seed", "20", "--kills", "7", "--members", "8"]).await;
}

#[test]
fn case_33_a_full_disk_loses_nothing_that_was_said_to_be_done() {
    soak(&[
        "--seed",
        "33",
        "--kills",
        "5",
        "--members",
        "6",
        "--faults",
        "disk",
    ]);
}

#[test]
fn case_35_events_that_come_twice_late_and_in_another_order_have_one_effect_each() {
    soak(&[
        "--seed",
        "35",
        "--kills",
        "3",
        "--members",
        "8",
        "--faults",
        "events",
    ]);
}
