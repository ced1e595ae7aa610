#![doc = include_str!("../README.md")]

mod bank;
mod board;
mod books;
mod daily;
mod economy;
mod fail;
pub mod ledger;
mod member;
mod outcome;
mod pay;
mod privacy;
mod request;
mod settings;
mod staff;
mod statement;
mod watch;
mod work;

pub use economy::Economy;

pub use core_security::Request;
pub use outcome::{
    Applied, ApprovalWaits, Balance, Banked, BoardRow, CareerView, Counterpart, Daily, Draw, ErasePreview,
    Erased, Job, Kept, KeptThing, Leaderboard, Lock, Offer, Paid, PayPreview, PayStep, RankView, Resigned,
    Shift, StaffMoved, StaffStep, Statement, StatementRow, WorkList,
};
pub use request::{Board, Direction, PayOrder, StaffMove, StatementQuery};

#[doc(hidden)]
pub mod own_statements {
    pub use crate::daily::STATEMENTS as DAILY;
    pub use crate::member::STATEMENTS as MEMBER;
    pub use crate::pay::STATEMENTS as PAY;
    pub use crate::privacy::STATEMENTS as PRIVACY;
    pub use crate::work::store::STATEMENTS as WORK;
}
