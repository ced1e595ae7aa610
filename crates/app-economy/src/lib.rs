#![doc = include_str!("../README.md")]

mod bank;
mod board;
mod books;
mod cases;
mod daily;
mod economy;
pub mod export;
mod fail;
mod health;
mod last;
pub mod ledger;
mod member;
mod outcome;
mod overview;
mod pay;
mod privacy;
mod request;
pub mod retention;
mod settings;
mod staff;
mod statement;
mod steer;
mod watch;
mod work;

pub use economy::Economy;

pub use cases::{Decision, measure_cases};
pub use core_security::Request;
pub use last::{LastAnswer, LastStep};
pub use outcome::{
    Applied, ApprovalWaits, Balance, Banked, Blocked, BoardRow, CareerView, CaseDecided, CaseList, CaseRow,
    CaseView, Counterpart, Daily, Draw, ErasePreview, Erased, HeldKind, HeldPayment, HeldState, Job, Kept,
    KeptThing, Leaderboard, Lock, MyCase, Offer, Paid, PayPreview, PayStep, RankView, Resigned, SetAside,
    Shift, StaffMoved, StaffStep, Statement, StatementRow, Waits, WeekReport, WorkList,
};
pub use pay::Assessor;
// Steering.
pub use outcome::{
    Batch, BatchRow, BatchState, BatchWhat, Census, Confirmed, DayFlow, Health, Outlook, Planned, RowState,
    Source, Traced, TracedEntry, WhatIf,
};
pub use request::{BulkOrder, BulkWhat, ImportOrder, ReverseOrder, ReverseWhat};
pub use steer::{operator_confirm, operator_import};

pub use request::{BlockOrder, Board, Direction, HoldOrder, PayOrder, StaffMove, StatementQuery};
