//! Where the description is wrong, or behind Discord's own prose documentation.

use serde_json::{Value, json};

/// One correction of the description.
struct Amendment {
    /// JSON pointer into the document.
    place: &'static str,
    /// What stands there instead.
    instead: fn() -> Value,
    /// Why: what Discord really does.
    because: &'static str,
}

const AMENDMENTS: [Amendment; 1] = [Amendment {
    place: "/components/schemas/ErrorDetails",
    instead: || {
        json!({"type": "object", "properties": {"_errors": {"type": "array", "items": {
                "type": "object", "required": ["code", "message"],
                "properties": {"code": {"type": ["string", "integer"]}, "message": {"type": "string"}},
            }}}, "additionalProperties": {"$ref": "#/components/schemas/ErrorDetails"}})
    },
    because: "inner codes are words such as BASE_TYPE_REQUIRED, and a list has faults of its own beside those of its items",
}];

/// Corrects the description.
pub(super) fn apply(document: &mut Value) {
    for amendment in &AMENDMENTS {
        match document.pointer_mut(amendment.place) {
            Some(place) => *place = (amendment.instead)(),
            None => tracing::warn!(
                place = amendment.place,
                because = amendment.because,
                "the description lacks what was to be corrected"
            ),
        }
    }
}
