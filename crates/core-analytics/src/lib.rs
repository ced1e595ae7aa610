#![doc = include_str!("../README.md")]

mod clean_up;
mod errors;
mod experiments;
mod feedback;
mod inbox;
mod privacy;
mod reports;

pub use clean_up::{Kept, Removed};
pub use errors::{ErrorNote, ErrorRecord, Pattern, Patterns, STATEMENTS as ERROR_STATEMENTS, Since};
pub use experiments::{
    ExperimentResult, Experiments, Fit, Interval, STATEMENTS as EXPERIMENT_STATEMENTS, VariantResult,
    Verdict, exposures_forget, exposures_of,
};
pub use feedback::{
    FEEDBACK_LENGTH, Feedback, FeedbackKind, FeedbackPage, NewFeedback, STATEMENTS as FEEDBACK_STATEMENTS,
    Settled,
};
pub use privacy::{STATEMENTS as PRIVACY_STATEMENTS, reports_forget, reports_of};
pub use reports::Reports;
