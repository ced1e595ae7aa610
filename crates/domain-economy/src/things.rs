//! Things: what they are, what they cost and bring, and the rules by which they change hands.

mod auction;
mod income;
mod item;
mod price;
mod purchase;
mod recipe;
mod settings;
mod trade;

pub use auction::{AuctionTerms, BidRefusal};
pub use income::{Period, PeriodError};
pub use item::{Acts, Flags, ItemFault, ItemSpec, Limits, MAX_PRICE, Needs, Payout, PayoutFrom};
pub use price::{fee, refund, total};
pub use purchase::{Buyer, Refusal, judge};
pub use recipe::{Making, gains};
pub use settings::{ThingSetting, ThingSettings};
pub use trade::{Side, Table, TradeError};
