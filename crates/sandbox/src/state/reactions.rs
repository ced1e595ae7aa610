//! Reacting to messages.

use serde_json::{Value, json};

use super::State;
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{
        Emoji, Reaction,
        permissions::{ADD_REACTIONS, MANAGE_MESSAGES},
    },
};

/// How many different emoji a message may collect.
const MOST: usize = 20;

/// An emoji that cannot be reacted with is a bad request, unlike one that is not found in a server's list.
fn unknown_emoji() -> ApiError {
    ApiError::new(400, 10_014, "Unknown Emoji")
}

impl State {
    /// The emoji as the path of a request names it: itself, or `name:id` for one of a server.
    fn emoji_named(&self, channel: Snowflake, message: Snowflake, text: &str) -> ApiResult<Emoji> {
        let Some(id) = text.rsplit_once(':').and_then(|(_, id)| id.parse().ok()) else {
            return Emoji::unicode(text).ok_or_else(unknown_emoji);
        };
        let used = self.message(channel, message).and_then(|message| {
            let mut reactions = message.reactions.iter();
            reactions.find(|reaction| reaction.emoji.id == Some(id))
        });
        used.map(|reaction| reaction.emoji.clone())
            .or_else(|| self.emoji_find(id))
            .ok_or_else(unknown_emoji)
    }

    /// Reacts. To react again with the same emoji changes nothing.
    pub(crate) fn reaction_add(
        &mut self,
        channel: Snowflake,
        id: Snowflake,
        emoji: &str,
        user: Snowflake,
    ) -> ApiResult<()> {
        self.must_be_awake(channel)?;
        let message = self.message_read(channel, id, user, 0)?;
        let author = message.author;
        let emoji = self.emoji_named(channel, id, emoji)?;
        let known = message
            .reactions
            .iter()
            .position(|reaction| reaction.emoji.is_same(&emoji));
        if known.is_none() {
            // Who joins in needs no permission; who brings a new emoji does.
            self.must_have(channel, user, ADD_REACTIONS)?;
            if message.reactions.len() >= MOST {
                let text = "Maximum number of reactions reached (20)";
                return Err(ApiError::new(400, 30_010, text));
            }
        }
        let Some(message) = self.message_mut(channel, id) else {
            return Ok(());
        };
        match known.and_then(|index| message.reactions.get_mut(index)) {
            Some(reaction) if reaction.users.contains(&user) => return Ok(()),
            Some(reaction) => reaction.users.push(user),
            None => message.reactions.push(Reaction {
                emoji: emoji.clone(),
                users: vec![user],
            }),
        }
        self.message_touch(channel, id);
        let mut data = reaction_json(channel, id, &emoji, user);
        data["message_author_id"] = json!(author);
        data["burst_colors"] = json!([]);
        let guild = self.world.guild_of_channel(channel);
        if let Some(member) = guild.and_then(|guild| guild.members.get(&user)) {
            data["member"] = member.json(&self.world);
        }
        self.channel_event(channel, "MESSAGE_REACTION_ADD", data);
        Ok(())
    }

    /// Takes back what `of` reacted; somebody else's takes the permission to manage messages.
    pub(crate) fn reaction_remove(
        &mut self,
        channel: Snowflake,
        id: Snowflake,
        emoji: &str,
        (user, of): (Snowflake, Snowflake),
    ) -> ApiResult<()> {
        if user != of {
            self.must_moderate(channel, user)?;
        }
        self.message_read(channel, id, user, 0)?;
        let emoji = self.emoji_named(channel, id, emoji)?;
        let Some(message) = self.message_mut(channel, id) else {
            return Ok(());
        };
        let place = message
            .reactions
            .iter()
            .position(|reaction| reaction.emoji.is_same(&emoji))
            .ok_or_else(unknown_emoji)?;
        let users = &mut message.reactions[place].users;
        if !users.contains(&of) {
            return Ok(());
        }
        users.retain(|other| *other != of);
        if users.is_empty() {
            message.reactions.remove(place);
        }
        self.message_touch(channel, id);
        let data = reaction_json(channel, id, &emoji, of);
        self.channel_event(channel, "MESSAGE_REACTION_REMOVE", data);
        Ok(())
    }

    /// Takes all reactions off a message, or all with one emoji.
    pub(crate) fn reactions_clear(
        &mut self,
        channel: Snowflake,
        id: Snowflake,
        emoji: Option<&str>,
        user: Snowflake,
    ) -> ApiResult<()> {
        self.must_moderate(channel, user)?;
        self.message_read(channel, id, user, 0)?;
        let emoji = match emoji {
            Some(emoji) => Some(self.emoji_named(channel, id, emoji)?),
            None => None,
        };
        let Some(message) = self.message_mut(channel, id) else {
            return Ok(());
        };
        let before = message.reactions.len();
        let mut data = json!({"channel_id": channel, "message_id": id});
        let event = if let Some(emoji) = emoji {
            message
                .reactions
                .retain(|reaction| !reaction.emoji.is_same(&emoji));
            if message.reactions.len() == before {
                return Err(unknown_emoji());
            }
            data["emoji"] = emoji.json();
            "MESSAGE_REACTION_REMOVE_EMOJI"
        } else {
            message.reactions.clear();
            "MESSAGE_REACTION_REMOVE_ALL"
        };
        if before > 0 {
            self.message_touch(channel, id);
            self.channel_event(channel, event, data);
        }
        Ok(())
    }

    /// Who reacted with an emoji, ordered by id, from after `after` on.
    pub(crate) fn reaction_users(
        &self,
        channel: Snowflake,
        id: Snowflake,
        emoji: &str,
        user: Snowflake,
        (after, limit): (Snowflake, usize),
    ) -> ApiResult<Vec<Value>> {
        let message = self.message_read(channel, id, user, 0)?;
        let emoji = self.emoji_named(channel, id, emoji)?;
        let reactions = message.reactions.iter();
        let mut users: Vec<_> = reactions
            .filter(|reaction| reaction.emoji.is_same(&emoji))
            .flat_map(|reaction| reaction.users.iter().copied())
            .filter(|user| *user > after)
            .collect();
        users.sort();
        users.truncate(limit);
        Ok(users.into_iter().map(|user| self.world.user_json(user)).collect())
    }

    fn must_moderate(&self, channel: Snowflake, user: Snowflake) -> ApiResult<()> {
        self.must_be_in_guild(channel)?;
        self.must_have(channel, user, MANAGE_MESSAGES)
    }

    /// Lets those who watch the channel look at a message again that changed without an edit.
    pub(super) fn message_touch(&mut self, channel: Snowflake, id: Snowflake) {
        let revision = self.next_revision();
        if let Some(message) = self.message_mut(channel, id) {
            message.revision = revision;
        }
    }
}

fn reaction_json(channel: Snowflake, message: Snowflake, emoji: &Emoji, user: Snowflake) -> Value {
    json!({
        "user_id": user, "channel_id": channel, "message_id": message, "emoji": emoji.json(),
        "burst": false, "type": 0,
    })
}
