//! What a bot hears of changes in its servers.

use serde_json::{Value, json};

use super::{Town, servers::DOT};
use crate::raw::RawBot;

/// Members, moderation, expressions and servers.
const INTENTS: u64 = 1 | 1 << 1 | 1 << 2 | 1 << 3;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
async fn every_change_is_told_to_the_bots_of_the_server() {
    let town = Town::new().await;
    let guild = format!("/guilds/{}", town.guild);
    let mut bot = RawBot::start(&town.sandbox, &json!([]), INTENTS).await;
    let [ana, bo, cleo] = ["Ana", "Bo", "Cleo"].map(|name| town.user(name));
    let [work, moderator] = [
        town.id("channels", "work").await,
        town.id("roles", "Moderator").await,
    ];
    for (method, path, body, event, pointer, expected) in [
        (
            "PATCH",
            guild.clone(),
            json!({"name": "Hall"}),
            "GUILD_UPDATE",
            "/name",
            json!("Hall"),
        ),
        (
            "POST",
            format!("{guild}/roles"),
            json!({"name": "Baker"}),
            "GUILD_ROLE_CREATE",
            "/role/name",
            json!("Baker"),
        ),
        (
            "PATCH",
            format!("{guild}/roles/{moderator}"),
            json!({"color": 7}),
            "GUILD_ROLE_UPDATE",
            "/role/colors/primary_color",
            json!(7),
        ),
        (
            "DELETE",
            format!("{guild}/roles/{moderator}"),
            Value::Null,
            "GUILD_ROLE_DELETE",
            "/role_id",
            json!(moderator),
        ),
        // The overwrite of the role goes with it.
        (
            "POST",
            format!("{guild}/channels"),
            json!({"name": "New"}),
            "CHANNEL_UPDATE",
            "/name",
            json!("staff"),
        ),
        (
            "GET",
            guild.clone(),
            Value::Null,
            "CHANNEL_CREATE",
            "/name",
            json!("new"),
        ),
        (
            "PATCH",
            format!("/channels/{work}"),
            json!({"topic": "Toil"}),
            "CHANNEL_UPDATE",
            "/topic",
            json!("Toil"),
        ),
        (
            "DELETE",
            format!("/channels/{work}"),
            Value::Null,
            "CHANNEL_DELETE",
            "/id",
            json!(work),
        ),
        (
            "PATCH",
            format!("{guild}/members/{ana}"),
            json!({"nick": "A"}),
            "GUILD_MEMBER_UPDATE",
            "/nick",
            json!("A"),
        ),
        (
            "DELETE",
            format!("{guild}/members/{bo}"),
            Value::Null,
            "GUILD_MEMBER_REMOVE",
            "/user/id",
            json!(bo),
        ),
        (
            "PUT",
            format!("{guild}/bans/{cleo}"),
            json!({}),
            "GUILD_MEMBER_REMOVE",
            "/user/id",
            json!(cleo),
        ),
        (
            "GET",
            guild.clone(),
            Value::Null,
            "GUILD_BAN_ADD",
            "/user/id",
            json!(cleo),
        ),
        (
            "DELETE",
            format!("{guild}/bans/{cleo}"),
            Value::Null,
            "GUILD_BAN_REMOVE",
            "/user/id",
            json!(cleo),
        ),
        (
            "POST",
            format!("{guild}/emojis"),
            json!({"name": "dot", "image": DOT}),
            "GUILD_EMOJIS_UPDATE",
            "/emojis/0/name",
            json!("dot"),
        ),
    ] {
        town.good("Olive", method, &path, &body).await;
        let data = bot.socket.event(event).await;
        assert_eq!(data.pointer(pointer), Some(&expected), "{event}: {data}");
        let named = if event == "GUILD_UPDATE" {
            &data["id"]
        } else {
            &data["guild_id"]
        };
        assert_eq!(*named, town.guild, "{event}");
    }
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_bot_that_is_kicked_goes_with_its_role() {
    let town = Town::new().await;
    let guild = format!("/guilds/{}", town.guild);
    let mut bot = RawBot::start(&town.sandbox, &json!([]), INTENTS).await;
    let me = town.good(super::BOT, "GET", "/users/@me", &Value::Null).await;
    let path = format!("{guild}/members/{}", me["id"].as_str().unwrap());
    town.refused("Max", "DELETE", &path, &Value::Null, (403, 50_013))
        .await;
    town.good("Olive", "DELETE", &path, &Value::Null).await;
    assert_eq!(bot.socket.event("GUILD_DELETE").await["id"], town.guild);
    let roles = town
        .good("Olive", "GET", &format!("{guild}/roles"), &Value::Null)
        .await;
    assert!(
        roles
            .as_array()
            .unwrap()
            .iter()
            .all(|role| role["managed"] == false)
    );
    town.refused(super::BOT, "GET", &guild, &Value::Null, (403, 50_001))
        .await;
    town.sandbox.shutdown().await;
}
