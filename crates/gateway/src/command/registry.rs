use std::{collections::BTreeMap, pin::Pin, sync::Arc};

use core_errors::AppError;
use core_resilience::Priority;

use super::{Command, Declaration, Focused, Form, Options, Pressed, parse::Leaf};
use crate::{
    call::{Call, CallKind},
    reply::{Choice, Reply},
};

/// What metrics and records call a command that is not known.
pub(crate) const UNKNOWN: &str = "unknown";

type Handling<'a, T> = Pin<Box<dyn Future<Output = Result<T, AppError>> + Send + 'a>>;

/// [`Command`] as an object, so that all commands fit into one table.
pub(crate) trait Handler: Send + Sync {
    fn run<'a>(&'a self, call: &'a Call, options: &'a Options) -> Handling<'a, Reply>;
    fn autocomplete<'a>(&'a self, call: &'a Call, focused: &'a Focused) -> Handling<'a, Vec<Choice>>;
    fn component<'a>(&'a self, call: &'a Call, pressed: &'a Pressed) -> Handling<'a, Reply>;
    fn modal<'a>(&'a self, call: &'a Call, form: &'a Form) -> Handling<'a, Reply>;
}

impl<C: Command> Handler for C {
    fn run<'a>(&'a self, call: &'a Call, options: &'a Options) -> Handling<'a, Reply> {
        Box::pin(Command::run(self, call, options))
    }

    fn autocomplete<'a>(&'a self, call: &'a Call, focused: &'a Focused) -> Handling<'a, Vec<Choice>> {
        Box::pin(Command::autocomplete(self, call, focused))
    }

    fn component<'a>(&'a self, call: &'a Call, pressed: &'a Pressed) -> Handling<'a, Reply> {
        Box::pin(Command::component(self, call, pressed))
    }

    fn modal<'a>(&'a self, call: &'a Call, form: &'a Form) -> Handling<'a, Reply> {
        Box::pin(Command::modal(self, call, form))
    }
}

/// A command with what it declared.
pub(crate) struct Entry {
    pub(crate) declaration: Declaration,
    pub(crate) handler: Box<dyn Handler>,
}

/// All commands, by name. Clones share them.
#[derive(Default, Clone)]
pub struct Commands {
    entries: Arc<BTreeMap<&'static str, Arc<Entry>>>,
}

impl Commands {
    /// No commands.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a command. A later one of the same name takes the place of the earlier.
    pub fn with(mut self, command: impl Command) -> Self {
        let declaration = command.declaration();
        Arc::make_mut(&mut self.entries).insert(
            declaration.name,
            Arc::new(Entry {
                declaration,
                handler: Box::new(command),
            }),
        );
        self
    }

    /// What all commands declared, by name.
    pub fn declarations(&self) -> impl Iterator<Item = &Declaration> {
        self.entries.values().map(|entry| &entry.declaration)
    }

    /// The name of the command a call is for, or `unknown`: what a request says is not let into the metrics, where each
    /// new value costs memory for ever.
    pub(crate) fn label_of(&self, call: &Call) -> &'static str {
        self.find(call.command())
            .map_or(UNKNOWN, |entry| entry.declaration.name)
    }

    /// How important a call is when the house is full. Nothing is checked yet, so that what is made up is not important.
    pub(crate) fn priority_of(&self, call: &Call) -> Priority {
        let declaration = self.find(call.command()).map(|entry| &entry.declaration);
        let declared = match (&call.kind, declaration) {
            (CallKind::Autocomplete(_), _) => return Priority::Autocomplete,
            (CallKind::Command(raw), Some(top)) => Leaf::find(top, &raw.names).map(|leaf| leaf.priority()),
            (CallKind::Component(_) | CallKind::Modal(_), Some(top)) => {
                Some(Leaf::priority_of_components(top))
            }
            (CallKind::Unknown, _) | (_, None) => None,
        };
        declared.unwrap_or(Priority::Look)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Arc<Entry>> {
        self.entries.get(name)
    }
}

impl std::fmt::Debug for Commands {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.entries.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use core_security::Action;

    use super::*;
    use crate::stack::testing::{Echo, call, component};

    #[test]
    fn only_known_commands_reach_the_metrics() {
        let commands = Commands::new().with(Echo::default());
        assert_eq!(commands.label_of(&call()), "echo");
        assert_eq!(commands.label_of(&component("v1:echo.again:::x:")), "echo");
        assert_eq!(commands.label_of(&component("made up")), "unknown");
        let odd = Call {
            kind: CallKind::Unknown,
            ..call()
        };
        assert_eq!(commands.label_of(&odd), "unknown");
    }

    #[test]
    fn a_button_is_as_important_as_the_most_important_it_may_belong_to() {
        let part = |name, action| Declaration::new(name).action(action);
        let work = Declaration::new("work")
            .subcommand(part("list", Action::EconomyView))
            .subcommand(part("shift", Action::EconomyUse));
        let commands = Commands::new().with(Echo::default()).with(Echo {
            declaration: Some(work),
        });
        for (custom_id, expected) in [
            ("v1:work.again:::x:", Priority::Money),
            ("v1:echo.again:::x:", Priority::Look),
            ("made up", Priority::Look),
        ] {
            assert_eq!(
                commands.priority_of(&component(custom_id)),
                expected,
                "{custom_id}"
            );
        }
    }
}
