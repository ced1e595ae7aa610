//! Polls: sent, voted in, ended.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    bot::call,
    checked::Sandbox,
    people::{act, watch},
    raw::{RawBot, pass, text},
};

fn poll() -> Value {
    json!({"poll": {
        "question": {"text": "Lunch?"}, "duration": 1,
        "answers": [{"poll_media": {"text": "Soup", "emoji": {"name": "🍲"}}}, {"poll_media": {"text": "Bread"}}],
    }})
}

#[tokio::test]
async fn people_vote_until_the_poll_ends() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let [ana, bo] = ["Ana", "Bo"].map(|name| sandbox.member(name).unwrap());
    let mut bot = RawBot::start(&sandbox, &json!([]), 1 << 9 | 1 << 24).await;
    let channel = sandbox.channel("general").unwrap();
    let all = format!("/channels/{}/messages", channel.id());
    let (status, sent) = call(&sandbox, "POST", &all, &poll()).await;
    assert_eq!(status, 200, "{sent}");
    assert_eq!(sent["poll"]["answers"][0]["poll_media"]["emoji"]["name"], "🍲");
    let polls = format!("/channels/{}/polls/{}", channel.id(), text(&sent["id"]));
    let vote = format!("{polls}/answers/@me");
    for (who, answers, event) in [
        (&ana, json!({"answer_ids": [1]}), "MESSAGE_POLL_VOTE_ADD"),
        (&bo, json!({"answer_ids": ["2"]}), "MESSAGE_POLL_VOTE_ADD"),
        (&bo, json!({"answer_ids": [1]}), "MESSAGE_POLL_VOTE_REMOVE"),
    ] {
        assert_eq!(act(&sandbox, who, "PUT", &vote, &answers).await.0, 204);
        assert_eq!(bot.socket.event(event).await["user_id"], json!(who.id()));
    }
    let (_, voters) = call(&sandbox, "GET", &format!("{polls}/answers/1"), &Value::Null).await;
    assert_eq!(voters["users"].as_array().map(Vec::len), Some(2));
    let (_, seen) = act(
        &sandbox,
        &bo,
        "GET",
        &format!("{all}/{}", text(&sent["id"])),
        &Value::Null,
    )
    .await;
    let counts = &seen["poll"]["results"]["answer_counts"];
    assert_eq!(counts[0], json!({"id": 1, "count": 2, "me_voted": true}));

    let edit = format!("{all}/{}", text(&sent["id"]));
    for (what, answer, expected) in [
        (
            "two answers",
            act(&sandbox, &bo, "PUT", &vote, &json!({"answer_ids": [1, 2]})).await,
            (400, 50_035),
        ),
        (
            "an edit",
            call(&sandbox, "PATCH", &edit, &json!({"content": "x"})).await,
            (400, 520_003),
        ),
        (
            "not its author",
            act(&sandbox, &bo, "POST", &format!("{polls}/expire"), &Value::Null).await,
            (403, 50_005),
        ),
        (
            "no question",
            call(&sandbox, "POST", &all, &json!({"poll": {"answers": []}})).await,
            (400, 50_035),
        ),
    ] {
        assert_eq!(
            (answer.0, answer.1["code"].as_u64().unwrap_or_default()),
            expected,
            "{what}: {}",
            answer.1
        );
    }
    let (status, ended) = call(&sandbox, "POST", &format!("{polls}/expire"), &Value::Null).await;
    assert_eq!(
        (status, &ended["poll"]["results"]["is_finalized"]),
        (200, &json!(true)),
        "{ended}"
    );
    let result = channel.messages().pop().unwrap();
    assert_eq!(
        (&result["type"], &result["embeds"][0]["type"]),
        (&json!(46), &json!("poll_result"))
    );
    let (status, late) = act(&sandbox, &ana, "PUT", &vote, &json!({"answer_ids": []})).await;
    assert_eq!((status, &late["code"]), (400, &json!(520_001)));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn time_ends_a_poll_and_says_how_it_came_out() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    // A bot's connection would not live through an hour without heartbeats.
    let mut ears = watch(&sandbox, &ana).await;
    let channel = sandbox.channel("general").unwrap();
    let all = format!("/channels/{}/messages", channel.id());
    let (_, sent) = call(&sandbox, "POST", &all, &poll()).await;
    let (_, gone) = call(&sandbox, "POST", &all, &poll()).await;
    let vote = format!(
        "/channels/{}/polls/{}/answers/@me",
        channel.id(),
        text(&sent["id"])
    );
    act(&sandbox, &ana, "PUT", &vote, &json!({"answer_ids": [2]})).await;
    call(
        &sandbox,
        "DELETE",
        &format!("{all}/{}", text(&gone["id"])),
        &Value::Null,
    )
    .await;
    for _ in 0..2 {
        ears.event("MESSAGE_CREATE").await;
    }
    pass(Duration::from_secs(3599)).await;
    assert_eq!(channel.messages().len(), 1, "it is not over yet");
    pass(Duration::from_secs(1)).await;
    let ended = ears.event("MESSAGE_UPDATE").await;
    assert_eq!(
        (&ended["id"], &ended["poll"]["results"]["is_finalized"]),
        (&sent["id"], &json!(true))
    );
    let result = ears.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&result["type"], &result["message_reference"]["message_id"]),
        (&json!(46), &sent["id"])
    );
    let fields = result["embeds"][0]["fields"].as_array().unwrap();
    let winner = fields
        .iter()
        .find(|field| field["name"] == "victor_answer_text")
        .unwrap();
    assert_eq!(winner["value"], "Bread");
    assert_eq!(
        channel.messages().len(),
        2,
        "of the deleted one there is nothing to say"
    );
    let (status, late) = act(&sandbox, &ana, "PUT", &vote, &json!({"answer_ids": []})).await;
    assert_eq!((status, &late["code"]), (400, &json!(520_001)));
    sandbox.shutdown().await;
}
