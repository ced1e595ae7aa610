//! Events that an operator receives, put into the outbox with the effect they tell about.

use core_db::{DbError, NewMessage, Tx};
use core_types::GuildId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Security;

/// The outbox's topic of events for the operator.
pub const WEBHOOK_TOPIC: &str = "webhook";

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal;)+) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum EventKind {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl EventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

kinds! {
    /// A case file was opened.
    CaseOpened "security.case_opened";
    /// A member wrote to staff.
    FeedbackReceived "feedback.received";
    /// A feature works only in part, or works again.
    FeatureDegraded "feature.degraded";
    /// A member was blocked.
    MemberBlocked "member.blocked";
}

/// An event as it is posted: the body of the request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When, in RFC 3339.
    pub timestamp: String,
    /// Where; nothing for what concerns the whole installation.
    pub guild: Option<GuildId>,
    /// What there is to know about it. Never what a member wrote in confidence: a receiver asks for that with a key.
    pub data: Value,
}

impl Security {
    /// Says that events have a receiver; until then [`Self::event_post`] puts nothing into the outbox.
    pub fn events_wanted(&self) {
        self.event_switch()
            .store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// Puts an event into the outbox, to be posted to the operator's address when this unit commits. Does nothing where no
    /// address is set. Say what can be known by whoever runs the installation: ids, codes, counts.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn event_post(
        &self,
        tx: &mut Tx,
        kind: EventKind,
        guild: Option<GuildId>,
        data: Value,
    ) -> Result<(), DbError> {
        if !self.event_switch().load(std::sync::atomic::Ordering::Relaxed) {
            return Ok(());
        }
        let event = Event {
            kind,
            timestamp: tx.now().to_string(),
            guild,
            data,
        };
        let payload = serde_json::to_string(&event)
            .map_err(|error| DbError::corrupt(format!("an event cannot be written: {error}")))?;
        tx.outbox_push(NewMessage {
            topic: WEBHOOK_TOPIC,
            partition: "",
            payload: &payload,
            dedupe_key: None,
        })
        .await
        .map(drop)
    }
}
