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
mod watch;
mod work;

// The bank.
mod loans;
mod savings;
mod terms;

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
pub use request::{BlockOrder, Board, Direction, HoldOrder, PayOrder, StaffMove, StatementQuery};

// The bank.
pub use loans::{Debt, LoanOffer, LoanRepaid, LoanTaken, LoanView};
pub use pay::asked::{Asked, MoneyRequest};
pub use pay::standing::{Every, NewOrder, StandingOrder};
pub use savings::{BankCard, Counter};
pub use terms::{TERMS, TermDeposit, TermView};
