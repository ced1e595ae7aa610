//! Members: who may rename, promote, time out and kick whom.

use serde_json::{Value, json};

use super::{BOT, Town};

/// Moderators may do all to members here, and the bot stands above them.
async fn town() -> Town {
    let town = Town::new().await;
    let roles = format!("/guilds/{}/roles", town.guild);
    let moderator = town.id("roles", "Moderator").await;
    // Kick, ban, manage server, messages, nicknames, roles and moderate members.
    let may = (1u64 << 1 | 1 << 2 | 1 << 5 | 1 << 13 | 1 << 27 | 1 << 28 | 1 << 40).to_string();
    town.good(
        "Olive",
        "PATCH",
        &format!("{roles}/{moderator}"),
        &json!({"permissions": may}),
    )
    .await;
    town
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
async fn the_hierarchy_of_members() {
    let town = town().await;
    let [olive, max, ana] = ["Olive", "Max", "Ana"].map(|name| format!("/members/{}", town.user(name)));
    let role = town.id("roles", "Member").await;
    let moderator = town.id("roles", "Moderator").await;
    let of_bot = town.id("roles", "Guildhall").await;
    let nick = || json!({"nick": "Nick"});
    let soon = || json!({"communication_disabled_until": "2999-01-01T00:00:00Z"});
    let refusals = vec![
        // Names.
        ("Ana", "PATCH", ana.clone(), nick(), 200, 0),
        ("Ana", "PATCH", "/members/@me".to_owned(), nick(), 200, 0),
        ("Ana", "PATCH", max.clone(), nick(), 403, 50_013),
        ("Max", "PATCH", ana.clone(), nick(), 200, 0),
        ("Max", "PATCH", olive.clone(), nick(), 403, 50_013),
        (BOT, "PATCH", ana.clone(), nick(), 403, 50_013),
        (
            "Max",
            "PATCH",
            ana.clone(),
            json!({"nick": "x".repeat(33)}),
            400,
            50_035,
        ),
        // Roles.
        (
            "Ana",
            "PUT",
            format!("{ana}/roles/{moderator}"),
            Value::Null,
            403,
            50_013,
        ),
        (
            "Max",
            "PUT",
            format!("{ana}/roles/{moderator}"),
            Value::Null,
            403,
            50_013,
        ),
        (
            "Max",
            "DELETE",
            format!("{ana}/roles/{role}"),
            Value::Null,
            204,
            0,
        ),
        ("Max", "PUT", format!("{olive}/roles/{role}"), Value::Null, 204, 0),
        (
            BOT,
            "PUT",
            format!("{ana}/roles/{moderator}"),
            Value::Null,
            204,
            0,
        ),
        (
            BOT,
            "PUT",
            format!("{ana}/roles/{of_bot}"),
            Value::Null,
            403,
            50_013,
        ),
        (
            BOT,
            "PUT",
            format!("{ana}/roles/{}", town.guild),
            Value::Null,
            400,
            50_028,
        ),
        (BOT, "PUT", format!("{ana}/roles/1"), Value::Null, 404, 10_011),
        (
            BOT,
            "PUT",
            format!("/members/1/roles/{role}"),
            Value::Null,
            404,
            10_013,
        ),
        (BOT, "PATCH", ana.clone(), json!({"roles": [role]}), 200, 0),
        (BOT, "PATCH", ana.clone(), json!({"roles": ["x"]}), 400, 50_035),
        (BOT, "PATCH", ana.clone(), json!({"roles": ["1"]}), 404, 10_011),
        // Time-outs.
        ("Max", "PATCH", ana.clone(), soon(), 400, 50_035),
        (
            "Max",
            "PATCH",
            ana.clone(),
            json!({"communication_disabled_until": "soon"}),
            400,
            50_035,
        ),
        (
            BOT,
            "PATCH",
            ana.clone(),
            json!({"communication_disabled_until": null}),
            403,
            50_013,
        ),
        (
            "Max",
            "PATCH",
            olive.clone(),
            json!({"communication_disabled_until": null}),
            403,
            50_013,
        ),
        // Voice: nobody is connected.
        ("Olive", "PATCH", ana.clone(), json!({"mute": true}), 400, 40_032),
        ("Max", "PATCH", ana.clone(), json!({"mute": true}), 403, 50_013),
        // Seeing out.
        ("Ana", "DELETE", max.clone(), Value::Null, 403, 50_013),
        ("Max", "DELETE", olive, Value::Null, 403, 50_013),
        ("Max", "DELETE", max, Value::Null, 403, 50_013),
        (BOT, "DELETE", ana.clone(), Value::Null, 403, 50_013),
        ("Max", "DELETE", ana.clone(), Value::Null, 204, 0),
        ("Max", "DELETE", ana, Value::Null, 404, 10_007),
    ];
    town.table(refusals).await;
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn who_is_timed_out_only_looks_on() {
    let town = town().await;
    let ana = format!("/guilds/{}/members/{}", town.guild, town.user("Ana"));
    let general = town.id("channels", "general").await;
    let messages = format!("/channels/{general}/messages");
    let hello = json!({"content": "hello"});
    town.good("Ana", "POST", &messages, &hello).await;
    let in_an_hour = sandbox_time(&town, 3_600_000).await;
    let answer = town
        .good(
            "Max",
            "PATCH",
            &ana,
            &json!({"communication_disabled_until": in_an_hour}),
        )
        .await;
    assert!(answer["communication_disabled_until"].is_string());
    town.refused("Ana", "POST", &messages, &hello, (403, 50_013))
        .await;
    town.good("Ana", "GET", &messages, &Value::Null).await;
    town.good(
        "Max",
        "PATCH",
        &ana,
        &json!({"communication_disabled_until": null}),
    )
    .await;
    town.good("Ana", "POST", &messages, &hello).await;
    town.sandbox.shutdown().await;
}

/// The time of a new message and a bit, as ISO 8601 without fractions.
async fn sandbox_time(town: &Town, plus: u64) -> String {
    let general = town.id("channels", "general").await;
    let path = format!("/channels/{general}/messages");
    let written = town
        .good("Olive", "POST", &path, &json!({"content": "now"}))
        .await;
    let id: u64 = written["id"].as_str().unwrap().parse().unwrap();
    let millis = (id >> 22) + 1_420_070_400_000 + plus;
    let (days, seconds) = (millis / 86_400_000, millis / 1000 % 86_400);
    // Day counts since 2026-01-01 are enough for a test: later years only make the time later.
    let day = days - 20_454;
    let months = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut month, mut rest) = (0, day % 365);
    while rest >= months[month] {
        rest -= months[month];
        month += 1;
    }
    format!(
        "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        2026 + day / 365,
        month + 1,
        rest + 1,
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
