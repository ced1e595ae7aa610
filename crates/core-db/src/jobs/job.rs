//! Jobs as they are enqueued, lent out and counted.

use std::time::Duration;

use core_types::Timestamp;

use crate::error::DbError;
use crate::row::{FromRow, Row};

/// A job to enqueue.
#[derive(Debug, Clone, Copy)]
pub struct NewJob<'j> {
    /// Who does it, such as `hold_expire`.
    pub kind: &'j str,
    /// What the handler needs to know, as JSON.
    pub payload: &'j str,
    /// Not before this moment.
    pub run_at: Timestamp,
    /// While a job of this kind and key waits or runs, another one is ignored.
    pub unique_key: Option<&'j str>,
}

/// A job lent to a worker until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The job's number.
    pub id: i64,
    /// Who does it.
    pub kind: String,
    /// What the handler needs to know, as JSON.
    pub payload: String,
    /// How often it failed so far.
    pub failures: i64,
    /// When it was enqueued.
    pub created_at: Timestamp,
    pub(super) fence: i64,
}

/// How many jobs there are, per kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCount {
    /// The kind.
    pub kind: String,
    /// Jobs not finished, also those for later.
    pub waiting: i64,
    /// Jobs that failed too often.
    pub dead: i64,
    /// When the first waiting one is due.
    pub next_due: Option<Timestamp>,
}

impl FromRow for Job {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            failures: row.get(3)?,
            created_at: row.get(4)?,
            fence: row.get(5)?,
        })
    }
}

impl FromRow for JobCount {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            kind: row.get(0)?,
            waiting: row.get(1)?,
            dead: row.get(2)?,
            next_due: row.get(3)?,
        })
    }
}

/// Why a handler could not do its job.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Worth another try, with growing back-off.
    #[error("{0}")]
    Retry(String),
    /// Not its fault: try again after this time, however often.
    #[error("postponed for {0:?}")]
    Postpone(Duration),
    /// No further try will mend it.
    #[error("{0}")]
    Hopeless(String),
}

impl From<DbError> for JobError {
    fn from(error: DbError) -> Self {
        Self::Retry(error.to_string())
    }
}
