#![doc = include_str!("../README.md")]

mod clean_up;
mod errors;
mod experiments;
mod feedback;
mod inbox;
mod privacy;
mod reports;

pub use clean_up::{Kept, Removed};
pub use errors::{ErrorNote, ErrorRecord, Pattern, Patterns, Since};
pub use experiments::{
    ExperimentResult, Experiments, Fit, Interval, VariantResult, Verdict, exposures_forget, exposures_of,
};
pub use feedback::{FEEDBACK_LENGTH, Feedback, FeedbackKind, FeedbackPage, NewFeedback, Settled};
pub use privacy::{reports_forget, reports_of};
pub use reports::Reports;
