//! Who calls: a bot with its token, or a person through the web client. Both use the same REST.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

use crate::{
    client::Person,
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::Discord,
};

/// Names the acting person, in place of a token.
pub(crate) const PERSON_HEADER: &str = "x-sandbox-user";

/// The bot or person whom a request acts for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) user: Snowflake,
    /// The application whose bot it is; none for a person.
    pub(crate) application: Option<Snowflake>,
}

/// The application whose bot token the request carries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bot {
    pub(crate) application: Snowflake,
    pub(crate) user: Snowflake,
}

impl FromRequestParts<Arc<Discord>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, discord: &Arc<Discord>) -> ApiResult<Self> {
        if parts.headers.contains_key(PERSON_HEADER) {
            let Person(user) = Person::from_request_parts(parts, discord).await?;
            return Ok(Self {
                user,
                application: None,
            });
        }
        Bot::from_request_parts(parts, discord).await.map(Self::from)
    }
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

impl From<Bot> for Caller {
    fn from(bot: Bot) -> Self {
        Self {
            user: bot.user,
            application: Some(bot.application),
        }
    }
}

impl Bot {
    /// Refuses one application's call for another.
    pub(super) fn must_be(self, application: Snowflake) -> ApiResult<()> {
        if self.application == application {
            Ok(())
        } else {
            Err(ApiError::unknown_application())
        }
    }
}
