//! What an application sells, and who may use its commands where.

use serde_json::{Value, json};

use super::{BOT, Town};
use crate::raw::{RawBot, slash, text};

#[tokio::test]
async fn entitlements_come_with_interactions() {
    let town = Town::new().await;
    let commands = json!([{"name": "ping", "description": "Answers"}]);
    let mut bot = RawBot::start(&town.sandbox, &commands, 0).await;
    let me = town.good(BOT, "GET", "/applications/@me", &Value::Null).await;
    let application = format!("/applications/{}", text(&me["id"]));
    town.sandbox.tolerate("GET /applications/{id}/skus");
    let skus = town
        .good(BOT, "GET", &format!("{application}/skus"), &Value::Null)
        .await;
    let sku = |slug: &str, kind: u64| {
        let found = skus
            .as_array()
            .unwrap()
            .iter()
            .find(|sku| sku["slug"] == slug && sku["type"] == kind);
        text(&found.unwrap()["id"]).to_owned()
    };
    let (badge, coins) = (sku("badge", 2), sku("coins", 3));
    let ana = town.user("Ana");
    let all = format!("{application}/entitlements");
    for (body, expected) in [
        (json!({}), (400, 50_035)),
        (
            json!({"sku_id": "1", "owner_id": ana, "owner_type": 2}),
            (404, 10_027),
        ),
        (
            json!({"sku_id": badge, "owner_id": "1", "owner_type": 2}),
            (404, 10_013),
        ),
        (
            json!({"sku_id": badge, "owner_id": ana, "owner_type": 3}),
            (400, 50_035),
        ),
    ] {
        town.refused(BOT, "POST", &all, &body, expected).await;
    }
    let coin = json!({"sku_id": coins, "owner_id": ana, "owner_type": 2});
    let coin = town.good(BOT, "POST", &all, &coin).await;
    let of_server = json!({"sku_id": badge, "owner_id": town.guild, "owner_type": 1});
    let of_server = town.good(BOT, "POST", &all, &of_server).await;
    assert_eq!(of_server["guild_id"], town.guild);
    assert_eq!(bot.socket.event("ENTITLEMENT_CREATE").await["id"], coin["id"]);
    let using = slash(&town.sandbox.member("Ana").unwrap(), "ping");
    let interaction = bot.interaction().await;
    assert_eq!(interaction["entitlements"].as_array().unwrap().len(), 2);
    assert_eq!(interaction["entitlement_sku_ids"], json!([coins, badge]));
    bot.say(&interaction, json!({"content": "pong"})).await;
    using.await.unwrap().unwrap();
    let of_badge = format!("{all}/{}", text(&of_server["id"]));
    town.refused(
        BOT,
        "POST",
        &format!("{of_badge}/consume"),
        &Value::Null,
        (400, 50_035),
    )
    .await;
    town.good(
        BOT,
        "POST",
        &format!("{all}/{}/consume", text(&coin["id"])),
        &Value::Null,
    )
    .await;
    assert_eq!(bot.socket.event("ENTITLEMENT_UPDATE").await["consumed"], true);
    let list = town
        .good(BOT, "GET", &format!("{all}?user_id={ana}"), &Value::Null)
        .await;
    assert_eq!(list[0]["consumed"], true);
    let list = town
        .good(BOT, "GET", &format!("{all}?sku_ids={badge},1"), &Value::Null)
        .await;
    assert_eq!(list.as_array().unwrap().len(), 1);
    town.good(BOT, "DELETE", &of_badge, &Value::Null).await;
    assert_eq!(bot.socket.event("ENTITLEMENT_DELETE").await["deleted"], true);
    town.refused(BOT, "GET", &of_badge, &Value::Null, (404, 10_029))
        .await;
    town.sandbox.shutdown().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
async fn rules_for_commands_decide_who_may_use_them() {
    let town = Town::new().await;
    let commands = json!([
        {"name": "open", "description": "For all"},
        {"name": "staff", "description": "For managers", "default_member_permissions": "32"},
    ]);
    let mut bot = RawBot::start(&town.sandbox, &commands, 0).await;
    let me = town.good(BOT, "GET", "/applications/@me", &Value::Null).await;
    let application = text(&me["id"]);
    let list = town
        .good(
            BOT,
            "GET",
            &format!("/applications/{application}/commands"),
            &Value::Null,
        )
        .await;
    let id = |name: &str| {
        let found = list
            .as_array()
            .unwrap()
            .iter()
            .find(|command| command["name"] == name);
        text(&found.unwrap()["id"]).to_owned()
    };
    let (open, staff) = (id("open"), id("staff"));
    let all = format!("/applications/{application}/guilds/{}/commands", town.guild);
    let everywhere = (town.guild.parse::<u64>().unwrap() - 1).to_string();
    let (ana, member) = (town.user("Ana"), town.id("roles", "Member").await);
    let work = town.id("channels", "work").await;
    let rule =
        |id: &str, kind: u64, permission: bool| json!({"id": id, "type": kind, "permission": permission});
    let offered = |who: &'static str, channel: &'static str| {
        let town = &town;
        async move {
            let channel = town.id("channels", channel).await;
            let path = format!("/client/guilds/{}/commands?channel={channel}", town.guild);
            let address = town.sandbox.address().to_string();
            let user = town.user(who);
            let (_, list) = crate::bot::http(
                &address,
                "GET",
                &path,
                Some(("X-Sandbox-User", &user)),
                &Value::Null,
            )
            .await;
            let names = list
                .as_array()
                .unwrap()
                .iter()
                .map(|command| text(&command["name"]).to_owned());
            names.collect::<Vec<_>>().join(" ")
        }
    };
    for (target, rules, expected) in [
        (open.as_str(), json!([]), ["open", "open", "open staff"]),
        (
            open.as_str(),
            json!([rule(&ana, 2, false)]),
            ["", "", "open staff"],
        ),
        (
            open.as_str(),
            json!([rule(&work, 3, false)]),
            ["open", "", "open staff"],
        ),
        (
            open.as_str(),
            json!([rule(&everywhere, 3, false), rule(&work, 3, true)]),
            ["", "open", "staff"],
        ),
        (open.as_str(), json!([]), ["open", "open", "open staff"]),
        // A command's own rule stands above what it asks for, and above those of the application.
        (
            staff.as_str(),
            json!([rule(&member, 1, true)]),
            ["open staff", "open staff", "open staff"],
        ),
        (
            application,
            json!([rule(&town.guild, 1, false)]),
            ["staff", "staff", "staff"],
        ),
    ] {
        let path = format!("{all}/{target}/permissions");
        town.good("Olive", "PUT", &path, &json!({"permissions": rules}))
            .await;
        let event = bot.socket.event("APPLICATION_COMMAND_PERMISSIONS_UPDATE").await;
        assert_eq!((&event["id"], &event["permissions"]), (&json!(target), &rules));
        let found = [
            offered("Ana", "general").await,
            offered("Ana", "work").await,
            offered("Max", "general").await,
        ];
        assert_eq!(found, expected, "{target} {rules}");
    }
    let path = format!("{all}/{staff}/permissions");
    let body = json!({"permissions": [rule(&ana, 4, true)]});
    for (who, method, path, body, expected) in [
        (BOT, "PUT", &path, &json!({"permissions": []}), (403, 20_001)),
        ("Ana", "PUT", &path, &json!({"permissions": []}), (403, 50_013)),
        ("Olive", "PUT", &path, &body, (400, 50_035)),
        (
            BOT,
            "GET",
            &format!("{all}/{open}/permissions"),
            &Value::Null,
            (404, 10_066),
        ),
        (
            BOT,
            "GET",
            &format!("{all}/1/permissions"),
            &Value::Null,
            (404, 10_063),
        ),
    ] {
        town.refused(who, method, path, body, expected).await;
    }
    let rules = town
        .good(BOT, "GET", &format!("{all}/permissions"), &Value::Null)
        .await;
    assert_eq!(rules.as_array().unwrap().len(), 2);
    town.sandbox.shutdown().await;
}
