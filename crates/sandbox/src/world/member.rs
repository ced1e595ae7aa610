//! Members: users in a server.

use serde_json::{Value, json};

use super::World;
use crate::{clock::iso8601, snowflake::Snowflake};

#[derive(Clone, Debug, Default)]
pub(crate) struct Member {
    pub(crate) user_id: Snowflake,
    pub(crate) nick: Option<String>,
    /// The hash of the picture they use in this server only.
    pub(crate) avatar: Option<String>,
    pub(crate) roles: Vec<Snowflake>,
    /// Unix milliseconds.
    pub(crate) joined_at: u64,
    /// 1 rejoined, 2 completed onboarding, 4 bypasses verification, 8 started onboarding.
    pub(crate) flags: u64,
    /// Unix milliseconds at which their time-out ends.
    pub(crate) timed_out_until: Option<u64>,
}

impl Member {
    /// Whether they may only look on at the time `now`.
    pub(crate) fn is_timed_out(&self, now: impl FnOnce() -> u64) -> bool {
        self.timed_out_until.is_some_and(|until| until > now())
    }

    /// The member without their user, as messages and resolved data carry them.
    pub(crate) fn partial_json(&self) -> Value {
        json!({
            "nick": self.nick, "avatar": self.avatar, "banner": null, "avatar_decoration_data": null,
            "roles": self.roles, "joined_at": iso8601(self.joined_at), "premium_since": null, "deaf": false,
            "mute": false, "flags": self.flags, "pending": false,
            "communication_disabled_until": self.timed_out_until.map(iso8601),
        })
    }

    pub(crate) fn json(&self, world: &World) -> Value {
        let mut member = self.partial_json();
        member["user"] = world.user_json(self.user_id);
        member
    }
}
