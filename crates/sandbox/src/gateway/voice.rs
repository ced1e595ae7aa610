//! Op 4: a bot joins, moves or leaves voice. There is no voice server behind it, and it is told so.

use serde_json::{Value, json};

use super::payload::{Close, DECODE_ERROR};
use crate::{
    snowflake::Snowflake,
    state::State,
    world::permissions::{CONNECT, VIEW_CHANNEL},
};

/// Types of channels with voice: `GUILD_VOICE` and `GUILD_STAGE_VOICE`.
const VOICE: [u8; 2] = [2, 13];

/// Where a bot wants to be.
#[derive(Debug)]
pub(super) struct VoiceState {
    guild_id: Snowflake,
    channel_id: Option<Snowflake>,
    self_mute: bool,
    self_deaf: bool,
}

impl VoiceState {
    pub(super) fn parse(data: &Value) -> Result<Self, Close> {
        let channel_id = match &data["channel_id"] {
            Value::Null => None,
            id => Some(Snowflake::from_json(id).ok_or(DECODE_ERROR)?),
        };
        Ok(Self {
            guild_id: Snowflake::from_json(&data["guild_id"]).ok_or(DECODE_ERROR)?,
            channel_id,
            self_mute: data["self_mute"].as_bool().unwrap_or_default(),
            self_deaf: data["self_deaf"].as_bool().unwrap_or_default(),
        })
    }
}

impl State {
    /// Tells the server where the bot is now; says nothing when it may not be there.
    pub(super) fn voice_state_set(&mut self, session: &str, wanted: &VoiceState) {
        let asking = self.sessions.get(session);
        let application = asking.and_then(|asking| self.world.applications.get(&asking.application_id));
        let Some((application, bot)) = application.map(|found| (found.id, found.bot_id)) else {
            return;
        };
        let guild = self.world.guilds.get(&wanted.guild_id);
        let Some(member) = guild.and_then(|guild| guild.members.get(&bot)) else {
            return;
        };
        let may_join = |id: Snowflake| {
            let channel = self.world.channels.get(&id);
            let is_voice = |kind| VOICE.contains(&kind);
            let granted = self.world.permissions_in(id, bot);
            channel.is_some_and(|channel| channel.guild_id == Some(wanted.guild_id) && is_voice(channel.kind))
                && granted & (VIEW_CHANNEL | CONNECT) == VIEW_CHANNEL | CONNECT
        };
        if !wanted.channel_id.is_none_or(may_join) {
            return;
        }
        let data = json!({
            "guild_id": wanted.guild_id, "channel_id": wanted.channel_id, "user_id": bot,
            "member": member.json(&self.world), "session_id": session, "deaf": false, "mute": false,
            "self_deaf": wanted.self_deaf, "self_mute": wanted.self_mute, "self_video": false,
            "suppress": false, "request_to_speak_timestamp": null,
        });
        self.guild_event(wanted.guild_id, "VOICE_STATE_UPDATE", &data);
        if wanted.channel_id.is_some() {
            let token = self.random.hex();
            let server = json!({"token": token, "guild_id": wanted.guild_id, "endpoint": null});
            self.dispatch(application, Some(wanted.guild_id), "VOICE_SERVER_UPDATE", &server);
        }
    }
}
