//! What moderators do to messages and threads: what the audit log says of it.

use serde_json::{Value, json};

use super::{BOT, Town};
use crate::raw::{RawBot, text};

impl Town {
    async fn say(&self, who: &str, channel: &str, content: &str) -> String {
        let path = format!("/channels/{channel}/messages");
        let said = self.good(who, "POST", &path, &json!({"content": content})).await;
        text(&said["id"]).to_owned()
    }
}

#[tokio::test]
async fn what_moderators_do_to_messages_and_threads_is_written_down() {
    let town = Town::new().await;
    let general = town.id("channels", "general").await;
    let messages = format!("/channels/{general}/messages");
    let ana = town.user("Ana");
    let mut said = Vec::new();
    for content in ["one", "two", "three", "four", "five"] {
        said.push(town.say("Ana", &general, content).await);
    }
    // Nobody else's business.
    town.good("Ana", "DELETE", &format!("{messages}/{}", said[0]), &Value::Null)
        .await;
    let why = "out of place";
    let calls = [
        ("DELETE", format!("{messages}/{}", said[1]), Value::Null),
        ("PUT", format!("{messages}/pins/{}", said[2]), Value::Null),
        // Pinned already.
        ("PUT", format!("{messages}/pins/{}", said[2]), Value::Null),
        ("DELETE", format!("{messages}/pins/{}", said[2]), Value::Null),
        (
            "POST",
            format!("{messages}/bulk-delete"),
            json!({"messages": [said[2], said[3]]}),
        ),
        (
            "POST",
            format!("{messages}/{}/threads", said[4]),
            json!({"name": "talk", "auto_archive_duration": 60}),
        ),
        (
            "PATCH",
            format!("/channels/{}", said[4]),
            json!({"name": "talk", "locked": true}),
        ),
        ("PATCH", format!("/channels/{}", said[4]), json!({"name": "talk"})),
    ];
    for (method, path, body) in calls {
        let (status, answer) = town.call_because("Max", why, method, &path, &body).await;
        assert!(status < 300, "{method} {path}: {answer}");
    }
    let logs = format!("/guilds/{}/audit-logs", town.guild);
    let log = town.good("Olive", "GET", &logs, &Value::Null).await;
    assert_eq!(log["threads"][0]["name"], "talk");
    town.good("Max", "DELETE", &format!("/channels/{}", said[4]), &Value::Null)
        .await;
    let log = town.good("Olive", "GET", &logs, &Value::Null).await;
    assert_eq!(log["threads"], json!([]), "it is gone");
    let entries = log["audit_log_entries"].as_array().unwrap();
    let found: Vec<_> = entries
        .iter()
        .map(|entry| (entry["action_type"].as_u64().unwrap(), &entry["target_id"]))
        .collect();
    let (ana, general_id, thread) = (json!(ana), json!(general), json!(said[4]));
    assert_eq!(
        found,
        [
            (112, &thread),
            (111, &thread),
            (110, &thread),
            (73, &general_id),
            (75, &ana),
            (74, &ana),
            (72, &ana),
        ]
    );
    for (index, pointer, expected) in [
        (0, "/changes/0", json!({"key": "name", "old_value": "talk"})),
        (
            1,
            "/changes",
            json!([{"key": "locked", "old_value": false, "new_value": true}]),
        ),
        (1, "/reason", json!(why)),
        (2, "/changes/0", json!({"key": "name", "new_value": "talk"})),
        (3, "/options", json!({"count": "2"})),
        (
            5,
            "/options",
            json!({"channel_id": general, "message_id": said[2]}),
        ),
        (6, "/options", json!({"channel_id": general, "count": "1"})),
        (6, "/reason", json!(why)),
        (6, "/user_id", json!(town.user("Max"))),
    ] {
        assert_eq!(
            entries[index].pointer(pointer),
            Some(&expected),
            "{index}{pointer}"
        );
    }
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_ban_takes_what_was_written_away_in_one_go() {
    let town = Town::new().await;
    let general = town.id("channels", "general").await;
    let staff = town.id("channels", "staff").await;
    let mut bot = RawBot::start(&town.sandbox, &json!([]), 1 << 9).await;
    let first = town.say("Max", &general, "one").await;
    let hers = town.say("Ana", &general, "two").await;
    let last = town.say("Max", &general, "three").await;
    town.say("Max", &staff, "four").await;
    let ban = format!("/guilds/{}/bans/{}", town.guild, town.user("Max"));
    town.good("Olive", "PUT", &ban, &json!({"delete_message_seconds": 60}))
        .await;
    let gone = bot.socket.event("MESSAGE_DELETE_BULK").await;
    assert_eq!(
        gone,
        json!({"ids": [first, last], "channel_id": general, "guild_id": town.guild})
    );
    let left = town
        .good(BOT, "GET", &format!("/channels/{general}/messages"), &Value::Null)
        .await;
    assert_eq!(left.as_array().map(Vec::len), Some(1));
    assert_eq!(left[0]["id"], hers);
    town.sandbox.shutdown().await;
}
