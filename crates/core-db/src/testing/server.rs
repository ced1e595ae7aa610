//! Databases on the throw-away PostgreSQL server.
//!
//! A migrated template is made once per set of migrations, kept on the server, and copied for each test, which takes a fraction of migrating.

use std::str::FromStr as _;
use std::sync::Arc;

use core_types::SystemClock;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};

use crate::db::Db;
use crate::error::DbError;
use crate::migrations::MIGRATIONS;
use crate::settings::DbSettings;
use crate::sql::Dialect;

const URL: &str = "GUILDHALL_TEST_POSTGRES_URL";

/// Any number, the same for all processes: whoever holds it may make or remove templates.
const TEMPLATE_LOCK: i64 = 7_165_383_017_465_742;

/// Templates of other versions of the program that may stay for their next tests.
const OTHER_TEMPLATES: usize = 6;

/// How often a copy is tried: another version's tests may remove the template in between.
const TRIES: usize = 3;

/// Whether there is a server; says so loudly if not.
pub(super) fn is_there() -> Result<bool, DbError> {
    if std::env::var(URL).is_ok_and(|url| !url.is_empty()) {
        return Ok(true);
    }
    if std::env::var("GUILDHALL_TEST_REQUIRE_SERVERS").is_ok_and(|value| value == "1") {
        return Err(DbError::internal(
            "GUILDHALL_TEST_POSTGRES_URL is not set, and servers are required",
        ));
    }
    tracing::warn!("GUILDHALL_TEST_POSTGRES_URL is not set");
    skip_line();
    Ok(false)
}

#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen, and tests have no log"
)]
fn skip_line() {
    eprintln!("SKIPPED on PostgreSQL: {URL} is not set");
}

pub(super) fn address(database: &str) -> Result<String, DbError> {
    let options = server()?.database(database);
    Ok(options.to_url_lossy().to_string())
}

pub(super) async fn create_empty(name: &str) -> Result<(), DbError> {
    let mut server = connect().await?;
    run(&mut server, format!("CREATE DATABASE {name}")).await?;
    close(server).await
}

pub(super) async fn create_migrated(name: &str) -> Result<(), DbError> {
    let template = template_name();
    let mut server = connect().await?;
    for _ in 0..TRIES {
        if exists(&mut server, &template).await?
            && run(&mut server, format!("CREATE DATABASE {name} TEMPLATE {template}"))
                .await
                .is_ok()
        {
            return close(server).await;
        }
        make_template(&template).await?;
    }
    Err(DbError::internal(
        "the template of the test databases keeps vanishing",
    ))
}

/// Removes a database, also under the connections that are still open. Called while a test unwinds, maybe
/// inside a runtime, so it uses a thread with a runtime of its own.
pub(super) fn remove(name: &str) {
    let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    let removed = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|_| DbError::internal("no runtime to remove a database"))?;
        runtime.block_on(async {
            let mut server = connect().await?;
            run(&mut server, statement).await?;
            close(server).await
        })
    })
    .join();
    if !matches!(removed, Ok(Ok(()))) {
        tracing::warn!(database = name, "a test database could not be removed");
    }
}

async fn make_template(name: &str) -> Result<(), DbError> {
    let mut server = connect().await?;
    run(&mut server, format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await?;
    if !exists(&mut server, name).await? {
        for old in templates(&mut server).await?.iter().skip(OTHER_TEMPLATES) {
            // One that another process copies right now stays.
            let _ = run(&mut server, format!("DROP DATABASE IF EXISTS {old}")).await;
        }
        // Renamed when finished, so that a killed process leaves no half template.
        let draft = format!("{name}_draft");
        run(
            &mut server,
            format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"),
        )
        .await?;
        run(&mut server, format!("CREATE DATABASE {draft}")).await?;
        let mut settings = DbSettings::new(address(&draft)?);
        settings.pool_size = 1;
        settings.acquire_timeout = std::time::Duration::from_secs(30);
        let db = Db::connect(settings, Arc::new(SystemClock)).await?;
        let migrated = db.migrate().await;
        db.close().await;
        migrated?;
        run(&mut server, format!("ALTER DATABASE {draft} RENAME TO {name}")).await?;
    }
    // The lock ends with the connection.
    close(server).await
}

/// Named after the migrations' texts: other versions of the program have other templates.
fn template_name() -> String {
    let texts = MIGRATIONS
        .iter()
        .flat_map(|migration| migration.script.text(Dialect::Postgres).bytes());
    // FNV-1a (Fowler, Noll, Vo) is enough to tell versions apart.
    let hash = texts.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("guildhall_template_{hash:016x}")
}

async fn exists(server: &mut PgConnection, name: &str) -> Result<bool, DbError> {
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(name)
        .fetch_optional(server)
        .await;
    found
        .map(|row| row.is_some())
        .map_err(|error| DbError::from_sqlx("look for a database", error))
}

async fn templates(server: &mut PgConnection) -> Result<Vec<String>, DbError> {
    let text = "SELECT datname::text FROM pg_database WHERE datname LIKE 'guildhall\\_template\\_%' ORDER BY oid DESC";
    let names = sqlx::query_scalar(text).fetch_all(server).await;
    names.map_err(|error| DbError::from_sqlx("list templates", error))
}

fn server() -> Result<PgConnectOptions, DbError> {
    let url = std::env::var(URL).map_err(|_| DbError::internal("GUILDHALL_TEST_POSTGRES_URL is not set"))?;
    PgConnectOptions::from_str(&url)
        .map_err(|error| DbError::from_sqlx("read the test server's address", error))
}

async fn connect() -> Result<PgConnection, DbError> {
    let options = server()?.disable_statement_logging();
    PgConnection::connect_with(&options)
        .await
        .map_err(|error| DbError::from_sqlx("connect to the test server", error))
}

async fn run(server: &mut PgConnection, statement: String) -> Result<(), DbError> {
    let done = server.execute(AssertSqlSafe(statement)).await;
    done.map(drop)
        .map_err(|error| DbError::from_sqlx("manage test databases", error))
}

async fn close(server: PgConnection) -> Result<(), DbError> {
    server
        .close()
        .await
        .map_err(|error| DbError::from_sqlx("leave the test server", error))
}
