//! The statements of the rules about channels.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Tx};
use core_types::{ChannelId, GuildId};

use super::ChannelRule;

core_db::statements! {
    /// Everything that a guild's staff said.
    LIST = "SELECT command, rule, channel_id FROM channel_rule WHERE guild_id = $1 ORDER BY command, channel_id";
    /// Forgets what was said of a target.
    CLEAR = "DELETE FROM channel_rule WHERE guild_id = $1 AND command = $2";
    /// Says something of a target.
    SAY = "INSERT INTO channel_rule (guild_id, command, channel_id, rule) VALUES ($1, $2, $3, $4)";
}

pub(super) async fn list(tx: &mut Tx, guild: GuildId) -> Result<BTreeMap<String, ChannelRule>, DbError> {
    let rows: Vec<(String, String, i64)> = tx.query(LIST).bind(guild.as_i64()).fetch_all().await?;
    let mut rules = BTreeMap::new();
    for (target, rule, channel) in rows {
        let channel = ChannelId::from_i64(channel).ok();
        let said = rules.entry(target).or_insert_with(|| match rule.as_str() {
            "only" => ChannelRule::Only(BTreeSet::new()),
            "not" => ChannelRule::Not(BTreeSet::new()),
            _ => ChannelRule::Hidden,
        });
        if let (ChannelRule::Only(channels) | ChannelRule::Not(channels), Some(channel)) = (said, channel) {
            channels.insert(channel);
        }
    }
    Ok(rules)
}

/// Says this of a target, in the place of what was said before.
pub(super) async fn put(
    tx: &mut Tx,
    guild: GuildId,
    target: &str,
    rule: Option<&ChannelRule>,
) -> Result<(), DbError> {
    tx.query(CLEAR)
        .bind(guild.as_i64())
        .bind(target)
        .execute()
        .await?;
    let (name, channels): (_, Vec<i64>) = match rule {
        None => return Ok(()),
        Some(ChannelRule::Hidden) => ("hidden", vec![0]),
        Some(ChannelRule::Only(channels)) => ("only", channels.iter().map(|one| one.as_i64()).collect()),
        Some(ChannelRule::Not(channels)) => ("not", channels.iter().map(|one| one.as_i64()).collect()),
    };
    for channel in channels {
        let query = tx.query(SAY).bind(guild.as_i64()).bind(target).bind(channel);
        query.bind(name).execute().await?;
    }
    Ok(())
}
