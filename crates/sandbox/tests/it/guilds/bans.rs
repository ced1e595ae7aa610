//! Bans, one by one and in bulk.

use serde_json::{Value, json};

use super::Town;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story in its order")]
async fn who_is_banned_is_out_until_the_ban_is_lifted() {
    let town = Town::new().await;
    let bans = format!("/guilds/{}/bans", town.guild);
    let moderator = format!(
        "/guilds/{}/roles/{}",
        town.guild,
        town.id("roles", "Moderator").await
    );
    // Ban, manage server.
    let may = (1u64 << 2 | 1 << 5).to_string();
    town.good("Olive", "PATCH", &moderator, &json!({"permissions": may}))
        .await;
    let [olive, max, ana, bo, cleo] =
        ["Olive", "Max", "Ana", "Bo", "Cleo"].map(|name| format!("/bans/{}", town.user(name)));
    let general = town.id("channels", "general").await;
    let messages = format!("/channels/{general}/messages");
    for name in ["Ana", "Bo"] {
        town.good(name, "POST", &messages, &json!({"content": name}))
            .await;
    }
    let user_ids =
        |names: &[&str]| json!({"user_ids": names.iter().map(|name| town.user(name)).collect::<Vec<_>>()});
    town.table(vec![
        ("Ana", "PUT", bo.clone(), json!({}), 403, 50_013),
        ("Max", "PUT", olive, json!({}), 403, 50_013),
        ("Max", "PUT", max, json!({}), 403, 50_013),
        ("Max", "PUT", "/bans/1".to_owned(), json!({}), 404, 10_013),
        (
            "Max",
            "PUT",
            ana.clone(),
            json!({"delete_message_seconds": 604_801}),
            400,
            50_035,
        ),
        ("Max", "GET", ana.clone(), Value::Null, 404, 10_026),
        ("Max", "DELETE", ana.clone(), Value::Null, 404, 10_026),
        ("Max", "GET", "/bans?limit=0".to_owned(), Value::Null, 400, 50_035),
        ("Ana", "GET", "/bans".to_owned(), Value::Null, 403, 50_013),
        (
            "Max",
            "POST",
            "/bulk-ban".to_owned(),
            json!({"user_ids": []}),
            400,
            50_035,
        ),
        (
            "Max",
            "POST",
            "/bulk-ban".to_owned(),
            user_ids(&["Olive"]),
            400,
            500_000,
        ),
        ("Max", "PUT", bo, json!({}), 204, 0),
        ("Ana", "GET", ana.clone(), Value::Null, 403, 50_013),
    ])
    .await;
    let (status, _) = town
        .call_because(
            "Max",
            "too%20loud",
            "PUT",
            &format!("/guilds/{}{ana}", town.guild),
            &json!({"delete_message_seconds": 60}),
        )
        .await;
    assert_eq!(status, 204);
    let ban = town
        .good(
            "Max",
            "GET",
            &format!("/guilds/{}{ana}", town.guild),
            &Value::Null,
        )
        .await;
    assert_eq!(ban["reason"], "too loud");
    assert_eq!(ban["user"]["global_name"], "Ana");
    town.refused(
        "Ana",
        "GET",
        &format!("/guilds/{}", town.guild),
        &Value::Null,
        (403, 50_001),
    )
    .await;
    let left = town.good("Max", "GET", &messages, &Value::Null).await;
    let left: Vec<_> = left
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["content"].as_str().unwrap())
        .collect();
    assert_eq!(left, ["Bo"], "what Ana wrote in the last minute is gone");
    let answer = town
        .good(
            "Max",
            "POST",
            &format!("/guilds/{}/bulk-ban", town.guild),
            &user_ids(&["Ana", "Cleo", "Olive"]),
        )
        .await;
    assert_eq!(
        answer,
        json!({"banned_users": [town.user("Cleo")], "failed_users": [town.user("Ana"), town.user("Olive")]})
    );
    let page = |query: String| {
        let (town, bans) = (&town, &bans);
        async move {
            let list = town
                .good("Max", "GET", &format!("{bans}?{query}"), &Value::Null)
                .await;
            let names = list
                .as_array()
                .unwrap()
                .iter()
                .map(|ban| ban["user"]["global_name"].clone());
            names
                .map(|name| name.as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(page(String::new()).await, ["Ana", "Bo", "Cleo"]);
    assert_eq!(page("limit=1".to_owned()).await, ["Ana"]);
    assert_eq!(
        page(format!("after={}", town.user("Max"))).await,
        ["Ana", "Bo", "Cleo"]
    );
    assert_eq!(
        page(format!("limit=1&before={}", cleo.trim_start_matches("/bans/"))).await,
        ["Bo"]
    );
    town.good(
        "Max",
        "DELETE",
        &format!("/guilds/{}{cleo}", town.guild),
        &Value::Null,
    )
    .await;
    assert_eq!(page(String::new()).await, ["Ana", "Bo"]);
    town.sandbox.shutdown().await;
}
