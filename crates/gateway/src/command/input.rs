//! What handlers get: input that was checked against the declaration.

use std::collections::BTreeMap;

use core_errors::{AppError, codes};
use core_types::{ChannelId, MessageId, RoleId, UserId};

use crate::{
    call::{Attachment, OptionValue, Person, ServerRole},
    component_id::ComponentId,
};

/// The options of a command, checked: what is required is there, every value has the declared type, bounds and choices.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub(crate) subcommand: String,
    pub(crate) values: BTreeMap<String, OptionValue>,
    pub(crate) users: BTreeMap<UserId, Person>,
    pub(crate) roles: BTreeMap<RoleId, ServerRole>,
}

impl Options {
    /// Group and sub-command with a space between, or the empty text for a command without them.
    pub fn subcommand(&self) -> &str {
        &self.subcommand
    }

    /// The text of an option, if it was filled in.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name)? {
            OptionValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number of an option, if it was filled in.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.values.get(name)? {
            OptionValue::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The answer to a yes-or-no option, if it was given.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        match self.values.get(name)? {
            OptionValue::Boolean(yes) => Some(*yes),
            _ => None,
        }
    }

    /// The person of an option, if one was chosen.
    pub fn user(&self, name: &str) -> Option<&Person> {
        match self.values.get(name)? {
            OptionValue::User(id) => self.users.get(id),
            _ => None,
        }
    }

    /// The channel of an option, if one was chosen.
    pub fn channel(&self, name: &str) -> Option<ChannelId> {
        match self.values.get(name)? {
            OptionValue::Channel(id) => Some(*id),
            _ => None,
        }
    }

    /// The role of an option, if one was chosen.
    pub fn role(&self, name: &str) -> Option<RoleId> {
        match self.values.get(name)? {
            OptionValue::Role(id) => Some(*id),
            _ => None,
        }
    }

    /// The role of an option with what the server says of it, if one was chosen and the server knows it.
    pub fn server_role(&self, name: &str) -> Option<ServerRole> {
        self.roles.get(&self.role(name)?).copied()
    }

    /// The file of an option, if one was attached.
    pub fn attachment(&self, name: &str) -> Option<&Attachment> {
        match self.values.get(name)? {
            OptionValue::Attachment(file) => Some(file),
            _ => None,
        }
    }

    /// The text of a required option.
    ///
    /// # Errors
    /// `command.option_invalid` if it is missing after all, which the declaration rules out.
    pub fn required_text(&self, name: &'static str) -> Result<&str, AppError> {
        self.text(name).ok_or_else(|| missing(name))
    }

    /// The whole number of a required option.
    ///
    /// # Errors
    /// As [`Options::required_text`].
    pub fn required_integer(&self, name: &'static str) -> Result<i64, AppError> {
        self.integer(name).ok_or_else(|| missing(name))
    }

    /// The person of a required option.
    ///
    /// # Errors
    /// As [`Options::required_text`].
    pub fn required_user(&self, name: &'static str) -> Result<&Person, AppError> {
        self.user(name).ok_or_else(|| missing(name))
    }
}

fn missing(name: &'static str) -> AppError {
    AppError::new(codes::OPTION_INVALID).with("option", name)
}

/// The option for which suggestions are wanted.
#[derive(Debug, Clone)]
pub struct Focused {
    /// Its name.
    pub option: String,
    /// What was typed so far.
    pub text: String,
    /// The options filled in before it; some that are required may be missing.
    pub options: Options,
}

/// A button that was pressed or a select that was used.
#[derive(Debug, Clone)]
pub struct Pressed {
    /// What it stands for; verified.
    pub id: ComponentId,
    /// What was chosen; empty for buttons. Check it: a changed client can send anything.
    pub values: Vec<String>,
    /// The message it belongs to.
    pub message: Option<MessageId>,
}

/// A form that was submitted.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it stands for; verified.
    pub id: ComponentId,
    /// What was filled in, by field. Check it: a changed client can send anything.
    pub fields: BTreeMap<String, Vec<String>>,
    /// The message whose button opened the form; `None` when a command did.
    pub message: Option<MessageId>,
}

impl Form {
    /// The text of a field; empty if it was left empty.
    pub fn text(&self, field: &str) -> &str {
        self.fields
            .get(field)
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }
}
