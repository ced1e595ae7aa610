#![doc = include_str!("../README.md")]

mod api;
mod dependency;
mod error;
mod figures;
mod interactions;
mod layers;
mod lifecycle;
mod routes;
mod server;
mod state;
mod webhooks;

pub use dependency::{Condition, Dependency, Importance};
pub use error::ApiError;
pub use figures::Figures;
pub use interactions::Interactions;
pub use lifecycle::{Lifecycle, Phase};
pub use routes::router;
pub use server::serve;
pub use state::{Build, HttpState};
pub use webhooks::{WebhookSetupError, Webhooks};
