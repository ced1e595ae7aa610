//! Who did what, and why.

use serde_json::{Value, json};

use super::{BOT, Town};
use crate::raw::RawBot;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story in its order")]
async fn every_change_is_written_down_with_its_reason() {
    let town = Town::new().await;
    let guild = format!("/guilds/{}", town.guild);
    let of_bot = town.id("roles", "Guildhall").await;
    // View audit log, manage channels, manage roles, manage nicknames.
    let may = (1u64 << 7 | 1 << 4 | 1 << 10 | 1 << 27 | 1 << 28).to_string();
    town.good(
        "Olive",
        "PATCH",
        &format!("{guild}/roles/{of_bot}"),
        &json!({"permissions": may}),
    )
    .await;
    let mut bot = RawBot::start(&town.sandbox, &json!([]), 1 << 2).await;
    let ana = town.user("Ana");
    let work = town.id("channels", "work").await;
    let member = town.id("roles", "Member").await;
    for (who, reason, method, path, body) in [
        (
            BOT,
            "gro%C3%9Fes%20Lob",
            "PATCH",
            format!("{guild}/members/{ana}"),
            json!({"nick": "Annie"}),
        ),
        (
            "Olive",
            "",
            "DELETE",
            format!("{guild}/members/{ana}/roles/{member}"),
            Value::Null,
        ),
        (
            BOT,
            "slower",
            "PATCH",
            format!("/channels/{work}"),
            json!({"rate_limit_per_user": 5}),
        ),
        (
            "Olive",
            "",
            "PUT",
            format!("/channels/{work}/permissions/{}", town.guild),
            json!({"type": 0, "deny": "2048"}),
        ),
        (
            BOT,
            "",
            "PATCH",
            format!("/channels/{work}"),
            json!({"rate_limit_per_user": 5}),
        ),
    ] {
        let (status, answer) = town.call_because(who, reason, method, &path, &body).await;
        assert!(status < 300, "{answer}");
    }
    let log = town
        .good(BOT, "GET", &format!("{guild}/audit-logs"), &Value::Null)
        .await;
    let entries = log["audit_log_entries"].as_array().unwrap();
    let kinds: Vec<_> = entries
        .iter()
        .map(|entry| entry["action_type"].as_u64().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [13, 11, 25, 24, 31],
        "newest first, and nothing for what changed nothing"
    );
    for (index, pointer, expected) in [
        (0, "/options/role_name", json!("@everyone")),
        (0, "/options/type", json!("0")),
        (0, "/target_id", json!(work)),
        (1, "/reason", json!("slower")),
        (
            1,
            "/changes/0",
            json!({"key": "rate_limit_per_user", "old_value": 0, "new_value": 5}),
        ),
        (2, "/changes/0/key", json!("$remove")),
        (2, "/changes/0/new_value/0/name", json!("Member")),
        (2, "/user_id", json!(town.user("Olive"))),
        (3, "/reason", json!("großes Lob")),
        (3, "/target_id", json!(ana)),
        (
            3,
            "/changes/0",
            json!({"key": "nick", "old_value": "Ana the Baker", "new_value": "Annie"}),
        ),
    ] {
        assert_eq!(
            entries[index].pointer(pointer),
            Some(&expected),
            "{index}{pointer}"
        );
    }
    let names: Vec<_> = log["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| &user["username"])
        .collect();
    assert!(names.contains(&&json!("ana")) && names.contains(&&json!("olive")));
    for (query, count) in [
        ("limit=2".to_owned(), 2),
        ("action_type=11".to_owned(), 1),
        (format!("user_id={}", town.user("Olive")), 3),
        (format!("before={}", entries[3]["id"].as_str().unwrap()), 1),
        (format!("after={}", entries[3]["id"].as_str().unwrap()), 3),
    ] {
        let page = town
            .good(BOT, "GET", &format!("{guild}/audit-logs?{query}"), &Value::Null)
            .await;
        assert_eq!(
            page["audit_log_entries"].as_array().unwrap().len(),
            count,
            "{query}"
        );
    }
    town.refused(
        "Ana",
        "GET",
        &format!("{guild}/audit-logs"),
        &Value::Null,
        (403, 50_013),
    )
    .await;
    town.refused(
        BOT,
        "GET",
        &format!("{guild}/audit-logs?limit=101"),
        &Value::Null,
        (400, 50_035),
    )
    .await;
    let (status, answer) = town
        .call_because(
            BOT,
            &"x".repeat(513),
            "PATCH",
            &format!("{guild}/members/{ana}"),
            &json!({}),
        )
        .await;
    assert_eq!((status, &answer["code"]), (400, &json!(50_035)));
    let event = bot.socket.event("GUILD_AUDIT_LOG_ENTRY_CREATE").await;
    assert_eq!(event["guild_id"], town.guild);
    assert_eq!(event["action_type"], 24);
    assert_eq!(event["reason"], "großes Lob");
    town.sandbox.shutdown().await;
}
