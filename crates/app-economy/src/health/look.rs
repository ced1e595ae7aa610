//! What staff sees of the figures.

use std::collections::BTreeMap;
use std::time::Duration;

use core_db::{DbError, FromRow, Row, Tx};
use core_errors::AppError;
use core_security::Action;
use core_types::Money;
use domain_economy::health::{Figures, Flow, is_circulation, judge};
use domain_economy::ledger::{AccountKind, Currency, EntryKind};

use super::census;
use super::rollup::{DONE, day_of};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::outcome::{Census, DayFlow, Health, Source};
use crate::{Request, settings};

/// How old a census may be before looking takes it again, where that is one page.
const CENSUS_FRESH: Duration = Duration::from_mins(5);

core_db::statements! {
    /// What the days of a guild were like.
    DAYS = "SELECT day, kind, minted, burned, treasury, moved, entries FROM economy_day
        WHERE guild_id = $1 AND day > $2 ORDER BY day, kind";
    /// The latest census up to a day.
    CENSUS = "SELECT taken_at, holders, active, wallets, banks, escrows, dormant, median, gini_ppm, gini_error_ppm, top_ppm
        FROM economy_census WHERE guild_id = $1 AND day <= $2 ORDER BY day DESC LIMIT 1";
    /// The end of the journal.
    HEAD = "SELECT seq FROM ledger_head WHERE guild_id = $1";
    /// What the guild's own accounts hold.
    OWN = "SELECT kind, balance FROM account WHERE guild_id = $1 AND owner_id = 0 AND currency = $2";
}

impl FromRow for Census {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let money = |at| row.get::<i64>(at).map(Money::new);
        Ok(Self {
            taken_at: row.get(0)?,
            holders: row.get(1)?,
            active: row.get(2)?,
            wallets: money(3)?,
            banks: money(4)?,
            escrows: money(5)?,
            dormant: money(6)?,
            median: money(7)?,
            gini_ppm: row.get(8)?,
            gini_error_ppm: row.get(9)?,
            top_ppm: row.get(10)?,
        })
    }
}

impl Economy {
    /// How healthy the guild's economy was over the last `days` (1 to 400), for its staff.
    ///
    /// Reads sums by day and the latest census; brings both up to date first where that is one page each.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; those of the database.
    #[tracing::instrument(name = "economy.health", level = "debug", skip_all)]
    pub async fn health(&self, request: &Request, days: u32) -> Result<Health, AppError> {
        request.allow_in_guild(Action::EconomyHealth)?;
        let guild = request.guild;
        self.figures_of(guild, 1).await?;
        let now = self.db().now();
        let taken: Result<Option<Census>, DbError> = self
            .db()
            .read("economy_census_age", move |tx| {
                Box::pin(async move {
                    let query = tx.query(CENSUS).bind(guild.as_i64()).bind(day_of(now));
                    query.fetch_optional().await
                })
            })
            .await;
        if taken?.is_none_or(|census| census.taken_at.plus(CENSUS_FRESH) <= now) {
            census::take(self.db(), guild, Some(1)).await?;
        }
        self.look("health", request, days.clamp(1, 400), |tx, scope, days| {
            Box::pin(look(tx, scope, days))
        })
        .await
    }
}

type DayRow = (i64, String, i64, i64, i64, i64, i64);

async fn look(tx: &mut Tx, scope: Scope, days: u32) -> Result<Health, Fail> {
    let (guild, now) = (scope.guild(), tx.now());
    let today = day_of(now);
    let since = today - i64::from(days);
    let own = own(tx, &scope).await?;
    let done: Option<(i64,)> = tx.query(DONE).bind(guild.as_i64()).fetch_optional().await?;
    let head: Option<(i64,)> = tx.query(HEAD).bind(guild.as_i64()).fetch_optional().await?;
    let rows: Vec<DayRow> = tx
        .query(DAYS)
        .bind(guild.as_i64())
        .bind(since)
        .fetch_all()
        .await?;
    let census = |day| (guild.as_i64(), day);
    let latest: Option<Census> = {
        let (guild, day) = census(today);
        tx.query(CENSUS).bind(guild).bind(day).fetch_optional().await?
    };
    let before: Option<Census> = {
        let (guild, day) = census(since);
        tx.query(CENSUS).bind(guild).bind(day).fetch_optional().await?
    };
    let daily = settings::load(tx, guild).await?.daily.base;
    let of = |kind: AccountKind| own.get(kind.name()).copied().unwrap_or(0);
    // All that was ever issued, less all that was ever destroyed: exact, whatever is not added up yet.
    let supply = of(AccountKind::Mint)
        .saturating_neg()
        .saturating_sub(of(AccountKind::Burn));
    let (sources, by_day) = flows(rows, since, today, supply);
    let sum = sources
        .iter()
        .fold(Flow::default(), |sum, source| sum.plus(source.flow));
    let circulated = sources
        .iter()
        .filter(|source| source.kind.is_none_or(is_circulation))
        .map(|source| source.flow.moved)
        .fold(0, i64::saturating_add);
    let seen = latest.as_ref().filter(|census| census.active > 0);
    let judged = judge(&Figures {
        days,
        supply: supply.saturating_sub(of(AccountKind::Treasury)),
        minted: sum.minted,
        burned: sum.burned,
        treasury: sum.treasury,
        circulated,
        gini_ppm: seen.map(|census| census.gini_ppm),
        top_ppm: seen.map(|census| census.top_ppm),
        dormant: latest
            .as_ref()
            .map(|census| (census.dormant.minor(), census.all().minor())),
    });
    let work = sources.iter().find(|source| source.kind == Some(EntryKind::Work));
    Ok(Health {
        days,
        at: now,
        supply: Money::new(supply),
        issued: Money::new(of(AccountKind::Mint).saturating_neg()),
        destroyed: Money::new(of(AccountKind::Burn)),
        treasury: Money::new(of(AccountKind::Treasury)),
        judged: judged.to_vec(),
        minted: Money::new(sum.minted),
        burned: Money::new(sum.burned),
        circulated: Money::new(circulated),
        daily,
        shifts_per_daily: work
            .and_then(|work| Figures::effort_hundredths(daily.minor(), work.flow.minted, work.flow.entries)),
        sources,
        by_day,
        gini_before: before.map(|census| census.gini_ppm),
        census: latest,
        behind: head.map_or(0, |(seq,)| seq) - done.map_or(0, |(seq,)| seq),
    })
}

async fn own(tx: &mut Tx, scope: &Scope) -> Result<BTreeMap<String, i64>, Fail> {
    let query = tx
        .query(OWN)
        .bind(scope.guild().as_i64())
        .bind(Currency::COINS.number());
    let rows: Vec<(String, i64)> = query.fetch_all().await?;
    Ok(rows.into_iter().collect())
}

/// What each source did, those that changed most first, and what each day ended with.
fn flows(rows: Vec<DayRow>, since: i64, today: i64, supply: i64) -> (Vec<Source>, Vec<DayFlow>) {
    let mut kinds = BTreeMap::<String, Flow>::new();
    let mut days = BTreeMap::<i64, Flow>::new();
    for (day, kind, minted, burned, treasury, moved, entries) in rows {
        let flow = Flow {
            minted,
            burned,
            treasury,
            moved,
            entries,
        };
        let of_kind = kinds.entry(kind).or_default();
        *of_kind = of_kind.plus(flow);
        let of_day = days.entry(day).or_default();
        *of_day = of_day.plus(flow);
    }
    let mut sources: Vec<Source> = kinds
        .into_iter()
        .map(|(name, flow)| Source {
            kind: EntryKind::parse(&name),
            name,
            flow,
        })
        .collect();
    sources.sort_by_key(|source| {
        let flow = source.flow;
        let size = |amount: i64| amount.unsigned_abs();
        std::cmp::Reverse(size(flow.issued()).max(size(flow.treasury)))
    });
    let mut end = supply;
    let mut by_day: Vec<DayFlow> = (since + 1..=today)
        .rev()
        .map(|day| {
            let flow = days.get(&day).copied().unwrap_or_default();
            let of_day = DayFlow {
                day,
                minted: Money::new(flow.minted),
                burned: Money::new(flow.burned),
                supply: Money::new(end),
            };
            end = end.saturating_sub(flow.issued());
            of_day
        })
        .collect();
    by_day.reverse();
    (sources, by_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_backwards_from_what_there_is() {
        let row = |day, kind: &str, minted, burned| (day, kind.to_owned(), minted, burned, 0, 0, 1);
        let rows = vec![
            row(8, "daily", 100, 0),
            row(10, "daily", 50, 0),
            row(10, "fee", 0, 20),
        ];
        let (sources, days) = flows(rows, 7, 10, 430);
        assert_eq!(
            days.iter()
                .map(|day| (day.day, day.supply.minor()))
                .collect::<Vec<_>>(),
            [(8, 400), (9, 400), (10, 430)]
        );
        let names: Vec<_> = sources.iter().map(|source| source.name.as_str()).collect();
        assert_eq!(names, ["daily", "fee"]);
    }
}
