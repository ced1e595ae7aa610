//! Components of messages that Discord does not take, V1 and V2.

use serde_json::{Value, json};

use super::{
    messages::{long, start},
    table::{Fault, refuse_each},
};
use crate::bot::call;

fn button(id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": "Go", "custom_id": id})
}

fn row(inner: &[Value]) -> Value {
    json!({"type": 1, "components": inner})
}

/// A message of one row with one component.
fn one(component: Value) -> Value {
    json!({"content": "hi", "components": [row(&[component])]})
}

/// A good button, changed; null takes a field away.
fn pressed(change: &Value) -> Value {
    one(changed(button("go"), change))
}

fn select(change: &Value) -> Value {
    let select = json!({"type": 3, "custom_id": "choose", "options": [
        {"label": "A", "value": "a"}, {"label": "B", "value": "b"},
    ]});
    one(changed(select, change))
}

fn changed(mut component: Value, change: &Value) -> Value {
    for (key, value) in change.as_object().unwrap() {
        if value.is_null() {
            component.as_object_mut().unwrap().remove(key);
        } else {
            component[key] = value.clone();
        }
    }
    component
}

const AT: &str = "components.0.components.0";

fn of_the_rows() -> Vec<Fault> {
    let some = |count: usize| (0..count).map(|n| button(&n.to_string())).collect::<Vec<_>>();
    let rows = |rows: &[Value]| json!({"content": "hi", "components": rows});
    let menu = json!({"type": 5, "custom_id": "menu"});
    vec![
        (
            rows(&(0..6).map(|n| row(&[button(&n.to_string())])).collect::<Vec<_>>()),
            "components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            rows(&[row(&some(6))]),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            rows(&[row(&[])]),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            rows(&[row(&[menu.clone(), button("b")])]),
            "components.0.components.1",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        ),
        (
            rows(&[row(&[button("b"), menu])]),
            "components.0.components.1",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        ),
        (
            rows(&[row(&[button("a"), button("a")])]),
            "components.0.components.1.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            rows(&[row(&[button("a")]), row(&[button("a")])]),
            "components.1.components.0.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (rows(&[button("a")]), "components.0.type", "UNION_TYPE_CHOICES"),
        (
            rows(&[json!({"type": 10, "content": "text"})]),
            "components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            rows(&[row(&[row(&[button("a")])])]),
            "components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            one(json!({"type": 4, "custom_id": "x", "style": 1, "label": "x"})),
            "components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            one(json!({"type": 99})),
            "components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
    ]
}

fn of_the_buttons() -> Vec<Fault> {
    let link = |url: &str| json!({"style": 5, "custom_id": null, "url": url});
    vec![
        (
            pressed(&json!({"custom_id": null})),
            "components.0.components.0.custom_id",
            "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
        ),
        (
            pressed(&json!({"custom_id": long(101)})),
            "components.0.components.0.custom_id",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            pressed(&json!({"label": long(81)})),
            "components.0.components.0.label",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            pressed(&json!({"label": null})),
            AT,
            "BUTTON_COMPONENT_INVALID_EMPTY",
        ),
        (
            pressed(&json!({"style": null})),
            "components.0.components.0.style",
            "BASE_TYPE_REQUIRED",
        ),
        (
            pressed(&json!({"style": 9})),
            "components.0.components.0.style",
            "BASE_TYPE_CHOICES",
        ),
        (
            pressed(&json!({"url": "https://a.example"})),
            AT,
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        (
            pressed(&json!({"style": 5, "url": "https://a.example"})),
            AT,
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        (
            pressed(&json!({"style": 5, "custom_id": null})),
            "components.0.components.0.url",
            "BUTTON_COMPONENT_URL_REQUIRED",
        ),
        (
            pressed(&link("ftp://a.example")),
            "components.0.components.0.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            pressed(&link("a.example")),
            "components.0.components.0.url",
            "URL_TYPE_INVALID_URL",
        ),
        (
            pressed(&link(&format!("https://{}", long(505)))),
            "components.0.components.0.url",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            pressed(&json!({"style": 6, "custom_id": null, "label": null})),
            "components.0.components.0.sku_id",
            "BASE_TYPE_REQUIRED",
        ),
        (
            pressed(&json!({"emoji": {"name": "smile"}})),
            "components.0.components.0.emoji.name",
            "BUTTON_COMPONENT_INVALID_EMOJI",
        ),
        (
            pressed(&json!({"emoji": {}})),
            "components.0.components.0.emoji.name",
            "BUTTON_COMPONENT_INVALID_EMOJI",
        ),
        (
            pressed(&json!({"emoji": {"id": "smile"}})),
            "components.0.components.0.emoji.id",
            "NUMBER_TYPE_COERCE",
        ),
    ]
}

fn of_the_selects() -> Vec<Fault> {
    let option = |change: &Value| {
        let option = changed(json!({"label": "A", "value": "a"}), change);
        select(&json!({"options": [option]}))
    };
    let many: Vec<_> = (0..26)
        .map(|n| json!({"label": "x", "value": n.to_string()}))
        .collect();
    vec![
        (
            select(&json!({"custom_id": null})),
            "components.0.components.0.custom_id",
            "BASE_TYPE_REQUIRED",
        ),
        (
            select(&json!({"custom_id": long(101)})),
            "components.0.components.0.custom_id",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            select(&json!({"placeholder": long(151)})),
            "components.0.components.0.placeholder",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            select(&json!({"options": []})),
            "components.0.components.0.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            select(&json!({"options": many})),
            "components.0.components.0.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            select(&json!({"min_values": 26, "max_values": 2})),
            "components.0.components.0.min_values",
            "NUMBER_TYPE_MAX",
        ),
        (
            select(&json!({"max_values": 0, "min_values": 0})),
            "components.0.components.0.max_values",
            "NUMBER_TYPE_MIN",
        ),
        (
            select(&json!({"min_values": 2, "max_values": 1})),
            "components.0.components.0.min_values",
            "SELECT_COMPONENT_MIN_VALUES_EXCEEDED",
        ),
        (
            select(&json!({"max_values": 3})),
            "components.0.components.0.max_values",
            "SELECT_COMPONENT_MAX_VALUES_EXCEEDED",
        ),
        (
            option(&json!({"label": null})),
            "components.0.components.0.options.0.label",
            "BASE_TYPE_REQUIRED",
        ),
        (
            option(&json!({"label": long(101)})),
            "components.0.components.0.options.0.label",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            option(&json!({"value": long(101)})),
            "components.0.components.0.options.0.value",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            option(&json!({"description": long(101)})),
            "components.0.components.0.options.0.description",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            option(&json!({"emoji": {"name": "smile"}})),
            "components.0.components.0.options.0.emoji.name",
            "BUTTON_COMPONENT_INVALID_EMOJI",
        ),
        (
            select(&json!({"options": [{"label": "A", "value": "a"}, {"label": "B", "value": "a"}]})),
            "components.0.components.0.options.1",
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
    ]
}

/// A V2 message.
fn v2(components: &[Value]) -> Value {
    json!({"flags": 1 << 15, "components": components})
}

fn text(length: usize) -> Value {
    json!({"type": 10, "content": long(length)})
}

#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
fn of_v2() -> Vec<Fault> {
    let good = text(2);
    let section = |change: &Value| {
        let thumbnail = json!({"type": 11, "media": {"url": "https://a.example/a.png"}});
        let section = json!({"type": 9, "components": [good], "accessory": thumbnail});
        v2(&[changed(section, change)])
    };
    let gallery = |items: &[Value]| v2(&[json!({"type": 12, "items": items})]);
    let item = json!({"media": {"url": "https://a.example/a.png"}});
    let container = |inner: &[Value]| json!({"type": 17, "components": inner});
    let mut with_content = v2(std::slice::from_ref(&good));
    with_content["content"] = json!("x");
    let mut with_embeds = v2(std::slice::from_ref(&good));
    with_embeds["embeds"] = json!([{"title": "t"}]);
    vec![
        (
            with_content,
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            with_embeds,
            "embeds",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            v2(&vec![good.clone(); 41]),
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            v2(&[container(&vec![good.clone(); 40])]),
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            v2(&[text(2000), text(2001)]),
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        (v2(&[text(0)]), "components.0.content", "BASE_TYPE_REQUIRED"),
        (v2(&[button("b")]), "components.0.type", "UNION_TYPE_CHOICES"),
        (
            v2(&[json!({"type": 18, "label": "x"})]),
            "components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            section(&json!({"accessory": null})),
            "components.0.accessory",
            "BASE_TYPE_REQUIRED",
        ),
        (
            section(&json!({"accessory": {"type": 3, "custom_id": "x"}})),
            "components.0.accessory.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            section(&json!({"accessory": {"type": 2, "style": 1, "label": "x"}})),
            "components.0.accessory.custom_id",
            "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
        ),
        (
            section(&json!({"components": []})),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            section(&json!({"components": vec![good.clone(); 4]})),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            section(&json!({"components": [button("b")]})),
            "components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            section(&json!({"accessory": {"type": 11, "media": {"url": "ftp://a"}}})),
            "components.0.accessory.media.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (gallery(&[]), "components.0.items", "BASE_TYPE_BAD_LENGTH"),
        (
            gallery(&vec![item.clone(); 11]),
            "components.0.items",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            gallery(&[json!({})]),
            "components.0.items.0.media",
            "BASE_TYPE_REQUIRED",
        ),
        (
            gallery(&[json!({"media": {}})]),
            "components.0.items.0.media.url",
            "BASE_TYPE_REQUIRED",
        ),
        (
            gallery(&[changed(item, &json!({"description": long(1025)}))]),
            "components.0.items.0.description",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            v2(&[json!({"type": 13, "file": {"url": "https://a.example/a"}})]),
            "components.0.file.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            v2(&[json!({"type": 13})]),
            "components.0.file.url",
            "BASE_TYPE_REQUIRED",
        ),
        (
            v2(&[json!({"type": 14, "spacing": 3})]),
            "components.0.spacing",
            "BASE_TYPE_CHOICES",
        ),
        (
            v2(&[json!({"type": 17})]),
            "components.0.components",
            "BASE_TYPE_REQUIRED",
        ),
        (
            v2(&[container(&[])]),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            v2(&[container(&[container(std::slice::from_ref(&good))])]),
            "components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (
            v2(&[changed(container(&[good]), &json!({"accent_color": 0x100_0000}))]),
            "components.0.accent_color",
            "NUMBER_TYPE_MAX",
        ),
    ]
}

#[tokio::test]
async fn rows_buttons_and_selects() {
    let (sandbox, messages) = start().await;
    refuse_each(&sandbox, "POST", &messages, &of_the_rows()).await;
    refuse_each(&sandbox, "POST", &messages, &of_the_buttons()).await;
    refuse_each(&sandbox, "POST", &messages, &of_the_selects()).await;
    for good in [
        pressed(&json!({"emoji": {"name": "🇩🇪"}, "label": null})),
        pressed(&json!({"emoji": {"name": "1️⃣"}})),
        pressed(&json!({"style": 5, "custom_id": null, "url": "discord://-/channels/1"})),
        select(&json!({"min_values": 0, "max_values": 2})),
    ] {
        let (status, answer) = call(&sandbox, "POST", &messages, &good).await;
        assert_eq!(status, 200, "{answer}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn components_of_the_second_version() {
    let (sandbox, messages) = start().await;
    refuse_each(&sandbox, "POST", &messages, &of_v2()).await;
    let good = v2(&[
        json!({"type": 17, "accent_color": 0xFF_FFFF, "components": [text(3998), row(&[button("a")]),
        {"type": 14, "spacing": 2}, {"type": 9, "components": [text(1)], "accessory": button("b")},
        {"type": 12, "items": [{"media": {"url": "https://a.example/a.png"}}]}]}),
        text(1),
    ]);
    let (status, answer) = call(&sandbox, "POST", &messages, &good).await;
    assert_eq!(status, 200, "{answer}");
    let one = format!("{messages}/{}", answer["id"].as_str().unwrap());
    let rows: [Fault; 1] = [(
        json!({"content": "back to text"}),
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    )];
    refuse_each(&sandbox, "PATCH", &one, &rows).await;
    sandbox.shutdown().await;
}
