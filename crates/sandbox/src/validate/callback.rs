//! The body of an interaction callback.

use serde_json::Value;

use super::{attachment::Upload, components, message::Payload};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    state::interactions::Callback,
};

/// Most choices an autocomplete answer may have.
const MAX_CHOICES: usize = 25;

/// Reads a callback, with everything inside it checked.
pub(crate) fn parse(body: &Value, files: Vec<Upload>) -> ApiResult<Callback> {
    let Some(number) = body["type"].as_u64() else {
        return Err(ApiError::form(
            "type",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    };
    let data = &body["data"];
    match number {
        4 => {
            let payload = Payload::with_files(data, files).map_err(under_data)?;
            if payload.is_empty() {
                return Err(ApiError::empty_message());
            }
            Ok(Callback::Message(payload))
        }
        5 => Ok(Callback::Defer(data["flags"].as_u64().unwrap_or_default())),
        6 => Ok(Callback::DeferUpdate),
        7 => Payload::with_files(data, files)
            .map(Callback::Update)
            .map_err(under_data),
        8 => choices(&data["choices"]).map(Callback::Choices),
        9 => modal(data),
        _ => Err(ApiError::form(
            "type",
            "BASE_TYPE_CHOICES",
            "Value must be one of {4, 5, 6, 7, 8, 9}.",
        )),
    }
}

/// Moves a form error below `data`, where the payload is.
pub(crate) fn under_data(error: ApiError) -> ApiError {
    error.below("data")
}

fn choices(choices: &Value) -> ApiResult<Vec<Value>> {
    let mut errors = FormErrors::default();
    let Some(choices) = choices.as_array() else {
        errors.required("data.choices");
        return Err(errors.into_error());
    };
    if choices.len() > MAX_CHOICES {
        errors.add(
            "data.choices",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    for (index, choice) in choices.iter().enumerate() {
        let path = format!("data.choices.{index}");
        errors.length(
            &format!("{path}.name"),
            choice["name"].as_str().unwrap_or_default(),
            1,
            100,
        );
        match &choice["value"] {
            Value::String(value) => errors.length(&format!("{path}.value"), value, 1, 100),
            Value::Number(_) => {}
            _ => errors.required(&format!("{path}.value")),
        }
    }
    errors.finish()?;
    Ok(choices.clone())
}

fn modal(data: &Value) -> ApiResult<Callback> {
    let mut errors = FormErrors::default();
    let (custom_id, title) = (data["custom_id"].as_str(), data["title"].as_str());
    errors.length("data.custom_id", custom_id.unwrap_or_default(), 1, 100);
    errors.length("data.title", title.unwrap_or_default(), 1, 45);
    let inner = data["components"].as_array().cloned().unwrap_or_default();
    components::check_modal(&inner, &mut errors);
    errors.finish()?;
    Ok(Callback::Modal(
        custom_id.unwrap_or_default().to_owned(),
        title.unwrap_or_default().to_owned(),
        inner,
    ))
}
