//! Telling staff when a figure leaves its range, once, with what to do about it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use core_db::{DbError, JobError, JobRunner, Tx, statements};
use core_errors::AppError;
use core_security::{Notice, NoticeArg, NoticeKind, Stored, notice_kind, notice_post};
use core_types::GuildId;
use domain_economy::health::{Alert, Figures};
use domain_economy::ledger::Currency;

use super::rollup::day_of;
use crate::economy::Economy;
use crate::fail::Fail;
use crate::{budget, levies};

/// The job that looks for figures out of their range.
const JOB: &str = "economy_alerts";
/// How often it looks; a census is at most an hour old.
const EVERY: Duration = Duration::from_hours(1);
/// Only guilds whose members were counted since then: elsewhere nothing happened.
const FRESH: Duration = Duration::from_hours(3);
/// Guilds looked up at a time.
const GUILDS: i64 = 200;
/// Days that issuance is looked at over.
const DAYS: u32 = 7;
/// Days back to which the Gini coefficient is compared.
const TREND_DAYS: i64 = 28;
/// An economy is left alone for so many days: at first everything grows.
const YOUNG_DAYS: i64 = 14;
/// Of fewer active members shares say nothing.
const FEW: i64 = 10;
/// Days of the budget that are kept.
const BUDGET_DAYS_KEPT: i32 = 60;

statements! {
    /// Guilds that were counted lately.
    COUNTED_LATELY = "SELECT done.guild_id FROM economy_rollup AS done
        WHERE done.guild_id > $1 AND EXISTS (SELECT 1 FROM economy_census AS census
            WHERE census.guild_id = done.guild_id AND census.day >= $2 AND census.taken_at > $3)
        AND NOT EXISTS (SELECT 1 FROM guild_presence WHERE guild_presence.guild_id = done.guild_id AND left_at IS NOT NULL)
        ORDER BY done.guild_id LIMIT $4";
    /// The first day there is.
    FIRST_DAY = "SELECT day FROM economy_day WHERE guild_id = $1 ORDER BY day LIMIT 1";
    /// What was issued and destroyed since a day.
    ISSUED = "SELECT CAST(COALESCE(SUM(minted), 0) AS BIGINT), CAST(COALESCE(SUM(burned), 0) AS BIGINT)
        FROM economy_day WHERE guild_id = $1 AND day > $2";
    /// All that was ever issued, less all that was ever destroyed.
    SUPPLY = "SELECT CAST(COALESCE(SUM(-balance), 0) AS BIGINT) FROM account
        WHERE guild_id = $1 AND owner_id = 0 AND currency = $2 AND kind IN ('mint', 'burn')";
    /// The latest census up to a day.
    CENSUS_OF = "SELECT active, wallets + banks + escrows, dormant, gini_ppm, top_ppm FROM economy_census
        WHERE guild_id = $1 AND day <= $2 ORDER BY day DESC LIMIT 1";
    /// Alerts that are on.
    RAISED = "SELECT measure FROM economy_alert WHERE guild_id = $1";
    /// One begins.
    RAISE = "INSERT INTO economy_alert (guild_id, measure, raised_at, ppm) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, measure) DO NOTHING RETURNING 1";
    /// One is over.
    CALM = "DELETE FROM economy_alert WHERE guild_id = $1 AND measure = $2";
}

/// A figure that crossed its limit, one way or the other.
#[derive(Debug, Clone, Copy)]
struct News {
    alert: Alert,
    is_on: bool,
    ppm: i64,
    limit: i64,
}

impl Economy {
    /// Tells the staff of every guild what left its range since it was looked at last. Answers how many notices that were.
    ///
    /// # Errors
    /// Those of the database; what was told until then stays told.
    pub async fn alerts_keep(&self) -> Result<usize, AppError> {
        let (mut after, mut told) = (0_i64, 0);
        loop {
            let guilds: Result<Vec<(i64,)>, DbError> = self
                .db()
                .read("alerts_guilds", move |tx| {
                    Box::pin(async move {
                        let now = tx.now();
                        let query = tx.query(COUNTED_LATELY).bind(after).bind(day_of(now) - 1);
                        query.bind(now.minus(FRESH)).bind(GUILDS).fetch_all().await
                    })
                })
                .await;
            let guilds = guilds?;
            let Some((last,)) = guilds.last() else { break };
            after = *last;
            for (guild,) in guilds {
                let guild =
                    GuildId::from_i64(guild).map_err(|_| AppError::internal("an economy of no guild"))?;
                match self.alerts_of(guild).await {
                    Ok(news) => told += news,
                    // A guild that cannot be looked at must not keep the others waiting.
                    Err(error) => tracing::warn!(%error, %guild, "an economy cannot be looked at"),
                }
            }
        }
        let oldest = i32::try_from(day_of(self.db().now())).unwrap_or(i32::MAX) - BUDGET_DAYS_KEPT;
        let expired: Result<u64, DbError> = self
            .db()
            .write("budget_days_expire", move |tx| {
                Box::pin(async move { tx.query(budget::DAYS_EXPIRE).bind(oldest).execute().await })
            })
            .await;
        expired?;
        Ok(told)
    }

    async fn alerts_of(&self, guild: GuildId) -> Result<usize, AppError> {
        let news: Result<Vec<News>, Fail> = self
            .db()
            .read("alerts_look", move |tx| Box::pin(look(tx, guild)))
            .await;
        let news = news?;
        if news.is_empty() {
            return Ok(0);
        }
        let told: Result<usize, DbError> = self
            .db()
            .write_with("alerts_tell", news, move |tx, news| {
                Box::pin(tell(tx, guild, news))
            })
            .await;
        Ok(told?)
    }

    /// Adds the alerts to a runner of jobs.
    pub(crate) fn with_alerts(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let told = economy.alerts_keep().await;
                let count = told.map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "figures left their range");
                }
                Ok(())
            })
        })
    }
}

/// A census: how many were active, what all have, what of it is dormant, Gini and the share of the richest.
type CensusRow = (i64, i64, i64, i64, i64);

/// What crossed its limit since it was told last.
async fn look(tx: &mut Tx, guild: GuildId) -> Result<Vec<News>, Fail> {
    let Some(limits) = levies::rules(&Stored::load(tx, guild).await?).alerts else {
        return Ok(Vec::new());
    };
    let today = day_of(tx.now());
    let first: Option<(i64,)> = tx.query(FIRST_DAY).bind(guild.as_i64()).fetch_optional().await?;
    if first.is_none_or(|(first,)| first > today - YOUNG_DAYS) {
        return Ok(Vec::new());
    }
    let issued = tx
        .query(ISSUED)
        .bind(guild.as_i64())
        .bind(today - i64::from(DAYS));
    let (minted, burned): (i64, i64) = issued.fetch_one().await?;
    let supply = tx.query(SUPPLY).bind(guild.as_i64());
    let (supply,): (i64,) = supply.bind(Currency::COINS.number()).fetch_one().await?;
    let latest = census(tx, guild, today).await?;
    let before = census(tx, guild, today - TREND_DAYS).await?;
    let seen = latest.filter(|(active, ..)| *active >= FEW);
    let figures = Figures {
        days: DAYS,
        supply,
        minted,
        burned,
        gini_ppm: seen.map(|row| row.3),
        top_ppm: seen.map(|row| row.4),
        dormant: latest.map(|row| (row.2, row.1)),
        ..Figures::default()
    };
    let gini_before = before.filter(|(active, ..)| *active >= FEW).map(|row| row.3);
    let raised: Vec<(String,)> = tx.query(RAISED).bind(guild.as_i64()).fetch_all().await?;
    let raised: BTreeSet<String> = raised.into_iter().map(|(name,)| name).collect();
    let news = Alert::ALL.into_iter().filter_map(|alert| {
        let (value, limit) = (alert.value(&figures, gini_before), alert.limit(&limits));
        let was_on = raised.contains(alert.name());
        let is_on = Alert::is_on(was_on, value, limit);
        (is_on != was_on).then(|| News {
            alert,
            is_on,
            ppm: value.unwrap_or_default(),
            limit,
        })
    });
    Ok(news.collect())
}

async fn census(tx: &mut Tx, guild: GuildId, day: i64) -> Result<Option<CensusRow>, DbError> {
    let query = tx.query(CENSUS_OF).bind(guild.as_i64()).bind(day);
    query.fetch_optional().await
}

/// Whole per cent, rounded up: what is above a limit never looks like it.
const fn percent(ppm: i64) -> i64 {
    (ppm + 9_999).div_euclid(10_000)
}

async fn tell(tx: &mut Tx, guild: GuildId, news: Arc<Vec<News>>) -> Result<usize, DbError> {
    let now = tx.now();
    let mut told = 0;
    for one in news.iter() {
        if !one.is_on {
            let query = tx.query(CALM).bind(guild.as_i64()).bind(one.alert.name());
            query.execute().await?;
            continue;
        }
        let query = tx.query(RAISE).bind(guild.as_i64()).bind(one.alert.name());
        let raised: Option<(i64,)> = query.bind(now).bind(one.ppm).fetch_optional().await?;
        if raised.is_none() {
            continue;
        }
        let kind: NoticeKind = match one.alert {
            Alert::Issuance => notice_kind::ALERT_ISSUANCE,
            Alert::Gini => notice_kind::ALERT_GINI,
            Alert::Top => notice_kind::ALERT_TOP,
            Alert::Dormant => notice_kind::ALERT_DORMANT,
        };
        let notice = Notice::to_staff(guild, kind)
            .with("percent", NoticeArg::Number(percent(one.ppm)))
            .with("limit", NoticeArg::Number(percent(one.limit)))
            .once(&format!("alert {} {}", one.alert.name(), now.as_micros()));
        notice_post(tx, &notice).await?;
        told += 1;
    }
    Ok(told)
}
