//! Uploaded files, for people to look at and save.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::Discord,
};

/// `GET /attachments/{channel}/{id}/{name}`: pictures are shown, everything else is saved, and nothing runs.
pub(crate) async fn serve(
    State(discord): State<Arc<Discord>>,
    Path((channel, id, name)): Path<(Snowflake, Snowflake, String)>,
) -> ApiResult<Response> {
    let file = discord
        .read(|state| state.files.find(id).cloned())
        .filter(|file| file.channel == channel && file.name == name)
        .ok_or_else(ApiError::not_found)?;
    let (kind, disposition) = match picture(&file.name) {
        Some(kind) => (kind, "inline".to_owned()),
        // The name holds no quote: uploads are renamed.
        None => (
            "application/octet-stream",
            format!("attachment; filename=\"{}\"", file.name),
        ),
    };
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, &disposition),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, file.bytes).into_response())
}

/// The type of a picture that cannot hold script.
fn picture(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}
