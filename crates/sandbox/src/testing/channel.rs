//! Watching a channel.

use std::sync::Arc;

use serde_json::Value;

use super::{PATIENCE, Reply, SandboxError};
use crate::{snowflake::Snowflake, state::Discord};

/// A text channel, as somebody who sees everything in it that is public.
#[derive(Clone, Debug)]
pub struct Channel {
    discord: Arc<Discord>,
    id: Snowflake,
    name: String,
}

impl Channel {
    pub(crate) fn find(discord: &Arc<Discord>, name: &str) -> Result<Self, SandboxError> {
        find_id(discord, name).map(|id| Self::new(discord, id, name))
    }

    pub(super) fn new(discord: &Arc<Discord>, id: Snowflake, name: &str) -> Self {
        Self {
            discord: Arc::clone(discord),
            id,
            name: name.to_owned(),
        }
    }

    /// The channel's id.
    pub fn id(&self) -> Snowflake {
        self.id
    }

    /// All public messages, oldest first, as Discord's JSON.
    pub fn messages(&self) -> Vec<Value> {
        self.discord.read(|state| {
            let messages = state.messages.get(&self.id).into_iter().flatten();
            let public = messages.filter(|(_, message)| message.visible_to.is_none());
            public
                .map(|(_, message)| state.message_json(message, None))
                .collect()
        })
    }

    /// Waits until there is a public message that `wanted` accepts.
    pub async fn wait_for_message(&self, wanted: impl Fn(&Reply) -> bool) -> Result<Reply, SandboxError> {
        let (mut seen, mut revision) = (0, 0);
        let found = self.discord.until(PATIENCE, |state| {
            let messages = state.messages.get(&self.id)?;
            seen = messages.len();
            let looked_at = revision;
            // Only what was written or edited since the last look.
            let new = messages
                .values()
                .filter(|message| message.visible_to.is_none() && message.revision > looked_at)
                .inspect(|message| revision = revision.max(message.revision));
            new.map(|message| Reply::message(message, state)).find(&wanted)
        });
        found.await.ok_or_else(|| {
            SandboxError::TimedOut(format!("none of {seen} messages in #{} was the one", self.name))
        })
    }
}

/// The id of a text channel of the first server.
pub(super) fn find_id(discord: &Discord, name: &str) -> Result<Snowflake, SandboxError> {
    let name = name.trim_start_matches('#');
    discord
        .read(|state| {
            let home = state.world.home()?.id;
            state
                .world
                .channels_of(home)
                .into_iter()
                .find(|channel| channel.name == name)
                .map(|found| found.id)
        })
        .ok_or_else(|| SandboxError::unknown("channel", name))
}
