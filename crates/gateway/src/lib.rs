#![doc = include_str!("../README.md")]

mod bot;
pub mod call;
pub mod command;
pub mod commands;
pub mod component_id;
mod courier;
mod degraded;
pub mod delivery;
mod door;
mod follow;
#[doc(hidden)]
pub mod fuzzing;
mod hearing;
mod http_door;
mod notices;
pub mod presentation;
mod probe;
mod recent;
mod reception;
mod registrar;
pub mod reply;
mod responder;
mod rest;
mod roles;
mod sealer;
mod servers;
mod skew;
mod stack;
mod stats;
mod studio;
mod texts;
mod unanswered;

pub use bot::{Bot, BotError, BotParts};
pub use call::Call;
pub use command::{Command, Commands, Declaration, OptionSpec};
pub use component_id::{ComponentId, ComponentIds};
pub use degraded::service;
pub use http_door::{AnswerBody, HttpDoor, KeyError, check_keys};
pub use probe::{Found, ProbeError, knock, probe};
pub use reception::Reception;
pub use reply::{Reply, View};
pub use skew::Skew;
pub use stats::{Figures, Stats};
pub use texts::{ErrorShown, Texts};
