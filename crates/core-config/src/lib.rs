#![doc = include_str!("../README.md")]

mod catalogue;
mod check;
mod declare;
pub mod document;
mod experiments;
mod flags;
mod key;
mod live;
mod mistake;
mod overview;
mod sections;
mod setting;
mod settings;
mod share;
mod sources;
mod suggest;

pub use catalogue::{FLAGS, FlagSpec};
pub use experiments::{EXPERIMENTS, ExperimentSpec, NEXT_STEP, Unit, Variant};
pub use flags::{Decided, Flag, Flags, Rollout, Why};
pub use key::{Change, Key};
pub use live::{LiveSettings, Reload};
pub use mistake::{Mistake, Mistakes};
pub use overview::{Overview, Shown};
pub use sections::{
    Cache, Database, Discord, Features, Gemini, General, Http, Limits, Log, LogFormat, Redis, Reports,
    Retention, Role, SqliteSynchronous,
};
pub use setting::{DatabaseUrl, PublicKey, ServiceUrl};
pub use settings::Settings;
pub use sources::Sources;
