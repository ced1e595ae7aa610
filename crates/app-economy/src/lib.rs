#![doc = include_str!("../README.md")]

mod bank;
mod books;
mod daily;
mod economy;
mod fail;
pub mod ledger;
mod member;
mod outcome;
mod pay;
mod request;
mod settings;
mod staff;
mod work;

pub use economy::Economy;

pub use outcome::{
    Applied, Balance, Banked, BoardRow, CareerView, Config, ConfigLine, Daily, Draw, ErasePreview, Erased, Job, Kept,
    KeptThing, Leaderboard, Lock, Offer, Paid, PayPreview, PayStep, RankView, Resigned, SettingChanged, Shift,
    StaffMoved, WorkList,
};
pub use request::{Board, Direction, PayOrder, Request, SettingChange, StaffMove, StatementQuery};
