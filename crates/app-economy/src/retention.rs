//! What is kept, of whom and for how long: every table of the database, in one list.
//!
//! The list says what becomes of a table's rows when a member is forgotten, whether a member gets them with
//! `/privacy export`, and how they are deleted when everything of a guild is. Tests hold it against the schema of both
//! databases and against what erasure, export and purge really do: a table that nobody declared fails them.

mod purge;
mod tables;

use core_db::Sql;

pub use purge::{
    GuildAway, PurgeCause, PurgeRecord, ended_delete, guild_purge, guild_purges, guilds_away,
    guilds_purge_due, with_purge,
};
pub use tables::TABLES;

/// One table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns that name a person.
    pub people: &'static [&'static str],
    /// What becomes of what it says about a member who is forgotten.
    pub erased: Erased,
    /// Where a member finds it in their export.
    pub exported: Exported,
    /// What becomes of it when everything of a guild is deleted.
    pub purged: Purged,
}

/// What becomes of what a table says about a member who is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// It says nothing about members.
    NoMember,
    /// The rows are deleted.
    Removed,
    /// The rows stay without the member's name.
    Unnamed,
    /// It stays, for this reason.
    Kept(Reason, &'static str),
}

/// Why something is kept of a member who is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A record that could be erased by the person it is about, or who made it, would prove nothing.
    Law,
    /// Without it the sums of everybody else could not be verified.
    Books,
    /// It protects others, or keeps something from happening twice; it ends by itself.
    Safety,
}

/// Where a member finds something in their export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    /// It says nothing about members.
    NoMember,
    /// Here (a JSON pointer).
    At(&'static str),
    /// Not there, for this reason.
    Not(&'static str),
}

/// What becomes of a table when everything of a guild is deleted.
#[derive(Debug, Clone, Copy)]
pub enum Purged {
    /// The guild's rows are deleted: of guild `$1`, at most `$2` at a time.
    Rows(Sql),
    /// It stays, for this reason.
    Stays(&'static str),
}
