//! Errors that members saw: kept off the way of the reply, counted by hour, read as patterns.

mod find;
mod note;
mod patterns;
mod record;
mod store;
mod write;

pub use note::ErrorNote;
pub use patterns::{Pattern, Patterns, Since};
pub use record::ErrorRecord;
pub(crate) use store::{HOUR_EXPIRE, RECORD_EXPIRE};
pub(crate) use write::{dropped, hour_of};
