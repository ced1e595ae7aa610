//! Who somebody is at this moment, where no call of theirs says it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use core_errors::AppError;
use core_types::{GuildId, RoleId, UserId};
use futures_util::future::BoxFuture;

use crate::Security;

/// What decides whether somebody can be blocked or their money set aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Whether they are a bot.
    pub is_bot: bool,
    /// Whether they own or manage the guild.
    pub is_staff: bool,
    /// Their roles.
    pub roles: Vec<RoleId>,
}

/// Who has a role, as far as that can be known. Bots are not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoleMembers {
    /// Those who have it.
    pub members: BTreeSet<UserId>,
    /// Whether these are all: Discord lists members only for bots with the privileged intent for it.
    pub is_complete: bool,
    /// How many members were looked at.
    pub asked: usize,
}

/// Somebody who knows the members of guilds: the door to Discord.
pub trait People: Send + Sync {
    /// Who has a role: by the guild's list of members where Discord hands it out, else of those in `known`, one by one.
    ///
    /// # Errors
    /// `service.unavailable` if it cannot be found out now.
    fn with_role(
        &self,
        guild: GuildId,
        role: RoleId,
        known: Vec<UserId>,
    ) -> BoxFuture<'_, Result<RoleMembers, AppError>> {
        let _ = (guild, role, known);
        Box::pin(std::future::ready(Ok(RoleMembers::default())))
    }

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

    /// Who has a role, of all or of those in `known`; without anybody to ask, nobody.
    ///
    /// # Errors
    /// `service.unavailable` if it cannot be found out now.
    pub async fn with_role(
        &self,
        guild: GuildId,
        role: RoleId,
        known: Vec<UserId>,
    ) -> Result<RoleMembers, AppError> {
        match self.people().0.get() {
            Some(people) => people.with_role(guild, role, known).await,
            None => Ok(RoleMembers::default()),
        }
    }
}
