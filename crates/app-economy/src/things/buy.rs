//! Buying from the shop, and selling back to it.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::{GuildId, Money};
use domain_economy::ledger::{AccountKind, AccountRef, Draft, EntryKind, EntrySeq, Memo};
use domain_economy::things::{Buyer, judge, refund};

use super::apply;
use super::holdings::{self, Of, Why};
use super::look::{has_needed, level_of};
use super::{Bought, BuyOrder, BuyPreview, BuyStep, Sold, Thing, grant, refuse, settings, store};
use crate::bank::not_enough;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books, member};

impl Economy {
    /// Buys of the shop at once; or asks first, if it costs more than the guild's threshold or another price than the one that
    /// was shown. A thing that is used when it is bought does so now; if it changes a role, its price waits until Discord
    /// took that.
    ///
    /// # Errors
    /// `shop.unknown`, `shop.quantity`, `shop.not_for_sale`, `shop.ended`, `shop.sold_out`, `shop.per_head`, `shop.needs_role`,
    /// `shop.needs_balance`, `shop.needs_item`, `shop.one_at_a_time`, `shop.treasury_empty`; `economy.not_enough`.
    #[tracing::instrument(name = "economy.buy", level = "debug", skip_all)]
    pub async fn buy(&self, request: &Request, order: BuyOrder) -> Result<BuyStep, AppError> {
        request.allow_use()?;
        refuse::quantity(order.quantity)?;
        // The question and the purchase that answers it come under one key, which is that of whatever was shown first.
        let name = if order.confirmed { "buy_confirm" } else { "buy" };
        self.effect(name, request, order, |tx, scope, order| {
            Box::pin(carry_out(tx, scope, order))
        })
        .await
    }

    /// Sells things back to the shop, for a share of their present price, or of what the seller paid on average if that is less.
    ///
    /// # Errors
    /// `shop.unknown`, `shop.quantity`, `shop.not_sellable`, `shop.not_held`, `shop.treasury_empty`.
    #[tracing::instrument(name = "economy.sell", level = "debug", skip_all)]
    pub async fn sell(&self, request: &Request, item: String, quantity: u32) -> Result<Sold, AppError> {
        request.allow_use()?;
        refuse::quantity(quantity)?;
        self.effect(
            "sell",
            request,
            (item, quantity),
            |tx, scope, (item, quantity)| Box::pin(sell(tx, scope, item, quantity)),
        )
        .await
    }
}

async fn carry_out(tx: &mut Tx, scope: Scope, order: BuyOrder) -> Result<BuyStep, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let economy = crate::settings::load(tx, guild).await?;
    let rules = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    member::welcome(tx, &scope, &economy).await?;
    let thing = on_sale(tx, guild, &order.item).await?;
    let purse = books::purse(tx, guild, user).await?;
    let buyer = Buyer {
        roles: &scope.request.actor.roles,
        wealth: purse.wallet.plus(purse.bank)?,
        bought: holdings::bought(tx, &scope, thing.id).await?,
        has_needed: has_needed(tx, &scope, &thing).await?,
        level: level_of(tx, &scope, &thing).await?,
    };
    let total = judge(&thing.spec, thing.stock, buyer, order.quantity, now)?;
    if thing.spec.acts.at_once && order.quantity > 1 {
        return Err(AppError::new(codes::ITEM_ONE_AT_A_TIME).into());
    }
    if total > purse.wallet {
        return Err(not_enough(purse.wallet, total));
    }
    let preview = BuyPreview {
        thing: thing.named(),
        quantity: order.quantity,
        each: thing.spec.price.unwrap_or_default(),
        total,
        wallet: purse.wallet,
    };
    if order.shown.is_some_and(|shown| shown != preview.each) {
        return Ok(BuyStep::Changed(preview));
    }
    if !order.confirmed && total > rules.confirm_above {
        return Ok(BuyStep::Confirm(preview));
    }
    if !store::stock_take(tx, guild, thing.id, order.quantity).await? {
        return Err(AppError::new(codes::ITEM_SOLD_OUT).with("left", 0).into());
    }
    let bought = if thing.spec.acts.at_once {
        at_once(tx, &scope, &thing, total).await?
    } else {
        let (wallet, entry) = pay(tx, &scope, &thing, total).await?;
        let hand = Of::hand(guild, user, thing.id);
        let held = holdings::add(
            tx,
            hand,
            i64::from(order.quantity),
            Why::Buy.with(entry).at(preview.each),
        )
        .await?;
        Bought {
            thing: thing.named(),
            quantity: order.quantity,
            total,
            wallet,
            held,
            used: None,
        }
    };
    Ok(BuyStep::Bought(bought))
}

/// Buys a thing that is never held: it acts now, or once Discord took the role.
async fn at_once(tx: &mut Tx, scope: &Scope, thing: &Thing, total: Money) -> Result<Bought, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let bound = Of::bound(guild, user, thing.id);
    let used = if thing.spec.acts.role().is_some() {
        holdings::add(tx, bound, 1, Why::Buy).await?;
        grant::open_bought(tx, scope, thing, total).await?;
        apply::said(thing, 0)
    } else {
        let (_, entry) = pay(tx, scope, thing, total).await?;
        holdings::add(tx, bound, 1, Why::Buy.with(entry)).await?;
        holdings::take(tx, bound, 1, Why::Use).await?;
        apply::now(tx, scope, thing, 0).await?
    };
    Ok(Bought {
        thing: thing.named(),
        quantity: 1,
        total,
        wallet: books::purse(tx, guild, user).await?.wallet,
        held: 0,
        used: Some(used),
    })
}

/// Takes the price, and answers what is left in the wallet, and by which entry.
async fn pay(tx: &mut Tx, scope: &Scope, thing: &Thing, total: Money) -> Result<(Money, EntrySeq), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = settings::load(tx, guild).await?;
    let wallet = AccountRef::wallet(guild, user);
    let draft = Draft::transfer(EntryKind::Buy, wallet, settings::till(guild, rules.pay_to), total)?;
    let posted = books::post(tx, draft.by(user).with_memo(memo(thing)?)).await?;
    Ok((books::balance_of(&posted, wallet), posted.seq))
}

async fn sell(tx: &mut Tx, scope: Scope, item: String, quantity: u32) -> Result<Sold, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    let thing = store::find(tx, guild, &item).await?.ok_or_else(refuse::unknown)?;
    let price = thing
        .spec
        .price
        .filter(|_| thing.spec.flags.sellable && !thing.is_deleted);
    let price = price.ok_or_else(|| AppError::new(codes::ITEM_NOT_SELLABLE))?;
    let price = holdings::worth_back(tx, guild, user, thing.id, price).await?;
    let total = refund(price, quantity, rules.sell_ppm)?;
    if !total.is_positive() {
        return Err(AppError::new(codes::ITEM_NOT_SELLABLE).into());
    }
    let hand = Of::hand(guild, user, thing.id);
    let held = holdings::held(tx, hand).await?;
    if held < i64::from(quantity) {
        return Err(refuse::not_held(held));
    }
    let from = settings::purse(guild, rules.pay_to);
    affordable(tx, guild, from, total).await?;
    let wallet = AccountRef::wallet(guild, user);
    let draft = Draft::transfer(EntryKind::Sell, from, wallet, total)?;
    let posted = books::post(tx, draft.by(user).with_memo(memo(&thing)?)).await?;
    let held = holdings::take(tx, hand, i64::from(quantity), Why::Sell.with(posted.seq)).await?;
    store::stock_back(tx, guild, thing.id, quantity).await?;
    Ok(Sold {
        thing: thing.named(),
        quantity,
        total,
        wallet: books::balance_of(&posted, wallet),
        held,
    })
}

/// A thing that is not deleted.
async fn on_sale(tx: &mut Tx, guild: GuildId, typed: &str) -> Result<Thing, Fail> {
    let thing = store::find(tx, guild, typed).await?;
    thing
        .filter(|thing| !thing.is_deleted)
        .ok_or_else(refuse::unknown)
}

/// Whether whoever is to pay can, if that is the treasury.
pub(super) async fn affordable(
    tx: &mut Tx,
    guild: GuildId,
    from: AccountRef,
    amount: Money,
) -> Result<(), Fail> {
    let is_treasury = from.kind() == AccountKind::Treasury;
    if is_treasury && books::free_treasury(tx, guild).await? < amount {
        return Err(refuse::treasury_empty());
    }
    Ok(())
}

/// What an entry about a thing says.
pub(super) fn memo(thing: &Thing) -> Result<Memo, Fail> {
    Ok(Memo::new(&thing.spec.name)?)
}
