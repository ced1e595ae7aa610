//! Buying what somebody put up.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::Money;
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::things::{fee, total};
use domain_fraud::{Assessment, Step};

use super::{LISTING_TAKE, MarketBought, MarketStep, get};
use crate::bank::not_enough;
use crate::economy::Scope;
use crate::fail::Fail;
use crate::pay::{ladder, wait};
use crate::things::escrow::{self, Parcel};
use crate::things::holdings::{self, Of, Why};
use crate::things::watched::Watched;
use crate::things::{buy, refuse, settings, store};
use crate::{PayPreview, Waits, books, member};

/// Buys, asks first, or has coins and things wait.
pub(super) async fn bought(
    tx: &mut Tx,
    scope: Scope,
    id: i64,
    quantity: u32,
    confirmed: bool,
    watched: &Watched,
) -> Result<MarketStep, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let economy = crate::settings::load(tx, guild).await?;
    let rules = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    member::welcome(tx, &scope, &economy).await?;
    let listing = get(tx, guild, id).await?;
    if listing.owner == user {
        return Err(AppError::new(codes::LISTING_OWN).into());
    }
    if listing.expires_at <= now {
        return Err(AppError::new(codes::LISTING_GONE).into());
    }
    refuse::limited(tx, guild, user).await?;
    if listing.quantity < i64::from(quantity) {
        return Err(AppError::new(codes::LISTING_TOO_FEW)
            .with("left", listing.quantity)
            .into());
    }
    let all = total(listing.each, quantity)?;
    let purse = books::purse(tx, guild, user).await?;
    if all > purse.wallet {
        return Err(not_enough(purse.wallet, all));
    }
    let would = MarketBought {
        quantity,
        total: all,
        wallet: purse.wallet.minus(all)?,
        listing,
    };
    let found = watched.on(all);
    ladder::met(tx, found.step);
    if !confirmed && (all > rules.confirm_above || found.step == Step::Confirm) {
        return Ok(MarketStep::Confirm(would));
    }
    let take = tx
        .query(LISTING_TAKE)
        .bind(guild.as_i64())
        .bind(id)
        .bind(quantity)
        .bind(now);
    let left: Option<(i64,)> = take.fetch_optional().await?;
    if left.is_none() {
        return Err(AppError::new(codes::LISTING_GONE).into());
    }
    let listing = &would.listing;
    let fee = fee(all, listing.fee_ppm)?;
    let net = all.minus(fee)?;
    if found.step >= Step::Delay {
        let waits = waits(tx, &scope, &would, (net, fee), watched, found).await?;
        return Ok(MarketStep::Waits { bought: would, waits });
    }
    let lines = [
        (AccountRef::wallet(guild, user), all.negated()?),
        (AccountRef::wallet(guild, listing.owner), net),
        (settings::till(guild, economy.fee_to), fee),
    ];
    let thing = store::get(tx, guild, listing.thing.id)
        .await?
        .ok_or_else(refuse::unknown)?;
    let draft = Draft::new(EntryKind::Market, lines)?
        .by(user)
        .with_memo(buy::memo(&thing)?);
    let entry = books::post(tx, draft).await?.seq;
    let (from, into) = (
        Of::bound(guild, listing.owner, thing.id),
        Of::hand(guild, user, thing.id),
    );
    holdings::shift(tx, from, into, i64::from(quantity), Why::Market.with(entry)).await?;
    let notice = Notice::to_member(guild, listing.owner, notice_kind::MARKET_SOLD)
        .with("item", NoticeArg::Text(listing.thing.name.clone()))
        .with("count", NoticeArg::Number(quantity.into()))
        .with("amount", NoticeArg::Money(net));
    notice_post(tx, &notice).await?;
    Ok(MarketStep::Bought(would))
}

/// Pays into a hold, and has the things wait with it.
async fn waits(
    tx: &mut Tx,
    scope: &Scope,
    would: &MarketBought,
    (net, fee): (Money, Money),
    watched: &Watched,
    found: Assessment,
) -> Result<Waits, Fail> {
    let listing = &would.listing;
    let preview = PayPreview {
        payee: listing.owner,
        amount: net,
        fee,
        total: would.total,
        wallet: would.wallet.plus(would.total)?,
        memo: Some(listing.thing.name.clone()),
        needs_confirm: true,
    };
    let parcel = Parcel {
        giver: listing.owner,
        taker: scope.user(),
        item: listing.thing.id,
        quantity: would.quantity.into(),
    };
    let waits = wait::aside(tx, scope, wait::own(scope), preview, &watched.verdict, found).await?;
    escrow::put(tx, scope.guild(), waits.payment.hold, Why::Market, &[parcel]).await?;
    Ok(waits)
}
