//! What a member had in wallet and bank at the end of each of the last days.

use std::collections::BTreeMap;

use core_db::{Tx, statements};
use core_errors::AppError;
use core_types::{Day, GuildId, Money, Timestamp, UserId, Zone};
use domain_economy::ledger::{AccountKind, Currency};

use super::Rules;
use crate::Request;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;

/// Days looked back at most.
const MOST_DAYS: u32 = 90;
/// Postings of one account read at once, and how often at most. Who has more of them in the time is shown less of it.
const PAGE: u32 = 500;
const PAGES: u32 = 6;

statements! {
    /// A member's wallet and bank.
    HISTORY_ACCOUNTS = "SELECT id, kind FROM account
        WHERE guild_id = $1 AND owner_id = $2 AND currency = $3 AND kind IN ('wallet', 'bank')";
    /// What the entries before a place in the journal left in an account, the latest first.
    HISTORY_PAGE = "SELECT posting.seq, posting.balance_after, entry.at
        FROM posting CROSS JOIN journal_entry AS entry
        WHERE posting.account_id = $2 AND posting.seq < $3 AND entry.guild_id = $1 AND entry.seq = posting.seq
        ORDER BY posting.seq DESC LIMIT $4";
}

/// What somebody had at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BankDay {
    /// Which, in the guild's time zone.
    pub day: Day,
    /// In the wallet.
    pub wallet: Money,
    /// In the bank.
    pub bank: Money,
}

impl Economy {
    /// What the asker had at the end of each of the last `days` (1 to 90), the earliest first and today as it is now. Shorter
    /// for whoever moved money so often that not all of it can be looked through.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.bank_history", level = "debug", skip_all)]
    pub async fn bank_history(&self, request: &Request, days: u32) -> Result<Vec<BankDay>, AppError> {
        request.allow_use()?;
        self.look(
            "bank_history",
            request,
            days.clamp(1, MOST_DAYS),
            |tx, scope, days| Box::pin(history(tx, scope, days)),
        )
        .await
    }
}

async fn history(tx: &mut Tx, scope: Scope, days: u32) -> Result<Vec<BankDay>, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = Rules::load(tx, guild).await?;
    let today = rules.today(tx);
    let first = Day::from_number(today.number() - i32::try_from(days).unwrap_or(i32::MAX) + 1);
    let accounts = accounts(tx, guild, user).await?;
    let (mut wallet, mut bank) = (Ends::default(), Ends::default());
    for (account, kind) in accounts {
        let ends = ends(tx, guild, account, first, &rules.settings.zone).await?;
        match kind {
            AccountKind::Bank => bank = ends,
            _ => wallet = ends,
        }
    }
    let known = first.number().max(wallet.known).max(bank.known);
    let days = (known..=today.number()).map(Day::from_number);
    Ok(days
        .map(|day| BankDay {
            day,
            wallet: wallet.on(day),
            bank: bank.on(day),
        })
        .collect())
}

async fn accounts(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Vec<(i64, AccountKind)>, Fail> {
    let query = tx
        .query(HISTORY_ACCOUNTS)
        .bind(guild.as_i64())
        .bind(user.as_i64());
    let rows: Vec<(i64, String)> = query.bind(Currency::COINS.number()).fetch_all().await?;
    let known = |(id, kind): (i64, String)| AccountKind::parse(&kind).map(|kind| (id, kind));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// What an account held at the end of days on which it changed.
#[derive(Debug, PartialEq, Eq)]
struct Ends {
    by_day: BTreeMap<i32, Money>,
    /// The first day of which the end is known.
    known: i32,
}

impl Default for Ends {
    /// An account that never changed.
    fn default() -> Self {
        Self {
            by_day: BTreeMap::new(),
            known: i32::MIN,
        }
    }
}

impl Ends {
    /// Takes what a change left; changes come the latest first.
    fn before(&mut self, day: Day, left: Money) {
        self.by_day.entry(day.number()).or_insert(left);
    }

    /// There are more changes, and nobody looks at them: of the earliest day seen the end is known, of those before nothing
    /// is.
    fn cut(&mut self) {
        self.known = self.by_day.keys().next().copied().unwrap_or(i32::MAX);
    }

    fn on(&self, day: Day) -> Money {
        let until = self.by_day.range(..=day.number()).next_back();
        until.map_or(Money::ZERO, |(_, amount)| *amount)
    }
}

/// The ends of days from one on, and of the last before it on which something changed.
async fn ends(tx: &mut Tx, guild: GuildId, account: i64, first: Day, zone: &Zone) -> Result<Ends, Fail> {
    let mut ends = Ends::default();
    let mut before = i64::MAX;
    for _ in 0..PAGES {
        let query = tx
            .query(HISTORY_PAGE)
            .bind(guild.as_i64())
            .bind(account)
            .bind(before);
        let rows: Vec<(i64, i64, Timestamp)> = query.bind(PAGE).fetch_all().await?;
        let is_last = rows.len() < PAGE as usize;
        for (seq, amount, at) in rows {
            let day = zone.day(at);
            ends.before(day, Money::new(amount));
            if day < first {
                return Ok(ends);
            }
            before = seq;
        }
        if is_last {
            return Ok(ends);
        }
    }
    ends.cut();
    Ok(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn day(number: i32) -> Day {
        Day::from_number(number)
    }

    #[test]
    fn a_day_ends_with_what_was_left_last() {
        let mut ends = Ends::default();
        for (number, left) in [(5, 50), (5, 10), (3, 30), (3, 20)] {
            ends.before(day(number), Money::new(left));
        }
        let seen: Vec<i64> = (2..7).map(|number| ends.on(day(number)).minor()).collect();
        assert_eq!(seen, [0, 30, 30, 50, 50]);
        assert_eq!(ends.known, i32::MIN, "before the first change there was nothing");
    }

    #[test]
    fn past_what_is_looked_through_nothing_is_told() {
        let mut ends = Ends::default();
        ends.before(day(5), Money::new(50));
        ends.before(day(4), Money::new(40));
        ends.cut();
        assert_eq!(ends.known, 4);
    }
}
