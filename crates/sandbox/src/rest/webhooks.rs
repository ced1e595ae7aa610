//! Webhooks. Their addresses are those of interactions too: an application's id stands where a webhook's would.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Body, Caller, Form, get, id};
use crate::{
    error::ApiResult,
    snowflake::Snowflake,
    state::{Discord, audit_log::Act, webhooks::Where},
    validate::{
        message::Payload,
        webhook::{Execution, WebhookEdit},
    },
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/channels/{channel}/webhooks", get(of_channel).post(create))
        .route("/guilds/{guild}/webhooks", get(of_guild))
        .route("/webhooks/{application}", get(one).patch(edit).delete(remove))
        .route(
            "/webhooks/{application}/{token}",
            get(one_of_token).patch(edit_of_token).delete(remove_of_token),
        )
}

/// How a webhook is executed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    wait: bool,
    with_components: bool,
    thread_id: Option<Snowflake>,
}

impl Options {
    fn place(self, webhook: Snowflake) -> Where {
        Where {
            webhook,
            thread: self.thread_id,
        }
    }
}

/// Whether an address that may be an application's is a webhook's.
pub(super) fn is_one(discord: &Discord, id: Snowflake) -> bool {
    discord.read(|state| state.world.webhooks.contains_key(&id))
}

async fn create(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(channel): Path<String>,
    Body(body): Body,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    let edit = WebhookEdit::parse(&body, true)?;
    discord
        .update(|state| state.webhook_create(channel, &act, edit))
        .map(Json)
}

async fn of_channel(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord
        .read(|state| state.webhooks_of_channel(channel, caller.user))
        .map(Json)
}

async fn of_guild(State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord
        .read(|state| state.webhooks_of_guild(guild, caller.user))
        .map(Json)
}

async fn one(State(discord): State<Arc<Discord>>, caller: Caller, Path(webhook): Path<String>) -> Answer {
    let webhook = id("webhook_id", &webhook)?;
    discord.read(|state| {
        let webhook = state.webhook_managed(webhook, caller.user)?;
        Ok(Json(state.webhook_json(webhook, true)))
    })
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(webhook): Path<String>,
    Body(body): Body,
) -> Answer {
    let webhook = id("webhook_id", &webhook)?;
    let edit = WebhookEdit::parse(&body, false)?;
    discord
        .update(|state| state.webhook_edit(webhook, Some(&act), edit))
        .map(Json)
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(webhook): Path<String>,
) -> ApiResult<StatusCode> {
    let webhook = id("webhook_id", &webhook)?;
    discord.update(|state| state.webhook_delete(webhook, Some(&act)))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn one_of_token(
    State(discord): State<Arc<Discord>>,
    Path((webhook, token)): Path<(String, String)>,
) -> Answer {
    let webhook = id("webhook_id", &webhook)?;
    discord.read(|state| {
        let webhook = state.webhook_of_token(webhook, &token)?;
        Ok(Json(state.webhook_json(webhook, false)))
    })
}

async fn edit_of_token(
    State(discord): State<Arc<Discord>>,
    Path((webhook, token)): Path<(String, String)>,
    Body(body): Body,
) -> Answer {
    let webhook = id("webhook_id", &webhook)?;
    let edit = WebhookEdit::parse(&body, false)?;
    discord.update(|state| {
        state.webhook_of_token(webhook, &token)?;
        state.webhook_edit(webhook, None, edit).map(Json)
    })
}

async fn remove_of_token(
    State(discord): State<Arc<Discord>>,
    Path((webhook, token)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let webhook = id("webhook_id", &webhook)?;
    discord.update(|state| {
        state.webhook_of_token(webhook, &token)?;
        state.webhook_delete(webhook, None)
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes a message; whoever does not wait for it does not get to see it.
pub(super) fn execute(
    discord: &Discord,
    webhook: Snowflake,
    token: &str,
    options: Options,
    form: Form,
) -> ApiResult<Response> {
    let execution = Execution::parse(&form.json, form.files)?;
    let place = options.place(webhook);
    let message = discord.update(|state| {
        let (channel, id) = state.webhook_execute(place, token, execution, options.with_components)?;
        let message = state.message(channel, id);
        Ok(message.map(|message| state.message_json(message, None)))
    })?;
    match message {
        Some(message) if options.wait => Ok(Json(message).into_response()),
        _ => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

pub(super) fn message(
    discord: &Discord,
    webhook: Snowflake,
    token: &str,
    message: Snowflake,
    options: Options,
) -> ApiResult<Value> {
    discord.read(|state| {
        let found = state.webhook_message(options.place(webhook), token, message)?;
        Ok(state.message_json(found, None))
    })
}

pub(super) fn edit_message(
    discord: &Discord,
    webhook: Snowflake,
    token: &str,
    message: Snowflake,
    options: Options,
    form: Form,
) -> ApiResult<Value> {
    let payload = Payload::with_files(&form.json, form.files)?;
    let place = options.place(webhook);
    discord
        .update(|state| state.webhook_message_edit(place, token, message, payload, options.with_components))
}

pub(super) fn remove_message(
    discord: &Discord,
    webhook: Snowflake,
    token: &str,
    message: Snowflake,
    options: Options,
) -> ApiResult<()> {
    discord.update(|state| state.webhook_message_delete(options.place(webhook), token, message))
}
