//! The developer page: applications, their secrets and settings.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::Person;
use crate::{
    endpoint,
    error::{ApiError, ApiResult, FormErrors},
    rest::{Body, id},
    snowflake::Snowflake,
    state::{self, Discord, applications::Change},
    validate::fields::Field,
    world::Application,
};

/// An application with everything its developer sees, secrets included: in here nobody hides anything.
fn json(application: &Application, state: &state::State) -> Value {
    let mut json = application.json(&state.world);
    let guilds = state.world.guilds.values();
    let guilds: Vec<_> = guilds
        .filter(|guild| guild.members.contains_key(&application.bot_id))
        .map(|guild| json!({"id": guild.id, "name": guild.name}))
        .collect();
    json["token"] = json!(application.token);
    json["client_secret"] = json!(application.client_secret);
    json["privileged_intents"] = json!(application.privileged_intents.are_all());
    json["connected"] = json!(state.is_connected(application.id));
    json["guilds"] = json!(guilds);
    json
}

fn find(state: &state::State, application: Snowflake) -> ApiResult<Json<Value>> {
    let found = state.world.applications.get(&application);
    found
        .map(|found| Json(json(found, state)))
        .ok_or_else(ApiError::unknown_application)
}

pub(super) async fn list(State(discord): State<Arc<Discord>>, _: Person) -> Json<Value> {
    discord.read(|state| {
        let applications = state.world.applications.values();
        Json(applications.map(|application| json(application, state)).collect())
    })
}

pub(super) async fn create(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Body(body): Body,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let name = name(&body)?.unwrap_or_default();
    let mut errors = FormErrors::default();
    errors.length("name", name, 1, 32);
    errors.finish()?;
    discord.update(|state| {
        let application = state.application_create(person, name);
        find(state, application).map(|json| (StatusCode::CREATED, json))
    })
}

fn name(body: &Value) -> ApiResult<Option<&str>> {
    let name = body["name"].as_str().map(str::trim);
    let mut errors = FormErrors::default();
    if let Some(name) = name {
        errors.length("name", name, 1, 32);
    }
    errors.finish().map(|()| name)
}

/// `{name?, description?, privileged_intents?, redirect_uris?, interactions_endpoint_url?}`.
pub(super) async fn edit(
    State(discord): State<Arc<Discord>>,
    _: Person,
    Path(application): Path<String>,
    Body(body): Body,
) -> ApiResult<Json<Value>> {
    let application = id("application_id", &application)?;
    discord.read(|state| find(state, application).map(drop))?;
    let name = name(&body)?;
    let mut errors = FormErrors::default();
    let description = body["description"].as_str();
    errors.length("description", description.unwrap_or_default(), 0, 400);
    let redirect_uris = redirect_uris(&body["redirect_uris"], &mut errors);
    errors.finish()?;
    let endpoint = body.get("interactions_endpoint_url");
    let endpoint = endpoint.map_or(Field::Absent, |url| match url.as_str() {
        Some(url) if !url.is_empty() => Field::Given(url.to_owned()),
        _ => Field::Null,
    });
    if let Field::Given(url) = &endpoint {
        endpoint::verify(&discord, application, url).await?;
    }
    let change = Change {
        name: name.map(str::to_owned),
        description: description.map(str::to_owned),
        privileged_intents: body["privileged_intents"].as_bool(),
        redirect_uris,
        endpoint,
    };
    discord.update(|state| {
        state.application_edit(application, change)?;
        find(state, application)
    })
}

fn redirect_uris(list: &Value, errors: &mut FormErrors) -> Option<Vec<String>> {
    let list = list.as_array()?;
    let mut uris = Vec::new();
    for (index, uri) in list.iter().enumerate() {
        let uri = uri.as_str().unwrap_or_default().trim();
        let path = format!("redirect_uris.{index}");
        if url::Url::parse(uri).is_ok_and(|url| !url.cannot_be_a_base() && url.fragment().is_none()) {
            uris.push(uri.to_owned());
        } else {
            errors.add(&path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
        }
    }
    if uris.len() > 10 {
        let message = "Must be 10 or fewer in length.";
        errors.add("redirect_uris", "BASE_TYPE_MAX_LENGTH", message);
    }
    Some(uris)
}

/// A new token; the bot's sessions end, as they do with Discord.
pub(super) async fn reset_token(
    State(discord): State<Arc<Discord>>,
    _: Person,
    Path(application): Path<String>,
) -> ApiResult<Json<Value>> {
    let application = id("application_id", &application)?;
    discord.update(|state| {
        state.application_reset_token(application)?;
        find(state, application)
    })
}

/// A new client secret.
pub(super) async fn reset_secret(
    State(discord): State<Arc<Discord>>,
    _: Person,
    Path(application): Path<String>,
) -> ApiResult<Json<Value>> {
    let application = id("application_id", &application)?;
    discord.update(|state| {
        state.application_reset_secret(application)?;
        find(state, application)
    })
}
