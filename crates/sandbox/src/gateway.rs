//! Gateway v10: the WebSocket on which applications hear what happens.

mod compression;
mod connection;
pub(crate) mod intents;
mod payload;
pub(crate) mod session;
mod sessions;

pub(crate) use connection::{Options, run};
