//! The requests that carry a reply after the first word.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    call::Call,
    command::Ack,
    presentation::{Words, say},
    reply::{
        Answer, File, Message, Reply, View, Visibility,
        encode::{self, Use},
    },
    rest::{Request, Verb},
};

/// One request to an interaction's webhook. Written to the outbox, so its form is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    action: Action,
    pub(super) path: String,
    pub(super) body: Option<Value>,
    /// The same in plain text.
    pub(super) plain: Option<Value>,
    /// Files that go with either. What members get as a file is not for the database, so they are not kept.
    #[serde(skip)]
    pub(super) files: Vec<File>,
    /// The body that is kept instead, if there are files: it says how to get them.
    #[serde(skip)]
    instead: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Edit,
    Delete,
    FollowUp,
}

impl Step {
    pub(super) const fn verb(&self) -> Verb {
        match self.action {
            Action::Edit => Verb::Patch,
            Action::Delete => Verb::Delete,
            Action::FollowUp => Verb::Post,
        }
    }

    fn new(call: &Call, action: Action) -> Self {
        let webhook = format!("webhooks/{}/{}", call.application, call.token.expose());
        let path = match action {
            Action::Edit | Action::Delete => format!("{webhook}/messages/@original"),
            Action::FollowUp => webhook,
        };
        Self {
            action,
            path,
            body: None,
            plain: None,
            files: Vec::new(),
            instead: None,
        }
    }

    /// The step as it is kept for later.
    pub(super) fn without_files(self) -> Self {
        match self.instead {
            Some(instead) => Self {
                body: Some(instead),
                plain: None,
                files: Vec::new(),
                instead: None,
                ..self
            },
            None => self,
        }
    }

    fn carrying(self, call: &Call, message: &Message, usage: Use) -> Self {
        let plainer = encode::plainer(&Reply::of(Answer::Message(message.clone())));
        let plain = plainer.and_then(|reply| match reply.answer {
            Answer::Message(plain) => Some(encode::message(&plain, usage)),
            _ => None,
        });
        Self {
            body: Some(encode::message(message, usage)),
            plain,
            instead: instead(call, message).map(|message| encode::message(&message, usage)),
            files: message.files.clone(),
            ..self
        }
    }

    fn edit(call: &Call, message: &Message) -> Self {
        Self::new(call, Action::Edit).carrying(call, message, Use::Edit)
    }

    fn follow_up(call: &Call, message: &Message) -> Self {
        Self::new(call, Action::FollowUp).carrying(call, message, Use::New)
    }
}

/// A message without its pictures; of one with other files the text, and what to do to get them.
fn instead(call: &Call, message: &Message) -> Option<Message> {
    if message.files.is_empty() {
        return None;
    }
    if message.files.iter().all(File::is_picture) {
        return Some(message.without_pictures());
    }
    let note = say!(Words::new(call.locale), "file-not-sent").plain();
    let text = format!("{}\n\n{note}", message.view.plain);
    Some(Message::new(View::text(text), message.visibility))
}

/// Asks for the message that is the first word.
pub(super) fn original(call: &Call) -> Request {
    Request::new(Verb::Get, Step::new(call, Action::Edit).path, None)
}

/// The messages after the main part of a reply.
pub(super) fn follow_ups(call: &Call, reply: &Reply) -> Vec<Step> {
    reply
        .follow_ups
        .iter()
        .map(|message| Step::follow_up(call, message))
        .collect()
}

/// A whole reply after a deferral. Who sees an answer is settled by the deferral; a reply for others takes back the sign
/// and comes as a message of its own.
pub(super) fn after_deferral(call: &Call, ack: Ack, reply: &Reply) -> Vec<Step> {
    let mut steps = match (&reply.answer, promised(call, ack)) {
        (Answer::Message(message), None) => vec![Step::follow_up(call, message)],
        (Answer::Message(message), Some(promised)) if promised != message.visibility => {
            vec![Step::new(call, Action::Delete), Step::follow_up(call, message)]
        }
        (Answer::Message(message) | Answer::Update(message), _) => vec![Step::edit(call, message)],
        // Forms and suggestions cannot be deferred; the deadline sees to that.
        (Answer::Modal(_) | Answer::Choices(_), _) => Vec::new(),
    };
    steps.extend(follow_ups(call, reply));
    steps
}

/// A whole reply to an interaction whose first word may or may not have arrived: each is a way to try, the likelier first.
pub(super) fn late(call: &Call, reply: &Reply) -> Vec<Vec<Step>> {
    let (Answer::Message(message) | Answer::Update(message)) = &reply.answer else {
        return Vec::new();
    };
    let ways = [Step::edit(call, message), Step::follow_up(call, message)];
    ways.into_iter()
        .map(|main| {
            let mut steps = vec![main.without_files()];
            steps.extend(follow_ups(call, reply).into_iter().map(Step::without_files));
            steps
        })
        .collect()
}

/// The visibility of the sign that a deferral showed; `None` if it showed none.
const fn promised(call: &Call, ack: Ack) -> Option<Visibility> {
    match ack {
        Ack::Message(visibility) => Some(visibility),
        Ack::Update | Ack::Modal if encode::has_message(call) => None,
        Ack::Update | Ack::Modal => Some(Visibility::Private),
    }
}
