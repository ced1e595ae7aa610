//! `guildhall explain`: everything known about one error id, or what a code means.

use anyhow::bail;
use app_economy::ledger::entries_at;
use core_analytics::{ErrorRecord, Reports, Since};
use core_config::{Settings, Sources};
use core_db::{Db, DbError};
use core_errors::{Code, ErrorId};
use core_security::{AuditRecord, Security, Vault, audit_of_trace};
use core_types::{GuildId, Timestamp, UserId};

use crate::{
    console::{Found, say},
    database,
};

/// Prints what is known; [`Found`] (exit code 1) when nothing is.
pub(crate) async fn run(sources: &Sources, asked: &str) -> anyhow::Result<()> {
    if let Some(code) = Code::named(&asked.trim().to_lowercase()) {
        return code_lines(code);
    }
    let Ok(id) = asked.parse::<ErrorId>() else {
        bail!(
            "`{asked}` is neither an error id nor a code; an id looks like K7Q2-M4XD, a code like economy.not_enough, \
             and docs/errors.md lists every code"
        );
    };
    let settings = Settings::load(sources)?;
    let db = database::open(&settings).await?;
    // What members wrote is sealed.
    let vault = Vault::start(&settings, &db).await?;
    let security = Security::new(db.clone(), settings.cache.ttl).with_vault(vault);
    let reports = Reports::new(db.clone(), security);
    let records = reports.find(None, id).await?;
    for record in &records {
        let cause = Cause::find(&db, record).await?;
        let same = reports.examples(None, &record.code, &record.command).await?;
        let often = reports.patterns(None, Since::DAY).await?.patterns;
        let often = often
            .iter()
            .find(|pattern| pattern.code == record.code && pattern.command == record.command);
        record_lines(record)?;
        cause.lines()?;
        for given in reports.feedback_about(id).await? {
            let state = match &given.settled {
                Some(settled) if settled.answer.is_some() => "answered",
                Some(_) => "done",
                None => "open",
            };
            say(format_args!(
                "feedback     {} of {}, {}, {state}: {}",
                given.number, given.member, given.at, given.text
            ))?;
        }
        let others: Vec<&str> = same
            .iter()
            .filter(|other| other.id != record.id)
            .map(|other| other.id.as_str())
            .collect();
        say(format_args!(
            "similar      {} in the last day, {} the day before; the latest: {}",
            often.map_or(0, |pattern| pattern.times),
            often.map_or(0, |pattern| pattern.before),
            if others.is_empty() {
                "none".to_owned()
            } else {
                others.join(", ")
            }
        ))?;
    }
    db.close().await;
    if records.is_empty() {
        say(format_args!("No error {id} is kept."))?;
        say(
            "Kept are faults of the bot alone, for as long as reports.errors_kept says; what members did wrong is only counted.",
        )?;
        say("The card of an error also names its code: `guildhall explain CODE` says what that means.")?;
        return Err(Found.into());
    }
    Ok(())
}

/// What the catalogue says of a code.
fn code_lines(code: Code) -> anyhow::Result<()> {
    let fault = if code.kind().is_our_fault() {
        "a fault of the bot"
    } else {
        "not a fault of the bot"
    };
    let again = if code.is_retryable() {
        "trying again may help"
    } else {
        "trying again alone does not help"
    };
    say(format_args!("code         {code}"))?;
    say(format_args!(
        "kind         {} ({fault}; {again})",
        code.kind().label()
    ))?;
    say(format_args!("means        {}", code.summary()))?;
    Ok(say(format_args!("what to do   {}", code.tip()))?)
}

fn record_lines(record: &ErrorRecord) -> anyhow::Result<()> {
    let or_none = |text: &str| {
        if text.is_empty() {
            "-".to_owned()
        } else {
            text.to_owned()
        }
    };
    say(format_args!("id           {}", record.id))?;
    match Code::named(&record.code) {
        Some(code) => code_lines(code)?,
        None => say(format_args!(
            "code         {} ({}), which this version does not know",
            record.code, record.kind
        ))?,
    }
    say(format_args!("when         {}", record.at))?;
    say(format_args!("command      /{}", record.command))?;
    let guild = record
        .guild
        .map_or_else(|| "direct messages".to_owned(), |id| id.to_string());
    say(format_args!("guild        {guild}"))?;
    let member = record
        .member
        .map_or_else(|| "forgotten".to_owned(), |id| id.to_string());
    say(format_args!("member       {member}"))?;
    say(format_args!("interaction  {}", or_none(&record.interaction)))?;
    say(format_args!("trace        {}", or_none(&record.trace)))?;
    say(format_args!("build        {}", record.build))?;
    say(format_args!("said         {}", or_none(&record.detail)))?;
    Ok(say(format_args!("causes       {}", or_none(&record.causes)))?)
}

/// What else bears the interaction's key: whether it took effect, and what is on record.
struct Cause {
    effects: Vec<(String, Timestamp)>,
    entries: Vec<(i64, String)>,
    audit: Vec<AuditRecord>,
}

impl Cause {
    async fn find(db: &Db, record: &ErrorRecord) -> Result<Self, DbError> {
        let nothing = Self {
            effects: Vec::new(),
            entries: Vec::new(),
            audit: Vec::new(),
        };
        let (Some(guild), Some(member), false) = (record.guild, record.member, record.interaction.is_empty())
        else {
            return Ok(nothing);
        };
        let (interaction, trace) = (record.interaction.clone(), record.trace.clone());
        db.read("explain", move |tx| {
            let (interaction, trace) = (interaction.clone(), trace.clone());
            Box::pin(async move { Self::read(tx, guild, member, &interaction, &trace).await })
        })
        .await
    }

    async fn read(
        tx: &mut core_db::Tx,
        guild: GuildId,
        member: UserId,
        interaction: &str,
        trace: &str,
    ) -> Result<Self, DbError> {
        let effects = tx
            .idempotency_ending(&format!(":{guild}:{member}:{interaction}"))
            .await?;
        let mut entries = Vec::new();
        for (_, at) in &effects {
            entries.extend(entries_at(tx, guild, member, *at).await?);
        }
        let mut audit = audit_of_trace(tx, guild, interaction).await?;
        if !trace.is_empty() {
            let of_trace = audit_of_trace(tx, guild, trace).await?;
            let known: Vec<i64> = audit.iter().map(|record| record.seq).collect();
            audit.extend(of_trace.into_iter().filter(|record| !known.contains(&record.seq)));
        }
        Ok(Self {
            effects,
            entries,
            audit,
        })
    }

    fn lines(&self) -> anyhow::Result<()> {
        if self.effects.is_empty() {
            say("effect       none is stored under this interaction")?;
        }
        for (key, at) in &self.effects {
            let name = key.split(':').next().unwrap_or_default();
            say(format_args!("effect       {name}, stored {at}"))?;
        }
        for (number, kind) in &self.entries {
            say(format_args!("journal      entry {number} ({kind})"))?;
        }
        for record in &self.audit {
            say(format_args!(
                "audit        record {}: {} on {}, {}, trace {}",
                record.seq,
                record.action,
                record.target,
                record.at,
                record.trace_id.as_deref().unwrap_or("-")
            ))?;
        }
        Ok(())
    }
}
