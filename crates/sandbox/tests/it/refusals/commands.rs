//! Commands that Discord does not register.

use sandbox::Limits;
use serde_json::{Value, json};

use super::table::{Fault, must_be, refuse_each};
use crate::{bot::call, checked::Sandbox};

/// A good command, changed.
fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut command = json!({"name": "pay", "description": "Pay", "options": [
        {"type": 6, "name": "to", "description": "Whom", "required": true},
        {"type": 3, "name": "amount", "description": "How much"},
    ]});
    change(&mut command);
    command
}

/// A command of these options.
fn options(options: Value) -> Value {
    with(|command| command["options"] = options)
}

/// A command with one option like this.
fn option(change: &Value) -> Value {
    let mut option = json!({"type": 3, "name": "word", "description": "A word"});
    for (key, value) in change.as_object().unwrap() {
        option[key] = value.clone();
    }
    options(json!([option]))
}

fn long(length: usize) -> String {
    "x".repeat(length)
}

async fn path(sandbox: &Sandbox) -> String {
    let (_, me) = call(sandbox, "GET", "/applications/@me", &Value::Null).await;
    format!("/applications/{}/commands", me["id"].as_str().unwrap())
}

async fn start() -> Sandbox {
    Sandbox::builder().limits(Limits::off()).start().await.unwrap()
}

fn of_the_command() -> Vec<Fault> {
    let nested = |kind: u64| json!({"type": kind, "name": "sub", "description": "d", "options": []});
    vec![
        (with(|c| c["name"] = json!("")), "name", "BASE_TYPE_REQUIRED"),
        (with(|c| c["name"] = Value::Null), "name", "BASE_TYPE_REQUIRED"),
        (
            with(|c| c["name"] = json!(long(33))),
            "name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            with(|c| c["name"] = json!("Pay")),
            "name",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
        (with(|c| c["name"] = json!("pay me")), "name", "STRING_TYPE_REGEX"),
        (with(|c| c["name"] = json!("pay!")), "name", "STRING_TYPE_REGEX"),
        (
            with(|c| c["name_localizations"] = json!({"de": "Zahlen"})),
            "name_localizations.de",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
        (
            with(|c| c["name_localizations"] = json!({"de": "zahl es"})),
            "name_localizations.de",
            "STRING_TYPE_REGEX",
        ),
        (
            with(|c| c["name_localizations"] = json!({"fr": long(33)})),
            "name_localizations.fr",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            with(|c| c["name_localizations"] = json!({"xx": "zahlen"})),
            "name_localizations.xx",
            "BASE_TYPE_CHOICES",
        ),
        (
            with(|c| c["description"] = json!("")),
            "description",
            "BASE_TYPE_REQUIRED",
        ),
        (
            with(|c| c["description"] = json!(long(101))),
            "description",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            with(|c| c["description_localizations"] = json!({"de": long(101)})),
            "description_localizations.de",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (with(|c| c["type"] = json!(9)), "type", "BASE_TYPE_CHOICES"),
        (
            json!({"type": 2, "name": "Look", "description": "d"}),
            "description",
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
        ),
        (
            json!({"type": 3, "name": "Look", "options": [nested(1)]}),
            "options",
            "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID",
        ),
        (
            json!({"type": 2, "name": long(33)}),
            "name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            with(|c| c["default_member_permissions"] = json!("many")),
            "default_member_permissions",
            "NUMBER_TYPE_COERCE",
        ),
        (
            with(|c| c["contexts"] = json!([0, 9])),
            "contexts.1",
            "BASE_TYPE_CHOICES",
        ),
        (
            with(|c| c["contexts"] = json!([])),
            "contexts",
            "BASE_TYPE_MIN_LENGTH",
        ),
        (
            with(|c| c["integration_types"] = json!([2])),
            "integration_types.0",
            "BASE_TYPE_CHOICES",
        ),
        (too_large(), "", "APPLICATION_COMMAND_TOO_LARGE"),
    ]
}

/// A command of more than 8,000 characters, no part of which is too long.
fn too_large() -> Value {
    let choices: Vec<_> = (0..25)
        .map(|n| json!({"name": format!("{n:0100}"), "value": format!("{n:0100}")}))
        .collect();
    let list: Vec<_> = (0..2)
        .map(|n| json!({"type": 3, "name": format!("o{n}"), "description": "d", "choices": choices}))
        .collect();
    options(json!(list))
}

#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
fn of_the_options() -> Vec<Fault> {
    let value = |name: &str| json!({"type": 3, "name": name, "description": "d"});
    let sub = |inner: Value| json!({"type": 1, "name": "sub", "description": "d", "options": inner});
    let group = |inner: Value| json!({"type": 2, "name": "group", "description": "d", "options": inner});
    let many: Vec<_> = (0..26).map(|n| value(&format!("o{n}"))).collect();
    vec![
        (options(json!(many)), "options", "BASE_TYPE_MAX_LENGTH"),
        (options(json!(["word"])), "options.0", "MODEL_TYPE_CONVERT"),
        (
            with(|c| c["options"][1]["name"] = json!("to")),
            "options.1.name",
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
        ),
        (
            with(|c| {
                c["options"][0]["required"] = json!(false);
                c["options"][1]["required"] = json!(true);
            }),
            "options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            option(&json!({"name": "Word"})),
            "options.0.name",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
        (
            option(&json!({"name": "a word"})),
            "options.0.name",
            "STRING_TYPE_REGEX",
        ),
        (
            option(&json!({"name": long(33)})),
            "options.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            option(&json!({"name_localizations": {"de": "Wort"}})),
            "options.0.name_localizations.de",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
        (
            option(&json!({"description": ""})),
            "options.0.description",
            "BASE_TYPE_REQUIRED",
        ),
        (
            option(&json!({"description": long(101)})),
            "options.0.description",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            option(&json!({"type": 12})),
            "options.0.type",
            "BASE_TYPE_CHOICES",
        ),
        (
            option(&json!({"type": null})),
            "options.0.type",
            "BASE_TYPE_REQUIRED",
        ),
        (
            options(json!([sub(json!([])), value("word")])),
            "options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            options(json!([sub(json!([sub(json!([]))]))])),
            "options.0.options.0.type",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            options(json!([group(json!([group(json!([]))]))])),
            "options.0.options.0.type",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            options(json!([group(json!([value("word")]))])),
            "options.0.options.0.type",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            options(json!([sub(json!([option_of("Word")]))])),
            "options.0.options.0.name",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
        (
            option(&json!({"min_length": 6001})),
            "options.0.min_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            option(&json!({"max_length": 0})),
            "options.0.max_length",
            "NUMBER_TYPE_MIN",
        ),
        (
            option(&json!({"min_length": 5, "max_length": 4})),
            "options.0.max_length",
            "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID",
        ),
        (
            option(&json!({"type": 4, "min_value": 5, "max_value": -5})),
            "options.0.max_value",
            "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID",
        ),
        (
            option(&json!({"type": 7, "channel_types": [99]})),
            "options.0.channel_types.0",
            "BASE_TYPE_CHOICES",
        ),
        (
            option(&json!({"channel_types": [0]})),
            "options.0.channel_types",
            "APPLICATION_COMMAND_OPTIONS_CHANNEL_TYPES_INVALID",
        ),
    ]
}

fn option_of(name: &str) -> Value {
    json!({"type": 3, "name": name, "description": "d"})
}

fn of_the_choices() -> Vec<Fault> {
    let choice = |name: &str, value: Value| json!({"name": name, "value": value});
    let many: Vec<_> = (0..26)
        .map(|n| choice(&format!("c{n}"), json!(format!("v{n}"))))
        .collect();
    let choices = |choices: Value| option(&json!({"choices": choices}));
    vec![
        (choices(json!(many)), "options.0.choices", "BASE_TYPE_MAX_LENGTH"),
        (
            choices(json!([choice("", json!("v"))])),
            "options.0.choices.0.name",
            "BASE_TYPE_REQUIRED",
        ),
        (
            choices(json!([choice(&long(101), json!("v"))])),
            "options.0.choices.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            choices(json!([choice("a", json!(long(101)))])),
            "options.0.choices.0.value",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            choices(json!([choice("a", json!(1))])),
            "options.0.choices.0.value",
            "BASE_TYPE_BAD_TYPE",
        ),
        (
            choices(json!([choice("a", json!("v")), choice("a", json!("w"))])),
            "options.0.choices.1.name",
            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
        ),
        (
            option(&json!({"type": 5, "choices": [choice("a", json!(true))]})),
            "options.0.choices",
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
        ),
        (
            option(&json!({"autocomplete": true, "choices": [choice("a", json!("v"))]})),
            "options.0.autocomplete",
            "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
        ),
        (
            option(&json!({"type": 6, "autocomplete": true})),
            "options.0.autocomplete",
            "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
        ),
    ]
}

#[tokio::test]
async fn commands_and_their_options() {
    let sandbox = start().await;
    let commands = path(&sandbox).await;
    refuse_each(&sandbox, "POST", &commands, &of_the_command()).await;
    refuse_each(&sandbox, "POST", &commands, &of_the_options()).await;
    refuse_each(&sandbox, "POST", &commands, &of_the_choices()).await;
    let (status, _) = call(&sandbox, "POST", &commands, &with(|_| ())).await;
    assert_eq!(
        status, 201,
        "the command that all of these were made of is a good one"
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn lists_of_commands() {
    let sandbox = start().await;
    let commands = path(&sandbox).await;
    let (good, other) = (with(|_| ()), with(|c| c["name"] = json!("Pay")));
    let rows: [Fault; 4] = [
        (json!({}), "", "LIST_TYPE_CONVERT"),
        (json!(["pay"]), "0", "MODEL_TYPE_CONVERT"),
        (json!([good, other]), "1.name", "APPLICATION_COMMAND_INVALID_NAME"),
        (json!([good, good]), "1", "APPLICATION_COMMANDS_DUPLICATE_NAME"),
    ];
    refuse_each(&sandbox, "PUT", &commands, &rows).await;
    for (kind, most) in [(1, 100), (2, 15), (3, 15)] {
        let of = |count: usize| {
            let one = |n| json!({"type": kind, "name": format!("c{n}"), "description": if kind == 1 { "d" } else { "" }});
            json!((0..count).map(one).collect::<Vec<_>>())
        };
        let (status, answer) = call(&sandbox, "PUT", &commands, &of(most + 1)).await;
        assert_eq!(
            (status, &answer["code"]),
            (400, &json!(30_032)),
            "{kind}: {answer}"
        );
        let (_, left) = call(&sandbox, "GET", &commands, &Value::Null).await;
        assert_eq!(left, json!([]), "a list is taken as a whole or not at all");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn edits_of_commands() {
    let sandbox = start().await;
    let commands = path(&sandbox).await;
    let (_, first) = call(&sandbox, "POST", &commands, &with(|_| ())).await;
    call(&sandbox, "POST", &commands, &with(|c| c["name"] = json!("give"))).await;
    let one = format!("{commands}/{}", first["id"].as_str().unwrap());
    let rows: [Fault; 3] = [
        (
            json!({"name": "give"}),
            "name",
            "APPLICATION_COMMANDS_DUPLICATE_NAME",
        ),
        (
            json!({"description": long(101)}),
            "description",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"options": [option_of("Word")]}),
            "options.0.name",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
    ];
    refuse_each(&sandbox, "PATCH", &one, &rows).await;
    let (_, same) = call(&sandbox, "GET", &one, &Value::Null).await;
    assert_eq!(same["version"], first["version"], "nothing was changed");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn two_hundred_new_commands_a_day() {
    let sandbox = start().await;
    let commands = path(&sandbox).await;
    let named = |name: &str| with(|command| command["name"] = json!(name));
    for _ in 0..2 {
        let hundred: Vec<_> = (0..100).map(|n| named(&format!("c{n}"))).collect();
        let (status, answer) = call(&sandbox, "PUT", &commands, &json!(hundred)).await;
        assert_eq!(status, 200, "{answer}");
        call(&sandbox, "PUT", &commands, &json!([])).await;
    }
    let (status, answer) = call(&sandbox, "POST", &commands, &named("more")).await;
    assert_eq!((status, &answer["code"]), (400, &json!(30_034)), "{answer}");
    crate::raw::pass(std::time::Duration::from_hours(24)).await;
    let (status, answer) = call(&sandbox, "POST", &commands, &named("more")).await;
    assert_eq!(status, 201, "{answer}");
    let (status, answer) = call(&sandbox, "POST", &commands, &named("More")).await;
    must_be(
        status,
        &answer,
        "name",
        "APPLICATION_COMMAND_INVALID_NAME",
        &json!("More"),
    );
    sandbox.shutdown().await;
}
