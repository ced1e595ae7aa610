//! Planning a payout, a levy or an import.

use std::collections::BTreeSet;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{Action, reason};
use core_types::{GuildId, UserId};
use domain_economy::ledger::AccountRef;
use domain_economy::steer::{MAX_ROWS, percent_of, recover};

use super::purses::Purses;
use super::reverse::{Short, too_many};
use super::store::{self, NewBatch, NewRow};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::outcome::{BatchWhat, Planned};
use crate::request::{BulkOrder, BulkWhat, ImportOrder};
use crate::{Request, books, settings};

impl Economy {
    /// Plans a payout to many members, or a levy on them. Nothing moves yet.
    ///
    /// # Errors
    /// `access.forbidden`; `staff.reason_missing` and `staff.reason_too_long`; `staff.cap` for more than the guild's setting for
    /// each; `steer.nothing` and `steer.too_many`.
    #[tracing::instrument(name = "economy.bulk_plan", level = "debug", skip_all)]
    pub async fn bulk_plan(&self, request: &Request, mut order: BulkOrder) -> Result<Planned, AppError> {
        request.allow_in_guild(Action::EconomyBulk)?;
        order.reason = reason(&order.reason)?;
        self.effect("bulk_plan", request, order, |tx, scope, order| {
            Box::pin(bulk(tx, scope, order))
        })
        .await
    }

    /// Plans to bring balances from elsewhere: new coins for everybody, a file once. Nothing moves yet.
    ///
    /// # Errors
    /// As [`Self::bulk_plan`], and `steer.imported` for a file that was imported before and not undone.
    #[tracing::instrument(name = "economy.import_plan", level = "debug", skip_all)]
    pub async fn import_plan(&self, request: &Request, mut order: ImportOrder) -> Result<Planned, AppError> {
        request.allow_in_guild(Action::EconomyBulk)?;
        order.reason = reason(&order.reason)?;
        self.effect("import_plan", request, order, |tx, scope, order| {
            Box::pin(import(tx, scope, order))
        })
        .await
    }
}

/// What a member can be taken from.
pub(super) fn pockets(purses: &Purses, guild: GuildId, member: UserId) -> (i64, i64) {
    let open = |account: AccountRef| {
        if purses.is_open(account) {
            purses.balance(account)
        } else {
            0
        }
    };
    (
        open(AccountRef::wallet(guild, member)),
        open(AccountRef::bank(guild, member)),
    )
}

async fn bulk(tx: &mut Tx, scope: Scope, order: BulkOrder) -> Result<Planned, Fail> {
    let guild = scope.guild();
    if order.members.len() > MAX_ROWS {
        return Err(too_many());
    }
    let cap = settings::load(tx, guild).await?.staff_cap;
    let purses = Purses::of_members(tx, guild, &order.members).await?;
    let moved = store::moved_by(tx, guild, scope.user()).await?;
    let (mut rows, mut short) = (Vec::new(), Short::default());
    for member in &order.members {
        let (wallet, bank) = pockets(&purses, guild, *member);
        let amount = match order.what {
            BulkWhat::Grant(amount) | BulkWhat::Remove(amount) => amount.minor(),
            BulkWhat::Tax(percent) => percent_of(wallet.saturating_add(bank), percent),
        };
        if amount <= 0 {
            continue;
        }
        let before = moved.get(member).copied().unwrap_or(0);
        if before.saturating_add(amount) > cap.minor() {
            return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
        }
        let missing = match order.what {
            BulkWhat::Grant(_) => 0,
            _ => recover(amount, wallet, bank).missing,
        };
        if missing > 0 {
            short.add(Some(*member), missing);
        }
        rows.push(NewRow {
            member: Some(*member),
            entry: None,
            amount,
        });
    }
    let batch = NewBatch {
        maker: Some(scope.user()),
        what: match order.what {
            BulkWhat::Grant(_) => BatchWhat::Grant,
            BulkWhat::Remove(_) => BatchWhat::Remove,
            BulkWhat::Tax(_) => BatchWhat::Tax,
        },
        reason: &order.reason,
        partly: order.partly,
        undoes: None,
        source: None,
    };
    planned(tx, guild, &batch, &rows, (short, order.members.len())).await
}

async fn import(tx: &mut Tx, scope: Scope, order: ImportOrder) -> Result<Planned, Fail> {
    let cap = settings::load(tx, scope.guild()).await?.staff_cap;
    if order.rows.iter().any(|(_, amount)| *amount > cap) {
        return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
    }
    import_for(tx, scope.guild(), Some(scope.user()), &order).await
}

/// Plans an import for a member of staff, or for the operator.
pub(super) async fn import_for(
    tx: &mut Tx,
    guild: GuildId,
    maker: Option<UserId>,
    order: &ImportOrder,
) -> Result<Planned, Fail> {
    // Two who bring the same file at once: the second is told so.
    books::lock(tx, guild).await?;
    if maker.is_none() {
        store::unplan(tx, guild, &order.source).await?;
    }
    if let Some(batch) = store::taken(tx, guild, None, Some(&order.source)).await? {
        return Err(AppError::new(codes::STEER_IMPORTED).with("batch", batch).into());
    }
    let rows = order.rows.iter().filter(|(_, amount)| amount.is_positive());
    let rows: Vec<NewRow> = rows
        .map(|(member, amount)| NewRow {
            member: Some(*member),
            entry: None,
            amount: amount.minor(),
        })
        .collect();
    let batch = NewBatch {
        maker,
        what: BatchWhat::Import,
        reason: &order.reason,
        partly: false,
        undoes: None,
        source: Some(&order.source),
    };
    planned(tx, guild, &batch, &rows, (Short::default(), order.rows.len())).await
}

async fn planned(
    tx: &mut Tx,
    guild: GuildId,
    batch: &NewBatch<'_>,
    rows: &[NewRow],
    (short, all): (Short, usize),
) -> Result<Planned, Fail> {
    if rows.is_empty() {
        return Err(AppError::new(codes::STEER_NOTHING).into());
    }
    if rows.len() > MAX_ROWS {
        return Err(too_many());
    }
    let members: BTreeSet<_> = rows.iter().filter_map(|row| row.member).collect();
    let batch = store::add(tx, guild, batch, rows).await?;
    let left_out = i64::try_from(all.saturating_sub(rows.len())).unwrap_or(0);
    Ok(short.planned(batch, i64::try_from(members.len()).unwrap_or(i64::MAX), left_out))
}
