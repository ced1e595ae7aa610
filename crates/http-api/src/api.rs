//! The interface for programs, below `/api/v1`: each request carries a key, and each route names the scope it asks for.
//!
//! # How to add a route
//!
//! One line in [`table`]: method, path, scope, handler. A path with `{guild}` is open to keys of that guild and of the operator;
//! the handler takes the checked guild as [`InGuild`]. Describe it in `openapi.json`, which a test holds against the table.

mod audit;
mod blocked;
mod experiments;
mod flags;
mod guard;
mod money;
mod openapi;
mod things;
mod write;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, RawPathParams, Request};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, get, on};
use core_security::{ApiCaller, Scope};
use core_types::GuildId;

use crate::error::ApiError;
use crate::state::HttpState;

pub(crate) use guard::figures;

/// Where the interface begins.
pub(crate) const ROOT: &str = "/api/v1";

/// Bytes of a request's body.
const BODY: usize = 16 * 1024;

/// Every route that asks for a key.
fn table() -> Table {
    Table::default()
        .route(
            MethodFilter::GET,
            "/guilds/{guild}/audit",
            Scope::AuditRead,
            audit::list,
        )
        .route(
            MethodFilter::GET,
            "/guilds/{guild}/members/blocked",
            Scope::MembersRead,
            blocked::list,
        )
        .route(
            MethodFilter::GET,
            "/guilds/{guild}/members/{member}/balance",
            Scope::MoneyRead,
            money::balance,
        )
        .route(
            MethodFilter::GET,
            "/guilds/{guild}/leaderboard",
            Scope::MoneyRead,
            money::leaderboard,
        )
        .route(
            MethodFilter::GET,
            "/guilds/{guild}/entries",
            Scope::MoneyRead,
            money::entries,
        )
        .route(
            MethodFilter::POST,
            "/guilds/{guild}/members/{member}/adjust",
            Scope::MoneyWrite,
            money::adjust,
        )
        .route(
            MethodFilter::GET,
            "/guilds/{guild}/items",
            Scope::ThingsRead,
            things::items,
        )
        .route(
            MethodFilter::GET,
            "/guilds/{guild}/members/{member}/inventory",
            Scope::ThingsRead,
            things::inventory,
        )
        .route(
            MethodFilter::PUT,
            "/guilds/{guild}/members/{member}/inventory/{item}",
            Scope::ThingsWrite,
            things::hand,
        )
        .route(
            MethodFilter::GET,
            "/experiments",
            Scope::FlagsRead,
            experiments::list,
        )
        .route(MethodFilter::GET, "/flags", Scope::FlagsRead, flags::list)
        .route(MethodFilter::PUT, "/flags/{name}", Scope::FlagsWrite, flags::set)
        .route(
            MethodFilter::DELETE,
            "/flags/{name}",
            Scope::FlagsWrite,
            flags::reset,
        )
}

/// Routes with their guards.
#[derive(Default)]
struct Table {
    routes: Router<HttpState>,
    listed: Vec<(MethodFilter, &'static str, Scope)>,
}

impl Table {
    /// Adds a route that asks for a scope, and for the guild if its path has one.
    fn route<H, T>(mut self, method: MethodFilter, path: &'static str, scope: Scope, handler: H) -> Self
    where
        H: Handler<T, HttpState>,
        T: 'static,
    {
        let guard = from_fn(move |params: RawPathParams, request: Request, next: Next| {
            guard::scope(scope, params, request, next)
        });
        self.routes = self.routes.route(path, on(method, handler).route_layer(guard));
        self.listed.push((method, path, scope));
        self
    }
}

/// The interface with its layers, to be nested at [`ROOT`]. Must be called inside a tokio runtime.
pub(crate) fn router(state: &HttpState) -> Router<HttpState> {
    let routes = table()
        .routes
        .fallback(|| std::future::ready(ApiError::NOT_FOUND));
    // Innermost first: who asks is known before their requests are counted.
    let routes = routes
        .layer(from_fn_with_state(state.clone(), guard::budget))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(state.clone(), guard::authenticate));
    Router::new()
        .route("/openapi.json", get(openapi::show))
        .merge(routes)
}

/// The guild of the path, which the caller's key may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InGuild(pub(crate) GuildId);

impl<S: Send + Sync> FromRequestParts<S> for InGuild {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        // The guard put it there; a path without a guild has none.
        parts.extensions.get::<Self>().copied().ok_or(ApiError::NOT_FOUND)
    }
}

/// Whose key the request carries.
#[derive(Debug, Clone)]
pub(crate) struct Caller(pub(crate) ApiCaller);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(ApiError::UNAUTHORISED)
    }
}
