//! `guildhall verify`: recomputes every hash chain and every balance.

use std::sync::Arc;

use app_economy::ledger::{VerifyScope, verify};
use core_config::Settings;
use core_db::Db;
use core_security::{AuditScope, audit_verify};
use core_types::GuildId;

use crate::{
    console::{Found, say},
    database,
};

/// What was looked at, and everything that is not as it must be.
pub(crate) struct Checked {
    looked_at: [String; 2],
    pub(crate) faults: Vec<String>,
}

/// Looks at the books and records of one guild, or of all.
pub(crate) async fn check(db: &Db, guild: Option<GuildId>) -> anyhow::Result<Checked> {
    let (journals, audits) = match guild {
        Some(guild) => (VerifyScope::Guild(guild), AuditScope::Guild(guild)),
        None => (VerifyScope::All, AuditScope::All),
    };
    let ledger = verify(db, journals, Arc::new(|_| {})).await?;
    let audit = audit_verify(db, audits).await?;
    let faults = ledger.faults.iter().map(ToString::to_string);
    Ok(Checked {
        looked_at: [
            format!(
                "ledger: {} guilds, {} entries, {} postings, {} accounts, {} open holds",
                ledger.guilds, ledger.entries, ledger.postings, ledger.accounts, ledger.holds
            ),
            format!("audit: {} guilds, {} records", audit.guilds, audit.records),
        ],
        faults: faults
            .chain(audit.faults.iter().map(ToString::to_string))
            .collect(),
    })
}

/// Prints what was checked and every fault; [`Found`] if there was one.
pub(crate) async fn run(settings: &Settings, guild: Option<GuildId>) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    let checked = check(&db, guild).await;
    db.close().await;
    let checked = checked?;
    for line in checked.looked_at {
        say(line)?;
    }
    if checked.faults.is_empty() {
        return Ok(say("Everything adds up.")?);
    }
    for fault in checked.faults {
        say(format_args!("fault: {fault}"))?;
    }
    Err(Found.into())
}
