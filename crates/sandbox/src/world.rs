//! What there is in the local Discord: people, servers, channels, roles and applications.

mod application;
mod ban;
mod channel;
mod custom_emoji;
mod document;
mod forum;
mod guild;
mod hierarchy;
pub(crate) mod kind;
mod member;
mod message;
mod permission_names;
pub(crate) mod permissions;
mod poll;
mod privileged;
mod reaction;
mod role;
mod seed;
mod thread;
mod user;
mod webhook;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use application::{Application, hex};
pub(crate) use ban::Ban;
pub(crate) use channel::{Channel, Overwrite, OverwriteKind};
pub(crate) use custom_emoji::CustomEmoji;
pub use document::WorldError;
pub(crate) use forum::{Forum, PlainEmoji, REQUIRE_TAG, Tag};
pub(crate) use guild::Guild;
pub(crate) use hierarchy::Rank;
pub(crate) use member::Member;
pub(crate) use message::{
    CROSSPOSTED, EPHEMERAL, HAS_SNAPSHOT, HAS_THREAD, LOADING, Message, PINNED, POLL_RESULT, RECIPIENT_ADD,
    RECIPIENT_REMOVE, REPLY, Reference, SUPPRESS_EMBEDS, THREAD_CREATED, THREAD_STARTER, V2,
};
pub(crate) use poll::{Poll, PollAnswer};
pub(crate) use privileged::Privileged;
pub use privileged::PrivilegedIntent;
pub(crate) use reaction::{Emoji, Reaction};
pub(crate) use role::Role;
pub(crate) use seed::LOOPBACK;
use serde_json::Value;
pub(crate) use thread::Thread;
pub(crate) use user::User;
pub(crate) use webhook::{Guise, Webhook};

use crate::{clock::Clock, snowflake::Snowflake};

/// A description of a local Discord, and, once started, its present state.
///
/// [`World::default`] is one server named "Guildhall" with channels, roles, an owner (Olive), a moderator
/// (Max) and the members Ana, Bo, Cleo and Dan, and one application whose bot token is `sandbox-token`.
/// All its ids are the same every time.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) users: BTreeMap<Snowflake, User>,
    pub(crate) guilds: BTreeMap<Snowflake, Guild>,
    pub(crate) channels: BTreeMap<Snowflake, Channel>,
    pub(crate) applications: BTreeMap<Snowflake, Application>,
    pub(crate) webhooks: BTreeMap<Snowflake, Webhook>,
    /// By which time-outs end.
    pub(crate) clock: Clock,
    next_seed: u64,
    /// Ids that a description gives, around which the others are counted up.
    taken: BTreeSet<Snowflake>,
}

impl World {
    /// The server a name-only lookup searches: the first one.
    pub(crate) fn home(&self) -> Option<&Guild> {
        self.guilds.values().next()
    }

    /// The user of this id, as Discord shows it to others.
    pub(crate) fn user_json(&self, id: Snowflake) -> Value {
        self.users.get(&id).map_or(Value::Null, User::json)
    }

    pub(crate) fn application_of_bot(&self, bot: Snowflake) -> Option<&Application> {
        self.applications
            .values()
            .find(|application| application.bot_id == bot)
    }

    pub(crate) fn application_of_token(&self, token: &str) -> Option<&Application> {
        self.applications
            .values()
            .find(|application| application.token == token)
    }

    /// The server a channel is in.
    pub(crate) fn guild_of_channel(&self, channel: Snowflake) -> Option<&Guild> {
        self.guilds.get(&self.channels.get(&channel)?.guild_id?)
    }

    /// All channels of a server but its threads, in the order Discord lists them.
    pub(crate) fn channels_of(&self, guild: Snowflake) -> Vec<&Channel> {
        let mut channels: Vec<_> = self
            .channels
            .values()
            .filter(|channel| channel.guild_id == Some(guild) && !channel.is_thread())
            .collect();
        channels.sort_by_key(|channel| (channel.position, channel.id));
        channels
    }

    /// Everything `user` may do in `channel`, as Discord's permission bits; none when they are not there.
    pub(crate) fn permissions_in(&self, channel: Snowflake, user: Snowflake) -> u64 {
        let Some(channel) = self.channels.get(&channel) else {
            return 0;
        };
        match channel.guild_id {
            None if channel.recipients.contains(&user) => permissions::DIRECT_MESSAGE,
            None => 0,
            Some(guild) => self.guilds.get(&guild).map_or(0, |guild| {
                let Some(thread) = &channel.thread else {
                    return permissions::in_channel(guild, channel, user, &self.clock);
                };
                // A thread has no overwrites of its own: what its channel says holds.
                let parent = channel.parent_id.and_then(|parent| self.channels.get(&parent));
                let granted = parent.map_or(0, |parent| {
                    permissions::in_channel(guild, parent, user, &self.clock)
                });
                let is_hidden = channel.kind == kind::PRIVATE_THREAD && !thread.members.contains_key(&user);
                if is_hidden && granted & permissions::MANAGE_THREADS == 0 {
                    return 0;
                }
                granted
            }),
        }
    }

    /// Everything `user` may do in the whole of `guild`, before a channel says otherwise.
    pub(crate) fn permissions_of(&self, guild: Snowflake, user: Snowflake) -> u64 {
        self.guilds
            .get(&guild)
            .map_or(0, |guild| permissions::in_guild(guild, user, &self.clock))
    }

    /// Whether somebody is in a server.
    pub(crate) fn is_member(&self, guild: Snowflake, user: Snowflake) -> bool {
        let guild = self.guilds.get(&guild);
        guild.is_some_and(|guild| guild.members.contains_key(&user))
    }

    pub(crate) fn can_see(&self, channel: Snowflake, user: Snowflake) -> bool {
        self.permissions_in(channel, user) & permissions::VIEW_CHANNEL != 0
    }
}
