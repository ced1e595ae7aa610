//! Modals that Discord does not open, and what members cannot send with one.

use sandbox::{Limits, SandboxError};
use serde_json::{Value, json};

use super::{
    messages::long,
    table::{Fault, must_be},
};
use crate::{
    bot,
    checked::Sandbox,
    raw::{RawBot, slash},
};

fn modal(change: &Value) -> Value {
    let mut data = json!({"custom_id": "form", "title": "Form", "components": [
        {"type": 18, "label": "Name", "component": {"type": 4, "custom_id": "name", "style": 1}},
    ]});
    for (key, value) in change.as_object().unwrap() {
        data[key] = value.clone();
    }
    json!({"type": 9, "data": data})
}

/// A modal of these components.
fn of(components: &[Value]) -> Value {
    modal(&json!({"components": components}))
}

fn label(component: &Value) -> Value {
    json!({"type": 18, "label": "Label", "component": component})
}

/// A modal with one text input like this.
fn input(change: &Value) -> Value {
    let mut input = json!({"type": 4, "custom_id": "name", "style": 1});
    for (key, value) in change.as_object().unwrap() {
        input[key] = value.clone();
    }
    of(&[label(&input)])
}

fn of_the_frame() -> Vec<Fault> {
    let text = |id: &str| label(&json!({"type": 4, "custom_id": id, "style": 1}));
    let rowed = |inner: Value| of(&[json!({"type": 1, "components": inner})]);
    let named = json!({"type": 4, "custom_id": "name", "style": 1, "label": "Name"});
    vec![
        (
            modal(&json!({"custom_id": null})),
            "data.custom_id",
            "BASE_TYPE_REQUIRED",
        ),
        (
            modal(&json!({"custom_id": long(101)})),
            "data.custom_id",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (modal(&json!({"title": null})), "data.title", "BASE_TYPE_REQUIRED"),
        (
            modal(&json!({"title": long(46)})),
            "data.title",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (of(&[]), "data.components", "BASE_TYPE_BAD_LENGTH"),
        (
            of(&(0..6).map(|n| text(&n.to_string())).collect::<Vec<_>>()),
            "data.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            of(&[text("a"), text("a")]),
            "data.components.1.component.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            of(std::slice::from_ref(&named)),
            "data.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            rowed(json!([named, named])),
            "data.components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            rowed(json!([{"type": 4, "custom_id": "name", "style": 1}])),
            "data.components.0.components.0.label",
            "BASE_TYPE_REQUIRED",
        ),
        (
            rowed(json!([{"type": 2, "label": "x", "style": 1, "custom_id": "x"}])),
            "data.components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            of(&[json!({"type": 18, "label": long(46), "component": {"type": 23, "custom_id": "x"}})]),
            "data.components.0.label",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            of(&[json!({"type": 18, "label": "x"})]),
            "data.components.0.component",
            "BASE_TYPE_REQUIRED",
        ),
        (
            of(&[
                json!({"type": 18, "label": "x", "description": long(101), "component": {"type": 23, "custom_id": "x"}}),
            ]),
            "data.components.0.description",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            of(&[label(&json!({"type": 2, "style": 1, "custom_id": "x"}))]),
            "data.components.0.component.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            of(&[json!({"type": 10, "content": ""})]),
            "data.components.0.content",
            "BASE_TYPE_REQUIRED",
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
fn of_the_fields() -> Vec<Fault> {
    let at = |kind: u64, change: Value| {
        let mut field = json!({"type": kind, "custom_id": "x"});
        for (key, value) in change.as_object().unwrap() {
            field[key] = value.clone();
        }
        of(&[label(&field)])
    };
    let options = |count: usize| {
        let one = |n: usize| json!({"label": format!("o{n}"), "value": n.to_string()});
        json!({"options": (0..count).map(one).collect::<Vec<_>>()})
    };
    vec![
        (
            input(&json!({"custom_id": ""})),
            "data.components.0.component.custom_id",
            "BASE_TYPE_REQUIRED",
        ),
        (
            input(&json!({"style": 3})),
            "data.components.0.component.style",
            "BASE_TYPE_CHOICES",
        ),
        (
            input(&json!({"style": null})),
            "data.components.0.component.style",
            "BASE_TYPE_REQUIRED",
        ),
        (
            input(&json!({"min_length": 4001})),
            "data.components.0.component.min_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            input(&json!({"max_length": 0})),
            "data.components.0.component.max_length",
            "NUMBER_TYPE_MIN",
        ),
        (
            input(&json!({"max_length": 4001})),
            "data.components.0.component.max_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            input(&json!({"min_length": 3, "max_length": 2})),
            "data.components.0.component.min_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            input(&json!({"value": long(4001)})),
            "data.components.0.component.value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            input(&json!({"value": "abc", "max_length": 2})),
            "data.components.0.component.value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            input(&json!({"placeholder": long(101)})),
            "data.components.0.component.placeholder",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            at(3, options(0)),
            "data.components.0.component.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            at(3, options(26)),
            "data.components.0.component.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            at(21, options(1)),
            "data.components.0.component.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            at(21, options(11)),
            "data.components.0.component.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            at(21, json!({})),
            "data.components.0.component.options",
            "BASE_TYPE_REQUIRED",
        ),
        (
            at(22, options(0)),
            "data.components.0.component.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            at(
                22,
                json!({"options": [{"label": "a", "value": "a"}, {"label": "b", "value": "a"}]}),
            ),
            "data.components.0.component.options.1",
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
        (
            at(19, json!({"max_values": 11})),
            "data.components.0.component.max_values",
            "NUMBER_TYPE_MAX",
        ),
        (
            at(19, json!({"min_values": 3, "max_values": 2})),
            "data.components.0.component.min_values",
            "NUMBER_TYPE_MAX",
        ),
    ]
}

#[tokio::test]
async fn modals_and_their_fields() {
    let sandbox = Sandbox::builder().limits(Limits::off()).start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 0).await;
    let ana = sandbox.member("Ana").unwrap();
    let asking = slash(&ana, "ask");
    let interaction = bot.interaction().await;
    for (body, at, inner) in of_the_frame().iter().chain(&of_the_fields()) {
        let (status, answer) = bot.answer(&interaction, body).await;
        must_be(status, &answer, at, inner, body);
    }
    assert_eq!(
        bot.answer(&interaction, &input(&json!({"max_length": 3})))
            .await
            .0,
        200
    );
    let form = asking.await.unwrap().unwrap();
    for (field, words) in [("name", "four"), ("name", "")] {
        let sent = ana.submit(&form).field(field, words).send().await;
        let Err(SandboxError::Refused(error)) = sent else {
            panic!("{words:?} was taken")
        };
        assert_eq!((error.status, error.code), (400, 50_035), "{words:?}");
    }
    let submitting = {
        let (ana, form) = (ana.clone(), form.clone());
        tokio::spawn(async move { ana.submit(&form).field("name", "Ana").send().await })
    };
    let submitted = bot.interaction().await;
    let again = modal(&json!({}));
    let (status, answer) = bot.answer(&submitted, &again).await;
    must_be(
        status,
        &answer,
        "type",
        "INTERACTION_CALLBACK_TYPE_INVALID",
        &again,
    );
    bot.say(&submitted, json!({"content": "thanks"})).await;
    submitting.await.unwrap().unwrap();
    sandbox.shutdown().await;
}
