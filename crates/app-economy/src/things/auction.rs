//! Auctions: the highest bid waits in a hold, a higher one releases it in the same unit, and the end settles everything once.

mod settle;

use std::sync::Arc;
use std::time::Duration;

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Action, Notice, NoticeArg, notice_kind, notice_post};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountRef, HoldState, HoldTerms};
use domain_economy::things::{AuctionTerms, BidRefusal, MAX_PRICE};
use domain_fraud::Step;
use serde::{Deserialize, Serialize};

use super::holdings::{self, Of, Why};
use super::market::{handed_on, may_offer};
use super::watched::{Moved, Watched};
use super::{Named, paged, refuse, settings};
use crate::bank::not_enough;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{HoldId, hold_find, hold_open, hold_release};
use crate::pay::{ladder, wait};
use crate::{Request, books, loans, member};
use settle::{Settled, settle};

/// Auctions on a page.
const PAGE: u32 = 8;
/// Bids move the end at most this far.
const OVERTIME: Duration = Duration::from_hours(24);
/// The ledger's own expiry of a bid comes this much after the last possible end.
const NET: Duration = Duration::from_hours(48);
/// The longest auction.
const LONGEST: u32 = 24 * 14;

statements! {
    NEXT = "SELECT COALESCE(MAX(id), 0) + 1 FROM auction WHERE guild_id = $1";
    ADD = "INSERT INTO auction (guild_id, id, owner_id, item_id, quantity, start, step_ppm, fee_ppm, bids, state, opened_at, ends_at, last_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 'open', $9, $10, $11)";
    GET = "SELECT auction.id, owner_id, quantity, start, step_ppm, fee_ppm, bid, bid_user_id, hold_id, bids, auction.ends_at, last_at,
            item_id, item.name, item.emoji, case_number
        FROM auction JOIN item ON item.guild_id = auction.guild_id AND item.id = auction.item_id
        WHERE auction.guild_id = $1 AND auction.id = $2 AND auction.state = 'open' AND owner_id IS NOT NULL";
    /// Those that end first, after a moment and a number.
    LIST = "SELECT auction.id, owner_id, quantity, start, step_ppm, fee_ppm, bid, bid_user_id, hold_id, bids, auction.ends_at, last_at,
            item_id, item.name, item.emoji, case_number
        FROM auction JOIN item ON item.guild_id = auction.guild_id AND item.id = auction.item_id
        WHERE auction.guild_id = $1 AND auction.state = 'open' AND owner_id IS NOT NULL AND auction.ends_at > $2
            AND auction.id > $3
        ORDER BY auction.id LIMIT $4";
    BID = "UPDATE auction SET bid = $3, bid_user_id = $4, hold_id = $5, bids = bids + 1, ends_at = $6, case_number = $7
        WHERE guild_id = $1 AND id = $2 AND state = 'open'";
    END = "UPDATE auction SET state = $3 WHERE guild_id = $1 AND id = $2 AND state = 'open'";
    DUE = "SELECT guild_id, id FROM auction WHERE state = 'open' AND ends_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = auction.guild_id AND left_at IS NOT NULL)
        ORDER BY ends_at, id LIMIT $2";
}

/// An auction that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auction {
    /// Its number in the guild.
    pub id: i64,
    /// Whose it is.
    pub owner: UserId,
    /// What goes to the highest bidder.
    pub thing: Named,
    /// How many.
    pub quantity: i64,
    /// The least first bid.
    pub start: Money,
    /// How much more the next bid must be, in millionths.
    pub step_ppm: u32,
    /// What the seller leaves to the house, in millionths.
    pub fee_ppm: u32,
    /// The highest bid.
    pub bid: Option<Money>,
    /// Who made it.
    pub bidder: Option<UserId>,
    /// How many bids there were.
    pub bids: i64,
    /// When it ends.
    pub ends_at: Timestamp,
    /// It never ends later.
    pub last_at: Timestamp,
    hold: Option<i64>,
    /// The case that looks at the highest bid.
    case: Option<i64>,
}

impl Auction {
    fn terms(&self) -> AuctionTerms {
        AuctionTerms {
            start: self.start,
            bid: self.bid,
            step_ppm: self.step_ppm,
            ends_at: self.ends_at,
            last_at: self.last_at,
        }
    }

    /// The least that can be bid now; none beyond what can be counted.
    pub fn least(&self) -> Option<Money> {
        self.terms().least().ok()
    }
}

impl FromRow for Auction {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let user = |id: Option<i64>| {
            id.map(UserId::from_i64)
                .transpose()
                .map_err(|_| DbError::corrupt("an auction names no user id"))
        };
        Ok(Self {
            id: row.get(0)?,
            owner: user(row.get(1)?)?.ok_or_else(|| DbError::corrupt("an auction of nobody"))?,
            quantity: row.get(2)?,
            start: Money::new(row.get(3)?),
            step_ppm: row.get(4)?,
            fee_ppm: row.get(5)?,
            bid: row.get::<Option<i64>>(6)?.map(Money::new),
            bidder: user(row.get(7)?)?,
            hold: row.get(8)?,
            bids: row.get(9)?,
            ends_at: row.get(10)?,
            last_at: row.get(11)?,
            thing: Named {
                id: row.get(12)?,
                name: row.get(13)?,
                emoji: row.get(14)?,
            },
            case: row.get(15)?,
        })
    }
}

/// What is put up for auction.
#[derive(Debug, Clone, Serialize)]
pub struct AuctionOrder {
    /// The thing's number, or its name as typed.
    pub item: String,
    /// How many, together.
    pub quantity: u32,
    /// The least first bid.
    pub start: Money,
    /// For how many hours.
    pub hours: u32,
}

/// A bid that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BidPlaced {
    /// The auction after it.
    pub auction: Auction,
    /// Whether it moved the end.
    pub extended: bool,
    /// The wallet after it.
    pub wallet: Money,
}

/// How far a bid came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum BidStep {
    /// It stands.
    Placed(BidPlaced),
    /// It is unlike the bidder, and waits for a second word.
    Confirm {
        /// The auction as it is.
        auction: Auction,
        /// What would be bid.
        amount: Money,
    },
}

impl Economy {
    /// Puts things up for the highest bidder. They are bound until the end.
    ///
    /// # Errors
    /// `shop.unknown`, `shop.not_giftable`, `shop.not_held`, `shop.quantity`, `shop.price`, `market.too_many`.
    #[tracing::instrument(name = "economy.auction_start", level = "debug", skip_all)]
    pub async fn auction_start(&self, request: &Request, order: AuctionOrder) -> Result<Auction, AppError> {
        request.allow_use()?;
        refuse::quantity(order.quantity)?;
        if !order.start.is_positive() || order.start > MAX_PRICE {
            return Err(AppError::new(codes::ITEM_PRICE));
        }
        self.effect("auction_start", request, order, |tx, scope, order| {
            Box::pin(start(tx, scope, order))
        })
        .await
    }

    /// Bids: the amount is held, and the bid before it goes back in the same unit. A bid that is unlike the bidder is asked for
    /// twice; what looks suspicious stands, and waits for the staff when the auction ends.
    ///
    /// # Errors
    /// `auction.gone`, `market.own`, `auction.leading`, `auction.low` with `least`, `trade.limited`; `loan.overdue`;
    /// `economy.not_enough`.
    #[tracing::instrument(name = "economy.auction_bid", level = "debug", skip_all)]
    pub async fn auction_bid(
        &self,
        request: &Request,
        id: i64,
        amount: Money,
        confirmed: bool,
    ) -> Result<BidStep, AppError> {
        request.allow_use()?;
        let found = self
            .glance("auction", request, id, |tx, scope, id| {
                Box::pin(async move { get(tx, scope.guild(), id).await })
            })
            .await?;
        let moved = found.map(|auction| Moved {
            from: request.user(),
            to: auction.owner,
            value: amount,
        });
        let watched = Arc::new(self.watched_move(request.guild, moved).await?);
        let name = if confirmed { "bid_confirm" } else { "auction_bid" };
        let input = (id, amount, confirmed);
        let step = self
            .effect(name, request, input, move |tx, scope, (id, amount, confirmed)| {
                let watched = Arc::clone(&watched);
                Box::pin(async move { bid(tx, scope, (id, amount, confirmed), &watched).await })
            })
            .await?;
        if matches!(&step, BidStep::Placed(placed) if placed.auction.case.is_some()) {
            self.security().forget_block(request.guild, request.user()).await;
        }
        Ok(step)
    }

    /// Takes an auction back on which nobody has bid: the owner's own, or anybody's for staff.
    ///
    /// # Errors
    /// `auction.gone`, `market.foreign`, `auction.has_bids`.
    #[tracing::instrument(name = "economy.auction_cancel", level = "debug", skip_all)]
    pub async fn auction_cancel(&self, request: &Request, id: i64) -> Result<Auction, AppError> {
        request.allow_use()?;
        self.effect("auction_cancel", request, id, |tx, scope, id| {
            Box::pin(async move {
                let guild = scope.guild();
                books::lock(tx, guild).await?;
                let auction = get(tx, guild, id).await?.ok_or_else(gone)?;
                if auction.owner != scope.user() && !scope.request.may(Action::ShopManage) {
                    return Err(AppError::new(codes::LISTING_FOREIGN).into());
                }
                if auction.bid.is_some() {
                    return Err(AppError::new(codes::AUCTION_BID).into());
                }
                give_back(tx, guild, &auction, "withdrawn").await?;
                Ok(auction)
            })
        })
        .await
    }

    /// One auction that runs.
    ///
    /// # Errors
    /// `auction.gone`.
    pub async fn auction(&self, request: &Request, id: i64) -> Result<Auction, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("auction", request, id, |tx, scope, id| {
            Box::pin(async move { get(tx, scope.guild(), id).await?.ok_or_else(gone) })
        })
        .await
    }

    /// A page of the auctions that run, after a number.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    pub async fn auctions(
        &self,
        request: &Request,
        after: i64,
    ) -> Result<(Vec<Auction>, Option<i64>), AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("auctions", request, after, |tx, scope, after| {
            Box::pin(async move {
                let now = tx.now();
                let query = tx.query(LIST).bind(scope.guild().as_i64()).bind(now).bind(after);
                let found: Vec<Auction> = query.bind(PAGE + 1).fetch_all().await?;
                Ok(paged(found, PAGE, |last| last.id))
            })
        })
        .await
    }

    /// Settles every auction that is over, and answers how many there were.
    pub(super) async fn auctions_due(&self) -> Result<usize, AppError> {
        self.each_due("auctions_due", DUE, |guild, id| {
            let economy = self.clone();
            async move { economy.auction_due(guild, id).await }
        })
        .await
    }

    /// Settles one auction that is over. False: somebody else did, or it goes on.
    async fn auction_due(&self, guild: GuildId, id: i64) -> Result<bool, Fail> {
        let economy = self.clone();
        let settled: Result<Option<Settled>, Fail> = self
            .db()
            .write("auction_due", move |tx| {
                let economy = economy.clone();
                Box::pin(async move { settle(tx, &economy, guild, id).await })
            })
            .await;
        let settled = settled?;
        if let Some(Settled::Sold(transfer)) = settled {
            self.watch_transfer(guild, transfer);
        }
        Ok(settled.is_some())
    }
}

fn gone() -> Fail {
    AppError::new(codes::AUCTION_GONE).into()
}

async fn get(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<Auction>, Fail> {
    let query = tx.query(GET).bind(guild.as_i64()).bind(id);
    Ok(query.fetch_optional().await?)
}

async fn start(tx: &mut Tx, scope: Scope, order: AuctionOrder) -> Result<Auction, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let rules = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    loans::refuse_overdue(tx, guild, user).await?;
    let thing = handed_on(tx, &scope, &order.item, order.quantity).await?;
    may_offer(tx, &scope, rules.market_most).await?;
    let (hand, bound) = (Of::hand(guild, user, thing.id), Of::bound(guild, user, thing.id));
    holdings::shift(tx, hand, bound, i64::from(order.quantity), Why::Auction).await?;
    let (id,): (i64,) = tx.query(NEXT).bind(guild.as_i64()).fetch_one().await?;
    let hours = order.hours.clamp(1, LONGEST);
    let ends_at = now.plus(Duration::from_hours(hours.into()));
    let last_at = ends_at.plus(OVERTIME);
    tx.query(ADD)
        .bind(guild.as_i64())
        .bind(id)
        .bind(user.as_i64())
        .bind(thing.id)
        .bind(order.quantity)
        .bind(order.start.minor())
        .bind(rules.step_ppm)
        .bind(rules.market_fee_ppm)
        .bind(now)
        .bind(ends_at)
        .bind(last_at)
        .execute()
        .await?;
    get(tx, guild, id).await?.ok_or_else(gone)
}

async fn bid(
    tx: &mut Tx,
    scope: Scope,
    (id, amount, confirmed): (i64, Money, bool),
    watched: &Watched,
) -> Result<BidStep, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let economy = crate::settings::load(tx, guild).await?;
    let rules = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    member::welcome(tx, &scope, &economy).await?;
    let auction = get(tx, guild, id).await?.ok_or_else(gone)?;
    if auction.owner == user {
        return Err(AppError::new(codes::LISTING_OWN).into());
    }
    refuse::limited(tx, guild, user).await?;
    loans::refuse_overdue(tx, guild, user).await?;
    if auction.bidder == Some(user) {
        return Err(AppError::new(codes::AUCTION_LEADING).into());
    }
    let snipe = Duration::from_mins(rules.snipe_minutes.into());
    let ends_at = auction
        .terms()
        .bid(amount, now, snipe)
        .map_err(|refusal| match refusal {
            BidRefusal::Over => gone(),
            BidRefusal::TooLow(least) => AppError::new(codes::AUCTION_LOW).with("least", least).into(),
            BidRefusal::Overflow(error) => error.into(),
        })?;
    let wallet = books::purse(tx, guild, user).await?.wallet;
    if amount > wallet {
        return Err(not_enough(wallet, amount));
    }
    let found = watched.on(amount);
    // A bid waits by itself: there is nothing to delay.
    if !confirmed && matches!(found.step, Step::Confirm | Step::Delay) {
        return Ok(BidStep::Confirm { auction, amount });
    }
    ladder::met(tx, found.step);
    let case = if found.step >= Step::Hold {
        Some(wait::suspect(tx, &scope, (user, amount), &watched.verdict, &found).await?)
    } else {
        None
    };
    let account = AccountRef::wallet(guild, user);
    let terms = HoldTerms::new(account, amount, now, auction.last_at.plus(NET))?;
    let (hold, posted) = hold_open(tx, terms, &format!("auction {id}")).await?;
    release(tx, guild, auction.hold).await?;
    tx.query(BID)
        .bind(guild.as_i64())
        .bind(id)
        .bind(amount.minor())
        .bind(user.as_i64())
        .bind(hold.get())
        .bind(ends_at)
        .bind(case)
        .execute()
        .await?;
    if let Some(outbid) = auction.bidder {
        let notice = Notice::to_member(guild, outbid, notice_kind::AUCTION_OUTBID)
            .with("item", NoticeArg::Text(auction.thing.name.clone()))
            .with("amount", NoticeArg::Money(amount))
            .with("number", NoticeArg::Number(id));
        notice_post(tx, &notice).await?;
    }
    Ok(BidStep::Placed(BidPlaced {
        extended: ends_at > auction.ends_at,
        wallet: books::balance_of(&posted, account),
        auction: get(tx, guild, id).await?.ok_or_else(gone)?,
    }))
}

async fn release(tx: &mut Tx, guild: GuildId, hold: Option<i64>) -> Result<(), Fail> {
    if let Some(hold) = hold.map(HoldId::new)
        && let Some(found) = hold_find(tx, guild, hold).await?
        && found.state == HoldState::Open
    {
        hold_release(tx, guild, hold).await?;
    }
    Ok(())
}

/// Ends an auction without a buyer.
async fn give_back(tx: &mut Tx, guild: GuildId, auction: &Auction, state: &'static str) -> Result<(), Fail> {
    let ended = tx.query(END).bind(guild.as_i64()).bind(auction.id).bind(state);
    if ended.execute().await? == 0 {
        return Err(gone());
    }
    let thing = auction.thing.id;
    let (bound, hand) = (
        Of::bound(guild, auction.owner, thing),
        Of::hand(guild, auction.owner, thing),
    );
    holdings::shift(tx, bound, hand, auction.quantity, Why::Auction).await?;
    Ok(())
}
