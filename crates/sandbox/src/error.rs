//! Discord's refusals: an HTTP status and a body `{code, message, errors?}`.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

/// A refusal as Discord words it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{status} {code}: {message}{}", .errors.as_ref().map(|errors| format!(" {errors}")).unwrap_or_default())]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Discord's JSON error code, 0 for general HTTP errors.
    pub code: u32,
    /// Discord's words for the code.
    pub message: String,
    /// Which fields are wrong and why, nested as the request's body is.
    pub errors: Option<Value>,
    /// Seconds to wait before trying again, when Discord says so.
    pub retry_after: Option<f64>,
}

pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub(crate) fn new(status: u16, code: u32, message: &str) -> Self {
        Self {
            status,
            code,
            message: message.to_owned(),
            errors: None,
            retry_after: None,
        }
    }

    /// One wrong field: `path` is dotted, as in `options.0.name`.
    pub(crate) fn form(path: &str, code: &str, message: &str) -> Self {
        let mut errors = FormErrors::default();
        errors.add(path, code, message);
        errors.into_error()
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }
    pub(crate) fn not_found() -> Self {
        Self::new(404, 0, "404: Not Found")
    }
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(405, 0, "405: Method Not Allowed")
    }
    pub(crate) fn unknown_application() -> Self {
        Self::new(404, 10_002, "Unknown Application")
    }
    pub(crate) fn unknown_channel() -> Self {
        Self::new(404, 10_003, "Unknown Channel")
    }
    pub(crate) fn unknown_guild() -> Self {
        Self::new(404, 10_004, "Unknown Guild")
    }
    pub(crate) fn unknown_member() -> Self {
        Self::new(404, 10_007, "Unknown Member")
    }
    pub(crate) fn unknown_message() -> Self {
        Self::new(404, 10_008, "Unknown Message")
    }
    pub(crate) fn unknown_overwrite() -> Self {
        Self::new(404, 10_009, "Unknown Overwrite")
    }
    pub(crate) fn unknown_role() -> Self {
        Self::new(404, 10_011, "Unknown Role")
    }
    pub(crate) fn unknown_user() -> Self {
        Self::new(404, 10_013, "Unknown User")
    }
    pub(crate) fn unknown_webhook() -> Self {
        Self::new(404, 10_015, "Unknown Webhook")
    }
    pub(crate) fn unknown_interaction() -> Self {
        Self::new(404, 10_062, "Unknown interaction")
    }
    pub(crate) fn unknown_command() -> Self {
        Self::new(404, 10_063, "Unknown application command")
    }
    pub(crate) fn already_acknowledged() -> Self {
        Self::new(400, 40_060, "Interaction has already been acknowledged.")
    }
    pub(crate) fn missing_access() -> Self {
        Self::new(403, 50_001, "Missing Access")
    }
    pub(crate) fn direct_message() -> Self {
        Self::new(403, 50_003, "Cannot execute action on a DM channel")
    }
    pub(crate) fn not_the_author() -> Self {
        Self::new(403, 50_005, "Cannot edit a message authored by another user")
    }
    pub(crate) fn empty_message() -> Self {
        Self::new(400, 50_006, "Cannot send an empty message")
    }
    pub(crate) fn missing_permissions() -> Self {
        Self::new(403, 50_013, "Missing Permissions")
    }
    pub(crate) fn system_message() -> Self {
        Self::new(403, 50_021, "Cannot execute action on a system message")
    }
    pub(crate) fn thread_archived() -> Self {
        Self::new(400, 50_083, "Thread is archived")
    }
    /// Slow mode: so many milliseconds are left.
    pub(crate) fn slow_mode(milliseconds: u64) -> Self {
        let text = "This action cannot be performed due to slowmode rate limit.";
        Self {
            retry_after: Some(std::time::Duration::from_millis(milliseconds).as_secs_f64()),
            ..Self::new(429, 20_016, text)
        }
    }
    pub(crate) fn thread_locked() -> Self {
        Self::new(403, 160_005, "Thread is locked")
    }
    pub(crate) fn unreadable_reply() -> Self {
        let text = "Cannot reply without permission to read message history";
        Self::new(403, 160_002, text)
    }
    pub(crate) fn unreadable_reference() -> Self {
        let text = "Cannot reference a message without permission to read message history";
        Self::new(403, 160_009, text)
    }
    pub(crate) fn unreadable_forward() -> Self {
        Self::new(
            403,
            160_014,
            "Cannot forward a message whose content you cannot read",
        )
    }
    pub(crate) fn invalid_webhook_token() -> Self {
        Self::new(401, 50_027, "Invalid Webhook Token")
    }
    pub(crate) fn banned() -> Self {
        Self::new(403, 40_007, "The user is banned from this guild")
    }
    pub(crate) fn not_in_voice() -> Self {
        Self::new(400, 40_032, "Target user is not connected to voice")
    }
    pub(crate) fn wrong_channel_kind() -> Self {
        Self::new(400, 50_024, "Cannot execute action on this channel type")
    }
    pub(crate) fn invalid_role() -> Self {
        Self::new(400, 50_028, "Invalid Role")
    }
    pub(crate) fn too_large() -> Self {
        Self::new(413, 40_005, "Request entity too large")
    }
    pub(crate) fn invalid_json() -> Self {
        Self::new(400, 50_109, "The request body contains invalid JSON.")
    }

    /// The same refusal of a form that is a field of a larger one.
    pub(crate) fn below(mut self, field: &str) -> Self {
        self.errors = self.errors.map(|errors| json!({field: errors}));
        self
    }

    /// The body Discord sends.
    pub fn json(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let (Some(errors), Some(body)) = (&self.errors, body.as_object_mut()) {
            body.insert("errors".to_owned(), errors.clone());
        }
        if let Some(seconds) = self.retry_after {
            body["retry_after"] = json!(seconds);
            body["global"] = json!(false);
        }
        body
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.json())).into_response()
    }
}

/// Collects everything that is wrong with a body, for one 50035 answer.
#[derive(Debug, Default)]
pub(crate) struct FormErrors {
    root: Map<String, Value>,
}

impl FormErrors {
    /// Adds a fault at a dotted path.
    pub(crate) fn add(&mut self, path: &str, code: &str, message: &str) {
        let mut node = &mut self.root;
        for segment in path.split('.').filter(|segment| !segment.is_empty()) {
            let next = node.entry(segment.to_owned()).or_insert_with(|| json!({}));
            let Value::Object(map) = next else { return };
            node = map;
        }
        let list = node.entry("_errors".to_owned()).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(json!({"code": code, "message": message}));
        }
    }

    /// Adds `BASE_TYPE_REQUIRED`.
    pub(crate) fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// Checks a length in characters against an inclusive range.
    pub(crate) fn length(&mut self, path: &str, text: &str, min: usize, max: usize) {
        let length = text.chars().count();
        if length > max && min == 0 {
            let message = format!("Must be {max} or fewer in length.");
            self.add(path, "BASE_TYPE_MAX_LENGTH", &message);
        } else if length < min && length == 0 {
            self.required(path);
        } else if length < min || length > max {
            let message = format!("Must be between {min} and {max} in length.");
            self.add(path, "BASE_TYPE_BAD_LENGTH", &message);
        }
    }

    /// Checks a whole number against an inclusive range.
    pub(crate) fn range(&mut self, path: &str, number: u64, min: u64, max: u64) {
        if number < min {
            let message = format!("int value should be greater than or equal to {min}.");
            self.add(path, "NUMBER_TYPE_MIN", &message);
        } else if number > max {
            let message = format!("int value should be less than or equal to {max}.");
            self.add(path, "NUMBER_TYPE_MAX", &message);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.root.is_empty()
    }

    pub(crate) fn into_error(self) -> ApiError {
        let mut error = ApiError::new(400, 50_035, "Invalid Form Body");
        error.errors = Some(Value::Object(self.root));
        error
    }

    /// `Err` with everything collected, if anything was.
    pub(crate) fn finish(self) -> ApiResult<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(self.into_error())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_paths_nest_as_the_body_does() {
        let mut errors = FormErrors::default();
        errors.length("options.0.name", "", 1, 32);
        errors.length("options.0.name", &"x".repeat(33), 1, 32);
        errors.length("description", &"x".repeat(101), 0, 100);
        let body = errors.into_error().json();
        assert_eq!(body["code"], 50_035);
        assert_eq!(
            body["errors"]["options"]["0"]["name"]["_errors"][0]["code"],
            "BASE_TYPE_REQUIRED"
        );
        assert_eq!(
            body["errors"]["options"]["0"]["name"]["_errors"][1]["code"],
            "BASE_TYPE_BAD_LENGTH"
        );
        assert_eq!(
            body["errors"]["description"]["_errors"][0]["code"],
            "BASE_TYPE_MAX_LENGTH"
        );
    }
}
