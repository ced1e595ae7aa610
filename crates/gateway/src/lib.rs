#![doc = include_str!("../README.md")]

pub mod call;
pub mod command;
pub mod component_id;
pub mod presentation;
pub mod reply;
mod texts;

pub use call::Call;
pub use command::{Command, Commands, Declaration, OptionSpec};
pub use component_id::{ComponentId, ComponentIds};
pub use reply::{Reply, View};
pub use texts::Texts;
