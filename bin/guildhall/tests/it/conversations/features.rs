//! Features: switched by staff, stopped and brought back by the operator; and what an experiment tells.

use std::time::Duration;

use core_security::{KeyOwner, NewKey, Scope, Security};
use sandbox::{Member, Reply};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{ask, errors::run};
use crate::hall::{TestHall, on_each_database};

/// A key of whoever runs the bot.
async fn operator_key(hall: &TestHall) -> String {
    let security = Security::new(hall.database.db(), Duration::from_secs(30));
    let new = NewKey {
        name: "console".into(),
        scopes: vec![Scope::FlagsRead, Scope::FlagsWrite],
        days: None,
    };
    let issued = security
        .operator_key_create(KeyOwner::Operator, new)
        .await
        .unwrap();
    issued.token.unwrap().expose().to_owned()
}

/// Asks the web door; status and body.
async fn call(hall: &TestHall, key: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let head = format!(
        "{method} /api/v1{path} HTTP/1.1\r\nhost: hall\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut socket = TcpStream::connect(hall.web).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    (
        status,
        serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {answer}")),
    )
}

async fn switch(staff: &Member, how: &str, feature: &str) -> Reply {
    let command = staff.slash(&format!("features {how}")).option("feature", feature);
    command.send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one conversation")]
async fn case_40_staff_switch_a_feature_off_and_on_and_the_operator_stops_it_for_all() {
    on_each_database(async |hall| {
        let (olive, ana) = (hall.member("Olive"), hall.member("Ana"));
        let board = async || ask(&ana, "leaderboard").await.text();
        assert!(!board().await.contains("command.feature_off"));
        assert!(
            ana.slash("features show").send().await.is_err(),
            "members do not even see it"
        );

        let off = olive
            .slash("features off")
            .option("feature", "leaderboard")
            .option("reason", "nobody should compare")
            .send()
            .await
            .unwrap();
        assert!(
            off.is_ephemeral() && off.text().contains("nobody should compare"),
            "{}",
            off.text()
        );
        assert!(board().await.contains("command.feature_off"));
        assert!(
            ask(&ana, "daily").await.text().contains("100"),
            "other features go on"
        );
        let shown = ask(&olive, "features show").await;
        assert!(
            shown.text().contains("The staff of this server switched it off."),
            "{}",
            shown.text()
        );
        let audit = ask(&olive, "audit search").await;
        assert!(audit.text().contains("nobody should compare"), "{}", audit.text());
        let on = olive.click(&off, "Switch on").await.unwrap();
        assert!(on.text().contains("Leaderboard**: on"), "{}", on.text());
        assert!(!board().await.contains("command.feature_off"));
        let unknown = switch(&olive, "off", "weather").await;
        assert!(unknown.text().contains("features.unknown"), "{}", unknown.text());

        // Whoever runs the bot stops it for everybody: staff see it, and can do nothing about it.
        let key = operator_key(hall).await;
        let stop = json!({ "enabled": false, "reason": "too slow today" });
        let (status, flag) = call(hall, &key, "PUT", "/flags/leaderboard", &stop).await;
        assert_eq!(
            (status, &flag["revision"], &flag["source"]),
            (200, &1.into(), &"operator".into()),
            "{flag}"
        );
        assert!(board().await.contains("command.feature_off"));
        let refused = switch(&olive, "on", "leaderboard").await;
        assert!(
            refused.text().contains("features.not_yours"),
            "{}",
            refused.text()
        );
        let shown = switch(&olive, "show", "leaderboard").await;
        assert!(
            shown.text().contains("switched it off for everybody"),
            "{}",
            shown.text()
        );
        let (status, flag) = call(
            hall,
            &key,
            "DELETE",
            "/flags/leaderboard?reason=mended",
            &Value::Null,
        )
        .await;
        assert_eq!(
            (status, &flag["enabled"], &flag["source"]),
            (200, &true.into(), &"file".into()),
            "{flag}"
        );
        assert!(!board().await.contains("command.feature_off"));

        // It is all in the database: also after a restart.
        switch(&olive, "off", "work").await;
        hall.stop().await;
        hall.start().await;
        let refused = ask(&hall.member("Ana"), "work list").await;
        assert!(
            refused.text().contains("command.feature_off"),
            "{}",
            refused.text()
        );
        let german = ask(&hall.member("Dan"), "work list").await;
        assert!(german.text().contains("ausgeschaltet"), "{}", german.text());
        switch(&hall.member("Olive"), "reset", "work").await;
        assert!(
            ask(&hall.member("Ana"), "work list")
                .await
                .text()
                .contains("Harbour")
        );
    })
    .await;
}

/// The experiment as the web door tells it: who saw it, whose outcome is known, who reached the goal; and the verdict.
async fn experiment(hall: &TestHall, key: &str) -> ([u64; 3], String) {
    let (status, all) = call(hall, key, "GET", "/experiments", &Value::Null).await;
    assert_eq!(status, 200, "{all}");
    let one = &all["experiments"][0];
    let variants = one["variants"].as_array().unwrap();
    let sum = |what: &str| {
        variants
            .iter()
            .map(|variant| variant[what].as_u64().unwrap())
            .sum()
    };
    let counts = [sum("exposed"), sum("known"), sum("reached")];
    (counts, one["verdict"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_experiment_shows_half_of_the_members_a_next_step_and_counts_what_came_of_it() {
    on_each_database(async |hall| {
        let key = operator_key(hall).await;
        let names = ["Ana", "Bo", "Cleo", "Dan", "Max", "Olive"];
        let suggested = |text: &str| text.contains("Next: ") || text.contains("Als Nächstes: ");
        let mut in_it = Vec::new();
        for name in names {
            let (first, again) = (
                ask(&hall.member(name), "balance").await,
                ask(&hall.member(name), "balance").await,
            );
            assert_eq!(
                suggested(&first.text()),
                suggested(&again.text()),
                "always the same for {name}"
            );
            if suggested(&first.text()) {
                in_it.push(name);
            }
        }
        assert!(
            !in_it.is_empty() && in_it.len() < names.len(),
            "both are seen: {in_it:?}"
        );
        let (counts, verdict) = experiment(hall, &key).await;
        assert_eq!(counts, [6, 0, 0], "each counts once");
        assert!(verdict.contains("Too early"), "{verdict}");

        for name in ["Ana", "Bo", "Cleo"] {
            ask(&hall.member(name), "daily").await;
        }
        hall.clock.advance(Duration::from_hours(7 * 24 + 1));
        ask(&hall.member("Dan"), "daily").await;
        assert_eq!(
            experiment(hall, &key).await.0,
            [6, 6, 3],
            "what came after a week does not count"
        );

        // A member takes their part along, and out of it.
        let ana = hall.member("Ana");
        let export = ask(&ana, "privacy export").await;
        let name = export.json()["attachments"][0]["filename"]
            .as_str()
            .unwrap()
            .to_owned();
        let data: Value = serde_json::from_slice(&export.file(&name).unwrap()).unwrap();
        let seen = &data["reports"]["experiments"][0];
        assert_eq!(
            (&seen["experiment"], seen["reached_goal_at"].is_string()),
            (&"next_step".into(), true),
            "{data}"
        );
        let question = ask(&ana, "privacy delete").await;
        ana.click(&question, "Delete for good").await.unwrap();
        assert_eq!(experiment(hall, &key).await.0, [5, 5, 2]);

        // Staff leave it; whoever runs the bot ends it.
        let olive = hall.member("Olive");
        let shown = in_it[0];
        switch(&olive, "off", "next_step").await;
        assert!(!suggested(&ask(&hall.member(shown), "balance").await.text()));
        switch(&olive, "on", "next_step").await;
        assert!(suggested(&ask(&hall.member(shown), "balance").await.text()));
        let stop = json!({ "enabled": false, "reason": "we know enough" });
        assert_eq!(call(hall, &key, "PUT", "/flags/next_step", &stop).await.0, 200);
        assert!(!suggested(&ask(&hall.member(shown), "balance").await.text()));
        let refused = switch(&olive, "on", "next_step").await;
        assert!(
            refused.text().contains("features.not_yours"),
            "{}",
            refused.text()
        );
    })
    .await;
}

/// What the executable says beside the running bot; it must succeed exactly if `well`.
async fn console(hall: &TestHall, args: &[&str], well: bool) -> String {
    let output = run(hall, args).await;
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.success(), well, "{args:?}: {said}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_runs_the_bot_sets_flags_from_the_command_line() {
    on_each_database(async |hall| {
        ask(&hall.member("Ana"), "balance").await;
        let olive = hall.member("Olive");
        switch(&olive, "off", "work").await;
        let listed = console(hall, &["flags", "list"], true).await;
        assert!(listed.contains("as the file says"), "{listed}");
        assert!(listed.contains("off by 1"), "{listed}");

        let some = [
            "flags",
            "set",
            "economy",
            "--rollout",
            "30",
            "--reason",
            "a third first",
            "--revision",
            "0",
        ];
        let set = console(hall, &some, true).await;
        assert!(
            set.contains("on for 30%") && set.contains("a third first"),
            "{set}"
        );
        let late = console(
            hall,
            &[
                "flags",
                "reset",
                "economy",
                "--reason",
                "no more",
                "--revision",
                "0",
            ],
            false,
        )
        .await;
        assert!(late.contains("features.moved"), "{late}");
        let off = console(
            hall,
            &["flags", "set", "economy", "--off", "--reason", "to be mended"],
            true,
        )
        .await;
        assert!(off.contains("revision 2"), "{off}");
        // The running bot remembers what it read for half a minute; one that starts now reads it.
        hall.stop().await;
        hall.start().await;
        let refused = ask(&hall.member("Ana"), "balance").await;
        assert!(
            refused.text().contains("command.feature_off"),
            "{}",
            refused.text()
        );
        let back = console(hall, &["flags", "reset", "economy", "--reason", "mended"], true).await;
        assert!(
            back.contains("as the file says") && back.contains("revision 3"),
            "{back}"
        );
        let unknown = console(hall, &["flags", "set", "weather", "--reason", "sunny"], false).await;
        assert!(unknown.contains("features.unknown"), "{unknown}");

        let told = console(hall, &["experiments"], true).await;
        for part in [
            "next_step: runs on 100% of all servers",
            "control",
            "suggest",
            "Too early",
        ] {
            assert!(told.contains(part), "{part} in {told}");
        }
        let verified = console(hall, &["verify"], true).await;
        assert!(verified.contains("Everything adds up."), "{verified}");
    })
    .await;
}
