//! The leaderboard for programs, from behind an amount and a member on: right for any number of members, and however it
//! changes between two pages nobody is seen twice for that alone.

use core_db::Tx;
use core_errors::AppError;
use core_security::{ApiCaller, Scope};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::Currency;

use super::LONGEST;
use crate::economy::Economy;
use crate::fail::Fail;
use crate::ledger::user_id;

core_db::statements! {
    /// The richest behind a line.
    BOARD_AFTER = "SELECT owner_id, balance FROM account
        WHERE guild_id = $1 AND currency = $2 AND kind = $3 AND balance > 0 AND owner_id > 0
            AND balance <= $4 AND (balance < $4 OR owner_id > $5)
        ORDER BY balance DESC, owner_id LIMIT $6";
}

/// The last line of a page: what somebody has, and who.
pub type BoardCursor = (Money, UserId);

/// A page of a leaderboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardPage {
    /// Members with what they have, the richest first, the lower id first among equals.
    pub rows: Vec<(UserId, Money)>,
    /// Where the next page begins; none on the last one.
    pub next: Option<BoardCursor>,
}

impl Economy {
    /// Who has most at hand, or in the bank, for a key that may look at money.
    ///
    /// # Errors
    /// `access.forbidden` if the key lacks the scope or belongs to another server; those of the database.
    #[tracing::instrument(name = "economy.api_leaderboard", level = "debug", skip_all)]
    pub async fn api_leaderboard(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        is_bank: bool,
        after: Option<BoardCursor>,
        limit: u32,
    ) -> Result<BoardPage, AppError> {
        let request = self.looking(caller, guild, Scope::MoneyRead).await?;
        let limit = limit.clamp(1, LONGEST);
        let input = (is_bank, after, limit);
        self.look("api_leaderboard", &request, input, |tx, scope, input| {
            Box::pin(page(tx, scope.guild(), input))
        })
        .await
    }
}

async fn page(
    tx: &mut Tx,
    guild: GuildId,
    (is_bank, after, limit): (bool, Option<BoardCursor>, u32),
) -> Result<BoardPage, Fail> {
    let (amount, member) = after.map_or((i64::MAX, 0), |(amount, member)| {
        (amount.minor(), member.as_i64())
    });
    let found: Vec<(Option<i64>, i64)> = tx
        .query(BOARD_AFTER)
        .bind(guild.as_i64())
        .bind(Currency::COINS.number())
        .bind(if is_bank { "bank" } else { "wallet" })
        .bind(amount)
        .bind(member)
        .bind(limit + 1)
        .fetch_all()
        .await?;
    let has_more = found.len() > limit as usize;
    let mut rows = Vec::with_capacity(found.len());
    for (owner, balance) in found.into_iter().take(limit as usize) {
        if let Some(owner) = user_id(owner)? {
            rows.push((owner, Money::new(balance)));
        }
    }
    let next = rows.last().filter(|_| has_more);
    Ok(BoardPage {
        next: next.map(|(member, amount)| (*amount, *member)),
        rows,
    })
}
