//! Things for programs: `…/items`, `…/members/{member}/inventory`, and giving and taking them.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, RawPathParams, State};
use axum::http::HeaderMap;
use core_types::UserId;
use serde::{Deserialize, Serialize};

use super::write::{Member, body, idempotency_key, in_task};
use super::{Caller, InGuild};
use crate::error::ApiError;
use crate::state::HttpState;

/// Things on a page unless the caller says otherwise.
const USUAL: u32 = 50;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    after: Option<i64>,
    limit: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct Items {
    items: Vec<Item>,
    /// `after` of the next page; null on the last one.
    next: Option<i64>,
}

#[derive(Serialize)]
struct Item {
    id: i64,
    name: String,
    emoji: Option<String>,
    about: String,
    /// Null for what is not sold in the shop.
    price: Option<i64>,
    /// Null for as many as anybody wants.
    stock: Option<u32>,
    sold: i64,
    /// Whether it is only still there for those who hold it.
    deleted: bool,
}

pub(super) async fn items(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Items>, ApiError> {
    let Query(wanted) = wanted.map_err(|_| ApiError::QUERY)?;
    let economy = state.economy.ok_or(ApiError::NOT_FOUND)?;
    let limit = wanted.limit.unwrap_or(USUAL);
    let page = economy
        .api_items(&caller, guild, wanted.after, limit)
        .await
        .map_err(|error| ApiError::answer(&error))?;
    let items = page.things.into_iter().map(|thing| Item {
        id: thing.id,
        name: thing.spec.name,
        emoji: thing.spec.emoji,
        about: thing.spec.about,
        price: thing.spec.price.map(core_types::Money::minor),
        stock: thing.stock,
        sold: thing.sold,
        deleted: thing.is_deleted,
    });
    Ok(Json(Items {
        items: items.collect(),
        next: page.next,
    }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedInventory {
    #[serde(default)]
    after: i64,
}

#[derive(Serialize)]
pub(super) struct Inventory {
    member: UserId,
    items: Vec<Held>,
    /// `after` of the next page; null on the last one.
    next: Option<i64>,
}

#[derive(Serialize)]
struct Held {
    id: i64,
    name: String,
    quantity: i64,
}

pub(super) async fn inventory(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    Member(member): Member,
    wanted: Result<Query<WantedInventory>, QueryRejection>,
) -> Result<Json<Inventory>, ApiError> {
    let Query(wanted) = wanted.map_err(|_| ApiError::QUERY)?;
    let economy = state.economy.ok_or(ApiError::NOT_FOUND)?;
    let page = economy
        .api_inventory(&caller, guild, member, wanted.after)
        .await
        .map_err(|error| ApiError::answer(&error))?;
    let items = page.rows.into_iter().map(|row| Held {
        id: row.thing.id,
        name: row.thing.spec.name,
        quantity: row.hand,
    });
    Ok(Json(Inventory {
        member,
        items: items.collect(),
        next: page.next,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedChange {
    /// Negative to take.
    quantity: i64,
    reason: String,
}

/// What a member holds after a change.
#[derive(Serialize)]
pub(super) struct Handed {
    member: UserId,
    id: i64,
    name: String,
    change: i64,
    quantity: i64,
}

pub(super) async fn hand(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    Member(member): Member,
    params: RawPathParams,
    headers: HeaderMap,
    wanted: Result<Json<WantedChange>, JsonRejection>,
) -> Result<Json<Handed>, ApiError> {
    let wanted = body(wanted)?;
    let item = params.iter().find(|(name, _)| *name == "item");
    let item = item.and_then(|(_, typed)| typed.parse::<i64>().ok());
    let item = item.ok_or(ApiError::NOT_FOUND)?;
    let economy = state.economy.ok_or(ApiError::NOT_FOUND)?;
    let key = idempotency_key(&headers)?;
    let change = wanted.quantity;
    let handed = in_task(async move {
        let order = (member, item.to_string());
        economy
            .api_hand(&caller, guild, (order.0, &order.1, change), &wanted.reason, &key)
            .await
    });
    let handed = handed.await?;
    Ok(Json(Handed {
        member,
        id: handed.thing.id,
        name: handed.thing.name,
        change,
        quantity: handed.held,
    }))
}
