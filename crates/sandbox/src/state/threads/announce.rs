//! Events of threads.

use serde_json::{Value, json};

use super::super::State;
use crate::{gateway::intents, snowflake::Snowflake};

impl State {
    /// Tells everyone who sees the thread, each with their own membership.
    pub(in crate::state) fn thread_announce(&mut self, event: &str, id: Snowflake, is_new: bool) {
        let guild = self.world.guild_of_channel(id).map(|guild| guild.id);
        for (application, bot) in self.applications_in(id) {
            let data = self.thread_event_json(id, bot, is_new);
            self.dispatch(application, guild, event, &data);
        }
        for person in self.watching() {
            if self.world.can_see(id, person) {
                let data = self.thread_event_json(id, person, is_new);
                self.tell(person, event, &data);
            }
        }
    }

    /// Tells one user alone of a thread that they see from now on.
    pub(super) fn thread_shown(&mut self, id: Snowflake, user: Snowflake) {
        let guild = self.world.guild_of_channel(id).map(|guild| guild.id);
        let data = self.thread_event_json(id, user, false);
        let application = self.world.application_of_bot(user).map(|found| found.id);
        if let Some(application) = application {
            self.dispatch(application, guild, "THREAD_CREATE", &data);
        }
        self.tell(user, "THREAD_CREATE", &data);
    }

    fn thread_event_json(&self, id: Snowflake, viewer: Snowflake, is_new: bool) -> Value {
        let Some(channel) = self.world.channels.get(&id) else {
            return Value::Null;
        };
        let mut data = channel.json(&self.world, Some(viewer));
        if is_new {
            data["newly_created"] = json!(true);
        }
        data
    }

    /// Tells who came to a thread and who left: every person who sees it, bots that asked for members, and the bots that
    /// it is about.
    pub(super) fn thread_members_changed(
        &mut self,
        id: Snowflake,
        added: Option<Snowflake>,
        removed: Option<Snowflake>,
    ) {
        let Some(channel) = self.world.channels.get(&id) else {
            return;
        };
        let guild = channel.guild_id;
        let count = channel.thread.as_ref().map_or(0, |thread| thread.members.len());
        let mut data = json!({"id": id, "guild_id": guild, "member_count": count.min(50)});
        if let Some(mut member) = added.and_then(|user| self.world.thread_member_json(channel, user)) {
            member["presence"] = Value::Null;
            data["added_members"] = json!([member]);
        }
        if let Some(removed) = removed {
            data["removed_member_ids"] = json!([removed]);
        }
        let mut bots = self.applications_in(id);
        if let Some(bot) = removed
            && let Some(application) = self.world.application_of_bot(bot)
            && !self.world.can_see(id, bot)
        {
            // Who was taken out of a private thread no longer sees it, and hears of just that.
            bots.push((application.id, bot));
        }
        for (application, bot) in bots {
            let is_it = added == Some(bot) || removed == Some(bot);
            self.dispatch_if(application, guild, "THREAD_MEMBERS_UPDATE", &data, |session| {
                let needed = if is_it {
                    intents::GUILDS
                } else {
                    intents::GUILD_MEMBERS
                };
                session.intents & needed != 0
            });
            if added == Some(bot) {
                self.thread_member_updated(id, bot, application);
            }
        }
        self.tell_people("THREAD_MEMBERS_UPDATE", &data, |state, user| {
            state.world.can_see(id, user) || removed == Some(user)
        });
    }

    fn thread_member_updated(&mut self, id: Snowflake, bot: Snowflake, application: Snowflake) {
        let Some(channel) = self.world.channels.get(&id) else {
            return;
        };
        let guild = channel.guild_id;
        let thread = channel.thread.as_ref();
        let Some(mut member) = thread.and_then(|thread| thread.member_json(id, bot)) else {
            return;
        };
        member["guild_id"] = json!(guild);
        self.dispatch(application, guild, "THREAD_MEMBER_UPDATE", &member);
    }
}
