//! Another world in place of this one.

use serde_json::Value;

use super::State;
use crate::{gateway::session::Outgoing, world::World};

impl State {
    /// Replaces the world, as if the sandbox had been started with it: messages, interactions and sessions are gone.
    /// Bots identify anew; commands of applications that are still there stay.
    pub(crate) fn world_replace(&mut self, world: World) {
        let waiting: Vec<_> = self.interactions.keys().copied().collect();
        for id in waiting {
            self.interaction_fail(id, "world replaced");
        }
        self.send_to_sessions(&Outgoing::Invalid(false));
        self.sessions.clear();
        self.interactions.clear();
        self.modals.clear();
        self.messages.clear();
        self.audit_logs.clear();
        self.unavailable.clear();
        self.presences.clear();
        self.shown_presences.clear();
        self.command_rules.clear();
        self.entitlements.clear();
        self.invites.clear();
        self.alarms.clear();
        self.world = world;
        self.world.clock = self.clock.clone();
        let world = &self.world;
        self.commands.retain(|_, command| {
            world.applications.contains_key(&command.application_id)
                && command
                    .guild_id
                    .is_none_or(|guild| world.guilds.contains_key(&guild))
        });
        self.tell_all("WORLD_REPLACED", &Value::Null);
    }
}
