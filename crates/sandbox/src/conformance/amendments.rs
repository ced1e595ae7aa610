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

/// Permission bits in a request.
fn permissions() -> Value {
    json!({"type": ["string", "integer", "null"], "pattern": "^[0-9]+$", "minimum": 0})
}

const PERMISSIONS: &str =
    "permissions are a string of digits on the wire, in requests too: they outgrew 53 bits";

const AMENDMENTS: [Amendment; 14] = [
    Amendment {
        place: "/components/schemas/ErrorDetails",
        instead: || {
            json!({"type": "object", "properties": {"_errors": {"type": "array", "items": {
                "type": "object", "required": ["code", "message"],
                "properties": {"code": {"type": ["string", "integer"]}, "message": {"type": "string"}},
            }}}, "additionalProperties": {"$ref": "#/components/schemas/ErrorDetails"}})
        },
        because: "inner codes are words such as BASE_TYPE_REQUIRED, and a list has faults of its own beside those of its items",
    },
    Amendment {
        place: "/components/schemas/RatelimitedResponse/allOf/0",
        instead: || json!({"type": "object", "properties": {"code": {"type": "integer"}, "message": {"type": "string"}}, "required": ["message"]}),
        because: "a 429 has a code only when it is not about a bucket",
    },
    Amendment {
        place: "/components/schemas/CreateMessageInteractionCallbackResponse/properties/type",
        instead: || json!({"type": "integer", "enum": [4, 5]}),
        because: "a deferred answer has its message as well, with the type it was answered with",
    },
    Amendment {
        place: "/components/schemas/UpdateMessageInteractionCallbackResponse/properties/type",
        instead: || json!({"type": "integer", "enum": [6, 7]}),
        because: "a deferred update has its message as well, with the type it was answered with",
    },
    Amendment {
        place: "/components/schemas/MessageAttachmentRequest/properties/id",
        instead: || json!({"oneOf": [{"type": "integer", "minimum": 0}, {"$ref": "#/components/schemas/SnowflakeType"}]}),
        because: "the documentation's own examples number uploads with whole numbers",
    },
    Amendment {
        place: "/components/schemas/ApplicationFormPartial/properties/description",
        instead: || json!({"type": ["string", "object", "null"], "maxLength": 400}),
        because: "the documentation has plain text there; an object with `default` is for translations",
    },
    Amendment {
        place: "/components/schemas/ApplicationCommandCreateRequest/properties/default_member_permissions",
        instead: permissions,
        because: PERMISSIONS,
    },
    Amendment {
        place: "/components/schemas/ApplicationCommandUpdateRequest/properties/default_member_permissions",
        instead: permissions,
        because: PERMISSIONS,
    },
    Amendment {
        place: "/components/schemas/ApplicationCommandPatchRequestPartial/properties/default_member_permissions",
        instead: permissions,
        because: PERMISSIONS,
    },
    Amendment {
        place: "/components/schemas/CreateRoleRequest/properties/permissions",
        instead: permissions,
        because: PERMISSIONS,
    },
    Amendment {
        place: "/components/schemas/UpdateRoleRequestPartial/properties/permissions",
        instead: permissions,
        because: PERMISSIONS,
    },
    Amendment {
        place: "/components/schemas/ChannelPermissionOverwriteRequest/properties/allow",
        instead: permissions,
        because: PERMISSIONS,
    },
    Amendment {
        place: "/components/schemas/ChannelPermissionOverwriteRequest/properties/deny",
        instead: permissions,
        because: PERMISSIONS,
    },
    Amendment {
        place: "/paths/~1channels~1{channel_id}~1permissions~1{overwrite_id}/put/requestBody/content/application~1json/schema/properties",
        instead: || json!({"type": {"type": ["integer", "null"]}, "allow": permissions(), "deny": permissions()}),
        because: PERMISSIONS,
    },
];

/// What Discord documents in prose alone, or has for people only: method, and path with `*` for what varies.
const UNDESCRIBED: [(&str, &str); 4] = [
    // How people vote; bots are refused.
    ("PUT", "/channels/*/polls/*/answers/@me"),
    ("GET", "/oauth2/authorize"),
    ("POST", "/oauth2/token"),
    ("POST", "/oauth2/token/revoke"),
];

/// Whether a call that the description does not know is known all the same.
pub(super) fn is_documented(method: &str, path: &str) -> bool {
    let segments: Vec<_> = path.split('/').collect();
    UNDESCRIBED.iter().any(|(known, path)| {
        let known_segments = path.split('/');
        *known == method
            && known_segments.clone().count() == segments.len()
            && known_segments
                .zip(&segments)
                .all(|(known, segment)| known == "*" || known == *segment)
    })
}

/// Corrects the description.
pub(super) fn apply(document: &mut Value) {
    for amendment in &AMENDMENTS {
        if let Some(place) = document.pointer_mut(amendment.place) {
            *place = (amendment.instead)();
        } else {
            let (place, because) = (amendment.place, amendment.because);
            tracing::warn!(place, because, "the description lacks what was to be corrected");
        }
    }
}
