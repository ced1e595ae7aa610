#![doc = include_str!("../README.md")]

mod args;
mod db;
mod error;
mod idempotency;
mod jitter;
mod metric;
mod migrations;
mod postgres;
mod row;
mod rows;
mod settings;
mod shared;
mod signals;
mod sql;
mod sqlite;
pub mod testing;
mod tx;
mod unit;

pub use args::{Args, Bind};
pub use db::Db;
pub use error::{ConstraintKind, DbError, DbErrorKind};
pub use idempotency::{Claim, IDEMPOTENCY_KEPT, Once};
pub use migrations::{MIGRATIONS, Migration, MigrationState, MigrationStatus};
pub use row::{Column, FromRow, Row};
pub use rows::Rows;
pub use settings::{DbSettings, SqliteSynchronous};
pub use shared::CommitCounts;
pub use sql::{Dialect, Sql};
pub use tx::{Query, Tx};
