//! Events of the gateway, and interactions in them.

use core_types::Timestamp;
use gateway::{Call, fuzzing};
use serde::de::IgnoredAny;
use serde_json::Value;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

pub fn run(data: &[u8]) {
    let json = super::text_of(data);
    let (name, event, call) = fuzzing::event(&json, NOW);
    if let Some(event) = event {
        let is_json = serde_json::from_str::<IgnoredAny>(&json).is_ok();
        assert!(is_json, "{json:?} is no JSON and was read as {event}");
        if ![
            "INTERACTION_CREATE",
            "RESUMED",
            "READY",
            "GUILD_CREATE",
            "GUILD_DELETE",
        ]
        .contains(&name.as_deref().unwrap_or_default())
        {
            assert_eq!(event, "Other", "{json}");
        }
    }
    if let Some(call) = call {
        check(&call);
        // Stricter than we are where it keeps what we skip: numbers that no float holds, half characters.
        if let Ok(value) = serde_json::from_str::<Value>(&json) {
            assert_id(&value["d"]["id"], &call);
        }
    }
}

/// The id is the one in the JSON.
pub fn assert_id(id: &Value, call: &Call) {
    if let Some(id) = id.as_str() {
        assert_eq!(id.parse(), Ok(call.id.get()), "{id}");
    }
}

/// What holds of every call, whatever it was read from.
pub fn check(call: &Call) {
    assert!(call.label().len() < 100_000);
    assert!(!format!("{call:?}").contains(&format!("{:?}", Unlikely(call.token.expose()))));
    let again = fuzzing::kept(call).expect("a call that can be read can be kept");
    assert_eq!(format!("{:?}", again.kind), format!("{:?}", call.kind));
    assert_eq!(
        (again.id, again.channel, again.guild_id()),
        (call.id, call.channel, call.guild_id())
    );
    assert_eq!(again.caller.id, call.caller.id);
    assert_eq!(again.token.expose(), call.token.expose());
}

/// A token as it would stand in a line of the log, marked so that a short one is not found by chance.
struct Unlikely<'t>(&'t str);

impl std::fmt::Debug for Unlikely<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token({:?})", self.0)
    }
}
