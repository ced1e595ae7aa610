//! Posts in forums.

use serde_json::{Value, json};

use crate::{
    checked::Sandbox,
    people::{act, upload},
    raw::{RawBot, text},
};

#[tokio::test]
async fn a_post_is_a_thread_with_its_first_message() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let mut bot = RawBot::start(&sandbox, &json!([]), 1 | 1 << 9 | 1 << 15).await;
    let forum = sandbox.channel("ideas").unwrap().id();
    let (_, channel) = act(&sandbox, &ana, "GET", &format!("/channels/{forum}"), &Value::Null).await;
    assert_eq!(channel["type"], 15);
    let tag = &channel["available_tags"][0]["id"];
    let body = json!({
        "name": "A choir", "applied_tags": [tag], "auto_archive_duration": 1440,
        "message": {"content": "Who sings?", "attachments": [{"id": "0", "filename": "song.txt"}]},
    });
    let path = format!("/channels/{forum}/threads");
    let (status, post) = upload(&sandbox, &ana, "POST", &path, &body, &[("song.txt", b"la la")]).await;
    assert_eq!(status, 201, "{post}");
    assert_eq!(post["id"], post["message"]["id"]);
    assert_eq!(post["applied_tags"], json!([tag]));
    assert_eq!(post["message"]["attachments"][0]["filename"], "song.txt");
    let created = bot.socket.event("THREAD_CREATE").await;
    assert_eq!(
        (&created["name"], &created["parent_id"]),
        (&json!("A choir"), &json!(forum))
    );
    let first = bot.socket.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&first["content"], &first["channel_id"]),
        (&json!("Who sings?"), &post["id"])
    );

    let answers = format!("/channels/{}/messages", text(&post["id"]));
    assert_eq!(
        act(&sandbox, &ana, "POST", &answers, &json!({"content": "I do"}))
            .await
            .0,
        200
    );
    let one = format!("/channels/{}", text(&post["id"]));
    let (_, now) = act(&sandbox, &ana, "GET", &one, &Value::Null).await;
    assert_eq!(now["message_count"], 1, "the first message is not counted");
    let (status, now) = act(&sandbox, &ana, "PATCH", &one, &json!({"applied_tags": []})).await;
    assert_eq!((status, &now["applied_tags"]), (200, &json!([])));

    for (what, path, body, expected) in [
        (
            "without a message",
            path.clone(),
            json!({"name": "x"}),
            (400, 50_035),
        ),
        (
            "an empty message",
            path.clone(),
            json!({"name": "x", "message": {}}),
            (400, 50_006),
        ),
        (
            "a long message",
            path.clone(),
            json!({"name": "x", "message": {"content": "x".repeat(2001)}}),
            (400, 50_035),
        ),
        (
            "an unknown tag",
            path.clone(),
            json!({"name": "x", "applied_tags": ["1"], "message": {"content": "x"}}),
            (404, 10_087),
        ),
        (
            "six tags",
            path.clone(),
            json!({"name": "x", "applied_tags": ["1", "2", "3", "4", "5", "6"], "message": {"content": "x"}}),
            (400, 50_035),
        ),
        (
            "a message of its own",
            format!("/channels/{forum}/messages"),
            json!({"content": "x"}),
            (400, 50_008),
        ),
    ] {
        let (status, answer) = act(&sandbox, &ana, "POST", &path, &body).await;
        assert_eq!(
            (status, answer["code"].as_u64().unwrap_or_default()),
            expected,
            "{what}: {answer}"
        );
    }
    sandbox.shutdown().await;
}
