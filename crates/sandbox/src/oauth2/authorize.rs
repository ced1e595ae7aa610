//! What the authorize page asks and decides, with the same two calls as Discord's own page.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};

use super::{
    grants::{Grant, TOKEN_LIFE},
    request::{Refusal, Request, Response as Wanted},
};
use crate::{
    client::Person,
    error::{ApiError, ApiResult},
    rest::{Body, PERSON_HEADER},
    snowflake::Snowflake,
    state::{self, Discord},
    world::permissions,
};

/// Where the page goes when there is no address to go back to.
const DONE: &str = "/oauth2/authorized";

fn pairs(query: Option<&str>) -> BTreeMap<String, String> {
    let query = query.unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// For the page: who asks for what, and where the person could put it. A browser is sent to the page.
pub(super) async fn look(
    State(discord): State<Arc<Discord>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    person: ApiResult<Person>,
) -> Response {
    if !headers.contains_key(PERSON_HEADER) {
        let page = format!("/oauth2/authorize?{}", query.unwrap_or_default());
        return Redirect::to(&page).into_response();
    }
    let looked = person.and_then(|Person(person)| {
        discord.read(|state| match Request::read(&pairs(query.as_deref()), state) {
            Ok(request) => description(state, &request, person),
            Err(Refusal::Sent(location)) => Ok(json!({"location": location})),
            Err(Refusal::Shown(error)) => Err(error),
        })
    });
    looked.map(Json).into_response()
}

fn description(state: &state::State, request: &Request, person: Snowflake) -> ApiResult<Value> {
    let world = &state.world;
    let application = world.applications.get(&request.application);
    let application = application.ok_or_else(ApiError::unknown_application)?;
    let bot = application.bot_id;
    let guilds = world
        .guilds
        .values()
        .filter(|guild| guild.members.contains_key(&person));
    let guilds: Vec<_> = guilds
        .map(|guild| {
            json!({
                "id": guild.id, "name": guild.name, "icon": null, "mfa_level": 0,
                "permissions": world.permissions_of(guild.id, person).to_string(),
                "has_bot": guild.members.contains_key(&bot),
            })
        })
        .collect();
    Ok(json!({
        "application": application.public_json(world), "bot": world.user_json(bot), "user": world.user_json(person),
        "scopes": request.scopes, "permissions": request.permissions.to_string(), "guild_id": request.guild,
        "disable_guild_select": request.disable_guild_select, "redirect_uri": request.redirect_uri,
        "authorized": state.is_authorised(request, person), "prompt": if request.skips_consent { "none" } else { "consent" },
        "guilds": guilds, "integration_type": 0,
    }))
}

/// The person's word: `{authorize, guild_id?, permissions?}`. Answers where the browser goes next.
pub(super) async fn decide(
    State(discord): State<Arc<Discord>>,
    RawQuery(query): RawQuery,
    Person(person): Person,
    Body(body): Body,
) -> ApiResult<Json<Value>> {
    let location = discord.update(|state| {
        let request = match Request::read(&pairs(query.as_deref()), state) {
            Ok(request) => request,
            Err(Refusal::Sent(location)) => return Ok(location),
            Err(Refusal::Shown(error)) => return Err(error),
        };
        if body["authorize"] == true {
            authorise(state, &request, person, &body)
        } else {
            Ok(denied(&request))
        }
    })?;
    Ok(Json(json!({"location": location})))
}

fn denied(request: &Request) -> String {
    let description = "The resource owner or authorization server denied the request";
    match request.refusal("access_denied", description) {
        Refusal::Sent(location) => location,
        Refusal::Shown(_) => "/".to_owned(),
    }
}

fn authorise(
    state: &mut state::State,
    request: &Request,
    person: Snowflake,
    body: &Value,
) -> ApiResult<String> {
    let mut added = None;
    if request.scopes.has("bot") || request.scopes.has("applications.commands") {
        let guild = chosen_guild(state, request, person, body)?;
        if request.scopes.has("bot") {
            let granted = chosen_permissions(request, body)?;
            state.application_join(request.application, guild, person, granted)?;
            added = Some((guild, granted));
        }
    }
    let grant = Grant {
        application: request.application,
        user: person,
        scopes: request.scopes.clone(),
        guild: added.map(|(guild, _)| guild),
    };
    let server = added.map(|(guild, granted)| (guild.to_string(), granted.to_string()));
    let mut answer = Vec::new();
    let (secret, lifetime, scopes);
    match request.response {
        Wanted::Code => {
            secret = state.code_create(grant, request);
            answer.push(("code", secret.as_str()));
        }
        Wanted::Token => {
            secret = state.token_create(grant, false).access;
            lifetime = TOKEN_LIFE.as_secs().to_string();
            scopes = request.scopes.text();
            answer.extend([
                ("token_type", "Bearer"),
                ("access_token", &secret),
                ("expires_in", &lifetime),
                ("scope", &scopes),
            ]);
        }
        Wanted::Nothing => {}
    }
    if let Some((guild, granted)) = &server {
        answer.extend([("guild_id", guild.as_str()), ("permissions", granted.as_str())]);
    }
    Ok(request.location(&answer).unwrap_or_else(|| DONE.to_owned()))
}

/// The server to add to: one where the person may.
fn chosen_guild(
    state: &state::State,
    request: &Request,
    person: Snowflake,
    body: &Value,
) -> ApiResult<Snowflake> {
    let named = Snowflake::from_json(&body["guild_id"]);
    let fixed = request.guild.filter(|_| request.disable_guild_select);
    let guild = fixed
        .or(named)
        .or(request.guild)
        .ok_or_else(|| ApiError::form("guild_id", "BASE_TYPE_REQUIRED", "This field is required"))?;
    state
        .guild_manage(guild, person, permissions::MANAGE_GUILD)
        .map(|guild| guild.id)
}

/// The permissions the person left ticked: never more than were asked for.
fn chosen_permissions(request: &Request, body: &Value) -> ApiResult<u64> {
    let Some(text) = body["permissions"].as_str() else {
        return Ok(request.permissions);
    };
    let message = format!("Value \"{text}\" is not int.");
    let chosen: u64 = text
        .parse()
        .map_err(|_| ApiError::form("permissions", "NUMBER_TYPE_COERCE", &message))?;
    Ok(chosen & request.permissions)
}
