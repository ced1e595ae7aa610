//! The schema's versions and the runner that applies them.
//!
//! To add one: write `migrations/sqlite/NNNN_name.sql` and `migrations/postgres/NNNN_name.sql`, add a line to
//! [`MIGRATIONS`] and sample rows to the contract suite. Expand first, contract in a later version, so that the program
//! before and after run side by side. Never edit an applied file.

use std::fmt::Write as _;

use core_types::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::db::Db;
use crate::error::{DbError, DbErrorKind};
use crate::sql::{Dialect, Sql};
use crate::tx::Tx;

/// One version of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Position in the order, from 1 without gaps.
    pub version: i64,
    /// File name without folder and ending.
    pub name: &'static str,
    /// What it does; one text per database.
    pub script: Sql,
}

macro_rules! migration {
    ($version:literal, $file:literal) => {
        Migration {
            version: $version,
            name: $file,
            script: Sql::split(
                include_str!(concat!("../../../migrations/sqlite/", $file, ".sql")),
                include_str!(concat!("../../../migrations/postgres/", $file, ".sql")),
            ),
        }
    };
}

/// Every version of the schema, oldest first: one line each.
pub const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_core"),
    migration!(2, "0002_audit"),
    migration!(3, "0003_ledger"),
    migration!(4, "0004_economy"),
    migration!(5, "0005_seed"),
    migration!(6, "0006_guild_settings"),
    migration!(7, "0007_access"),
    migration!(8, "0008_guards"),
    migration!(9, "0009_keys"),
    migration!(10, "0010_fraud"),
    migration!(11, "0011_cases"),
    migration!(12, "0012_reports"),
    migration!(13, "0013_experiments"),
    migration!(14, "0014_notices"),
    migration!(15, "0015_outbox_trace"),
    migration!(16, "0016_features"),
    migration!(17, "0017_retention"),
    migration!(18, "0018_shards"),
    migration!(19, "0019_partitions"),
    migration!(20, "0020_bank"),
    migration!(21, "0021_things"),
    migration!(22, "0022_steering"),
    migration!(23, "0023_life"),
    migration!(24, "0024_treasury"),
    migration!(25, "0025_seasons"),
    migration!(26, "0026_goods"),
    migration!(27, "0027_outside"),
    migration!(28, "0028_channels"),
];

/// What is known of one version, from the program and from the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationStatus {
    /// The version's number.
    pub version: i64,
    /// The name in the program, or in the database if the program does not know the version.
    pub name: String,
    /// When it was applied.
    pub applied_at: Option<Timestamp>,
    /// How program and database stand to each other.
    pub state: MigrationState,
}

/// How program and database stand to each other in one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationState {
    /// Applied, and the text is still the same.
    Applied,
    /// Not applied yet.
    Pending,
    /// Applied with another text than the program carries.
    Edited,
    /// Applied by a newer program.
    Unknown,
}

crate::statements! {
    /// One process migrates at a time; another waits for its transaction to end. SQLite has one writer anyway.
    LOCK = split("SELECT 1", "SELECT pg_advisory_xact_lock(7165383017465741)");
    /// Rather give up waiting than stand in front of everybody else's queries; but take the time the work itself needs.
    LOCK_PATIENCE = split("SELECT 1", "SELECT set_config('lock_timeout', '10s', true), set_config('statement_timeout', '0', true)");
    /// Everything applied so far.
    APPLIED_LIST = "SELECT version, name, checksum, applied_at FROM schema_migrations ORDER BY version";
    /// Remembers an applied version.
    APPLIED_ADD = "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
}

/// Where it is written down what was applied. Made before the first version, so it is not one of them.
const LEDGER: Sql = Sql::split(
    "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, \
     checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, \
     checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)",
);

type Applied = (i64, String, String, Timestamp);

impl Db {
    /// Brings the schema up to the program's version and answers how many versions it applied.
    ///
    /// Each version is one transaction, so a failed one leaves nothing behind. Safe to call from several processes at
    /// once.
    ///
    /// # Errors
    /// [`Migration`](DbErrorKind::Migration) if an applied version was edited, if the database is newer than the program,
    /// or if a script fails.
    pub async fn migrate(&self) -> Result<usize, DbError> {
        self.migrate_with(MIGRATIONS).await
    }

    /// [`Self::migrate`] with versions other than the program's own, for tests of the runner and of single versions.
    ///
    /// # Errors
    /// As [`Self::migrate`].
    pub async fn migrate_with(&self, versions: &'static [Migration]) -> Result<usize, DbError> {
        let mut applied = 0;
        while let Some(migration) = self
            .write("migrate", move |tx| Box::pin(next_apply(tx, versions)))
            .await?
        {
            tracing::info!(
                version = migration.version,
                name = migration.name,
                "migration applied"
            );
            applied += 1;
        }
        Ok(applied)
    }

    /// How the schema stands to the program, oldest version first.
    ///
    /// # Errors
    /// Those of [`Self::read`].
    pub async fn migration_status(&self) -> Result<Vec<MigrationStatus>, DbError> {
        self.write("migration_status", |tx| {
            Box::pin(async move {
                let applied = applied(tx).await?;
                Ok(compare(MIGRATIONS, &applied, tx.dialect()))
            })
        })
        .await
    }
}

async fn applied(tx: &mut Tx) -> Result<Vec<Applied>, DbError> {
    tx.query(LOCK_PATIENCE).execute().await?;
    tx.query(LOCK).execute().await?;
    tx.batch(LEDGER.text(tx.dialect())).await?;
    tx.query(APPLIED_LIST).fetch_all().await
}

/// Applies the first version that is missing; `None` when there is none.
async fn next_apply(tx: &mut Tx, versions: &'static [Migration]) -> Result<Option<Migration>, DbError> {
    let applied = applied(tx).await?;
    let dialect = tx.dialect();
    let status = compare(versions, &applied, dialect);
    refuse_mismatch(&status)?;
    let Some(next) = status.iter().find(|one| one.state == MigrationState::Pending) else {
        return Ok(None);
    };
    let Some(migration) = versions.iter().find(|one| one.version == next.version) else {
        return Ok(None);
    };
    let (script, now) = (migration.script.text(dialect), tx.now());
    let failed = |error: DbError| {
        tracing::error!(%error, migration = migration.name, "migration failed");
        error.with_kind(DbErrorKind::Migration)
    };
    tx.batch(script).await.map_err(failed)?;
    tx.query(APPLIED_ADD)
        .bind(migration.version)
        .bind(migration.name)
        .bind(checksum(script))
        .bind(now)
        .execute()
        .await?;
    Ok(Some(*migration))
}

fn compare(versions: &[Migration], applied: &[Applied], dialect: Dialect) -> Vec<MigrationStatus> {
    let known = versions.iter().map(|migration| {
        let found = applied.iter().find(|(version, ..)| *version == migration.version);
        let state = match found {
            None => MigrationState::Pending,
            Some((_, _, sum, _)) if *sum == checksum(migration.script.text(dialect)) => {
                MigrationState::Applied
            }
            Some(_) => MigrationState::Edited,
        };
        let applied_at = found.map(|(.., at)| *at);
        MigrationStatus {
            version: migration.version,
            name: migration.name.to_owned(),
            applied_at,
            state,
        }
    });
    let unknown = applied
        .iter()
        .filter(|(version, ..)| versions.iter().all(|migration| migration.version != *version))
        .map(|(version, name, _, at)| MigrationStatus {
            version: *version,
            name: name.clone(),
            applied_at: Some(*at),
            state: MigrationState::Unknown,
        });
    let mut status: Vec<_> = known.chain(unknown).collect();
    status.sort_by_key(|one| one.version);
    status
}

fn refuse_mismatch(status: &[MigrationStatus]) -> Result<(), DbError> {
    for one in status {
        let reason = match one.state {
            MigrationState::Applied | MigrationState::Pending => continue,
            MigrationState::Edited => {
                "was applied with another text; restore the file and add a new version instead"
            }
            MigrationState::Unknown => "is in the database but not in this program; start the newer program",
        };
        return Err(DbError::new(
            DbErrorKind::Migration,
            format!("version {} {reason}", one.name),
        ));
    }
    Ok(())
}

/// SHA-256 of the text, in hexadecimal; line ends do not count, so that a checkout on Windows fits too.
fn checksum(script: &str) -> String {
    hex(&Sha256::digest(script.replace("\r\n", "\n")))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_count_from_one_and_match_their_files() {
        for (position, migration) in (1_i64..).zip(MIGRATIONS) {
            assert_eq!(migration.version, position, "{}", migration.name);
            assert!(
                migration.name.starts_with(&format!("{position:04}_")),
                "{}",
                migration.name
            );
        }
    }

    #[test]
    fn edited_and_newer_versions_are_refused() {
        let at = Timestamp::from_micros(1);
        let sum = checksum(MIGRATIONS[0].script.text(Dialect::Sqlite));
        let good: Applied = (1, "0001_core".into(), sum, at);
        let edited: Applied = (1, "0001_core".into(), "0".into(), at);
        let newer: Applied = (9_999, "9999_future".into(), "0".into(), at);
        for (applied, refused) in [
            (vec![], false),
            (vec![good.clone()], false),
            (vec![edited], true),
            (vec![good, newer], true),
        ] {
            let status = compare(MIGRATIONS, &applied, Dialect::Sqlite);
            assert_eq!(refuse_mismatch(&status).is_err(), refused, "{status:?}");
        }
    }
}
