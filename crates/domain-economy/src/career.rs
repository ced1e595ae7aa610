//! Careers: what they ask for, what they pay, and how a shift ends.
//!
//! Everything here is in whole numbers (chances in millionths, skill in Elo points), so that every machine draws and
//! promotes alike and a draw can be verified years later.

mod catalogue;
mod history;
mod merge;
mod odds;
mod promotion;
mod quota;
mod shift;
#[cfg(test)]
mod tests;

pub use catalogue::{Career, Careers, CareersError, Entry, Rank, Requirement, Texts};
pub use history::{History, RECENT_SHIFTS};
pub use merge::{CareerEdit, MOST_OWN};
pub use odds::{Odds, level, skill, success_chance, xp_for_level};
pub use promotion::{Needs, Standing};
pub use quota::{Quota, QuotaView, QuotaWindow, Review};
pub use shift::{ShiftOutcome, ShiftResult, TASK_BONUS, draw_shift};
