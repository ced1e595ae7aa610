//! How roles, actions and decisions are called.

use core_security::{Action, Because, Ceiling, Denied, DeniedReason, Role, Subject};
use core_types::Locale;

use crate::presentation::{Markup, Words, mention, say};

/// Words for rights.
pub(super) struct Speech {
    pub(super) words: Words,
}

impl Speech {
    pub(super) fn of(locale: Locale) -> Self {
        Self::with(Words::new(locale))
    }

    pub(super) const fn with(words: Words) -> Self {
        Self { words }
    }

    /// A role, for places without markdown.
    pub(super) fn role_label(&self, role: &Role) -> String {
        match role {
            Role::Standard(standard) => self.words.label(&format!("hall-role-{}", standard.name()), &[]),
            Role::Custom(_) => role.name().to_owned(),
        }
    }

    pub(super) fn role(&self, role: &Role) -> Markup {
        Markup::escaped(&self.role_label(role), 32).bold()
    }

    /// An action, for places without markdown.
    pub(super) fn action_label(&self, action: Action) -> String {
        let key = format!("action-{}", action.name().replace(['.', '_'], "-"));
        self.words.label(&key, &[])
    }

    /// An action with the name under which it is typed.
    pub(super) fn action(&self, action: Action) -> Markup {
        Markup::trusted(format!("{} (`{action}`)", self.action_label(action)))
    }

    pub(super) fn subject(&self, subject: &Subject) -> Markup {
        match subject {
            Subject::Member(user) => mention(*user),
            Subject::DiscordRole(role) => Markup::trusted(format!("<@&{role}>")),
            Subject::Role(role) => self.role(role),
        }
    }

    pub(super) fn ceiling(&self, ceiling: Ceiling) -> Markup {
        match ceiling {
            Ceiling::Anyone => say!(self.words, "access-ceiling-anyone"),
            Ceiling::Moderator => say!(self.words, "access-ceiling-moderator"),
            Ceiling::Manager => say!(self.words, "access-ceiling-manager"),
        }
    }

    /// Which rule decided, as a sentence.
    pub(super) fn decision(&self, decision: &Result<Because, Denied>) -> Markup {
        let words = &self.words;
        match decision {
            Ok(Because::Everybody) => say!(words, "access-because-everybody"),
            Ok(Because::Owner) => say!(words, "access-because-owner"),
            Ok(Because::Manager) => say!(words, "access-because-manager"),
            Ok(Because::Role { role, through }) => say!(
                words,
                "access-because-role",
                role = self.role(role),
                through = self.subject(through)
            ),
            Ok(Because::Granted(subject)) => {
                say!(words, "access-because-granted", subject = self.subject(subject))
            }
            Err(denied) => match &denied.reason {
                DeniedReason::Explicitly(subject) => {
                    say!(words, "access-denied-explicitly", subject = self.subject(subject))
                }
                DeniedReason::Ceiling(ceiling) => {
                    say!(words, "access-denied-ceiling", ceiling = self.ceiling(*ceiling))
                }
                DeniedReason::NotStaff => say!(words, "access-denied-nothing"),
                _ => say!(words, "access-denied-elsewhere"),
            },
        }
    }
}
