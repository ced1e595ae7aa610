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
    validate::attachment::Upload,
};

/// A request's JSON and the files that came with it.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) json: Value,
    pub(crate) files: Vec<Upload>,
}

/// A request's JSON, where files have no meaning.
#[derive(Debug)]
pub(crate) struct Body(pub(crate) Value);

impl FromRequest<Arc<Discord>> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, discord: &Arc<Discord>) -> ApiResult<Self> {
        Form::from_request(request, discord)
            .await
            .map(|form| Self(form.json))
    }
}

impl FromRequest<Arc<Discord>> for Form {
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
            return read(form).await;
        }
        let (_, bytes) = read_body(request).await?;
        let json = if bytes.is_empty() {
            json!({})
        } else {
            serde_json::from_slice(&bytes).map_err(|_| ApiError::invalid_json())?
        };
        Ok(Self {
            json,
            files: Vec::new(),
        })
    }
}

async fn read(mut form: Multipart) -> ApiResult<Form> {
    let mut json = json!({});
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| ApiError::invalid_json())? {
        let name = field.name().unwrap_or_default().to_owned();
        let filename = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| ApiError::invalid_json())?;
        match filename {
            Some(filename) => files.push(Upload {
                number: name.trim_start_matches("files[").trim_end_matches(']').to_owned(),
                filename,
                content_type,
                bytes,
            }),
            None if name == "payload_json" => {
                json = serde_json::from_slice(&bytes).map_err(|_| ApiError::invalid_json())?;
            }
            None => json[name] = json!(String::from_utf8_lossy(&bytes)),
        }
    }
    Ok(Form { json, files })
}
