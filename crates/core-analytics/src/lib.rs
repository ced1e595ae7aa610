#![doc = include_str!("../README.md")]

mod clean_up;
mod errors;
mod reports;

pub use clean_up::{Kept, Removed};
pub use errors::{ErrorNote, ErrorRecord, Pattern, Patterns, STATEMENTS as ERROR_STATEMENTS, Since};
pub use reports::Reports;
