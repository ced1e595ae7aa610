//! REST v10, as far as bots use it.

mod applications;
mod body;
mod channels;
mod gate;
mod guilds;
mod interactions;
mod users;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, FromRequestParts, State},
    http::{header, request::Parts},
    middleware,
    routing::{get, post},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::body::Form;
pub(crate) use self::{body::Body, channels::Page};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::Discord,
};

/// What handlers answer with.
type Answer = ApiResult<Json<Value>>;

pub(crate) fn router(discord: &Arc<Discord>) -> Router<Arc<Discord>> {
    Router::new()
        .route("/gateway", get(gateway))
        .route("/gateway/bot", get(gateway_bot))
        .merge(applications::router())
        .merge(channels::router())
        .merge(guilds::router())
        .merge(interactions::router())
        .merge(users::router())
        .fallback(|| async { ApiError::not_found() })
        .method_not_allowed_fallback(|| async { ApiError::method_not_allowed() })
        // The gate reads bodies, and knows the limit.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(Arc::clone(discord), gate::pass))
}

async fn gateway(State(discord): State<Arc<Discord>>) -> Json<Value> {
    Json(json!({"url": discord.read(|state| format!("ws://{}/gateway", state.address))}))
}

async fn gateway_bot(State(discord): State<Arc<Discord>>, _: Bot) -> Json<Value> {
    let url = discord.read(|state| format!("ws://{}/gateway", state.address));
    Json(json!({
        "url": url, "shards": 1,
        "session_start_limit": {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1},
    }))
}

/// The application whose bot token the request carries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bot {
    pub(crate) application: Snowflake,
    pub(crate) user: Snowflake,
}

impl FromRequestParts<Arc<Discord>> for Bot {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, discord: &Arc<Discord>) -> ApiResult<Self> {
        let header = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = header
            .and_then(|header| header.strip_prefix("Bot "))
            .ok_or_else(ApiError::unauthorized)?;
        discord
            .read(|state| {
                let application = state.world.application_of_token(token)?;
                Some(Self {
                    application: application.id,
                    user: application.bot_id,
                })
            })
            .ok_or_else(ApiError::unauthorized)
    }
}

impl Bot {
    /// Refuses one application's call for another.
    fn must_be(self, application: Snowflake) -> ApiResult<()> {
        if self.application == application {
            Ok(())
        } else {
            Err(ApiError::unknown_application())
        }
    }
}

/// A segment of the path that must be an id, with the name Discord gives it.
fn id(name: &str, text: &str) -> ApiResult<Snowflake> {
    text.parse().map_err(|_| {
        let message = format!("Value \"{text}\" is not snowflake.");
        ApiError::form(name, "NUMBER_TYPE_COERCE", &message)
    })
}

/// The query of a request. One that cannot be read is refused as Discord does.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Discord>> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Discord>) -> ApiResult<Self> {
        let query = axum::extract::Query::try_from_uri(&parts.uri);
        let unreadable = |_| ApiError::new(400, 50_035, "Invalid Form Body");
        query.map(|query| Self(query.0)).map_err(unreadable)
    }
}
