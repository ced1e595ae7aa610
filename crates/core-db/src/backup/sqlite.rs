//! Copies of a SQLite file.

use std::path::{Path, PathBuf};

use core_types::Timestamp;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection as _, Executor as _};

use super::{BackupError, backup_name, beside, create_private, forget};
use crate::error::{DbError, DbErrorKind};
use crate::settings::DbSettings;
use crate::sql::Dialect;
use crate::sqlite::options;

/// Writes into an empty file. SQLite reads one moment of the database, while others go on writing.
pub(super) async fn write(settings: &DbSettings, to: &Path) -> Result<(), BackupError> {
    let mut conn = open(settings, false).await?;
    let written = sqlx::query("VACUUM INTO $1")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut conn)
        .await;
    let closed = conn.close().await;
    written
        .map(drop)
        .and(closed)
        .map_err(|error| DbError::from_sqlx("copy the database", error).into())
}

/// Moves the old file aside, and the copy into its place by a rename: at every moment there is one whole file.
pub(super) async fn restore(
    settings: &DbSettings,
    copy: &Path,
    replace: bool,
    at: Timestamp,
) -> Result<Option<PathBuf>, BackupError> {
    let target = options(settings)?.get_filename().to_owned();
    let there = tokio::fs::metadata(&target)
        .await
        .is_ok_and(|file| file.len() > 0);
    if there && !replace {
        return Err(BackupError::NotEmpty);
    }
    if there {
        refuse_users(settings).await?;
    }
    let coming = beside(&target, ".restoring");
    forget(&coming).await?;
    if let Some(folder) = target.parent() {
        tokio::fs::create_dir_all(folder)
            .await
            .map_err(BackupError::file(folder))?;
    }
    create_private(&coming)?;
    tokio::fs::copy(copy, &coming)
        .await
        .map_err(BackupError::file(&coming))?;
    let file = tokio::fs::File::open(&coming)
        .await
        .map_err(BackupError::file(&coming))?;
    file.sync_all().await.map_err(BackupError::file(&coming))?;
    let mut aside = None;
    if there {
        let name = backup_name(Dialect::Sqlite, at);
        let old = target.with_file_name(format!("replaced-{name}"));
        tokio::fs::rename(&target, &old)
            .await
            .map_err(BackupError::file(&old))?;
        // They belong to the old file, and hold what could not be moved into it when it was closed.
        for ending in ["-wal", "-shm"] {
            match tokio::fs::rename(beside(&target, ending), beside(&old, ending)).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(BackupError::file(&old)(error));
                }
                _ => {}
            }
        }
        aside = Some(old);
    }
    tokio::fs::rename(&coming, &target)
        .await
        .map_err(BackupError::file(&target))?;
    Ok(aside)
}

/// Nobody else may have the file open: in exclusive mode SQLite says so. Closing moves what the log holds into the file.
/// A file that cannot be opened at all is damaged, which is what copies are for.
async fn refuse_users(settings: &DbSettings) -> Result<(), BackupError> {
    let tried = async {
        let mut conn = open(settings, true).await?;
        let alone = conn.execute("BEGIN IMMEDIATE; ROLLBACK").await;
        let closed = conn.close().await;
        alone
            .map(drop)
            .and(closed)
            .map_err(|error| DbError::from_sqlx("look who uses the database", error))
    };
    match tried.await {
        Err(error) if error.kind() == DbErrorKind::Busy => Err(BackupError::InUse),
        _ => Ok(()),
    }
}

async fn open(settings: &DbSettings, exclusive: bool) -> Result<SqliteConnection, DbError> {
    let mut options = options(settings)?.create_if_missing(false);
    if exclusive {
        options = options
            .locking_mode(sqlx::sqlite::SqliteLockingMode::Exclusive)
            .busy_timeout(std::time::Duration::ZERO);
    }
    let opened = SqliteConnection::connect_with(&options).await;
    opened.map_err(|error| DbError::from_sqlx("open the database", error))
}
