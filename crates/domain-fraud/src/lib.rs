#![doc = include_str!("../README.md")]

mod assessment;
mod decay;
mod edge;
mod event;
mod flow;
mod form;
mod histogram;
mod hours;
mod income;
mod member;
mod moment;
mod num;
mod policy;
mod score;
mod signal;
mod tally;
mod waits;
mod watch;

pub use assessment::{Assessment, Evidence, Step};
pub use event::{Event, Source, Transfer};
pub use form::{FormError, user_bytes};
pub use member::{Known, KnownFlow, KnownPair, KnownTally};
pub use moment::account_created;
pub use policy::{Policy, Sensitivity};
pub use signal::{Family, Signal, Unit};
pub use watch::{Changes, Watch, without};
