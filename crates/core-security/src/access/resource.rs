//! What an action is done to.

use core_types::{GuildId, UserId};

use super::Action;
use super::action::Rule;

/// What an action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// A guild as a whole: its settings, its ranks, its audit log.
    Guild(GuildId),
    /// The money of one member in one guild.
    Account {
        /// Where the account is.
        guild: GuildId,
        /// Whose it is.
        owner: UserId,
    },
    /// Everything stored about one person.
    Person(UserId),
}

impl Resource {
    /// The least that an action of somebody in a guild can be about: their own account or data, or the guild.
    pub const fn least_of(action: Action, guild: GuildId, user: UserId) -> Self {
        match action.rule() {
            Rule::OwnData => Self::Person(user),
            Rule::OwnAccount => Self::Account { guild, owner: user },
            Rule::Member | Rule::Staff(_) => Self::Guild(guild),
        }
    }
}
