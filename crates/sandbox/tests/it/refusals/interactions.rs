//! Answers and follow-ups that Discord does not take.

use std::time::Duration;

use sandbox::Limits;
use serde_json::{Value, json};

use super::{
    messages::long,
    table::{Fault, must_be},
};
use crate::{
    bot::{self, request},
    checked::Sandbox,
    raw::{RawBot, pass, slash, text},
};

async fn start() -> (Sandbox, RawBot) {
    let sandbox = Sandbox::builder().limits(Limits::off()).start().await.unwrap();
    let bot = RawBot::start(&sandbox, &bot::commands(), 0).await;
    (sandbox, bot)
}

/// Answers an interaction with each; it must be refused for its one fault and stay unanswered.
async fn refuse_each(bot: &RawBot, interaction: &Value, faults: &[Fault]) {
    for (body, at, inner) in faults {
        let (status, answer) = bot.answer(interaction, body).await;
        must_be(status, &answer, at, inner, body);
    }
}

fn message(data: &Value) -> Value {
    json!({"type": 4, "data": data})
}

fn choices(choices: Value) -> Value {
    let mut body = json!({"type": 8, "data": {}});
    body["data"]["choices"] = choices;
    body
}

fn of_the_callback() -> Vec<Fault> {
    vec![
        (json!({}), "type", "BASE_TYPE_REQUIRED"),
        (json!({"type": 3}), "type", "BASE_TYPE_CHOICES"),
        (json!({"type": 6}), "type", "INTERACTION_CALLBACK_TYPE_INVALID"),
        (
            json!({"type": 7, "data": {"content": "x"}}),
            "type",
            "INTERACTION_CALLBACK_TYPE_INVALID",
        ),
        (choices(json!([])), "type", "INTERACTION_CALLBACK_TYPE_INVALID"),
        (
            message(&json!({"content": long(2001)})),
            "data.content",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            message(&json!({"embeds": [{"title": long(257)}]})),
            "data.embeds.0.title",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            message(&json!({"content": "x", "components": [{"type": 2}]})),
            "data.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            message(&json!({"content": "x", "flags": 2})),
            "data.flags",
            "BASE_TYPE_CHOICES",
        ),
    ]
}

#[tokio::test]
async fn first_answers() {
    let (sandbox, mut bot) = start().await;
    let asking = slash(&sandbox.member("Ana").unwrap(), "ping");
    let ping = bot.interaction().await;
    refuse_each(&bot, &ping, &of_the_callback()).await;
    let (id, token) = (text(&ping["id"]), text(&ping["token"]));
    let webhook = format!("/webhooks/{}/{token}", text(&ping["application_id"]));
    let good = json!({"type": 4, "data": {"content": "pong"}});
    let address = sandbox.address().to_string();
    for (path, body, expected) in [
        (
            format!("/interactions/1/{token}/callback"),
            good.clone(),
            (404, 10_062),
        ),
        (
            format!("/interactions/{id}/wrong/callback"),
            good.clone(),
            (404, 10_062),
        ),
        (
            format!("/interactions/{id}/{token}/callback"),
            message(&json!({})),
            (400, 50_006),
        ),
        (
            format!("/interactions/{id}/{token}/callback"),
            message(&json!({"content": " \n"})),
            (400, 50_006),
        ),
        (webhook, json!({"content": "too early"}), (404, 10_015)),
    ] {
        let (status, answer) = request(&address, "POST", &path, None, &body).await;
        assert_eq!(
            (status, &answer["code"]),
            (expected.0, &json!(expected.1)),
            "{path}: {answer}"
        );
    }
    assert_eq!(bot.answer(&ping, &good).await.0, 200);
    let (status, answer) = bot.answer(&ping, &good).await;
    assert_eq!((status, &answer["code"]), (400, &json!(40_060)), "answered twice");
    asking.await.unwrap().unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let never = slash(&ana, "never");
    let late = bot.interaction().await;
    pass(Duration::from_millis(3100)).await;
    let (status, answer) = bot.answer(&late, &good).await;
    assert_eq!(
        (status, &answer["code"]),
        (404, &json!(10_062)),
        "after three seconds"
    );
    assert!(never.await.unwrap().is_err());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn completions() {
    let (sandbox, mut bot) = start().await;
    let ana = sandbox.member("Ana").unwrap();
    let typing = tokio::spawn(async move { ana.autocomplete("ping").focus("word", "p").send().await });
    let interaction = bot.interaction().await;
    let one = |name: &str, value: Value| choices(json!([{"name": name, "value": value}]));
    let many: Vec<_> = (0..26)
        .map(|n| json!({"name": "x", "value": n.to_string()}))
        .collect();
    let rows: [Fault; 8] = [
        (choices(json!(many)), "data.choices", "BASE_TYPE_MAX_LENGTH"),
        (
            json!({"type": 8, "data": {}}),
            "data.choices",
            "BASE_TYPE_REQUIRED",
        ),
        (one("", json!("v")), "data.choices.0.name", "BASE_TYPE_REQUIRED"),
        (
            one(&long(101), json!("v")),
            "data.choices.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            one("n", json!(long(101))),
            "data.choices.0.value",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            one("n", Value::Null),
            "data.choices.0.value",
            "BASE_TYPE_REQUIRED",
        ),
        (
            message(&json!({"content": "x"})),
            "type",
            "INTERACTION_CALLBACK_TYPE_INVALID",
        ),
        (json!({"type": 5}), "type", "INTERACTION_CALLBACK_TYPE_INVALID"),
    ];
    refuse_each(&bot, &interaction, &rows).await;
    let (status, _) = bot.answer(&interaction, &one("Pong", json!("pong"))).await;
    assert_eq!(status, 200);
    assert_eq!(typing.await.unwrap().unwrap().len(), 1);
    sandbox.shutdown().await;
}

#[expect(clippy::too_many_lines, reason = "one table")]
#[tokio::test]
async fn follow_ups() {
    let (sandbox, mut bot) = start().await;
    let ana = sandbox.member("Ana").unwrap();
    let mut asked = Vec::new();
    for _ in 0..2 {
        let asking = slash(&ana, "ping");
        let interaction = bot.interaction().await;
        bot.say(&interaction, json!({"content": "pong"})).await;
        asked.push((interaction, asking.await.unwrap().unwrap()));
    }
    let (first, second) = (&asked[0].0, &asked[1].0);
    let webhook = |interaction: &Value| {
        let (application, token) = (text(&interaction["application_id"]), text(&interaction["token"]));
        format!("/webhooks/{application}/{token}")
    };
    let (_, more) = bot.follow_up(second, &json!({"content": "more"})).await;
    let (mine, other) = (webhook(first), text(&more["id"]));
    let good = json!({"content": "x"});
    let address = sandbox.address().to_string();
    for (method, path, body, expected) in [
        ("POST", mine.clone(), json!({}), (400, 50_006)),
        (
            "POST",
            mine.clone(),
            json!({"content": long(2001)}),
            (400, 50_035),
        ),
        (
            "POST",
            "/webhooks/1/wrong".to_owned(),
            good.clone(),
            (404, 10_015),
        ),
        (
            "POST",
            format!("/webhooks/{}/wrong", text(&first["application_id"])),
            good.clone(),
            (401, 50_027),
        ),
        (
            "POST",
            format!("/webhooks/1/{}", text(&first["token"])),
            good.clone(),
            (404, 10_015),
        ),
        (
            "PATCH",
            format!("{mine}/messages/@original"),
            json!({"content": ""}),
            (400, 50_006),
        ),
        ("PATCH", format!("{mine}/messages/1"), good.clone(), (404, 10_008)),
        (
            "PATCH",
            format!("{mine}/messages/{other}"),
            good.clone(),
            (404, 10_008),
        ),
        (
            "DELETE",
            format!("{mine}/messages/{other}"),
            Value::Null,
            (404, 10_008),
        ),
        (
            "GET",
            format!("{mine}/messages/{other}"),
            Value::Null,
            (404, 10_008),
        ),
    ] {
        let (status, answer) = request(&address, method, &path, None, &body).await;
        assert_eq!(
            (status, &answer["code"]),
            (expected.0, &json!(expected.1)),
            "{method} {path}: {answer}"
        );
    }
    pass(Duration::from_mins(16)).await;
    for (method, path, body) in [
        ("POST", mine.clone(), good.clone()),
        ("PATCH", format!("{mine}/messages/@original"), good),
        ("DELETE", format!("{mine}/messages/@original"), Value::Null),
    ] {
        let (status, answer) = request(&address, method, &path, None, &body).await;
        assert_eq!(
            (status, &answer["code"]),
            (401, &json!(50_027)),
            "{method}: fifteen minutes are over"
        );
    }
    sandbox.shutdown().await;
}
