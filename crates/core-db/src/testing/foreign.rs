use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::error::DbError;

/// Writes a SQLite file, as another program would leave it.
///
/// # Errors
/// If a statement is wrong.
pub async fn foreign_write(file: &Path, statements: &[String]) -> Result<(), DbError> {
    let failed = |error| DbError::from_sqlx("write another program's database", error);
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut conn = options.connect().await.map_err(failed)?;
    for text in statements {
        sqlx::raw_sql(sqlx::AssertSqlSafe(text.clone()))
            .execute(&mut conn)
            .await
            .map_err(failed)?;
    }
    conn.close().await.map_err(failed)
}
