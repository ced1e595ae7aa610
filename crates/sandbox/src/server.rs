//! One port for everything: web client, REST, gateway.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{FromRequestParts, Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio_websockets::{Config, ServerBuilder, WebSocketStream};

use crate::{
    assets::{self, Asset},
    cdn, client, downloads,
    error::ApiError,
    gateway, rest,
    state::Discord,
};

/// The byte stream below a WebSocket.
pub(crate) type Upgraded = TokioIo<hyper::upgrade::Upgraded>;

/// What RFC 6455 appends to a client's key.
const WEBSOCKET_GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Only what the sandbox itself serves may run or be loaded; inline styles carry role colours.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'self'";

pub(crate) fn router(discord: Arc<Discord>) -> Router {
    // Around the routes, so that they are chosen by what was rewritten.
    Router::new()
        .fallback_service(routes(discord))
        .layer(middleware::map_request(unescape_at))
}

/// Some libraries escape the `@` of `@me` and `@original`, which needs no escape.
async fn unescape_at(mut request: Request) -> Request {
    let uri = request.uri();
    if uri.path().contains("%40") {
        let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
        let target = format!("{}{query}", uri.path().replace("%40", "@"));
        if let Ok(uri) = target.parse() {
            *request.uri_mut() = uri;
        }
    }
    request
}

fn routes(discord: Arc<Discord>) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/assets/{file}", get(asset))
        .route("/oauth2/authorize", get(authorize))
        .route("/oauth2/authorized", get(authorize))
        .route("/gateway", get(gateway_socket))
        .route("/gateway/", get(gateway_socket))
        .route("/attachments/{channel}/{id}/{name}", get(downloads::serve))
        .merge(cdn::router())
        .nest("/client", client::router())
        .nest("/api/v10", rest::router(&discord))
        // Without a version too, as dashboards call it.
        .nest("/api", rest::router(&discord))
        .fallback(|| async { ApiError::not_found() })
        .method_not_allowed_fallback(|| async { ApiError::method_not_allowed() })
        .with_state(discord)
}

/// The web client; or the gateway, for libraries that drop the path of its address.
async fn index(
    State(discord): State<Arc<Discord>>,
    Query(options): Query<gateway::Options>,
    upgrade: Option<WebSocketUpgrade>,
    headers: HeaderMap,
) -> Response {
    match upgrade {
        Some(upgrade) => serve_gateway(discord, upgrade, options),
        None => file(assets::find("index.html"), &headers),
    }
}

/// Where applications send people to be allowed something.
async fn authorize(headers: HeaderMap) -> Response {
    file(assets::find("authorize.html"), &headers)
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    file(assets::find(&name), &headers)
}

async fn gateway_socket(
    State(discord): State<Arc<Discord>>,
    Query(options): Query<gateway::Options>,
    upgrade: WebSocketUpgrade,
) -> Response {
    serve_gateway(discord, upgrade, options)
}

fn serve_gateway(discord: Arc<Discord>, upgrade: WebSocketUpgrade, options: gateway::Options) -> Response {
    let tasks = discord.tasks.clone();
    upgrade.serve(&tasks, move |socket| gateway::run(discord, socket, options))
}

fn file(asset: Option<&'static Asset>, headers: &HeaderMap) -> Response {
    let Some(asset) = asset else {
        return ApiError::not_found().into_response();
    };
    let etag = asset.etag();
    let is_known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(asset.content).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(asset.content_type()),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// What waits for a peer leaves together, up to this many bytes at once.
const FLUSHED: usize = 64 * 1024;

fn sockets() -> ServerBuilder {
    ServerBuilder::new().config(Config::default().flush_threshold(FLUSHED))
}

/// A request to become a WebSocket.
pub(crate) struct WebSocketUpgrade {
    accept: String,
    on_upgrade: OnUpgrade,
}

impl WebSocketUpgrade {
    /// Answers 101 and hands the socket to `serve`, as a task of its own.
    pub(crate) fn serve<F>(
        self,
        tasks: &tokio_util::task::TaskTracker,
        serve: impl FnOnce(WebSocketStream<Upgraded>) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send,
    {
        let on_upgrade = self.on_upgrade;
        tasks.spawn(async move {
            match on_upgrade.await {
                Ok(upgraded) => serve(sockets().serve(TokioIo::new(upgraded))).await,
                Err(error) => tracing::debug!(%error, "websocket peer left during the handshake"),
            }
        });
        let headers = [
            (header::CONNECTION, "Upgrade"),
            (header::UPGRADE, "websocket"),
            (header::SEC_WEBSOCKET_ACCEPT, self.accept.as_str()),
        ];
        (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
    }

    fn from_parts(parts: &mut Parts) -> Option<Self> {
        let is = |name: header::HeaderName, expected: &str| {
            let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
            value.is_some_and(|value| value.to_ascii_lowercase().contains(expected))
        };
        if !is(header::UPGRADE, "websocket")
            || !is(header::CONNECTION, "upgrade")
            || !is(header::SEC_WEBSOCKET_VERSION, "13")
        {
            return None;
        }
        let key = parts.headers.get(header::SEC_WEBSOCKET_KEY)?.to_str().ok()?;
        let digest = sha1_smol::Sha1::from(format!("{key}{WEBSOCKET_GUID}"))
            .digest()
            .bytes();
        let on_upgrade = parts.extensions.remove::<OnUpgrade>()?;
        Some(Self {
            accept: STANDARD.encode(digest),
            on_upgrade,
        })
    }
}

impl<S: Sync> FromRequestParts<S> for WebSocketUpgrade {
    type Rejection = (StatusCode, [(header::HeaderName, &'static str); 1], &'static str);

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let refusal = "this address speaks WebSocket (version 13)";
        Self::from_parts(parts).ok_or((
            StatusCode::UPGRADE_REQUIRED,
            [(header::UPGRADE, "websocket")],
            refusal,
        ))
    }
}

impl<S: Sync> axum::extract::OptionalFromRequestParts<S> for WebSocketUpgrade {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Self::Rejection> {
        Ok(Self::from_parts(parts))
    }
}

/// Ends a request's body early enough that nobody fills the memory: Discord's limit for uploads.
pub(crate) const MAX_BODY: usize = 25 * 1024 * 1024;

/// The whole body of a request.
pub(crate) async fn read_body(request: Request) -> Result<(Parts, bytes::Bytes), ApiError> {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, MAX_BODY)
        .await
        .map_err(|_| ApiError::too_large())?;
    Ok((parts, bytes))
}
