//! Collections: sets of things that staff define. Whoever has one of each hands them in, once, for coins and a badge. Things of
//! a collection can turn up with shifts and daily rewards, by a draw that can be repeated.

use core_db::{DbError, Tx, statements};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{GuildId, Money, Timestamp, text};
use domain_economy::collection::{Find, MAX_CHANCE, MAX_REWARD, MOST_ITEMS, draw_find};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};
use serde::{Deserialize, Serialize};

use super::holdings::{self, Of, Why};
use super::privacy::nobody;
use super::{Named, refuse, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::growth::{allowed, record};
use crate::work::draw_of;
use crate::{Life, Request, books, settings};

/// The most collections of one guild.
const MOST: usize = 20;

statements! {
    COLLECTION_LIST = "SELECT id, name, badge, coins, drop_ppm FROM collection WHERE guild_id = $1 AND state = 'open' ORDER BY id";
    /// The things of all collections of a guild, with how many somebody has at hand.
    COLLECTION_ITEMS = "SELECT collection_id, item.id, item.name, item.emoji, COALESCE(quantity, 0)
        FROM collection_item JOIN item ON item.guild_id = collection_item.guild_id AND item.id = collection_item.item_id
            LEFT JOIN item_holding ON item_holding.guild_id = item.guild_id AND item_holding.item_id = item.id
                AND item_holding.owner_id = $2 AND item_holding.place = 'hand'
        WHERE collection_item.guild_id = $1 ORDER BY collection_id, item.id";
    /// What somebody completed, also before they were forgotten.
    COMPLETED = "SELECT collection_id, done_at FROM collection_done WHERE guild_id = $1 AND user_id IN ($2, $3)";
    COLLECTION_HIGHEST = "SELECT COALESCE(MAX(id), 0) FROM collection WHERE guild_id = $1";
    COLLECTION_ADD = "INSERT INTO collection (guild_id, id, name, name_key, badge, coins, drop_ppm, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')";
    COLLECTION_ITEM_ADD = "INSERT INTO collection_item (guild_id, collection_id, item_id) VALUES ($1, $2, $3)";
    COLLECTION_REMOVE = "UPDATE collection SET state = 'deleted' WHERE guild_id = $1 AND id = $2 AND state = 'open'";
    /// Completes one; no row if it is completed.
    COMPLETE = "INSERT INTO collection_done (guild_id, user_id, collection_id, coins, done_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, user_id, collection_id) DO NOTHING RETURNING 1";
    /// What can turn up: things that are still there, of collections with a chance.
    FIND_LIST = "SELECT collection.id, drop_ppm, item_id FROM collection
            JOIN collection_item ON collection_item.guild_id = collection.guild_id AND collection_item.collection_id = collection.id
            JOIN item ON item.guild_id = collection.guild_id AND item.id = item_id AND item.state = 'open'
        WHERE collection.guild_id = $1 AND collection.state = 'open' AND drop_ppm > 0 ORDER BY collection.id, item_id";
    FOUND_ADD = "INSERT INTO item_drop (guild_id, user_id, label, collection_id, item_id, chance_ppm, drawn_at, commitment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (guild_id, user_id, label) DO NOTHING RETURNING 1";
    /// Badges of what somebody completed, the latest first.
    BADGES = "SELECT badge FROM collection_done JOIN collection
            ON collection.guild_id = collection_done.guild_id AND collection.id = collection_done.collection_id
        WHERE collection_done.guild_id = $1 AND user_id = $2 ORDER BY done_at DESC, collection.id LIMIT 10";
}

/// A collection as staff describe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionOrder {
    /// What it is called, 1 to 40 characters.
    pub name: String,
    /// Its things by names or numbers, with commas between them.
    pub items: String,
    /// The sign that whoever completes it may show.
    pub badge: String,
    /// New coins for completing it.
    pub coins: Money,
    /// The chance that a shift or a daily reward brings one of its things, in millionths.
    pub chance_ppm: u32,
}

/// A collection as one member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Its number in the guild.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The sign that whoever completes it may show.
    pub badge: String,
    /// New coins for completing it.
    pub coins: Money,
    /// The chance that a shift or a daily reward brings one of its things, in millionths.
    pub chance_ppm: u32,
    /// Its things, with how many the reader has at hand.
    pub items: Vec<(Named, i64)>,
    /// When the reader completed it.
    pub done_at: Option<Timestamp>,
}

impl Collection {
    /// How many different things of it the reader has.
    pub fn have(&self) -> usize {
        self.items.iter().filter(|(_, held)| *held > 0).count()
    }

    /// Whether the reader can hand it in.
    pub fn can_complete(&self) -> bool {
        self.done_at.is_none() && self.have() == self.items.len()
    }
}

/// A collection was completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completed {
    /// Which.
    pub name: String,
    /// The sign for it.
    pub badge: String,
    /// What it brought.
    pub coins: Money,
    /// The wallet after it.
    pub wallet: Money,
}

impl Economy {
    /// Makes a collection.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `collection.fault` and `collection.name` for what cannot be, `shop.unknown` for a
    /// thing, `collection.too_many`; `staff.cap` above the guild's setting.
    #[tracing::instrument(name = "economy.collection_add", level = "debug", skip_all)]
    pub async fn collection_add(
        &self,
        request: &Request,
        order: CollectionOrder,
    ) -> Result<Collection, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        let named = |typed: &str, longest| text::bounded(text::cleaned(typed), 1..=longest);
        let name = |_| AppError::new(codes::COLLECTION_NAME);
        let order = CollectionOrder {
            name: named(&order.name, 40).map_err(name)?,
            badge: named(&order.badge, 8).map_err(name)?,
            ..order
        };
        let in_range = (Money::ZERO..=MAX_REWARD).contains(&order.coins);
        if !in_range || order.chance_ppm > MAX_CHANCE {
            return Err(AppError::new(codes::COLLECTION_FAULT));
        }
        let made = self
            .effect("collection_add", request, order, |tx, scope, order| {
                Box::pin(add(tx, scope, order))
            })
            .await?;
        self.extras_forget(request.guild).await;
        Ok(made)
    }

    /// Takes a collection away. Badges stay, and so do its things.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `collection.unknown`.
    #[tracing::instrument(name = "economy.collection_remove", level = "debug", skip_all)]
    pub async fn collection_remove(&self, request: &Request, id: i64) -> Result<Collection, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        let removed = self
            .effect("collection_remove", request, id, |tx, scope, id| {
                Box::pin(remove(tx, scope, id))
            })
            .await?;
        self.extras_forget(request.guild).await;
        Ok(removed)
    }

    /// Every collection, with how far the asker is.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.collections", level = "debug", skip_all)]
    pub async fn collections(&self, request: &Request) -> Result<Vec<Collection>, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("collections", request, (), |tx, scope, ()| {
            Box::pin(async move { list(tx, &scope).await })
        })
        .await
    }

    /// Hands one of each thing of a collection in, for its coins and its badge: once.
    ///
    /// # Errors
    /// `collection.unknown`, `collection.done`, `collection.missing`; `trade.limited`.
    #[tracing::instrument(name = "economy.collection_complete", level = "debug", skip_all)]
    pub async fn collection_complete(&self, request: &Request, id: i64) -> Result<Completed, AppError> {
        request.allow_use()?;
        self.effect("collection_complete", request, id, |tx, scope, id| {
            Box::pin(complete(tx, scope, id))
        })
        .await
    }
}

async fn list(tx: &mut Tx, scope: &Scope) -> Result<Vec<Collection>, Fail> {
    type Items = (i64, i64, String, Option<String>, i64);
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    let rows: Vec<(i64, String, String, i64, u32)> =
        tx.query(COLLECTION_LIST).bind(guild).fetch_all().await?;
    let items: Vec<Items> = tx
        .query(COLLECTION_ITEMS)
        .bind(guild)
        .bind(user)
        .fetch_all()
        .await?;
    let done = tx.query(COMPLETED).bind(guild).bind(user).bind(nobody(scope));
    let done: Vec<(i64, Timestamp)> = done.fetch_all().await?;
    let of = |id: i64| {
        let items = items.iter().filter(move |row| row.0 == id);
        items.map(|(_, item, name, emoji, held)| {
            let named = Named {
                id: *item,
                name: name.clone(),
                emoji: emoji.clone(),
            };
            (named, *held)
        })
    };
    let collections = rows
        .into_iter()
        .map(|(id, name, badge, coins, chance_ppm)| Collection {
            id,
            name,
            badge,
            coins: Money::new(coins),
            chance_ppm,
            items: of(id).collect(),
            done_at: done.iter().find(|(done, _)| *done == id).map(|(_, at)| *at),
        });
    Ok(collections.collect())
}

async fn find(tx: &mut Tx, scope: &Scope, id: i64) -> Result<Collection, Fail> {
    let found = list(tx, scope).await?.into_iter().find(|one| one.id == id);
    Ok(found.ok_or_else(|| AppError::new(codes::COLLECTION_UNKNOWN))?)
}

async fn add(tx: &mut Tx, scope: Scope, order: CollectionOrder) -> Result<Collection, Fail> {
    allowed(tx, &scope).await?;
    let guild = scope.guild();
    let cap = settings::load(tx, guild).await?.staff_cap;
    if order.coins > cap {
        return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
    }
    let others = list(tx, &scope).await?;
    if others.len() >= MOST {
        return Err(AppError::new(codes::COLLECTION_TOO_MANY).into());
    }
    let key = store::name_key(&order.name);
    if others.iter().any(|other| store::name_key(&other.name) == key) {
        return Err(AppError::new(codes::COLLECTION_NAME).into());
    }
    let mut items: Vec<i64> = Vec::new();
    for typed in order
        .items
        .split(',')
        .map(str::trim)
        .filter(|typed| !typed.is_empty())
    {
        let thing = store::find(tx, guild, typed).await?;
        let thing = thing
            .filter(|thing| !thing.is_deleted)
            .ok_or_else(refuse::unknown)?;
        if !items.contains(&thing.id) {
            items.push(thing.id);
        }
    }
    if items.is_empty() || items.len() > MOST_ITEMS {
        return Err(AppError::new(codes::COLLECTION_FAULT).into());
    }
    let (highest,): (i64,) = tx
        .query(COLLECTION_HIGHEST)
        .bind(guild.as_i64())
        .fetch_one()
        .await?;
    let id = highest + 1;
    tx.query(COLLECTION_ADD)
        .bind(guild.as_i64())
        .bind(id)
        .bind(&order.name)
        .bind(key)
        .bind(&order.badge)
        .bind(order.coins.minor())
        .bind(order.chance_ppm)
        .execute()
        .await?;
    for item in items {
        let add = tx.query(COLLECTION_ITEM_ADD).bind(guild.as_i64());
        add.bind(id).bind(item).execute().await?;
    }
    let made = find(tx, &scope, id).await?;
    let told = serde_json::json!(made);
    record(tx, &scope, format!("collection:{id}"), (None, Some(told))).await?;
    Ok(made)
}

async fn remove(tx: &mut Tx, scope: Scope, id: i64) -> Result<Collection, Fail> {
    allowed(tx, &scope).await?;
    let before = find(tx, &scope, id).await?;
    let removed = tx.query(COLLECTION_REMOVE).bind(scope.guild().as_i64()).bind(id);
    removed.execute().await?;
    let told = serde_json::json!(before);
    record(tx, &scope, format!("collection:{id}"), (Some(told), None)).await?;
    Ok(before)
}

async fn complete(tx: &mut Tx, scope: Scope, id: i64) -> Result<Completed, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    books::lock(tx, guild).await?;
    // What members hand round among themselves must not be paid for.
    refuse::limited(tx, guild, user).await?;
    let collection = find(tx, &scope, id).await?;
    let done = || Fail::from(AppError::new(codes::COLLECTION_DONE));
    if collection.done_at.is_some() {
        return Err(done());
    }
    if !collection.can_complete() {
        return Err(AppError::new(codes::COLLECTION_MISSING).into());
    }
    let completed: Option<(i64,)> = tx
        .query(COMPLETE)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(id)
        .bind(collection.coins.minor())
        .bind(now)
        .fetch_optional()
        .await?;
    completed.ok_or_else(done)?;
    for (item, _) in &collection.items {
        holdings::take(tx, Of::hand(guild, user, item.id), 1, Why::Collect).await?;
    }
    let wallet = AccountRef::wallet(guild, user);
    let after = if collection.coins.is_positive() {
        let from = AccountRef::mint(guild);
        let draft = Draft::transfer(EntryKind::Collection, from, wallet, collection.coins)?;
        let memo = Memo::new(&collection.name)?;
        books::balance_of(&books::post(tx, draft.by(user).with_memo(memo)).await?, wallet)
    } else {
        books::purse(tx, guild, user).await?.wallet
    };
    Ok(Completed {
        name: collection.name,
        badge: collection.badge,
        coins: collection.coins,
        wallet: after,
    })
}

/// What can turn up in a guild.
pub(crate) async fn finds(tx: &mut Tx, guild: GuildId) -> Result<Vec<Find>, DbError> {
    let rows: Vec<(i64, u32, i64)> = tx.query(FIND_LIST).bind(guild.as_i64()).fetch_all().await?;
    let mut finds: Vec<Find> = Vec::new();
    for (collection, chance_ppm, item) in rows {
        match finds.last_mut().filter(|find| find.collection == collection) {
            Some(find) => find.items.push(item),
            None => finds.push(Find {
                collection,
                chance_ppm,
                items: vec![item],
            }),
        }
    }
    Ok(finds)
}

/// Draws whether something turns up with the asker's numbered shift or daily reward, and gives it to them. The stream is
/// `["find-…", guild, user, number]`; what turned up is on record with it.
pub(crate) async fn turn_up(
    tx: &mut Tx,
    scope: &Scope,
    life: &Life,
    (kind, number): (&str, i64),
) -> Result<Option<Named>, Fail> {
    let finds = &life.extras.finds;
    if finds.is_empty() {
        return Ok(None);
    }
    let (draw, mut stream) = draw_of(scope, kind, number);
    let Some((find, item)) = draw_find(finds, &mut stream) else {
        return Ok(None);
    };
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    books::lock(tx, guild).await?;
    let thing = store::get(tx, guild, item).await?;
    let Some(thing) = thing.filter(|thing| !thing.is_deleted) else {
        return Ok(None);
    };
    let added: Option<(i64,)> = tx
        .query(FOUND_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(draw.label.join("/"))
        .bind(find.collection)
        .bind(item)
        .bind(find.chance_ppm)
        .bind(now)
        .bind(draw.commitment)
        .fetch_optional()
        .await?;
    if added.is_none() {
        return Ok(None);
    }
    holdings::add(tx, Of::hand(guild, user, item), 1, Why::Find).await?;
    Ok(Some(thing.named()))
}

/// Badges of what somebody completed, the latest first.
pub(crate) async fn badges(
    tx: &mut Tx,
    guild: GuildId,
    member: core_types::UserId,
) -> Result<Vec<String>, DbError> {
    let query = tx.query(BADGES).bind(guild.as_i64()).bind(member.as_i64());
    let rows: Vec<(String,)> = query.fetch_all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
