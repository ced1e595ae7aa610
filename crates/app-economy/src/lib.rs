#![doc = include_str!("../README.md")]

mod bank;
mod board;
mod books;
mod cases;
mod daily;
mod economy;
mod fail;
mod last;
pub mod ledger;
mod life;
mod member;
mod outcome;
mod overview;
mod pay;
mod period;
mod privacy;
mod progress;
mod request;
pub mod retention;
mod risk;
mod settings;
mod staff;
mod statement;
mod watch;
mod work;

pub use economy::Economy;

pub use cases::{Decision, measure_cases};
pub use core_security::Request;
pub use last::{LastAnswer, LastStep};
pub use life::Life;
pub use outcome::{
    AchievementView, CareerChanged, CareerLine, Crime, Gains, LevelBoard, LevelRow, Passive, PeriodTaken,
    Profile, QuestView, Robbery, TaskView, WorkStep,
};
pub use outcome::{
    Applied, ApprovalWaits, Balance, Banked, Blocked, BoardRow, CareerView, CaseDecided, CaseList, CaseRow,
    CaseView, Counterpart, Daily, Draw, ErasePreview, Erased, HeldKind, HeldPayment, HeldState, Job, Kept,
    KeptThing, Leaderboard, Lock, MyCase, Offer, Paid, PayPreview, PayStep, RankView, Resigned, SetAside,
    Shift, StaffMoved, StaffStep, Statement, StatementRow, Waits, WeekReport, WorkList,
};
pub use pay::Assessor;
pub use request::{BlockOrder, Board, Direction, HoldOrder, PayOrder, StaffMove, StatementQuery};
