//! Emoji and other pictures.

use serde_json::{Value, json};

use super::{BOT, Town, servers::DOT};
use crate::raw::RawBot;

#[tokio::test]
async fn emoji_from_making_to_removing() {
    let town = Town::new().await;
    let guild = format!("/guilds/{}", town.guild);
    let mut bot = RawBot::start(&town.sandbox, &json!([]), 1 << 3).await;
    let large = format!("data:image/png;base64,{}", "A".repeat(400_000));
    let all = || "/emojis".to_owned();
    town.table(vec![
        ("Ana", "POST", all(), json!({"name": "dot"}), 400, 50_035),
        (
            "Ana",
            "POST",
            all(),
            json!({"name": "d", "image": DOT}),
            400,
            50_035,
        ),
        (
            "Ana",
            "POST",
            all(),
            json!({"name": "d t", "image": DOT}),
            400,
            50_035,
        ),
        (
            "Ana",
            "POST",
            all(),
            json!({"name": "dot", "image": "iVBOR"}),
            400,
            50_035,
        ),
        (
            "Ana",
            "POST",
            all(),
            json!({"name": "dot", "image": large}),
            400,
            50_035,
        ),
        ("Ana", "GET", format!("{}/1", all()), Value::Null, 404, 10_014),
        ("Ana", "DELETE", format!("{}/1", all()), Value::Null, 404, 10_014),
    ])
    .await;
    let made = town
        .good(
            "Ana",
            "POST",
            &format!("{guild}/emojis"),
            &json!({"name": "dot", "image": DOT}),
        )
        .await;
    assert_eq!(made["user"]["username"], "ana");
    let event = bot.socket.event("GUILD_EMOJIS_UPDATE").await;
    assert_eq!(event["emojis"][0]["name"], "dot");
    let id = made["id"].as_str().unwrap();
    let path = format!("{guild}/emojis/{id}");
    assert_eq!(
        town.picture(&format!("/emojis/{id}.webp")).await,
        (200, "image/png".to_owned())
    );
    town.refused("Bo", "PATCH", &path, &json!({"name": "mine"}), (403, 50_013))
        .await;
    town.good("Ana", "PATCH", &path, &json!({"name": "spot"})).await;
    let seen = town.good(BOT, "GET", &guild, &Value::Null).await;
    assert_eq!(seen["emojis"][0]["name"], "spot");
    let general = town.id("channels", "general").await;
    let said = town
        .good(
            "Bo",
            "POST",
            &format!("/channels/{general}/messages"),
            &json!({"content": "look"}),
        )
        .await;
    let message = format!("/channels/{general}/messages/{}", said["id"].as_str().unwrap());
    town.good(
        "Bo",
        "PUT",
        &format!("{message}/reactions/spot:{id}/@me"),
        &Value::Null,
    )
    .await;
    town.good("Ana", "DELETE", &path, &Value::Null).await;
    assert_eq!(town.picture(&format!("/emojis/{id}.png")).await.0, 404);
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn emoji_and_picture_of_an_application() {
    let town = Town::new().await;
    let me = town.good(BOT, "GET", "/applications/@me", &Value::Null).await;
    let emojis = format!("/applications/{}/emojis", me["id"].as_str().unwrap());
    let made = town
        .good(BOT, "POST", &emojis, &json!({"name": "coin", "image": DOT}))
        .await;
    let path = format!("{emojis}/{}", made["id"].as_str().unwrap());
    town.good(BOT, "PATCH", &path, &json!({"name": "gold"})).await;
    let list = town.good(BOT, "GET", &emojis, &Value::Null).await;
    assert_eq!(list["items"][0]["name"], "gold");
    town.refused(BOT, "GET", "/applications/1/emojis", &Value::Null, (404, 10_002))
        .await;
    town.good(BOT, "DELETE", &path, &Value::Null).await;
    town.refused(BOT, "GET", &path, &Value::Null, (404, 10_014)).await;
    let user = town
        .good(
            BOT,
            "PATCH",
            "/users/@me",
            &json!({"username": "Hall", "avatar": DOT}),
        )
        .await;
    assert_eq!(user["username"], "Hall");
    let avatar = format!(
        "/avatars/{}/{}.png",
        user["id"].as_str().unwrap(),
        user["avatar"].as_str().unwrap()
    );
    assert_eq!(town.picture(&avatar).await, (200, "image/png".to_owned()));
    town.refused(
        BOT,
        "PATCH",
        "/users/@me",
        &json!({"username": "H"}),
        (400, 50_035),
    )
    .await;
    town.good(
        BOT,
        "PATCH",
        "/users/@me",
        &json!({"username": "Hall", "avatar": null}),
    )
    .await;
    assert_eq!(town.picture(&avatar).await.0, 404);
    town.sandbox.shutdown().await;
}
