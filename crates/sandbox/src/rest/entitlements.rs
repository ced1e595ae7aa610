//! What an application sells and who has it.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::{Answer, Body, Bot, Query, get, id, post};
use crate::{
    error::ApiResult,
    snowflake::Snowflake,
    state::{
        Discord,
        entitlements::{Page, skus},
    },
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/applications/{application}/skus", get(sold))
        .route("/skus/{sku}/subscriptions", get(async |_: Bot| Json(json!([]))))
        .route("/applications/{application}/entitlements", get(list).post(create))
        .route(
            "/applications/{application}/entitlements/{entitlement}",
            get(one).delete(remove),
        )
        .route(
            "/applications/{application}/entitlements/{entitlement}/consume",
            post(consume),
        )
}

/// The application of the path, which must be the bot's own.
fn own(bot: Bot, application: &str) -> ApiResult<Snowflake> {
    let application = id("application_id", application)?;
    bot.must_be(application).map(|()| application)
}

async fn sold(bot: Bot, Path(application): Path<String>) -> Answer {
    Ok(Json(Value::Array(skus(own(bot, &application)?))))
}

async fn list(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(application): Path<String>,
    Query(page): Query<Page>,
) -> Answer {
    let application = own(bot, &application)?;
    discord
        .read(|state| state.entitlements_page(application, &page))
        .map(Json)
}

async fn create(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(application): Path<String>,
    Body(body): Body,
) -> Answer {
    let application = own(bot, &application)?;
    discord
        .update(|state| state.entitlement_create(application, &body))
        .map(Json)
}

type Names = Path<(String, String)>;

async fn one(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path((application, entitlement)): Names,
) -> Answer {
    let (application, entitlement) = (own(bot, &application)?, id("entitlement_id", &entitlement)?);
    discord
        .read(|state| state.entitlement(application, entitlement))
        .map(Json)
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path((application, entitlement)): Names,
) -> ApiResult<StatusCode> {
    let (application, entitlement) = (own(bot, &application)?, id("entitlement_id", &entitlement)?);
    discord.update(|state| state.entitlement_delete(application, entitlement))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn consume(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path((application, entitlement)): Names,
) -> ApiResult<StatusCode> {
    let (application, entitlement) = (own(bot, &application)?, id("entitlement_id", &entitlement)?);
    discord.update(|state| state.entitlement_consume(application, entitlement))?;
    Ok(StatusCode::NO_CONTENT)
}
