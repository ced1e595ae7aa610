//! The shard door: gateway sessions through twilight, which connects, identifies, heartbeats, resumes and notices zombies,
//! and the fleet that shares them between processes.

pub(crate) mod event;
#[cfg(test)]
pub(crate) mod fake;
mod fleet;
mod identify;
mod instance;
mod pace;
mod plan;
mod shard;
mod silence;
mod stored;
mod vital;

pub(crate) use fleet::Fleet;
use identify::IdentifyQueue;
pub(crate) use instance::Instance;
use plan::Plan;
pub(crate) use plan::{Found, PlanError};
use shard::ShardDoor;
use stored::{Ended, Stored};
