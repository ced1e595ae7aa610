//! The weekly walk: guild by guild, page by page, a bounded number of pages per run.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use core_db::{DbError, JobError, JobRunner, Tx};
use core_errors::{AppError, codes};
use core_security::{AuditActor, AuditEntry, Stored, audit_append};
use core_types::{Day, GuildId, RoleId, UserId, Zone};
use domain_economy::period::Period;
use serde_json::json;

use super::rules;
use super::store::{self, Range, Round};
use super::take::{Due, take};
use crate::economy::Economy;
use crate::fail::Fail;
use crate::{books, settings};

/// The job that takes taxes and decay.
const JOB: &str = "levies";
/// How often it looks whether a week is over somewhere.
const EVERY: Duration = Duration::from_secs(30);
/// Members per unit of work: two entries with at most two lines for each.
const PAGE: i64 = 200;
/// Pages per run. What is left waits for the next one.
const PAGES: usize = 100;
/// Guilds opened per run.
const OPENED: i64 = 200;
/// How long a guild waits that could not be walked.
const AGAIN: Duration = Duration::from_mins(10);
/// On record when a walk is over.
const FINISHED: &str = "treasury.levy_round";

/// The Monday of a day's week.
pub(super) fn monday(day: Day) -> Day {
    Period::Week.start(Period::Week.of(day))
}

/// The day a number of days later.
pub(super) fn later(day: Day, days: i32) -> Day {
    Day::from_number(day.number().saturating_add(days))
}

impl Economy {
    /// Takes what is owed for weeks that are over, a bounded number of members at a time. Answers how many members were looked at.
    ///
    /// # Errors
    /// Those of the database; what was taken until then stays taken.
    pub async fn levies_due(&self) -> Result<i64, AppError> {
        let unopened: Result<Vec<i64>, DbError> = self
            .db()
            .read("levies_unopened", |tx| Box::pin(store::unopened(tx, OPENED)))
            .await;
        for guild in unopened? {
            let guild = guild_of(guild)?;
            let opened: Result<(), Fail> = self
                .db()
                .write("levies_open", move |tx| Box::pin(open(tx, guild)))
                .await;
            if let Err(error) = opened {
                // A guild whose round cannot be opened must not keep the others waiting.
                let error = AppError::from(error);
                tracing::warn!(%error, %guild, "taxes of a week cannot begin");
            }
        }
        let mut members = 0;
        for _ in 0..PAGES {
            let due: Result<Option<i64>, DbError> = self
                .db()
                .read("levies_due", |tx| Box::pin(store::round_due(tx)))
                .await;
            let Some(guild) = due? else { break };
            let guild = guild_of(guild)?;
            match self.levies_page(guild).await {
                Ok(more) => members += more,
                // A guild that cannot be walked must not keep the others waiting.
                Err(error) => {
                    tracing::error!(%error, %guild, "taxes and decay cannot be taken");
                    let put_off: Result<(), DbError> = self
                        .db()
                        .write("levies_put_off", move |tx| {
                            Box::pin(async move {
                                let until = tx.now().plus(AGAIN);
                                store::round_put_off(tx, guild, until).await
                            })
                        })
                        .await;
                    put_off?;
                }
            }
        }
        Ok(members)
    }

    /// Walks one page of a guild.
    async fn levies_page(&self, guild: GuildId) -> Result<i64, AppError> {
        let asked: Result<Option<(RoleId, Vec<UserId>)>, Fail> = self
            .db()
            .read("levies_exempt", move |tx| Box::pin(taxpayers(tx, guild)))
            .await;
        let mut exempt = BTreeSet::new();
        if let Some((role, taxpayers)) = asked?.filter(|(_, taxpayers)| !taxpayers.is_empty()) {
            let count = taxpayers.len();
            let found = self.security().with_role(guild, role, taxpayers).await?;
            // Where nobody could be asked, nobody is taxed by mistake: the page waits.
            if !found.is_complete && found.asked < count {
                return Err(AppError::new(codes::UNAVAILABLE));
            }
            exempt.extend(found.members);
        }
        let exempt = Arc::new(exempt);
        let walked: Result<i64, Fail> = self
            .db()
            .write("levies_page", move |tx| {
                let exempt = Arc::clone(&exempt);
                Box::pin(async move { walk(tx, guild, &exempt).await })
            })
            .await;
        Ok(walked?)
    }

    /// Adds the weekly walk to a runner of jobs.
    pub(crate) fn with_levy_jobs(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let walked = economy.levies_due().await;
                let members = walked.map_err(|error| JobError::Retry(error.to_string()))?;
                if members > 0 {
                    tracing::info!(members, "taxes and decay were looked at");
                }
                Ok(())
            })
        })
    }
}

fn guild_of(stored: i64) -> Result<GuildId, AppError> {
    GuildId::from_i64(stored).map_err(|_| AppError::internal("a levy is of no guild"))
}

/// From the present week on a guild is walked; what it did before is not looked at.
async fn open(tx: &mut Tx, guild: GuildId) -> Result<(), Fail> {
    let zone = settings::load(tx, guild).await?.zone;
    books::lock(tx, guild).await?;
    let week = monday(zone.day(tx.now()));
    Ok(store::round_open(tx, guild, week, zone.start_of(later(week, 7))).await?)
}

/// Who of the next page would be taxed, if there is a role whose members are not.
async fn taxpayers(tx: &mut Tx, guild: GuildId) -> Result<Option<(RoleId, Vec<UserId>)>, Fail> {
    let stored = Stored::load(tx, guild).await?;
    let (rules, zone) = (rules(&stored), settings::of(&stored).zone);
    let (Some(role), Some(brackets)) = (rules.exempt, rules.tax) else {
        return Ok(None);
    };
    let now = tx.now();
    let round = store::round_get(tx, guild).await?;
    let Some(round) = round.filter(|round| round.next_at <= now) else {
        return Ok(None);
    };
    let end = zone.start_of(later(round.week, 7));
    let high = match round.high {
        Some(high) => high,
        None => store::seq_before(tx, guild, round.low, end).await?,
    };
    let found = store::page(tx, guild, Range(round.after, i64::MAX), PAGE).await?;
    let Some(last) = found.last() else {
        return Ok(None);
    };
    let range = Range(round.after, last.id.as_i64());
    let received = store::received(tx, guild, range, (round.low, high)).await?;
    let owe = received
        .into_iter()
        .filter(|(_, base)| brackets.tax(*base).is_positive());
    Ok(Some((role, owe.map(|(member, _)| member).collect())))
}

/// Walks one page of a guild, and answers how many members that were; none if its walk is not due any more.
async fn walk(tx: &mut Tx, guild: GuildId, exempt: &BTreeSet<UserId>) -> Result<i64, Fail> {
    let stored = Stored::load(tx, guild).await?;
    let (rules, zone) = (rules(&stored), settings::of(&stored).zone);
    books::lock(tx, guild).await?;
    let now = tx.now();
    let Some(mut round) = store::round_get(tx, guild)
        .await?
        .filter(|round| round.next_at <= now)
    else {
        return Ok(0);
    };
    if rules.tax.is_none() && rules.decay.is_none() {
        store::round_end(tx, guild).await?;
        return Ok(0);
    }
    let end = zone.start_of(later(round.week, 7));
    if now < end {
        // The guild moved to another time zone.
        round.next_at = end;
        store::round_move(tx, guild, &round, None).await?;
        return Ok(0);
    }
    let high = match round.high {
        Some(high) => high,
        None => store::seq_before(tx, guild, round.low, end).await?,
    };
    let found = store::page(tx, guild, Range(round.after, i64::MAX), PAGE).await?;
    let walked = i64::try_from(found.len()).unwrap_or(0);
    let is_last = walked < PAGE;
    if let Some(last) = found.last() {
        let range = Range(round.after, last.id.as_i64());
        let due = Due {
            rules: &rules,
            zone: &zone,
            exempt,
            round: &round,
            high,
        };
        let taken = take(tx, guild, &due, range, &found).await?;
        round.taken = round.taken.saturating_add(taken.minor());
        round.after = last.id.as_i64();
    }
    round.members += walked;
    round.high = Some(high);
    round.next_at = now;
    if is_last {
        finish(tx, guild, &zone, round, high).await?;
    } else {
        store::round_move(tx, guild, &round, None).await?;
    }
    Ok(walked)
}

/// Puts a walk on record and moves on to the next week.
async fn finish(tx: &mut Tx, guild: GuildId, zone: &Zone, round: Round, high: i64) -> Result<(), Fail> {
    let now = tx.now();
    let week = later(round.week, 7);
    let next = Round {
        week,
        next_at: zone.start_of(later(week, 7)),
        since: zone.start_of(week),
        low: high,
        high: None,
        after: 0,
        members: 0,
        taken: 0,
    };
    store::round_move(tx, guild, &next, Some(now)).await?;
    if round.taken > 0 {
        let entry = AuditEntry {
            guild,
            actor: AuditActor::System,
            action: FINISHED.to_owned(),
            target: format!("week:{}", round.week.number()),
            reason: "taxes and decay of a week".to_owned(),
            before: None,
            after: Some(json!({ "members": round.members, "taken": round.taken })),
            trace: format!("levy {}", round.week.number()),
        };
        audit_append(tx, entry, now).await?;
    }
    Ok(())
}
