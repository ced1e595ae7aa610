#![doc = include_str!("../README.md")]

mod bank;
mod board;
mod books;
mod cases;
mod daily;
mod economy;
pub mod export;
mod fail;
mod files;
mod growth;
mod health;
mod last;
pub mod ledger;
mod life;
mod member;
mod outcome;
mod outside;
mod overview;
mod pay;
mod period;
mod preset;
mod privacy;
mod progress;
mod request;
pub mod retention;
mod risk;
mod seasons;
mod settings;
mod staff;
mod statement;
mod steer;
mod watch;
mod work;

// The bank.
mod loans;
mod savings;
mod terms;
pub mod things;
// The treasury.
mod budget;
mod levies;
pub mod treasury;

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
pub use preset::{PRESETS, Preset};
// Steering.
pub use outcome::{
    Batch, BatchRow, BatchState, BatchWhat, Census, Confirmed, DayFlow, Distribution, Health, Held, Outlook,
    Planned, RowState, Source, Traced, TracedEntry, WhatIf,
};
// Carrying along.
pub use files::{Files, MOST as MOST_FILE_BYTES};
pub use outcome::{Posting, TracedPosting};
pub use outside::{
    Adjustment, BoardCursor, BoardPage, JournalEntry, JournalPage, JournalSide, LONGEST as LONGEST_PAGE,
    ThingsPage,
};
pub use progress::operator_raise_xp;
pub use request::{BulkOrder, BulkWhat, ImportOrder, ReverseOrder, ReverseWhat};
pub use steer::{operator_confirm, operator_import};

pub use request::{BlockOrder, Board, Direction, HoldOrder, PayOrder, StaffMove, StatementQuery};

// The bank.
pub use loans::{Debt, LoanOffer, LoanRepaid, LoanTaken, LoanView};
pub use pay::asked::{Asked, MoneyRequest};
pub use pay::standing::{Every, NewOrder, StandingOrder};
pub use savings::{BankCard, BankDay, Counter};
pub use terms::{TERMS, TermDeposit, TermView};

// The treasury.
pub use levies::{DecayView, OwnTaxes, TaxView, VacationView};
// Growing beyond work.
pub use growth::{
    Activity, InVoice, LevelReward, LevelRewards, OwnQuest, PrestigeView, RewardClaimed, RewardGiven,
    RewardState, StartedOver,
};
pub use seasons::{SeasonBoard, SeasonNow, SeasonPlace, SeasonPlan, SeasonRow, SeasonState, SeasonView};
