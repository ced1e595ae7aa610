//! Wires the rooms of Guildhall together: reads arguments and settings, builds, runs, and stops in order.
//!
//! No behaviour lives here. What the program does for members is in the crates; this one decides only which parts are
//! started, with what, and in which order they end.

mod backup;
mod bench;
mod carry;
mod child;
mod cli;
mod commands;
mod console;
mod database;
mod doctor;
mod errors;
mod experiments;
mod explain;
mod flags;
mod guilds;
mod hall;
mod health;
mod keys;
mod local;
mod queues;
mod serve;
mod soak;
mod start;
mod surroundings;
mod verify;
mod vitals;
mod webhooks;

pub use bench::{BenchArgs, BenchDoor, BotKind, TrivialBotArgs};
pub use cli::{Cli, Command, JobsCommand, OutboxCommand, RunArgs, SandboxArgs};
pub use flags::FlagsCommand;
pub use guilds::GuildsCommand;
pub use hall::Hall;
pub use keys::KeysCommand;
pub use soak::{FaultKind, SoakArgs, SoakDoor};
pub use start::run;
pub use webhooks::WebhooksCommand;

/// The revision of the source this was built from, if the build knew it.
pub(crate) const REVISION: &str = match option_env!("GUILDHALL_REVISION") {
    Some(revision) => revision,
    None => "unknown",
};
