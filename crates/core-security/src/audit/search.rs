//! What staff does with the log: search it, and take it along.

use core_db::DbError;
use core_errors::AppError;
use core_types::GuildId;
use serde_json::json;

use super::list::{EXPORT_PAGE, page};
use super::store::ACTION_LIST;
use super::{
    AuditActor, AuditEntry, AuditFilter, AuditFormat, AuditPage, AuditRecord, audit_append, audit_list,
};
use crate::{Action, Request, Security};

/// Records in one export at most; who needs more takes it in several spans of time.
const EXPORT_RECORDS: usize = 10_000;

/// Bytes of one export at most, below what a message carries.
const EXPORT_BYTES: usize = 8 << 20;

/// What the record of an export is called.
const EXPORT: &str = "audit.export";

/// The log as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditExport {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many records are in it, the newest first.
    pub records: u32,
    /// Whether there are older ones that did not fit.
    pub is_cut: bool,
}

impl Security {
    /// One page of the guild's log, newest first, from before the record `before`.
    ///
    /// # Errors
    /// `access.forbidden` for whoever may not read it; those of the database.
    pub async fn audit_search(
        &self,
        request: &Request,
        filter: AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<AuditPage, AppError> {
        request.allow_in_guild(Action::AuditRead)?;
        let guild = request.guild;
        let page: Result<_, DbError> = self
            .db()
            .read("audit_search", move |tx| {
                let filter = filter.clone();
                Box::pin(async move { audit_list(tx, guild, &filter, before, limit).await })
            })
            .await;
        Ok(page?)
    }

    /// The names of the actions that the guild's log has, in order.
    ///
    /// # Errors
    /// `access.forbidden` for whoever may not read it; those of the database.
    pub async fn audit_actions(&self, request: &Request) -> Result<Vec<String>, AppError> {
        request.allow_in_guild(Action::AuditRead)?;
        let guild = request.guild;
        let names: Result<Vec<(String,)>, DbError> = self
            .db()
            .read("audit_actions", move |tx| {
                Box::pin(async move { tx.query(ACTION_LIST).bind(guild.as_i64()).fetch_all().await })
            })
            .await;
        Ok(names?.into_iter().map(|(name,)| name).collect())
    }

    /// The guild's log as a file, newest first; that it was taken along is itself on record.
    ///
    /// # Errors
    /// `access.forbidden` for whoever may not read it; those of the database.
    pub async fn audit_export(
        &self,
        request: &Request,
        filter: AuditFilter,
        format: AuditFormat,
    ) -> Result<AuditExport, AppError> {
        request.allow_in_guild(Action::AuditRead)?;
        let mut records = self.export_records(request.guild, &filter).await?;
        let mut is_cut = records.len() > EXPORT_RECORDS;
        records.truncate(EXPORT_RECORDS);
        let written = |records: &[AuditRecord]| {
            let failed = |error| AppError::internal("an export cannot be written").caused_by(error);
            format.write(records).map_err(failed)
        };
        let mut bytes = written(&records)?;
        while bytes.len() > EXPORT_BYTES {
            is_cut = true;
            records.truncate(records.len() / 2);
            bytes = written(&records)?;
        }
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        self.export_record(request, &filter, format, count).await?;
        Ok(AuditExport {
            bytes,
            records: count,
            is_cut,
        })
    }

    /// Page by page, so that no transaction reads for long.
    async fn export_records(
        &self,
        guild: GuildId,
        filter: &AuditFilter,
    ) -> Result<Vec<AuditRecord>, AppError> {
        let (mut records, mut before) = (Vec::new(), None);
        while records.len() <= EXPORT_RECORDS {
            let filter = filter.clone();
            let page: Result<AuditPage, DbError> = self
                .db()
                .read("audit_export", move |tx| {
                    let filter = filter.clone();
                    Box::pin(async move { page(tx, guild, &filter, before, EXPORT_PAGE).await })
                })
                .await;
            let page = page?;
            records.extend(page.records);
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        Ok(records)
    }

    async fn export_record(
        &self,
        request: &Request,
        filter: &AuditFilter,
        format: AuditFormat,
        count: u32,
    ) -> Result<(), AppError> {
        let entry = AuditEntry {
            guild: request.guild,
            actor: AuditActor::User(request.user()),
            action: EXPORT.to_owned(),
            target: "audit".to_owned(),
            reason: String::new(),
            before: None,
            after: Some(json!({ "records": count, "format": format.extension(), "filter": filter })),
            trace: request.key.clone(),
        };
        let kept: Result<_, DbError> = self
            .db()
            .write("audit_export", move |tx| {
                let entry = entry.clone();
                Box::pin(async move {
                    let now = tx.now();
                    audit_append(tx, entry, now).await.map(drop)
                })
            })
            .await;
        Ok(kept?)
    }
}
