//! Roles: who may make, change, move and remove which.

use serde_json::{Value, json};

use super::{BOT, Town};

#[tokio::test]
async fn the_hierarchy_of_roles() {
    let town = Town::new().await;
    let roles = format!("/guilds/{}/roles", town.guild);
    let member = format!("{roles}/{}", town.id("roles", "Member").await);
    let moderator = format!("{roles}/{}", town.id("roles", "Moderator").await);
    let of_bot = format!("{roles}/{}", town.id("roles", "Guildhall").await);
    let everyone = format!("{roles}/{}", town.guild);
    let renamed = json!({"name": "Renamed"});
    let ban = json!({"permissions": "4"});
    for (who, method, path, body, status, code) in [
        // Without the permission.
        ("Ana", "POST", &roles, &renamed, 403, 50_013),
        ("Max", "PATCH", &member, &renamed, 403, 50_013),
        // The bot's role is the highest, and manages all below.
        (BOT, "PATCH", &moderator, &renamed, 200, 0),
        (
            BOT,
            "PATCH",
            &member,
            &json!({"color": 255, "hoist": false}),
            200,
            0,
        ),
        (BOT, "PATCH", &of_bot, &renamed, 403, 50_013),
        ("Olive", "PATCH", &of_bot, &json!({"color": 1}), 200, 0),
        // Nobody gives what they do not have.
        (BOT, "POST", &roles, &ban, 403, 50_013),
        (BOT, "PATCH", &member, &ban, 403, 50_013),
        ("Olive", "PATCH", &member, &ban, 200, 0),
        (BOT, "PATCH", &member, &json!({"permissions": "0"}), 403, 50_013),
        (BOT, "PATCH", &everyone, &json!({"permissions": "68608"}), 200, 0),
        // Bodies that are wrong.
        (
            BOT,
            "POST",
            &roles,
            &json!({"name": "x".repeat(101)}),
            400,
            50_035,
        ),
        (BOT, "POST", &roles, &json!({"color": 0x0100_0000}), 400, 50_035),
        (BOT, "POST", &roles, &json!({"hoist": "yes"}), 400, 50_035),
        (BOT, "POST", &roles, &json!([]), 400, 50_035),
        (BOT, "POST", &roles, &json!({"unicode_emoji": "x"}), 403, 50_101),
        (BOT, "PATCH", &format!("{roles}/1"), &renamed, 404, 10_011),
        (BOT, "GET", &format!("{roles}/1"), &Value::Null, 404, 10_011),
        // What cannot be removed.
        (BOT, "DELETE", &of_bot, &Value::Null, 400, 50_028),
        (BOT, "DELETE", &everyone, &Value::Null, 400, 50_028),
        (BOT, "DELETE", &member, &Value::Null, 204, 0),
        (BOT, "DELETE", &member, &Value::Null, 404, 10_011),
    ] {
        let (found, answer) = town.call(who, method, path, body).await;
        let found_code = answer["code"].as_u64().unwrap_or_default();
        assert_eq!(
            (found, found_code),
            (status, code),
            "{who} {method} {path} {body}: {answer}"
        );
    }
    let (_, ana) = town
        .call(
            BOT,
            "GET",
            &format!("/guilds/{}/members/{}", town.guild, town.user("Ana")),
            &Value::Null,
        )
        .await;
    assert_eq!(ana["roles"], json!([]), "a role that is gone is nobody's");
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_new_role_stands_at_the_bottom_and_moves_up_to_the_actor() {
    let town = Town::new().await;
    let roles = format!("/guilds/{}/roles", town.guild);
    let made = town
        .good(BOT, "POST", &roles, &json!({"name": "Baker", "color": 7}))
        .await;
    assert_eq!(made["position"], 1);
    assert_eq!(made["colors"]["primary_color"], 7);
    let baker = made["id"].as_str().unwrap();
    let moved = town
        .good(BOT, "PATCH", &roles, &json!([{"id": baker, "position": 3}]))
        .await;
    let names: Vec<_> = moved
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["@everyone", "Member", "Moderator", "Baker", "Guildhall"]);
    let too_high = json!([{"id": baker, "position": 4}]);
    town.refused(BOT, "PATCH", &roles, &too_high, (403, 50_013)).await;
    town.good("Olive", "PATCH", &roles, &too_high).await;
    town.refused(
        BOT,
        "PATCH",
        &roles,
        &json!([{"id": baker, "position": 1}]),
        (403, 50_013),
    )
    .await;
    town.refused(
        BOT,
        "PATCH",
        &roles,
        &json!([{"id": town.guild, "position": 1}]),
        (400, 50_028),
    )
    .await;
    let counts = town
        .good(BOT, "GET", &format!("{roles}/member-counts"), &Value::Null)
        .await;
    assert_eq!(counts[baker], 0);
    assert_eq!(counts[&town.id("roles", "Member").await], 6);
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn who_moves_one_role_may_name_them_all() {
    let town = Town::new().await;
    let roles = format!("/guilds/{}/roles", town.guild);
    let mut order = Vec::new();
    for name in ["@everyone", "Moderator", "Member", "Guildhall"] {
        order.push(town.id("roles", name).await);
    }
    let list = |order: &[String]| {
        let listed = order.iter().zip(0..);
        Value::Array(
            listed
                .map(|(id, position)| json!({"id": id, "position": position}))
                .collect(),
        )
    };
    let moved = town.good(BOT, "PATCH", &roles, &list(&order)).await;
    assert_eq!(moved[1]["name"], "Moderator");
    order.swap(0, 1);
    town.refused(BOT, "PATCH", &roles, &list(&order), (400, 50_028))
        .await;
    order.swap(0, 1);
    order.swap(2, 3);
    town.refused(BOT, "PATCH", &roles, &list(&order), (403, 50_013))
        .await;
    town.sandbox.shutdown().await;
}
