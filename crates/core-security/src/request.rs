//! Who asks, where, and as which request.

use core_errors::AppError;
use core_types::{GuildId, UserId};

use crate::{Action, Actor, Resource, authorize};

/// One request, whatever door it came through.
#[derive(Debug, Clone)]
pub struct Request {
    /// The guild that is meant.
    pub guild: GuildId,
    /// Who asks, with the permissions they have at this moment.
    pub actor: Actor,
    /// The idempotency key: the interaction's id, or what a web client sent. A second request with the same key, use case
    /// and input is answered with the stored answer.
    pub key: String,
}

impl Request {
    /// A request.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids and literals are passed as they are"
    )]
    pub fn new(guild: GuildId, actor: Actor, key: impl ToString) -> Self {
        Self {
            guild,
            actor,
            key: key.to_string(),
        }
    }

    /// Who asks.
    pub const fn user(&self) -> UserId {
        self.actor.user
    }

    /// The key of one use case's effect: a click and the command before it may share an id, never an effect, and nobody
    /// can take a key that somebody else will use.
    pub fn key_of(&self, name: &str) -> String {
        format!("{name}:{}:{}:{}", self.guild, self.actor.user, self.key)
    }

    /// The asker may use their own account here.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn allow_use(&self) -> Result<(), AppError> {
        let own = Resource::Account {
            guild: self.guild,
            owner: self.actor.user,
        };
        Ok(authorize(&self.actor, Action::EconomyUse, &own)?)
    }

    /// The asker may do this to the guild as a whole.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn allow_in_guild(&self, action: Action) -> Result<(), AppError> {
        Ok(authorize(&self.actor, action, &Resource::Guild(self.guild))?)
    }

    /// The asker may do this to somebody's account.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn allow_on(&self, action: Action, owner: UserId) -> Result<(), AppError> {
        Ok(authorize(
            &self.actor,
            action,
            &Resource::Account {
                guild: self.guild,
                owner,
            },
        )?)
    }
}
