//! Bodies of messages that are good; those that are not are in the tables of `tests/it/refusals`.

use serde_json::json;

use super::*;

fn button(id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": "Go", "custom_id": id})
}

fn row(inner: &[Value]) -> Value {
    json!({"type": 1, "components": inner})
}

#[test]
fn good_messages_pass() {
    for body in [
        json!({"content": "hello"}),
        json!({"content": "x".repeat(2000), "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}]}]}),
        json!({"components": [row(&[button("a"), button("b")])]}),
        json!({"flags": 1 << 15, "components": [
            {"type": 17, "components": [
                {"type": 10, "content": "# Title"}, {"type": 14},
                {"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": button("x")},
                row(&[button("y")]),
            ]},
        ]}),
    ] {
        Payload::parse(&body).unwrap();
    }
}
