#![doc = include_str!("../README.md")]

mod args;
mod backup;
mod cache;
mod cleanup;
mod db;
mod error;
mod foreign;
mod health;
mod idempotency;
mod inspect;
mod jitter;
mod jobs;
mod lease;
mod metric;
mod migrations;
mod outbox;
mod owed;
mod postgres;
mod queue;
mod recent;
mod redis;
mod replica;
mod row;
mod rows;
mod settings;
mod shared;
mod signals;
mod sql;
mod sqlite;
pub mod testing;
mod trace;
mod tx;
mod unit;

pub use self::redis::{Redis, RedisAddressError, RedisAway, RedisScript};
pub use args::{Args, Bind};
pub use backup::{
    BackupError, Manifest, backup_check, backup_discard, backup_latest, backup_list, backup_name,
    backup_prune, backup_restore, backup_seal, backup_settings, backup_write,
};
pub use cache::{Cache, CacheKey, Caches, Link, Portable, SharedCache};
pub use cleanup::{CleanedUp, DEAD_KEPT, FINISHED_KEPT};
pub use db::Db;
pub use error::{ConstraintKind, DbError, DbErrorKind};
pub use foreign::{ForeignDb, ForeignError, is_sqlite};
pub use health::Health;
pub use idempotency::{Claim, IDEMPOTENCY_KEPT, Once, PastAnswer};
pub use inspect::{QueueRow, QueueState};
pub use jobs::{Job, JobCount, JobError, JobRunner, NewJob, RunningJobs};
pub use lease::Lease;
pub use migrations::{MIGRATIONS, Migration, MigrationState, MigrationStatus};
pub use outbox::{Delivery, NewMessage, OutboxCount, SECRET};
pub use owed::{Address, Owed, OwedAnswer};
pub use queue::{Failed, MAX_FAILURES};
pub use replica::ReplicaState;
pub use row::{Column, FromRow, Row};
pub use rows::Rows;
pub use settings::{DbSettings, SqliteSynchronous};
pub use shared::CommitCounts;
pub use signals::Bell;
pub use sql::{Dialect, Sql};
pub use tx::{Query, Tx};
