//! A call as it is written down, to be answered later.

use core_types::{ApplicationId, ChannelId, InteractionId, Locale, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{Call, CallKind, Caller, Door, GuildContext, Received, Token, Unreadable};

#[derive(Serialize, Deserialize)]
struct Kept {
    id: InteractionId,
    /// Kept apart: it is gone before the call is. Calls that an earlier version wrote down have theirs here.
    #[serde(default, skip_serializing)]
    token: String,
    application: ApplicationId,
    kind: CallKind,
    guild: Option<GuildContext>,
    channel: Option<ChannelId>,
    #[serde(default)]
    parent: Option<ChannelId>,
    caller: Caller,
    locale: Locale,
    at: Timestamp,
}

impl Call {
    /// Everything needed to carry the call out again, without the token that opens the way back.
    pub(crate) fn keep(&self) -> String {
        let kept = Kept {
            id: self.id,
            token: String::new(),
            application: self.application,
            kind: self.kind.clone(),
            guild: self.guild.clone(),
            channel: self.channel,
            parent: self.parent,
            caller: self.caller.clone(),
            locale: self.locale,
            at: self.received.at,
        };
        // Plain data with text keys can always be written.
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// A call that was written down, with its token while there is one. It reached us when it did, and through no door of
    /// this run.
    pub(crate) fn kept(json: &str, token: Option<String>) -> Result<Self, Unreadable> {
        let kept: Kept = serde_json::from_str(json)?;
        Ok(Self {
            id: kept.id,
            token: Token::new(token.unwrap_or(kept.token)),
            application: kept.application,
            kind: kept.kind,
            guild: kept.guild,
            channel: kept.channel,
            parent: kept.parent,
            caller: kept.caller,
            locale: kept.locale,
            received: Received {
                at: kept.at,
                instant: Instant::now(),
            },
            door: Door::Direct,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::testing::{autocomplete, call, component};

    #[tokio::test]
    async fn what_is_written_down_comes_back() {
        for call in [call(), autocomplete(), component("v1:echo.again:::x:")] {
            assert!(!call.keep().contains(call.token.expose()));
            let back = Call::kept(&call.keep(), Some("again".to_owned())).unwrap();
            assert_eq!(back.token.expose(), "again");
            let same = |call: Call| {
                let Call {
                    id,
                    application,
                    kind,
                    guild,
                    channel,
                    caller,
                    locale,
                    received,
                    ..
                } = call;
                format!(
                    "{:?}",
                    (id, application, kind, guild, channel, caller, locale, received.at)
                )
            };
            assert_eq!(same(back), same(call));
        }
        assert!(Call::kept("{}", None).is_err());
    }
}
