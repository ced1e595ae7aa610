//! Request bodies: JSON, or multipart with `payload_json` and files.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use serde_json::{Value, json};

use crate::{
    error::{ApiError, ApiResult},
    server::read_body,
    state::Discord,
};

/// A request's JSON; for multipart bodies with the uploaded files' names and sizes in `attachments`.
#[derive(Debug)]
pub(crate) struct Body(pub(crate) Value);

impl FromRequest<Arc<Discord>> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, discord: &Arc<Discord>) -> ApiResult<Self> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let form = Multipart::from_request(request, discord)
                .await
                .map_err(|_| ApiError::invalid_json())?;
            return from_form(form).await.map(Self);
        }
        let (_, bytes) = read_body(request).await?;
        if bytes.is_empty() {
            return Ok(Self(json!({})));
        }
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|_| ApiError::invalid_json())
    }
}

async fn from_form(mut form: Multipart) -> ApiResult<Value> {
    let mut payload = json!({});
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| ApiError::invalid_json())? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| ApiError::invalid_json())?;
        match file_name {
            Some(filename) => files.push((
                name,
                json!({
                    "filename": filename, "content_type": content_type, "size": bytes.len(),
                }),
            )),
            None if name == "payload_json" => {
                payload = serde_json::from_slice(&bytes).map_err(|_| ApiError::invalid_json())?;
            }
            None => payload[name] = json!(String::from_utf8_lossy(&bytes)),
        }
    }
    if !files.is_empty() {
        // Interaction callbacks carry the message below `data`.
        let message = if payload.get("data").is_some() {
            &mut payload["data"]
        } else {
            &mut payload
        };
        let declared = message["attachments"].as_array().cloned().unwrap_or_default();
        for (name, file) in &mut files {
            let index = name.trim_start_matches("files[").trim_end_matches(']');
            let matching = declared.iter().find(|one| {
                one["id"].as_str() == Some(index)
                    || one["id"].as_u64().is_some_and(|id| id.to_string() == index)
            });
            if let Some(one) = matching {
                file["description"] = one["description"].clone();
            }
        }
        message["attachments"] = files.into_iter().map(|(_, file)| file).collect();
    }
    Ok(payload)
}
