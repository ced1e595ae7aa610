//! Rotation: new master keys while everything runs, and new data keys for what is written from now on.

use core_config::Settings;
use core_db::{Db, DbError, Tx};
use core_errors::AppError;
use core_types::{GuildId, UserId};

use super::cipher::{Context, Sealing};
use super::store::{self, DataKey};
use super::{DataOwner, MasterKeyError, MasterKeys, Vault, start};

/// Data keys that are put under another master key in one transaction.
const BATCH: u32 = 200;

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrapped {
    /// The master key that seals all data keys now.
    pub master: String,
    /// Data keys that were put under it.
    pub keys: u64,
    /// Transactions that took.
    pub batches: u64,
}

/// Which master keys there are, and what they seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultStatus {
    /// Ids of the master keys of this process, the one that seals first.
    pub present: Vec<String>,
    /// How many data keys each master key seals.
    pub sealed: Vec<(String, i64)>,
}

impl Vault {
    /// Adds a fresh master key to the file in the data folder and answers its id; nothing if the settings hold the keys,
    /// where only a person can add one. Running processes read it from there when they meet it.
    ///
    /// # Errors
    /// [`MasterKeyError`].
    pub fn renew(&self, settings: &Settings) -> Result<Option<String>, MasterKeyError> {
        if self.0.file.is_none() {
            return Ok(None);
        }
        let file = settings.general.data_dir.join(start::FILE);
        let id = MasterKeys::add_to(&file)?;
        let again = MasterKeys::read(&file)?;
        let mut masters = self
            .0
            .masters
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *masters = std::sync::Arc::new(again);
        drop(masters);
        Ok(Some(id))
    }

    /// Puts every data key under the newest master key, a batch per transaction; others work on meanwhile. May be stopped
    /// and started again at any point.
    ///
    /// # Errors
    /// `internal` when the master key of one of them is missing; those of the database.
    pub async fn rewrap(&self, db: &Db) -> Result<Rewrapped, AppError> {
        let master = self.masters().current().id().to_owned();
        let noted = master.clone();
        let noting: Result<_, DbError> = db
            .write("vault_master_note", move |tx| {
                let noted = noted.clone();
                Box::pin(async move {
                    let now = tx.now();
                    tx.query(store::MASTER_ADD).bind(noted).bind(now).execute().await
                })
            })
            .await;
        noting?;
        let (mut keys, mut batches, mut after) = (0, 0, 0_i64);
        loop {
            let vault = self.clone();
            let (changed, last) = db
                .write("vault_rewrap", move |tx| {
                    let vault = vault.clone();
                    Box::pin(async move { vault.rewrap_batch(tx, after).await })
                })
                .await?;
            let Some(last) = last else { break };
            (keys, batches, after) = (keys + changed, batches + 1, last);
        }
        let kept = master.clone();
        let pruned: Result<_, DbError> = db
            .write("vault_master_prune", move |tx| {
                let kept = kept.clone();
                Box::pin(async move { tx.query(store::MASTERS_PRUNE).bind(kept).execute().await })
            })
            .await;
        pruned?;
        Ok(Rewrapped {
            master,
            keys,
            batches,
        })
    }

    async fn rewrap_batch(&self, tx: &mut Tx, after: i64) -> Result<(u64, Option<i64>), AppError> {
        let masters = self.masters();
        let master = masters.current();
        let rows: Vec<DataKey> = tx
            .query(store::REWRAP_LIST)
            .bind(master.id())
            .bind(after)
            .bind(BATCH)
            .fetch_all()
            .await?;
        let mut changed = 0;
        for row in &rows {
            let subject = subject_of(row)?;
            let old = self.master(&row.master_id)?;
            let context = Context::key(subject, row.id);
            let key = zeroize::Zeroizing::new(Sealing::parse(&row.wrapped)?.open(&old, &context)?);
            let wrapped = Sealing::seal(&master.cipher(), row.id, &context, &key)?;
            changed += tx
                .query(store::REWRAP)
                .bind(row.id)
                .bind(row.master_id.as_str())
                .bind(master.id())
                .bind(wrapped)
                .execute()
                .await?;
        }
        Ok((changed, rows.last().map(|row| row.id)))
    }

    /// Retires all data keys: what is written from now on gets new ones, which are made when they are needed. What was
    /// written stays readable under the old ones, and nothing is sealed anew: whoever had an old key could read it anyway.
    /// Answers how many were retired.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn retire(&self, db: &Db) -> Result<u64, AppError> {
        let retired: Result<u64, DbError> = db
            .write("vault_retire", |tx| {
                Box::pin(async move { tx.query(store::RETIRE).execute().await })
            })
            .await;
        Ok(retired?)
    }

    /// Which master keys there are, and what they seal.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn status(&self, db: &Db) -> Result<VaultStatus, AppError> {
        let sealed: Result<_, DbError> = db
            .read("vault_status", |tx| {
                Box::pin(async move { tx.query(store::MASTERS_USED).fetch_all().await })
            })
            .await;
        Ok(VaultStatus {
            present: self.masters().ids(),
            sealed: sealed?,
        })
    }
}

fn subject_of(row: &DataKey) -> Result<DataOwner, AppError> {
    let odd = |_| AppError::internal("a data key of nobody");
    let guild = GuildId::from_i64(row.guild).map_err(odd)?;
    Ok(match row.user {
        0 => DataOwner::Guild(guild),
        user => DataOwner::Member(guild, UserId::from_i64(user).map_err(odd)?),
    })
}
