//! What can go wrong between a use case and its database.

use std::borrow::Cow;
use std::sync::Arc;

use core_errors::{AppError, codes};

/// The few kinds a caller can react to. Details stay in the source of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DbErrorKind {
    /// The database cannot be reached. Nothing was done.
    Unavailable,
    /// The process is about to stop and takes no further work. Nothing was done.
    Closing,
    /// The database is there but has no room right now: pool, writer queue or lock. Nothing was done.
    Busy,
    /// Another transaction was in the way (deadlock, serialisation), also after the retries. Nothing was done.
    Conflict,
    /// A constraint of the schema refused the change. Nothing was done.
    Constraint,
    /// An idempotency key came again with a different input. Nothing was done.
    KeyReused,
    /// A lease that allowed the change has passed to somebody else. Nothing was done.
    Superseded,
    /// The connection was lost while committing: the change is there or not, nobody knows yet.
    /// Ask again under the same idempotency key, which settles it.
    CommitUnknown,
    /// A stored value does not have the shape the program expects.
    Corrupt,
    /// The schema does not fit the program: edited, newer or failed migration.
    Migration,
    /// A mistake in the program: wrong SQL, a panic, a unit inside a unit.
    Internal,
}

impl DbErrorKind {
    /// Stable lower-case word for logs and metric labels.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Closing => "closing",
            Self::Busy => "busy",
            Self::Conflict => "conflict",
            Self::Constraint => "constraint",
            Self::KeyReused => "key_reused",
            Self::Superseded => "superseded",
            Self::CommitUnknown => "commit_unknown",
            Self::Corrupt => "corrupt",
            Self::Migration => "migration",
            Self::Internal => "internal",
        }
    }
}

impl std::fmt::Display for DbErrorKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A failure of the database layer.
///
/// It is cheap to clone, because one failed commit answers every unit of its batch.
#[derive(Debug, Clone, thiserror::Error)]
#[error("database {kind}: {context}")]
pub struct DbError {
    kind: DbErrorKind,
    context: Cow<'static, str>,
    #[source]
    source: Option<Arc<sqlx::Error>>,
}

impl DbError {
    /// An error of this crate's own making. `context` says what was attempted, for the log.
    pub fn new(kind: DbErrorKind, context: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            context: context.into(),
            source: None,
        }
    }

    /// A stored value could not be understood; `context` names it without its content.
    pub fn corrupt(context: impl Into<Cow<'static, str>>) -> Self {
        Self::new(DbErrorKind::Corrupt, context)
    }

    pub(crate) fn internal(context: impl Into<Cow<'static, str>>) -> Self {
        Self::new(DbErrorKind::Internal, context)
    }

    pub(crate) fn closing() -> Self {
        Self::new(DbErrorKind::Closing, "the database takes no further work")
    }

    /// An error the driver reported while doing what `context` says.
    pub(crate) fn from_sqlx(context: impl Into<Cow<'static, str>>, error: sqlx::Error) -> Self {
        Self {
            kind: classify(&error),
            context: context.into(),
            source: Some(Arc::new(error)),
        }
    }

    /// Like [`Self::from_sqlx`] for a failed `COMMIT`: a lost connection means that the outcome is unknown.
    pub(crate) fn from_commit(error: sqlx::Error) -> Self {
        Self::from_sqlx("commit", error).unknown_if_lost()
    }

    /// The same for an error that turns out to be that of a `COMMIT`.
    pub(crate) fn unknown_if_lost(self) -> Self {
        // SQLite says what became of a commit, as long as it can be asked.
        let told =
            matches!(self.source.as_deref(), Some(sqlx::Error::Database(told)) if is_sqlite(told.as_ref()));
        if self.kind == DbErrorKind::Unavailable && !told {
            self.with_kind(DbErrorKind::CommitUnknown)
        } else {
            self
        }
    }

    #[must_use]
    pub(crate) fn with_kind(mut self, kind: DbErrorKind) -> Self {
        self.kind = kind;
        self
    }

    /// What the caller can react to.
    pub const fn kind(&self) -> DbErrorKind {
        self.kind
    }

    /// True when the same call may succeed a moment later and certainly did nothing this time.
    pub const fn is_retryable(&self) -> bool {
        matches!(
            self.kind,
            DbErrorKind::Unavailable | DbErrorKind::Closing | DbErrorKind::Busy | DbErrorKind::Conflict
        )
    }

    /// Which kind of constraint refused, for [`DbErrorKind::Constraint`].
    ///
    /// SQLite does not tell the constraint's name, so there is none here.
    pub fn constraint(&self) -> Option<ConstraintKind> {
        let sqlx::Error::Database(error) = self.source.as_deref()? else {
            return None;
        };
        match error.kind() {
            sqlx::error::ErrorKind::UniqueViolation => Some(ConstraintKind::Unique),
            sqlx::error::ErrorKind::ForeignKeyViolation => Some(ConstraintKind::ForeignKey),
            sqlx::error::ErrorKind::NotNullViolation => Some(ConstraintKind::NotNull),
            sqlx::error::ErrorKind::CheckViolation => Some(ConstraintKind::Check),
            _ => None,
        }
    }

    /// True when the connection itself is no longer of use.
    pub(crate) fn is_connection_lost(&self) -> bool {
        matches!(self.kind, DbErrorKind::Unavailable | DbErrorKind::CommitUnknown)
    }
}

/// The constraint that refused a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A unique index or primary key already holds the value.
    Unique,
    /// The row referred to does not exist, or is still referred to.
    ForeignKey,
    /// A required column had no value.
    NotNull,
    /// A `CHECK`, such as "no negative balance".
    Check,
}

/// How members and staff are told. Here, because a conversion has to live with one of its two types.
impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        let code = match error.kind {
            DbErrorKind::Unavailable => codes::UNAVAILABLE,
            DbErrorKind::Closing => codes::STOPPING,
            DbErrorKind::Busy | DbErrorKind::Conflict => codes::BUSY,
            DbErrorKind::CommitUnknown => codes::UNKNOWN_OUTCOME,
            DbErrorKind::KeyReused => codes::REPLAY_MISMATCH,
            DbErrorKind::Constraint
            | DbErrorKind::Superseded
            | DbErrorKind::Corrupt
            | DbErrorKind::Migration
            | DbErrorKind::Internal => codes::INTERNAL,
        };
        Self::new(code).caused_by(error)
    }
}

fn is_sqlite(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some()
}

fn classify(error: &sqlx::Error) -> DbErrorKind {
    use sqlx::Error as E;
    match error {
        E::Io(_) | E::Tls(_) | E::PoolClosed | E::WorkerCrashed | E::PoolTimedOut | E::Protocol(_) => {
            DbErrorKind::Unavailable
        }
        E::ColumnDecode { .. } | E::Decode(_) | E::TypeNotFound { .. } => DbErrorKind::Corrupt,
        E::Database(error) => {
            if !matches!(error.kind(), sqlx::error::ErrorKind::Other) {
                return DbErrorKind::Constraint;
            }
            let code = error.code();
            let code = code.as_deref().unwrap_or_default();
            if is_sqlite(error.as_ref()) {
                classify_sqlite(code)
            } else {
                classify_postgres(code)
            }
        }
        _ => DbErrorKind::Internal,
    }
}

/// `https://www.sqlite.org/rescode.html`: the primary result code is the low byte of the extended one.
fn classify_sqlite(code: &str) -> DbErrorKind {
    match code.parse::<i32>().unwrap_or_default() & 0xff {
        5 | 6 => DbErrorKind::Busy,                   // BUSY, LOCKED
        8 | 10 | 13 | 14 => DbErrorKind::Unavailable, // READONLY, IOERR, FULL, CANTOPEN
        11 | 26 => DbErrorKind::Corrupt,              // CORRUPT, NOTADB
        19 => DbErrorKind::Constraint,                // CONSTRAINT and the extended codes sqlx calls "other"
        _ => DbErrorKind::Internal,
    }
}

/// `https://www.postgresql.org/docs/current/errcodes-appendix.html`: the class is the first two characters.
fn classify_postgres(code: &str) -> DbErrorKind {
    match code {
        "40001" | "40P01" => DbErrorKind::Conflict,
        "55P03" | "53300" | "57014" => DbErrorKind::Busy, // lock timeout, too many connections, statement timeout
        "25006" | "25P03" => DbErrorKind::Unavailable, // read-only server, as after a failover; ended for idling
        _ => match code.get(..2) {
            Some("08" | "53" | "57" | "58") => DbErrorKind::Unavailable,
            Some("23") => DbErrorKind::Constraint,
            Some("XX") => DbErrorKind::Corrupt,
            _ => DbErrorKind::Internal,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_22_codes_have_the_kind_a_caller_can_act_on() {
        for (code, kind) in [
            ("40001", DbErrorKind::Conflict),
            ("40P01", DbErrorKind::Conflict),
            ("53300", DbErrorKind::Busy),
            ("53100", DbErrorKind::Unavailable),
            ("57P01", DbErrorKind::Unavailable),
            ("57014", DbErrorKind::Busy),
            ("55P03", DbErrorKind::Busy),
            ("25006", DbErrorKind::Unavailable),
            ("25P03", DbErrorKind::Unavailable),
            ("23514", DbErrorKind::Constraint),
            ("42P01", DbErrorKind::Internal),
            ("", DbErrorKind::Internal),
        ] {
            assert_eq!(classify_postgres(code), kind, "{code}");
        }
        for (code, kind) in [
            ("5", DbErrorKind::Busy),
            ("517", DbErrorKind::Busy),
            ("13", DbErrorKind::Unavailable),
            ("11", DbErrorKind::Corrupt),
            ("1", DbErrorKind::Internal),
        ] {
            assert_eq!(classify_sqlite(code), kind, "{code}");
        }
    }

    #[test]
    fn members_are_told_to_try_again_only_when_that_is_safe() {
        for (kind, retryable) in [
            (DbErrorKind::Unavailable, true),
            (DbErrorKind::Closing, true),
            (DbErrorKind::Busy, true),
            (DbErrorKind::Conflict, true),
            (DbErrorKind::CommitUnknown, false),
            (DbErrorKind::KeyReused, false),
            (DbErrorKind::Corrupt, false),
        ] {
            let error = DbError::new(kind, "test");
            assert_eq!(error.is_retryable(), retryable, "{kind}");
            assert_eq!(AppError::from(error).code().is_retryable(), retryable, "{kind}");
        }
    }

    #[test]
    fn a_lost_commit_is_neither_done_nor_undone() {
        let error = DbError::from_commit(sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into()));
        assert_eq!(error.kind(), DbErrorKind::CommitUnknown);
        assert!(!error.is_retryable());
    }
}
