//! The shard door: gateway sessions through twilight, which connects, identifies, heartbeats, resumes and notices zombies.

pub(crate) mod event;
#[cfg(test)]
pub(crate) mod fake;
mod pace;
mod plan;
mod sessions;
mod shard;
mod silence;
mod vital;

pub(crate) use plan::{Plan, PlanError};
pub(crate) use sessions::{Sessions, Stored};
pub(crate) use shard::ShardDoor;
