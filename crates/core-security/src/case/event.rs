//! What happens in a case.

use core_db::{DbError, Tx};
use core_errors::AppError;
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_fraud::Assessment;
use serde::{Deserialize, Serialize};

use super::CaseState;
use super::secret::{self, Slot};
use super::store::{EVENT_ADD, EVENT_LIST, EVENT_NEXT, EVENT_RECENT};
use crate::{AuditActor, Sealed, Security};

/// A number of stored names for the variants of an enum.
macro_rules! named {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$doc:meta])+ $variant:ident $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])+ $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name, as stored.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one with a stored name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}
pub(super) use named;

named! {
    /// What happened.
    pub enum CaseEventKind {
        /// The file was opened.
        Opened "opened",
        /// Something more was noticed.
        Evidence "evidence",
        /// From now on all payments of the member wait.
        Limited "limited",
        /// Money was set aside.
        Held "held",
        /// Money that was set aside went where it was meant to go.
        Released "released",
        /// Money that was set aside went back to its owner.
        Returned "returned",
        /// Money that was set aside went back because nobody decided in time.
        Lapsed "lapsed",
        /// The member was blocked.
        Blocked "blocked",
        /// The member was released from a block.
        Unblocked "unblocked",
        /// Staff wrote something down.
        Note "note",
        /// The member appealed.
        Appealed "appealed",
        /// The appeal was answered.
        Answered "answered",
        /// Somebody looks after it.
        Assigned "assigned",
        /// The file was closed.
        Closed "closed",
    }
}

/// The figures of an event; what it has none of is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseDetail {
    /// The number of the hold that the money is in. Who pays whom stands with the hold, so that it can be forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<i64>,
    /// How much, with the fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// What was noticed, with the figures of that moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
    /// As what the file was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<CaseState>,
    /// Since when the file had been open, or until when somebody is blocked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
    /// Whether an appeal was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<bool>,
}

/// Something to write into a file.
#[derive(Debug, Clone)]
pub struct NewCaseEvent<'e> {
    /// Who did it.
    pub actor: AuditActor,
    /// What it was.
    pub kind: CaseEventKind,
    /// Its figures.
    pub detail: CaseDetail,
    /// What somebody wrote; stored encrypted.
    pub text: Option<&'e str>,
}

impl NewCaseEvent<'_> {
    /// An event without figures.
    pub fn new(actor: AuditActor, kind: CaseEventKind) -> Self {
        Self {
            actor,
            kind,
            detail: CaseDetail::default(),
            text: None,
        }
    }

    /// With these figures.
    pub fn with(mut self, detail: CaseDetail) -> Self {
        self.detail = detail;
        self
    }
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseEvent {
    /// Its place in the file, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it; none for somebody who was forgotten.
    pub actor: Option<AuditActor>,
    /// What it was.
    pub kind: CaseEventKind,
    /// Its figures.
    pub detail: CaseDetail,
    /// What somebody wrote; none if nothing, or if its author or subject was forgotten.
    pub text: Option<String>,
}

/// Writes an event into a file, which must exist.
///
/// # Errors
/// Those of the vault and of the database.
pub async fn case_event(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    number: i64,
    event: NewCaseEvent<'_>,
) -> Result<i64, AppError> {
    let now = tx.now();
    let next = tx.query(EVENT_NEXT).bind(guild.as_i64()).bind(number).bind(now);
    let (seq, subject): (i64, Option<i64>) = next.fetch_one().await?;
    let subject = subject.and_then(|id| UserId::from_i64(id).ok());
    let sealed = match event.text {
        Some(text) => Some(
            secret::seal(
                security,
                tx,
                Slot {
                    guild,
                    subject,
                    number,
                    seq,
                },
                text,
            )
            .await?,
        ),
        None => None,
    };
    let detail = serde_json::to_string(&event.detail)
        .map_err(|error| AppError::internal("an event cannot be written").caused_by(error))?;
    tx.query(EVENT_ADD)
        .bind(guild.as_i64())
        .bind(number)
        .bind(seq)
        .bind(now)
        .bind(event.actor.as_i64())
        .bind(event.kind.name())
        .bind(detail)
        .bind(sealed.as_ref().map(Sealed::as_bytes))
        .execute()
        .await?;
    Ok(seq)
}

type EventRow = (i64, Timestamp, Option<i64>, String, String, Option<Vec<u8>>);

/// The newest events of a file, newest first.
///
/// # Errors
/// Those of the vault and of the database.
pub async fn case_events(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    (number, subject): (i64, Option<UserId>),
    limit: u32,
) -> Result<Vec<CaseEvent>, AppError> {
    let query = tx.query(EVENT_LIST).bind(guild.as_i64()).bind(number).bind(limit);
    let rows: Vec<EventRow> = query.fetch_all().await?;
    let mut events = Vec::with_capacity(rows.len());
    for (seq, at, actor, kind, detail, sealed) in rows {
        let text = match sealed {
            Some(sealed) => {
                secret::open(
                    security,
                    tx,
                    Slot {
                        guild,
                        subject,
                        number,
                        seq,
                    },
                    &Sealed::from_bytes(sealed),
                )
                .await?
            }
            None => None,
        };
        events.push(CaseEvent {
            seq,
            at,
            actor: actor.map(actor_of).transpose()?,
            kind: CaseEventKind::parse(&kind)
                .ok_or_else(|| DbError::corrupt("an event of an unknown kind"))?,
            detail: detail_of(&detail)?,
            text,
        });
    }
    Ok(events)
}

/// How often something happened in a file since a moment.
///
/// # Errors
/// Those of the database.
pub async fn case_recent(
    tx: &mut Tx,
    guild: GuildId,
    number: i64,
    kind: CaseEventKind,
    since: Timestamp,
) -> Result<i64, DbError> {
    let query = tx
        .query(EVENT_RECENT)
        .bind(guild.as_i64())
        .bind(number)
        .bind(kind.name())
        .bind(since);
    let (count,): (i64,) = query.fetch_one().await?;
    Ok(count)
}

pub(super) fn detail_of(text: &str) -> Result<CaseDetail, DbError> {
    serde_json::from_str(text).map_err(|error| DbError::corrupt(format!("the figures of an event: {error}")))
}

fn actor_of(id: i64) -> Result<AuditActor, DbError> {
    match id {
        0 => Ok(AuditActor::System),
        id => UserId::from_i64(id)
            .map(AuditActor::User)
            .map_err(|_| DbError::corrupt("an actor is no user id")),
    }
}
