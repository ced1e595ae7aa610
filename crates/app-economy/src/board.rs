//! Who has most.

use core_db::Tx;
use core_errors::AppError;
use core_security::Action;
use domain_economy::ledger::Currency;

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{RankBy, Ranked, rank_of, ranking};
use crate::{Board, BoardRow, Leaderboard, Request};

/// Lines on a page.
const PAGE: u32 = 10;
/// The last page there is: who wants to read further wants an export.
const LAST_PAGE: u32 = 999;

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
        let input = (board, page.min(LAST_PAGE));
        self.look_stale("leaderboard", request, input, |tx, scope, (board, page)| {
            Box::pin(leaderboard(tx, scope, board, page))
        })
        .await
    }
}

async fn leaderboard(tx: &mut Tx, scope: Scope, board: Board, page: u32) -> Result<Leaderboard, Fail> {
    let by = match board {
        Board::Cash => RankBy::Wallet,
        Board::Bank => RankBy::Bank,
        Board::Total => RankBy::Total,
    };
    let mut found = ranking(tx, scope.guild(), Currency::COINS, by, page * PAGE, PAGE + 1).await?;
    let has_more = found.len() > PAGE as usize && page < LAST_PAGE;
    found.truncate(PAGE as usize);
    let own = rank_of(tx, scope.guild(), Currency::COINS, by, scope.user()).await?;
    Ok(Leaderboard {
        rows: found.into_iter().map(row).collect(),
        own: own.map(row),
        page,
        has_more,
    })
}

fn row(ranked: Ranked) -> BoardRow {
    BoardRow {
        place: ranked.place,
        member: ranked.member,
        amount: ranked.amount,
    }
}
