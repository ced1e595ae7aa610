//! Copies of a PostgreSQL database, through its own tools.

use std::path::Path;
use std::process::{Command, Stdio};

use core_types::Timestamp;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};
use url::Url;

use super::BackupError;
use crate::error::DbError;
use crate::settings::DbSettings;

/// What PostgreSQL's own tools take of an address's parameters; the driver takes others as well, and spells some with a hyphen.
const LIBPQ: [&str; 9] = [
    "host",
    "hostaddr",
    "port",
    "user",
    "options",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
];

/// `pg_dump` in its own compressed format, into an empty file.
pub(super) async fn write(settings: &DbSettings, to: &Path) -> Result<(), BackupError> {
    let mut dump = tool("pg_dump", settings)?;
    dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"])
        .arg(to);
    run("pg_dump", dump).await
}

/// `pg_restore` in one transaction, into an empty schema: what is there is moved aside as a whole, since a copy of an older
/// version does not know every table of a newer one. If it fails, everything is as it was.
pub(super) async fn restore(
    settings: &DbSettings,
    copy: &Path,
    replace: bool,
    at: Timestamp,
) -> Result<Option<String>, BackupError> {
    let mut aside = None;
    if holds_anything(settings).await? {
        if !replace {
            return Err(BackupError::NotEmpty);
        }
        let name = format!("replaced_{}", at.as_seconds());
        execute(
            settings,
            format!("ALTER SCHEMA public RENAME TO {name}; CREATE SCHEMA public"),
        )
        .await?;
        aside = Some(name);
    }
    let mut restore = tool("pg_restore", settings)?;
    restore
        .args([
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
        ])
        .arg(copy);
    let restored = run("pg_restore", restore).await;
    if let (Err(_), Some(name)) = (&restored, &aside) {
        let back = format!("DROP SCHEMA public CASCADE; ALTER SCHEMA {name} RENAME TO public");
        execute(settings, back).await?;
    }
    restored.map(|()| aside)
}

async fn execute(settings: &DbSettings, sql: String) -> Result<(), BackupError> {
    let ran = async {
        let mut conn = PgConnection::connect(&settings.url).await?;
        // Made here, from a number.
        conn.execute(AssertSqlSafe(format!("BEGIN; {sql}; COMMIT")))
            .await?;
        conn.close().await
    };
    let ran: Result<(), sqlx::Error> = ran.await;
    ran.map_err(|error| DbError::from_sqlx("move the old tables aside", error).into())
}

async fn holds_anything(settings: &DbSettings) -> Result<bool, BackupError> {
    let asked = async {
        let mut conn = PgConnection::connect(&settings.url).await?;
        let found = sqlx::query("SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')")
            .fetch_one(&mut conn)
            .await?;
        conn.close().await?;
        found.try_get(0)
    };
    let asked: Result<bool, sqlx::Error> = asked.await;
    asked.map_err(|error| DbError::from_sqlx("look into the database", error).into())
}

/// One of the tools, for this database. The password goes through the environment: arguments can be seen by everybody on
/// the machine.
fn tool(name: &'static str, settings: &DbSettings) -> Result<Command, BackupError> {
    let mut url = Url::parse(&settings.url).map_err(|error| BackupError::Tool {
        tool: name,
        reason: error.to_string(),
    })?;
    let mut command = Command::new(name);
    if let Some(password) = url.password() {
        let password = percent_encoding::percent_decode_str(password).decode_utf8_lossy();
        command.env("PGPASSWORD", password.as_ref());
    }
    // Fails only for addresses that cannot have one.
    let _ = url.set_password(None);
    let known: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| {
            (
                name.replace("ssl-", "ssl").replace("root-cert", "rootcert"),
                value.into_owned(),
            )
        })
        .filter(|(name, _)| LIBPQ.contains(&name.as_str()))
        .collect();
    url.set_query(None);
    if !known.is_empty() {
        url.query_pairs_mut().extend_pairs(known);
    }
    command
        .args(["--no-password", "--dbname"])
        .arg(url.as_str())
        .stdin(Stdio::null());
    Ok(command)
}

async fn run(tool: &'static str, mut command: Command) -> Result<(), BackupError> {
    let failed = |reason: String| BackupError::Tool { tool, reason };
    let ended = tokio::task::spawn_blocking(move || command.output()).await;
    let output = ended
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| {
            failed(match error.kind() {
                std::io::ErrorKind::NotFound => {
                    "it is not on the PATH; it comes with PostgreSQL's client tools".to_owned()
                }
                _ => error.to_string(),
            })
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(failed(said.trim().chars().take(500).collect()))
}
