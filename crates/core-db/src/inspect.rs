//! What waits in outbox and jobs, for the people who look after it: listed, read, tried again, given up.

mod measure;

use core_types::Timestamp;

use crate::error::DbError;
use crate::row::{FromRow, Row};
use crate::tx::Tx;

/// Which rows of a queue to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    /// Those that will be tried, now or later.
    Waiting,
    /// Those that failed [`MAX_FAILURES`](crate::MAX_FAILURES) times and wait for a person.
    Dead,
}

impl QueueState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Dead => "dead",
        }
    }
}

/// A message of the outbox or a job, as a person looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Its number.
    pub id: i64,
    /// The topic of a message, the kind of a job.
    pub topic: String,
    /// What is to be done, as JSON. May hold what is not for every eye.
    pub payload: String,
    /// `waiting`, `done` or `dead`.
    pub state: String,
    /// How often it failed.
    pub failures: i64,
    /// When it was put in.
    pub created_at: Timestamp,
    /// When it may be tried next.
    pub due_at: Timestamp,
    /// The last failure's text.
    pub last_error: Option<String>,
}

impl FromRow for QueueRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get(0)?,
            topic: row.get(1)?,
            payload: row.get(2)?,
            state: row.get(3)?,
            failures: row.get(4)?,
            created_at: row.get(5)?,
            due_at: row.get(6)?,
            last_error: row.get(7)?,
        })
    }
}

crate::statements! {
    /// Messages in a state, oldest first, after a given one; of one topic, or of all if it is empty.
    OUTBOX_LIST = "SELECT id, topic, payload, state, failures, created_at, due_at, last_error FROM outbox
        WHERE state = $1 AND ($2 = '' OR topic = $2) AND id > $3 ORDER BY id LIMIT $4";
    /// One message.
    OUTBOX_FIND = "SELECT id, topic, payload, state, failures, created_at, due_at, last_error FROM outbox WHERE id = $1";
    /// A message is given up. One that somebody delivers in this moment is not.
    OUTBOX_DROP = "UPDATE outbox SET state = 'done', finished_at = $2, last_error = 'dropped by an operator'
        WHERE id = $1 AND state IN ('waiting', 'dead') AND lease_owner IS NULL";
    /// Jobs in a state, oldest first, after a given one; of one kind, or of all if it is empty.
    JOB_LIST = "SELECT id, kind, payload, state, failures, created_at, due_at, last_error FROM jobs
        WHERE state = $1 AND ($2 = '' OR kind = $2) AND id > $3 ORDER BY id LIMIT $4";
    /// One job.
    JOB_FIND = "SELECT id, kind, payload, state, failures, created_at, due_at, last_error FROM jobs WHERE id = $1";
}

impl Tx {
    /// Messages in a state, oldest first, from after the number `after` (0: from the beginning); of one topic, or of all
    /// with `""`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_list(
        &mut self,
        state: QueueState,
        topic: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<QueueRow>, DbError> {
        self.query(OUTBOX_LIST)
            .bind(state.as_str())
            .bind(topic)
            .bind(after)
            .bind(limit)
            .fetch_all()
            .await
    }

    /// One message, whatever its state.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_find(&mut self, id: i64) -> Result<Option<QueueRow>, DbError> {
        self.query(OUTBOX_FIND).bind(id).fetch_optional().await
    }

    /// Gives a message up: it counts as done, and is kept for a while with a note that a person did this. False: there is
    /// no such message, it is done, or it is being delivered in this moment.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_drop(&mut self, id: i64) -> Result<bool, DbError> {
        let now = self.now();
        let dropped = self.query(OUTBOX_DROP).bind(id).bind(now).execute().await?;
        // Behind it its lane goes on.
        self.wake.outbox |= dropped > 0;
        Ok(dropped == 1)
    }

    /// As [`Tx::outbox_list`], of jobs of one kind, or of all with `""`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_list(
        &mut self,
        state: QueueState,
        kind: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<QueueRow>, DbError> {
        self.query(JOB_LIST)
            .bind(state.as_str())
            .bind(kind)
            .bind(after)
            .bind(limit)
            .fetch_all()
            .await
    }

    /// One job, whatever its state.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_find(&mut self, id: i64) -> Result<Option<QueueRow>, DbError> {
        self.query(JOB_FIND).bind(id).fetch_optional().await
    }
}
