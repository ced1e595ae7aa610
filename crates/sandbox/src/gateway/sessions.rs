//! The sessions there are: opened, resumed, lost and forgotten.

use serde_json::json;

use super::{
    intents,
    payload::{AUTHENTICATION_FAILED, Close, DISALLOWED_INTENTS, INVALID_SEQUENCE, Identify, RequestMembers},
    session::{Sender, Session},
};
use crate::state::State;

impl State {
    pub(super) fn session_open(
        &mut self,
        identify: &Identify,
        connection: Sender,
        ordinal: u64,
    ) -> Result<String, Close> {
        let token = identify.token.strip_prefix("Bot ").unwrap_or(&identify.token);
        let application = self
            .world
            .application_of_token(token)
            .ok_or(AUTHENTICATION_FAILED)?
            .clone();
        if identify.intents & intents::PRIVILEGED != 0 && !application.privileged_intents {
            return Err(DISALLOWED_INTENTS);
        }
        let id = self.random.hex();
        let mut session =
            Session::new(application.id, identify.intents, identify.shard).checked_by(self.checker.clone());
        session.attach(connection, ordinal);
        let guilds: Vec<_> = self
            .world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&application.bot_id) && session.serves(Some(guild.id)))
            .collect();
        let unavailable: Vec<_> = guilds
            .iter()
            .map(|guild| json!({"id": guild.id, "unavailable": true}))
            .collect();
        let user = self
            .world
            .users
            .get(&application.bot_id)
            .map(crate::world::User::own_json);
        session.dispatch(
            "READY",
            &json!({
                "v": 10, "user": user, "guilds": unavailable, "session_id": id, "session_type": "normal",
                "resume_gateway_url": format!("ws://{}/gateway", self.address),
                "shard": [session.shard().0, session.shard().1],
                "application": {"id": application.id, "flags": application.flags()},
                "private_channels": [], "relationships": [], "presences": [], "guild_join_requests": [],
                "geo_ordered_rtc_regions": [], "user_settings": {}, "auth": {}, "_trace": [],
            }),
        );
        if session.wants_guilds() {
            for guild in guilds {
                session.dispatch(
                    "GUILD_CREATE",
                    &guild.create_json(&self.world, application.bot_id, session.wants_presences()),
                );
            }
        }
        self.forget_lost_sessions();
        self.sessions.insert(id.clone(), session);
        self.bot_status_changed(application.id);
        Ok(id)
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

    /// Answers op 8 with one chunk.
    pub(super) fn members_requested(&mut self, session: &str, request: &RequestMembers) {
        let Some(guild) = self.world.guilds.get(&request.guild_id) else {
            return;
        };
        let limit = if request.limit == 0 {
            usize::MAX
        } else {
            request.limit
        };
        let is_wanted = |id, nick: Option<&str>| match &request.query {
            _ if !request.user_ids.is_empty() => request.user_ids.contains(&id),
            Some(prefix) => {
                let user = self.world.users.get(&id);
                let name = nick
                    .or(user.map(crate::world::User::display_name))
                    .unwrap_or_default();
                name.to_lowercase().starts_with(&prefix.to_lowercase())
            }
            None => false,
        };
        let members: Vec<_> = guild
            .members
            .values()
            .filter(|member| is_wanted(member.user_id, member.nick.as_deref()))
            .take(limit)
            .map(|member| member.json(&self.world))
            .collect();
        let missing: Vec<_> = request
            .user_ids
            .iter()
            .filter(|id| !guild.members.contains_key(id))
            .collect();
        let mut data = json!({
            "guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1, "not_found": missing,
        });
        if let Some(nonce) = &request.nonce {
            data["nonce"] = json!(nonce);
        }
        if let Some(session) = self.sessions.get_mut(session) {
            session.dispatch("GUILD_MEMBERS_CHUNK", &data);
        }
    }
}
