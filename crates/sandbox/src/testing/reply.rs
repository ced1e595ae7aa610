//! What a person sees after they did something.

use bytes::Bytes;
use serde_json::Value;

use super::SandboxError;
use crate::{
    snowflake::Snowflake,
    state::{Modal, State},
    validate::components::{find, modal_fields, visit},
    world::{EPHEMERAL, Message},
};

/// A message, or the modal that opened instead of one.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) id: Snowflake,
    pub(super) channel: Snowflake,
    pub(super) is_modal: bool,
    json: Value,
    files: Vec<(String, Bytes)>,
}

impl Reply {
    pub(super) fn message(message: &Message, state: &State) -> Self {
        Self {
            id: message.id,
            channel: message.channel_id,
            is_modal: false,
            json: state.message_json(message, None),
            files: state.files_of(message),
        }
    }

    pub(super) fn modal(modal: &Modal) -> Self {
        let json = serde_json::json!({
            "custom_id": modal.custom_id, "title": modal.title, "components": modal.components,
        });
        Self {
            id: modal.id,
            channel: modal.channel_id,
            is_modal: true,
            json,
            files: Vec::new(),
        }
    }

    /// The message's (or modal's) id.
    pub fn id(&self) -> Snowflake {
        self.id
    }

    /// Discord's JSON of the message; for a modal its `custom_id`, `title` and `components`.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Whether only the person who asked sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.json["flags"].as_u64().unwrap_or_default() & EPHEMERAL != 0
    }

    /// Whether a modal opened instead of a message.
    pub fn is_modal(&self) -> bool {
        self.is_modal
    }

    /// What is in a file that the message carries. `None` if there is no file of this name, or if newer uploads took
    /// its place since.
    pub fn file(&self, name: &str) -> Option<Vec<u8>> {
        let (_, bytes) = self.files.iter().find(|(known, _)| known == name)?;
        Some(bytes.to_vec())
    }

    /// Everything there is to read, top to bottom, one piece per line: content, embeds, text displays, and the
    /// labels of a modal.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        let mut read = |value: &Value| {
            if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
                lines.push(text.to_owned());
            }
        };
        read(&self.json["title"]);
        read(&self.json["content"]);
        for embed in self.json["embeds"].as_array().into_iter().flatten() {
            read(&embed["author"]["name"]);
            read(&embed["title"]);
            read(&embed["description"]);
            for field in embed["fields"].as_array().into_iter().flatten() {
                read(&field["name"]);
                read(&field["value"]);
            }
            read(&embed["footer"]["text"]);
        }
        visit(self.components(), &mut |component| {
            if component["type"] == 10 {
                read(&component["content"]);
            } else if self.is_modal {
                read(&component["label"]);
            }
        });
        lines.join("\n")
    }

    /// The button of this label, or whose custom id begins with this.
    pub fn button(&self, wanted: &str) -> Option<&Value> {
        let mut found = None;
        visit(self.components(), &mut |component| {
            let is_it = component["label"] == wanted
                || component["custom_id"]
                    .as_str()
                    .is_some_and(|id| id.starts_with(wanted));
            if component["type"] == 2 && is_it && found.is_none() {
                found = Some(component);
            }
        });
        found
    }

    /// The select menu of this placeholder, or whose custom id begins with this.
    pub fn menu(&self, wanted: &str) -> Option<&Value> {
        let mut found = None;
        visit(self.components(), &mut |component| {
            let is_it = component["placeholder"] == wanted
                || component["custom_id"]
                    .as_str()
                    .is_some_and(|id| id.starts_with(wanted));
            if matches!(component["type"].as_u64(), Some(3 | 5..=8)) && is_it && found.is_none() {
                found = Some(component);
            }
        });
        found
    }

    /// The custom id of a modal's field, given that id or its label.
    pub(crate) fn field(&self, wanted: &str) -> Result<String, SandboxError> {
        if find(self.components(), wanted).is_some() {
            return Ok(wanted.to_owned());
        }
        let mut found = None;
        visit(self.components(), &mut |component| {
            if component["label"] == wanted {
                let inner = component.get("component").unwrap_or(component);
                found = inner["custom_id"].as_str().map(str::to_owned);
            }
        });
        found.ok_or_else(|| {
            let fields = modal_fields(self.components());
            let names: Vec<_> = fields
                .iter()
                .filter_map(|field| field["custom_id"].as_str())
                .collect();
            SandboxError::unknown("field", &format!("{wanted} (there are {})", names.join(", ")))
        })
    }

    pub(crate) fn components(&self) -> &[Value] {
        self.json["components"].as_array().map_or(&[], Vec::as_slice)
    }
}
