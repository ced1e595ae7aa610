//! Uploaded files: kept, named in the messages they belong to, and found again.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::State;
use crate::{
    error::{ApiResult, FormErrors},
    picture,
    snowflake::Snowflake,
    validate::{attachment::Upload, message::Payload},
    world::Message,
};

/// Bytes of all files that are kept at a time; the oldest go first.
const MOST: usize = 25 * 1024 * 1024;

/// The uploaded files, by the ids of their attachments.
#[derive(Debug, Default)]
pub(crate) struct Files {
    kept: BTreeMap<Snowflake, Stored>,
    bytes: usize,
}

/// A file that somebody may download.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) channel: Snowflake,
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}

impl Files {
    fn keep(&mut self, id: Snowflake, file: Stored) {
        self.bytes += file.bytes.len();
        self.kept.insert(id, file);
        while self.bytes > MOST
            && let Some((_, oldest)) = self.kept.pop_first()
        {
            self.bytes -= oldest.bytes.len();
        }
    }

    /// The file of an attachment, unless newer ones took its place.
    pub(crate) fn find(&self, id: Snowflake) -> Option<&Stored> {
        self.kept.get(&id)
    }
}

/// A file that somebody offers with an interaction.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    /// The n of `files[n]`.
    pub(crate) number: String,
    pub(crate) id: Snowflake,
    /// Discord's attachment object.
    pub(crate) json: Value,
    file: Stored,
}

impl State {
    /// Makes attachments of the files of an interaction, which are kept once it is [accepted](Self::files_accept).
    pub(crate) fn files_offer(&mut self, channel: Snowflake, files: &[Upload]) -> Vec<Offer> {
        let mut offers = Vec::new();
        for upload in files {
            let (id, file, mut json) = self.store(channel, upload, &upload.filename, None);
            json["ephemeral"] = json!(true);
            offers.push(Offer {
                number: upload.number.clone(),
                id,
                json,
                file,
            });
        }
        offers
    }

    /// Keeps what was offered.
    pub(crate) fn files_accept(&mut self, offers: Vec<Offer>) {
        for offer in offers {
            self.files.keep(offer.id, offer.file);
        }
    }

    /// Gives a message the files of its new contents: those that came along, and those of before that it is to keep.
    /// Nothing changes here if it is refused.
    pub(super) fn attach(&mut self, message: &mut Message, payload: &Payload) -> ApiResult<()> {
        let mut errors = FormErrors::default();
        let (attachments, new) = self.attachments(message, payload, &mut errors);
        message.attachments = attachments;
        for (index, component) in message.components.iter_mut().enumerate() {
            let path = format!("components.{index}");
            resolve(component, &path, &message.attachments, &mut errors);
        }
        errors.finish()?;
        for component in &mut message.components {
            self.unfurl(component);
        }
        for embed in &mut message.embeds {
            // Discord leaves out the picture of an embed that names no file.
            resolve(embed, "", &message.attachments, &mut FormErrors::default());
        }
        for (id, file) in new {
            self.files.keep(id, file);
        }
        Ok(())
    }

    /// Gives the pictures from elsewhere what Discord adds when it has fetched them.
    fn unfurl(&mut self, value: &mut Value) {
        if let Some(media) = value.get_mut("media").filter(|media| media["id"].is_null()) {
            media["proxy_url"] = media["url"].clone();
            media["id"] = json!(self.next_id());
        }
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.unfurl(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.unfurl(field)),
            _ => {}
        }
    }

    /// Discord's attachment objects, and the files among them that are new.
    fn attachments(
        &mut self,
        message: &Message,
        payload: &Payload,
        errors: &mut FormErrors,
    ) -> (Vec<Value>, Vec<(Snowflake, Stored)>) {
        let mut waiting: Vec<&Upload> = payload.files.iter().collect();
        let mut new = Vec::new();
        let mut add = |state: &mut Self, upload: &Upload, name: &str, description: Option<&str>| {
            let (id, file, json) = state.store(message.channel_id, upload, name, description);
            new.push((id, file));
            json
        };
        let mut attachments = match &payload.attachments {
            None => message.attachments.clone(),
            Some(_) => Vec::new(),
        };
        for (index, declared) in payload.attachments.iter().flatten().enumerate() {
            let description = declared.description.as_deref();
            let known = message
                .attachments
                .iter()
                .find(|known| known["id"] == declared.id);
            if let Some(place) = waiting.iter().position(|upload| upload.number == declared.id) {
                let upload = waiting.remove(place);
                let name = declared.filename.as_deref().unwrap_or(&upload.filename);
                attachments.push(add(self, upload, name, description));
            } else if let Some(known) = known {
                attachments.push(known.clone());
            } else {
                let path = format!("attachments.{index}.id");
                errors.add(&path, "ATTACHMENT_NOT_FOUND", "Attachment not found");
            }
        }
        for upload in waiting {
            attachments.push(add(self, upload, &upload.filename, None));
        }
        (attachments, new)
    }

    fn store(
        &mut self,
        channel: Snowflake,
        upload: &Upload,
        name: &str,
        description: Option<&str>,
    ) -> (Snowflake, Stored, Value) {
        let id = self.next_id();
        let name = safe(name);
        let url = format!("http://{}/attachments/{channel}/{id}/{name}", self.address);
        let mut json =
            json!({"id": id, "filename": name, "size": upload.bytes.len(), "url": url, "proxy_url": url});
        if let Some(kind) = &upload.content_type {
            json["content_type"] = json!(kind);
        }
        if let Some(description) = description {
            json["description"] = json!(description);
        }
        if let Some((width, height)) = picture::size(&upload.bytes) {
            json["width"] = json!(width);
            json["height"] = json!(height);
        }
        let file = Stored {
            channel,
            name,
            bytes: upload.bytes.clone(),
        };
        (id, file, json)
    }

    /// The files of a message that are still there, with their names.
    pub(crate) fn files_of(&self, message: &Message) -> Vec<(String, Bytes)> {
        let ids = message
            .attachments
            .iter()
            .filter_map(|file| Snowflake::from_json(&file["id"]));
        ids.filter_map(|id| self.files.find(id))
            .map(|file| (file.name.clone(), file.bytes.clone()))
            .collect()
    }
}

/// The name as Discord keeps it.
fn safe(name: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars().map(|c| if kept(c) { c } else { '_' }).collect()
}

/// Fills in addresses where `attachment://name` stands, here and everywhere below.
fn resolve(value: &mut Value, path: &str, attachments: &[Value], errors: &mut FormErrors) {
    let named = |value: &Value| {
        let name = value["url"].as_str()?.strip_prefix("attachment://")?.to_owned();
        Some((attachments.iter().find(|file| file["filename"] == name), name))
    };
    match named(value) {
        Some((Some(file), _)) => {
            for key in ["url", "proxy_url", "content_type", "width", "height"] {
                if let Some(known) = file.get(key) {
                    value[key] = known.clone();
                }
            }
            value["attachment_id"] = file["id"].clone();
            value["id"] = file["id"].clone();
            return;
        }
        Some((None, name)) => {
            let message = format!("The referenced attachment \"attachment://{name}\" was not found");
            let code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND";
            errors.add(&format!("{path}.url"), code, &message);
            return;
        }
        None => {}
    }
    // A file component shows name and size as well.
    if let Some((Some(file), _)) = value.get("file").and_then(named) {
        value["name"] = file["filename"].clone();
        value["size"] = file["size"].clone();
    }
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                resolve(item, &format!("{path}.{index}"), attachments, errors);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                resolve(field, &format!("{path}.{key}"), attachments, errors);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_files_go_when_there_are_too_many() {
        let mut files = Files::default();
        let file = |size| Stored {
            channel: Snowflake(1),
            name: "a".to_owned(),
            bytes: vec![0; size].into(),
        };
        for (id, size) in [(1, 10), (2, MOST - 20), (3, 10), (4, 1)] {
            files.keep(Snowflake(id), file(size));
        }
        assert!(files.find(Snowflake(1)).is_none());
        assert!((2..=4).all(|id| files.find(Snowflake(id)).is_some()));
        assert_eq!(files.bytes, MOST - 9);
    }
}
