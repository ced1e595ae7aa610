//! Who holds what: every change in one place, with the movement that proves it.

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::EntrySeq;

use super::{Held, refuse, store};
use crate::economy::Scope;
use crate::fail::Fail;

statements! {
    /// Adds to a holding.
    HOLDING_ADD = "INSERT INTO item_holding (guild_id, owner_id, item_id, place, quantity) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, owner_id, item_id, place) DO UPDATE SET quantity = item_holding.quantity + excluded.quantity
        RETURNING quantity";
    /// Takes from a holding; no row if it has too few.
    HOLDING_TAKE = "UPDATE item_holding SET quantity = quantity - $5
        WHERE guild_id = $1 AND owner_id = $2 AND item_id = $3 AND place = $4 AND quantity >= $5 RETURNING quantity";
    /// What a holding has.
    HOLDING_GET = "SELECT quantity FROM item_holding WHERE guild_id = $1 AND owner_id = $2 AND item_id = $3 AND place = $4";
    /// Writes a movement down.
    MOVEMENT_ADD = "INSERT INTO item_movement (guild_id, owner_id, item_id, place, delta, kind, at, entry_seq, paid_each)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// What somebody paid the shop for a thing, and for how many.
    PAID = "SELECT paid_each, CAST(SUM(delta) AS BIGINT) FROM item_movement
        WHERE guild_id = $1 AND owner_id = $2 AND item_id = $3 AND kind = 'buy' AND paid_each IS NOT NULL GROUP BY paid_each";
    /// How many somebody bought of the shop, without purchases that did not come about.
    BOUGHT = "SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) FROM item_movement
        WHERE guild_id = $1 AND owner_id = $2 AND item_id = $3 AND kind IN ('buy', 'unbuy')";
    /// How many they had bought when they were forgotten.
    BOUGHT_BEFORE = "SELECT bought FROM purchase_memory WHERE guild_id = $1 AND fingerprint = $2 AND item_id = $3 AND expires_at > $4";
    /// What somebody holds, after a number.
    INVENTORY = "SELECT item.id, name, emoji, about, price, stock, per_head, ends_at, needs, acts, usable, giftable, sellable, sold,
            state, held.hand, held.bound
        FROM (SELECT item_id, CAST(SUM(CASE place WHEN 'hand' THEN quantity ELSE 0 END) AS BIGINT) AS hand,
                CAST(SUM(CASE place WHEN 'bound' THEN quantity ELSE 0 END) AS BIGINT) AS bound
            FROM item_holding WHERE guild_id = $1 AND owner_id = $2 AND item_id > $3 AND quantity > 0
            GROUP BY item_id) AS held
        JOIN item ON item.guild_id = $1 AND item.id = held.item_id
        ORDER BY item.id LIMIT $4";
}

/// Where a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At hand.
    Hand,
    /// Bound by something that is under way.
    Bound,
}

impl Place {
    const fn name(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Bound => "bound",
        }
    }
}

/// Why a holding changes. The names are stored: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Buy,
    /// Handed in with a collection.
    Collect,
    /// It turned up.
    Find,
    /// Another thing gave it.
    Item,
    /// A purchase did not come about.
    Unbuy,
    Sell,
    Use,
    /// A use did not come about.
    Back,
    Gift,
    Staff,
    Market,
    Auction,
    Trade,
    Craft,
    Erase,
    /// Staff undid the entry that the things moved with.
    Reverse,
}

impl Why {
    /// Those under which things wait with a payment.
    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Market, Self::Auction, Self::Trade]
            .into_iter()
            .find(|why| why.name() == name)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Buy => "buy",
            Self::Collect => "collect",
            Self::Find => "find",
            Self::Item => "item",
            Self::Unbuy => "unbuy",
            Self::Sell => "sell",
            Self::Use => "use",
            Self::Back => "back",
            Self::Gift => "gift",
            Self::Staff => "staff",
            Self::Market => "market",
            Self::Auction => "auction",
            Self::Trade => "trade",
            Self::Craft => "craft",
            Self::Erase => "erase",
            Self::Reverse => "reverse",
        }
    }

    /// A change that belongs to an entry of the journal: undoing that entry moves the things back.
    pub(super) const fn with(self, entry: EntrySeq) -> Cause {
        Cause {
            why: self,
            entry: Some(entry),
            each: None,
        }
    }
}

/// Why a holding changes, and with which entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cause {
    why: Why,
    entry: Option<EntrySeq>,
    each: Option<Money>,
}

impl Cause {
    /// At so much each.
    pub(super) const fn at(self, each: Money) -> Self {
        Self {
            each: Some(each),
            ..self
        }
    }
}

impl From<Why> for Cause {
    fn from(why: Why) -> Self {
        Self {
            why,
            entry: None,
            each: None,
        }
    }
}

/// One member's holding of one thing in one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of {
    pub(super) guild: GuildId,
    pub(super) owner: UserId,
    pub(super) item: i64,
    pub(super) place: Place,
}

impl Of {
    /// At hand.
    pub(super) const fn hand(guild: GuildId, owner: UserId, item: i64) -> Self {
        Self {
            guild,
            owner,
            item,
            place: Place::Hand,
        }
    }

    /// Bound.
    pub(super) const fn bound(guild: GuildId, owner: UserId, item: i64) -> Self {
        Self {
            place: Place::Bound,
            ..Self::hand(guild, owner, item)
        }
    }
}

/// Adds to a holding, and answers what it has then. Under the lock of the guild's journal.
pub(super) async fn add(tx: &mut Tx, of: Of, quantity: i64, why: impl Into<Cause>) -> Result<i64, Fail> {
    let (held,): (i64,) = tx
        .query(HOLDING_ADD)
        .bind(of.guild.as_i64())
        .bind(of.owner.as_i64())
        .bind(of.item)
        .bind(of.place.name())
        .bind(quantity)
        .fetch_one()
        .await?;
    noted(tx, of, quantity, why.into()).await?;
    Ok(held)
}

/// Takes from a holding, and answers what is left.
///
/// Refuses with `shop.not_held` if there are too few.
pub(super) async fn take(tx: &mut Tx, of: Of, quantity: i64, why: impl Into<Cause>) -> Result<i64, Fail> {
    let left: Option<(i64,)> = tx
        .query(HOLDING_TAKE)
        .bind(of.guild.as_i64())
        .bind(of.owner.as_i64())
        .bind(of.item)
        .bind(of.place.name())
        .bind(quantity)
        .fetch_optional()
        .await?;
    let Some((left,)) = left else {
        return Err(refuse::not_held(held(tx, of).await?));
    };
    noted(tx, of, -quantity, why.into()).await?;
    Ok(left)
}

/// Moves things from one holding to another, and answers what is left in the first.
pub(super) async fn shift(
    tx: &mut Tx,
    from: Of,
    to: Of,
    quantity: i64,
    why: impl Into<Cause>,
) -> Result<i64, Fail> {
    let why = why.into();
    let left = take(tx, from, quantity, why).await?;
    add(tx, to, quantity, why).await?;
    Ok(left)
}

async fn noted(tx: &mut Tx, of: Of, delta: i64, cause: Cause) -> Result<(), DbError> {
    let now = tx.now();
    let add = tx
        .query(MOVEMENT_ADD)
        .bind(of.guild.as_i64())
        .bind(of.owner.as_i64())
        .bind(of.item)
        .bind(of.place.name())
        .bind(delta)
        .bind(cause.why.name())
        .bind(now)
        .bind(cause.entry)
        .bind(cause.each.map(Money::minor));
    add.execute().await.map(drop)
}

/// What a holding has.
pub(super) async fn held(tx: &mut Tx, of: Of) -> Result<i64, DbError> {
    let row: Option<(i64,)> = tx
        .query(HOLDING_GET)
        .bind(of.guild.as_i64())
        .bind(of.owner.as_i64())
        .bind(of.item)
        .bind(of.place.name())
        .fetch_optional()
        .await?;
    Ok(row.map_or(0, |(held,)| held))
}

/// How many the asker bought of the shop so far, also before they were forgotten.
pub(super) async fn bought(tx: &mut Tx, scope: &Scope, item: i64) -> Result<u64, DbError> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let (bought,): (i64,) = tx
        .query(BOUGHT)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(item)
        .fetch_one()
        .await?;
    let before = tx.query(BOUGHT_BEFORE).bind(guild.as_i64());
    let before = before
        .bind(scope.economy.fingerprint(guild, user))
        .bind(item)
        .bind(now);
    let before: Option<(i64,)> = before.fetch_optional().await?;
    let before = before.map_or(0, |(before,)| before);
    Ok(u64::try_from(bought.saturating_add(before)).unwrap_or(0))
}

/// What the shop pays a share of when it takes a thing back: its price, but no more than what this member paid for theirs on
/// average, rounded down. For what they never bought it is the price.
pub(super) async fn worth_back(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    item: i64,
    price: Money,
) -> Result<Money, DbError> {
    let query = tx.query(PAID).bind(guild.as_i64()).bind(user.as_i64());
    let paid: Vec<(i64, i64)> = query.bind(item).fetch_all().await?;
    let count: i128 = paid.iter().map(|(_, count)| i128::from(*count)).sum();
    let coins: i128 = paid
        .iter()
        .map(|(each, count)| i128::from(*each) * i128::from(*count))
        .sum();
    let average = coins.checked_div(count).and_then(|each| i64::try_from(each).ok());
    Ok(average.map_or(price, |each| price.min(Money::new(each))))
}

/// What somebody holds, after a number.
pub(super) async fn inventory(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    after: i64,
    limit: u32,
) -> Result<Vec<Held>, DbError> {
    tx.query(INVENTORY)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(after)
        .bind(limit)
        .fetch_all()
        .await
}

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            thing: store::read(row, 0)?,
            hand: row.get(15)?,
            bound: row.get(16)?,
        })
    }
}
