//! `guildhall verify`: recomputes every hash chain and every balance.

use std::sync::Arc;

use app_economy::ledger::{VerifyScope, verify};
use app_economy::things;
use core_config::Settings;
use core_db::{Db, DbError};
use core_security::{AuditScope, EventKind, Security, audit_verify};
use core_types::GuildId;
use serde_json::json;

use crate::{
    console::{Found, say},
    database,
};

/// What was looked at, and everything that is not as it must be.
pub(crate) struct Checked {
    looked_at: [String; 3],
    ledger: Vec<String>,
    audit: Vec<String>,
}

impl Checked {
    pub(crate) fn faults(&self) -> impl Iterator<Item = &String> {
        self.ledger.iter().chain(&self.audit)
    }
}

/// Looks at the books and records of one guild, or of all.
pub(crate) async fn check(db: &Db, guild: Option<GuildId>) -> anyhow::Result<Checked> {
    let (journals, audits) = match guild {
        Some(guild) => (VerifyScope::Guild(guild), AuditScope::Guild(guild)),
        None => (VerifyScope::All, AuditScope::All),
    };
    let ledger = verify(db, journals, Arc::new(|_| {})).await?;
    let held = things::verify(db, journals).await?;
    let audit = audit_verify(db, audits).await?;
    Ok(Checked {
        looked_at: [
            format!(
                "ledger: {} guilds, {} entries, {} postings, {} accounts, {} open holds",
                ledger.guilds, ledger.entries, ledger.postings, ledger.accounts, ledger.holds
            ),
            format!("things: {} holdings, {} movements", held.holdings, held.movements),
            format!("audit: {} guilds, {} records", audit.guilds, audit.records),
        ],
        ledger: {
            let ledger = ledger.faults.iter().map(ToString::to_string);
            ledger
                .chain(held.faults.iter().map(ToString::to_string))
                .collect()
        },
        audit: audit.faults.iter().map(ToString::to_string).collect(),
    })
}

/// Prints what was checked and every fault; [`Found`] if there was one.
pub(crate) async fn run(settings: &Settings, guild: Option<GuildId>) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    let checked = check(&db, guild).await?;
    if settings.webhook.url.is_some() && checked.faults().next().is_some() {
        tell(settings, &db, (checked.ledger.len(), checked.audit.len())).await?;
    }
    db.close().await;
    for line in &checked.looked_at {
        say(line)?;
    }
    if checked.faults().next().is_none() {
        return Ok(say("Everything adds up.")?);
    }
    for fault in checked.faults() {
        say(format_args!("fault: {fault}"))?;
    }
    Err(Found.into())
}

/// Puts what was found into the outbox, for the operator's receiver; a running process posts it.
async fn tell(settings: &Settings, db: &Db, (ledger, audit): (usize, usize)) -> anyhow::Result<()> {
    let security = Security::new(db.clone(), settings.cache.ttl);
    security.events_wanted();
    let told: Result<(), DbError> = db
        .write("verify_faults", move |tx| {
            let security = security.clone();
            Box::pin(async move {
                for (kind, faults) in [(EventKind::LedgerFault, ledger), (EventKind::AuditFault, audit)] {
                    if faults > 0 {
                        security
                            .event_post(tx, kind, None, json!({ "faults": faults }))
                            .await?;
                    }
                }
                Ok(())
            })
        })
        .await;
    Ok(told?)
}
