#![doc = include_str!("../README.md")]

pub mod ledger;
mod outcome;
mod request;

pub use outcome::{
    Applied, Balance, Banked, BoardRow, CareerView, Config, ConfigLine, Daily, Draw, ErasePreview, Erased, Job, Kept,
    KeptThing, Leaderboard, Lock, Offer, Paid, PayPreview, PayStep, RankView, Resigned, SettingChanged, Shift,
    StaffMoved, WorkList,
};
pub use request::{Board, Direction, PayOrder, Request, SettingChange, StaffMove, StatementQuery};
