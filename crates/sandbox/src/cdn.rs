//! Pictures of people, servers and emoji, at the addresses that Discord's CDN has for them.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    error::{ApiError, ApiResult},
    state::Discord,
};

pub(crate) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/avatars/{owner}/{file}", get(serve))
        .route("/icons/{owner}/{file}", get(serve))
        .route("/emojis/{file}", get(serve))
}

/// Whatever ending is asked for, the picture comes as it was uploaded.
async fn serve(State(discord): State<Arc<Discord>>, request: Request) -> ApiResult<Response> {
    let path = request.uri().path().trim_start_matches('/');
    let address = path.rsplit_once('.').map_or(path, |(address, _)| address);
    let image = discord
        .read(|state| state.pictures.find(address).cloned())
        .ok_or_else(ApiError::not_found)?;
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, image.kind),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "max-age=3600"),
    ];
    Ok((headers, image.bytes).into_response())
}
