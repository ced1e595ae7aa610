//! Writing, replying, forwarding, editing and deleting, as a bot and as people.

use sandbox::Snowflake;
use serde_json::{Value, json};

use crate::{
    bot::call,
    checked::Sandbox,
    people::{act, upload, watch},
};

fn code((status, answer): &(u16, Value)) -> (u16, u64) {
    (*status, answer["code"].as_u64().unwrap_or_default())
}

#[tokio::test]
async fn replies_show_what_they_answer_even_when_it_is_gone() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let mut ears = watch(&sandbox, &bo).await;
    let channel = sandbox.channel("general").unwrap().id();
    let all = format!("/channels/{channel}/messages");
    let asked = ana.say("shall we?").unwrap();
    let reply = json!({"content": "yes", "message_reference": {"message_id": asked}});
    let (status, said) = act(&sandbox, &bo, "POST", &all, &reply).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!(
        (&said["type"], &said["referenced_message"]["content"]),
        (&json!(19), &json!("shall we?"))
    );
    assert_eq!(said["mentions"][0]["id"], json!(ana.id()));
    assert_eq!(said["message_reference"]["type"], 0);
    ears.event("MESSAGE_CREATE").await;
    let heard = ears.event("MESSAGE_CREATE").await;
    assert_eq!(heard["referenced_message"]["id"], json!(asked));

    let edited = json!({"content": "shall we not?"});
    assert_eq!(
        act(&sandbox, &ana, "PATCH", &format!("{all}/{asked}"), &edited)
            .await
            .0,
        200
    );
    assert_eq!(ears.event("MESSAGE_UPDATE").await["content"], "shall we not?");
    assert_eq!(
        act(&sandbox, &ana, "DELETE", &format!("{all}/{asked}"), &Value::Null)
            .await
            .0,
        204
    );
    let path = format!("{all}/{}", said["id"].as_str().unwrap());
    let (_, seen) = call(&sandbox, "GET", &path, &Value::Null).await;
    assert_eq!(seen.get("referenced_message"), Some(&Value::Null));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_forward_carries_the_message_as_it_was() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let (general, work) = (
        sandbox.channel("general").unwrap().id(),
        sandbox.channel("work").unwrap().id(),
    );
    let news = ana.say("news").unwrap();
    let reference = json!({"type": 1, "channel_id": general, "message_id": news});
    let all = format!("/channels/{work}/messages");
    let (status, sent) = act(
        &sandbox,
        &ana,
        "POST",
        &all,
        &json!({"message_reference": reference}),
    )
    .await;
    assert_eq!(status, 200, "{sent}");
    let carried = &sent["message_snapshots"][0]["message"];
    assert_eq!(
        (&carried["content"], &carried["type"]),
        (&json!("news"), &json!(0))
    );
    assert_eq!(sent["flags"], 1 << 14);
    assert_eq!(sent["message_reference"]["type"], 1);
    assert!(carried.get("author").is_none() && sent.get("referenced_message").is_none());
    for (what, body, expected) in [
        (
            "with text",
            json!({"content": "x", "message_reference": reference}),
            (400, 50_035),
        ),
        (
            "of nothing",
            json!({"message_reference": {"type": 1, "channel_id": general, "message_id": "1"}}),
            (404, 10_008),
        ),
        (
            "without channel",
            json!({"message_reference": {"type": 1, "message_id": news}}),
            (400, 50_035),
        ),
        (
            "from a hidden channel",
            json!({"message_reference": {"type": 1, "message_id": news,
                "channel_id": sandbox.channel("staff").unwrap().id()}}),
            (403, 160_009),
        ),
        (
            "of another kind",
            json!({"message_reference": {"type": 2, "message_id": news}}),
            (400, 50_035),
        ),
    ] {
        let answer = act(&sandbox, &ana, "POST", &all, &body).await;
        assert_eq!(code(&answer), expected, "{what}: {}", answer.1);
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn people_upload_pictures_that_tell_their_size() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let channel = sandbox.channel("general").unwrap().id();
    let gif = b"GIF89a\x20\x00\x10\x00".as_slice();
    let body = json!({"content": "look", "attachments": [{"id": "0", "description": "A picture"}]});
    let path = format!("/channels/{channel}/messages");
    let (status, sent) = upload(&sandbox, &ana, "POST", &path, &body, &[("a.gif", gif)]).await;
    assert_eq!(status, 200, "{sent}");
    let file = &sent["attachments"][0];
    assert_eq!((&file["width"], &file["height"]), (&json!(32), &json!(16)));
    assert_eq!(file["description"], "A picture");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_same_nonce_gives_the_same_message() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let channel = sandbox.channel("general").unwrap();
    let all = format!("/channels/{}/messages", channel.id());
    let mut ids = Vec::new();
    for (nonce, enforce) in [("a", true), ("a", true), ("b", true), ("a", false)] {
        let body = json!({"content": "once", "nonce": nonce, "enforce_nonce": enforce});
        ids.push(call(&sandbox, "POST", &all, &body).await.1["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(channel.messages().len(), 3);
    sandbox.shutdown().await;
}

#[expect(clippy::too_many_lines, reason = "one story from its beginning to its end")]
#[tokio::test]
async fn messages_that_discord_refuses() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, max) = (sandbox.member("Ana").unwrap(), sandbox.member("Max").unwrap());
    let channel = sandbox.channel("general").unwrap().id();
    let category = sandbox.channel("Community").unwrap().id();
    let all = format!("/channels/{channel}/messages");
    let hers = ana.say("mine").unwrap();
    act(&sandbox, &max, "PUT", &format!("{all}/pins/{hers}"), &Value::Null).await;
    let notice: Snowflake = sandbox.channel("general").unwrap().messages()[1]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let reply = |to: &str| json!({"content": "x", "message_reference": {"message_id": to}});
    for (what, who, method, path, body, expected) in [
        (
            "stickers",
            &ana,
            "POST",
            all.clone(),
            json!({"sticker_ids": ["1"]}),
            (400, 50_081),
        ),
        (
            "in a category",
            &ana,
            "POST",
            format!("/channels/{category}/messages"),
            json!({"content": "x"}),
            (400, 50_008),
        ),
        (
            "a reply to nothing",
            &ana,
            "POST",
            all.clone(),
            reply("1"),
            (400, 50_035),
        ),
        (
            "a reply to a notice",
            &ana,
            "POST",
            all.clone(),
            reply(&notice.to_string()),
            (400, 50_035),
        ),
        (
            "hers",
            &max,
            "PATCH",
            format!("{all}/{hers}"),
            json!({"content": "x"}),
            (403, 50_005),
        ),
        (
            "a notice",
            &max,
            "PATCH",
            format!("{all}/{notice}"),
            json!({"content": "x"}),
            (403, 50_021),
        ),
        (
            "nothing",
            &max,
            "PATCH",
            format!("{all}/1"),
            json!({"content": "x"}),
            (404, 10_008),
        ),
        (
            "to nothing",
            &ana,
            "PATCH",
            format!("{all}/{hers}"),
            json!({"content": ""}),
            (400, 50_006),
        ),
        (
            "not hers",
            &ana,
            "DELETE",
            format!("{all}/{notice}"),
            Value::Null,
            (403, 50_013),
        ),
        (
            "no flag of hers",
            &sandbox.member("Bo").unwrap(),
            "PATCH",
            format!("{all}/{hers}"),
            json!({"flags": 4}),
            (403, 50_013),
        ),
    ] {
        let answer = act(&sandbox, who, method, &path, &body).await;
        assert_eq!(code(&answer), expected, "{what}: {}", answer.1);
    }
    let (status, hidden) = act(
        &sandbox,
        &max,
        "PATCH",
        &format!("{all}/{hers}"),
        &json!({"flags": 4}),
    )
    .await;
    assert_eq!(
        (status, &hidden["flags"], &hidden["edited_timestamp"]),
        (200, &json!(4), &Value::Null)
    );
    let kept = json!({"content": "x", "message_reference": {"message_id": "1", "fail_if_not_exists": false}});
    assert_eq!(act(&sandbox, &ana, "POST", &all, &kept).await.1["type"], 0);
    assert_eq!(
        act(&sandbox, &max, "DELETE", &format!("{all}/{hers}"), &Value::Null)
            .await
            .0,
        204
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn many_messages_go_at_once() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, max) = (sandbox.member("Ana").unwrap(), sandbox.member("Max").unwrap());
    let mut ears = watch(&sandbox, &ana).await;
    let channel = sandbox.channel("general").unwrap();
    let path = format!("/channels/{}/messages/bulk-delete", channel.id());
    let said = ["a", "b", "c"].map(|text| ana.say(text).unwrap());
    let (one, two) = (
        json!({"messages": [said[0]]}),
        json!({"messages": [said[0], said[1]]}),
    );
    let old = json!({"messages": [said[0], "1"]});
    let twice = json!({"messages": [said[0], said[0]]});
    for (what, who, body, expected) in [
        ("one", &max, &one, (400, 50_016)),
        ("old ones", &max, &old, (400, 50_034)),
        ("the same twice", &max, &twice, (400, 50_035)),
        ("without permission", &ana, &two, (403, 50_013)),
    ] {
        let answer = act(&sandbox, who, "POST", &path, body).await;
        assert_eq!(code(&answer), expected, "{what}: {}", answer.1);
    }
    assert_eq!(act(&sandbox, &max, "POST", &path, &two).await.0, 204);
    assert_eq!(
        ears.event("MESSAGE_DELETE_BULK").await["ids"],
        json!([said[0], said[1]])
    );
    assert_eq!(channel.messages().len(), 1);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn announcements_are_published_once() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (olive, ana) = (sandbox.member("Olive").unwrap(), sandbox.member("Ana").unwrap());
    let channel = sandbox.channel("welcome").unwrap().id();
    let (status, changed) = act(
        &sandbox,
        &olive,
        "PATCH",
        &format!("/channels/{channel}"),
        &json!({"type": 5}),
    )
    .await;
    assert_eq!((status, &changed["type"]), (200, &json!(5)), "{changed}");
    let news = ana.in_channel("welcome").say("news").unwrap();
    let path = format!("/channels/{channel}/messages/{news}/crosspost");
    let (status, published) = act(&sandbox, &ana, "POST", &path, &Value::Null).await;
    assert_eq!((status, &published["flags"]), (200, &json!(1)), "{published}");
    assert_eq!(
        code(&act(&sandbox, &ana, "POST", &path, &Value::Null).await),
        (400, 40_033)
    );
    let general = sandbox.channel("general").unwrap().id();
    let said = ana.say("x").unwrap();
    let elsewhere = format!("/channels/{general}/messages/{said}/crosspost");
    assert_eq!(
        code(&act(&sandbox, &ana, "POST", &elsewhere, &Value::Null).await),
        (400, 50_024)
    );
    sandbox.shutdown().await;
}
