//! The few gateway events that matter here, read without their unused parts.

use core_types::GuildId;
use serde::{Deserialize, Deserializer};

/// A gateway event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// A new session, with the servers the bot is on; which of them are within reach is told one by one.
    Ready(Vec<GuildId>),
    /// The old session goes on: everything missed has been sent.
    Resumed,
    /// Somebody asks for something; the event itself holds what.
    Interaction,
    /// The bot is on this server, and it is within reach.
    GuildPresent(GuildId),
    /// Discord cannot reach the server.
    GuildUnavailable(GuildId),
    /// The bot was removed from the server, or the server was deleted.
    GuildLeft(GuildId),
    /// Anything else, also what Discord invents later.
    Other,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    t: Option<std::borrow::Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Body<T> {
    d: T,
}

#[derive(Deserialize)]
struct Ready {
    #[serde(default)]
    guilds: Vec<Guild>,
}

#[derive(Deserialize)]
struct Guild {
    id: GuildId,
    #[serde(default, deserialize_with = "maybe")]
    unavailable: bool,
}

/// Discord also sends `null`.
fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<bool>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// The name of an event; nothing for what is none, such as the answer to a heartbeat.
pub(crate) fn name(json: &str) -> Option<std::borrow::Cow<'_, str>> {
    serde_json::from_str::<Head<'_>>(json).ok()?.t
}

/// What an event is.
///
/// # Errors
/// Those of JSON, for an event that matters and cannot be read.
pub(crate) fn read(json: &str) -> Result<Event, serde_json::Error> {
    let head: Head<'_> = serde_json::from_str(json)?;
    Ok(match head.t.as_deref() {
        Some("INTERACTION_CREATE") => Event::Interaction,
        Some("RESUMED") => Event::Resumed,
        Some("READY") => {
            let ready: Body<Ready> = serde_json::from_str(json)?;
            Event::Ready(ready.d.guilds.into_iter().map(|guild| guild.id).collect())
        }
        Some("GUILD_CREATE") => {
            let guild = guild(json)?;
            if guild.unavailable {
                Event::GuildUnavailable(guild.id)
            } else {
                Event::GuildPresent(guild.id)
            }
        }
        Some("GUILD_DELETE") => {
            let guild = guild(json)?;
            if guild.unavailable {
                Event::GuildUnavailable(guild.id)
            } else {
                Event::GuildLeft(guild.id)
            }
        }
        _ => Event::Other,
    })
}

fn guild(json: &str) -> Result<Guild, serde_json::Error> {
    serde_json::from_str::<Body<Guild>>(json).map(|event| event.d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_41_events_that_matter_are_told_apart() {
        let id = |raw| GuildId::new(raw).unwrap();
        for (json, expected) in [
            (
                r#"{"op":0,"t":"READY","s":1,"d":{"guilds":[{"id":"1","unavailable":true}],"v":10}}"#,
                Event::Ready(vec![id(1)]),
            ),
            (r#"{"op":0,"t":"READY","s":1,"d":{}}"#, Event::Ready(Vec::new())),
            (r#"{"t":"RESUMED","d":{}}"#, Event::Resumed),
            (r#"{"t":"INTERACTION_CREATE","d":{"odd":[]}}"#, Event::Interaction),
            (
                r#"{"t":"GUILD_CREATE","d":{"id":"2","name":"x","members":[]}}"#,
                Event::GuildPresent(id(2)),
            ),
            (
                r#"{"t":"GUILD_CREATE","d":{"id":"2","unavailable":true}}"#,
                Event::GuildUnavailable(id(2)),
            ),
            (
                r#"{"t":"GUILD_DELETE","d":{"id":"2","unavailable":true}}"#,
                Event::GuildUnavailable(id(2)),
            ),
            (
                r#"{"t":"GUILD_DELETE","d":{"id":"2","unavailable":null}}"#,
                Event::GuildLeft(id(2)),
            ),
            (r#"{"t":"GUILD_DELETE","d":{"id":"2"}}"#, Event::GuildLeft(id(2))),
            (r#"{"t":"EVENT_OF_TOMORROW","d":7}"#, Event::Other),
            (r#"{"op":11}"#, Event::Other),
            (r#"{"op":10,"t":null,"d":{"heartbeat_interval":1}}"#, Event::Other),
        ] {
            assert_eq!(read(json).unwrap(), expected, "{json}");
        }
        for broken in [
            "",
            "{",
            r#"{"t":"GUILD_CREATE","d":{"id":"zero"}}"#,
            &"[".repeat(100_000),
        ] {
            assert!(read(broken).is_err());
        }
    }
}
