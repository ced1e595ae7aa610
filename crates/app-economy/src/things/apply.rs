//! Using things.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::Money;
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::things::{Payout, PayoutFrom};

use super::holdings::{self, Of, Why};
use super::{Named, Thing, Used, buy, grant, refuse, settings, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books};

impl Economy {
    /// Uses a thing: it says something, pays, or changes a role. It is gone then; one that changes a role is bound until
    /// Discord took that, and comes back if Discord refuses.
    ///
    /// # Errors
    /// `shop.unknown`, `shop.not_usable`, `shop.not_held`, `shop.treasury_empty`.
    #[tracing::instrument(name = "economy.use_item", level = "debug", skip_all)]
    pub async fn use_item(&self, request: &Request, item: String) -> Result<Used, AppError> {
        request.allow_use()?;
        self.effect("use_item", request, item, |tx, scope, item| {
            Box::pin(used(tx, scope, item))
        })
        .await
    }
}

async fn used(tx: &mut Tx, scope: Scope, item: String) -> Result<Used, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    books::lock(tx, guild).await?;
    let thing = store::find(tx, guild, &item).await?.ok_or_else(refuse::unknown)?;
    if !thing.spec.flags.usable {
        return Err(AppError::new(codes::ITEM_NOT_USABLE).into());
    }
    let hand = Of::hand(guild, user, thing.id);
    if thing.spec.acts.role().is_some() {
        let bound = Of::bound(guild, user, thing.id);
        let held = holdings::shift(tx, hand, bound, 1, Why::Use).await?;
        grant::open_used(tx, &scope, &thing).await?;
        return Ok(said(&thing, held));
    }
    let held = holdings::take(tx, hand, 1, Why::Use).await?;
    now(tx, &scope, &thing, held).await
}

/// What a thing does that changes no role.
pub(super) async fn now(tx: &mut Tx, scope: &Scope, thing: &Thing, held: i64) -> Result<Used, Fail> {
    let paid = match thing.spec.acts.payout {
        Some(payout) => Some(paid(tx, scope, thing, payout).await?),
        None => None,
    };
    let gave = match thing.spec.acts.gives_item {
        Some(other) => Some(given(tx, scope, thing, other).await?),
        None => None,
    };
    Ok(Used {
        paid,
        gave,
        ..said(thing, held)
    })
}

/// What a thing says, and which role it sends on its way.
pub(super) fn said(thing: &Thing, held: i64) -> Used {
    Used {
        thing: thing.named(),
        reply: thing.spec.acts.reply.clone(),
        paid: None,
        gave: None,
        role: thing.spec.acts.role(),
        held,
    }
}

/// Gives the other thing that using one gives; prices and payouts may be others by now than when staff said so.
async fn given(tx: &mut Tx, scope: &Scope, thing: &Thing, other: i64) -> Result<Named, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let given = store::get(tx, guild, other).await?.ok_or_else(refuse::unknown)?;
    thing.spec.may_give(&given.spec)?;
    holdings::add(tx, Of::hand(guild, user, given.id), 1, Why::Item).await?;
    Ok(given.named())
}

async fn paid(tx: &mut Tx, scope: &Scope, thing: &Thing, payout: Payout) -> Result<Money, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let (from, amount) = match payout.from {
        PayoutFrom::Treasury => (AccountRef::treasury(guild), payout.amount),
        PayoutFrom::Mint => {
            // The cap may be lower by now than when staff made the thing.
            let cap = settings::load(tx, guild).await?.mint_cap;
            (AccountRef::mint(guild), payout.amount.min(cap))
        }
    };
    if !amount.is_positive() {
        return Ok(Money::ZERO);
    }
    buy::affordable(tx, guild, from, amount).await?;
    let draft = Draft::transfer(EntryKind::Item, from, AccountRef::wallet(guild, user), amount)?;
    books::post(tx, draft.by(user).with_memo(buy::memo(thing)?)).await?;
    Ok(amount)
}
