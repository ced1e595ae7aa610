use core_security::{AppealState, Block, CaseEvent, CaseFile, CaseKind, CaseState, CaseWeek, MemberLimit};
use core_types::{Money, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{HeldPayment, HeldState};
use crate::Decision;

/// A page of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseList {
    /// The cases, newest first.
    pub rows: Vec<CaseRow>,
    /// Where the next page begins; none on the last one.
    pub next: Option<i64>,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The file.
    pub file: CaseFile,
    /// How many payments wait for it.
    pub count: u32,
    /// How much that is.
    pub held: Money,
}

/// A case with everything that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseView {
    /// The file.
    pub file: CaseFile,
    /// What happened, newest first.
    pub events: Vec<CaseEvent>,
    /// What is or was held for it, oldest first.
    pub held: Vec<HeldPayment>,
    /// Whether all payments of the member wait because of it.
    pub limit: Option<MemberLimit>,
    /// Whether the member is blocked at the moment.
    pub blocked: Option<Block>,
    /// Whether it is about the asker, or has a payment from or to them.
    pub is_own: bool,
    /// Whether the asker may decide in it.
    pub may_decide: bool,
}

impl CaseView {
    /// Whether money waits for a decision.
    pub fn has_waiting(&self) -> bool {
        self.held
            .iter()
            .any(|payment| payment.state == HeldState::Waiting)
    }

    /// Whether it is about how somebody plays: the watch noticed something, and it was no payment.
    pub fn is_about_play(&self) -> bool {
        self.file.kind == CaseKind::Watch && self.held.is_empty()
    }
}

/// Something was decided in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseDecided {
    /// The case.
    pub number: i64,
    /// What was decided.
    pub decision: Decision,
    /// How much was released or sent back.
    pub amount: Money,
    /// What was.
    pub ended: Vec<HeldPayment>,
}

/// Staff set money aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The case it was set aside for.
    pub case: i64,
    /// The hold it is in.
    pub hold: i64,
    /// Whose it is.
    pub member: UserId,
    /// How much.
    pub amount: Money,
    /// When it goes back by itself.
    pub until: Timestamp,
}

/// Staff blocked somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocked {
    /// The case it belongs to.
    pub case: i64,
    /// The block.
    pub block: Block,
}

/// A case as the member sees it whom it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyCase {
    /// Its number.
    pub number: i64,
    /// How far it is.
    pub state: CaseState,
    /// How far an appeal is.
    pub appeal: AppealState,
    /// How much of theirs waits.
    pub held: Money,
    /// Since when.
    pub opened_at: Timestamp,
    /// When everything goes back if nobody decides.
    pub expires_at: Timestamp,
}

/// The figures of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekReport {
    /// Its ISO name, such as `2026-W47`.
    pub week: String,
    /// When it began.
    pub from: Timestamp,
    /// The figures.
    pub figures: CaseWeek,
}
