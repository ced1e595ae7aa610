//! The body of a message: created, edited, or given as an answer.

use serde_json::Value;

use super::{
    attachment::{self, Declared, Upload},
    components, embeds,
};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    world::{EPHEMERAL, Message, V2},
};

/// Flags an application may set: suppress embeds, ephemeral, suppress notifications, V2.
const SETTABLE_FLAGS: u64 = 1 << 2 | EPHEMERAL | 1 << 12 | V2;

/// Most files of a message.
const MAX_FILES: usize = 10;

/// Which mentions may take effect; `None` means all.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowedMentions(Option<Value>);

/// A message body. `None` means that the field was absent (an edit leaves it as it is).
#[derive(Clone, Debug, Default)]
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
    pub(crate) replies_to: Option<Snowflake>,
    pub(crate) allowed_mentions: AllowedMentions,
}

impl AllowedMentions {
    fn lists(&self, list: &str, id: Snowflake) -> bool {
        self.0.as_ref().is_none_or(|allowed| {
            let parse = allowed["parse"].as_array();
            parse.is_some_and(|kinds| kinds.iter().any(|kind| kind == list))
                || allowed[list]
                    .as_array()
                    .is_some_and(|ids| ids.iter().any(|listed| Snowflake::from_json(listed) == Some(id)))
        })
    }

    pub(crate) fn user(&self, id: Snowflake) -> bool {
        self.lists("users", id)
    }

    pub(crate) fn role(&self, id: Snowflake) -> bool {
        self.lists("roles", id)
    }

    pub(crate) fn everyone(&self) -> bool {
        self.0.as_ref().is_none_or(|allowed| {
            allowed["parse"]
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(|kind| kind == "everyone"))
        })
    }

    pub(crate) fn replied_user(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|allowed| allowed["replied_user"].as_bool().unwrap_or_default())
    }
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
        let payload = Self {
            content: text_field(body, "content", &mut errors),
            embeds: list_field(body, "embeds", &mut errors),
            components: list_field(body, "components", &mut errors),
            attachments: list_field(body, "attachments", &mut errors)
                .map(|files| files.iter().map(Declared::parse).collect()),
            files: Vec::new(),
            flags: body["flags"].as_u64(),
            tts: body["tts"].as_bool().unwrap_or_default(),
            nonce: body.get("nonce").filter(|nonce| !nonce.is_null()).cloned(),
            replies_to: Snowflake::from_json(&body["message_reference"]["message_id"]),
            allowed_mentions: AllowedMentions(
                body.get("allowed_mentions")
                    .filter(|allowed| !allowed.is_null())
                    .cloned(),
            ),
        };
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
        self.check_mentions(errors);
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

    fn check_mentions(&self, errors: &mut FormErrors) {
        let Some(allowed) = &self.allowed_mentions.0 else {
            return;
        };
        let kinds = allowed["parse"].as_array();
        for (index, kind) in kinds.into_iter().flatten().enumerate() {
            if !["users", "roles", "everyone"].iter().any(|known| kind == known) {
                let message = "Value must be one of ('users', 'roles', 'everyone').";
                errors.add(
                    &format!("allowed_mentions.parse.{index}"),
                    "BASE_TYPE_CHOICES",
                    message,
                );
            }
        }
        for list in ["users", "roles"] {
            let listed = allowed[list].as_array();
            if listed.is_some_and(|ids| ids.len() > 100) {
                let message = "Must be 100 or fewer in length.";
                errors.add(
                    &format!("allowed_mentions.{list}"),
                    "BASE_TYPE_MAX_LENGTH",
                    message,
                );
            }
            let is_parsed = kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == list));
            if is_parsed && listed.is_some_and(|ids| !ids.is_empty()) {
                let message = format!("parse:[\"{list}\"] and {list}: [ids...] are mutually exclusive.");
                errors.add(
                    "allowed_mentions",
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
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
mod tests {
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
}
