//! Emoji of servers and applications.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, request::Parts},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Body, Bot, get, id};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::{
        Discord,
        audit_log::Act,
        emojis::{self, Owner},
    },
    validate::emoji::Changes,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/guilds/{guild}/emojis", get(list).post(create))
        .route(
            "/guilds/{guild}/emojis/{emoji}",
            get(one).patch(edit).delete(remove),
        )
        .route("/applications/{application}/emojis", get(list).post(create))
        .route(
            "/applications/{application}/emojis/{emoji}",
            get(one).patch(edit).delete(remove),
        )
}

#[derive(Debug, Deserialize)]
struct Named {
    guild: Option<String>,
    application: Option<String>,
    emoji: Option<String>,
}

/// Whose emoji the path names, and which.
struct Place {
    owner: Owner,
    emoji: Option<String>,
}

impl Place {
    fn emoji(&self) -> ApiResult<Snowflake> {
        id("emoji_id", self.emoji.as_deref().unwrap_or_default())
    }
}

impl FromRequestParts<Arc<Discord>> for Place {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, discord: &Arc<Discord>) -> ApiResult<Self> {
        let named = Path::<Named>::from_request_parts(parts, discord).await;
        let Path(named) = named.map_err(|_| ApiError::not_found())?;
        let owner = if let Some(guild) = &named.guild {
            Owner::Guild(id("guild_id", guild)?)
        } else {
            let application = named.application.as_deref().unwrap_or_default();
            let application = id("application_id", application)?;
            let bot = Bot::from_request_parts(parts, discord).await?;
            bot.must_be(application)?;
            Owner::Application(application)
        };
        Ok(Self {
            owner,
            emoji: named.emoji,
        })
    }
}

async fn list(State(discord): State<Arc<Discord>>, act: Act, place: Place) -> Answer {
    let list = discord.read(|state| state.emojis_list(place.owner, act.user))?;
    Ok(Json(match place.owner {
        Owner::Guild(_) => Value::Array(list),
        Owner::Application(_) => json!({"items": list}),
    }))
}

async fn one(State(discord): State<Arc<Discord>>, act: Act, place: Place) -> Answer {
    let emoji = place.emoji()?;
    discord.read(|state| {
        let list = state.emojis_list(place.owner, act.user)?;
        let found = list.into_iter().find(|one| one["id"] == json!(emoji));
        found.map(Json).ok_or_else(emojis::unknown)
    })
}

async fn create(
    State(discord): State<Arc<Discord>>,
    act: Act,
    place: Place,
    Body(body): Body,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let changes = Changes::parse(&body, true)?;
    let emoji = discord.update(|state| state.emoji_create(place.owner, &act, changes))?;
    Ok((StatusCode::CREATED, Json(emoji)))
}

async fn edit(State(discord): State<Arc<Discord>>, act: Act, place: Place, Body(body): Body) -> Answer {
    let emoji = place.emoji()?;
    let changes = Changes::parse(&body, false)?;
    discord
        .update(|state| state.emoji_edit(place.owner, &act, emoji, changes))
        .map(Json)
}

async fn remove(State(discord): State<Arc<Discord>>, act: Act, place: Place) -> ApiResult<StatusCode> {
    let emoji = place.emoji()?;
    discord.update(|state| state.emoji_delete(place.owner, &act, emoji))?;
    Ok(StatusCode::NO_CONTENT)
}
