//! Scopes: what an application asks for.

use serde::{Serialize, Serializer};

/// Every scope Discord documents.
const KNOWN: [&str; 31] = [
    "activities.read",
    "activities.write",
    "applications.builds.read",
    "applications.builds.upload",
    "applications.commands",
    "applications.commands.permissions.update",
    "applications.commands.update",
    "applications.entitlements",
    "applications.store.update",
    "bot",
    "connections",
    "dm_channels.read",
    "email",
    "gdm.join",
    "guilds",
    "guilds.join",
    "guilds.members.read",
    "identify",
    "messages.read",
    "openid",
    "relationships.read",
    "role_connections.write",
    "rpc",
    "rpc.activities.write",
    "rpc.notifications.read",
    "rpc.voice.read",
    "rpc.voice.write",
    "sdk.social_layer",
    "sdk.social_layer_presence",
    "voice",
    "webhook.incoming",
];

/// Scopes that put the application into a server rather than let it act for somebody.
const OF_SERVERS: [&str; 2] = ["applications.commands", "bot"];

/// What an application asks for or was given, each once, in the order it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scopes(Vec<String>);

impl Scopes {
    /// Reads names between spaces; `None` when there are none or one is not Discord's.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut scopes = Vec::new();
        for name in text.split_whitespace() {
            if !KNOWN.contains(&name) {
                return None;
            }
            if !scopes.iter().any(|known| known == name) {
                scopes.push(name.to_owned());
            }
        }
        (!scopes.is_empty()).then_some(Self(scopes))
    }

    pub(crate) fn has(&self, scope: &str) -> bool {
        self.0.iter().any(|name| name == scope)
    }

    /// Whether there is nothing to exchange: the application only wants to be in a server.
    pub(super) fn are_of_servers(&self) -> bool {
        self.0.iter().all(|name| OF_SERVERS.contains(&name.as_str()))
    }

    /// Whether everything of `other` is here. What concerns servers is asked anew each time.
    pub(super) fn cover(&self, other: &Self) -> bool {
        let is_here = |name: &String| self.has(name) && !OF_SERVERS.contains(&name.as_str());
        other.0.iter().all(is_here)
    }

    pub(super) fn text(&self) -> String {
        self.0.join(" ")
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Scopes;

    #[test]
    fn scopes_are_read_strictly() {
        assert_eq!(
            Scopes::parse("identify guilds identify").unwrap().text(),
            "identify guilds"
        );
        for wrong in ["", "   ", "identify everything", "identify,guilds", "Identify"] {
            assert_eq!(Scopes::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_server_is_asked_for_anew_each_time() {
        let given = Scopes::parse("identify bot").unwrap();
        assert!(given.cover(&Scopes::parse("identify").unwrap()));
        assert!(!given.cover(&Scopes::parse("identify bot").unwrap()));
        assert!(!given.cover(&Scopes::parse("identify email").unwrap()));
    }
}
