//! Signed ids of buttons, selects and forms.
//!
//! `v1:<command>.<action>:<owner>:<expiry>:<signature>:<payload>`, at most 100 characters. The signature is the first
//! 96 bits of HMAC-SHA256 over everything else and the guild, under a key that lives in the database: so a button works
//! after a restart, and one that was edited, copied to another server or made up is refused.

pub(crate) mod radix;

use core_errors::{AppError, codes};
use core_types::{GuildId, Seed, Timestamp, UserId};

/// The most characters Discord takes for an id.
pub const MAX_CHARS: usize = 100;
const VERSION: &str = "v1";
const SIGNATURE_DIGITS: usize = 16;

/// What a component stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentId {
    /// The command whose handler it goes to.
    pub command: String,
    /// What that handler should do.
    pub action: String,
    /// Who alone may use it; `None` for everybody.
    pub owner: Option<UserId>,
    /// From when on it is out of date (whole seconds); `None` for never.
    pub expires: Option<Timestamp>,
    /// Whatever the handler needs to know, about 35 characters.
    pub payload: String,
}

impl ComponentId {
    /// A component for everybody that never expires and carries nothing. Names are lower case words without `.` and `:`.
    pub fn new(command: &str, action: &str) -> Self {
        Self {
            command: command.to_owned(),
            action: action.to_owned(),
            owner: None,
            expires: None,
            payload: String::new(),
        }
    }

    /// Only this person may use it.
    pub const fn owned_by(mut self, owner: UserId) -> Self {
        self.owner = Some(owner);
        self
    }

    /// It is out of date from then on.
    pub const fn expires_at(mut self, at: Timestamp) -> Self {
        self.expires = Some(at);
        self
    }

    /// It carries this text.
    pub fn carrying(mut self, payload: impl Into<String>) -> Self {
        self.payload = payload.into();
        self
    }

    fn head(&self) -> String {
        let owner = self
            .owner
            .map_or_else(String::new, |owner| radix::encode(u128::from(owner.get())));
        let expires = self
            .expires
            .and_then(|at| u64::try_from(at.as_seconds()).ok())
            .map_or_else(String::new, |seconds| radix::encode(u128::from(seconds)));
        format!("{VERSION}:{}.{}:{owner}:{expires}", self.command, self.action)
    }
}

/// The part that says where an id goes, for logs and for finding the handler; whatever it says is not to be trusted.
pub(crate) fn route_of(custom_id: &str) -> &str {
    custom_id.split(':').nth(1).unwrap_or("")
}

/// Signs and opens component ids.
#[derive(Debug, Clone)]
pub struct ComponentIds {
    key: Seed,
}

impl ComponentIds {
    /// With this key. It must be the same after a restart and in every process.
    pub const fn new(key: Seed) -> Self {
        Self { key }
    }

    /// The id to give to Discord, for use on this server.
    ///
    /// # Errors
    /// `internal` if it would be longer than Discord allows.
    pub fn sign(&self, id: &ComponentId, guild: Option<GuildId>) -> Result<String, AppError> {
        let head = id.head();
        let signature = self.signature(&head, &id.payload, guild);
        let text = format!("{head}:{signature}:{}", id.payload);
        if text.chars().count() > MAX_CHARS {
            return Err(AppError::internal(format!(
                "component id of {} is too long: {text}",
                id.command
            )));
        }
        Ok(text)
    }

    /// What an id stands for, once it is certain that we made it, for this server, for this person, and not too long ago.
    ///
    /// # Errors
    /// `component.stale` for another version or an expired id, `component.invalid` for one that we did not make for this
    /// server, `component.foreign` for somebody else's.
    pub fn open(
        &self,
        text: &str,
        guild: Option<GuildId>,
        caller: UserId,
        now: Timestamp,
    ) -> Result<ComponentId, AppError> {
        let invalid = |why: &str| AppError::new(codes::COMPONENT_INVALID).context(why);
        if !text.starts_with(&format!("{VERSION}:")) {
            let other_version = text.split_once(':').is_some_and(|(version, _)| {
                version
                    .strip_prefix('v')
                    .is_some_and(|n| n.parse::<u16>().is_ok())
            });
            return Err(if other_version {
                AppError::new(codes::COMPONENT_STALE).context("version of the id")
            } else {
                invalid("shape of the id")
            });
        }
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let [_, route, owner, expires, signature, payload] = parts[..] else {
            return Err(invalid("shape of the id"));
        };
        let head = &text[..text.len() - payload.len() - signature.len() - 2];
        if !equal_in_constant_time(&self.signature(head, payload, guild), signature) {
            return Err(invalid("signature of the id"));
        }
        // From here on everything is as we wrote it.
        let (command, action) = route.split_once('.').ok_or_else(|| invalid("route of the id"))?;
        let id = ComponentId {
            command: command.to_owned(),
            action: action.to_owned(),
            owner: decode(owner).and_then(|raw| UserId::new(raw).ok()),
            expires: decode(expires)
                .and_then(|seconds| i64::try_from(seconds).ok())
                .map(Timestamp::from_seconds),
            payload: payload.to_owned(),
        };
        if id.owner.is_some_and(|owner| owner != caller) {
            return Err(AppError::new(codes::COMPONENT_FOREIGN));
        }
        if id.expires.is_some_and(|at| now >= at) {
            return Err(AppError::new(codes::COMPONENT_STALE).context("expiry of the id"));
        }
        Ok(id)
    }

    fn signature(&self, head: &str, payload: &str, guild: Option<GuildId>) -> String {
        let guild = guild.map_or(0, GuildId::get);
        // The head has no line break (the payload may), so the three parts cannot be shifted into one another.
        let digest = self
            .key
            .authenticate(format!("component\n{guild}\n{head}\n{payload}").as_bytes());
        let bits = digest[..12]
            .iter()
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let digits = radix::encode(bits);
        format!("{digits:0>SIGNATURE_DIGITS$}")
    }
}

fn decode(text: &str) -> Option<u64> {
    (!text.is_empty()).then(|| radix::decode(text)).flatten()
}

fn equal_in_constant_time(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .fold(0, |seen, (a, b)| seen | (a ^ b))
            == 0
}

#[cfg(test)]
mod tests;
