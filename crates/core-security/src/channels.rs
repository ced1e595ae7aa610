//! Where members may use which commands, as a guild's staff says.

mod change;
mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use core_db::DbError;
use core_errors::{AppError, codes};
use core_types::{ChannelId, GuildId};
use serde::{Deserialize, Serialize};

use crate::Security;

pub use change::{ChannelChange, ChannelRuled};

/// What stands for every command.
pub const EVERYTHING: &str = "*";

/// What staff said of one command, of a topic of commands, or of [`EVERYTHING`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelRule {
    /// Nowhere on the server.
    Hidden,
    /// In these channels, their threads, and the channels of these categories.
    Only(BTreeSet<ChannelId>),
    /// Everywhere else.
    Not(BTreeSet<ChannelId>),
}

/// Everything that a guild's staff said about where commands may be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChannelRules(BTreeMap<String, ChannelRule>);

impl ChannelRules {
    /// The rules, in the order of what they are about.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ChannelRule)> {
        self.0.iter().map(|(target, rule)| (target.as_str(), rule))
    }

    /// The rule about this alone.
    pub fn of(&self, target: &str) -> Option<&ChannelRule> {
        self.0.get(target)
    }

    /// Decides on a command in a place: its own rule, else that of its topic, else that of everything. The place is the channel and
    /// what it is in: the channel of a thread, the category of a channel.
    ///
    /// # Errors
    /// `command.hidden_here`; `command.elsewhere`, with `channel` where it may be used; `command.not_here`.
    pub fn decide(&self, command: &str, topic: Option<&str>, place: &[ChannelId]) -> Result<(), AppError> {
        let targets = [Some(command), topic, Some(EVERYTHING)];
        let rule = targets.into_iter().flatten().find_map(|target| self.of(target));
        let is_among =
            |channels: &BTreeSet<ChannelId>| place.iter().any(|channel| channels.contains(channel));
        match rule {
            Some(ChannelRule::Hidden) => Err(AppError::new(codes::HIDDEN_HERE)),
            Some(ChannelRule::Only(channels)) if !is_among(channels) => {
                let refused = AppError::new(codes::ELSEWHERE);
                Err(match channels.first() {
                    Some(channel) => refused.with("channel", *channel),
                    None => refused,
                })
            }
            Some(ChannelRule::Not(channels)) if is_among(channels) => Err(AppError::new(codes::NOT_HERE)),
            _ => Ok(()),
        }
    }
}

impl Security {
    /// Where a guild's members may use commands: from memory for all but the first call.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn channel_rules(&self, guild: GuildId) -> Result<Arc<ChannelRules>, AppError> {
        let load = async {
            let loaded: Result<_, DbError> = self
                .db()
                .read("channel_rules", move |tx| {
                    Box::pin(async move { store::list(tx, guild).await })
                })
                .await;
            loaded.map(|rules| Arc::new(ChannelRules(rules)))
        };
        let loaded = self.channels().get_or_load(guild, load).await;
        loaded.map_err(|error| AppError::new(codes::UNAVAILABLE).context(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(ids: &[u64]) -> BTreeSet<ChannelId> {
        ids.iter().map(|id| ChannelId::new(*id).unwrap()).collect()
    }

    #[test]
    fn the_closest_rule_decides() {
        let rules = ChannelRules(BTreeMap::from([
            (EVERYTHING.to_owned(), ChannelRule::Not(channels(&[1]))),
            ("work".to_owned(), ChannelRule::Only(channels(&[2, 3]))),
            ("crime".to_owned(), ChannelRule::Hidden),
            ("daily".to_owned(), ChannelRule::Not(channels(&[9]))),
        ]));
        for (command, topic, place, code) in [
            ("pay", Some("money"), [1, 7], Some(codes::NOT_HERE)),
            ("pay", Some("money"), [5, 7], None),
            // A thread of the channel, or a channel of the category.
            ("pay", Some("money"), [8, 1], Some(codes::NOT_HERE)),
            // The topic's rule instead of everything's.
            ("quests", Some("work"), [1, 7], Some(codes::ELSEWHERE)),
            ("quests", Some("work"), [3, 7], None),
            ("quests", Some("work"), [7, 3], None),
            // The command's own instead of its topic's.
            ("crime", Some("work"), [3, 7], Some(codes::HIDDEN_HERE)),
            ("daily", Some("work"), [1, 7], None),
            ("unknown", None, [1, 7], Some(codes::NOT_HERE)),
        ] {
            let place: Vec<ChannelId> = place.iter().map(|id| ChannelId::new(*id).unwrap()).collect();
            let decided = rules.decide(command, topic, &place);
            assert_eq!(
                decided.err().map(|error| error.code()),
                code,
                "{command} {place:?}"
            );
        }
        assert!(ChannelRules::default().decide("pay", None, &[]).is_ok());
    }
}
