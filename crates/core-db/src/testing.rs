//! For tests of every crate that has statements: fresh databases of both kinds, and the check that prepares every statement.
//!
//! PostgreSQL is found through `GUILDHALL_TEST_POSTGRES_URL`, the superuser address of a throw-away server. Without it those
//! cases are skipped with a line on standard error, or fail if `GUILDHALL_TEST_REQUIRE_SERVERS=1`.

mod foreign;
mod plans;
mod redis;
mod server;

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use core_types::{ManualClock, Timestamp};

use crate::db::Db;
use crate::error::DbError;
use crate::settings::{DbSettings, SqliteSynchronous};
use crate::sql::Sql;

pub use self::foreign::foreign_write;
pub use self::redis::TestRedis;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A fresh, migrated database of a test's own, with a clock that only moves when told. Removed when dropped.
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    clock: Arc<ManualClock>,
    home: Home,
}

#[derive(Debug)]
enum Home {
    File(PathBuf),
    Server { name: String },
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// One database of each kind there is.
    ///
    /// # Errors
    /// When a database cannot be made, or servers are required and missing.
    pub async fn all() -> Result<Vec<Self>, DbError> {
        let mut all = vec![Self::sqlite().await?];
        all.extend(Self::postgres().await?);
        Ok(all)
    }

    /// A database in a temporary file.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub async fn sqlite() -> Result<Self, DbError> {
        let test = Self::sqlite_empty().await?;
        test.migrate().await?;
        Ok(test)
    }

    /// As [`Self::sqlite`], without a schema.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub async fn sqlite_empty() -> Result<Self, DbError> {
        let path = std::env::temp_dir().join(format!("{}.sqlite", unique_name()));
        let mut settings = DbSettings::new(format!("sqlite://{}", path.display()));
        settings.sqlite_synchronous = SqliteSynchronous::Off;
        Self::open(settings, Home::File(path)).await
    }

    /// A database of its own on the test server, or none if there is no server.
    ///
    /// # Errors
    /// When the database cannot be made, or a server is required and missing.
    pub async fn postgres() -> Result<Option<Self>, DbError> {
        Self::on_server(server::create_migrated).await
    }

    /// As [`Self::postgres`], without a schema.
    ///
    /// # Errors
    /// As [`Self::postgres`].
    pub async fn postgres_empty() -> Result<Option<Self>, DbError> {
        Self::on_server(server::create_empty).await
    }

    /// The clock of this database.
    pub fn clock(&self) -> &Arc<ManualClock> {
        &self.clock
    }

    /// The database itself, for what wants to own one.
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// Another connection to the same database with the same clock, as a second process would have.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn reopen(&self) -> Result<Db, DbError> {
        self.reopen_with(self.settings()?).await
    }

    /// As [`Self::reopen`], with other settings than [`Self::settings`].
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn reopen_with(&self, settings: DbSettings) -> Result<Db, DbError> {
        Db::connect(settings, Arc::clone(&self.clock) as Arc<dyn core_types::Clock>).await
    }

    /// Where this database is, with room for a slow machine.
    ///
    /// # Errors
    /// When the test server's address cannot be read any more.
    pub fn settings(&self) -> Result<DbSettings, DbError> {
        let mut settings = match &self.home {
            Home::File(path) => DbSettings::new(format!("sqlite://{}", path.display())),
            Home::Server { name } => DbSettings::new(server::address(name)?),
        };
        tune(&mut settings);
        Ok(settings)
    }

    async fn on_server(
        create: impl AsyncFnOnce(&str) -> Result<(), DbError>,
    ) -> Result<Option<Self>, DbError> {
        if !server::is_there()? {
            return Ok(None);
        }
        let name = unique_name();
        create(&name).await?;
        let settings = DbSettings::new(server::address(&name)?);
        Self::open(settings, Home::Server { name }).await.map(Some)
    }

    async fn open(mut settings: DbSettings, home: Home) -> Result<Self, DbError> {
        tune(&mut settings);
        // 2026-01-01T00:00:00Z: late enough to look real, never the present.
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_767_225_600)));
        let db = Db::connect(settings, Arc::clone(&clock) as Arc<dyn core_types::Clock>).await?;
        Ok(Self { db, clock, home })
    }
}

fn tune(settings: &mut DbSettings) {
    settings.pool_size = 8;
    // Generous: a test machine may be busy, and a test that waits in vain fails anyway.
    settings.acquire_timeout = std::time::Duration::from_secs(30);
    settings.lock_timeout = std::time::Duration::from_mins(1);
    settings.sqlite_synchronous = SqliteSynchronous::Off;
}

impl Drop for TestDb {
    fn drop(&mut self) {
        match &self.home {
            Home::File(path) => {
                for end in ["", "-wal", "-shm"] {
                    let mut file = path.clone().into_os_string();
                    file.push(end);
                    // A file that is not there is as good as removed.
                    let _ = std::fs::remove_file(file);
                }
            }
            Home::Server { name } => server::remove(name),
        }
    }
}

/// Lets databases of every kind prepare statements, and looks whether one reads a whole table, for the test that
/// [`statements!`](crate::statements) writes.
///
/// # Panics
/// With the complaints of the databases, or when there is none to ask.
#[expect(clippy::panic, reason = "an assertion of tests")]
pub fn assert_prepared(statements: &'static [(&'static str, Sql)]) {
    let complaints = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| DbError::internal(format!("no runtime for a test: {error}")))
        .and_then(|runtime| runtime.block_on(prepare_everywhere(statements)));
    match complaints {
        Ok(complaints) if complaints.is_empty() => {}
        Ok(complaints) => panic!("{complaints:#?}"),
        Err(error) => panic!("{error}"),
    }
}

async fn prepare_everywhere(statements: &'static [(&'static str, Sql)]) -> Result<Vec<String>, DbError> {
    let mut complaints = Vec::new();
    for db in TestDb::all().await? {
        complaints.extend(prepare_all(&db, statements).await?);
        if complaints.is_empty() {
            complaints.extend(plans::whole_reads(&db, statements).await?);
        }
    }
    Ok(complaints)
}

/// Lets one database prepare statements, and answers the complaints.
///
/// # Errors
/// When the database cannot be reached at all.
pub async fn prepare_all(
    db: &Db,
    statements: &'static [(&'static str, Sql)],
) -> Result<Vec<String>, DbError> {
    let mut complaints = Vec::new();
    for (name, sql) in statements {
        // A failed statement spoils its transaction on PostgreSQL: each has its own.
        let prepared: Result<(), DbError> = db
            .read("prepare", move |tx| {
                Box::pin(async move { tx.prepare(*sql).await })
            })
            .await;
        if let Err(error) = prepared {
            let reason = std::error::Error::source(&error)
                .map(ToString::to_string)
                .unwrap_or_default();
            complaints.push(format!("{name} on {}: {error}: {reason}", db.dialect()));
        }
    }
    Ok(complaints)
}

/// Table, column, family of type (`number`, `text`, `bytes`) and whether it may be null.
pub type SchemaColumn = (String, String, String, bool);

/// Every column of the schema in order of name, to compare the two databases.
///
/// # Errors
/// Those of [`Db::read`].
pub async fn schema(db: &Db) -> Result<Vec<SchemaColumn>, DbError> {
    const COLUMNS: Sql = Sql::split(
        "SELECT t.name, c.name, CASE c.type WHEN 'INTEGER' THEN 'number' WHEN 'TEXT' THEN 'text' WHEN 'BLOB' THEN 'bytes'
            ELSE c.type END, c.\"notnull\" = 0
        FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        "SELECT table_name::text, column_name::text, CASE data_type WHEN 'bigint' THEN 'number' WHEN 'text' THEN 'text'
            WHEN 'bytea' THEN 'bytes' ELSE data_type END, is_nullable = 'YES'
        FROM information_schema.columns WHERE table_schema = 'public'
        -- Parts of a table have its columns.
        AND NOT (SELECT relispartition FROM pg_class WHERE oid = to_regclass(table_name))",
    );
    let mut columns: Vec<_> = db
        .read("schema", |tx| {
            Box::pin(async move { tx.query(COLUMNS).fetch_all().await })
        })
        .await?;
    columns.sort_unstable();
    Ok(columns)
}

/// Runs a test on every kind of database there is.
///
/// ```
/// core_db::test_on_each! {
///     /// What it shows.
///     async fn a_unit_sees_its_own_changes(db: TestDb) {
///         let one: (i64,) = db.read("one", |tx| Box::pin(async move { tx.query("SELECT 1").fetch_one().await })).await?;
///         assert_eq!(one, (1,));
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! test_on_each {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)*) => {$(
        $(#[$meta])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() -> Result<(), $crate::DbError> {
            for $db in $crate::testing::TestDb::all().await? {
                let dialect = $db.dialect();
                let outcome: Result<(), $crate::DbError> = async { $body; Ok(()) }.await;
                outcome.inspect_err(|error| eprintln!("on {dialect}: {error:?}"))?;
            }
            Ok(())
        }
    )*};
}

/// Names sort by process, so that what a killed test left behind can be told.
fn unique_name() -> String {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let salt = crate::jitter::next(
        core_types::Clock::now(&core_types::SystemClock)
            .as_micros()
            .unsigned_abs(),
    );
    format!(
        "guildhall_test_{}_{count}_{:08x}",
        std::process::id(),
        salt & 0xffff_ffff
    )
}
