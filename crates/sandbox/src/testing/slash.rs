//! Slash commands as people type them.

use serde_json::{Value, json};

use super::{Asked, Member, Reply, SandboxError, acts::file};
use crate::{client::interactions, snowflake::Snowflake, validate::attachment::Upload};

/// What may be given for an option: text, numbers, yes or no, people, channels, ids.
pub trait IntoOptionValue {
    /// The value as Discord's client sends it.
    fn into_option_value(self) -> Value;
}

macro_rules! option_values {
    ($($kind:ty),*) => {
        $(impl IntoOptionValue for $kind {
            fn into_option_value(self) -> Value {
                json!(self)
            }
        })*
    };
}

option_values!(&str, String, bool, i64, i32, u32, f64, Snowflake);

impl IntoOptionValue for Value {
    fn into_option_value(self) -> Value {
        self
    }
}

impl IntoOptionValue for &Member {
    fn into_option_value(self) -> Value {
        json!(self.id)
    }
}

impl IntoOptionValue for &super::Channel {
    fn into_option_value(self) -> Value {
        json!(self.id())
    }
}

/// A slash command being typed.
#[derive(Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct Slash<'a> {
    member: &'a Member,
    path: Vec<String>,
    options: Vec<Value>,
    files: Vec<Upload>,
}

impl<'a> Slash<'a> {
    pub(super) fn new(member: &'a Member, command: &str) -> Self {
        let path = command
            .trim_start_matches('/')
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        Self {
            member,
            path,
            options: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Goes on to a sub-command.
    #[expect(
        clippy::should_implement_trait,
        reason = "a sub-command, as Discord names it; nothing is subtracted"
    )]
    pub fn sub(mut self, name: &str) -> Self {
        self.path.push(name.to_owned());
        self
    }

    /// Fills in an option.
    pub fn option(mut self, name: &str, value: impl IntoOptionValue) -> Self {
        self.options
            .push(json!({"name": name, "value": value.into_option_value()}));
        self
    }

    /// Chooses a file for an option.
    pub fn file(mut self, name: &str, filename: &str, bytes: &[u8]) -> Self {
        let number = self.files.len();
        self.files.push(file(number, filename, bytes));
        self.option(name, number.to_string())
    }

    fn body(&self, kind: u8) -> Result<Value, SandboxError> {
        let mut options = self.options.clone();
        for sub in self.path.iter().skip(1).rev() {
            options = vec![json!({"name": sub, "options": options})];
        }
        let name = self.path.first().map(String::as_str).unwrap_or_default();
        Ok(json!({
            "type": kind, "channel_id": self.member.channel_id()?,
            "data": {"name": name, "type": 1, "options": options},
        }))
    }

    /// Sends the command and waits until it is settled: a message that is no longer thinking, or a modal.
    pub async fn send(self) -> Result<Reply, SandboxError> {
        self.begin()?.answer().await
    }

    /// Sends the command, and does not wait for what comes of it.
    pub fn begin(self) -> Result<Asked, SandboxError> {
        let body = self.body(2)?;
        self.member.begin(&body, &self.files)
    }
}

/// One suggestion of an autocompleting option.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the person sees.
    pub name: String,
    /// What the command gets.
    pub value: Value,
}

/// A slash command with one option half typed.
#[derive(Debug)]
#[must_use = "nothing is asked before `send`"]
pub struct Autocomplete<'a> {
    slash: Slash<'a>,
}

impl<'a> Autocomplete<'a> {
    pub(super) fn new(slash: Slash<'a>) -> Self {
        Self { slash }
    }

    /// Fills in an option that is already complete.
    pub fn option(mut self, name: &str, value: impl IntoOptionValue) -> Self {
        self.slash = self.slash.option(name, value);
        self
    }

    /// The option being typed, and what has been typed of it.
    pub fn focus(mut self, name: &str, typed: &str) -> Self {
        self.slash
            .options
            .push(json!({"name": name, "value": typed, "focused": true}));
        self
    }

    /// Asks for suggestions; none when the application does not answer within three seconds.
    pub async fn send(self) -> Result<Vec<Choice>, SandboxError> {
        let member = self.slash.member;
        let body = self.slash.body(4)?;
        let choices = interactions::autocomplete(&member.discord, member.id, &body).await?;
        let choice = |choice: Value| Choice {
            name: choice["name"].as_str().unwrap_or_default().to_owned(),
            value: choice["value"].clone(),
        };
        Ok(choices.into_iter().map(choice).collect())
    }
}
