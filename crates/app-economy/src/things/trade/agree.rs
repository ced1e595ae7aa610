//! The end of a trade: both have agreed, and everything changes hands, waits together, or stays as it is.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::{GuildId, Money};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_fraud::{Assessment, Step};

use super::{GET, OPEN_FOR, TradeState, TradeStep, TradeView, get, put};
use crate::economy::Scope;
use crate::fail::Fail;
use crate::pay::{ladder, wait};
use crate::things::escrow::{self, Parcel};
use crate::things::holdings::{self, Cause, Of, Why};
use crate::things::watched::{self, Moved, Watched};
use crate::things::{refuse, settings, store};
use crate::{PayPreview, Waits, books, loans};

/// The value that a trade moves from one side to the other, by coins and by the prices of things; none for an equal one.
pub(super) async fn moved(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<Moved>, Fail> {
    let query = tx.query(GET).bind(guild.as_i64()).bind(id);
    let trade: Option<TradeView> = query.fetch_optional().await?;
    let Some(trade) = trade.filter(|trade| trade.state == TradeState::Open) else {
        return Ok(None);
    };
    let mut given = Money::ZERO;
    for (offer, sign) in [(&trade.ask, 1), (&trade.answer, -1)] {
        let items = offer.items.iter().map(|(thing, quantity)| (thing.id, *quantity));
        let value = offer.coins.plus(watched::worth(tx, guild, items).await?)?;
        given = given.plus(value.scaled(sign, 1)?)?;
    }
    let (from, to) = if given < Money::ZERO {
        (trade.member, trade.asker)
    } else {
        (trade.asker, trade.member)
    };
    let value = Money::new(given.minor().saturating_abs());
    Ok(Some(Moved { from, to, value }).filter(|moved| moved.value.is_positive()))
}

pub(super) async fn confirmed(
    tx: &mut Tx,
    scope: Scope,
    id: i64,
    version: i64,
    (watched, moved): &(Watched, Option<Moved>),
) -> Result<TradeStep, Fail> {
    let (guild, now) = (scope.guild(), tx.now());
    books::lock(tx, guild).await?;
    let (mut trade, side) = get(tx, &scope, id).await?;
    if trade.ask.is_empty() && trade.answer.is_empty() {
        return Err(AppError::new(codes::TRADE_EMPTY).into());
    }
    let before = trade.table();
    let table = before.confirmed(side, version);
    trade.put(table.map_err(|error| AppError::new(codes::TRADE_CHANGED).caused_by(error))?);
    trade.expires_at = now.plus(OPEN_FOR);
    if !trade.offer(side).is_empty() {
        loans::refuse_overdue(tx, guild, scope.user()).await?;
    }
    let (mut waits, mut case) = (None, None);
    if trade.table().is_agreed() {
        let found = watched.on(moved.map_or(Money::ZERO, |moved| moved.value));
        ladder::met(tx, found.step);
        let about = moved.filter(|_| found.step >= Step::Delay);
        match about {
            None => exchange(tx, guild, &trade).await?,
            Some(moved) if trade.coins().is_some() => {
                waits = Some(bound(tx, &scope, &trade, &moved, watched, found).await?);
            }
            Some(moved) if watched::is_cleared(tx, guild, moved.from).await? => {
                exchange(tx, guild, &trade).await?;
            }
            Some(moved) => {
                let about = (moved.from, moved.value);
                case = Some(wait::suspect(tx, &scope, about, &watched.verdict, &found).await?);
            }
        }
        if case.is_some() {
            // Whoever confirmed last may try again; the other's word stands.
            trade.put(before);
        } else {
            trade.state = TradeState::Done;
        }
    }
    put(tx, guild, &trade).await?;
    Ok(TradeStep { trade, waits, case })
}

/// Both sides have what they offer, and may give it away.
async fn possible(tx: &mut Tx, guild: GuildId, trade: &TradeView) -> Result<Vec<Parcel>, Fail> {
    let short = || Fail::from(AppError::new(codes::TRADE_SHORT));
    let sides = [
        (&trade.ask, trade.asker, trade.member),
        (&trade.answer, trade.member, trade.asker),
    ];
    let mut parcels = Vec::new();
    for (offer, giver, taker) in sides {
        refuse::limited(tx, guild, giver).await?;
        if books::purse(tx, guild, giver).await?.wallet < offer.coins {
            return Err(short());
        }
        for (named, quantity) in &offer.items {
            let thing = store::get(tx, guild, named.id).await?.ok_or_else(short)?;
            // Staff may have decided otherwise since it was put down.
            if !thing.spec.flags.giftable {
                return Err(AppError::new(codes::ITEM_NOT_GIFTABLE).into());
            }
            let quantity = i64::from(*quantity);
            if holdings::held(tx, Of::hand(guild, giver, named.id)).await? < quantity {
                return Err(short());
            }
            parcels.push(Parcel {
                giver,
                taker,
                item: named.id,
                quantity,
            });
        }
    }
    Ok(parcels)
}

/// Everything changes hands, or nothing does.
async fn exchange(tx: &mut Tx, guild: GuildId, trade: &TradeView) -> Result<(), Fail> {
    let parcels = possible(tx, guild, trade).await?;
    let mut cause = Cause::from(Why::Trade);
    if let Some((payer, coins)) = trade.coins() {
        let fee_to = crate::settings::load(tx, guild).await?.fee_to;
        let fee = trade.fee()?;
        let lines = [
            (AccountRef::wallet(guild, payer), coins.negated()?),
            (AccountRef::wallet(guild, trade.other(payer)), coins.minus(fee)?),
            (settings::till(guild, fee_to), fee),
        ];
        // Without things it is a payment, and is undone like one.
        let kind = if parcels.is_empty() {
            EntryKind::Pay
        } else {
            EntryKind::Trade
        };
        let draft = Draft::new(kind, lines)?.by(trade.asker);
        cause = Why::Trade.with(books::post(tx, draft).await?.seq);
    }
    for parcel in parcels {
        let from = Of::hand(guild, parcel.giver, parcel.item);
        let into = Of::hand(guild, parcel.taker, parcel.item);
        holdings::shift(tx, from, into, parcel.quantity, cause).await?;
    }
    Ok(())
}

/// Coins and things leave both sides and wait together, as the ladder says.
async fn bound(
    tx: &mut Tx,
    scope: &Scope,
    trade: &TradeView,
    moved: &Moved,
    watched: &Watched,
    found: Assessment,
) -> Result<Waits, Fail> {
    let guild = scope.guild();
    let parcels = possible(tx, guild, trade).await?;
    let (payer, coins) = trade
        .coins()
        .ok_or_else(|| AppError::internal("a trade without coins cannot wait"))?;
    let fee = trade.fee()?;
    let preview = PayPreview {
        payee: trade.other(payer),
        amount: coins.minus(fee)?,
        fee,
        total: coins,
        wallet: books::purse(tx, guild, payer).await?.wallet,
        memo: None,
        needs_confirm: true,
    };
    let sides = wait::Sides {
        payer,
        about: moved.from,
    };
    let waits = wait::aside(tx, scope, sides, preview, &watched.verdict, found).await?;
    for parcel in &parcels {
        let hand = Of::hand(guild, parcel.giver, parcel.item);
        let bound = Of::bound(guild, parcel.giver, parcel.item);
        holdings::shift(tx, hand, bound, parcel.quantity, Why::Trade).await?;
    }
    escrow::put(tx, guild, waits.payment.hold, Why::Trade, &parcels).await?;
    Ok(waits)
}
