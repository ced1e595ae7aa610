#![doc = include_str!("../README.md")]

mod dependency;
mod error;
mod figures;
mod layers;
mod lifecycle;
mod routes;
mod server;
mod state;

pub use dependency::{Condition, Dependency, Importance};
pub use error::ApiError;
pub use figures::Figures;
pub use lifecycle::{Lifecycle, Phase};
pub use routes::router;
pub use server::serve;
pub use state::{Build, HttpState};
