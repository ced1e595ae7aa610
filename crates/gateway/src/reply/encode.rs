//! From replies to Discord's JSON. The presentation kit keeps Discord's budgets; what is cut here is a last resort.

use serde_json::{Map, Value, json};
use twilight_model::channel::message::{
    Component,
    component::{FileDisplay, TextDisplay, UnfurledMediaItem},
};

use super::{Answer, Body, Choice, ChoiceValue, File, Message, Modal, Reply, View, Visibility};
use crate::{
    call::{Call, CallKind},
    command::Ack,
    delivery::First,
};

const EPHEMERAL: u64 = 1 << 6;
const COMPONENTS_V2: u64 = 1 << 15;
const MAX_CONTENT: usize = 2_000;
const MAX_FILE_DESCRIPTION: usize = 1_024;
const MAX_CHOICES: usize = 25;
const MAX_CHOICE_NAME: usize = 100;

/// Numbers of Discord's callback types.
mod callback {
    pub(super) const MESSAGE: u8 = 4;
    pub(super) const DEFERRED_MESSAGE: u8 = 5;
    pub(super) const DEFERRED_UPDATE: u8 = 6;
    pub(super) const UPDATE: u8 = 7;
    pub(super) const CHOICES: u8 = 8;
    pub(super) const MODAL: u8 = 9;
}

/// What a message becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A new message, with its visibility.
    New,
    /// New contents of a message, whose visibility stays.
    Edit,
}

/// The body of the callback.
pub(crate) fn first(call: &Call, first: &First) -> Value {
    match first {
        First::Reply(reply) => answer(call, &reply.answer),
        First::Defer(Ack::Update) if has_message(call) => json!({"type": callback::DEFERRED_UPDATE}),
        First::Defer(ack) => {
            let public = *ack == Ack::Message(Visibility::Public);
            json!({"type": callback::DEFERRED_MESSAGE, "data": {"flags": if public { 0 } else { EPHEMERAL }}})
        }
    }
}

fn answer(call: &Call, answer: &Answer) -> Value {
    match answer {
        Answer::Update(content) if has_message(call) => {
            json!({"type": callback::UPDATE, "data": message(content, Use::Edit)})
        }
        Answer::Message(content) | Answer::Update(content) => {
            json!({"type": callback::MESSAGE, "data": message(content, Use::New)})
        }
        Answer::Modal(Modal {
            custom_id,
            title,
            fields,
        }) => {
            json!({"type": callback::MODAL, "data": {"custom_id": custom_id, "title": title, "components": fields}})
        }
        Answer::Choices(choices) => {
            let choices: Vec<Value> = choices.iter().take(MAX_CHOICES).map(choice).collect();
            json!({"type": callback::CHOICES, "data": {"choices": choices}})
        }
    }
}

/// Whether there is a message that could be updated.
pub(crate) const fn has_message(call: &Call) -> bool {
    match &call.kind {
        CallKind::Component(component) => component.message.is_some(),
        CallKind::Modal(modal) => modal.message.is_some(),
        CallKind::Command(_) | CallKind::Autocomplete(_) | CallKind::Unknown => false,
    }
}

/// The body of a message. It pings nobody but those it names.
pub(crate) fn message(message: &Message, usage: Use) -> Value {
    let mut json = Map::new();
    let mut flags = 0;
    if usage == Use::New && message.visibility == Visibility::Private {
        flags |= EPHEMERAL;
    }
    match &message.view.body {
        Body::Components(components) => {
            flags |= COMPONENTS_V2;
            json.insert("components".into(), json!(components));
        }
        Body::Embeds {
            content,
            embeds,
            rows,
        } => {
            json.insert("content".into(), cut(content, MAX_CONTENT).into());
            json.insert("embeds".into(), json!(embeds));
            json.insert("components".into(), json!(rows));
        }
        // The message may be made of V2 components, which cannot turn back into text.
        Body::Plain if usage == Use::Edit => {
            flags |= COMPONENTS_V2;
            let files = message.files.iter().map(file_display);
            let parts: Vec<Component> = [text_display(&message.view.plain)]
                .into_iter()
                .chain(files)
                .collect();
            json.insert("components".into(), json!(parts));
        }
        Body::Plain => {
            json.insert("content".into(), cut(&message.view.plain, MAX_CONTENT).into());
        }
    }
    if flags != 0 {
        json.insert("flags".into(), flags.into());
    }
    json.insert(
        "allowed_mentions".into(),
        json!({"parse": [], "users": message.mentions.users}),
    );
    // New contents come without the files of the old ones.
    if usage == Use::Edit || !message.files.is_empty() {
        json.insert("attachments".into(), attachments(&message.files));
    }
    Value::Object(json)
}

/// The names of the files; each id is the number of its part in the form.
fn attachments(files: &[File]) -> Value {
    let attachment = |(id, file): (usize, &File)| match file.description() {
        Some(description) => {
            json!({"id": id, "filename": file.name(), "description": cut(description, MAX_FILE_DESCRIPTION)})
        }
        None => json!({"id": id, "filename": file.name()}),
    };
    files.iter().enumerate().map(attachment).collect()
}

/// The files that go with the first word.
pub(crate) fn files(first: &First) -> &[File] {
    match first {
        First::Reply(Reply {
            answer: Answer::Message(message) | Answer::Update(message),
            ..
        }) => &message.files,
        First::Reply(_) | First::Defer(_) => &[],
    }
}

/// The same reply as plain text, for when Discord refuses its contents; `None` if there is nothing plainer.
pub(crate) fn plainer(reply: &Reply) -> Option<Reply> {
    let mut reply = reply.clone();
    let (Answer::Message(message) | Answer::Update(message)) = &mut reply.answer else {
        return None;
    };
    if message.view.body == Body::Plain || message.view.plain.is_empty() {
        return None;
    }
    *message = message.without_pictures();
    message.view = View::text(std::mem::take(&mut message.view.plain));
    Some(reply)
}

fn text_display(text: &str) -> Component {
    Component::TextDisplay(TextDisplay {
        id: None,
        content: cut(text, 2 * MAX_CONTENT),
    })
}

fn file_display(file: &File) -> Component {
    Component::File(FileDisplay {
        id: None,
        file: UnfurledMediaItem {
            url: format!("attachment://{}", file.name()),
            proxy_url: None,
            height: None,
            width: None,
            content_type: None,
        },
        spoiler: None,
    })
}

fn choice(choice: &Choice) -> Value {
    let name = cut(&choice.name, MAX_CHOICE_NAME);
    match &choice.value {
        ChoiceValue::Text(text) => json!({"name": name, "value": text}),
        ChoiceValue::Integer(number) => json!({"name": name, "value": number}),
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
