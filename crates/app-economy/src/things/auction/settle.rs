//! The end of an auction: once, whoever comes first, also after downtime.

use core_db::Tx;
use core_errors::AppError;
use core_security::{
    AuditActor, CaseDetail, CaseEventKind, CaseState, GuardSettings, NewCaseEvent, Notice, NoticeArg,
    case_event, case_get, notice_kind, notice_post,
};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, HoldState};
use domain_economy::things::fee;
use domain_fraud::Transfer;
use std::time::Duration;

use super::{Auction, END, get, give_back, release};
use crate::economy::Economy;
use crate::fail::Fail;
use crate::ledger::{HoldId, hold_capture_noted, hold_find};
use crate::pay::held::{self, Wait};
use crate::things::escrow::{self, Parcel};
use crate::things::holdings::{self, Of, Why};
use crate::things::{Thing, buy, refuse, settings, store};
use crate::{HeldKind, books};

/// How an auction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    /// The thing has a new owner, who paid for it.
    Sold(Transfer),
    /// Coins and things wait for the staff.
    Waits,
    /// Everything is back.
    Back,
}

/// The highest bid, and what becomes of it.
struct Won<'w> {
    auction: &'w Auction,
    thing: &'w Thing,
    bidder: UserId,
    bid: Money,
    hold: HoldId,
}

impl Won<'_> {
    /// What the house takes, and what is left to the owner.
    fn shares(&self) -> Result<(Money, Money), Fail> {
        let fee = fee(self.bid, self.auction.fee_ppm)?;
        Ok((fee, self.bid.minus(fee)?))
    }

    fn notice(&self, kind: core_security::NoticeKind, to: UserId, guild: GuildId) -> Notice {
        Notice::to_member(guild, to, kind)
            .with("item", NoticeArg::Text(self.thing.spec.name.clone()))
            .with("count", NoticeArg::Number(self.auction.quantity))
            .once(&format!("auction {} {} {to}", self.auction.id, kind.key))
    }
}

/// Settles an auction that is over. None: somebody else did, or it goes on.
pub(super) async fn settle(
    tx: &mut Tx,
    economy: &Economy,
    guild: GuildId,
    id: i64,
) -> Result<Option<Settled>, Fail> {
    books::lock(tx, guild).await?;
    let now = tx.now();
    let Some(auction) = get(tx, guild, id).await?.filter(|auction| auction.ends_at <= now) else {
        return Ok(None);
    };
    let thing = store::get(tx, guild, auction.thing.id)
        .await?
        .ok_or_else(refuse::unknown)?;
    let bid = auction.bidder.zip(auction.bid).zip(auction.hold.map(HoldId::new));
    if let Some(((bidder, bid), hold)) = bid {
        let found = hold_find(tx, guild, hold).await?;
        let won = Won {
            auction: &auction,
            thing: &thing,
            bidder,
            bid,
            hold,
        };
        let case = match auction.case {
            Some(number) => case_get(tx, guild, number).await?,
            None => None,
        };
        let case = case.map(|file| (file.number, file.state));
        // After downtime that was longer than the ledger's own net, the bid is back with its bidder.
        let stands = found.is_some_and(|found| found.state == HoldState::Open && found.expires_at > now);
        match case {
            _ if !stands => {}
            // The staff found the suspicion to be right, or nobody judged it in time: the bid is off, as other money goes back.
            Some((_, CaseState::Justified | CaseState::Lapsed)) => {}
            Some((number, state)) if !state.is_closed() => {
                waits(tx, economy, guild, &won, number).await?;
                return Ok(Some(Settled::Waits));
            }
            _ => return sold(tx, guild, &won).await.map(Some),
        }
    }
    release(tx, guild, auction.hold).await?;
    give_back(tx, guild, &auction, "unsold").await?;
    let back = Notice::to_member(guild, auction.owner, notice_kind::MARKET_BACK)
        .with("item", NoticeArg::Text(thing.spec.name))
        .with("count", NoticeArg::Number(auction.quantity))
        .once(&format!("auction {id} unsold"));
    notice_post(tx, &back).await?;
    Ok(Some(Settled::Back))
}

async fn ended(tx: &mut Tx, guild: GuildId, auction: &Auction) -> Result<(), Fail> {
    let ended = tx.query(END).bind(guild.as_i64()).bind(auction.id).bind("sold");
    if ended.execute().await? == 0 {
        return Err(AppError::internal("an auction changed under its lock").into());
    }
    Ok(())
}

async fn sold(tx: &mut Tx, guild: GuildId, won: &Won<'_>) -> Result<Settled, Fail> {
    let fee_to = crate::settings::load(tx, guild).await?.fee_to;
    let (owner, bidder) = (won.auction.owner, won.bidder);
    let (fee, net) = won.shares()?;
    let mut shares = vec![
        (AccountRef::wallet(guild, owner), net),
        (settings::till(guild, fee_to), fee),
    ];
    shares.retain(|(_, share)| share.is_positive());
    hold_capture_noted(tx, guild, won.hold, &shares, Some(buy::memo(won.thing)?)).await?;
    let from = Of::bound(guild, owner, won.thing.id);
    let into = Of::hand(guild, bidder, won.thing.id);
    holdings::shift(tx, from, into, won.auction.quantity, Why::Auction).await?;
    ended(tx, guild, won.auction).await?;
    let is_won = won.notice(notice_kind::AUCTION_WON, bidder, guild);
    notice_post(tx, &is_won.with("amount", NoticeArg::Money(won.bid))).await?;
    let is_paid = won.notice(notice_kind::MARKET_SOLD, owner, guild);
    notice_post(tx, &is_paid.with("amount", NoticeArg::Money(net))).await?;
    let purse = books::purse(tx, guild, bidder).await?;
    Ok(Settled::Sold(Transfer {
        from: bidder,
        to: owner,
        amount: won.bid,
        wealth: purse.wallet.plus(purse.bank)?.plus(won.bid)?,
        at: tx.now(),
    }))
}

/// The bid becomes a payment that waits for the staff, and the things wait with it.
async fn waits(tx: &mut Tx, economy: &Economy, guild: GuildId, won: &Won<'_>, case: i64) -> Result<(), Fail> {
    let (owner, bidder) = (won.auction.owner, won.bidder);
    let (fee, net) = won.shares()?;
    let lapse = GuardSettings::load(tx, guild).await?.cases.lapse;
    let due_at = tx.now().plus(lapse);
    release(tx, guild, Some(won.hold.get())).await?;
    let wait = Wait {
        payer: bidder,
        payee: Some(owner),
        amount: net,
        fee,
        memo: Some(&won.thing.spec.name),
        kind: HeldKind::Case,
        case: Some(case),
        due_at,
        patience: Duration::ZERO,
    };
    let (hold, _) = held::open(tx, guild, wait).await?;
    let parcel = Parcel {
        giver: owner,
        taker: bidder,
        item: won.thing.id,
        quantity: won.auction.quantity,
    };
    escrow::put(tx, guild, hold, Why::Auction, &[parcel]).await?;
    ended(tx, guild, won.auction).await?;
    let detail = CaseDetail {
        hold: Some(hold),
        amount: Some(won.bid),
        ..CaseDetail::default()
    };
    let event = NewCaseEvent::new(AuditActor::System, CaseEventKind::Held).with(detail);
    case_event(economy.security(), tx, guild, case, event).await?;
    for member in [owner, bidder] {
        let notice = won.notice(notice_kind::THINGS_WAIT, member, guild);
        notice_post(tx, &notice.with("until", NoticeArg::Time(due_at))).await?;
    }
    Ok(())
}
