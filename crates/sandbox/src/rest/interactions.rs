//! Answers to interactions and their follow-ups.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{Answer, Form, Query, id, post, webhooks};
use crate::{
    error::{ApiError, ApiResult},
    state::{Discord, interactions::Target},
    validate::message::Payload,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/interactions/{id}/{token}/callback", post(callback))
        .route("/webhooks/{application}/{token}", post(follow_up))
        .route(
            "/webhooks/{application}/{token}/messages/{message}",
            super::get(one).patch(edit).delete(remove),
        )
}

#[derive(Debug, Deserialize)]
struct CallbackQuery {
    with_response: Option<bool>,
}

async fn callback(
    State(discord): State<Arc<Discord>>,
    Path((interaction, token)): Path<(String, String)>,
    Query(query): Query<CallbackQuery>,
    form: Form,
) -> ApiResult<Response> {
    let interaction = id("interaction_id", &interaction)?;
    let is_asked = query.with_response.unwrap_or_default();
    let response = discord.update(|state| {
        let answered = state.interaction_answer(interaction, &token, &form.json, form.files)?;
        Ok(is_asked.then(|| state.callback_response(&answered)))
    })?;
    Ok(match response {
        Some(response) => Json(response).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

async fn follow_up(
    State(discord): State<Arc<Discord>>,
    Path((application, token)): Path<(String, String)>,
    Query(options): Query<webhooks::Options>,
    form: Form,
) -> ApiResult<Response> {
    let application = id("webhook_id", &application)?;
    if webhooks::is_one(&discord, application) {
        return webhooks::execute(&discord, application, &token, options, form);
    }
    let payload = Payload::with_files(&form.json, form.files)?;
    if payload.is_empty() {
        return Err(ApiError::empty_message());
    }
    discord
        .update(|state| state.follow_up_post(application, &token, payload))
        .map(|message| Json(message).into_response())
}

fn target(message: &str) -> ApiResult<Target> {
    if message == "@original" {
        Ok(Target::Original)
    } else {
        id("message_id", message).map(Target::Message)
    }
}

async fn one(
    State(discord): State<Arc<Discord>>,
    Path((application, token, message)): Path<(String, String, String)>,
    Query(options): Query<webhooks::Options>,
) -> Answer {
    let (application, target) = (id("webhook_id", &application)?, target(&message)?);
    if let Target::Message(message) = target
        && webhooks::is_one(&discord, application)
    {
        return webhooks::message(&discord, application, &token, message, options).map(Json);
    }
    discord
        .read(|state| state.follow_up_get(application, &token, target))
        .map(Json)
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    Path((application, token, message)): Path<(String, String, String)>,
    Query(options): Query<webhooks::Options>,
    form: Form,
) -> Answer {
    let (application, target) = (id("webhook_id", &application)?, target(&message)?);
    if let Target::Message(message) = target
        && webhooks::is_one(&discord, application)
    {
        return webhooks::edit_message(&discord, application, &token, message, options, form).map(Json);
    }
    let payload = Payload::with_files(&form.json, form.files)?;
    discord
        .update(|state| state.follow_up_edit(application, &token, target, &payload))
        .map(Json)
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    Path((application, token, message)): Path<(String, String, String)>,
    Query(options): Query<webhooks::Options>,
) -> ApiResult<StatusCode> {
    let (application, target) = (id("webhook_id", &application)?, target(&message)?);
    if let Target::Message(message) = target
        && webhooks::is_one(&discord, application)
    {
        webhooks::remove_message(&discord, application, &token, message, options)?;
        return Ok(StatusCode::NO_CONTENT);
    }
    discord.update(|state| state.follow_up_remove(application, &token, target))?;
    Ok(StatusCode::NO_CONTENT)
}
