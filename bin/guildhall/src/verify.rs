//! `guildhall verify`: recomputes every hash chain and every balance.

use std::sync::Arc;

use app_economy::ledger::{VerifyScope, verify};
use core_config::Settings;
use core_db::{Db, DbError};
use core_security::{AuditScope, EventKind, Security, audit_verify};
use core_types::GuildId;
use serde_json::json;

use crate::{
    console::{Found, say},
    database,
};

/// Prints what was checked and every fault; [`Found`] if there was one.
pub(crate) async fn run(settings: &Settings, guild: Option<GuildId>) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    let (journals, audits) = match guild {
        Some(guild) => (VerifyScope::Guild(guild), AuditScope::Guild(guild)),
        None => (VerifyScope::All, AuditScope::All),
    };
    let ledger = verify(&db, journals, Arc::new(|_| {})).await?;
    let audit = audit_verify(&db, audits).await?;
    if settings.webhook.url.is_some() && !(ledger.is_clean() && audit.is_clean()) {
        tell(settings, &db, (ledger.faults.len(), audit.faults.len())).await?;
    }
    db.close().await;

    say(format_args!(
        "ledger: {} guilds, {} entries, {} postings, {} accounts, {} open holds",
        ledger.guilds, ledger.entries, ledger.postings, ledger.accounts, ledger.holds
    ))?;
    say(format_args!(
        "audit: {} guilds, {} records",
        audit.guilds, audit.records
    ))?;
    let faults = ledger
        .faults
        .iter()
        .map(ToString::to_string)
        .chain(audit.faults.iter().map(ToString::to_string));
    for fault in faults {
        say(format_args!("fault: {fault}"))?;
    }
    if ledger.is_clean() && audit.is_clean() {
        Ok(say("Everything adds up.")?)
    } else {
        Err(Found.into())
    }
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
