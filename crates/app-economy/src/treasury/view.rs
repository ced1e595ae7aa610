//! What everybody sees of the treasury.

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Action, Stored};
use core_types::{Money, Timestamp, UserId};
use domain_economy::ledger::{Currency, EntryKind};

use super::store;
use super::{Proposal, TreasuryMove, TreasuryView, VoteChoice, propose, rules};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, budget, ledger};

/// Movements shown.
const MOVES: i64 = 6;
/// Proposals on one page.
const PAGE: i64 = 8;

statements! {
    /// The latest movements of the treasury.
    MOVES_LATEST = "SELECT posting.seq, entry.kind, posting.amount, entry.at
        FROM account JOIN posting ON posting.account_id = account.id
        JOIN journal_entry AS entry ON entry.guild_id = account.guild_id AND entry.seq = posting.seq
        WHERE account.guild_id = $1 AND account.owner_id = 0 AND account.kind = 'treasury' AND account.currency = $2
        ORDER BY posting.seq DESC LIMIT $3";
}

impl Economy {
    /// The treasury: what is in it, what is kept back, its latest movements and the open proposals.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.treasury", level = "debug", skip_all)]
    pub async fn treasury(&self, request: &Request) -> Result<TreasuryView, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.look("treasury", request, (), |tx, scope, ()| Box::pin(view(tx, scope)))
            .await
    }

    /// One proposal, with what the asker voted.
    ///
    /// # Errors
    /// `treasury.unknown`.
    pub async fn treasury_proposal(
        &self,
        request: &Request,
        number: i64,
    ) -> Result<(Proposal, Option<VoteChoice>), AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.look("treasury_proposal", request, number, |tx, scope, number| {
            Box::pin(async move {
                let found = store::get(tx, scope.guild(), number).await?;
                let found = found.ok_or_else(|| AppError::new(codes::TREASURY_UNKNOWN))?;
                let mine = store::vote_of(tx, scope.guild(), number, scope.user()).await?;
                Ok((found, mine))
            })
        })
        .await
    }

    /// A page of all proposals before a number, the latest first, and where the next page begins.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn treasury_proposals(
        &self,
        request: &Request,
        before: Option<i64>,
    ) -> Result<(Vec<Proposal>, Option<i64>), AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        let before = before.unwrap_or(i64::MAX);
        self.glance("treasury_proposals", request, before, |tx, scope, before| {
            Box::pin(async move {
                let mut page = store::page(tx, scope.guild(), before, PAGE + 1).await?;
                let has_more = page.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
                page.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
                let next = page.last().filter(|_| has_more).map(|last| last.number);
                Ok((page, next))
            })
        })
        .await
    }

    /// Members a proposal for a role may pay, as far as they did something lately: whom Discord is asked about.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; those of the database.
    pub async fn treasury_candidates(&self, request: &Request, most: u32) -> Result<Vec<UserId>, AppError> {
        request.allow_in_guild(Action::TreasuryPropose)?;
        self.members_active(request, most).await
    }
}

type MoveRow = (i64, String, i64, Timestamp);

async fn view(tx: &mut Tx, scope: Scope) -> Result<TreasuryView, Fail> {
    let guild = scope.guild();
    let stored = Stored::load(tx, guild).await?;
    let rules = rules(&stored);
    let budget = match rules.budget {
        Some(budget) => {
            let today = crate::settings::of(&stored).zone.day(tx.now());
            let minted = budget::minted(tx, guild, today).await?;
            Some((minted, budget.daily(), budget.factor_ppm(minted)))
        }
        None => None,
    };
    let query = tx.query(MOVES_LATEST).bind(guild.as_i64());
    let rows: Vec<MoveRow> = query
        .bind(Currency::COINS.number())
        .bind(MOVES)
        .fetch_all()
        .await?;
    let moves = rows.into_iter().filter_map(|(entry, kind, amount, at)| {
        Some(TreasuryMove {
            entry,
            kind: EntryKind::parse(&kind)?,
            amount: Money::new(amount),
            at,
        })
    });
    Ok(TreasuryView {
        balance: ledger::treasury(tx, guild, Currency::COINS).await?,
        reserved: store::reserved(tx, guild).await?,
        moves: moves.collect(),
        open: store::open(tx, guild, propose::MOST_OPEN).await?,
        budget,
    })
}
