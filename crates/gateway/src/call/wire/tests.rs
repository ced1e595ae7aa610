use serde_json::json;

use super::*;

fn read(value: &Value) -> Call {
    Call::from_json(&value.to_string(), Door::Direct, Timestamp::from_seconds(9)).unwrap()
}

fn on_a_server(kind: u8, data: &Value) -> Value {
    json!({
        "id": "10", "application_id": "20", "type": kind, "token": "secret", "data": data,
        "guild_id": "30", "channel_id": "40", "channel": {"id": "41", "type": 0},
        "member": {"user": {"id": "50", "username": "ana", "global_name": "Ana"}, "nick": "Änne",
                   "permissions": "32", "roles": ["60", "61"]},
        "locale": "de", "guild_locale": "en-US", "a_field_of_tomorrow": {"deep": [1, 2]},
    })
}

#[test]
fn a_command_on_a_server() {
    let call = read(&on_a_server(
        2,
        &json!({
            "id": "1", "type": 1, "name": "work",
            "options": [{"name": "shift", "type": 1, "options": [
                {"name": "with", "type": 6, "value": "70"},
                {"name": "hours", "type": 4, "value": 3},
                {"name": "note", "type": 3, "value": "hi"},
                {"name": "loud", "type": 5, "value": true},
                {"name": "invented", "type": 77, "value": {}},
            ]}],
            "resolved": {"users": {"70": {"id": "70", "username": "bo", "bot": true}}, "members": {"70": {"nick": "Bo", "permissions": "4", "roles": ["5"]}}},
        }),
    ));
    let CallKind::Command(command) = &call.kind else {
        panic!("{:?}", call.kind)
    };
    assert_eq!(command.path(), "work shift");
    let bo = UserId::new(70).unwrap();
    assert_eq!(command.options["with"], OptionValue::User(bo));
    assert_eq!(command.options["hours"], OptionValue::Integer(3));
    assert_eq!(command.options["note"], OptionValue::Text("hi".into()));
    assert_eq!(command.options["loud"], OptionValue::Boolean(true));
    assert!(!command.options.contains_key("invented"));
    assert_eq!(
        command.users[&bo],
        Person {
            id: bo,
            name: "Bo".into(),
            bot: true,
            member: true,
            permissions: Permissions::BAN_MEMBERS,
            roles: vec![core_types::RoleId::new(5).unwrap()],
        }
    );

    assert_eq!(call.label(), "work shift");
    assert_eq!(call.caller.name, "Änne");
    assert_eq!(call.caller.permissions, Permissions::MANAGE_GUILD);
    assert_eq!(call.caller.roles.len(), 2);
    assert_eq!(call.locale, Locale::De);
    assert_eq!(call.channel, Some(ChannelId::new(41).unwrap()));
    assert_eq!(call.guild_id(), Some(GuildId::new(30).unwrap()));
    assert!(
        !format!("{call:?}").contains("secret"),
        "the token is never printed"
    );
}

#[test]
fn case_69_a_direct_message_has_no_server_and_no_permissions() {
    let call = read(&json!({
        "id": "10", "application_id": "20", "type": 2, "token": "t", "data": {"name": "help"},
        "user": {"id": "50", "username": "ana"},
    }));
    assert_eq!(call.caller.name, "ana");
    assert!(call.caller.permissions.is_empty());
    assert_eq!(call.guild().unwrap_err().code(), core_errors::codes::GUILD_ONLY);
    assert_eq!(call.locale, Locale::En);
}

#[test]
fn suggestions_know_which_option_is_typed() {
    let call = read(&on_a_server(
        4,
        &json!({"name": "pay", "options": [
            {"name": "amount", "type": 3, "value": "1k", "focused": true},
            {"name": "to", "type": 6, "value": "70"},
        ]}),
    ));
    let CallKind::Autocomplete(command) = &call.kind else {
        panic!("{:?}", call.kind)
    };
    assert_eq!(command.focused, Some(("amount".into(), "1k".into())));
    assert!(!command.options.contains_key("amount"));
}

#[test]
fn components_and_forms() {
    let mut click = on_a_server(
        3,
        &json!({"component_type": 3, "custom_id": "v1:pay.yes:::x:", "values": ["a"]}),
    );
    click["message"] = json!({"id": "90", "components": [{"type": 999, "unheard": true}]});
    let click = read(&click);
    let CallKind::Component(component) = &click.kind else {
        panic!("{:?}", click.kind)
    };
    assert_eq!(component.values, ["a"]);
    assert_eq!(component.message, Some(MessageId::new(90).unwrap()));
    assert_eq!(click.label(), "pay.yes");

    let form = read(&on_a_server(
        5,
        &json!({"custom_id": "f", "components": [
            {"type": 1, "components": [{"type": 4, "custom_id": "reason", "value": "because"}]},
            {"type": 18, "component": {"type": 3, "custom_id": "kind", "values": ["x", "y"]}},
        ]}),
    ));
    let CallKind::Modal(modal) = &form.kind else {
        panic!("{:?}", form.kind)
    };
    assert_eq!(modal.fields["reason"], ["because"]);
    assert_eq!(modal.fields["kind"], ["x", "y"]);
}

#[test]
fn case_41_kinds_of_tomorrow_are_calls_all_the_same() {
    for (kind, data) in [
        (99, json!({"anything": 1})),
        (2, json!({"type": 4, "name": "launch"})),
        (2, json!({"type": 3, "name": "message command"})),
    ] {
        assert!(
            matches!(read(&on_a_server(kind, &data)).kind, CallKind::Unknown),
            "{kind} {data}"
        );
    }
}

#[test]
fn case_41_and_42_what_cannot_be_answered_is_an_error_and_never_a_panic() {
    for json in [
        "",
        "{}",
        "[]",
        "null",
        r#"{"id":"1"}"#,
        r#"{"id":"0","application_id":"1","type":2,"token":"t","user":{"id":"1"}}"#,
        r#"{"id":"1","application_id":"1","type":2,"token":"t"}"#,
        &"[".repeat(100_000),
    ] {
        assert!(Call::from_json(json, Door::Direct, Timestamp::from_seconds(0)).is_err());
    }
}

/// PostgreSQL takes no NUL in a text: whatever people typed loses it here, wherever it goes afterwards.
#[test]
fn case_58_nobody_types_a_nul() {
    let command = json!({"name": "pay", "options": [
        {"name": "note", "type": 3, "value": "a\u{0}b"},
        {"name": "amount", "type": 3, "value": "\u{0}1", "focused": true},
    ]});
    let mut asked = on_a_server(4, &command);
    asked["member"]["nick"] = json!("\u{0}Ana");
    let select = on_a_server(3, &json!({"custom_id": "x", "values": ["c\u{0}"]}));
    let form =
        json!({"custom_id": "x", "components": [{"component": {"custom_id": "text", "value": "d\u{0}e"}}]});
    for interaction in [asked, select, on_a_server(5, &form)] {
        let call = read(&interaction);
        let seen = format!("{:?} {:?}", call.kind, call.caller.name);
        assert!(!seen.contains("\\0"), "{seen}");
    }
}
