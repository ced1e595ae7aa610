//! Copies of the database: made while it is in use, checked, and put back.
//!
//! A copy is one file. SQLite writes it itself (`VACUUM INTO`), PostgreSQL through its own `pg_dump` and `pg_restore`, which
//! must be on the `PATH`. Beside it lies a file of the same name and `.json`: what it is a copy of, and its SHA-256.

mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};

use core_types::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;

use crate::migrations::MIGRATIONS;
use crate::settings::DbSettings;
use crate::sql::Dialect;

/// Why a copy was not made or not put back. Nothing that was there before is lost in any of these.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is a file already where the copy should go.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The copy is not what its description says, or is damaged.
    #[error("{} cannot be used: {reason}", path.display())]
    Unfit {
        /// The copy.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The database to be replaced holds data, and nobody said that it may go.
    #[error("the database is not empty")]
    NotEmpty,
    /// The database to be replaced is in use.
    #[error("the database is in use: stop every process that has it open")]
    InUse,
    /// `pg_dump` or `pg_restore` is missing or failed.
    #[error("{tool}: {reason}")]
    Tool {
        /// Its name.
        tool: &'static str,
        /// What it said.
        reason: String,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] crate::DbError),
}

impl BackupError {
    fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File {
            path: path.to_owned(),
            source,
        }
    }

    fn unfit(path: &Path, reason: impl Into<String>) -> Self {
        Self::Unfit {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}

/// What a copy is a copy of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `sqlite` or `postgres`.
    pub dialect: String,
    /// The newest version of the schema that the program knew.
    pub schema: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// Size of the copy.
    pub bytes: u64,
    /// SHA-256 of the copy, in hexadecimal.
    pub sha256: String,
}

/// How a copy's file ends.
const fn ending(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "dump",
    }
}

/// The file name of a copy made at a time; names sort by age.
pub fn backup_name(dialect: Dialect, at: Timestamp) -> String {
    let at: String = at
        .to_string()
        .chars()
        .take_while(|c| *c != '.')
        .filter(|c| c.is_ascii_digit() || *c == 'T')
        .collect();
    format!("guildhall-{at}.{}", ending(dialect))
}

/// Writes a copy of the database to `to`, which must not be there yet. Others go on reading and writing meanwhile; the copy
/// shows the moment at which it began. Only the owner can read the file.
///
/// Nothing is at `to` until the copy is complete. Follow it with [`backup_seal`] once it has been checked.
///
/// # Errors
/// Every [`BackupError`] but those about replacing.
pub async fn backup_write(settings: &DbSettings, to: &Path) -> Result<(), BackupError> {
    if tokio::fs::try_exists(to).await.map_err(BackupError::file(to))? {
        return Err(BackupError::Exists(to.to_owned()));
    }
    if let Some(folder) = to.parent() {
        tokio::fs::create_dir_all(folder)
            .await
            .map_err(BackupError::file(folder))?;
    }
    let part = beside(to, ".part");
    forget(&part).await?;
    forget_unfinished(to).await?;
    create_private(&part)?;
    let written = match dialect(settings) {
        Dialect::Sqlite => sqlite::write(settings, &part).await,
        Dialect::Postgres => postgres::write(settings, &part).await,
    };
    if let Err(error) = written {
        forget(&part).await?;
        return Err(error);
    }
    let file = tokio::fs::File::open(&part)
        .await
        .map_err(BackupError::file(&part))?;
    file.sync_all().await.map_err(BackupError::file(&part))?;
    tokio::fs::rename(&part, to).await.map_err(BackupError::file(to))
}

/// Describes a copy in the file beside it, so that damage is found before it is put back.
///
/// # Errors
/// [`BackupError::File`].
pub async fn backup_seal(settings: &DbSettings, copy: &Path, at: Timestamp) -> Result<Manifest, BackupError> {
    let (bytes, sha256) = digest(copy).await?;
    let manifest = Manifest {
        dialect: dialect(settings).as_str().to_owned(),
        schema: MIGRATIONS.last().map_or(0, |newest| newest.version),
        made_at: at,
        bytes,
        sha256,
    };
    let beside = beside(copy, ".json");
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    tokio::fs::write(&beside, text)
        .await
        .map_err(BackupError::file(&beside))?;
    Ok(manifest)
}

/// Reads what a copy is, and that it is whole.
///
/// # Errors
/// [`BackupError::Unfit`] if it has no description, was changed since, or is of the other kind of database or a newer program.
pub async fn backup_check(settings: &DbSettings, copy: &Path) -> Result<Manifest, BackupError> {
    let beside = beside(copy, ".json");
    let text = match tokio::fs::read_to_string(&beside).await {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let reason = format!("{} is missing, which says what it must contain", beside.display());
            return Err(BackupError::unfit(copy, reason));
        }
        Err(error) => return Err(BackupError::file(&beside)(error)),
    };
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| BackupError::unfit(&beside, error.to_string()))?;
    let (bytes, sha256) = digest(copy).await?;
    if (bytes, &sha256) != (manifest.bytes, &manifest.sha256) {
        return Err(BackupError::unfit(copy, "it was changed after it was made"));
    }
    let dialect = dialect(settings).as_str();
    if manifest.dialect != dialect {
        let reason = format!("it is of {}, the database is {dialect}", manifest.dialect);
        return Err(BackupError::unfit(copy, reason));
    }
    if MIGRATIONS
        .last()
        .is_some_and(|newest| manifest.schema > newest.version)
    {
        return Err(BackupError::unfit(copy, "a newer program made it; use that one"));
    }
    Ok(manifest)
}

/// Puts a copy in the place of the database, which nobody may use. Answers where the old one is now, if there was one:
/// the path of SQLite's file, the name of PostgreSQL's schema.
///
/// Migrate and verify afterwards.
///
/// # Errors
/// Every [`BackupError`]. Without `replace`, [`BackupError::NotEmpty`] if there is a database with anything in it.
pub async fn backup_restore(
    settings: &DbSettings,
    copy: &Path,
    replace: bool,
    at: Timestamp,
) -> Result<Option<String>, BackupError> {
    backup_check(settings, copy).await?;
    match dialect(settings) {
        Dialect::Sqlite => {
            let aside = sqlite::restore(settings, copy, replace, at).await?;
            Ok(aside.map(|path| path.display().to_string()))
        }
        Dialect::Postgres => postgres::restore(settings, copy, replace, at).await,
    }
}

/// The copies in a folder, oldest first.
///
/// # Errors
/// [`BackupError::File`]. A folder that is not there has none.
pub async fn backup_list(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut files = match tokio::fs::read_dir(folder).await {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(BackupError::file(folder)(error)),
    };
    let mut copies = Vec::new();
    while let Some(file) = files.next_entry().await.map_err(BackupError::file(folder))? {
        let path = file.path();
        let is_copy = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("guildhall-"));
        let is_whole = path
            .extension()
            .is_some_and(|ending| ending == "sqlite" || ending == "dump");
        if is_copy && is_whole {
            copies.push(path);
        }
    }
    copies.sort();
    Ok(copies)
}

/// What the newest copy of a folder is that was checked and described. It is not read again.
///
/// # Errors
/// [`BackupError::File`].
pub async fn backup_latest(folder: &Path) -> Result<Option<Manifest>, BackupError> {
    for copy in backup_list(folder).await?.iter().rev() {
        let text = tokio::fs::read_to_string(beside(copy, ".json")).await;
        if let Some(manifest) = text.ok().and_then(|text| serde_json::from_str(&text).ok()) {
            return Ok(Some(manifest));
        }
    }
    Ok(None)
}

/// Removes all but the newest copies of a folder that were checked and described, and answers how many went. A copy that
/// nobody checked pushes none out, and goes when it is older than those that stay.
///
/// # Errors
/// [`BackupError::File`].
pub async fn backup_prune(folder: &Path, keep: u32) -> Result<usize, BackupError> {
    let keep = usize::try_from(keep.max(1)).unwrap_or(usize::MAX);
    let mut good = 0;
    let mut removed = 0;
    for copy in backup_list(folder).await?.iter().rev() {
        if good >= keep {
            backup_discard(copy).await?;
            removed += 1;
        } else if tokio::fs::try_exists(beside(copy, ".json"))
            .await
            .unwrap_or(false)
        {
            good += 1;
        }
    }
    Ok(removed)
}

/// Removes a copy with all that lies beside it, also one that was never finished.
///
/// # Errors
/// [`BackupError::File`]. One that is not there is no error.
pub async fn backup_discard(copy: &Path) -> Result<(), BackupError> {
    for ending in [".json", ".part", "-wal", "-shm", ""] {
        forget(&beside(copy, ending)).await?;
    }
    Ok(())
}

/// A copy as a database of its own, to be looked at. PostgreSQL's cannot be opened where it lies.
pub fn backup_settings(settings: &DbSettings, copy: &Path) -> Option<DbSettings> {
    matches!(dialect(settings), Dialect::Sqlite).then(|| DbSettings {
        url: format!("sqlite://{}", copy.display()),
        pool_size: 2,
        ..settings.clone()
    })
}

fn dialect(settings: &DbSettings) -> Dialect {
    if settings.url.starts_with("sqlite:") {
        Dialect::Sqlite
    } else {
        Dialect::Postgres
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// What a process was writing when it was killed, among the copies that are named by their time.
async fn forget_unfinished(to: &Path) -> Result<(), BackupError> {
    let Some(folder) = to.parent() else { return Ok(()) };
    let mut files = tokio::fs::read_dir(folder)
        .await
        .map_err(BackupError::file(folder))?;
    while let Some(file) = files.next_entry().await.map_err(BackupError::file(folder))? {
        let name = file.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("guildhall-") && name.ends_with(".part") {
            forget(&file.path()).await?;
        }
    }
    Ok(())
}

async fn forget(path: &Path) -> Result<(), BackupError> {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(BackupError::file(path)(error)),
        _ => Ok(()),
    }
}

/// An empty file that only its owner can read.
fn create_private(path: &Path) -> Result<(), BackupError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(BackupError::file(path))
}

async fn digest(path: &Path) -> Result<(u64, String), BackupError> {
    let mut file = tokio::fs::File::open(path)
        .await
        .map_err(BackupError::file(path))?;
    let (mut sum, mut bytes, mut piece) = (Sha256::new(), 0_u64, vec![0; 256 * 1024]);
    loop {
        let read = file.read(&mut piece).await.map_err(BackupError::file(path))?;
        if read == 0 {
            return Ok((bytes, crate::migrations::hex(&sum.finalize())));
        }
        sum.update(&piece[..read]);
        bytes += u64::try_from(read).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_age() {
        let name = |seconds| backup_name(Dialect::Sqlite, Timestamp::from_seconds(seconds));
        assert_eq!(name(1_795_283_840), "guildhall-20261121T175720.sqlite");
        assert!(name(1_795_283_840) < name(1_795_283_841));
    }
}
