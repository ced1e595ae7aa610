//! What bodies of messages are refused for.

use serde_json::json;

use super::*;

fn button(id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": "Go", "custom_id": id})
}

fn row(inner: &[Value]) -> Value {
    json!({"type": 1, "components": inner})
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a table of refusals reads best in one piece"
)]
fn refusals_name_the_field() {
    let select = json!({"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]});
    let buttons: Vec<_> = (0..6).map(|n| button(&n.to_string())).collect();
    let v2 = 1 << 15;
    let text = json!({"type": 10, "content": "hi"});
    for (body, path, code) in [
        (
            json!({"content": "x".repeat(2001)}),
            "/content",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (json!({"content": 5}), "/content", "STRING_TYPE_CONVERT"),
        (json!({"embeds": {}}), "/embeds", "LIST_TYPE_CONVERT"),
        (
            json!({"embeds": vec![json!({"title": "t"}); 11]}),
            "/embeds",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            json!({"embeds": [{"title": "x".repeat(257)}]}),
            "/embeds/0/title",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            json!({"embeds": [{}]}),
            "/embeds/0/description",
            "BASE_TYPE_REQUIRED",
        ),
        (
            json!({"embeds": vec![json!({"description": "x".repeat(4000)}); 2]}),
            "/embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
        (
            json!({"embeds": [{"fields": [{"name": "", "value": "v"}]}]}),
            "/embeds/0/fields/0/name",
            "BASE_TYPE_REQUIRED",
        ),
        (
            json!({"embeds": [{"fields": vec![json!({"name": "n", "value": "v"}); 26]}]}),
            "/embeds/0/fields",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            json!({"embeds": [{"title": "t", "url": "ftp://x"}]}),
            "/embeds/0/url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            json!({"embeds": [{"title": "t", "color": 0x100_0000}]}),
            "/embeds/0/color",
            "NUMBER_TYPE_MAX",
        ),
        (
            json!({"components": [row(&buttons)]}),
            "/components/0/components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"components": [row(&[])]}),
            "/components/0/components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"components": [row(&[select.clone(), button("b")])]}),
            "/components/0/components",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        ),
        (
            json!({"components": [row(&[button("a"), button("a")])]}),
            "/components/0/components/1/custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            json!({"components": [row(&[button(&"x".repeat(101))])]}),
            "/components/0/components/0/custom_id",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"components": [row(&[json!({"type": 2, "style": 5, "label": "x"})])]}),
            "/components/0/components/0/url",
            "BASE_TYPE_REQUIRED",
        ),
        (
            json!({"components": [row(&[json!({"type": 2, "style": 9, "label": "x", "custom_id": "x"})])]}),
            "/components/0/components/0/style",
            "BASE_TYPE_CHOICES",
        ),
        (
            json!({"components": vec![row(&[button("a")]); 6]}),
            "/components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"components": [text]}),
            "/components/0/type",
            "UNION_TYPE_CHOICES",
        ),
        (
            json!({"flags": v2, "content": "x", "components": [text]}),
            "/content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            json!({"flags": v2, "embeds": [{"title": "t"}], "components": [text]}),
            "/embeds",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            json!({"flags": v2, "components": vec![text.clone(); 41]}),
            "/components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            json!({"flags": v2, "components": [{"type": 10, "content": ""}]}),
            "/components/0/content",
            "BASE_TYPE_REQUIRED",
        ),
        (
            json!({"flags": v2, "components": [{"type": 9, "components": [text]}]}),
            "/components/0/accessory",
            "BASE_TYPE_REQUIRED",
        ),
        (json!({"flags": 2}), "/flags", "BASE_TYPE_CHOICES"),
        (json!({"nonce": "x".repeat(26)}), "/nonce", "BASE_TYPE_MAX_LENGTH"),
        (
            json!({"allowed_mentions": {"parse": ["all"]}}),
            "/allowed_mentions/parse/0",
            "BASE_TYPE_CHOICES",
        ),
        (
            json!({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
            "/allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
    ] {
        let error = Payload::parse(&body).expect_err(&format!("accepted {body}"));
        let errors = error.errors.unwrap();
        let found = errors.pointer(&format!("{path}/_errors/0/code"));
        assert_eq!(
            found.and_then(Value::as_str),
            Some(code),
            "{path} of {body}: {errors}"
        );
    }
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
