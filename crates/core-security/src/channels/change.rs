//! Staff says where commands may be used.

use std::collections::BTreeSet;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::ChannelId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ChannelRule, store};
use crate::{Action, AuditActor, AuditEntry, Request, Resource, Security, audit_append, reason};

/// Channels that one rule names at most: more than fit on a card help nobody.
const CHANNELS: usize = 25;
/// Rules of one guild.
const RULES: usize = 100;

/// What staff says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ChannelChange {
    /// In this channel as well, and nowhere that was not said.
    Only(ChannelId),
    /// Not in this channel.
    Not(ChannelId),
    /// Nowhere.
    Hide,
    /// As if nothing had ever been said.
    Reset,
}

/// What was said of a target before, and is said now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRuled {
    /// Until now.
    pub before: Option<ChannelRule>,
    /// From now on.
    pub after: Option<ChannelRule>,
}

#[derive(Debug, Clone, Serialize)]
struct Said {
    target: String,
    change: ChannelChange,
    reason: String,
}

impl Security {
    /// Says where a command, a topic of commands or everything ([`super::EVERYTHING`]) may be used; with an audit record. Whether the
    /// target exists is for the caller to know, who knows the commands. Rules of the same kind add up; another kind takes
    /// their place.
    ///
    /// # Errors
    /// `access.forbidden`; `channels.full`; `staff.reason_missing` and `staff.reason_too_long`.
    pub async fn channel_rule_set(
        &self,
        request: &Request,
        target: &str,
        change: ChannelChange,
        why: Option<&str>,
    ) -> Result<ChannelRuled, AppError> {
        request.allow_in_guild(Action::SettingsConfigure)?;
        let said = Said {
            target: target.to_owned(),
            change,
            reason: why.map(reason).transpose()?.unwrap_or_default(),
        };
        let ruled = self
            .effect("channel_rule_set", request, said, |tx, request, said| {
                Box::pin(async move { apply(tx, request, said).await })
            })
            .await;
        // Also after an error: whether a commit that was not answered took place, nobody knows.
        self.channels().invalidate(&request.guild).await;
        ruled
    }
}

async fn apply(tx: &mut Tx, request: Request, said: Said) -> Result<ChannelRuled, AppError> {
    let (guild, now) = (request.guild, tx.now());
    request
        .still_allowed::<AppError>(tx, Action::SettingsConfigure, &Resource::Guild(guild))
        .await?;
    let rules = store::list(tx, guild).await?;
    let before = rules.get(&said.target).cloned();
    let after = changed(before.clone(), said.change);
    let named = match &after {
        Some(ChannelRule::Only(channels) | ChannelRule::Not(channels)) => channels.len(),
        _ => 0,
    };
    if named > CHANNELS || (before.is_none() && after.is_some() && rules.len() >= RULES) {
        return Err(AppError::new(codes::CHANNELS_FULL));
    }
    let ruled = ChannelRuled { before, after };
    if ruled.before == ruled.after {
        return Ok(ruled);
    }
    store::put(tx, guild, &said.target, ruled.after.as_ref()).await?;
    let shown = |rule: &Option<ChannelRule>| rule.as_ref().and_then(|rule| serde_json::to_value(rule).ok());
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: Action::SettingsConfigure.name().to_owned(),
        target: format!("channels:{}", said.target),
        reason: said.reason,
        before: shown(&ruled.before),
        after: shown(&ruled.after).or(Some(Value::Null)),
        trace: request.key,
    };
    audit_append(tx, entry, now).await?;
    Ok(ruled)
}

fn changed(before: Option<ChannelRule>, change: ChannelChange) -> Option<ChannelRule> {
    let with = |mut channels: BTreeSet<ChannelId>, channel| {
        channels.insert(channel);
        channels
    };
    match (change, before) {
        (ChannelChange::Reset, _) => None,
        (ChannelChange::Hide, _) => Some(ChannelRule::Hidden),
        (ChannelChange::Only(channel), Some(ChannelRule::Only(channels))) => {
            Some(ChannelRule::Only(with(channels, channel)))
        }
        (ChannelChange::Only(channel), _) => Some(ChannelRule::Only(BTreeSet::from([channel]))),
        (ChannelChange::Not(channel), Some(ChannelRule::Not(channels))) => {
            Some(ChannelRule::Not(with(channels, channel)))
        }
        (ChannelChange::Not(channel), _) => Some(ChannelRule::Not(BTreeSet::from([channel]))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_of_one_kind_add_up_and_another_kind_takes_their_place() {
        let channel = |id| ChannelId::new(id).unwrap();
        let one = changed(None, ChannelChange::Only(channel(1)));
        let two = changed(one, ChannelChange::Only(channel(2)));
        assert_eq!(
            two,
            Some(ChannelRule::Only(BTreeSet::from([channel(1), channel(2)])))
        );
        let not = changed(two, ChannelChange::Not(channel(3)));
        assert_eq!(not, Some(ChannelRule::Not(BTreeSet::from([channel(3)]))));
        assert_eq!(
            changed(not.clone(), ChannelChange::Hide),
            Some(ChannelRule::Hidden)
        );
        assert_eq!(changed(not, ChannelChange::Reset), None);
    }
}
