//! How healthy an economy is: who has how much, how fast money is made, and what to do about it.

mod alert;
mod flow;
mod judge;
mod wealth;

pub use alert::Alert;
pub use flow::{Flow, Side, is_circulation};
pub use judge::{Figures, Judged, Measure, Verdict, judge};
pub use wealth::{Spread, Wealth};

/// A whole, in millionths.
pub const WHOLE_PPM: i64 = 1_000_000;

/// `part / whole` in millionths, rounded towards zero; nothing of nothing is nothing.
pub fn share_ppm(part: i128, whole: i128) -> i64 {
    if whole == 0 {
        return 0;
    }
    let share = part.saturating_mul(i128::from(WHOLE_PPM)) / whole;
    i64::try_from(share).unwrap_or(if share < 0 { i64::MIN } else { i64::MAX })
}
