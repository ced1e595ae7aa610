//! Making, changing, leaving and removing servers.

use serde_json::{Value, json};

use super::{BOT, Town};

/// One dot, the smallest PNG there is.
pub(crate) const DOT: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

#[tokio::test]
async fn a_person_makes_a_second_server() {
    let town = Town::new().await;
    // What people call, and bots no longer may, is not described.
    town.sandbox.tolerate("POST /guilds");
    let made = town
        .good("Ana", "POST", "/guilds", &json!({"name": "Bakery", "icon": DOT}))
        .await;
    assert_eq!(made["owner_id"], town.user("Ana"));
    let guild = format!("/guilds/{}", made["id"].as_str().unwrap());
    let channels = town
        .good("Ana", "GET", &format!("{guild}/channels"), &Value::Null)
        .await;
    let names: Vec<_> = channels
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Text Channels", "general", "Voice Channels", "General"]);
    assert_eq!(made["system_channel_id"], channels[1]["id"]);
    let message = format!("/channels/{}/messages", channels[1]["id"].as_str().unwrap());
    town.good("Ana", "POST", &message, &json!({"content": "fresh bread"}))
        .await;
    let icon = format!(
        "/icons/{}/{}.png",
        made["id"].as_str().unwrap(),
        made["icon"].as_str().unwrap()
    );
    assert_eq!(town.picture(&icon).await, (200, "image/png".to_owned()));
    assert_eq!(town.picture("/icons/1/2.png").await.0, 404);
    for (who, method, body, expected) in [
        ("Bo", "GET", Value::Null, (403, 50_001)),
        ("Ana", "DELETE", Value::Null, (204, 0)),
        ("Ana", "GET", Value::Null, (404, 10_004)),
    ] {
        town.refused(who, method, &guild, &body, expected).await;
    }
    town.refused("Ana", "GET", &message, &Value::Null, (404, 10_003))
        .await;
    town.refused(BOT, "POST", "/guilds", &json!({"name": "Mine"}), (403, 20_001))
        .await;
    town.sandbox.shutdown().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
async fn changes_of_a_server() {
    let town = Town::new().await;
    let [general, economy] = [
        town.id("channels", "general").await,
        town.id("channels", "Economy").await,
    ];
    let all = String::new;
    town.table(vec![
        ("Ana", "PATCH", all(), json!({"name": "Ours"}), 403, 50_013),
        (BOT, "PATCH", all(), json!({"name": "Ours"}), 403, 50_013),
        ("Max", "PATCH", all(), json!({"name": "x"}), 400, 50_035),
        ("Max", "PATCH", all(), json!({"afk_timeout": 61}), 400, 50_035),
        (
            "Max",
            "PATCH",
            all(),
            json!({"verification_level": 5}),
            400,
            50_035,
        ),
        (
            "Max",
            "PATCH",
            all(),
            json!({"preferred_locale": "xx"}),
            400,
            50_035,
        ),
        (
            "Max",
            "PATCH",
            all(),
            json!({"system_channel_id": economy}),
            400,
            50_035,
        ),
        ("Max", "PATCH", all(), json!({"icon": "picture"}), 400, 50_035),
        (
            "Max",
            "PATCH",
            all(),
            json!({"icon": "data:image/png;base64,AAAA"}),
            400,
            50_035,
        ),
        (
            "Max",
            "PATCH",
            all(),
            json!({"owner_id": town.user("Max")}),
            403,
            50_013,
        ),
        (
            "Max",
            "PATCH",
            all(),
            json!({"name": "Ours", "system_channel_id": general, "icon": DOT}),
            200,
            0,
        ),
        ("Olive", "PATCH", all(), json!({"owner_id": "1"}), 404, 10_007),
        (
            "Olive",
            "DELETE",
            "/users/@me/guilds/1".to_owned(),
            Value::Null,
            404,
            10_004,
        ),
        (
            "Olive",
            "DELETE",
            format!("/users/@me/guilds/{}", town.guild),
            Value::Null,
            400,
            50_055,
        ),
        (
            "Olive",
            "PATCH",
            all(),
            json!({"owner_id": town.user("Max")}),
            200,
            0,
        ),
        ("Olive", "DELETE", all(), Value::Null, 403, 50_013),
        (
            "Olive",
            "DELETE",
            format!("/users/@me/guilds/{}", town.guild),
            Value::Null,
            204,
            0,
        ),
        ("Olive", "GET", all(), Value::Null, 403, 50_001),
    ])
    .await;
    let guild = town
        .good(
            "Max",
            "GET",
            &format!("/guilds/{}?with_counts=true", town.guild),
            &Value::Null,
        )
        .await;
    assert_eq!(guild["name"], "Ours");
    assert_eq!(guild["system_channel_id"], general);
    assert_eq!(guild["approximate_member_count"], 6);
    let preview = town
        .good(
            "Max",
            "GET",
            &format!("/guilds/{}/preview", town.guild),
            &Value::Null,
        )
        .await;
    assert_eq!(preview["icon"], guild["icon"]);
    town.sandbox.shutdown().await;
}
