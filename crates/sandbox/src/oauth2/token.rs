//! The exchange of codes and tokens, in OAuth2's own words (RFC 6749) rather than Discord's error bodies.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    Bearer,
    grants::{Grant, TOKEN_LIFE, Token},
    scopes::Scopes,
};
use crate::{
    clock::iso8601,
    error::{ApiError, ApiResult},
    server::read_body,
    snowflake::Snowflake,
    state::{self, Discord},
    world::User,
};

/// A refusal of the exchange: `{error, error_description?}`.
#[derive(Debug)]
pub(super) struct Refusal(u16, &'static str, Option<String>);

/// An error on the way that Discord words as one of its own is passed on.
#[derive(Debug)]
pub(super) enum Failure {
    Refusal(Refusal),
    Api(ApiError),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Api(error) => error.into_response(),
            Self::Refusal(Refusal(status, error, description)) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
                let body = match description {
                    Some(text) => json!({"error": error, "error_description": text}),
                    None => json!({"error": error}),
                };
                (status, Json(body)).into_response()
            }
        }
    }
}

type Fields = BTreeMap<String, String>;

const INVALID_CLIENT: Refusal = Refusal(401, "invalid_client", None);

fn invalid(error: &'static str, field: &str) -> Refusal {
    Refusal(400, error, Some(format!("Invalid \"{field}\" in request.")))
}

/// The fields of a form; a body of another kind has none, as with Discord.
async fn fields(request: Request) -> ApiResult<(HeaderMap, Fields)> {
    let (parts, bytes) = read_body(request).await?;
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let is_form = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let fields = if is_form {
        url::form_urlencoded::parse(&bytes).into_owned().collect()
    } else {
        Fields::new()
    };
    Ok((parts.headers, fields))
}

/// The application that calls: its id and secret in the body, or as user and password of HTTP.
fn client(headers: &HeaderMap, fields: &Fields, state: &state::State) -> Result<Snowflake, Failure> {
    let (id, secret) = basic(headers)
        .or_else(|| {
            Some((
                fields.get("client_id")?.clone(),
                fields.get("client_secret")?.clone(),
            ))
        })
        .ok_or(INVALID_CLIENT)?;
    let id: Snowflake = id.parse().map_err(|_| {
        let message = format!("Value \"{id}\" is not snowflake.");
        ApiError::form("client_id", "NUMBER_TYPE_COERCE", &message)
    })?;
    let found = state.world.applications.get(&id);
    let is_right = found.is_some_and(|application| application.client_secret == secret);
    if is_right {
        Ok(id)
    } else {
        Err(INVALID_CLIENT.into())
    }
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

pub(super) async fn issue(
    State(discord): State<Arc<Discord>>,
    request: Request,
) -> Result<Json<Value>, Failure> {
    let (headers, fields) = fields(request).await?;
    discord.update(|state| {
        let application = client(&headers, &fields, state)?;
        let token = match fields.get("grant_type").map(String::as_str) {
            Some("authorization_code") => exchange(state, application, &fields)?,
            Some("refresh_token") => renew(state, application, &fields)?,
            Some("client_credentials") => own(state, application, &fields)?,
            other => {
                let description = format!("Grant type {} is not supported", other.unwrap_or("None"));
                return Err(Refusal(400, "unsupported_grant_type", Some(description)).into());
            }
        };
        Ok(Json(token_json(state, &token)))
    })
}

fn exchange(state: &mut state::State, application: Snowflake, fields: &Fields) -> Result<Token, Refusal> {
    let text = |name: &str| fields.get(name).map(String::as_str);
    let missing = || {
        Refusal(
            400,
            "invalid_request",
            Some("Missing \"code\" in request.".to_owned()),
        )
    };
    let code = text("code").ok_or_else(missing)?;
    let grant = state
        .code_take(code, application, text("redirect_uri"), text("code_verifier"))
        .map_err(|field| invalid("invalid_grant", field))?;
    Ok(state.token_create(grant, true))
}

fn renew(state: &mut state::State, application: Snowflake, fields: &Fields) -> Result<Token, Refusal> {
    let refresh = fields.get("refresh_token").ok_or_else(|| {
        let description = "Missing \"refresh_token\" in request.".to_owned();
        Refusal(400, "invalid_request", Some(description))
    })?;
    state
        .token_renew(refresh, application)
        .ok_or_else(|| invalid("invalid_grant", "refresh_token"))
}

/// A token for the application's owner, without asking anybody.
fn own(state: &mut state::State, application: Snowflake, fields: &Fields) -> Result<Token, Refusal> {
    let scopes = fields.get("scope").and_then(|text| Scopes::parse(text));
    let description = "The requested scope is invalid, unknown, or malformed.".to_owned();
    let scopes = scopes
        .filter(|scopes| !scopes.has("bot") && !scopes.has("webhook.incoming"))
        .ok_or(Refusal(400, "invalid_scope", Some(description)))?;
    let found = state.world.applications.get(&application).ok_or(INVALID_CLIENT)?;
    let grant = Grant {
        application,
        user: found.owner_id,
        scopes,
        guild: None,
    };
    Ok(state.token_create(grant, false))
}

fn token_json(state: &state::State, token: &Token) -> Value {
    let mut json = json!({
        "token_type": "Bearer", "access_token": token.access, "expires_in": TOKEN_LIFE.as_secs(),
        "scope": token.grant.scopes.text(),
    });
    if let Some(refresh) = &token.refresh {
        json["refresh_token"] = json!(refresh);
    }
    let guild = token.grant.guild.and_then(|guild| state.world.guilds.get(&guild));
    if let Some(guild) = guild {
        json["guild"] = guild.json();
    }
    json
}

pub(super) async fn revoke(
    State(discord): State<Arc<Discord>>,
    request: Request,
) -> Result<Json<Value>, Failure> {
    let (headers, fields) = fields(request).await?;
    discord.update(|state| {
        let application = client(&headers, &fields, state)?;
        let missing = || {
            Refusal(
                400,
                "invalid_request",
                Some("Missing \"token\" in request.".to_owned()),
            )
        };
        let token = fields.get("token").ok_or_else(missing)?;
        state.token_revoke(token, application);
        Ok(Json(json!({})))
    })
}

/// What the token at hand is for.
pub(super) async fn current(State(discord): State<Arc<Discord>>, bearer: Bearer) -> ApiResult<Json<Value>> {
    discord.read(|state| {
        let application = state.world.applications.get(&bearer.application);
        let application = application.ok_or_else(ApiError::unknown_application)?;
        let full = application.json(&state.world);
        let mut partial = json!({});
        for field in [
            "id",
            "name",
            "icon",
            "description",
            "hook",
            "bot_public",
            "bot_require_code_grant",
            "verify_key",
            "type",
            "flags",
            "flags_new",
        ] {
            partial[field] = full[field].clone();
        }
        let mut json = json!({
            "application": partial, "scopes": bearer.scopes, "expires": iso8601(bearer.expires_at),
        });
        if bearer.scopes.has("identify") {
            json["user"] = state
                .world
                .users
                .get(&bearer.user)
                .map_or(Value::Null, User::json);
        }
        Ok(Json(json))
    })
}
