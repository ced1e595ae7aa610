//! Roles, channels, members, bans and threads that Discord does not take, sent by the server's owner.

use serde_json::{Value, json};

use super::{
    messages::{long, start},
    table::{BOT, Fault, must_be, send},
};
use crate::checked::Sandbox;

async fn refuse_each(sandbox: &Sandbox, method: &str, path: &str, faults: &[Fault]) {
    for (body, at, inner) in faults {
        let (status, answer) = send(sandbox, "Olive", method, path, body).await;
        must_be(status, &answer, at, inner, body);
    }
}

fn of_the_role() -> Vec<Fault> {
    vec![
        (json!([]), "", "DICT_TYPE_CONVERT"),
        (json!({"name": long(101)}), "name", "BASE_TYPE_MAX_LENGTH"),
        (json!({"name": 5}), "name", "STRING_TYPE_CONVERT"),
        (json!({"color": 0x100_0000}), "color", "NUMBER_TYPE_MAX"),
        (json!({"color": "red"}), "color", "NUMBER_TYPE_COERCE"),
        (json!({"permissions": "all"}), "permissions", "NUMBER_TYPE_COERCE"),
        (json!({"hoist": "often"}), "hoist", "BOOLEAN_TYPE_CONVERT"),
    ]
}

fn of_the_channel() -> Vec<Fault> {
    vec![
        (json!({}), "name", "BASE_TYPE_REQUIRED"),
        (json!({"name": long(101)}), "name", "BASE_TYPE_BAD_LENGTH"),
        (json!({"name": "x", "type": 1}), "type", "BASE_TYPE_CHOICES"),
        (
            json!({"name": "x", "topic": long(1025)}),
            "topic",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            json!({"name": "x", "rate_limit_per_user": 21_601}),
            "rate_limit_per_user",
            "NUMBER_TYPE_MAX",
        ),
        (
            json!({"name": "x", "type": 2, "bitrate": 7999}),
            "bitrate",
            "NUMBER_TYPE_MIN",
        ),
        (
            json!({"name": "x", "type": 2, "user_limit": 100}),
            "user_limit",
            "NUMBER_TYPE_MAX",
        ),
        (
            json!({"name": "x", "parent_id": "up"}),
            "parent_id",
            "NUMBER_TYPE_COERCE",
        ),
        (
            json!({"name": "x", "default_auto_archive_duration": 61}),
            "default_auto_archive_duration",
            "BASE_TYPE_CHOICES",
        ),
        (
            json!({"name": "x", "permission_overwrites": {}}),
            "permission_overwrites",
            "LIST_TYPE_CONVERT",
        ),
        (
            json!({"name": "x", "permission_overwrites": [{}]}),
            "permission_overwrites.0.id",
            "BASE_TYPE_REQUIRED",
        ),
        (
            json!({"name": "x", "permission_overwrites": [{"id": "1", "type": 2}]}),
            "permission_overwrites.0.type",
            "NUMBER_TYPE_MAX",
        ),
    ]
}

fn of_the_member() -> Vec<Fault> {
    let ids: Vec<_> = (1..=251).map(|id| id.to_string()).collect();
    vec![
        (json!({"nick": long(33)}), "nick", "BASE_TYPE_MAX_LENGTH"),
        (json!({"roles": ["Member"]}), "roles.0", "NUMBER_TYPE_COERCE"),
        (json!({"roles": ids}), "roles", "BASE_TYPE_MAX_LENGTH"),
        (json!({"mute": "please"}), "mute", "BOOLEAN_TYPE_CONVERT"),
        (
            json!({"communication_disabled_until": "soon"}),
            "communication_disabled_until",
            "DATE_TIME_TYPE_PARSE",
        ),
        (
            json!({"communication_disabled_until": "2999-01-01T00:00:00Z"}),
            "communication_disabled_until",
            "INVALID_COMMUNICATION_DISABLED_TIMESTAMP",
        ),
    ]
}

fn of_the_thread() -> Vec<Fault> {
    vec![
        (json!({"type": 11}), "name", "BASE_TYPE_REQUIRED"),
        (
            json!({"type": 11, "name": long(101)}),
            "name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"type": 11, "name": "x", "auto_archive_duration": 61}),
            "auto_archive_duration",
            "BASE_TYPE_CHOICES",
        ),
        (
            json!({"type": 11, "name": "x", "rate_limit_per_user": 21_601}),
            "rate_limit_per_user",
            "NUMBER_TYPE_MAX",
        ),
    ]
}

#[tokio::test]
async fn what_a_server_is_made_of() {
    let (sandbox, messages) = start().await;
    let (_, guilds) = send(&sandbox, BOT, "GET", "/users/@me/guilds", &Value::Null).await;
    let guild = format!("/guilds/{}", guilds[0]["id"].as_str().unwrap());
    let bo = sandbox.member("Bo").unwrap().id();
    let general = messages.trim_end_matches("/messages");
    let some_ids: Vec<_> = (1..=201).map(|id| id.to_string()).collect();
    let bans: [Fault; 2] = [
        (
            json!({"delete_message_seconds": 604_801}),
            "delete_message_seconds",
            "NUMBER_TYPE_MAX",
        ),
        (
            json!({"delete_message_days": 8}),
            "delete_message_days",
            "NUMBER_TYPE_MAX",
        ),
    ];
    let many_bans: [Fault; 2] = [
        (json!({}), "user_ids", "BASE_TYPE_REQUIRED"),
        (json!({"user_ids": some_ids}), "user_ids", "BASE_TYPE_MAX_LENGTH"),
    ];
    let moves: [Fault; 2] = [
        (json!({}), "", "LIST_TYPE_CONVERT"),
        (json!([{"position": 1}]), "0.id", "BASE_TYPE_REQUIRED"),
    ];
    for (method, path, faults) in [
        ("POST", format!("{guild}/roles"), &of_the_role()[..]),
        ("PATCH", format!("{guild}/roles"), &moves[..]),
        ("POST", format!("{guild}/channels"), &of_the_channel()[..]),
        ("PATCH", format!("{guild}/members/{bo}"), &of_the_member()[..]),
        ("PUT", format!("{guild}/bans/{bo}"), &bans[..]),
        ("POST", format!("{guild}/bulk-ban"), &many_bans[..]),
        ("POST", format!("{general}/threads"), &of_the_thread()[..]),
    ] {
        refuse_each(&sandbox, method, &path, faults).await;
    }
    sandbox.shutdown().await;
}
