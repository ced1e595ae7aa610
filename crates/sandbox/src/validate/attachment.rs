//! Files that come with messages.

use bytes::Bytes;
use serde_json::Value;

use crate::error::{ApiError, ApiResult};

/// Ten mebibytes: what Discord lets an application upload to a server without boosts, for each file.
pub(crate) const SIZE_LIMIT: usize = 10 * 1024 * 1024;

/// A file that came with a request.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    /// The n of `files[n]`.
    pub(crate) number: String,
    pub(crate) filename: String,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Bytes,
}

/// What `attachments` says of a file that comes along or is there already.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    /// The n of `files[n]`, or the id of a file that the message has.
    pub(crate) id: String,
    pub(crate) filename: Option<String>,
    pub(crate) description: Option<String>,
}

impl Declared {
    pub(super) fn parse(declared: &Value) -> Self {
        let text = |key: &str| declared[key].as_str().map(str::to_owned);
        Self {
            id: text("id").unwrap_or_else(|| declared["id"].to_string()),
            filename: text("filename"),
            description: text("description"),
        }
    }
}

/// Refuses files that are too large.
pub(crate) fn check(files: &[Upload]) -> ApiResult<()> {
    if files.iter().any(|file| file.bytes.len() > SIZE_LIMIT) {
        return Err(ApiError::too_large());
    }
    Ok(())
}
