//! Webhooks, from making to removing.

use serde_json::{Value, json};

use crate::{
    bot::request,
    checked::Sandbox,
    people::{act, watch},
    raw::{RawBot, text},
};

async fn anyone(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> (u16, Value) {
    request(&sandbox.address().to_string(), method, path, None, body).await
}

#[tokio::test]
async fn a_webhook_speaks_edits_and_deletes() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, max) = (sandbox.member("Ana").unwrap(), sandbox.member("Max").unwrap());
    let mut bot = RawBot::start(&sandbox, &json!([]), 1 << 5 | 1 << 9 | 1 << 15).await;
    let mut ears = watch(&sandbox, &ana).await;
    let channel = sandbox.channel("general").unwrap().id();
    let list = format!("/channels/{channel}/webhooks");
    let (status, webhook) = act(&sandbox, &max, "POST", &list, &json!({"name": "News"})).await;
    assert_eq!(status, 200, "{webhook}");
    assert_eq!(
        (&webhook["type"], &webhook["user"]["id"]),
        (&json!(1), &json!(max.id()))
    );
    assert_eq!(
        bot.socket.event("WEBHOOKS_UPDATE").await["channel_id"],
        json!(channel)
    );

    let own = format!("/webhooks/{}/{}", text(&webhook["id"]), text(&webhook["token"]));
    let said =
        json!({"content": "Hello @everyone", "username": "Herald", "avatar_url": "http://127.0.0.1/a.png"});
    assert_eq!(anyone(&sandbox, "POST", &own, &said).await.0, 204);
    let heard = ears.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&heard["author"]["username"], &heard["author"]["bot"]),
        (&json!("Herald"), &json!(true))
    );
    assert_eq!(
        (&heard["webhook_id"], &heard["mention_everyone"]),
        (&webhook["id"], &json!(true))
    );
    assert_eq!(
        bot.socket.event("MESSAGE_CREATE").await["content"],
        "Hello @everyone"
    );

    let (status, sent) = anyone(
        &sandbox,
        "POST",
        &format!("{own}?wait=true"),
        &json!({"content": "two"}),
    )
    .await;
    assert_eq!(
        (status, &sent["author"]["username"]),
        (200, &json!("News")),
        "{sent}"
    );
    let message = format!("{own}/messages/{}", text(&sent["id"]));
    let (status, edited) = anyone(&sandbox, "PATCH", &message, &json!({"content": "three"})).await;
    assert_eq!((status, &edited["content"]), (200, &json!("three")), "{edited}");
    assert_eq!(
        anyone(&sandbox, "GET", &message, &Value::Null).await.1["content"],
        "three"
    );
    assert_eq!(anyone(&sandbox, "DELETE", &message, &Value::Null).await.0, 204);
    assert_eq!(anyone(&sandbox, "GET", &message, &Value::Null).await.0, 404);

    let renamed = json!({"name": "Old news"});
    let one = format!("/webhooks/{}", text(&webhook["id"]));
    assert_eq!(
        act(&sandbox, &max, "PATCH", &one, &renamed).await.1["name"],
        "Old news"
    );
    assert_eq!(
        act(&sandbox, &max, "GET", &list, &Value::Null).await.1[0]["name"],
        "Old news"
    );
    let (_, seen) = anyone(&sandbox, "GET", &own, &Value::Null).await;
    assert!(seen["name"] == "Old news" && seen.get("user").is_none());
    assert_eq!(anyone(&sandbox, "DELETE", &own, &Value::Null).await.0, 204);
    assert_eq!(
        anyone(&sandbox, "POST", &own, &json!({"content": "x"})).await.0,
        404
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_webhook_posts_in_forums_and_threads() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, max) = (sandbox.member("Ana").unwrap(), sandbox.member("Max").unwrap());
    let mut paths = Vec::new();
    for name in ["general", "ideas"] {
        let channel = sandbox.channel(name).unwrap().id();
        let list = format!("/channels/{channel}/webhooks");
        let (_, webhook) = act(&sandbox, &max, "POST", &list, &json!({"name": "News"})).await;
        paths.push(format!(
            "/webhooks/{}/{}",
            text(&webhook["id"]),
            text(&webhook["token"])
        ));
    }
    let (general, ideas) = (&paths[0], &paths[1]);
    let asked = ana.say("x").unwrap();
    let thread = ana.start_thread(asked, "below").unwrap();
    let inside = format!("{general}?wait=true&thread_id={}", thread.id());
    let (status, sent) = anyone(&sandbox, "POST", &inside, &json!({"content": "in"})).await;
    assert_eq!(
        (status, &sent["channel_id"]),
        (200, &json!(thread.id())),
        "{sent}"
    );
    let post = json!({"content": "first", "thread_name": "A post"});
    let (status, sent) = anyone(&sandbox, "POST", &format!("{ideas}?wait=true"), &post).await;
    assert_eq!((status, &sent["id"]), (200, &sent["channel_id"]), "{sent}");

    let button =
        json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x"}]}]);
    for (what, path, body, expected) in [
        (
            "no thread in a forum",
            ideas.clone(),
            json!({"content": "x"}),
            (400, 220_001),
        ),
        (
            "a post in a text channel",
            general.clone(),
            post.clone(),
            (400, 220_003),
        ),
        (
            "both",
            format!("{ideas}?thread_id={}", text(&sent["id"])),
            post.clone(),
            (400, 220_002),
        ),
        (
            "a thread of elsewhere",
            format!("{general}?thread_id={}", text(&sent["id"])),
            json!({"content": "x"}),
            (404, 10_003),
        ),
        ("nothing", general.clone(), json!({}), (400, 50_006)),
        (
            "a reserved name",
            general.clone(),
            json!({"content": "x", "username": "Discord staff"}),
            (400, 50_035),
        ),
        (
            "a wrong token",
            format!("{general}x"),
            json!({"content": "x"}),
            (401, 50_027),
        ),
        (
            "a button of nobody",
            format!("{general}?with_components=true"),
            json!({"content": "x", "components": button}),
            (400, 50_035),
        ),
    ] {
        let (status, answer) = anyone(&sandbox, "POST", &path, &body).await;
        assert_eq!(
            (status, answer["code"].as_u64().unwrap_or_default()),
            expected,
            "{what}: {answer}"
        );
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn webhooks_that_discord_refuses() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, max) = (sandbox.member("Ana").unwrap(), sandbox.member("Max").unwrap());
    let general = sandbox.channel("general").unwrap().id();
    let list = format!("/channels/{general}/webhooks");
    for (what, who, method, path, body, expected) in [
        (
            "without permission",
            &ana,
            "POST",
            list.clone(),
            json!({"name": "x"}),
            (403, 50_013),
        ),
        (
            "listed without permission",
            &ana,
            "GET",
            list.clone(),
            Value::Null,
            (403, 50_013),
        ),
        ("no name", &max, "POST", list.clone(), json!({}), (400, 50_035)),
        (
            "a reserved name",
            &max,
            "POST",
            list.clone(),
            json!({"name": "Clyde II"}),
            (400, 50_035),
        ),
        (
            "unknown",
            &max,
            "GET",
            "/webhooks/1".to_owned(),
            Value::Null,
            (404, 10_015),
        ),
    ] {
        let (status, answer) = act(&sandbox, who, method, &path, &body).await;
        assert_eq!(
            (status, answer["code"].as_u64().unwrap_or_default()),
            expected,
            "{what}: {answer}"
        );
    }
    for _ in 0..15 {
        assert_eq!(
            act(&sandbox, &max, "POST", &list, &json!({"name": "x"})).await.0,
            200
        );
    }
    let (status, answer) = act(&sandbox, &max, "POST", &list, &json!({"name": "x"})).await;
    assert_eq!((status, &answer["code"]), (400, &json!(30_007)));
    sandbox.shutdown().await;
}
