//! Opening the vault when the process starts: the right master keys, or a clear refusal before anything is served.

use std::path::Path;

use core_config::Settings;
use core_db::{Db, DbError};
use secrecy::ExposeSecret as _;

use super::{MasterKeyError, MasterKeys, Vault, store};

/// Why the vault stays shut.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The keys cannot be had.
    #[error("security.master_key: {0}")]
    Keys(#[from] MasterKeyError),
    /// The database was used with other keys.
    #[error(
        "the master key {} is missing: data in this database is sealed by it. Set security.master_key (or the file {file}) to the \
         keys it was used with, newest first; this process has {}", .missing.join(", "), .present.join(", ")
    )]
    Missing {
        /// Ids of the keys that are missing.
        missing: Vec<String>,
        /// Ids of the keys that are there.
        present: Vec<String>,
        /// Where the keys are looked for when the settings have none.
        file: String,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The file in the data folder that holds the keys when the settings have none.
pub(super) const FILE: &str = "master.key";

impl Vault {
    /// Opens the vault with the keys of the settings, or with those of the file in the data folder, which is made on the
    /// first start.
    ///
    /// # Errors
    /// [`VaultError`]: above all [`VaultError::Missing`] when the database was used with other keys.
    pub async fn start(settings: &Settings, db: &Db) -> Result<Self, VaultError> {
        let file = settings.general.data_dir.join(FILE);
        let vault = if let Some(keys) = &settings.security.master_key {
            Self::new(MasterKeys::parse(keys.expose_secret())?)
        } else {
            if !file.exists() {
                make(settings, db, &file).await?;
            }
            Self::with_file(MasterKeys::read(&file)?, Some(file.clone()))
        };
        vault.check(db, &file).await?;
        Ok(vault)
    }

    /// Every master key that sealed something must be here, and at least one of those that were in use.
    async fn check(&self, db: &Db, file: &Path) -> Result<(), VaultError> {
        let present = self.masters().ids();
        let ours = present.clone();
        let missing: Result<Vec<String>, DbError> = db
            .write("vault_check", move |tx| {
                let ours = ours.clone();
                Box::pin(async move {
                    let known: Vec<(String,)> = tx.query(store::MASTERS_KNOWN).fetch_all().await?;
                    let used: Vec<(String, i64)> = tx.query(store::MASTERS_USED).fetch_all().await?;
                    let mut missing: Vec<String> = used.into_iter().map(|(id, _)| id).collect();
                    missing.retain(|id| !ours.contains(id));
                    if missing.is_empty() && !known.is_empty() && !known.iter().any(|(id,)| ours.contains(id))
                    {
                        missing = known.into_iter().map(|(id,)| id).collect();
                    }
                    if missing.is_empty() {
                        let now = tx.now();
                        tx.query(store::MASTER_ADD)
                            .bind(&ours[0])
                            .bind(now)
                            .execute()
                            .await?;
                    }
                    Ok(missing)
                })
            })
            .await;
        let missing = missing?;
        if missing.is_empty() {
            return Ok(());
        }
        Err(VaultError::Missing {
            missing,
            present,
            file: file.display().to_string(),
        })
    }
}

/// Makes the first key, unless the database was used with one before: that one has to be found, not replaced.
async fn make(settings: &Settings, db: &Db, file: &Path) -> Result<(), VaultError> {
    let known: Vec<(String,)> = db
        .read("vault_known", |tx| {
            Box::pin(async move { tx.query(store::MASTERS_KNOWN).fetch_all::<(String,)>().await })
        })
        .await?;
    if !known.is_empty() {
        return Err(VaultError::Missing {
            missing: known.into_iter().map(|(id,)| id).collect(),
            present: vec!["none".to_owned()],
            file: file.display().to_string(),
        });
    }
    std::fs::create_dir_all(&settings.general.data_dir)
        .map_err(|error| MasterKeyError::file(file, "written", error))?;
    let id = MasterKeys::add_to(file)?;
    tracing::warn!(
        file = %file.display(),
        master = id,
        "made a master key: keep a copy of this file apart from the copies of the database; without it, what members wrote in \
         confidence cannot be read again"
    );
    Ok(())
}
