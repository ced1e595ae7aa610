//! From declarations to what Discord registers, and whether that changed.

mod compare;
mod faults;

use core_types::Locale;
use serde_json::{Map, Value, json};

pub use compare::is_same;
pub use faults::{Fault, Faults};

use super::{Commands, Context, Declaration, OptionKind, OptionSpec};
use crate::{
    reply::{Choice, ChoiceValue},
    texts::Texts,
};

/// The registration of all commands, as the JSON array that `PUT /applications/{id}/commands` takes.
///
/// # Errors
/// Everything that Discord would refuse, all at once: missing texts, names and texts that are too long, too many of
/// something, required options after optional ones.
pub fn registration(commands: &Commands, texts: &dyn Texts) -> Result<Value, Faults> {
    let commands: Vec<Value> = commands
        .declarations()
        .map(|declaration| command(declaration, texts))
        .collect();
    faults::check(&commands)?;
    Ok(Value::Array(commands))
}

const SLASH_COMMAND: u8 = 1;
const SUB_COMMAND: u8 = 1;
const SUB_COMMAND_GROUP: u8 = 2;

fn command(declaration: &Declaration, texts: &dyn Texts) -> Value {
    let contexts = match declaration.contexts.as_slice() {
        [] => &[Context::Guild],
        contexts => contexts,
    };
    let mut json = node(
        declaration,
        &format!("command-{}", declaration.name),
        SLASH_COMMAND,
        texts,
    );
    json.insert(
        "contexts".into(),
        contexts.iter().map(|context| context_number(*context)).collect(),
    );
    json.insert(
        "integration_types".into(),
        if contexts.contains(&Context::Private) {
            json!([0, 1])
        } else {
            json!([0])
        },
    );
    if let Some(permissions) = declaration.default_permissions {
        json.insert(
            "default_member_permissions".into(),
            permissions.bits().to_string().into(),
        );
    }
    Value::Object(json)
}

/// A command, group or sub-command; `key` is where its texts are.
fn node(declaration: &Declaration, key: &str, kind: u8, texts: &dyn Texts) -> Map<String, Value> {
    let mut json = described(declaration.name, key, texts);
    json.insert("type".into(), kind.into());
    let subcommands = declaration.subcommands.iter().map(|sub| {
        let kind = if sub.subcommands.is_empty() {
            SUB_COMMAND
        } else {
            SUB_COMMAND_GROUP
        };
        Value::Object(node(sub, &format!("{key}-{}", sub.name), kind, texts))
    });
    let options = declaration
        .options
        .iter()
        .map(|spec| option(spec, &format!("{key}-option-{}", spec.name), texts));
    let options: Vec<Value> = subcommands.chain(options).collect();
    if !options.is_empty() {
        json.insert("options".into(), options.into());
    }
    json
}

fn option(spec: &OptionSpec, key: &str, texts: &dyn Texts) -> Value {
    let mut json = described(spec.name, key, texts);
    json.insert("type".into(), kind_number(spec.kind).into());
    if spec.required {
        json.insert("required".into(), true.into());
    }
    if spec.autocomplete {
        json.insert("autocomplete".into(), true.into());
    }
    if !spec.choices.is_empty() {
        json.insert(
            "choices".into(),
            spec.choices.iter().map(|each| choice(each, key, texts)).collect(),
        );
    }
    let (min, max) = match spec.kind {
        OptionKind::Text => ("min_length", "max_length"),
        _ => ("min_value", "max_value"),
    };
    json.extend(spec.limits.min.map(|bound| (min.to_owned(), bound.into())));
    json.extend(spec.limits.max.map(|bound| (max.to_owned(), bound.into())));
    Value::Object(json)
}

fn choice(choice: &Choice, key: &str, texts: &dyn Texts) -> Value {
    let (value, word) = match &choice.value {
        ChoiceValue::Text(text) => (Value::from(text.as_str()), text.clone()),
        ChoiceValue::Integer(number) => (Value::from(*number), number.to_string()),
    };
    let key = format!("{key}-choice-{word}");
    let mut json = Map::new();
    let name = texts
        .get(Locale::default(), &key, &[])
        .unwrap_or_else(|| choice.name.clone());
    json.insert("name".into(), name.into());
    json.extend(localisations(&key, texts).map(|all| ("name_localizations".to_owned(), all)));
    json.insert("value".into(), value);
    Value::Object(json)
}

/// Name and description with their localisations. A description that is missing is left out, which `faults` reports.
fn described(name: &str, key: &str, texts: &dyn Texts) -> Map<String, Value> {
    let mut json = Map::new();
    json.insert("name".into(), name.into());
    json.extend(
        localisations(&format!("{key}-name"), texts).map(|all| ("name_localizations".to_owned(), all)),
    );
    json.extend(
        texts
            .get(Locale::default(), key, &[])
            .map(|text| ("description".to_owned(), text.into())),
    );
    json.extend(localisations(key, texts).map(|all| ("description_localizations".to_owned(), all)));
    json
}

/// The text in every language that has it, by Discord's codes; `None` if no language does.
fn localisations(key: &str, texts: &dyn Texts) -> Option<Value> {
    let mut all = Map::new();
    for locale in Locale::ALL {
        let Some(text) = texts.get(locale, key, &[]) else {
            continue;
        };
        all.extend(
            locale
                .discord_codes()
                .iter()
                .map(|code| ((*code).to_owned(), Value::from(text.as_str()))),
        );
    }
    (!all.is_empty()).then_some(Value::Object(all))
}

/// Numbers of Discord's interaction contexts.
fn context_number(context: Context) -> Value {
    match context {
        Context::Guild => 0,
        Context::BotDm => 1,
        Context::Private => 2,
    }
    .into()
}

/// Numbers of Discord's option types.
const fn kind_number(kind: OptionKind) -> u8 {
    match kind {
        OptionKind::Text => 3,
        OptionKind::Integer => 4,
        OptionKind::Boolean => 5,
        OptionKind::User => 6,
        OptionKind::Channel => 7,
        OptionKind::Role => 8,
        OptionKind::Attachment => 11,
    }
}

#[cfg(test)]
mod tests;
