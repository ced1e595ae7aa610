//! The query of the authorize page, read and checked.

use std::collections::BTreeMap;

use url::Url;

use super::scopes::Scopes;
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    state::State,
    world::Application,
};

/// What comes back to the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Response {
    /// `response_type=code`: a code to exchange, in the query.
    Code,
    /// `response_type=token`: the token at once, in the fragment.
    Token,
    /// Nothing: the application is only added to a server.
    Nothing,
}

/// An application's request, as the authorize page was opened with.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) application: Snowflake,
    pub(super) response: Response,
    pub(super) redirect: Option<Url>,
    /// As it was written: the exchange has to repeat it exactly.
    pub(super) redirect_uri: Option<String>,
    pub(super) scopes: Scopes,
    pub(super) state: Option<String>,
    pub(super) permissions: u64,
    pub(super) guild: Option<Snowflake>,
    pub(super) disable_guild_select: bool,
    /// `prompt=none`: who agreed before is not asked again.
    pub(super) skips_consent: bool,
    /// PKCE: the SHA-256 of what the exchange has to show, in base64url.
    pub(super) challenge: Option<String>,
}

/// Why a request goes no further.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The page shows it: there is no address that may be trusted with it.
    Shown(ApiError),
    /// The application is told, at its own address.
    Sent(String),
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self::Shown(error)
    }
}

impl Request {
    /// Reads and checks a query: first what may not be answered elsewhere, then what the application is told.
    pub(super) fn read(query: &BTreeMap<String, String>, state: &State) -> Result<Self, Refusal> {
        let text = |name: &str| {
            let value = query.get(name).map(String::as_str);
            value.filter(|value| !value.is_empty())
        };
        let application = application(text("client_id"), state)?;
        let (redirect_uri, redirect) = redirect(text("redirect_uri"), application)?;
        let mut request = Self {
            application: application.id,
            response: Response::Nothing,
            redirect,
            redirect_uri,
            scopes: Scopes::default(),
            state: text("state").map(str::to_owned),
            permissions: 0,
            guild: None,
            disable_guild_select: text("disable_guild_select") == Some("true"),
            skips_consent: text("prompt") == Some("none"),
            challenge: text("code_challenge").map(str::to_owned),
        };
        let Some(scopes) = text("scope") else {
            let required = ApiError::form("scope", "BASE_TYPE_REQUIRED", "This field is required");
            return Err(required.into());
        };
        request.scopes = Scopes::parse(scopes).ok_or_else(|| {
            request.refusal(
                "invalid_scope",
                "The requested scope is invalid, unknown, or malformed.",
            )
        })?;
        request.response = match text("response_type") {
            Some("code") => Response::Code,
            Some("token") => Response::Token,
            None if request.scopes.are_of_servers() => Response::Nothing,
            _ => {
                let message = "The authorization server does not support obtaining an authorization code using this method.";
                return Err(request.refusal("unsupported_response_type", message));
            }
        };
        if request.response != Response::Nothing && request.redirect.is_none() {
            let required = ApiError::form("redirect_uri", "BASE_TYPE_REQUIRED", "This field is required");
            return Err(required.into());
        }
        if request.challenge.is_some() && text("code_challenge_method") != Some("S256") {
            let message = "Transform algorithm not supported";
            return Err(request.refusal("invalid_request", message));
        }
        request.permissions = permissions(text("permissions"))?;
        request.guild = text("guild_id").map(|guild| id("guild_id", guild)).transpose()?;
        Ok(request)
    }

    /// The application's address with an answer in its query, or in its fragment for the implicit grant.
    pub(super) fn location(&self, answer: &[(&str, &str)]) -> Option<String> {
        let mut url = self.redirect.clone()?;
        let state = self.state.as_deref().map(|state| ("state", state));
        let answer = answer.iter().copied().chain(state);
        if self.response == Response::Token {
            let mut fragment = url::form_urlencoded::Serializer::new(String::new());
            fragment.extend_pairs(answer);
            url.set_fragment(Some(&fragment.finish()));
        } else {
            url.query_pairs_mut().extend_pairs(answer);
        }
        Some(url.into())
    }

    /// Tells the application, if it has an address, else the person.
    pub(super) fn refusal(&self, error: &str, description: &str) -> Refusal {
        self.location(&[("error", error), ("error_description", description)])
            .map_or_else(
                || {
                    let field = if error == "invalid_scope" {
                        "scope"
                    } else {
                        "response_type"
                    };
                    Refusal::Shown(ApiError::form(field, "BASE_TYPE_CHOICES", description))
                },
                Refusal::Sent,
            )
    }
}

fn id(name: &str, text: &str) -> ApiResult<Snowflake> {
    let message = format!("Value \"{text}\" is not snowflake.");
    text.parse()
        .map_err(|_| ApiError::form(name, "NUMBER_TYPE_COERCE", &message))
}

fn application<'a>(client_id: Option<&str>, state: &'a State) -> ApiResult<&'a Application> {
    let mut errors = FormErrors::default();
    let Some(client_id) = client_id else {
        errors.required("client_id");
        return Err(errors.into_error());
    };
    let found = state.world.applications.get(&id("client_id", client_id)?);
    found.ok_or_else(ApiError::unknown_application)
}

/// The address as it was written, and read; it must be one of the application's.
fn redirect(text: Option<&str>, application: &Application) -> ApiResult<(Option<String>, Option<Url>)> {
    let Some(text) = text else { return Ok((None, None)) };
    let message = "Redirect URI is not supported by client.";
    let refused = || ApiError::form("redirect_uri", "OAUTH2_REDIRECT_URI_INVALID", message);
    let url = Url::parse(text).map_err(|_| refused())?;
    if application.may_redirect(text, &url) {
        Ok((Some(text.to_owned()), Some(url)))
    } else {
        Err(refused())
    }
}

fn permissions(text: Option<&str>) -> ApiResult<u64> {
    let Some(text) = text else { return Ok(0) };
    let message = format!("Value \"{text}\" is not int.");
    text.parse::<u64>()
        .map(|bits| bits & crate::world::permissions::ALL)
        .map_err(|_| ApiError::form("permissions", "NUMBER_TYPE_COERCE", &message))
}
