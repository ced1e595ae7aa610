//! Keys of the HTTP interface: for programs of a guild's staff, and of whoever runs this installation.
//!
//! A key is `gh_live_<id>_<secret><checksum>` ([`ApiToken`]). It is shown once; what is stored is its id and the SHA-256 of its
//! secret. A key belongs to one guild, or to the operator, and may do what its [`Scope`]s say and nothing else.

mod check;
mod manage;
mod operator;
mod scope;
mod store;
mod token;

use core_types::{GuildId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

pub use check::{ApiCaller, KeyRefused};
pub(crate) use check::{KnownKey, REMEMBERED};
pub use scope::{Scope, UnknownScope};
pub use store::keys_forget;
pub use token::{ApiToken, PREFIX as API_KEY_PREFIX};

/// Whom a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyOwner {
    /// A guild: the key sees nothing of any other.
    Guild(GuildId),
    /// Whoever runs this installation: the key sees every guild.
    Operator,
}

impl KeyOwner {
    /// The owner as stored; 0, which no guild has, is the operator.
    fn as_i64(self) -> i64 {
        match self {
            Self::Guild(guild) => guild.as_i64(),
            Self::Operator => 0,
        }
    }

    /// Whether a key of this owner may see this guild.
    pub fn covers(self, guild: GuildId) -> bool {
        match self {
            Self::Guild(own) => own == guild,
            Self::Operator => true,
        }
    }
}

/// What is known about a key: everything but its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// The public part of the key, which names it.
    pub id: String,
    /// Whom it belongs to.
    pub owner: KeyOwner,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; nobody if the operator did, or if that person was forgotten.
    pub created_by: Option<UserId>,
    /// From when on it does not work any more; nothing: until it is revoked.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, give or take a minute.
    pub last_used_at: Option<Timestamp>,
    /// The key that took its place.
    pub replaced_by: Option<String>,
}

impl ApiKey {
    /// Whether the key works at that moment.
    pub fn works_at(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// A key that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewKey {
    /// What people call it: 1 to 40 characters.
    pub name: String,
    /// What it may do; at least one scope.
    pub scopes: Vec<Scope>,
    /// After how many days it ends, 1 to 365. Only the operator's keys may have none.
    pub days: Option<u32>,
}

/// A key that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedKey {
    /// The key.
    pub key: ApiKey,
    /// The key itself, for the one time it is shown. Nothing when the request was a repetition: it was shown then.
    pub token: Option<ApiToken>,
    /// The key it takes the place of, and until when that one still works.
    pub replaces: Option<(String, Timestamp)>,
}
