//! What the use cases answer. Every answer can be stored and read back, because a replay is answered with the stored one.

mod bank;
mod board;
mod cases;
mod health;
mod held;
mod privacy;
mod progress;
mod risk;
mod staff;
mod statement;
mod steer;
mod work;

pub use bank::{Balance, Banked, Daily, Offer, Paid, PayPreview, PayStep};
pub use board::{BoardRow, Leaderboard};
pub use cases::{Blocked, CaseDecided, CaseList, CaseRow, CaseView, MyCase, SetAside, WeekReport};
pub use health::{
    Census, DayFlow, Distribution, Health, Held, Outlook, Posting, Source, Traced, TracedEntry,
    TracedPosting, WhatIf,
};
pub use held::{HeldKind, HeldPayment, HeldState, Waits};
pub use privacy::{ErasePreview, Erased, Kept, KeptThing};
pub use staff::{ApprovalWaits, StaffMoved, StaffStep};
pub use statement::{Counterpart, Statement, StatementRow};
pub use steer::{Batch, BatchRow, BatchState, BatchWhat, Confirmed, Planned, RowState};
pub use work::{
    Applied, CareerView, Draw, Job, Lock, RankView, Resigned, Shift, TaskView, WorkList, WorkStep,
};

pub use progress::{AchievementView, Gains, LevelBoard, LevelRow, Profile, QuestView};
pub use risk::{Crime, Passive, PeriodTaken, Robbery};
pub use work::{CareerChanged, CareerLine};
