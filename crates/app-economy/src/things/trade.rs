//! Trades: two offers on a table, exchanged in one unit once both sides confirmed the same sight of it.

mod agree;

use std::sync::Arc;
use std::time::Duration;

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_errors::{AppError, codes};
use core_types::{GuildId, Money, MoneyOverflow, Timestamp, UserId};
use domain_economy::things::{MAX_PRICE, Side, Table, fee};
use serde::{Deserialize, Serialize};

use super::holdings::{self, Of};
use super::{Named, refuse, settings, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, Waits, books, loans};
use agree::{confirmed, moved};

/// A trade that nobody touches for so long is over.
const OPEN_FOR: Duration = Duration::from_hours(1);
/// Different things in one offer.
const MOST: usize = 8;

statements! {
    NEXT = "SELECT COALESCE(MAX(id), 0) + 1 FROM trade WHERE guild_id = $1";
    ADD = "INSERT INTO trade (guild_id, id, asker_id, member_id, ask, answer, version, asker_ok, member_ok, state, opened_at, expires_at,
            fee_ppm)
        VALUES ($1, $2, $3, $4, $5, $5, 1, 0, 0, 'open', $6, $7, $8)";
    GET = "SELECT id, asker_id, member_id, ask, answer, version, asker_ok, member_ok, state, expires_at, fee_ppm FROM trade
        WHERE guild_id = $1 AND id = $2";
    SET = "UPDATE trade SET ask = $3, answer = $4, version = $5, asker_ok = $6, member_ok = $7, state = $8, expires_at = $9
        WHERE guild_id = $1 AND id = $2 AND state = 'open'";
    /// Trades that nobody touched in time hold nothing, so they are only marked.
    EXPIRE = "UPDATE trade SET state = 'expired' WHERE state = 'open' AND expires_at <= $1";
}

/// What one side puts down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TradeOffer {
    /// Coins.
    pub coins: Money,
    /// Things, and how many of each.
    pub items: Vec<(Named, u32)>,
}

impl TradeOffer {
    fn is_empty(&self) -> bool {
        !self.coins.is_positive() && self.items.is_empty()
    }
}

/// What became of a trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TradeState {
    /// Both can still change it.
    Open,
    /// Everything has changed hands.
    Done,
    /// One of the two ended it.
    Cancelled,
    /// Nobody touched it in time.
    Expired,
}

impl TradeState {
    const ALL: [Self; 4] = [Self::Open, Self::Done, Self::Cancelled, Self::Expired];

    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

/// A trade as both sides see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TradeView {
    /// Its number in the guild.
    pub id: i64,
    /// Who asked for it.
    pub asker: UserId,
    /// Whom they asked.
    pub member: UserId,
    /// What whoever asked puts down.
    pub ask: TradeOffer,
    /// What the other puts down.
    pub answer: TradeOffer,
    /// What is confirmed is one version.
    pub version: i64,
    /// Whether whoever asked has confirmed it.
    pub asker_ok: bool,
    /// Whether the other has.
    pub member_ok: bool,
    /// What became of it.
    pub state: TradeState,
    /// When it ends if nobody touches it.
    pub expires_at: Timestamp,
    /// What the house takes of the coins that change hands, in millionths.
    pub fee_ppm: u32,
}

/// How far a trade came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TradeStep {
    /// The trade after it.
    pub trade: TradeView,
    /// Coins and things have left both sides and wait: a while, or until staff has looked.
    pub waits: Option<Waits>,
    /// Nothing changed hands, because staff looks at it first in this case.
    pub case: Option<i64>,
}

impl FromRow for TradeView {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let user = |id: Option<i64>| {
            let id = id.ok_or_else(|| DbError::corrupt("a trade of nobody"))?;
            UserId::from_i64(id).map_err(|_| DbError::corrupt("a trade names no user id"))
        };
        let offer = |text: String| {
            serde_json::from_str(&text)
                .map_err(|error| DbError::corrupt(format!("an offer cannot be read: {error}")))
        };
        let state: String = row.get(8)?;
        let state = TradeState::ALL.into_iter().find(|known| known.name() == state);
        Ok(Self {
            id: row.get(0)?,
            asker: user(row.get(1)?)?,
            member: user(row.get(2)?)?,
            ask: offer(row.get(3)?)?,
            answer: offer(row.get(4)?)?,
            version: row.get(5)?,
            asker_ok: row.get(6)?,
            member_ok: row.get(7)?,
            state: state.ok_or_else(|| DbError::corrupt("a trade is in an unknown state"))?,
            expires_at: row.get(9)?,
            fee_ppm: row.get(10)?,
        })
    }
}

impl TradeView {
    fn side(&self, user: UserId) -> Option<Side> {
        match user {
            _ if user == self.asker => Some(Side::Asker),
            _ if user == self.member => Some(Side::Member),
            _ => None,
        }
    }

    const fn table(&self) -> Table {
        Table {
            version: self.version,
            asker_ok: self.asker_ok,
            member_ok: self.member_ok,
        }
    }

    fn put(&mut self, table: Table) {
        (self.version, self.asker_ok, self.member_ok) = (table.version, table.asker_ok, table.member_ok);
    }

    /// Who gives coins, and how many more than they get; none if nobody does.
    pub fn coins(&self) -> Option<(UserId, Money)> {
        let more = self.ask.coins.minus(self.answer.coins).unwrap_or_default();
        match more.minor().signum() {
            0 => None,
            1 => Some((self.asker, more)),
            _ => Some((self.member, Money::new(-more.minor()))),
        }
    }

    /// What the house takes of the coins that change hands, whoever gives them.
    ///
    /// # Errors
    /// [`MoneyOverflow`] for more than can be counted.
    pub fn fee(&self) -> Result<Money, MoneyOverflow> {
        let coins = self.coins().map_or(Money::ZERO, |(_, coins)| coins);
        fee(coins, self.fee_ppm)
    }

    fn other(&self, side: UserId) -> UserId {
        if side == self.asker {
            self.member
        } else {
            self.asker
        }
    }

    fn offer(&mut self, side: Side) -> &mut TradeOffer {
        match side {
            Side::Asker => &mut self.ask,
            Side::Member => &mut self.answer,
        }
    }
}

/// A change of one's own offer.
#[derive(Debug, Clone, Serialize)]
pub enum TradeChange {
    /// So many of a thing lie there now; none takes it away.
    Item(String, u32),
    /// So many coins lie there now.
    Coins(Money),
    /// Nothing lies there any more.
    Clear,
}

impl Economy {
    /// Asks another member to trade. Nothing lies on the table yet.
    ///
    /// # Errors
    /// `shop.gift_self`, `shop.gift_bot`.
    #[tracing::instrument(name = "economy.trade_open", level = "debug", skip_all)]
    pub async fn trade_open(
        &self,
        request: &Request,
        with: UserId,
        is_bot: bool,
    ) -> Result<TradeView, AppError> {
        request.allow_use()?;
        if with == request.user() {
            return Err(AppError::new(codes::GIFT_SELF));
        }
        if is_bot {
            return Err(AppError::new(codes::GIFT_BOT));
        }
        self.effect("trade_open", request, with, |tx, scope, with| {
            Box::pin(open(tx, scope, with))
        })
        .await
    }

    /// One trade, for the two it is between.
    ///
    /// # Errors
    /// `trade.gone`; `component.foreign` for anybody else.
    pub async fn trade(&self, request: &Request, id: i64) -> Result<TradeView, AppError> {
        request.allow_use()?;
        self.glance("trade", request, id, |tx, scope, id| {
            Box::pin(async move { Ok(get(tx, &scope, id).await?.0) })
        })
        .await
    }

    /// Changes what the asker puts down. Nobody has confirmed that yet, whatever they confirmed before.
    ///
    /// # Errors
    /// `trade.gone`, `trade.full`; `component.foreign`; `shop.unknown`, `shop.not_giftable`, `shop.not_held`, `shop.price`.
    #[tracing::instrument(name = "economy.trade_change", level = "debug", skip_all)]
    pub async fn trade_change(
        &self,
        request: &Request,
        id: i64,
        change: TradeChange,
    ) -> Result<TradeView, AppError> {
        request.allow_use()?;
        self.effect(
            "trade_change",
            request,
            (id, change),
            |tx, scope, (id, change)| Box::pin(changed(tx, scope, id, change)),
        )
        .await
    }

    /// Confirms the version that was shown; once both have, everything changes hands, less the fee on the coins. If the watch
    /// finds that suspicious, coins and things wait together; where no coins could wait, nothing happens and staff is told.
    ///
    /// # Errors
    /// `trade.gone`, `trade.changed`, `trade.empty`, `trade.short`, `trade.limited`; `shop.not_giftable`; `loan.overdue`;
    /// `component.foreign`.
    #[tracing::instrument(name = "economy.trade_confirm", level = "debug", skip_all)]
    pub async fn trade_confirm(
        &self,
        request: &Request,
        id: i64,
        version: i64,
    ) -> Result<TradeStep, AppError> {
        request.allow_use()?;
        let moved = self
            .glance("trade_worth", request, id, |tx, scope, id| {
                Box::pin(async move { moved(tx, scope.guild(), id).await })
            })
            .await?;
        let watched = self.watched_move(request.guild, moved).await?;
        let known = Arc::new((watched.clone(), moved));
        let done = self
            .effect_once(
                "trade_confirm",
                request,
                (id, version),
                move |tx, scope, (id, version)| {
                    let known = Arc::clone(&known);
                    Box::pin(async move { confirmed(tx, scope, id, version, &known).await })
                },
            )
            .await?;
        let is_done = done.value.trade.state == TradeState::Done && done.value.waits.is_none();
        if is_done && !done.replayed {
            self.watch_moved(request.guild, &watched);
        }
        if let Some(moved) = moved.filter(|_| done.value.waits.is_some() || done.value.case.is_some()) {
            self.security().forget_block(request.guild, moved.from).await;
        }
        Ok(done.value)
    }

    /// Ends a trade; nothing changes hands.
    ///
    /// # Errors
    /// `trade.gone`; `component.foreign`.
    #[tracing::instrument(name = "economy.trade_cancel", level = "debug", skip_all)]
    pub async fn trade_cancel(&self, request: &Request, id: i64) -> Result<TradeView, AppError> {
        request.allow_use()?;
        self.effect("trade_cancel", request, id, |tx, scope, id| {
            Box::pin(async move {
                books::lock(tx, scope.guild()).await?;
                let (mut trade, _) = get(tx, &scope, id).await?;
                trade.state = TradeState::Cancelled;
                put(tx, scope.guild(), &trade).await?;
                Ok(trade)
            })
        })
        .await
    }

    /// Marks trades that nobody touched in time.
    pub(super) async fn trades_due(&self) -> Result<usize, AppError> {
        let expired: Result<u64, DbError> = self
            .db()
            .write("trades_due", |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    tx.query(EXPIRE).bind(now).execute().await
                })
            })
            .await;
        Ok(usize::try_from(expired?).unwrap_or(usize::MAX))
    }
}

fn gone() -> Fail {
    AppError::new(codes::TRADE_GONE).into()
}

async fn open(tx: &mut Tx, scope: Scope, with: UserId) -> Result<TradeView, Fail> {
    let (guild, now) = (scope.guild(), tx.now());
    let rules = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    let (id,): (i64,) = tx.query(NEXT).bind(guild.as_i64()).fetch_one().await?;
    let add = tx
        .query(ADD)
        .bind(guild.as_i64())
        .bind(id)
        .bind(scope.user().as_i64());
    let add = add
        .bind(with.as_i64())
        .bind("{}")
        .bind(now)
        .bind(now.plus(OPEN_FOR))
        .bind(rules.market_fee_ppm);
    add.execute().await?;
    Ok(get(tx, &scope, id).await?.0)
}

/// A trade that is open, and on which side of it the asker is.
async fn get(tx: &mut Tx, scope: &Scope, id: i64) -> Result<(TradeView, Side), Fail> {
    let now = tx.now();
    let query = tx.query(GET).bind(scope.guild().as_i64()).bind(id);
    let trade: Option<TradeView> = query.fetch_optional().await?;
    let trade = trade.filter(|trade| trade.state == TradeState::Open && trade.expires_at > now);
    let trade = trade.ok_or_else(gone)?;
    let side = trade.side(scope.user());
    let side = side.ok_or_else(|| AppError::new(codes::COMPONENT_FOREIGN))?;
    Ok((trade, side))
}

async fn put(tx: &mut Tx, guild: GuildId, trade: &TradeView) -> Result<(), Fail> {
    let written = |offer: &TradeOffer| {
        serde_json::to_string(offer)
            .map_err(|error| AppError::internal("an offer cannot be kept").caused_by(error))
    };
    let set = tx
        .query(SET)
        .bind(guild.as_i64())
        .bind(trade.id)
        .bind(written(&trade.ask)?)
        .bind(written(&trade.answer)?)
        .bind(trade.version)
        .bind(trade.asker_ok)
        .bind(trade.member_ok)
        .bind(trade.state.name())
        .bind(trade.expires_at);
    if set.execute().await? == 0 {
        return Err(gone());
    }
    Ok(())
}

async fn changed(tx: &mut Tx, scope: Scope, id: i64, change: TradeChange) -> Result<TradeView, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    books::lock(tx, guild).await?;
    let (mut trade, side) = get(tx, &scope, id).await?;
    if !matches!(change, TradeChange::Clear) {
        loans::refuse_overdue(tx, guild, user).await?;
    }
    match change {
        TradeChange::Clear => *trade.offer(side) = TradeOffer::default(),
        TradeChange::Coins(coins) => {
            if coins < Money::ZERO || coins > MAX_PRICE {
                return Err(AppError::new(codes::ITEM_PRICE).into());
            }
            trade.offer(side).coins = coins;
        }
        TradeChange::Item(typed, quantity) => {
            let thing = store::find(tx, guild, &typed)
                .await?
                .ok_or_else(refuse::unknown)?;
            let held = holdings::held(tx, Of::hand(guild, user, thing.id)).await?;
            if !thing.spec.flags.giftable {
                return Err(AppError::new(codes::ITEM_NOT_GIFTABLE).into());
            }
            if held < i64::from(quantity) {
                return Err(refuse::not_held(held));
            }
            let items = &mut trade.offer(side).items;
            items.retain(|(named, _)| named.id != thing.id);
            if quantity > 0 {
                items.push((thing.named(), quantity));
            }
            if items.len() > MOST {
                return Err(AppError::new(codes::TRADE_FULL).into());
            }
        }
    }
    let table = trade.table().changed();
    trade.put(table);
    trade.expires_at = now.plus(OPEN_FOR);
    put(tx, guild, &trade).await?;
    Ok(trade)
}
