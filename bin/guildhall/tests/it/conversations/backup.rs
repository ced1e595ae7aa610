//! A copy that is made while members play, and the drill that puts it back.

use std::process::{Command, Output};

use super::{ask, pay};
use crate::hall::{TestHall, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn case_32_and_71_a_backup_is_restored_and_its_books_add_up() {
    on_each_database(async |hall| {
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        ask(&ana, "daily").await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy");
        let copy = copy.to_str().unwrap();
        let then = books(&guildhall(hall, None, &["verify"]).await);
        let made = guildhall(hall, None, &["backup", "--to", copy]).await;
        assert!(made.status.success(), "{made:?}");
        pay(&ana, &bo, "20").await;
        let now = books(&guildhall(hall, None, &["verify"]).await);
        assert_ne!(then, now);

        // The bot goes on: SQLite's copy is put beside its database, PostgreSQL's in its place.
        let is_file = hall.database.settings().unwrap().url.starts_with("sqlite:");
        let (url, replace): (_, &[&str]) = if is_file {
            let target = folder.path().join("restored.db");
            (Some(format!("sqlite://{}", target.display())), &[])
        } else {
            hall.stop().await;
            let refused = guildhall(hall, None, &["restore", copy]).await;
            assert!(!refused.status.success());
            assert!(text(&refused.stderr).contains("--replace"), "{refused:?}");
            (None, &["--replace"])
        };
        let drill = guildhall(hall, url, &[&["restore", copy], replace].concat()).await;
        assert!(drill.status.success(), "{drill:?}");
        assert!(text(&drill.stdout).contains("Everything adds up."), "{drill:?}");
        assert_eq!(books(&drill), then);

        if is_file {
            let busy = guildhall(hall, None, &["restore", "--replace", copy]).await;
            assert!(text(&busy.stderr).contains("in use"), "{busy:?}");
        }
    })
    .await;
}

/// How many entries there are, as `guildhall verify` counts them.
fn books(output: &Output) -> String {
    let said = text(&output.stdout);
    let line = said.lines().find(|line| line.starts_with("ledger:"));
    line.unwrap_or_else(|| panic!("{output:?}")).to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

async fn guildhall(hall: &TestHall, database: Option<String>, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guildhall"));
    command.args(args).envs(hall.environment());
    command.envs(database.map(|url| ("DATABASE_URL", url)));
    tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap()
}
