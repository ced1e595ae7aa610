//! The body of a message: created, edited, or given as an answer.

mod mentions;

use serde_json::Value;

pub(crate) use self::mentions::AllowedMentions;
use super::{
    attachment::{self, Declared, Upload},
    components, embeds,
};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    world::{EPHEMERAL, Message, Poll, V2},
};

/// Flags an application may set: suppress embeds, ephemeral, suppress notifications, V2.
const SETTABLE_FLAGS: u64 = 1 << 2 | EPHEMERAL | 1 << 12 | V2;

/// Most files of a message.
const MAX_FILES: usize = 10;

/// A message body. `None` means that the field was absent (an edit leaves it as it is).
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the fields of Discord's body"
)]
pub(crate) struct Payload {
    pub(crate) content: Option<String>,
    pub(crate) embeds: Option<Vec<Value>>,
    pub(crate) components: Option<Vec<Value>>,
    pub(crate) attachments: Option<Vec<Declared>>,
    /// Files that came along.
    pub(crate) files: Vec<Upload>,
    pub(crate) flags: Option<u64>,
    pub(crate) tts: bool,
    pub(crate) nonce: Option<Value>,
    /// Refuse to send another message of the same nonce.
    pub(crate) enforce_nonce: bool,
    pub(crate) replies_to: Option<Snowflake>,
    /// Whether a reply to what is not there (any more) is refused rather than sent as an ordinary message.
    pub(crate) must_exist: bool,
    /// Channel and message to forward.
    pub(crate) forwards: Option<(Snowflake, Snowflake)>,
    pub(crate) has_stickers: bool,
    pub(crate) poll: Option<Poll>,
    pub(crate) allowed_mentions: AllowedMentions,
}

impl Payload {
    /// A body with nothing but flags, for a deferred answer.
    pub(crate) fn with_flags(flags: u64) -> Self {
        Self {
            flags: Some(flags),
            ..Self::default()
        }
    }

    /// What is left of it when a person sends it.
    pub(crate) fn of_person(self) -> Self {
        Self {
            embeds: None,
            components: None,
            flags: None,
            ..self
        }
    }

    /// Reads and checks a body. Whether it may be empty depends on what it is for.
    pub(crate) fn parse(body: &Value) -> ApiResult<Self> {
        let mut errors = FormErrors::default();
        if !body.is_object() {
            errors.add(
                "",
                "DICT_TYPE_CONVERT",
                "Only dictionaries may be used in a DictType",
            );
            return Err(errors.into_error());
        }
        let mut payload = Self {
            content: text_field(body, "content", &mut errors),
            embeds: list_field(body, "embeds", &mut errors),
            components: list_field(body, "components", &mut errors),
            attachments: list_field(body, "attachments", &mut errors)
                .map(|files| files.iter().map(Declared::parse).collect()),
            files: Vec::new(),
            flags: body["flags"].as_u64(),
            tts: body["tts"].as_bool().unwrap_or_default(),
            nonce: body.get("nonce").filter(|nonce| !nonce.is_null()).cloned(),
            enforce_nonce: body["enforce_nonce"].as_bool().unwrap_or_default(),
            replies_to: None,
            must_exist: body["message_reference"]["fail_if_not_exists"]
                .as_bool()
                .unwrap_or(true),
            forwards: None,
            poll: body
                .get("poll")
                .filter(|poll| !poll.is_null())
                .map(|poll| super::poll::parse(poll, &mut errors)),
            has_stickers: body["sticker_ids"].as_array().is_some_and(|ids| !ids.is_empty()),
            allowed_mentions: AllowedMentions::parse(body),
        };
        payload.refer(&body["message_reference"], &mut errors);
        payload.check(&mut errors);
        errors.finish()?;
        Ok(payload)
    }

    /// Reads and checks a body with the files that came along.
    pub(crate) fn with_files(body: &Value, files: Vec<Upload>) -> ApiResult<Self> {
        attachment::check(&files)?;
        let mut payload = Self::parse(body)?;
        if files.len() > MAX_FILES {
            let message = "Must be 10 or fewer in length.";
            return Err(ApiError::form("attachments", "BASE_TYPE_MAX_LENGTH", message));
        }
        payload.files = files;
        Ok(payload)
    }

    /// Reads what the message replies to or forwards.
    fn refer(&mut self, reference: &Value, errors: &mut FormErrors) {
        if reference.is_null() {
            return;
        }
        let id = |key: &str| Snowflake::from_json(&reference[key]);
        match reference["type"].as_u64().unwrap_or_default() {
            0 => match id("message_id") {
                None => errors.required("message_reference.message_id"),
                message => self.replies_to = message,
            },
            1 => match (id("channel_id"), id("message_id")) {
                (None, _) => errors.required("message_reference.channel_id"),
                (_, None) => errors.required("message_reference.message_id"),
                (Some(channel), Some(message)) => self.forwards = Some((channel, message)),
            },
            _ => errors.add(
                "message_reference.type",
                "BASE_TYPE_CHOICES",
                "Value must be one of {0, 1}.",
            ),
        }
    }

    fn check(&self, errors: &mut FormErrors) {
        if let Some(content) = &self.content {
            errors.length("content", content, 0, 2000);
        }
        if let Some(embeds) = &self.embeds {
            embeds::check(embeds, errors);
        }
        let flags = self.flags.unwrap_or_default();
        if flags & !SETTABLE_FLAGS & !(1 << 13 | crate::world::LOADING) != 0 {
            errors.add("flags", "BASE_TYPE_CHOICES", "This flag cannot be set.");
        }
        if let Some(nonce) = self.nonce.as_ref().and_then(Value::as_str) {
            errors.length("nonce", nonce, 0, 25);
        }
        if self
            .attachments
            .as_ref()
            .is_some_and(|files| files.len() > MAX_FILES)
        {
            errors.add(
                "attachments",
                "BASE_TYPE_MAX_LENGTH",
                "Must be 10 or fewer in length.",
            );
        }
        let is_v2 = flags & V2 != 0;
        if is_v2 {
            self.refuse_legacy(errors);
        }
        if let Some(components) = &self.components {
            components::check_message(components, is_v2, errors);
        }
        self.allowed_mentions.check(errors);
    }

    fn refuse_legacy(&self, errors: &mut FormErrors) {
        let legacy = [
            (
                "content",
                self.content.as_ref().is_some_and(|content| !content.is_empty()),
            ),
            (
                "embeds",
                self.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty()),
            ),
        ];
        for (field, is_used) in legacy {
            if is_used {
                let message =
                    format!("The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
                errors.add(
                    field,
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    &message,
                );
            }
        }
    }

    /// Refuses what a message of V2 components cannot take, whether or not the body repeats the flag.
    pub(crate) fn must_be_v2(&self) -> ApiResult<()> {
        let mut errors = FormErrors::default();
        self.refuse_legacy(&mut errors);
        errors.finish()
    }

    /// Refuses the change to V2 while the message still has what V2 does not allow.
    pub(crate) fn refuse_leftovers(&self, message: &Message) -> ApiResult<()> {
        let mut errors = FormErrors::default();
        let left = [
            ("content", self.content.is_none() && !message.content.is_empty()),
            ("embeds", self.embeds.is_none() && !message.embeds.is_empty()),
        ];
        for (field, is_left) in left {
            if is_left {
                let text =
                    format!("The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
                errors.add(
                    field,
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    &text,
                );
            }
        }
        errors.finish()
    }

    /// Whether it changes the flags and nothing else.
    pub(crate) fn has_only_flags(&self) -> bool {
        self.flags.is_some()
            && self.content.is_none()
            && self.embeds.is_none()
            && self.components.is_none()
            && self.attachments.is_none()
            && self.files.is_empty()
    }

    /// Whether a message of this alone would be empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.content
            .as_ref()
            .is_none_or(|content| content.trim().is_empty())
            && self.embeds.as_ref().is_none_or(Vec::is_empty)
            && self.components.as_ref().is_none_or(Vec::is_empty)
            && self.files.is_empty()
    }
}

/// An absent field is `None`; null clears it.
fn text_field(body: &Value, key: &str, errors: &mut FormErrors) -> Option<String> {
    match body.get(key)? {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        _ => {
            errors.add(key, "STRING_TYPE_CONVERT", "Could not interpret value as string.");
            None
        }
    }
}

/// An absent field is `None`; null clears it.
fn list_field(body: &Value, key: &str, errors: &mut FormErrors) -> Option<Vec<Value>> {
    match body.get(key)? {
        Value::Null => Some(Vec::new()),
        Value::Array(list) => Some(list.clone()),
        _ => {
            errors.add(
                key,
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            );
            None
        }
    }
}

#[cfg(test)]
mod tests;
