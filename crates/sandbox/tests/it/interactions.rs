//! Menus, modals, context menus and direct messages, as they go over the wire.

use sandbox::SandboxError;
use serde_json::{Value, json};

use crate::{
    bot::call,
    checked::Sandbox,
    raw::{RawBot, slash, text},
};

fn commands() -> Value {
    json!([
        {"name": "menu", "description": "Shows menus"},
        {"name": "here", "description": "In servers only", "contexts": [0]},
        {"name": "Wave", "type": 2},
        {"name": "Quote", "type": 3},
    ])
}

fn menus() -> Value {
    let menu = |kind: u8, id: &str, more: Value| {
        let mut menu = json!({"type": kind, "custom_id": id, "placeholder": id});
        menu.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({"type": 1, "components": [menu]})
    };
    let options = json!([{"label": "Red", "value": "r"}, {"label": "Green", "value": "g"}, {"label": "Blue", "value": "b"}]);
    json!([
        menu(
            3,
            "colour",
            json!({"options": options, "min_values": 1, "max_values": 2})
        ),
        menu(5, "person", json!({})),
        menu(6, "role", json!({})),
        menu(7, "any", json!({"max_values": 2})),
        menu(8, "channel", json!({"channel_types": [0]})),
    ])
}

#[tokio::test]
async fn select_menus() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &commands(), 0).await;
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let asking = slash(&ana, "menu");
    let interaction = bot.interaction().await;
    let guild = text(&interaction["guild_id"]).to_owned();
    bot.say(&interaction, json!({"content": "Choose", "components": menus()}))
        .await;
    let shown = asking.await.unwrap().unwrap();
    let bo_id = bo.id().to_string();
    let general = sandbox.channel("general").unwrap().id().to_string();
    for (menu, kind, values, resolved) in [
        ("colour", 3, vec!["b", "r"], vec![]),
        (
            "person",
            5,
            vec![bo_id.as_str()],
            vec![
                format!("/users/{bo_id}/username"),
                format!("/members/{bo_id}/permissions"),
            ],
        ),
        (
            "role",
            6,
            vec![guild.as_str()],
            vec![format!("/roles/{guild}/name")],
        ),
        (
            "any",
            7,
            vec![bo_id.as_str(), guild.as_str()],
            vec![format!("/users/{bo_id}/id"), format!("/roles/{guild}/id")],
        ),
        (
            "channel",
            8,
            vec![general.as_str()],
            vec![format!("/channels/{general}/permissions")],
        ),
    ] {
        let (member, shown, chosen) = (ana.clone(), shown.clone(), values.join(","));
        let choosing = tokio::spawn(async move {
            let values: Vec<_> = chosen.split(',').collect();
            member.select(&shown, menu, &values).await
        });
        let interaction = bot.interaction().await;
        let data = &interaction["data"];
        assert_eq!(
            (&data["custom_id"], &data["component_type"]),
            (&json!(menu), &json!(kind))
        );
        assert_eq!(data["values"], json!(values), "{menu}");
        for pointer in resolved {
            assert!(
                data["resolved"].pointer(&pointer).is_some(),
                "{pointer} of {data}"
            );
        }
        assert_eq!(interaction["message"]["id"], json!(shown_id(&interaction)));
        let update = json!({"type": 7, "data": {"content": menu}});
        assert_eq!(bot.answer(&interaction, &update).await.0, 200);
        assert_eq!(choosing.await.unwrap().unwrap().text(), menu);
    }
    for (menu, values) in [
        ("colour", &[][..]),
        ("colour", &["r", "g", "b"]),
        ("colour", &["x"]),
        ("person", &["1"]),
        ("role", &[bo_id.as_str()]),
        ("channel", &[guild.as_str()]),
    ] {
        let refused = ana.select(&shown, menu, values).await;
        assert!(
            matches!(refused, Err(SandboxError::Refused(_))),
            "{menu} {values:?}"
        );
    }
    sandbox.shutdown().await;
}

fn shown_id(interaction: &Value) -> &str {
    text(&interaction["message"]["interaction_metadata"]["id"]);
    text(&interaction["message"]["id"])
}

#[tokio::test]
async fn a_modal_with_text_and_menus() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &commands(), 0).await;
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let opening = slash(&ana, "menu");
    let interaction = bot.interaction().await;
    let options = json!([{"label": "Red", "value": "r"}, {"label": "Blue", "value": "b"}]);
    let modal = json!({"type": 9, "data": {"custom_id": "form", "title": "Order", "components": [
        {"type": 10, "content": "What shall it be?"},
        {"type": 1, "components": [
            {"type": 4, "custom_id": "name", "style": 1, "label": "Name", "min_length": 2, "max_length": 5}]},
        {"type": 18, "label": "Colour", "component": {"type": 3, "custom_id": "colour", "options": options}},
        {"type": 18, "label": "For", "component": {"type": 5, "custom_id": "for", "required": false}},
        {"type": 18, "label": "Note", "component": {"type": 4, "custom_id": "note", "style": 2, "required": false}},
    ]}});
    let (status, answer) = bot.answer(&interaction, &modal).await;
    assert_eq!(status, 200, "{answer}");
    let form = opening.await.unwrap().unwrap();
    assert_eq!(form.text(), "Order\nWhat shall it be?\nName\nColour\nFor\nNote");
    for (what, refused) in [
        (
            "too short",
            ana.submit(&form).field("Name", "A").choose("Colour", &["r"]),
        ),
        (
            "too long",
            ana.submit(&form)
                .field("Name", "Annabel")
                .choose("Colour", &["r"]),
        ),
        ("no colour", ana.submit(&form).field("Name", "Ana")),
        (
            "unknown colour",
            ana.submit(&form).field("Name", "Ana").choose("Colour", &["x"]),
        ),
        (
            "nobody",
            ana.submit(&form)
                .field("Name", "Ana")
                .choose("Colour", &["r"])
                .choose("For", &["1"]),
        ),
    ] {
        assert!(
            matches!(refused.send().await, Err(SandboxError::Refused(_))),
            "{what}"
        );
    }
    let bo_id = bo.id().to_string();
    let person = ana.clone();
    let submitting = tokio::spawn(async move {
        let filled = person.submit(&form).field("Name", "Ana").choose("Colour", &["b"]);
        filled.choose("For", &[&bo.id().to_string()]).send().await
    });
    let submitted = bot.interaction().await;
    assert_eq!(
        (&submitted["type"], &submitted["data"]["custom_id"]),
        (&json!(5), &json!("form"))
    );
    for (pointer, expected) in [
        ("/components/0/type", json!(10)),
        ("/components/1/components/0/value", json!("Ana")),
        ("/components/2/component/values", json!(["b"])),
        ("/components/3/component/values", json!([bo_id])),
        ("/components/4/component/value", json!("")),
        (&format!("/resolved/users/{bo_id}/username"), json!("bo")),
    ] {
        assert_eq!(
            submitted["data"].pointer(pointer),
            Some(&expected),
            "{pointer} of {}",
            submitted["data"]
        );
    }
    bot.say(&submitted, json!({"content": "ordered"})).await;
    let reply = submitting.await.unwrap().unwrap();
    let metadata = &reply.json()["interaction_metadata"];
    assert_eq!(metadata["triggering_interaction_metadata"]["name"], "menu");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn commands_of_members_and_messages() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &commands(), 0).await;
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let said = bo.say("to be quoted").unwrap();
    let (person, target) = (ana.clone(), bo.clone());
    let waving = tokio::spawn(async move { person.use_on_member("Wave", &target).await });
    let interaction = bot.interaction().await;
    let (data, id) = (&interaction["data"], bo.id().to_string());
    assert_eq!((&data["type"], &data["target_id"]), (&json!(2), &json!(id)));
    assert!(data["resolved"]["members"][&id]["permissions"].is_string());
    assert_eq!(data["resolved"]["users"][&id]["username"], "bo");
    bot.say(&interaction, json!({"content": "o/"})).await;
    assert_eq!(waving.await.unwrap().unwrap().json()["type"], 23);

    let person = ana.clone();
    let quoting = tokio::spawn(async move { person.use_on_message("Quote", said).await });
    let interaction = bot.interaction().await;
    let data = &interaction["data"];
    assert_eq!((&data["type"], &data["target_id"]), (&json!(3), &json!(said)));
    assert_eq!(
        data["resolved"]["messages"][said.to_string()]["content"],
        "to be quoted"
    );
    bot.say(&interaction, json!({"content": "> to be quoted"})).await;
    quoting.await.unwrap().unwrap();
    assert!(
        ana.use_on_message("Quote", ana.id()).await.is_err(),
        "no such message"
    );
    assert!(
        ana.use_on_member("Quote", &bo).await.is_err(),
        "a command for messages"
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn direct_messages_of_a_bot() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &commands(), 1 << 12).await;
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let body = json!({"recipient_id": ana.id()});
    let (status, channel) = call(&sandbox, "POST", "/users/@me/channels", &body).await;
    assert_eq!((status, &channel["type"]), (200, &json!(1)));
    assert_eq!(channel["recipients"][0]["username"], "ana");
    let (_, again) = call(&sandbox, "POST", "/users/@me/channels", &body).await;
    assert_eq!(again["id"], channel["id"], "there is one such channel");
    let path = format!("/channels/{}/messages", text(&channel["id"]));
    let (status, _) = call(&sandbox, "POST", &path, &json!({"content": "your wages"})).await;
    assert_eq!(status, 200);
    let wages = ana.direct_messages().unwrap();
    wages
        .wait_for_message(|message| message.text() == "your wages")
        .await
        .unwrap();
    assert!(bo.direct_messages().unwrap().messages().is_empty());

    bot.socket.event("MESSAGE_CREATE").await;
    ana.in_direct_messages().say("thank you").unwrap();
    let heard = bot.socket.event("MESSAGE_CREATE").await;
    assert_eq!(
        heard["content"], "thank you",
        "readable without the message-content intent"
    );
    assert!(heard.get("guild_id").is_none() && heard.get("member").is_none());

    let asking = slash(&ana.in_direct_messages(), "menu");
    let interaction = bot.interaction().await;
    assert_eq!(interaction["context"], 1);
    assert_eq!(interaction["user"]["username"], "ana");
    for absent in ["member", "guild", "guild_id", "guild_locale"] {
        assert!(interaction.get(absent).is_none(), "{absent}");
    }
    bot.say(&interaction, json!({"content": "just us"})).await;
    asking.await.unwrap().unwrap();
    let hidden = ana.in_direct_messages().slash("here").send().await;
    assert!(matches!(hidden, Err(SandboxError::Refused(_))));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn an_interaction_may_arrive_twice() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &commands(), 0).await;
    let ana = sandbox.member("Ana").unwrap();
    sandbox.controls().duplicate_next_interaction();
    let asking = slash(&ana, "menu");
    let (one, two) = (bot.interaction().await, bot.interaction().await);
    assert_eq!(one, two);
    bot.say(&one, json!({"content": "once"})).await;
    let (status, answer) = bot.answer(&two, &json!({"type": 5})).await;
    assert_eq!((status, &answer["code"]), (400, &json!(40_060)));
    assert_eq!(asking.await.unwrap().unwrap().text(), "once");
    sandbox.shutdown().await;
}
