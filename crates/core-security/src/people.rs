//! Who somebody is at this moment, where no call of theirs says it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use core_errors::AppError;
use core_types::{GuildId, UserId};
use futures_util::future::BoxFuture;

use crate::Security;

/// What decides whether somebody can be blocked or their money set aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Person {
    /// Whether they are a bot.
    pub is_bot: bool,
    /// Whether they own or manage the guild.
    pub is_staff: bool,
}

/// Somebody who knows the members of guilds: the door to Discord.
pub trait People: Send + Sync {
    /// Who somebody is. Whoever left the guild is neither bot nor staff there.
    ///
    /// # Errors
    /// `service.unavailable` if it cannot be found out now.
    fn person(&self, guild: GuildId, member: UserId) -> BoxFuture<'_, Result<Person, AppError>>;
}

/// Whom to ask, once somebody offered to answer.
#[derive(Default)]
pub(crate) struct Asked(OnceLock<Arc<dyn People>>);

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Asked").finish_non_exhaustive()
    }
}

impl Security {
    /// Has these asked about people from now on. The first stays.
    pub fn people_known_by(&self, people: Arc<dyn People>) {
        let _ = self.people().0.set(people);
    }

    /// Who somebody is at this moment; without anybody to ask, neither bot nor staff.
    ///
    /// # Errors
    /// `service.unavailable` if it cannot be found out now.
    pub async fn person(&self, guild: GuildId, member: UserId) -> Result<Person, AppError> {
        match self.people().0.get() {
            Some(people) => people.person(guild, member).await,
            None => Ok(Person::default()),
        }
    }
}
