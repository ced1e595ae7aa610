#![doc = include_str!("../README.md")]

mod assets;
mod cdn;
mod client;
mod clock;
mod conformance;
mod downloads;
mod endpoint;
mod error;
mod gateway;
mod limits;
pub mod load;
mod oauth2;
mod picture;
mod random;
mod recording;
mod rest;
mod sandbox;
mod server;
mod snowflake;
mod state;
mod testing;
mod validate;
mod world;

pub use self::{
    clock::Clock,
    conformance::{Direction, Violation},
    error::ApiError,
    limits::{LimitScope, Limits},
    recording::{Differences, Recording, RecordingError},
    sandbox::{Builder, Sandbox},
    snowflake::Snowflake,
    state::log::Call,
    testing::{
        Asked, Autocomplete, Channel, Choice, Controls, GatewaySession, IntoMessage, IntoOptionValue,
        Leftovers, Member, Reply, SandboxError, Slash, Submit,
    },
    world::{PrivilegedIntent, World, WorldError},
};
