#![doc = include_str!("../README.md")]

mod args;
mod db;
mod error;
mod jitter;
mod metric;
mod postgres;
mod row;
mod rows;
mod settings;
mod shared;
mod signals;
mod sql;
mod sqlite;
mod tx;
mod unit;

pub use args::{Args, Bind};
pub use db::Db;
pub use error::{ConstraintKind, DbError, DbErrorKind};
pub use row::{Column, FromRow, Row};
pub use rows::Rows;
pub use settings::{DbSettings, SqliteSynchronous};
pub use shared::CommitCounts;
pub use sql::{Dialect, Sql};
pub use tx::{Query, Tx};
