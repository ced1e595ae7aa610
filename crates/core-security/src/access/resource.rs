//! What an action is done to.

use core_types::{GuildId, UserId};

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
