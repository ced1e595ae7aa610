//! Events that an operator receives, put into the outbox with the effect they tell about.

use core_db::{DbError, NewMessage, Tx};
use core_types::{GuildId, Timestamp};
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
    /// The member whom a case is about appealed in it.
    CaseAppealed "security.case_appealed";
    /// What was held for a case was released or sent back, or it was closed.
    CaseDecided "security.case_decided";
    /// A member was blocked.
    MemberBlocked "member.blocked";
    /// A member is blocked no more: released, or the block ended.
    MemberUnblocked "member.unblocked";
    /// Something waits for a second person.
    ApprovalAsked "approval.asked";
    /// A second person approved or refused, or whoever asked took it back.
    ApprovalDecided "approval.decided";
    /// A member wrote to staff.
    FeedbackReceived "feedback.received";
    /// Something this installation stands on works only in part, or not at all.
    FeatureDegraded "feature.degraded";
    /// It works again.
    FeatureRecovered "feature.recovered";
    /// The books of some guild do not add up.
    LedgerFault "ledger.fault";
    /// The audit log of some guild was changed behind its back.
    AuditFault "audit.fault";
    /// The operator tries whether events arrive.
    Test "webhook.test";
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

impl Event {
    /// An event of a moment.
    pub fn new(kind: EventKind, at: Timestamp, guild: Option<GuildId>, data: Value) -> Self {
        Self {
            kind,
            timestamp: at.to_string(),
            guild,
            data,
        }
    }

    /// The body of the request.
    ///
    /// # Errors
    /// [`DbError`] if it cannot be written as JSON, which nothing that is posted causes.
    pub fn body(&self) -> Result<String, DbError> {
        serde_json::to_string(self)
            .map_err(|error| DbError::corrupt(format!("an event cannot be written: {error}")))
    }
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
        guild: impl Into<Option<GuildId>> + Send,
        data: Value,
    ) -> Result<(), DbError> {
        self.event_push(tx, (kind, guild.into(), data), None).await
    }

    /// As [`Self::event_post`], for what several processes notice: a second event of this key is not posted.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn event_post_once(
        &self,
        tx: &mut Tx,
        key: &str,
        kind: EventKind,
        data: Value,
    ) -> Result<(), DbError> {
        let key = format!("{}:{key}", kind.name());
        self.event_push(tx, (kind, None, data), Some(&key)).await
    }

    async fn event_push(
        &self,
        tx: &mut Tx,
        (kind, guild, data): (EventKind, Option<GuildId>, Value),
        key: Option<&str>,
    ) -> Result<(), DbError> {
        if !self.event_switch().load(std::sync::atomic::Ordering::Relaxed) {
            return Ok(());
        }
        let payload = Event::new(kind, tx.now(), guild, data).body()?;
        tx.outbox_push(NewMessage {
            topic: WEBHOOK_TOPIC,
            partition: "",
            payload: &payload,
            dedupe_key: key,
        })
        .await
        .map(drop)
    }
}
