//! What a handler answers, in the words of this house; Discord's shapes are made from it at the edge.

pub(crate) mod encode;
mod file;

pub use file::{File, TooMuch};
use twilight_model::channel::message::{Component, Embed};

/// The answer of a handler: one main part, and messages that come after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The main part.
    pub answer: Answer,
    /// Messages sent after it, in this order.
    pub follow_ups: Vec<Message>,
}

/// The main part of a reply.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A new message.
    Message(Message),
    /// New contents for the message whose component was used. Its visibility stays what it was.
    Update(Message),
    /// A form to fill in. Cannot be sent after a deferral, so the declaration must say `Ack::Modal`.
    Modal(Modal),
    /// Suggestions for the option being typed.
    Choices(Vec<Choice>),
}

impl Reply {
    /// A new message that everybody in the channel sees.
    pub fn public(view: impl Into<View>) -> Self {
        Self::of(Answer::Message(Message::public(view)))
    }

    /// A new message that only the caller sees.
    pub fn private(view: impl Into<View>) -> Self {
        Self::of(Answer::Message(Message::private(view)))
    }

    /// A new message with the given visibility.
    pub fn message(view: impl Into<View>, visibility: Visibility) -> Self {
        Self::of(Answer::Message(Message::new(view, visibility)))
    }

    /// New contents for the message whose component was used.
    pub fn update(view: impl Into<View>) -> Self {
        Self::of(Answer::Update(Message::public(view)))
    }

    /// A form to fill in.
    pub const fn modal(modal: Modal) -> Self {
        Self::of(Answer::Modal(modal))
    }

    /// Suggestions for the option being typed.
    pub const fn choices(choices: Vec<Choice>) -> Self {
        Self::of(Answer::Choices(choices))
    }

    /// A reply of this main part alone.
    pub const fn of(answer: Answer) -> Self {
        Self {
            answer,
            follow_ups: Vec::new(),
        }
    }

    /// Adds a message that is sent after the main part.
    pub fn then(mut self, message: Message) -> Self {
        self.follow_ups.push(message);
        self
    }
}

/// Who sees a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    /// Everybody in the channel.
    Public,
    /// The caller alone (ephemeral).
    #[default]
    Private,
}

/// A message: what it shows, who sees it, whom it pings, what it carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// What it shows.
    pub view: View,
    /// Who sees it.
    pub visibility: Visibility,
    /// Whom it may ping; nobody unless it says so.
    pub mentions: Mentions,
    /// Files it carries, within [`Message::MOST_FILES`] and [`Message::MOST_BYTES`].
    pub files: Vec<File>,
}

impl Message {
    /// A message that pings nobody.
    pub fn new(view: impl Into<View>, visibility: Visibility) -> Self {
        let mut view = view.into();
        Self {
            files: std::mem::take(&mut view.pictures).into_vec(),
            view,
            visibility,
            mentions: Mentions::default(),
        }
    }

    /// The same without its pictures: the words say what they show.
    pub(crate) fn without_pictures(&self) -> Self {
        let mut message = self.clone();
        message.files.retain(|file| !file.is_picture());
        if let Body::Components(components) = &mut message.view.body {
            no_galleries(components);
        }
        message
    }

    /// A message that everybody in the channel sees.
    pub fn public(view: impl Into<View>) -> Self {
        Self::new(view, Visibility::Public)
    }

    /// A message that only the caller sees.
    pub fn private(view: impl Into<View>) -> Self {
        Self::new(view, Visibility::Private)
    }

    /// Allows it to ping these people, if it mentions them.
    pub fn pinging(mut self, users: impl IntoIterator<Item = core_types::UserId>) -> Self {
        self.mentions.users.extend(users);
        self
    }
}

fn no_galleries(components: &mut Vec<Component>) {
    components.retain_mut(|component| match component {
        Component::MediaGallery(_) => false,
        Component::Container(container) => {
            no_galleries(&mut container.components);
            true
        }
        _ => true,
    });
}

/// Whom a message may ping. Everyone, here and roles never: nothing in this house needs them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mentions {
    /// People who may be pinged.
    pub users: Vec<core_types::UserId>,
}

/// What a message shows. Built by the presentation kit, which keeps Discord's budgets.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The contents.
    pub body: Body,
    /// The same in plain text, for readers that cannot use the contents and for when Discord refuses them.
    pub plain: String,
    /// Pictures in the contents, for the message to carry.
    pub pictures: Box<[File]>,
}

impl View {
    /// Contents made of V2 components.
    pub fn components(components: Vec<Component>, plain: impl Into<String>) -> Self {
        Self {
            body: Body::Components(components),
            plain: plain.into(),
            pictures: Box::default(),
        }
    }

    /// With the pictures that the contents name.
    pub fn with_pictures(self, pictures: Vec<File>) -> Self {
        Self {
            pictures: pictures.into(),
            ..self
        }
    }

    /// Plain text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            body: Body::Plain,
            plain: text.into(),
            pictures: Box::default(),
        }
    }
}

/// The contents of a message, in one of Discord's three shapes.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Components V2: containers, sections, text displays, rows. The flag is set at the edge.
    Components(Vec<Component>),
    /// Classic: text, embeds and rows of components.
    Embeds {
        /// Text above the embeds; may be empty.
        content: String,
        /// The embeds, at most ten.
        embeds: Vec<Embed>,
        /// Rows of buttons or selects, at most five.
        rows: Vec<Component>,
    },
    /// The plain text of the view is all there is.
    Plain,
}

/// A form to fill in.
#[derive(Debug, Clone, PartialEq)]
pub struct Modal {
    /// The signed id under which it comes back; see `ComponentIds::sign`.
    pub custom_id: String,
    /// Its title, at most 45 characters.
    pub title: String,
    /// Its fields: labels with inputs or selects, and text; at most five.
    pub fields: Vec<Component>,
}

/// A suggestion or a fixed choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the member reads, at most 100 characters.
    pub name: String,
    /// What the option then holds.
    pub value: ChoiceValue,
}

impl Choice {
    /// A suggestion of a text.
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: ChoiceValue::Text(value.into()),
        }
    }
}

/// The value of a choice.
#[derive(Debug, Clone, PartialEq)]
pub enum ChoiceValue {
    /// A text of at most 100 characters.
    Text(String),
    /// A whole number.
    Integer(i64),
}
