//! Activity in servers, for those that give experience for it: which events Discord is asked for, and who is told of them.

use std::collections::HashSet;
use std::time::Duration;

use app_economy::{Activity, Economy, InVoice};
use core_config::Discord;
use core_types::{ChannelId, GuildId, Timestamp, UserId};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use twilight_gateway::Intents;

/// Types of messages that somebody wrote: `DEFAULT` and `REPLY`. The others are Discord's own.
const WRITTEN: [u8; 2] = [0, 19];

/// Hears of activity, and has it written down about once a minute.
#[derive(Clone)]
pub(crate) struct Hearing {
    economy: Economy,
    activity: Activity,
    intents: Intents,
    every: Duration,
}

impl Hearing {
    /// What the settings ask for; none without any of it.
    pub(crate) fn new(economy: &Economy, settings: &Discord) -> Option<Self> {
        let mut intents = Intents::empty();
        intents.set(Intents::GUILD_MESSAGES, settings.activity_messages);
        intents.set(Intents::GUILD_VOICE_STATES, settings.activity_voice);
        (!intents.is_empty()).then(|| Self {
            economy: economy.clone(),
            activity: Activity::default(),
            intents,
            every: settings.activity_flush,
        })
    }

    /// What Discord is asked for beside what is always needed. None of it is privileged.
    pub(crate) const fn intents(&self) -> Intents {
        self.intents
    }

    /// Takes note of an event that is about activity; what cannot be read counts for nothing. Never waits.
    pub(crate) fn hear(&self, name: &str, json: &str, now: Timestamp) {
        match name {
            "MESSAGE_CREATE" => {
                if let Some((guild, channel, member)) = written(json) {
                    self.activity.wrote(guild, channel, member, now);
                }
            }
            "VOICE_STATE_UPDATE" => {
                if let Some((guild, state)) = voice(json) {
                    self.activity.voice(guild, state, now);
                }
            }
            "GUILD_CREATE" if self.intents.contains(Intents::GUILD_VOICE_STATES) => {
                if let Ok(Event { d }) = serde_json::from_str::<Event<Guild>>(json) {
                    // These states come without their members, who are listed beside them.
                    let users = d.members.into_iter().filter_map(|member| member.user);
                    let bots: HashSet<UserId> = users.filter(|user| user.bot).map(|user| user.id).collect();
                    let people = d
                        .voice_states
                        .into_iter()
                        .filter(|state| !bots.contains(&state.user_id));
                    let states = people.filter_map(VoiceState::read);
                    self.activity.voices(d.id, states, now);
                }
            }
            "GUILD_DELETE" => {
                if let Ok(Event { d }) = serde_json::from_str::<Event<Guild>>(json) {
                    self.activity.gone(d.id);
                }
            }
            _ => {}
        }
    }

    /// Whether an event is only there for activity.
    pub(crate) fn is_only_activity(name: &str) -> bool {
        matches!(name, "MESSAGE_CREATE" | "VOICE_STATE_UPDATE")
    }

    /// Has it written down until told to stop, and once more then.
    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            let is_last = tokio::select! {
                biased;
                () = stop.cancelled() => true,
                () = tokio::time::sleep(self.every) => false,
            };
            if let Err(error) = self.activity.flush(&self.economy).await {
                tracing::warn!(%error, "activity cannot be written down now");
            }
            if is_last {
                return;
            }
        }
    }
}

#[derive(Deserialize)]
struct Event<T> {
    d: T,
}

#[derive(Deserialize)]
struct Guild {
    id: GuildId,
    #[serde(default)]
    voice_states: Vec<VoiceState>,
    #[serde(default)]
    members: Vec<Member>,
}

#[derive(Deserialize)]
struct Message {
    guild_id: Option<GuildId>,
    channel_id: ChannelId,
    author: Author,
    webhook_id: Option<serde::de::IgnoredAny>,
    #[serde(default, rename = "type")]
    kind: u8,
}

#[derive(Deserialize)]
struct Author {
    id: UserId,
    #[serde(default)]
    bot: bool,
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "as Discord sends it")]
struct VoiceState {
    guild_id: Option<GuildId>,
    channel_id: Option<ChannelId>,
    user_id: UserId,
    member: Option<Member>,
    #[serde(default)]
    deaf: bool,
    #[serde(default)]
    mute: bool,
    #[serde(default)]
    self_deaf: bool,
    #[serde(default)]
    self_mute: bool,
    #[serde(default)]
    suppress: bool,
}

#[derive(Deserialize)]
struct Member {
    user: Option<Author>,
}

impl VoiceState {
    /// Where somebody is; none for bots.
    fn read(self) -> Option<InVoice> {
        let is_bot = self
            .member
            .and_then(|member| member.user)
            .is_some_and(|user| user.bot);
        let is_out = self.deaf || self.mute || self.self_deaf || self.self_mute || self.suppress;
        (!is_bot).then_some(InVoice {
            member: self.user_id,
            channel: self.channel_id,
            takes_part: !is_out,
        })
    }
}

/// Who wrote where; none for bots, webhooks, Discord itself and direct messages.
fn written(json: &str) -> Option<(GuildId, ChannelId, UserId)> {
    let Event { d } = serde_json::from_str::<Event<Message>>(json).ok()?;
    let is_of_member = !d.author.bot && d.webhook_id.is_none() && WRITTEN.contains(&d.kind);
    is_of_member.then_some((d.guild_id?, d.channel_id, d.author.id))
}

fn voice(json: &str) -> Option<(GuildId, InVoice)> {
    let Event { d } = serde_json::from_str::<Event<VoiceState>>(json).ok()?;
    Some((d.guild_id?, d.read()?))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn only_what_members_write_in_servers_counts() {
        let plain =
            json!({"guild_id": "1", "channel_id": "2", "author": {"id": "3"}, "type": 0, "content": ""});
        let with = |key: &str, value: Value| {
            let mut message = plain.clone();
            message[key] = value;
            written(&json!({"t": "MESSAGE_CREATE", "d": message}).to_string()).is_some()
        };
        assert!(with("type", json!(0)) && with("type", json!(19)));
        assert!(!with("type", json!(7)), "Discord says who joined");
        assert!(!with("author", json!({"id": "3", "bot": true})));
        assert!(!with("webhook_id", json!("9")));
        assert!(!with("guild_id", Value::Null), "a direct message");
        assert!(written("{").is_none());
    }

    #[test]
    fn who_is_muted_or_a_bot_takes_no_part() {
        let state = |more: Value| {
            let mut state = json!({"guild_id": "1", "channel_id": "2", "user_id": "3", "self_mute": false});
            state
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            voice(&json!({"d": state}).to_string())
        };
        assert!(state(json!({})).unwrap().1.takes_part);
        assert!(!state(json!({"self_mute": true})).unwrap().1.takes_part);
        assert!(!state(json!({"suppress": true})).unwrap().1.takes_part);
        assert_eq!(state(json!({"channel_id": null})).unwrap().1.channel, None);
        assert!(state(json!({"member": {"user": {"id": "3", "bot": true}}})).is_none());
    }
}
