//! The watch over value that moves by things: it sees a purchase between members, a bid, a trade and a gift as it sees a payment.

use std::sync::Arc;
use std::time::Duration;

use core_db::Tx;
use core_errors::AppError;
use core_security::{CaseFilter, CaseState, cases_list};
use core_types::{GuildId, Money, UserId};
use domain_fraud::{Assessment, Transfer};

use super::store;
use crate::books;
use crate::economy::Economy;
use crate::fail::Fail;
use crate::pay::ladder::Verdict;

/// How long what the staff found to be a false alarm goes through where nothing can be held.
const CLEARED_FOR: Duration = Duration::from_hours(24);

/// Value that would move from one member to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) from: UserId,
    pub(super) to: UserId,
    pub(super) value: Money,
}

/// What the watch thinks of it.
#[derive(Debug, Clone)]
pub(super) struct Watched {
    pub(super) verdict: Arc<Verdict>,
    transfer: Option<Transfer>,
}

impl Watched {
    /// What to do about so much value, with the reasons.
    pub(super) fn on(&self, value: Money) -> Assessment {
        self.verdict.on(value, None)
    }
}

impl Economy {
    /// Asks the watch about value that would move; about nothing there is nothing to say. Not inside a unit of work.
    pub(super) async fn watched_move(
        &self,
        guild: GuildId,
        moved: Option<Moved>,
    ) -> Result<Watched, AppError> {
        let Some(Moved { from, to, value }) = moved.filter(|moved| moved.value.is_positive()) else {
            return Ok(Watched {
                verdict: Arc::new(self.unwatched(guild).await?),
                transfer: None,
            });
        };
        let wealth: Result<Money, Fail> = self
            .db()
            .glance("wealth", move |tx| {
                Box::pin(async move {
                    let purse = books::purse(tx, guild, from).await?;
                    Ok(purse.wallet.plus(purse.bank)?)
                })
            })
            .await;
        let transfer = Transfer {
            from,
            to,
            amount: value,
            wealth: wealth?,
            at: self.db().now(),
        };
        Ok(Watched {
            verdict: Arc::new(self.verdict(guild, &transfer).await?),
            transfer: Some(transfer),
        })
    }

    /// Tells the watch of value that has moved.
    pub(super) fn watch_moved(&self, guild: GuildId, watched: &Watched) {
        if let Some(transfer) = watched.transfer {
            self.watch_transfer(guild, transfer);
        }
    }
}

/// Whether the staff judged a case about a member to be a false alarm a short while ago. Where no coins could wait, nothing
/// could be released: what was stopped then may be tried again.
pub(super) async fn is_cleared(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<bool, Fail> {
    let filter = CaseFilter {
        subject: Some(member),
        state: Some(CaseState::Unjustified),
        closed: None,
    };
    let since = tx.now().minus(CLEARED_FOR);
    let cases = cases_list(tx, guild, filter, None, 1).await?;
    Ok(cases
        .iter()
        .any(|case| case.closed_at.is_some_and(|at| at >= since)))
}

/// What things are worth: their prices in the shop. Those that the shop does not sell count for nothing.
pub(super) async fn worth(
    tx: &mut Tx,
    guild: GuildId,
    items: impl IntoIterator<Item = (i64, u32)> + Send,
) -> Result<Money, Fail> {
    let mut worth = Money::ZERO;
    for (item, quantity) in items.into_iter().collect::<Vec<_>>() {
        let thing = store::get(tx, guild, item).await?;
        if let Some(price) = thing.and_then(|thing| thing.spec.price) {
            worth = worth.plus(domain_economy::things::total(price, quantity)?)?;
        }
    }
    Ok(worth)
}
