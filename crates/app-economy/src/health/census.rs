//! Who has how much: one pass over a guild's accounts in the order of its index, page by page, into a histogram.

use core_db::{Db, DbError, Tx};
use core_types::{GuildId, Money};
use domain_economy::health::Wealth;
use domain_economy::ledger::Currency;

use super::rollup::{DONE, day_of};

/// Members counted in one unit.
const CENSUS_PAGE: u32 = 2_000;

/// Who did nothing themselves for so many days is not active, and what they have is dormant.
pub(super) const ACTIVE_DAYS: i64 = 30;

core_db::statements! {
    /// The next members of a guild with what they have and when they last did something.
    PAGE = "SELECT account.owner_id,
            CAST(sum(CASE account.kind WHEN 'wallet' THEN account.balance ELSE 0 END) AS BIGINT),
            CAST(sum(CASE account.kind WHEN 'bank' THEN account.balance ELSE 0 END) AS BIGINT),
            CAST(sum(CASE account.kind WHEN 'escrow' THEN account.balance ELSE 0 END) AS BIGINT),
            max(activity.last_day)
        FROM account LEFT JOIN economy_activity AS activity ON activity.account_id = account.id
        WHERE account.guild_id = $1 AND account.owner_id > $2 AND account.currency = $3
        GROUP BY account.owner_id ORDER BY account.owner_id LIMIT $4";
    /// Keeps a census, in the place of an earlier one of the day.
    SAVE = "INSERT INTO economy_census (guild_id, day, taken_at, seq, holders, active, wallets, banks, escrows, dormant,
            median, gini_ppm, gini_error_ppm, top_ppm)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (guild_id, day) DO UPDATE SET taken_at = excluded.taken_at, seq = excluded.seq,
            holders = excluded.holders, active = excluded.active, wallets = excluded.wallets, banks = excluded.banks,
            escrows = excluded.escrows, dormant = excluded.dormant, median = excluded.median,
            gini_ppm = excluded.gini_ppm, gini_error_ppm = excluded.gini_error_ppm, top_ppm = excluded.top_ppm";
}

type PageRow = (i64, i64, i64, i64, Option<i64>);

/// What was counted so far.
#[derive(Default)]
struct Count {
    wealth: Wealth,
    holders: i64,
    wallets: i64,
    banks: i64,
    escrows: i64,
    dormant: i64,
}

impl Count {
    fn add(&mut self, (_, wallet, bank, escrow, last_day): &PageRow, today: i64) {
        let all = wallet.saturating_add(*bank).saturating_add(*escrow);
        let is_active = last_day.is_some_and(|day| day > today - ACTIVE_DAYS);
        self.holders += i64::from(all > 0);
        self.wallets = self.wallets.saturating_add(*wallet);
        self.banks = self.banks.saturating_add(*bank);
        self.escrows = self.escrows.saturating_add(*escrow);
        if is_active {
            self.wealth.add(all);
        } else {
            self.dormant = self.dormant.saturating_add(all);
        }
    }
}

/// Counts a guild's members and keeps what came out. With `most` pages it gives up after that many, and keeps nothing; the
/// answer says whether it was kept.
///
/// Pages are read one after the other, so a coin that moves meanwhile may be counted twice or not at all. The supply that is
/// shown does not come from here.
pub(super) async fn take(db: &Db, guild: GuildId, most: Option<u32>) -> Result<bool, DbError> {
    let today = day_of(db.now());
    let seq = db
        .read("economy_census_begin", move |tx| {
            Box::pin(async move {
                let done: Option<(i64,)> = tx.query(DONE).bind(guild.as_i64()).fetch_optional().await?;
                Ok::<_, DbError>(done.map_or(0, |(seq,)| seq))
            })
        })
        .await?;
    let Some(count) = count(db, guild, today, most).await? else {
        return Ok(false);
    };
    db.write("economy_census_save", move |tx| {
        let saved = (count.wealth.spread(), Totals::of(&count), seq);
        Box::pin(async move { save(tx, guild, today, saved).await })
    })
    .await?;
    Ok(true)
}

/// What each active member has, unless there are more pages of members than so many.
pub(super) async fn wealth(db: &Db, guild: GuildId, most: u32) -> Result<Option<Wealth>, DbError> {
    let counted = count(db, guild, day_of(db.now()), Some(most)).await?;
    Ok(counted.map(|count| count.wealth))
}

/// Counts members page by page; gives up after `most` of them.
async fn count(db: &Db, guild: GuildId, today: i64, most: Option<u32>) -> Result<Option<Count>, DbError> {
    let (mut count, mut after, mut pages) = (Count::default(), 0_i64, 0_u32);
    loop {
        let rows = db
            .read("economy_census", move |tx| Box::pin(page(tx, guild, after)))
            .await?;
        let is_last = rows.len() < CENSUS_PAGE as usize;
        for row in &rows {
            count.add(row, today);
            after = row.0;
        }
        pages += 1;
        if is_last {
            return Ok(Some(count));
        }
        if most.is_some_and(|most| pages >= most) {
            return Ok(None);
        }
    }
}

async fn page(tx: &mut Tx, guild: GuildId, after: i64) -> Result<Vec<PageRow>, DbError> {
    tx.query(PAGE)
        .bind(guild.as_i64())
        .bind(after)
        .bind(Currency::COINS.number())
        .bind(CENSUS_PAGE)
        .fetch_all()
        .await
}

#[derive(Clone, Copy)]
struct Totals {
    holders: i64,
    wallets: Money,
    banks: Money,
    escrows: Money,
    dormant: Money,
}

impl Totals {
    const fn of(count: &Count) -> Self {
        Self {
            holders: count.holders,
            wallets: Money::new(count.wallets),
            banks: Money::new(count.banks),
            escrows: Money::new(count.escrows),
            dormant: Money::new(count.dormant),
        }
    }
}

async fn save(
    tx: &mut Tx,
    guild: GuildId,
    day: i64,
    (spread, totals, seq): (domain_economy::health::Spread, Totals, i64),
) -> Result<(), DbError> {
    let now = tx.now();
    tx.query(SAVE)
        .bind(guild.as_i64())
        .bind(day)
        .bind(now)
        .bind(seq)
        .bind(totals.holders)
        .bind(i64::try_from(spread.members).unwrap_or(i64::MAX))
        .bind(totals.wallets.minor())
        .bind(totals.banks.minor())
        .bind(totals.escrows.minor())
        .bind(totals.dormant.minor())
        .bind(spread.median)
        .bind(spread.gini_ppm)
        .bind(spread.gini_error_ppm)
        .bind(spread.top_ppm)
        .execute()
        .await?;
    Ok(())
}
