#![doc = include_str!("../README.md")]

pub mod call;
pub mod command;
pub mod component_id;
pub mod delivery;
pub mod presentation;
mod recent;
mod reception;
pub mod reply;
mod responder;
mod rest;
pub mod stack;
mod stats;
mod texts;

pub use call::Call;
pub use command::{Command, Commands, Declaration, OptionSpec};
pub use component_id::{ComponentId, ComponentIds};
pub use reception::Reception;
pub use reply::{Reply, View};
pub use stats::{Figures, Stats};
pub use texts::Texts;
