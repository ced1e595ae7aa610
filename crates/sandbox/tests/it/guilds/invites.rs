//! Invitations and seeing out.

use serde_json::{Value, json};

use super::{BOT, Town};
use crate::raw::RawBot;

#[tokio::test]
async fn an_invitation_from_making_to_using_it_up() {
    let town = Town::new().await;
    let general = town.id("channels", "general").await;
    let economy = town.id("channels", "Economy").await;
    let invites = format!("/channels/{general}/invites");
    let mut bot = RawBot::start(&town.sandbox, &json!([]), 1 << 6).await;
    town.table(vec![
        (
            "Ana",
            "POST",
            invites.clone(),
            json!({"max_age": 604_801}),
            400,
            50_035,
        ),
        (
            "Ana",
            "POST",
            invites.clone(),
            json!({"max_uses": 101}),
            400,
            50_035,
        ),
        (
            "Ana",
            "POST",
            format!("/channels/{economy}/invites"),
            json!({}),
            400,
            50_024,
        ),
        ("Ana", "GET", invites.clone(), Value::Null, 403, 50_013),
        ("Ana", "GET", "/invites".to_owned(), Value::Null, 403, 50_013),
        (
            "Ana",
            "POST",
            invites.clone(),
            json!({"max_uses": 1, "unique": true}),
            200,
            0,
        ),
    ])
    .await;
    let event = bot.socket.event("INVITE_CREATE").await;
    let list = town.good(BOT, "GET", &invites, &Value::Null).await;
    let invite = &list[0];
    assert_eq!(event["code"], invite["code"]);
    assert_eq!(
        (&invite["max_age"], &invite["max_uses"], &invite["uses"]),
        (&json!(86_400), &json!(1), &json!(0))
    );
    let again = town.good("Ana", "POST", &invites, &json!({"max_uses": 1})).await;
    assert_eq!(
        again["code"], invite["code"],
        "one that is as good is given again"
    );
    let code = format!("/invites/{}", invite["code"].as_str().unwrap());
    let shown = town
        .good(BOT, "GET", &format!("{code}?with_counts=true"), &Value::Null)
        .await;
    assert_eq!(shown["guild"]["name"], "Guildhall");
    assert_eq!(shown["approximate_member_count"], 7);
    assert_eq!(shown["uses"], Value::Null);
    town.refused("Bo", "DELETE", &code, &Value::Null, (403, 50_013))
        .await;
    // What people call is not described.
    town.sandbox
        .tolerate(Box::leak(format!("POST {code}").into_boxed_str()));
    town.refused(BOT, "POST", &code, &Value::Null, (403, 20_001))
        .await;
    town.good(
        "Bo",
        "DELETE",
        &format!("/users/@me/guilds/{}", town.guild),
        &Value::Null,
    )
    .await;
    town.good("Bo", "POST", &code, &Value::Null).await;
    town.good("Bo", "GET", &format!("/guilds/{}", town.guild), &Value::Null)
        .await;
    town.refused(BOT, "GET", &code, &Value::Null, (404, 10_006)).await;
    bot.socket.event("INVITE_DELETE").await;
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn who_does_nothing_can_be_seen_out() {
    let town = Town::new().await;
    let prune = format!("/guilds/{}/prune", town.guild);
    let general = town.id("channels", "general").await;
    town.refused("Ana", "GET", &prune, &Value::Null, (403, 50_013))
        .await;
    town.refused(
        "Olive",
        "GET",
        &format!("{prune}?days=31"),
        &Value::Null,
        (400, 50_035),
    )
    .await;
    town.good(
        "Ana",
        "POST",
        &format!("/channels/{general}/messages"),
        &json!({"content": "here"}),
    )
    .await;
    let member = town.id("roles", "Member").await;
    for (query, count) in [(String::new(), 0), (format!("?include_roles={member}"), 3)] {
        let found = town
            .good("Olive", "GET", &format!("{prune}{query}"), &Value::Null)
            .await;
        assert_eq!(found["pruned"], count, "{query}");
    }
    let gone = town
        .good("Olive", "POST", &prune, &json!({"include_roles": [member]}))
        .await;
    assert_eq!(gone["pruned"], 3);
    town.refused(
        "Bo",
        "GET",
        &format!("/guilds/{}", town.guild),
        &Value::Null,
        (403, 50_001),
    )
    .await;
    town.sandbox.shutdown().await;
}
