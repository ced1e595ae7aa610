//! Who has most.

use std::sync::Arc;
use std::time::Duration;

use core_db::{Cache, DbError, Tx};
use core_errors::AppError;
use core_security::Action;
use core_types::{GuildId, Money};
use domain_economy::ledger::Currency;

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{RankBy, Ranked, Standings, place_of, ranking};
use crate::{Board, BoardRow, Leaderboard, Request};

/// Lines on a page.
const PAGE: u32 = 10;
/// The last page there is: who wants to read further wants an export.
const LAST_PAGE: u32 = 999;
/// How long standings are kept.
const STANDINGS_LIVE: Duration = Duration::from_mins(1);
/// How many standings are kept, of eight kilobytes at most.
const STANDINGS: u64 = 1_000;

/// Where amounts stand, for those whose place is too far down to count.
#[derive(Debug)]
pub(crate) struct Boards {
    cash: Cache<GuildId, Arc<Standings>>,
    bank: Cache<GuildId, Arc<Standings>>,
    total: Cache<GuildId, Arc<Standings>>,
}

impl Boards {
    pub(crate) fn new() -> Self {
        Self {
            cash: Cache::new("standings_cash", STANDINGS, STANDINGS_LIVE),
            bank: Cache::new("standings_bank", STANDINGS, STANDINGS_LIVE),
            total: Cache::new("standings_total", STANDINGS, STANDINGS_LIVE),
        }
    }

    const fn by(&self, by: RankBy) -> &Cache<GuildId, Arc<Standings>> {
        match by {
            RankBy::Wallet => &self.cash,
            RankBy::Bank => &self.bank,
            RankBy::Total => &self.total,
        }
    }
}

impl Economy {
    /// A page of the leaderboard, the first being 0, and the asker's own line wherever it is.
    ///
    /// # Errors
    /// Those of the database.
    #[tracing::instrument(name = "economy.leaderboard", level = "debug", skip_all)]
    pub async fn leaderboard(
        &self,
        request: &Request,
        board: Board,
        page: u32,
    ) -> Result<Leaderboard, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        let by = match board {
            Board::Cash => RankBy::Wallet,
            Board::Bank => RankBy::Bank,
            Board::Total => RankBy::Total,
        };
        let input = (by, page.min(LAST_PAGE));
        let seen = self.look_stale("leaderboard", request, input, |tx, scope, (by, page)| {
            Box::pin(leaderboard(tx, scope, by, page))
        });
        let (mut board, own) = seen.await?;
        if let Some((amount, place)) = own {
            let (place, is_exact) = match place {
                Some(place) => (place, true),
                None => self.standings(request.guild, by).await?.place(amount),
            };
            board.own = Some(BoardRow {
                place,
                member: request.user(),
                amount,
                is_about: !is_exact,
            });
        }
        Ok(board)
    }

    /// Where amounts stand in a guild, as of a minute ago at most.
    pub(crate) async fn standings(&self, guild: GuildId, by: RankBy) -> Result<Arc<Standings>, AppError> {
        let load = async {
            let loaded: Result<_, DbError> = self
                .db()
                .read_stale("standings", move |tx| {
                    Box::pin(Standings::load(tx, guild, Currency::COINS, by))
                })
                .await;
            loaded.map(Arc::new)
        };
        let loaded = self.boards().by(by).get_or_load(guild, load).await;
        loaded.map_err(|error| AppError::internal("standings cannot be read").caused_by(error))
    }
}

/// A page, and what the asker has with their place if it was counted.
type Seen = (Leaderboard, Option<(Money, Option<u64>)>);

async fn leaderboard(tx: &mut Tx, scope: Scope, by: RankBy, page: u32) -> Result<Seen, Fail> {
    let mut found = ranking(tx, scope.guild(), Currency::COINS, by, page * PAGE, PAGE + 1).await?;
    let has_more = found.len() > PAGE as usize && page < LAST_PAGE;
    found.truncate(PAGE as usize);
    let own = place_of(tx, scope.guild(), Currency::COINS, by, scope.user()).await?;
    let board = Leaderboard {
        rows: found.into_iter().map(row).collect(),
        own: None,
        page,
        has_more,
    };
    Ok((board, own))
}

fn row(ranked: Ranked) -> BoardRow {
    BoardRow {
        place: ranked.place,
        member: ranked.member,
        amount: ranked.amount,
        is_about: false,
    }
}
