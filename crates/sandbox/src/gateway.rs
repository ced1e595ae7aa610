//! Gateway v10: the WebSocket on which applications hear what happens.

mod compression;
mod connection;
pub(crate) mod content;
mod guilds;
pub(crate) mod identifies;
pub(crate) mod intents;
mod members;
pub(crate) mod mishaps;
mod payload;
pub(crate) mod presence;
pub(crate) mod session;
mod sessions;
mod throttle;
mod voice;

pub(crate) use connection::{Options, run};
