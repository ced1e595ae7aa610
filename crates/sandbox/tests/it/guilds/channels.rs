//! Channels and their overwrites.

use serde_json::{Value, json};

use super::{BOT, Town};

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
async fn channels_that_discord_refuses() {
    let town = Town::new().await;
    let economy = town.id("channels", "Economy").await;
    let work = town.id("channels", "work").await;
    let staff = town.id("channels", "staff").await;
    let path = |id: &str| format!("/channels/{id}");
    let all = || "/channels".to_owned();
    let of_server = |town: &Town| format!("/channels/{}", town.guild);
    town.table(vec![
        (BOT, "PATCH", path(&staff), json!({"name": "x"}), 403, 50_001),
        (BOT, "PATCH", of_server(&town), json!({"name": "x"}), 404, 10_003),
        ("Ana", "PATCH", path(&work), json!({"name": "x"}), 403, 50_013),
        (BOT, "PATCH", path(&work), json!({"name": ""}), 400, 50_035),
        (
            BOT,
            "PATCH",
            path(&work),
            json!({"name": "x".repeat(101)}),
            400,
            50_035,
        ),
        (
            BOT,
            "PATCH",
            path(&work),
            json!({"topic": "x".repeat(1025)}),
            400,
            50_035,
        ),
        (
            BOT,
            "PATCH",
            path(&work),
            json!({"rate_limit_per_user": 21_601}),
            400,
            50_035,
        ),
        (BOT, "PATCH", path(&work), json!({"nsfw": 1}), 400, 50_035),
        (BOT, "PATCH", path(&work), json!({"parent_id": work}), 400, 50_035),
        (BOT, "PATCH", path(&work), json!({"parent_id": "1"}), 400, 50_035),
        (
            BOT,
            "PATCH",
            path(&economy),
            json!({"parent_id": economy}),
            400,
            50_035,
        ),
        (
            BOT,
            "PATCH",
            path(&work),
            json!({"default_auto_archive_duration": 61}),
            400,
            50_035,
        ),
        (BOT, "PATCH", path(&work), json!({"type": 15}), 400, 50_024),
        (
            BOT,
            "PATCH",
            path(&work),
            json!({"type": 5, "name": "News Of Work", "topic": null}),
            200,
            0,
        ),
        (
            BOT,
            "PATCH",
            path(&work),
            json!({"permission_overwrites": [{"id": town.guild, "type": 0, "deny": "2"}]}),
            403,
            50_013,
        ),
        (
            BOT,
            "PUT",
            format!("{}/permissions/{}", path(&work), town.guild),
            json!({}),
            400,
            50_035,
        ),
        (
            BOT,
            "PUT",
            format!("{}/permissions/1", path(&work)),
            json!({"type": 0}),
            404,
            10_011,
        ),
        (
            BOT,
            "PUT",
            format!("{}/permissions/1", path(&work)),
            json!({"type": 1}),
            404,
            10_013,
        ),
        (
            BOT,
            "DELETE",
            format!("{}/permissions/1", path(&work)),
            Value::Null,
            404,
            10_009,
        ),
        (
            "Ana",
            "PUT",
            format!("{}/permissions/{}", path(&work), town.guild),
            json!({"type": 0}),
            403,
            50_013,
        ),
        ("Ana", "DELETE", path(&work), Value::Null, 403, 50_013),
        (BOT, "DELETE", path(&work), Value::Null, 200, 0),
        (BOT, "GET", path(&work), Value::Null, 404, 10_003),
    ])
    .await;
    for (body, status) in [
        (json!({}), 400),
        (json!({"name": "x", "type": 3}), 400),
        (json!({"name": "x", "permission_overwrites": [{"type": 0}]}), 400),
        (
            json!({"name": "x", "type": 15, "available_tags": [{"name": ""}]}),
            400,
        ),
        (json!({"name": "x", "type": 15, "topic": "x".repeat(4097)}), 400),
        (json!({"name": "Voice Room", "type": 2}), 201),
    ] {
        let (found, answer) = town
            .call(BOT, "POST", &format!("/guilds/{}{}", town.guild, all()), &body)
            .await;
        assert_eq!(found, status, "{body}: {answer}");
    }
    town.refused(
        "Ana",
        "POST",
        &format!("/guilds/{}/channels", town.guild),
        &json!({"name": "x"}),
        (403, 50_013),
    )
    .await;
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_channel_from_making_to_removing() {
    let town = Town::new().await;
    let channels = format!("/guilds/{}/channels", town.guild);
    let team = town.id("channels", "Team").await;
    let made = town
        .good(
            "Olive",
            "POST",
            &channels,
            &json!({"name": "Hall of Fame", "parent_id": team, "nsfw": true}),
        )
        .await;
    assert_eq!(made["name"], "hall-of-fame");
    assert_eq!(made["nsfw"], true);
    assert_eq!(
        made["permission_overwrites"].as_array().unwrap().len(),
        2,
        "it takes those of its category"
    );
    let path = format!("/channels/{}", made["id"].as_str().unwrap());
    town.refused("Ana", "GET", &path, &Value::Null, (403, 50_001))
        .await;
    let ana = format!("{path}/permissions/{}", town.user("Ana"));
    town.good(
        "Olive",
        "PUT",
        &ana,
        &json!({"type": 1, "allow": "1024", "deny": "2048"}),
    )
    .await;
    town.good("Ana", "GET", &path, &Value::Null).await;
    let messages = format!("{path}/messages");
    town.refused("Ana", "POST", &messages, &json!({"content": "x"}), (403, 50_013))
        .await;
    town.good("Olive", "DELETE", &ana, &Value::Null).await;
    town.refused("Ana", "GET", &path, &Value::Null, (403, 50_001))
        .await;
    let moves = json!([{"id": made["id"], "position": 0, "parent_id": town.id("channels", "Community").await, "lock_permissions": true}]);
    town.good("Olive", "PATCH", &channels, &moves).await;
    town.good("Ana", "GET", &path, &Value::Null).await;
    let forum = json!({"name": "Ideas", "type": 15, "available_tags": [{"name": "Good", "emoji_name": "👍"}],
        "default_reaction_emoji": {"emoji_name": "👍"}, "default_forum_layout": 2});
    let forum = town.good("Olive", "POST", &channels, &forum).await;
    assert_eq!(forum["available_tags"][0]["name"], "Good");
    assert_ne!(forum["available_tags"][0]["id"], "0");
    assert_eq!(forum["default_reaction_emoji"]["emoji_name"], "👍");
    town.good(
        "Olive",
        "DELETE",
        &format!("/channels/{}", town.id("channels", "Community").await),
        &Value::Null,
    )
    .await;
    let left = town.good("Ana", "GET", &path, &Value::Null).await;
    assert_eq!(
        left["parent_id"],
        Value::Null,
        "what stood in a category stands alone"
    );
    town.sandbox.shutdown().await;
}
