//! What members tell the staff, and what the staff answers.

mod give;
mod list;
mod seal;
mod settle;
mod store;

use core_db::{DbError, FromRow, Row};
use core_security::Sealed;
use core_types::{Timestamp, UserId};

pub use give::{FEEDBACK_LENGTH, NewFeedback};
pub use list::FeedbackPage;
pub(crate) use list::of_member;
pub(crate) use store::{EXPIRE, FORGET};

/// What sort of feedback it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedbackKind {
    /// Something to do better.
    Idea,
    /// Something that does not work.
    Problem,
    /// Something that is good.
    Praise,
    /// A report from the card of an error.
    Error,
}

impl FeedbackKind {
    /// All kinds; the last is only given by the card of an error.
    pub const ALL: [Self; 4] = [Self::Idea, Self::Problem, Self::Praise, Self::Error];

    /// The kind as options, texts and rows write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Problem => "problem",
            Self::Praise => "praise",
            Self::Error => "error",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One piece of feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Its number in the guild.
    pub number: i64,
    /// Who gave it.
    pub member: UserId,
    /// What sort it is.
    pub kind: FeedbackKind,
    /// What they wrote.
    pub text: String,
    /// The error it is about.
    pub error_id: Option<String>,
    /// What joins it to the trace of that error: a trace id or an interaction; empty if there is none.
    pub trace: String,
    /// When it was given.
    pub at: Timestamp,
    /// What became of it; `None` while it is open.
    pub settled: Option<Settled>,
}

/// What became of a piece of feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// When.
    pub at: Timestamp,
    /// Who of the staff did it; `None` once they were forgotten.
    pub by: Option<UserId>,
    /// What they answered, if anything.
    pub answer: Option<String>,
}

/// A row as it is kept: texts are sealed.
pub(crate) struct SealedRow {
    guild: i64,
    number: i64,
    user: i64,
    kind: String,
    body: Sealed,
    error_id: Option<String>,
    trace: String,
    at: Timestamp,
    settled_at: Option<Timestamp>,
    settled_by: Option<i64>,
    answer: Option<Sealed>,
}

/// Columns in the order of the statements.
impl FromRow for SealedRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            guild: row.get(0)?,
            number: row.get(1)?,
            user: row.get(2)?,
            kind: row.get(3)?,
            body: row.get(4)?,
            error_id: row.get(5)?,
            trace: row.get(6)?,
            at: row.get(7)?,
            settled_at: row.get(8)?,
            settled_by: row.get(9)?,
            answer: row.get::<Option<Vec<u8>>>(10)?.map(Sealed::from_bytes),
        })
    }
}
