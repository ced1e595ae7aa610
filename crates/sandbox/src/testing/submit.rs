//! Filling in a modal.

use serde_json::{Value, json};

use super::{IntoOptionValue, Member, Reply, SandboxError, acts::file};
use crate::validate::attachment::Upload;

/// A modal being filled in.
#[derive(Debug)]
#[must_use = "nothing is submitted before `send`"]
pub struct Submit<'a> {
    pub(super) member: &'a Member,
    pub(super) modal: Reply,
    pub(super) fields: Vec<(String, Value)>,
    pub(super) files: Vec<Upload>,
}

impl Submit<'_> {
    /// Fills in a text field, named by its custom id or label.
    pub fn field(mut self, name: &str, text: &str) -> Self {
        self.fields.push((name.to_owned(), json!({"value": text})));
        self
    }

    /// Gives a field the value that Discord's client sends, such as `true` for a ticked box.
    pub fn value(mut self, name: &str, value: impl IntoOptionValue) -> Self {
        let value = json!({"value": value.into_option_value()});
        self.fields.push((name.to_owned(), value));
        self
    }

    /// Chooses from a select menu in the modal.
    pub fn choose(mut self, name: &str, values: &[&str]) -> Self {
        self.fields.push((name.to_owned(), json!({"values": values})));
        self
    }

    /// Chooses files, each with its name, for a file upload.
    pub fn upload(mut self, name: &str, files: &[(&str, &[u8])]) -> Self {
        let first = self.files.len();
        for (filename, bytes) in files {
            self.files.push(file(self.files.len(), filename, bytes));
        }
        let numbers: Vec<_> = (first..self.files.len())
            .map(|number| number.to_string())
            .collect();
        self.fields.push((name.to_owned(), json!({"values": numbers})));
        self
    }

    /// Submits and waits for the answer.
    pub async fn send(self) -> Result<Reply, SandboxError> {
        let mut components = Vec::new();
        for (name, mut value) in self.fields {
            value["custom_id"] = json!(self.modal.field(&name)?);
            components.push(json!({"type": 18, "component": value}));
        }
        let body = json!({
            "type": 5, "channel_id": self.modal.channel, "modal_id": self.modal.id,
            "data": {"custom_id": self.modal.json()["custom_id"], "components": components},
        });
        self.member.interact_with(&body, &self.files).await
    }
}
