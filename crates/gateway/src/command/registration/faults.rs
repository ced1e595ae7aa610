//! What Discord would refuse, found before it is asked.
//! Limits: <https://discord.com/developers/docs/interactions/application-commands>.

use std::fmt;

use serde_json::Value;

const MAX_COMMANDS: usize = 100;
const MAX_NAME: usize = 32;
const MAX_DESCRIPTION: usize = 100;
const MAX_OPTIONS: usize = 25;
const MAX_CHOICES: usize = 25;
const MAX_CHARACTERS: usize = 8_000;

/// One thing that Discord would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: command, sub-command and option with spaces between.
    pub path: String,
    /// What is wrong.
    pub what: String,
}

/// Everything that Discord would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("commands cannot be registered")?;
        self.0
            .iter()
            .try_for_each(|fault| write!(f, "; {}: {}", fault.path, fault.what))
    }
}

pub(super) fn check(commands: &[Value]) -> Result<(), Faults> {
    let mut faults = Faults(Vec::new());
    if commands.len() > MAX_COMMANDS {
        faults.add(
            "",
            format!("{} commands, at most {MAX_COMMANDS} are allowed", commands.len()),
        );
    }
    for command in commands {
        faults.check_node(command, "");
        let characters = counted(command);
        if characters > MAX_CHARACTERS {
            faults.add(
                text(command, "name"),
                format!("{characters} characters, at most {MAX_CHARACTERS} are allowed"),
            );
        }
    }
    if faults.0.is_empty() { Ok(()) } else { Err(faults) }
}

impl Faults {
    fn add(&mut self, path: &str, what: String) {
        self.0.push(Fault {
            path: path.to_owned(),
            what,
        });
    }

    fn check_node(&mut self, node: &Value, above: &str) {
        let path = format!("{above} {}", text(node, "name")).trim_start().to_owned();
        for (what, name) in with_localisations(node, "name") {
            if !is_name(name) {
                self.add(
                    &path,
                    format!(
                        "{what} `{name}` is no name: 1 to {MAX_NAME} lower-case letters, digits, - and _"
                    ),
                );
            }
        }
        if node.get("description").is_none() {
            self.add(&path, "no English description".into());
        }
        for (what, description) in with_localisations(node, "description") {
            if !(1..=MAX_DESCRIPTION).contains(&description.chars().count()) {
                self.add(
                    &path,
                    format!("{what} `{description}` does not have 1 to {MAX_DESCRIPTION} characters"),
                );
            }
        }
        let choices = list(node, "choices");
        if choices.len() > MAX_CHOICES {
            self.add(
                &path,
                format!("{} choices, at most {MAX_CHOICES} are allowed", choices.len()),
            );
        }
        if !choices.is_empty() && node.get("autocomplete").is_some() {
            self.add(&path, "choices and suggestions exclude each other".into());
        }
        let options = list(node, "options");
        if options.len() > MAX_OPTIONS {
            self.add(
                &path,
                format!("{} options, at most {MAX_OPTIONS} are allowed", options.len()),
            );
        }
        let required = |option: &Value| option.get("required").is_some();
        if options
            .windows(2)
            .any(|pair| !required(&pair[0]) && required(&pair[1]))
        {
            self.add(&path, "a required option comes after an optional one".into());
        }
        for option in options {
            self.check_node(option, &path);
        }
    }
}

fn text<'a>(node: &'a Value, field: &str) -> &'a str {
    node.get(field).and_then(Value::as_str).unwrap_or("")
}

fn list<'a>(node: &'a Value, field: &str) -> &'a [Value] {
    node.get(field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A text and its localisations, each with what it is.
fn with_localisations<'a>(node: &'a Value, field: &'static str) -> impl Iterator<Item = (String, &'a str)> {
    let own = node
        .get(field)
        .and_then(Value::as_str)
        .map(|text| (field.to_owned(), text));
    let localised = node
        .get(format!("{field}_localizations"))
        .and_then(Value::as_object);
    own.into_iter().chain(
        localised
            .into_iter()
            .flatten()
            .filter_map(move |(code, text)| Some((format!("{field} in {code}"), text.as_str()?))),
    )
}

fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.chars().count())
        && name
            .chars()
            .all(|c| c == '-' || c == '_' || (c.is_alphanumeric() && c.to_lowercase().eq([c])))
}

/// Characters as Discord counts them: names, descriptions and values, of each the longest localisation.
fn counted(node: &Value) -> usize {
    let longest = |field| {
        with_localisations(node, field)
            .map(|(_, text)| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let below: usize = ["options", "choices"]
        .iter()
        .flat_map(|field| list(node, field))
        .map(counted)
        .sum();
    longest("name") + longest("description") + text(node, "value").chars().count() + below
}
