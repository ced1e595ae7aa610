use core_resilience::Priority;
use core_security::{Action, LimitClass};
use twilight_model::guild::Permissions;

use crate::reply::{Choice, Visibility};

/// What a command, a group or a sub-command is called, takes and needs.
///
/// Texts are found by convention, words joined by `-`, with `command-work-apply` for `/work apply`:
/// `command-work-apply` (description), `command-work-apply-name` (localised name, optional), `command-work-apply-help`
/// (help page), `command-work-apply-option-job` (description of the option `job`), `…-option-job-name` (optional),
/// `…-option-job-choice-<value>` (name of a fixed choice).
///
/// What a sub-command leaves unsaid, it has from the command above it.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// The word that is typed: lower case, digits, `-`; at most 32 characters.
    pub name: &'static str,
    /// Sub-commands or groups. With any, the command itself cannot be used and takes no options.
    pub subcommands: Vec<Declaration>,
    /// Options, in the order in which Discord shows them (required ones first).
    pub options: Vec<OptionSpec>,
    /// Complete examples, as typed: `/pay to:@Bo amount:1k`. The tests run them.
    pub examples: Vec<&'static str>,
    /// How to show that we are at it when the handler takes long.
    pub ack: Option<Ack>,
    /// The same for actions of components and forms; without an entry, a component updates its message and a form is
    /// answered like the command.
    pub component_acks: Vec<(&'static str, Ack)>,
    /// The feature flag that must be on.
    pub flag: Option<&'static str>,
    /// The action that `authorize` decides on; `None` for what everybody may do.
    pub action: Option<Action>,
    /// What its uses count as; without, what its action says.
    pub class: Option<LimitClass>,
    /// Whether members who are blocked may use it nevertheless: help, their data, their appeal.
    pub blocked_too: bool,
    /// How important it is when the house is full; without, as what its uses count as.
    pub priority: Option<Priority>,
    /// Discord's own hint whom to show the command to (top level only); staff can change it there.
    pub default_permissions: Option<Permissions>,
    /// Where the command can be used (top level only).
    pub contexts: Vec<Context>,
}

impl Declaration {
    /// A command for servers that answers in private, has no options and needs nothing.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            subcommands: Vec::new(),
            options: Vec::new(),
            examples: Vec::new(),
            ack: None,
            component_acks: Vec::new(),
            flag: None,
            action: None,
            class: None,
            blocked_too: false,
            priority: None,
            default_permissions: None,
            contexts: Vec::new(),
        }
    }

    /// Adds a sub-command or a group of them.
    pub fn subcommand(mut self, subcommand: Self) -> Self {
        self.subcommands.push(subcommand);
        self
    }

    /// Adds an option.
    pub fn option(mut self, option: OptionSpec) -> Self {
        self.options.push(option);
        self
    }

    /// Adds a complete example.
    pub fn example(mut self, example: &'static str) -> Self {
        self.examples.push(example);
        self
    }

    /// Answers are seen by everybody in the channel.
    pub const fn public(mut self) -> Self {
        self.ack = Some(Ack::Message(Visibility::Public));
        self
    }

    /// Answers are seen by the caller alone.
    pub const fn private(mut self) -> Self {
        self.ack = Some(Ack::Message(Visibility::Private));
        self
    }

    /// The command opens a form.
    pub const fn opens_modal(mut self) -> Self {
        self.ack = Some(Ack::Modal);
        self
    }

    /// How the action of a component or form is acknowledged.
    pub fn component(mut self, action: &'static str, ack: Ack) -> Self {
        self.component_acks.push((action, ack));
        self
    }

    /// Works only while this feature flag is on.
    pub const fn flag(mut self, flag: &'static str) -> Self {
        self.flag = Some(flag);
        self
    }

    /// Needs the right to this action.
    pub const fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    /// Its uses count against this limit.
    pub const fn class(mut self, class: LimitClass) -> Self {
        self.class = Some(class);
        self
    }

    /// Members who are blocked may use it nevertheless.
    pub const fn blocked_too(mut self) -> Self {
        self.blocked_too = true;
        self
    }

    /// How important it is when the house is full.
    pub const fn priority(mut self, priority: Priority) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Discord shows it at first only to members with these permissions.
    pub const fn default_permissions(mut self, permissions: Permissions) -> Self {
        self.default_permissions = Some(permissions);
        self
    }

    /// Where it can be used.
    pub fn contexts(mut self, contexts: impl IntoIterator<Item = Context>) -> Self {
        self.contexts = contexts.into_iter().collect();
        self
    }
}

/// How to show that we are at it when an answer takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ack {
    /// "… is thinking", seen as the answer will be.
    Message(Visibility),
    /// Nothing to see: the message whose component was used changes later.
    Update,
    /// Not at all: a form cannot be opened after that, so the handler must be quick.
    Modal,
}

/// Where a command can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// On servers that installed the bot.
    Guild,
    /// In direct messages with the bot.
    BotDm,
    /// Anywhere else, for members who installed the bot for themselves.
    Private,
}

/// An option of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionSpec {
    /// The word in front of the value: lower case, digits, `-`; at most 32 characters.
    pub name: &'static str,
    /// What it holds.
    pub kind: OptionKind,
    /// Whether it must be filled in.
    pub required: bool,
    /// Fixed choices, at most 25; nothing else is then accepted. Their names are for members without a translation.
    pub choices: Vec<Choice>,
    /// Bounds of the value.
    pub limits: Limits,
    /// Whether suggestions are offered; whatever is typed is accepted nevertheless.
    pub autocomplete: bool,
}

impl OptionSpec {
    const fn new(name: &'static str, kind: OptionKind) -> Self {
        Self {
            name,
            kind,
            required: false,
            choices: Vec::new(),
            limits: Limits { min: None, max: None },
            autocomplete: false,
        }
    }

    /// A text.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, OptionKind::Text)
    }

    /// A whole number.
    pub const fn integer(name: &'static str) -> Self {
        Self::new(name, OptionKind::Integer)
    }

    /// Yes or no.
    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, OptionKind::Boolean)
    }

    /// A person.
    pub const fn user(name: &'static str) -> Self {
        Self::new(name, OptionKind::User)
    }

    /// A channel.
    pub const fn channel(name: &'static str) -> Self {
        Self::new(name, OptionKind::Channel)
    }

    /// A role.
    pub const fn role(name: &'static str) -> Self {
        Self::new(name, OptionKind::Role)
    }

    /// A file. Fetching it takes time, so a command that opens a form is answered with a private message instead when it
    /// is used with one.
    pub const fn attachment(name: &'static str) -> Self {
        Self::new(name, OptionKind::Attachment)
    }

    /// It must be filled in.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Suggestions are offered while it is typed.
    pub const fn suggested(mut self) -> Self {
        self.autocomplete = true;
        self
    }

    /// Only these values are accepted.
    pub fn choices(mut self, choices: impl IntoIterator<Item = Choice>) -> Self {
        self.choices = choices.into_iter().collect();
        self
    }

    /// The smallest and largest number, or the shortest and longest text in characters; both included.
    pub const fn within(mut self, min: i64, max: i64) -> Self {
        self.limits = Limits {
            min: Some(min),
            max: Some(max),
        };
        self
    }
}

/// What an option holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// A text.
    Text,
    /// A whole number within ±2^53.
    Integer,
    /// Yes or no.
    Boolean,
    /// A person.
    User,
    /// A channel.
    Channel,
    /// A role.
    Role,
    /// A file.
    Attachment,
}

/// Bounds of a number, or of the length of a text in characters; both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// The least.
    pub min: Option<i64>,
    /// The most.
    pub max: Option<i64>,
}
