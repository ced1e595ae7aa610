//! What only the web client does with messages.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
};

use super::Person;
use crate::{error::ApiResult, snowflake::Snowflake, state::Discord};

pub(super) async fn dismiss(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Path((channel, message)): Path<(Snowflake, Snowflake)>,
) -> ApiResult<StatusCode> {
    discord.update(|state| state.message_dismiss(channel, message, person))?;
    Ok(StatusCode::NO_CONTENT)
}
