//! From what Discord sent to what handlers get. Discord checks options too, but suggestions do not restrict what is
//! typed, and a request can be made up: so every rule of the declaration is checked again.

use core_errors::{AppError, codes};
use core_resilience::Priority;
use core_security::{Action, LimitClass};

use super::{Ack, Declaration, Focused, OptionKind, OptionSpec, Options};
use crate::{
    call::{OptionValue, RawCommand},
    reply::{ChoiceValue, Visibility},
};

/// The largest whole number that survives JavaScript: Discord's bound for integer options.
const MAX_INTEGER: i64 = 1 << 53;
/// Discord's bound for the length of a text option.
const MAX_TEXT: i64 = 6_000;

/// A command or sub-command that can be used, with what it has from the commands above it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf<'a> {
    pub(crate) options: &'a [OptionSpec],
    pub(crate) ack: Ack,
    pub(crate) flag: Option<&'static str>,
    pub(crate) action: Option<Action>,
    class: Option<LimitClass>,
    pub(crate) blocked_too: bool,
    priority: Option<Priority>,
}

impl<'a> Leaf<'a> {
    /// The command that these names lead to; the first is the command's own.
    pub(crate) fn find<N: AsRef<str>>(declaration: &'a Declaration, names: &[N]) -> Option<Self> {
        let (mut leaf, mut here) = (Self::of_components(declaration), declaration);
        for name in names.get(1..)? {
            here = here.subcommands.iter().find(|sub| sub.name == name.as_ref())?;
            leaf.inherit(here);
        }
        here.subcommands.is_empty().then_some(leaf)
    }

    /// What is common to all that belongs to a command: for its components and forms.
    pub(crate) fn of_components(declaration: &'a Declaration) -> Self {
        let mut leaf = Leaf {
            options: &[],
            ack: Ack::Message(Visibility::Private),
            flag: None,
            action: None,
            class: None,
            blocked_too: false,
            priority: None,
        };
        leaf.inherit(declaration);
        leaf
    }

    fn inherit(&mut self, declaration: &'a Declaration) {
        self.options = &declaration.options;
        self.ack = declaration.ack.unwrap_or(self.ack);
        self.flag = declaration.flag.or(self.flag);
        self.action = declaration.action.or(self.action);
        self.class = declaration.class.or(self.class);
        self.blocked_too |= declaration.blocked_too;
        self.priority = declaration.priority.or(self.priority);
    }

    /// How important it is when the house is full: as declared, else as what it counts as.
    pub(crate) fn priority(&self) -> Priority {
        self.priority.unwrap_or_else(|| match self.class() {
            LimitClass::Money => Priority::Money,
            LimitClass::Staff => Priority::Staff,
            LimitClass::Games => Priority::Game,
            LimitClass::Look | LimitClass::Press | LimitClass::Suggest => Priority::Look,
        })
    }

    /// How important components and forms of a command are: as the most important of what belongs to it, because a
    /// button may confirm just that.
    pub(crate) fn priority_of_components(declaration: &'a Declaration) -> Priority {
        Self::of_components(declaration).highest(declaration)
    }

    fn highest(self, here: &'a Declaration) -> Priority {
        let below = here.subcommands.iter().map(|sub| {
            let mut leaf = self;
            leaf.inherit(sub);
            leaf.highest(sub)
        });
        below.max().unwrap_or_else(|| self.priority())
    }

    /// What its uses count as.
    pub(crate) fn class(&self) -> LimitClass {
        self.class.unwrap_or_else(|| LimitClass::of_action(self.action))
    }

    /// The options of a command that was used.
    pub(crate) fn options(&self, raw: &RawCommand) -> Result<Options, AppError> {
        if let Some(stranger) = raw.options.keys().find(|name| self.spec(name).is_none()) {
            return Err(invalid(stranger));
        }
        for spec in self.options {
            match raw.options.get(spec.name) {
                Some(value) => check(spec, value, raw)?,
                None if spec.required => return Err(invalid(spec.name)),
                None => {}
            }
        }
        Ok(typed(raw))
    }

    /// The option being typed. Whatever else does not fit yet is left out.
    pub(crate) fn focused(&self, raw: &RawCommand) -> Result<Focused, AppError> {
        let (option, text) = raw.focused.clone().ok_or_else(|| invalid(""))?;
        if !self.spec(&option).is_some_and(|spec| spec.autocomplete) {
            return Err(invalid(&option));
        }
        let mut options = typed(raw);
        options.values.retain(|name, value| {
            self.spec(name)
                .is_some_and(|spec| check(spec, value, raw).is_ok())
        });
        Ok(Focused {
            option,
            text,
            options,
        })
    }

    fn spec(&self, name: &str) -> Option<&OptionSpec> {
        self.options.iter().find(|spec| spec.name == name)
    }
}

fn typed(raw: &RawCommand) -> Options {
    Options {
        subcommand: raw.names.get(1..).unwrap_or_default().join(" "),
        values: raw.options.clone(),
        users: raw.users.clone(),
        roles: raw.roles.clone(),
    }
}

fn invalid(option: &str) -> AppError {
    AppError::new(codes::OPTION_INVALID).with("option", option)
}

fn check(spec: &OptionSpec, value: &OptionValue, raw: &RawCommand) -> Result<(), AppError> {
    let within = |size: i64, least: i64, most: i64| {
        (spec.limits.min.unwrap_or(least)..=spec.limits.max.unwrap_or(most)).contains(&size)
    };
    let fits = match (spec.kind, value) {
        (OptionKind::Text, OptionValue::Text(text)) => {
            let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
            within(length, 0, MAX_TEXT)
        }
        (OptionKind::Integer, OptionValue::Integer(number)) => {
            (-MAX_INTEGER..=MAX_INTEGER).contains(number) && within(*number, -MAX_INTEGER, MAX_INTEGER)
        }
        (OptionKind::User, OptionValue::User(user)) => raw.users.contains_key(user),
        (OptionKind::Boolean, OptionValue::Boolean(_))
        | (OptionKind::Channel, OptionValue::Channel(_))
        | (OptionKind::Role, OptionValue::Role(_))
        | (OptionKind::Attachment, OptionValue::Attachment(_)) => true,
        _ => false,
    };
    let chosen = spec.choices.is_empty()
        || spec.choices.iter().any(|choice| match (&choice.value, value) {
            (ChoiceValue::Text(choice), OptionValue::Text(text)) => choice == text,
            (ChoiceValue::Integer(choice), OptionValue::Integer(number)) => choice == number,
            _ => false,
        });
    if fits && chosen {
        Ok(())
    } else {
        Err(invalid(spec.name))
    }
}

#[cfg(test)]
mod tests;
