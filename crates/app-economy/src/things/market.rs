//! The market: things at a fixed price, bound until they are bought, taken back, or their time is over.

mod purchase;

use std::sync::Arc;
use std::time::Duration;

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Action, Notice, NoticeArg, notice_kind, notice_post};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::things::{MAX_PRICE, fee, total};
use serde::{Deserialize, Serialize};

use super::holdings::{self, Of, Why};
use super::watched::Moved;
use super::{Named, Thing, paged, refuse, settings, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, Waits, books};
use purchase::bought;

/// Listings on a page.
const PAGE: u32 = 8;

statements! {
    /// What somebody has on the market, auctions included, and the highest number ever given to a listing.
    pub(super) ON_MARKET = "SELECT (SELECT COUNT(*) FROM market_listing WHERE guild_id = $1 AND owner_id = $2 AND state = 'open')
        + (SELECT COUNT(*) FROM auction WHERE guild_id = $1 AND owner_id = $2 AND state = 'open')";
    LISTING_NEXT = "SELECT COALESCE(MAX(id), 0) + 1 FROM market_listing WHERE guild_id = $1";
    LISTING_ADD = "INSERT INTO market_listing (guild_id, id, owner_id, item_id, quantity, price, fee_ppm, state, opened_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)";
    LISTING_GET = "SELECT market_listing.id, owner_id, quantity, market_listing.price, fee_ppm, expires_at, item_id, item.name, item.emoji
        FROM market_listing JOIN item ON item.guild_id = market_listing.guild_id AND item.id = market_listing.item_id
        WHERE market_listing.guild_id = $1 AND market_listing.id = $2 AND market_listing.state = 'open' AND owner_id IS NOT NULL";
    /// The newest first, before a number.
    LISTINGS = "SELECT market_listing.id, owner_id, quantity, market_listing.price, fee_ppm, expires_at, item_id, item.name, item.emoji
        FROM market_listing JOIN item ON item.guild_id = market_listing.guild_id AND item.id = market_listing.item_id
        WHERE market_listing.guild_id = $1 AND market_listing.id < $2 AND market_listing.state = 'open' AND owner_id IS NOT NULL
            AND expires_at > $3
        ORDER BY market_listing.id DESC LIMIT $4";
    /// Takes some; no row if there are too few or it is over.
    LISTING_TAKE = "UPDATE market_listing SET quantity = quantity - $3, state = CASE WHEN quantity = $3 THEN 'sold' ELSE 'open' END
        WHERE guild_id = $1 AND id = $2 AND state = 'open' AND quantity >= $3 AND expires_at > $4 RETURNING quantity";
    /// Ends one; whoever changes the row has ended it.
    LISTING_END = "UPDATE market_listing SET state = $3 WHERE guild_id = $1 AND id = $2 AND state = 'open'";
    /// Those whose time is over. Nothing moves where the bot was removed.
    LISTINGS_DUE = "SELECT guild_id, id FROM market_listing WHERE state = 'open' AND expires_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = market_listing.guild_id AND left_at IS NOT NULL)
        ORDER BY expires_at, id LIMIT $2";
}

/// Something on the market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its number in the guild.
    pub id: i64,
    /// Whose it is.
    pub owner: UserId,
    /// What.
    pub thing: Named,
    /// How many are left.
    pub quantity: i64,
    /// What one costs.
    pub each: Money,
    /// What the seller leaves to the house, in millionths.
    pub fee_ppm: u32,
    /// When it goes back.
    pub expires_at: Timestamp,
}

impl FromRow for Listing {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get(0)?,
            owner: UserId::from_i64(row.get(1)?).map_err(|_| DbError::corrupt("a listing of nobody"))?,
            quantity: row.get(2)?,
            each: Money::new(row.get(3)?),
            fee_ppm: row.get(4)?,
            expires_at: row.get(5)?,
            thing: Named {
                id: row.get(6)?,
                name: row.get(7)?,
                emoji: row.get(8)?,
            },
        })
    }
}

/// What putting something up would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingPreview {
    /// What.
    pub thing: Named,
    /// How many.
    pub quantity: u32,
    /// What one costs the buyer.
    pub each: Money,
    /// What the house takes if all are sold at once.
    pub fee: Money,
    /// What the seller gets then.
    pub net: Money,
    /// For how many days.
    pub days: u32,
}

/// How far a purchase on the market came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum MarketStep {
    /// It is made.
    Bought(MarketBought),
    /// It is large or unusual, and waits for a second word.
    Confirm(MarketBought),
    /// It is paid, and coins and things wait: a while, or until staff has looked.
    Waits {
        /// The purchase.
        bought: MarketBought,
        /// The payment that waits.
        waits: Waits,
    },
}

/// A purchase on the market, or what it would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketBought {
    /// What it was bought of.
    pub listing: Listing,
    /// How many.
    pub quantity: u32,
    /// What all cost.
    pub total: Money,
    /// The wallet after it.
    pub wallet: Money,
}

impl Economy {
    /// What putting things up would come to: the fee is shown before anything is bound. Changes nothing.
    ///
    /// # Errors
    /// `shop.unknown`, `shop.not_giftable`, `shop.quantity`, `shop.price`, `shop.not_held`.
    pub async fn market_preview(
        &self,
        request: &Request,
        item: &str,
        quantity: u32,
        each: Money,
    ) -> Result<ListingPreview, AppError> {
        request.allow_use()?;
        let input = (item.to_owned(), refuse::quantity(quantity)?, priced(each)?);
        self.glance(
            "market_preview",
            request,
            input,
            |tx, scope, (item, quantity, each)| {
                Box::pin(async move {
                    let thing = handed_on(tx, &scope, &item, quantity).await?;
                    let rules = settings::load(tx, scope.guild()).await?;
                    let all = total(each, quantity)?;
                    let fee = fee(all, rules.market_fee_ppm)?;
                    Ok(ListingPreview {
                        thing: thing.named(),
                        quantity,
                        each,
                        fee,
                        net: all.minus(fee)?,
                        days: rules.market_days,
                    })
                })
            },
        )
        .await
    }

    /// Puts things up at a fixed price each. They are bound until somebody buys them, they are taken back, or their time is
    /// over.
    ///
    /// # Errors
    /// As [`Self::market_preview`], and `market.too_many`.
    #[tracing::instrument(name = "economy.market_sell", level = "debug", skip_all)]
    pub async fn market_sell(
        &self,
        request: &Request,
        item: String,
        quantity: u32,
        each: Money,
    ) -> Result<Listing, AppError> {
        request.allow_use()?;
        let input = (item, refuse::quantity(quantity)?, priced(each)?);
        self.effect(
            "market_sell",
            request,
            input,
            |tx, scope, (item, quantity, each)| Box::pin(put_up(tx, scope, item, quantity, each)),
        )
        .await
    }

    /// Buys some of what somebody put up; asks first if it costs more than the guild's threshold or is unlike the buyer. What
    /// looks suspicious is paid into a hold, and the things wait with it.
    ///
    /// # Errors
    /// `market.gone`, `market.own`, `market.too_few`, `shop.quantity`; `economy.not_enough`.
    #[tracing::instrument(name = "economy.market_buy", level = "debug", skip_all)]
    pub async fn market_buy(
        &self,
        request: &Request,
        id: i64,
        quantity: u32,
        confirmed: bool,
    ) -> Result<MarketStep, AppError> {
        request.allow_use()?;
        let input = (id, refuse::quantity(quantity)?, confirmed);
        let name = if confirmed { "market_confirm" } else { "market_buy" };
        let moved = self.market_moved(request, id, quantity).await?;
        let watched = self.watched_move(request.guild, moved).await?;
        let verdict = Arc::new(watched.clone());
        let done = self
            .effect_once(
                name,
                request,
                input,
                move |tx, scope, (id, quantity, confirmed)| {
                    let watched = Arc::clone(&verdict);
                    Box::pin(async move { bought(tx, scope, id, quantity, confirmed, &watched).await })
                },
            )
            .await?;
        match &done.value {
            MarketStep::Bought(_) if !done.replayed => self.watch_moved(request.guild, &watched),
            MarketStep::Waits { .. } => self.security().forget_block(request.guild, request.user()).await,
            MarketStep::Bought(_) | MarketStep::Confirm(_) => {}
        }
        Ok(done.value)
    }

    /// The coins that a purchase would move; none if there is no such offer, which its own unit then says.
    async fn market_moved(
        &self,
        request: &Request,
        id: i64,
        quantity: u32,
    ) -> Result<Option<Moved>, AppError> {
        let listing = self
            .glance("listing", request, id, |tx, scope, id| {
                Box::pin(async move { find(tx, scope.guild(), id).await })
            })
            .await?;
        let moved = listing.map(|listing| {
            Ok::<_, AppError>(Moved {
                from: request.user(),
                to: listing.owner,
                value: total(listing.each, quantity)?,
            })
        });
        moved.transpose()
    }

    /// Takes back what is left of a listing: the owner's own, or anybody's for staff.
    ///
    /// # Errors
    /// `market.gone`, `market.foreign`.
    #[tracing::instrument(name = "economy.market_cancel", level = "debug", skip_all)]
    pub async fn market_cancel(&self, request: &Request, id: i64) -> Result<Listing, AppError> {
        request.allow_use()?;
        self.effect("market_cancel", request, id, |tx, scope, id| {
            Box::pin(async move {
                let guild = scope.guild();
                books::lock(tx, guild).await?;
                let listing = get(tx, guild, id).await?;
                if listing.owner != scope.user() && !scope.request.may(Action::ShopManage) {
                    return Err(AppError::new(codes::LISTING_FOREIGN).into());
                }
                end(tx, guild, &listing, "withdrawn").await?;
                Ok(listing)
            })
        })
        .await
    }

    /// A page of the market, the newest first, before a number.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    pub async fn market(
        &self,
        request: &Request,
        before: Option<i64>,
    ) -> Result<(Vec<Listing>, Option<i64>), AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance(
            "market",
            request,
            before.unwrap_or(i64::MAX),
            |tx, scope, before| {
                Box::pin(async move {
                    let now = tx.now();
                    let query = tx
                        .query(LISTINGS)
                        .bind(scope.guild().as_i64())
                        .bind(before)
                        .bind(now);
                    let found: Vec<Listing> = query.bind(PAGE + 1).fetch_all().await?;
                    Ok(paged(found, PAGE, |last| last.id))
                })
            },
        )
        .await
    }

    /// Gives back everything whose time on the market is over, and answers how many listings there were.
    pub(super) async fn listings_due(&self) -> Result<usize, AppError> {
        self.each_due("listings_due", LISTINGS_DUE, |guild, id| {
            let db = self.db().clone();
            async move {
                db.write("listing_due", move |tx| Box::pin(expire(tx, guild, id)))
                    .await
            }
        })
        .await
    }
}

fn priced(each: Money) -> Result<Money, AppError> {
    if each.is_positive() && each <= MAX_PRICE {
        Ok(each)
    } else {
        Err(AppError::new(codes::ITEM_PRICE))
    }
}

/// A thing that the asker holds enough of and may hand on.
pub(super) async fn handed_on(tx: &mut Tx, scope: &Scope, item: &str, quantity: u32) -> Result<Thing, Fail> {
    let thing = store::find(tx, scope.guild(), item)
        .await?
        .ok_or_else(refuse::unknown)?;
    if !thing.spec.flags.giftable {
        return Err(AppError::new(codes::ITEM_NOT_GIFTABLE).into());
    }
    let held = holdings::held(tx, Of::hand(scope.guild(), scope.user(), thing.id)).await?;
    if held < i64::from(quantity) {
        return Err(refuse::not_held(held));
    }
    Ok(thing)
}

/// Refuses whoever has as much on the market as one member may.
pub(super) async fn may_offer(tx: &mut Tx, scope: &Scope, most: u32) -> Result<(), Fail> {
    let query = tx
        .query(ON_MARKET)
        .bind(scope.guild().as_i64())
        .bind(scope.user().as_i64());
    let (there,): (i64,) = query.fetch_one().await?;
    if there >= i64::from(most) {
        return Err(AppError::new(codes::LISTING_TOO_MANY).into());
    }
    Ok(())
}

async fn put_up(
    tx: &mut Tx,
    scope: Scope,
    item: String,
    quantity: u32,
    each: Money,
) -> Result<Listing, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let rules = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    let thing = handed_on(tx, &scope, &item, quantity).await?;
    may_offer(tx, &scope, rules.market_most).await?;
    let (hand, bound) = (Of::hand(guild, user, thing.id), Of::bound(guild, user, thing.id));
    holdings::shift(tx, hand, bound, i64::from(quantity), Why::Market).await?;
    let (id,): (i64,) = tx.query(LISTING_NEXT).bind(guild.as_i64()).fetch_one().await?;
    let expires_at = now.plus(Duration::from_hours(24 * u64::from(rules.market_days)));
    tx.query(LISTING_ADD)
        .bind(guild.as_i64())
        .bind(id)
        .bind(user.as_i64())
        .bind(thing.id)
        .bind(quantity)
        .bind(each.minor())
        .bind(rules.market_fee_ppm)
        .bind(now)
        .bind(expires_at)
        .execute()
        .await?;
    Ok(Listing {
        id,
        owner: user,
        thing: thing.named(),
        quantity: quantity.into(),
        each,
        fee_ppm: rules.market_fee_ppm,
        expires_at,
    })
}

async fn find(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<Listing>, Fail> {
    let query = tx.query(LISTING_GET).bind(guild.as_i64()).bind(id);
    Ok(query.fetch_optional().await?)
}

async fn get(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Listing, Fail> {
    let found = find(tx, guild, id).await?;
    found.ok_or_else(|| AppError::new(codes::LISTING_GONE).into())
}

/// Gives back what is left of a listing.
async fn end(tx: &mut Tx, guild: GuildId, listing: &Listing, state: &'static str) -> Result<(), Fail> {
    let ended = tx
        .query(LISTING_END)
        .bind(guild.as_i64())
        .bind(listing.id)
        .bind(state);
    if ended.execute().await? == 0 {
        return Err(AppError::new(codes::LISTING_GONE).into());
    }
    let thing = listing.thing.id;
    let (bound, hand) = (
        Of::bound(guild, listing.owner, thing),
        Of::hand(guild, listing.owner, thing),
    );
    holdings::shift(tx, bound, hand, listing.quantity, Why::Market).await?;
    Ok(())
}

async fn expire(tx: &mut Tx, guild: GuildId, id: i64) -> Result<bool, Fail> {
    books::lock(tx, guild).await?;
    let now = tx.now();
    let query = tx.query(LISTING_GET).bind(guild.as_i64()).bind(id);
    let found: Option<Listing> = query.fetch_optional().await?;
    let Some(listing) = found.filter(|listing| listing.expires_at <= now) else {
        return Ok(false);
    };
    end(tx, guild, &listing, "expired").await?;
    let notice = Notice::to_member(guild, listing.owner, notice_kind::MARKET_BACK)
        .with("item", NoticeArg::Text(listing.thing.name.clone()))
        .with("count", NoticeArg::Number(listing.quantity))
        .once(&format!("listing {id} expired"));
    notice_post(tx, &notice).await?;
    Ok(true)
}
