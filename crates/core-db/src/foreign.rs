//! Databases of other programs: SQLite files that are read, and never written to.

use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::error::DbError;

/// What every SQLite file begins with. <https://www.sqlite.org/fileformat.html>
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Why a database of another program cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ForeignError {
    /// The file itself cannot be read.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The latest changes are still in a file beside it.
    #[error("{} is in use: stop the program it belongs to, or copy it with `sqlite3 FILE \".backup COPY\"`", .0.display())]
    InUse(PathBuf),
    /// It cannot be read as what it should be.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Whether a file is a SQLite database, by its first bytes.
pub fn is_sqlite(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// A SQLite file of another program. It is opened read-only and as one that nobody changes, so that not even a lock or a
/// journal is written beside it.
#[derive(Debug)]
pub struct ForeignDb(SqliteConnection);

impl ForeignDb {
    /// Opens a file.
    ///
    /// # Errors
    /// [`ForeignError`].
    pub async fn open(file: &Path) -> Result<Self, ForeignError> {
        let metadata = tokio::fs::metadata(file).await;
        metadata.map_err(|source| ForeignError::File {
            path: file.to_owned(),
            source,
        })?;
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        if tokio::fs::metadata(&log).await.is_ok_and(|log| log.len() > 0) {
            return Err(ForeignError::InUse(file.to_owned()));
        }
        let opened = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .immutable(true)
            .disable_statement_logging()
            .connect()
            .await;
        let conn = opened.map_err(|error| DbError::from_sqlx("open another program's database", error))?;
        Ok(Self(conn))
    }

    /// Whether a table has a column; false also if there is no such table.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn has(&mut self, table: &str, column: &str) -> Result<bool, ForeignError> {
        let found: Result<Option<(i64,)>, _> =
            sqlx::query_as("SELECT 1 FROM pragma_table_info($1) WHERE name = $2 COLLATE NOCASE")
                .bind(table)
                .bind(column)
                .fetch_optional(&mut self.0)
                .await;
        let found = found.map_err(|error| DbError::from_sqlx("look at another program's tables", error))?;
        Ok(found.is_some())
    }

    /// The rows of a statement with two numbers a row.
    ///
    /// # Errors
    /// Those of the database, also for rows that are something else.
    pub async fn pairs(
        &mut self,
        statement: &'static str,
        args: &[i64],
    ) -> Result<Vec<(i64, i64)>, ForeignError> {
        let query = args.iter().fold(
            sqlx::query_as::<sqlx::Sqlite, (i64, i64)>(statement),
            |query, arg| query.bind(*arg),
        );
        let rows = query.fetch_all(&mut self.0).await;
        Ok(rows.map_err(|error| DbError::from_sqlx("read another program's rows", error))?)
    }

    /// Closes it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn close(self) -> Result<(), ForeignError> {
        let closed = self.0.close().await;
        Ok(closed.map_err(|error| DbError::from_sqlx("close another program's database", error))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::foreign_write;

    async fn written(file: &Path) {
        let table = "CREATE TABLE Purse (Id INTEGER, Coins INTEGER); INSERT INTO Purse VALUES (7, 5)";
        foreign_write(file, &[table.to_owned()]).await.unwrap();
    }

    #[tokio::test]
    async fn another_programs_file_is_read_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("other.db");
        written(&file).await;
        let before = std::fs::read(&file).unwrap();
        assert!(is_sqlite(&before) && !is_sqlite(b"user_id,cash"));
        let mut db = ForeignDb::open(&file).await.unwrap();
        assert!(db.has("Purse", "coins").await.unwrap());
        assert!(!db.has("Purse", "gold").await.unwrap() && !db.has("Nothing", "gold").await.unwrap());
        let rows = db.pairs("SELECT Id, Coins FROM Purse WHERE Id = $1", &[7]).await;
        assert_eq!(rows.unwrap(), [(7, 5)]);
        assert!(
            db.pairs("DELETE FROM Purse RETURNING Id, Coins", &[])
                .await
                .is_err()
        );
        db.close().await.unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), before);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing beside it"
        );
    }

    #[tokio::test]
    async fn a_file_that_is_in_use_or_none_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("other.db");
        assert!(matches!(
            ForeignDb::open(&file).await,
            Err(ForeignError::File { .. })
        ));
        written(&file).await;
        std::fs::write(folder.path().join("other.db-wal"), b"more").unwrap();
        assert!(matches!(
            ForeignDb::open(&file).await,
            Err(ForeignError::InUse(_))
        ));
    }
}
