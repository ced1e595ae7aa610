//! What the watch over fraud learns from a call that was answered.

use std::time::Duration;

use core_analytics::Experiments;
use core_security::Security;
use core_types::GuildId;
use domain_fraud::Event;

use crate::{
    call::{Call, CallKind},
    component_id::route_of,
};

/// Commands that earn or send money; the others look at something, or decide.
const ECONOMY: &[&str] = &[
    "crime",
    "daily",
    "deposit",
    "monthly",
    "pay",
    "rob",
    "weekly",
    "work apply",
    "work shift",
];

/// Who is told what members do.
pub(crate) trait Watcher: Send + Sync {
    /// Takes note; never waits.
    fn observe(&self, guild: GuildId, event: Event);

    /// Takes note of a call that succeeded; never waits.
    fn succeeded(&self, call: &Call);
}

/// The watch over fraud, and what experiments want to know.
pub(crate) struct Watch {
    pub(crate) security: Security,
    pub(crate) experiments: Experiments,
}

impl Watcher for Watch {
    fn observe(&self, guild: GuildId, event: Event) {
        self.security.fraud_observe(guild, event);
    }

    fn succeeded(&self, call: &Call) {
        let used = match &call.kind {
            CallKind::Command(command) => command.path(),
            // `work.shift` is the button of what `/work shift` does.
            CallKind::Component(component) => route_of(&component.custom_id).replace('.', " "),
            _ => return,
        };
        if let Some(guild) = call.guild_id() {
            let (member, at) = (call.caller.id, call.received.at);
            self.experiments.used(guild, member, &used, at);
        }
    }
}

/// What the watch should know of a call: a command, or how soon after its message a button was pressed. Discord numbers
/// messages and interactions by the time it made them, so both ends are on one clock and the way to us does not count.
pub(super) fn event(call: &Call) -> Option<(GuildId, Event)> {
    let (guild, member, at) = (call.guild_id()?, call.caller.id, call.received.at);
    // Who asks to be forgotten is not remembered for it.
    if call.command() == "privacy" {
        return None;
    }
    let event = match &call.kind {
        CallKind::Command(command) => Event::Command {
            member,
            economy: ECONOMY.contains(&&*command.path()),
            joined_at: call.caller.joined_at,
            at,
        },
        CallKind::Component(component) if component.values.is_empty() => Event::Pressed {
            member,
            after: between(component.message?.get(), call.id.get()),
            at,
        },
        _ => return None,
    };
    Some((guild, event))
}

/// The time between two snowflakes.
fn between(earlier: u64, later: u64) -> Duration {
    Duration::from_millis((later >> 22).saturating_sub(earlier >> 22))
}

#[cfg(test)]
mod tests {
    use core_types::{InteractionId, MessageId};

    use super::*;
    use crate::{
        call::{RawCommand, RawComponent},
        stack::testing::call,
    };

    fn command(path: &str) -> Option<(GuildId, Event)> {
        let mut call = call();
        call.kind = CallKind::Command(RawCommand {
            names: path.split(' ').map(str::to_owned).collect(),
            ..RawCommand::default()
        });
        event(&call)
    }

    #[test]
    fn commands_that_earn_are_told_apart_and_privacy_is_not_told() {
        let economy = |path| match command(path) {
            Some((_, Event::Command { economy, .. })) => Some(economy),
            _ => None,
        };
        assert_eq!(economy("work shift"), Some(true));
        assert_eq!(economy("work list"), Some(false));
        assert_eq!(economy("privacy delete"), None);
        let mut private = call();
        private.guild = None;
        assert_eq!(event(&private), None);
    }

    #[test]
    fn a_press_is_timed_between_its_snowflakes() {
        let mut call = call();
        call.id = InteractionId::new(1_180 << 22).unwrap();
        call.kind = CallKind::Component(RawComponent {
            custom_id: "x".into(),
            values: Vec::new(),
            message: MessageId::new(1_000 << 22).ok(),
        });
        let (_, told) = event(&call).unwrap();
        assert_eq!(told.members(), (call.caller.id, None));
        assert!(matches!(told, Event::Pressed { after, .. } if after == Duration::from_millis(180)));
    }
}
