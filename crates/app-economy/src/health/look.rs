//! What staff sees of the figures.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use core_db::{Cache, DbError, FromRow, Row, Tx};
use core_errors::AppError;
use core_security::Action;
use core_types::{GuildId, Money};
use domain_economy::health::{Figures, Flow, WHOLE_PPM, is_circulation, judge};
use domain_economy::ledger::{AccountKind, Currency, EntryKind};

use super::census;
use super::rollup::{DONE, day_of};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::outcome::{Census, DayFlow, Distribution, Health, Held, Source};
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
    /// What members held on each day it was counted.
    HELD = "SELECT day, wallets, banks, escrows FROM economy_census WHERE guild_id = $1 AND day > $2 ORDER BY day";
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

/// How long the curve of a guild is kept.
const CURVE_LIVE: Duration = Duration::from_mins(5);
/// Curves that are kept, of three kilobytes at most.
const CURVES: u64 = 1_000;
/// Pages of members that are read for one curve: of more than 200,000 there is none.
const CURVE_PAGES: u32 = 100;

/// Who has how much, by guild.
#[derive(Debug)]
pub(crate) struct Curves(Cache<GuildId, Option<Arc<Distribution>>>);

impl Curves {
    pub(crate) fn new() -> Self {
        Self(Cache::new("economy_curves", CURVES, CURVE_LIVE))
    }
}

impl Economy {
    /// Who of the active members has how much, for staff: counted for whoever asks first, page by page, and kept for five minutes.
    /// None where nobody is active, or with more members than can be counted while somebody waits.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; those of the database.
    #[tracing::instrument(name = "economy.distribution", level = "debug", skip_all)]
    pub async fn distribution(&self, request: &Request) -> Result<Option<Arc<Distribution>>, AppError> {
        request.allow_in_guild(Action::EconomyHealth)?;
        let guild = request.guild;
        let load = async {
            let wealth = census::wealth(self.db(), guild, CURVE_PAGES).await?;
            Ok::<_, DbError>(wealth.map(|wealth| {
                let points = wealth.curve();
                Arc::new(Distribution {
                    poorer_half_ppm: wealth.share_of_poorest(WHOLE_PPM / 2),
                    spread: wealth.spread(),
                    points,
                })
            }))
        };
        let loaded = self.curves().0.get_or_load(guild, load).await;
        let found =
            loaded.map_err(|error| AppError::internal("members cannot be counted").caused_by(error))?;
        Ok(found.filter(|found| found.spread.sum > 0))
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
    let counted = tx.query(HELD).bind(guild.as_i64()).bind(since);
    let counted: Vec<(i64, i64, i64, i64)> = counted.fetch_all().await?;
    let daily = settings::load(tx, guild).await?.daily.base;
    let of = |kind: AccountKind| own.get(kind.name()).copied().unwrap_or(0);
    // All that was ever issued, less all that was ever destroyed: exact, whatever is not added up yet.
    let supply = of(AccountKind::Mint)
        .saturating_neg()
        .saturating_sub(of(AccountKind::Burn));
    let (sources, mut by_day) = flows(rows, since, today, (supply, of(AccountKind::Treasury)));
    let begin = before.as_ref().map(|census| Held {
        wallets: census.wallets,
        banks: census.banks,
        escrows: census.escrows,
    });
    hold(&mut by_day, begin, &counted);
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

/// Says of each day what members held as it was counted last until then.
fn hold(days: &mut [DayFlow], begin: Option<Held>, counted: &[(i64, i64, i64, i64)]) {
    let (mut last, mut rest) = (begin, counted);
    for day in days {
        while let [(counted, wallets, banks, escrows), later @ ..] = rest
            && *counted <= day.day
        {
            last = Some(Held {
                wallets: Money::new(*wallets),
                banks: Money::new(*banks),
                escrows: Money::new(*escrows),
            });
            rest = later;
        }
        day.held = last;
    }
}

/// What each source did, those that changed most first, and what each day ended with; the last two are what there is now,
/// all together and in the treasury.
fn flows(
    rows: Vec<DayRow>,
    since: i64,
    today: i64,
    (supply, treasury): (i64, i64),
) -> (Vec<Source>, Vec<DayFlow>) {
    let mut kinds = BTreeMap::<String, (Flow, Vec<Money>)>::new();
    let mut days = BTreeMap::<i64, Flow>::new();
    let count = usize::try_from(today - since).unwrap_or(0);
    for (day, kind, minted, burned, treasury, moved, entries) in rows {
        let flow = Flow {
            minted,
            burned,
            treasury,
            moved,
            entries,
        };
        let (of_kind, by_day) = kinds
            .entry(kind)
            .or_insert_with(|| (Flow::default(), vec![Money::ZERO; count]));
        *of_kind = of_kind.plus(flow);
        let place = usize::try_from(day - since - 1).ok();
        if let Some(of_day) = place.and_then(|place| by_day.get_mut(place)) {
            // A day has one row of a kind.
            *of_day = Money::new(flow.issued().saturating_sub(flow.treasury));
        }
        let of_day = days.entry(day).or_default();
        *of_day = of_day.plus(flow);
    }
    let mut sources: Vec<Source> = kinds
        .into_iter()
        .map(|(name, (flow, by_day))| Source {
            kind: EntryKind::parse(&name),
            name,
            flow,
            by_day,
        })
        .collect();
    sources.sort_by_key(|source| {
        let flow = source.flow;
        let size = |amount: i64| amount.unsigned_abs();
        std::cmp::Reverse(size(flow.issued()).max(size(flow.treasury)))
    });
    let (mut end, mut kept) = (supply, treasury);
    let mut by_day: Vec<DayFlow> = (since + 1..=today)
        .rev()
        .map(|day| {
            let flow = days.get(&day).copied().unwrap_or_default();
            let of_day = DayFlow {
                day,
                minted: Money::new(flow.minted),
                burned: Money::new(flow.burned),
                supply: Money::new(end),
                treasury: Money::new(kept),
                held: None,
            };
            end = end.saturating_sub(flow.issued());
            kept = kept.saturating_sub(flow.treasury);
            of_day
        })
        .collect();
    by_day.reverse();
    (sources, by_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(day: i64, kind: &str, minted: i64, burned: i64, treasury: i64) -> DayRow {
        (day, kind.to_owned(), minted, burned, treasury, 0, 1)
    }

    #[test]
    fn days_are_told_backwards_from_what_there_is() {
        let rows = vec![
            row(8, "daily", 100, 0, 0),
            row(10, "daily", 50, 0, 0),
            row(10, "fee", 0, 20, 5),
        ];
        let (sources, days) = flows(rows, 7, 10, (430, 12));
        let ends = days
            .iter()
            .map(|day| (day.day, day.supply.minor(), day.treasury.minor()));
        assert_eq!(
            ends.collect::<Vec<_>>(),
            [(8, 400, 7), (9, 400, 7), (10, 430, 12)]
        );
        let told: Vec<_> = sources
            .iter()
            .map(|source| {
                let days: Vec<i64> = source.by_day.iter().map(|amount| amount.minor()).collect();
                (source.name.as_str(), days)
            })
            .collect();
        assert_eq!(told, [("daily", vec![100, 0, 50]), ("fee", vec![0, 0, -25])]);
    }

    #[test]
    fn what_members_held_is_as_it_was_counted_last() {
        let (_, mut days) = flows(Vec::new(), 7, 10, (0, 0));
        let wallets = |days: &[DayFlow]| -> Vec<Option<i64>> {
            days.iter()
                .map(|day| day.held.map(|held| held.wallets.minor()))
                .collect()
        };
        hold(&mut days, None, &[(9, 30, 1, 0)]);
        assert_eq!(wallets(&days), [None, Some(30), Some(30)]);
        let begin = Held {
            wallets: Money::new(5),
            banks: Money::ZERO,
            escrows: Money::ZERO,
        };
        hold(&mut days, Some(begin), &[(9, 30, 1, 0), (10, 40, 1, 0)]);
        assert_eq!(wallets(&days), [Some(5), Some(30), Some(40)]);
    }
}
