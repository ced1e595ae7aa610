#![doc = include_str!("../README.md")]

mod assessment;
mod event;
mod flow;
mod histogram;
mod member;
mod moment;
mod num;
mod policy;
mod score;
mod signal;
mod watch;

pub use assessment::{Assessment, Evidence, Step};
pub use event::{Event, Source, Transfer};
pub use moment::account_created;
pub use policy::{Policy, Sensitivity};
pub use signal::{Family, Signal, Unit};
pub use watch::Watch;
