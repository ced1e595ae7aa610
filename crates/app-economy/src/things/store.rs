//! The catalogue's rows.

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_types::{GuildId, Money, Timestamp, UserId, text};
use domain_economy::things::{Acts, Flags, ItemSpec, Needs};

use super::Thing;
use crate::fail::Fail;

statements! {
    /// One thing by its number.
    ITEM_GET = "SELECT id, name, emoji, about, price, stock, per_head, ends_at, needs, acts, usable, giftable, sellable, sold, state
        FROM item WHERE guild_id = $1 AND id = $2";
    /// Things behind a number, those that are only still held among them.
    ITEMS_AFTER = "SELECT id, name, emoji, about, price, stock, per_head, ends_at, needs, acts, usable, giftable, sellable, sold, state
        FROM item WHERE guild_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    /// One thing by its name; deleted ones last.
    ITEM_NAMED = "SELECT id, name, emoji, about, price, stock, per_head, ends_at, needs, acts, usable, giftable, sellable, sold, state
        FROM item WHERE guild_id = $1 AND name_key = $2 ORDER BY state DESC, id DESC LIMIT 1";
    /// What the shop sells, the cheapest first, after a price and a number.
    ITEM_SHOP = "SELECT id, name, emoji, about, price, stock, per_head, ends_at, needs, acts, usable, giftable, sellable, sold, state
        FROM item WHERE guild_id = $1 AND state = 'open' AND price IS NOT NULL AND (ends_at IS NULL OR ends_at > $2)
            AND (price > $3 OR (price = $3 AND id > $4))
        ORDER BY price, id LIMIT $5";
    /// Things whose name has something in it.
    ITEM_SUGGEST = "SELECT id, name, emoji, about, price, stock, per_head, ends_at, needs, acts, usable, giftable, sellable, sold, state
        FROM item WHERE guild_id = $1 AND state = 'open' AND name_key LIKE $2 ESCAPE '!' ORDER BY name_key LIMIT 25";
    /// Things whose name has something in it, of those that somebody has at hand.
    ITEM_SUGGEST_HELD = "SELECT item.id, name, emoji, about, price, stock, per_head, ends_at, needs, acts, usable, giftable, sellable,
            sold, state
        FROM item JOIN item_holding ON item_holding.guild_id = item.guild_id AND item_holding.item_id = item.id
        WHERE item.guild_id = $1 AND name_key LIKE $2 ESCAPE '!' AND owner_id = $3 AND place = 'hand' AND quantity > 0
        ORDER BY name_key LIMIT 25";
    /// How many there are, and the highest number ever given.
    ITEM_COUNT = "SELECT CAST(COALESCE(SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT), COALESCE(MAX(id), 0)
        FROM item WHERE guild_id = $1";
    /// A new thing.
    ITEM_ADD = "INSERT INTO item (guild_id, id, name, name_key, emoji, about, price, stock, per_head, ends_at, needs, acts,
            usable, giftable, sellable, sold, state, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 'open', $16, $16)";
    /// What staff changed of one.
    ITEM_SET = "UPDATE item SET name = $3, name_key = $4, emoji = $5, about = $6, price = $7, stock = $8, per_head = $9,
            ends_at = $10, needs = $11, acts = $12, usable = $13, giftable = $14, sellable = $15, changed_at = $16
        WHERE guild_id = $1 AND id = $2 AND state = 'open'";
    /// Nobody can get it from the shop any more.
    ITEM_DELETE = "UPDATE item SET state = 'deleted', changed_at = $3 WHERE guild_id = $1 AND id = $2 AND state = 'open'";
    /// Takes some out of the shop; no row if there are too few.
    STOCK_TAKE = "UPDATE item SET stock = stock - $3, sold = sold + $3
        WHERE guild_id = $1 AND id = $2 AND state = 'open' AND (stock IS NULL OR stock >= $3) RETURNING sold";
    /// Puts some back into the shop, where there is a shelf for it.
    STOCK_BACK = "UPDATE item SET stock = stock + $3 WHERE guild_id = $1 AND id = $2";
    /// Takes some off the shelf again that were put back.
    STOCK_UNBACK = "UPDATE item SET stock = stock - $3 WHERE guild_id = $1 AND id = $2 AND stock >= $3";
    /// A sale that did not come about.
    SALE_UNDO = "UPDATE item SET stock = stock + $3, sold = sold - $3 WHERE guild_id = $1 AND id = $2 AND sold >= $3";
}

impl FromRow for Thing {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        read(row, 0)
    }
}

/// A thing whose columns begin at a place.
pub(super) fn read(row: &Row<'_>, at: usize) -> Result<Thing, DbError> {
    let needs: Needs = json(&row.get::<String>(at + 8)?)?;
    let acts: Acts = json(&row.get::<String>(at + 9)?)?;
    let state: String = row.get(at + 14)?;
    Ok(Thing {
        id: row.get(at)?,
        spec: ItemSpec {
            name: row.get(at + 1)?,
            emoji: row.get(at + 2)?,
            about: row.get(at + 3)?,
            price: row.get::<Option<i64>>(at + 4)?.map(Money::new),
            per_head: row.get(at + 6)?,
            ends_at: row.get(at + 7)?,
            needs,
            acts,
            flags: Flags {
                usable: row.get(at + 10)?,
                giftable: row.get(at + 11)?,
                sellable: row.get(at + 12)?,
            },
        },
        stock: row.get(at + 5)?,
        sold: row.get(at + 13)?,
        is_deleted: state != "open",
    })
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, DbError> {
    serde_json::from_str(text).map_err(|error| DbError::corrupt(format!("a thing cannot be read: {error}")))
}

/// The form of a name in which it is unique and found.
pub(super) fn name_key(name: &str) -> String {
    text::cleaned(name).to_lowercase()
}

/// A thing by what was typed: its number, as suggestions hold it, or its name.
pub(super) async fn find(tx: &mut Tx, guild: GuildId, typed: &str) -> Result<Option<Thing>, DbError> {
    if let Ok(id) = typed.trim().trim_start_matches('#').parse::<i64>() {
        return get(tx, guild, id).await;
    }
    let query = tx.query(ITEM_NAMED).bind(guild.as_i64());
    query.bind(name_key(typed)).fetch_optional().await
}

/// A thing by its number, deleted or not.
pub(super) async fn get(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<Thing>, DbError> {
    tx.query(ITEM_GET)
        .bind(guild.as_i64())
        .bind(id)
        .fetch_optional()
        .await
}

/// Things behind a number, deleted or not.
pub(crate) async fn listed(
    tx: &mut Tx,
    guild: GuildId,
    after: i64,
    limit: u32,
) -> Result<Vec<Thing>, DbError> {
    let query = tx.query(ITEMS_AFTER).bind(guild.as_i64()).bind(after);
    query.bind(limit).fetch_all().await
}

/// Writes a thing down, as a new one or over the old one.
pub(super) async fn put(tx: &mut Tx, guild: GuildId, thing: &Thing, is_new: bool) -> Result<bool, Fail> {
    let now = tx.now();
    let spec = &thing.spec;
    let written = |part: serde_json::Result<String>| {
        part.map_err(|error| core_errors::AppError::internal("a thing cannot be kept").caused_by(error))
    };
    let changed = tx
        .query(if is_new { ITEM_ADD } else { ITEM_SET })
        .bind(guild.as_i64())
        .bind(thing.id)
        .bind(&spec.name)
        .bind(name_key(&spec.name))
        .bind(spec.emoji.as_deref())
        .bind(&spec.about)
        .bind(spec.price.map(Money::minor))
        .bind(thing.stock)
        .bind(spec.per_head)
        .bind(spec.ends_at)
        .bind(written(serde_json::to_string(&spec.needs))?)
        .bind(written(serde_json::to_string(&spec.acts))?)
        .bind(spec.flags.usable)
        .bind(spec.flags.giftable)
        .bind(spec.flags.sellable)
        .bind(now);
    Ok(changed.execute().await? == 1)
}

/// A page of the shop.
pub(super) async fn shop(
    tx: &mut Tx,
    guild: GuildId,
    (price, id): (i64, i64),
    limit: u32,
) -> Result<Vec<Thing>, DbError> {
    let now: Timestamp = tx.now();
    tx.query(ITEM_SHOP)
        .bind(guild.as_i64())
        .bind(now)
        .bind(price)
        .bind(id)
        .bind(limit)
        .fetch_all()
        .await
}

/// Things whose name fits what is being typed: all, or those that somebody has at hand.
pub(super) async fn suggest(
    tx: &mut Tx,
    guild: GuildId,
    typed: &str,
    held_by: Option<UserId>,
) -> Result<Vec<Thing>, DbError> {
    let escaped = name_key(typed)
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    let pattern = format!("%{escaped}%");
    match held_by {
        None => {
            tx.query(ITEM_SUGGEST)
                .bind(guild.as_i64())
                .bind(pattern)
                .fetch_all()
                .await
        }
        Some(owner) => {
            let query = tx.query(ITEM_SUGGEST_HELD).bind(guild.as_i64()).bind(pattern);
            query.bind(owner.as_i64()).fetch_all().await
        }
    }
}

/// How many things there are, and the highest number that was ever given.
pub(super) async fn count(tx: &mut Tx, guild: GuildId) -> Result<(i64, i64), DbError> {
    tx.query(ITEM_COUNT).bind(guild.as_i64()).fetch_one().await
}

/// Deletes one. False: there is none.
pub(super) async fn delete(tx: &mut Tx, guild: GuildId, id: i64) -> Result<bool, DbError> {
    let now = tx.now();
    let deleted = tx.query(ITEM_DELETE).bind(guild.as_i64()).bind(id).bind(now);
    Ok(deleted.execute().await? == 1)
}

/// Takes some out of the shop. False: there are too few.
pub(super) async fn stock_take(tx: &mut Tx, guild: GuildId, id: i64, quantity: u32) -> Result<bool, DbError> {
    let taken = tx.query(STOCK_TAKE).bind(guild.as_i64()).bind(id).bind(quantity);
    let sold: Option<(i64,)> = taken.fetch_optional().await?;
    Ok(sold.is_some())
}

/// Puts some that were sold back onto the shelf.
pub(super) async fn stock_back(tx: &mut Tx, guild: GuildId, id: i64, quantity: u32) -> Result<(), DbError> {
    let back = tx.query(STOCK_BACK).bind(guild.as_i64()).bind(id).bind(quantity);
    back.execute().await.map(drop)
}

/// Takes some off the shelf again that were put back onto it.
pub(super) async fn stock_unback(tx: &mut Tx, guild: GuildId, id: i64, quantity: u32) -> Result<(), DbError> {
    let taken = tx
        .query(STOCK_UNBACK)
        .bind(guild.as_i64())
        .bind(id)
        .bind(quantity);
    taken.execute().await.map(drop)
}

/// Undoes a sale that did not come about.
pub(super) async fn sale_undo(tx: &mut Tx, guild: GuildId, id: i64, quantity: u32) -> Result<(), DbError> {
    let undone = tx.query(SALE_UNDO).bind(guild.as_i64()).bind(id).bind(quantity);
    undone.execute().await.map(drop)
}
