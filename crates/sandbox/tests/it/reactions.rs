//! Reacting to messages, as a bot and as people.

use serde_json::{Value, json};

use crate::{
    bot::call,
    checked::Sandbox,
    people::{act, watch},
    raw::RawBot,
};

const THUMB: &str = "%F0%9F%91%8D";
const HEART: &str = "%E2%9D%A4%EF%B8%8F";

#[tokio::test]
async fn everyone_who_may_sees_reactions_come_and_go() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let mut bot = RawBot::start(&sandbox, &json!([]), 1 << 10).await;
    let mut ears = watch(&sandbox, &bo).await;
    let message = ana.say("like this").unwrap();
    let channel = sandbox.channel("general").unwrap().id();
    let one = format!("/channels/{channel}/messages/{message}");
    let all = format!("{one}/reactions");

    for path in [format!("{all}/{THUMB}/@me"), format!("{all}/{HEART}/@me")] {
        assert_eq!(act(&sandbox, &bo, "PUT", &path, &Value::Null).await.0, 204);
    }
    let added = bot.socket.event("MESSAGE_REACTION_ADD").await;
    assert_eq!(
        added,
        json!({
            "user_id": bo.id(), "channel_id": channel, "message_id": message, "guild_id": added["guild_id"],
            "message_author_id": ana.id(), "member": added["member"], "emoji": {"id": null, "name": "👍"},
            "burst": false, "burst_colors": [], "type": 0,
        })
    );
    assert_eq!(added["member"]["user"]["id"], json!(bo.id()));
    assert_eq!(ears.event("MESSAGE_REACTION_ADD").await["emoji"]["name"], "👍");
    assert_eq!(
        call(&sandbox, "PUT", &format!("{all}/{THUMB}/@me"), &Value::Null)
            .await
            .0,
        204
    );

    // Each sees which reactions are their own.
    for (seen, expected) in [
        (call(&sandbox, "GET", &one, &Value::Null).await.1, [true, false]),
        (
            act(&sandbox, &bo, "GET", &one, &Value::Null).await.1,
            [true, true],
        ),
        (
            act(&sandbox, &ana, "GET", &one, &Value::Null).await.1,
            [false, false],
        ),
    ] {
        let mine = [0, 1].map(|n| seen["reactions"][n]["me"].as_bool().unwrap());
        assert_eq!(mine, expected);
        assert_eq!(seen["reactions"][0]["count"], 2);
        assert_eq!(
            seen["reactions"][0]["count_details"],
            json!({"burst": 0, "normal": 2})
        );
    }
    let (_, users) = call(&sandbox, "GET", &format!("{all}/{THUMB}?limit=1"), &Value::Null).await;
    assert_eq!(users.as_array().map(Vec::len), Some(1));
    assert_eq!(users[0]["id"], json!(bo.id()));
    let next = format!("{all}/{THUMB}?after={}", bo.id());
    let (_, users) = call(&sandbox, "GET", &next, &Value::Null).await;
    assert_eq!(users[0]["bot"], true);

    let max = sandbox.member("Max").unwrap();
    for (who, path, event) in [
        (&bo, format!("{all}/{THUMB}/@me"), "MESSAGE_REACTION_REMOVE"),
        (
            &max,
            format!("{all}/{HEART}/{}", bo.id()),
            "MESSAGE_REACTION_REMOVE",
        ),
        (&max, format!("{all}/{THUMB}"), "MESSAGE_REACTION_REMOVE_EMOJI"),
    ] {
        assert_eq!(
            act(&sandbox, who, "DELETE", &path, &Value::Null).await.0,
            204,
            "{path}"
        );
        let data = bot.socket.event(event).await;
        assert_eq!(data["message_id"], json!(message));
    }
    assert!(
        act(&sandbox, &ana, "GET", &one, &Value::Null)
            .await
            .1
            .get("reactions")
            .is_none()
    );
    act(&sandbox, &bo, "PUT", &format!("{all}/{THUMB}/@me"), &Value::Null).await;
    assert_eq!(act(&sandbox, &max, "DELETE", &all, &Value::Null).await.0, 204);
    let gone = bot.socket.event("MESSAGE_REACTION_REMOVE_ALL").await;
    assert_eq!(
        gone,
        json!({"channel_id": channel, "message_id": message, "guild_id": added["guild_id"]})
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn reactions_that_discord_refuses() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, max) = (sandbox.member("Ana").unwrap(), sandbox.member("Max").unwrap());
    let message = ana.say("like this").unwrap();
    let secret = max.in_channel("staff").say("not for all").unwrap();
    let (general, staff) = (
        sandbox.channel("general").unwrap().id(),
        sandbox.channel("staff").unwrap().id(),
    );
    let all = format!("/channels/{general}/messages/{message}/reactions");
    for n in 0..20_u32 {
        let emoji = char::from_u32(0x1F600 + n).unwrap().to_string();
        let encoded: String = url::form_urlencoded::byte_serialize(emoji.as_bytes()).collect();
        let path = format!("{all}/{encoded}/@me");
        assert_eq!(
            act(&sandbox, &ana, "PUT", &path, &Value::Null).await.0,
            204,
            "{n}"
        );
    }
    for (what, method, path, expected) in [
        (
            "the 21st emoji",
            "PUT",
            format!("{all}/{THUMB}/@me"),
            (400, 30_010),
        ),
        ("no emoji", "PUT", format!("{all}/x/@me"), (400, 10_014)),
        (
            "an emoji of nowhere",
            "PUT",
            format!("{all}/x%3A123456789/@me"),
            (400, 10_014),
        ),
        (
            "no message",
            "PUT",
            format!("/channels/{general}/messages/1/reactions/{THUMB}/@me"),
            (404, 10_008),
        ),
        (
            "a hidden channel",
            "PUT",
            format!("/channels/{staff}/messages/{secret}/reactions/{THUMB}/@me"),
            (403, 50_001),
        ),
        (
            "somebody else's",
            "DELETE",
            format!("{all}/{THUMB}/{}", max.id()),
            (403, 50_013),
        ),
        ("all", "DELETE", all.clone(), (403, 50_013)),
        (
            "one that is not there",
            "DELETE",
            format!("{all}/{THUMB}/@me"),
            (400, 10_014),
        ),
        (
            "too many at once",
            "GET",
            format!("{all}/{THUMB}?limit=101"),
            (400, 50_035),
        ),
    ] {
        let (status, answer) = act(&sandbox, &ana, method, &path, &Value::Null).await;
        assert_eq!(
            (status, answer["code"].as_u64().unwrap_or_default()),
            expected,
            "{what}: {answer}"
        );
    }
    sandbox.shutdown().await;
}
