//! One transaction type over both databases.

use core_types::Timestamp;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnection};
use sqlx::{AssertSqlSafe, Transaction};

use crate::args::{Args, Bind};
use crate::error::DbError;
use crate::row::{FromRow, Row};
use crate::signals::Wake;
use crate::sql::{Dialect, Sql};

/// The transaction a unit of work runs in.
///
/// It is lent to the closure given to [`Db::write`](crate::Db::write) or [`Db::read`](crate::Db::read), which commit it
/// when the closure answers `Ok` and roll it back otherwise. Once a statement has failed the unit fails as a whole, even
/// if the closure swallows the error: PostgreSQL works that way, so SQLite does here too.
#[derive(Debug)]
pub struct Tx {
    pub(crate) conn: Conn,
    now: Timestamp,
    failed: Option<DbError>,
    pub(crate) wake: Wake,
}

#[derive(Debug)]
pub(crate) enum Conn {
    /// The writer's own connection: the writer begins, saves and commits by itself.
    Writer(Box<SqliteConnection>),
    Reader(Transaction<'static, Sqlite>),
    /// A reader without a transaction.
    Lent(PoolConnection<Sqlite>),
    Server(Transaction<'static, Postgres>),
    /// A connection without a transaction.
    ServerLent(PoolConnection<Postgres>),
}

enum ConnRef<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Tx {
    pub(crate) fn new(conn: Conn, now: Timestamp) -> Self {
        Self {
            conn,
            now,
            failed: None,
            wake: Wake::default(),
        }
    }

    /// Prepares the transaction for its next unit (SQLite's writer keeps one for all).
    pub(crate) fn reset(&mut self, now: Timestamp) {
        self.now = now;
        self.failed = None;
        self.wake = Wake::default();
    }

    /// The moment this unit began, by the clock the [`Db`](crate::Db) was given. It stands still within the unit.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Counts one once this unit has committed: not if it is rolled back, and once however often it is run again.
    pub fn count(&mut self, counter: metrics::Counter) {
        self.wake.counted.push(counter);
    }

    /// The database behind this transaction. Only `core-db` should need to ask.
    pub const fn dialect(&self) -> Dialect {
        match self.conn {
            Conn::Writer(_) | Conn::Reader(_) | Conn::Lent(_) => Dialect::Sqlite,
            Conn::Server(_) | Conn::ServerLent(_) => Dialect::Postgres,
        }
    }

    /// Starts a statement. Its text is prepared once per connection and kept.
    ///
    /// ```
    /// # async fn example(tx: &mut core_db::Tx) -> Result<(), core_db::DbError> {
    /// let balance: Option<(i64,)> = tx
    ///     .query("UPDATE wallet SET coins = coins - $2 WHERE id = $1 AND coins >= $2 RETURNING coins")
    ///     .bind(7)
    ///     .bind(100_i64)
    ///     .fetch_optional()
    ///     .await?;
    /// # let _ = balance;
    /// # Ok(())
    /// # }
    /// ```
    pub fn query(&mut self, sql: impl Into<Sql>) -> Query<'_> {
        let dialect = self.dialect();
        Query {
            sql: sql.into().text(dialect),
            args: Ok(Args::new(dialect)),
            tx: self,
        }
    }

    /// Runs several statements without values, such as a migration.
    pub(crate) async fn batch(&mut self, text: &str) -> Result<(), DbError> {
        let script = sqlx::raw_sql(AssertSqlSafe(text.to_owned()));
        let done = match self.conn_ref() {
            ConnRef::Sqlite(conn) => script.execute(conn).await.map(drop),
            ConnRef::Postgres(conn) => script.execute(conn).await.map(drop),
        };
        done.map_err(|error| self.fail(error, "run a script"))
    }

    /// Asks the database to prepare a statement without running it.
    pub(crate) async fn prepare(&mut self, sql: Sql) -> Result<(), DbError> {
        let text = sqlx::SqlSafeStr::into_sql_str(sql.text(self.dialect()));
        let done = match self.conn_ref() {
            ConnRef::Sqlite(conn) => sqlx::Executor::prepare(conn, text).await.map(drop),
            ConnRef::Postgres(conn) => sqlx::Executor::prepare(conn, text).await.map(drop),
        };
        done.map_err(|error| self.fail(error, "prepare a statement"))
    }

    /// The error of the first statement that failed.
    pub(crate) const fn failure(&self) -> Option<&DbError> {
        self.failed.as_ref()
    }

    pub(crate) async fn commit(self) -> Result<Wake, DbError> {
        match self.conn {
            Conn::Server(tx) => tx.commit().await,
            Conn::Reader(tx) => tx.commit().await,
            Conn::Writer(_) | Conn::Lent(_) | Conn::ServerLent(_) => Ok(()),
        }
        .map_err(DbError::from_commit)?;
        Ok(self.wake)
    }

    /// Gives the transaction up. If even that fails, the driver discards the connection.
    pub(crate) async fn rollback(self) {
        let done = match self.conn {
            Conn::Server(tx) => tx.rollback().await,
            Conn::Reader(tx) => tx.rollback().await,
            Conn::Writer(_) | Conn::Lent(_) | Conn::ServerLent(_) => Ok(()),
        };
        if let Err(error) = done {
            tracing::warn!(%error, "rollback failed, the connection is discarded");
        }
    }

    fn conn_ref(&mut self) -> ConnRef<'_> {
        match &mut self.conn {
            Conn::Writer(conn) => ConnRef::Sqlite(conn),
            Conn::Reader(tx) => ConnRef::Sqlite(tx),
            Conn::Lent(conn) => ConnRef::Sqlite(conn),
            Conn::Server(tx) => ConnRef::Postgres(tx),
            Conn::ServerLent(conn) => ConnRef::Postgres(conn),
        }
    }

    fn fail(&mut self, error: sqlx::Error, context: &'static str) -> DbError {
        let error = DbError::from_sqlx(context, error);
        self.failed.get_or_insert(error).clone()
    }
}

/// A statement that collects its values and is then run by one of the `fetch` functions or [`Query::execute`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is fetched or executed"]
pub struct Query<'t> {
    tx: &'t mut Tx,
    sql: &'static str,
    args: Result<Args, DbError>,
}

/// Runs `$method` on either connection and reads its answer with `$read`.
macro_rules! run {
    ($query:expr, $method:ident, |$done:ident| $read:expr) => {{
        let Query { tx, sql, args } = $query;
        let result = match (tx.conn_ref(), args?) {
            (ConnRef::Sqlite(conn), Args::Sqlite(args)) => {
                sqlx::query_with(sql, args).$method(conn).await.map(|$done| $read)
            }
            (ConnRef::Postgres(conn), Args::Postgres(args)) => {
                sqlx::query_with(sql, *args).$method(conn).await.map(|$done| $read)
            }
            _ => return Err(DbError::internal("values encoded for the other database")),
        };
        result.map_err(|error| {
            tracing::debug!(%error, sql, "statement failed");
            tx.fail(error, "run a statement")
        })
    }};
}

impl Query<'_> {
    /// Gives the next placeholder its value.
    pub fn bind(mut self, value: impl Bind) -> Self {
        if let Ok(args) = &mut self.args
            && let Err(error) = value.bind(args)
        {
            self.args = Err(error);
        }
        self
    }

    /// Runs the statement and answers how many rows it changed.
    pub async fn execute(self) -> Result<u64, DbError> {
        run!(self, execute, |done| done.rows_affected())
    }

    /// Runs the statement and reads every row of its answer.
    pub async fn fetch_all<R: FromRow>(self) -> Result<Vec<R>, DbError> {
        run!(self, fetch_all, |rows| rows
            .iter()
            .map(|row| R::from_row(&Row::from(row)))
            .collect())?
    }

    /// Runs the statement and reads its first row, if there is one.
    pub async fn fetch_optional<R: FromRow>(self) -> Result<Option<R>, DbError> {
        run!(self, fetch_optional, |row| row
            .map(|row| R::from_row(&Row::from(&row)))
            .transpose())?
    }

    /// Runs the statement and reads its first row; no row is [`Corrupt`](crate::DbErrorKind::Corrupt).
    pub async fn fetch_one<R: FromRow>(self) -> Result<R, DbError> {
        self.fetch_optional()
            .await?
            .ok_or_else(|| DbError::corrupt("a row that must exist is missing"))
    }
}
