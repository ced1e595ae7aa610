//! What a person began, for whoever wants to know more of it than its answer: its id, and what they see of it later.

use std::{fmt, sync::Arc};

use super::{PATIENCE, Reply, SandboxError, member::settled};
use crate::{
    snowflake::Snowflake,
    state::{Discord, State},
    world::LOADING,
};

/// An interaction that was begun: a command, a button, a form. Cheap to clone; a clone is the same interaction.
#[derive(Clone)]
pub struct Asked {
    discord: Arc<Discord>,
    id: Snowflake,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Asked").field(&self.id).finish()
    }
}

impl Asked {
    pub(super) fn new(discord: &Arc<Discord>, id: Snowflake) -> Self {
        Self {
            discord: Arc::clone(discord),
            id,
        }
    }

    /// The interaction's id, as bots see it.
    pub fn id(&self) -> Snowflake {
        self.id
    }

    /// Waits until it is settled: a message that is no longer thinking, or a modal.
    pub async fn answer(&self) -> Result<Reply, SandboxError> {
        let settled = self
            .discord
            .until_settled(self.id, PATIENCE, |state| settled(state, self.id));
        match settled.await {
            Some(result) => result,
            None => Err(SandboxError::TimedOut(
                self.discord.read(|state| last_seen(state, self.id)),
            )),
        }
    }

    /// The message that answers it as it stands now, also when it came after the person had been told that the
    /// application did not respond. Nothing while the application thinks, or when there is no such message.
    pub fn look(&self) -> Option<Reply> {
        self.discord.read(|state| {
            let interaction = state.interactions.get(&self.id)?;
            let message = state.message(interaction.channel_id, interaction.original()?)?;
            (message.flags & LOADING == 0).then(|| Reply::message(message, state))
        })
    }
}

fn last_seen(state: &State, id: Snowflake) -> String {
    match state.interactions.get(&id) {
        None => "the interaction is gone".to_owned(),
        Some(interaction) => interaction.progress(),
    }
}
