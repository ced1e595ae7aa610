//! `guildhall verify`: recomputes every hash chain and every balance.

use std::sync::Arc;

use app_economy::ledger::{VerifyScope, verify};
use core_config::Settings;
use core_security::{AuditScope, audit_verify};
use core_types::GuildId;

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
