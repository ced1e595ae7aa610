//! The sessions there are: opened, resumed, lost and forgotten.

use serde_json::json;

use super::{
    intents,
    payload::{AUTHENTICATION_FAILED, Close, DISALLOWED_INTENTS, INVALID_SEQUENCE, Identify},
    session::{Sender, Session},
};
use crate::{limits::Limits, snowflake::Snowflake, state::State, world::Application};

impl State {
    /// `Ok(None)` asks the application to wait and identify again.
    pub(super) fn session_open(
        &mut self,
        limits: &Limits,
        identify: &Identify,
        connection: Sender,
        ordinal: u64,
    ) -> Result<Option<String>, Close> {
        let token = identify.token.strip_prefix("Bot ").unwrap_or(&identify.token);
        let application = self
            .world
            .application_of_token(token)
            .ok_or(AUTHENTICATION_FAILED)?;
        let (application, bot) = (application.id, application.bot_id);
        self.must_be_allowed(application, identify.intents)?;
        if !self.identify_admit(limits, application, identify)? {
            return Ok(None);
        }
        let id = self.random.hex();
        let mut session = Session::new(application, identify.intents, identify.shard)
            .large_from(identify.large_threshold)
            .checked_by(self.checker.clone());
        session.attach(connection, ordinal);
        self.forget_lost_sessions();
        self.sessions.insert(id.clone(), session);
        let presence = identify.presence.clone().unwrap_or_default();
        self.presence_set_quietly(bot, presence);
        self.session_greet(&id, application, bot);
        self.bot_status_changed(application);
        Ok(Some(id))
    }

    /// Refuses intents that are not switched on for the application.
    fn must_be_allowed(&self, application: Snowflake, intents: u64) -> Result<(), Close> {
        let application = self.world.applications.get(&application);
        let allowed = application.map_or(0, |found| found.privileged_intents.bits());
        if intents & intents::PRIVILEGED & !allowed == 0 {
            Ok(())
        } else {
            Err(DISALLOWED_INTENTS)
        }
    }

    /// `READY`, and the servers of the session's shard.
    fn session_greet(&mut self, id: &str, application: Snowflake, bot: Snowflake) {
        let Some(session) = self.sessions.get(id) else {
            return;
        };
        let guilds: Vec<_> = self
            .world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&bot) && session.serves(Some(guild.id)))
            .collect();
        let unavailable: Vec<_> = guilds
            .iter()
            .map(|guild| json!({"id": guild.id, "unavailable": true}))
            .collect();
        let user = self.world.users.get(&bot).map(crate::world::User::own_json);
        let flags = self.world.applications.get(&application).map(Application::flags);
        let ready = json!({
            "v": 10, "user": user, "guilds": unavailable, "session_id": id, "session_type": "normal",
            "resume_gateway_url": format!("ws://{}/gateway", self.address),
            "shard": [session.shard().0, session.shard().1],
            "application": {"id": application, "flags": flags},
            "private_channels": [], "relationships": [], "presences": [], "guild_join_requests": [],
            "geo_ordered_rtc_regions": [], "user_settings": {}, "auth": {}, "_trace": [],
        });
        let available = guilds
            .iter()
            .filter(|guild| session.wants_guilds() && !self.unavailable.contains(&guild.id));
        let created: Vec<_> = available
            .map(|guild| self.guild_create_json(guild, bot, session))
            .collect();
        if let Some(session) = self.sessions.get_mut(id) {
            session.dispatch("READY", &ready);
            for guild in &created {
                session.dispatch("GUILD_CREATE", guild);
            }
        }
    }

    /// `Ok(false)` asks the application to identify anew.
    pub(super) fn session_resume(
        &mut self,
        token: &str,
        id: &str,
        sequence: u64,
        connection: Sender,
        ordinal: u64,
    ) -> Result<bool, Close> {
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        let application = self
            .world
            .application_of_token(token)
            .ok_or(AUTHENTICATION_FAILED)?
            .id;
        let Some(session) = self
            .sessions
            .get_mut(id)
            .filter(|session| session.application_id == application && !session.is_forgotten())
        else {
            return Ok(false);
        };
        if sequence > session.sequence() {
            return Err(INVALID_SEQUENCE);
        }
        if !session.can_replay(sequence) {
            self.sessions.remove(id);
            return Ok(false);
        }
        session.attach(connection, ordinal);
        session.resumed += 1;
        session.replay(sequence);
        session.dispatch("RESUMED", &json!({"_trace": []}));
        self.bot_status_changed(application);
        Ok(true)
    }

    pub(super) fn session_detach(&mut self, id: &str, ordinal: u64, ends_session: bool) {
        let Some(session) = self
            .sessions
            .get_mut(id)
            .filter(|session| session.attached == ordinal)
        else {
            return;
        };
        session.detach();
        let application = session.application_id;
        if ends_session {
            self.sessions.remove(id);
        }
        self.bot_status_changed(application);
    }

    /// Drops sessions that nobody came back for: the old ones, and all but the latest few.
    fn forget_lost_sessions(&mut self) {
        const KEPT: usize = 16;
        self.sessions.retain(|_, session| !session.is_forgotten());
        let sessions = self.sessions.iter();
        let mut lost: Vec<_> = sessions
            .filter_map(|(id, session)| Some((session.lost_since()?, id.clone())))
            .collect();
        lost.sort();
        for (_, id) in lost.iter().rev().skip(KEPT) {
            self.sessions.remove(id);
        }
    }
}
