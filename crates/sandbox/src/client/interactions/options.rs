//! A command's options as a person filled them in.

use serde_json::{Value, json};

use super::resolve::Resolved;
use crate::{
    error::{ApiResult, FormErrors},
    snowflake::Snowflake,
};

/// Largest whole number that JSON readers agree on.
const MAX_INTEGER: f64 = 9_007_199_254_740_991.0;

/// Checks options against the command's and turns them into what the application gets.
pub(super) struct Reader<'a, 'state> {
    resolved: &'a mut Resolved<'state>,
    /// While completing, options may be missing or half typed.
    is_autocomplete: bool,
    /// Sub-command group and sub-command that were chosen.
    pub(super) path: Vec<String>,
    errors: FormErrors,
    focused: usize,
}

impl<'a, 'state> Reader<'a, 'state> {
    pub(super) fn new(resolved: &'a mut Resolved<'state>, is_autocomplete: bool) -> Self {
        Self {
            resolved,
            is_autocomplete,
            path: Vec::new(),
            errors: FormErrors::default(),
            focused: 0,
        }
    }

    pub(super) fn read(&mut self, declared: &[Value], given: &[Value]) -> ApiResult<Vec<Value>> {
        let options = self.level(declared, given);
        if self.is_autocomplete && self.focused != 1 {
            self.errors.add(
                "data.options",
                "BASE_TYPE_REQUIRED",
                "Exactly one option must be focused.",
            );
        }
        std::mem::take(&mut self.errors).finish()?;
        Ok(options)
    }

    fn level(&mut self, declared: &[Value], given: &[Value]) -> Vec<Value> {
        let is_sub = |option: &Value| matches!(option["type"].as_u64(), Some(1 | 2));
        if declared.iter().any(is_sub) {
            return self.sub_command(declared, given);
        }
        for option in given {
            let name = option["name"].as_str().unwrap_or_default();
            if !declared.iter().any(|declared| declared["name"] == name) {
                let message = "The command has no such option.";
                self.errors
                    .add(&path(name), "APPLICATION_COMMAND_OPTION_UNKNOWN", message);
            }
        }
        let mut read = Vec::new();
        for declared in declared {
            let name = declared["name"].as_str().unwrap_or_default();
            let Some(option) = given.iter().find(|option| option["name"] == name) else {
                if declared["required"].as_bool().unwrap_or_default() && !self.is_autocomplete {
                    self.errors.required(&path(name));
                }
                continue;
            };
            let is_focused = self.is_autocomplete && option["focused"].as_bool().unwrap_or_default();
            let kind = declared["type"].as_u64().unwrap_or_default();
            let mut out = json!({"name": name, "type": kind, "value": option["value"]});
            if is_focused {
                self.focused += 1;
                if !declared["autocomplete"].as_bool().unwrap_or_default() {
                    let message = "The option does not autocomplete.";
                    self.errors
                        .add(&path(name), "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", message);
                }
                out["focused"] = json!(true);
                // What is being typed is sent as it stands.
                out["value"] = match &option["value"] {
                    Value::String(text) => json!(text),
                    Value::Null => json!(""),
                    other => json!(other.to_string()),
                };
            } else if let Some(value) = self.value(declared, kind, &option["value"]) {
                out["value"] = value;
            } else if !self.is_autocomplete {
                let message = "The value does not fit the option.";
                self.errors
                    .add(&path(name), "APPLICATION_COMMAND_OPTION_VALUE_INVALID", message);
            }
            read.push(out);
        }
        read
    }

    fn sub_command(&mut self, declared: &[Value], given: &[Value]) -> Vec<Value> {
        let chosen = given.first().and_then(|option| {
            declared
                .iter()
                .find(|declared| declared["name"] == option["name"])
                .map(|declared| (declared, option))
        });
        let Some((declared, option)) = chosen else {
            self.errors.add(
                "data.options",
                "BASE_TYPE_REQUIRED",
                "A sub-command must be chosen.",
            );
            return Vec::new();
        };
        let name = declared["name"].as_str().unwrap_or_default().to_owned();
        self.path.push(name.clone());
        let inner = self.level(
            declared["options"].as_array().map_or(&[], Vec::as_slice),
            option["options"].as_array().map_or(&[], Vec::as_slice),
        );
        vec![json!({"name": name, "type": declared["type"], "options": inner})]
    }

    /// The value as the application gets it; `None` when the client would not send it.
    fn value(&mut self, declared: &Value, kind: u64, value: &Value) -> Option<Value> {
        let choices = declared["choices"].as_array().map_or(&[][..], Vec::as_slice);
        if !choices.is_empty() && !choices.iter().any(|choice| choice["value"] == *value) {
            return None;
        }
        let id = Snowflake::from_json(value);
        let is_good = match kind {
            3 => text_fits(declared, value.as_str()?),
            4 => (value.is_i64() || value.is_u64()) && number_fits(declared, value.as_f64()?),
            5 => value.is_boolean(),
            6 => self.resolved.user(id?),
            7 => {
                let types = declared["channel_types"]
                    .as_array()
                    .map_or(&[][..], Vec::as_slice);
                self.resolved.channel(id?, types, None)
            }
            8 => self.resolved.role(id?),
            9 => self.resolved.user(id?) || self.resolved.role(id?),
            11 => return self.resolved.attachment(value),
            10 => number_fits(declared, value.as_f64()?),
            _ => false,
        };
        is_good.then(|| value.clone())
    }
}

/// Where in the body an option of this name is wrong.
fn path(name: &str) -> String {
    format!("data.options.{name}.value")
}

fn text_fits(declared: &Value, text: &str) -> bool {
    let length = text.chars().count() as u64;
    let min = declared["min_length"].as_u64().unwrap_or(1);
    let max = declared["max_length"].as_u64().unwrap_or(6000);
    (min..=max).contains(&length)
}

fn number_fits(declared: &Value, number: f64) -> bool {
    let min = declared["min_value"].as_f64().unwrap_or(-MAX_INTEGER);
    let max = declared["max_value"].as_f64().unwrap_or(MAX_INTEGER);
    number.is_finite() && (min..=max).contains(&number)
}
