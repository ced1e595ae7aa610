#![doc = include_str!("../README.md")]

pub mod amount;
mod hex;
mod id;
mod locale;
mod money;
pub mod random;
mod rate;
pub mod setting;
pub mod text;
mod time;

pub use amount::{AmountError, AmountInput};
pub use hex::hex;
pub use id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId, ParseIdError, RoleId, UserId};
pub use locale::Locale;
pub use money::{Money, MoneyOverflow};
pub use random::{Seed, Stream};
pub use rate::{Rate, RateError};
pub use time::{Clock, Day, DayError, ManualClock, SystemClock, Timestamp, UnknownZone, Zone};
