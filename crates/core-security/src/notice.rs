//! What the hall tells people by itself: staff in their channel, members in direct messages.
//!
//! A notice is committed together with what it tells about and delivered afterwards; a door renders it in the guild's
//! language from the texts `notice-<kind>-title` and `notice-<kind>-text`.

mod kinds;

use core_db::{DbError, NewMessage, Tx};
use core_types::{GuildId, Money, Timestamp, UserId};
use serde::{Deserialize, Serialize};

pub use kinds::{ALL as NOTICE_KINDS, NoticeKind, NoticeTone, kind as notice_kind};

/// The topic of notices in the outbox.
pub const NOTICE_TOPIC: &str = "notice";

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The guild's staff, in the channel of the setting `staff.channel`; nobody while there is none.
    Staff,
    /// One member, in direct messages; nobody if they do not take any.
    Member(UserId),
}

/// A value that a notice's text shows: kept typed, so that each language writes it in its own way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeArg {
    /// Foreign text: cleaned and escaped when it is shown.
    Text(String),
    /// A count.
    Number(i64),
    /// An amount of the guild's currency.
    Money(Money),
    /// A moment.
    Time(Timestamp),
    /// A person; mentioned without being notified.
    User(UserId),
    /// A text of ours by its key, such as the name of a feature.
    Key(String),
    /// A role of the server's; mentioned without anybody being notified.
    Role(core_types::RoleId),
}

/// A button under a notice for staff. Direct messages have none: a press there would not say on which server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeButton {
    /// The key of its label.
    pub label: String,
    /// The command whose handler gets it.
    pub command: String,
    /// What that handler should do.
    pub action: String,
    /// What the handler needs to know.
    pub payload: String,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The guild it is about.
    pub guild: GuildId,
    /// Who is told.
    pub to: Audience,
    /// The key of the [`NoticeKind`].
    pub kind: String,
    /// What its texts show.
    pub args: Vec<(String, NoticeArg)>,
    /// What staff can do about it at once.
    pub buttons: Vec<NoticeButton>,
    /// A second notice with the same key is not sent.
    #[serde(skip)]
    pub once: Option<String>,
}

impl Notice {
    /// A notice for a guild's staff.
    pub fn to_staff(guild: GuildId, kind: NoticeKind) -> Self {
        Self::new(guild, Audience::Staff, kind)
    }

    /// A notice for a member.
    pub fn to_member(guild: GuildId, member: UserId, kind: NoticeKind) -> Self {
        Self::new(guild, Audience::Member(member), kind)
    }

    fn new(guild: GuildId, to: Audience, kind: NoticeKind) -> Self {
        Self {
            guild,
            to,
            kind: kind.key.to_owned(),
            args: Vec::new(),
            buttons: Vec::new(),
            once: None,
        }
    }

    /// Adds a value that the texts show.
    pub fn with(mut self, name: &str, value: NoticeArg) -> Self {
        self.args.push((name.to_owned(), value));
        self
    }

    /// Adds a button; `label` is the key of its text.
    pub fn button(mut self, label: &str, command: &str, action: &str, payload: impl Into<String>) -> Self {
        self.buttons.push(NoticeButton {
            label: label.to_owned(),
            command: command.to_owned(),
            action: action.to_owned(),
            payload: payload.into(),
        });
        self
    }

    /// A second notice with this key (per guild) is not sent.
    pub fn once(mut self, key: &str) -> Self {
        self.once = Some(format!("{}:{key}", self.guild));
        self
    }
}

/// Puts a notice into the outbox; it goes out only if this unit commits. Notices of one guild go out in order.
///
/// # Errors
/// Those of the database.
pub async fn notice_post(tx: &mut Tx, notice: &Notice) -> Result<(), DbError> {
    let payload =
        serde_json::to_string(notice).map_err(|_| DbError::corrupt("a notice cannot be written"))?;
    let partition = match notice.to {
        Audience::Staff => notice.guild.to_string(),
        Audience::Member(member) => format!("{}:{member}", notice.guild),
    };
    let message = NewMessage {
        topic: NOTICE_TOPIC,
        partition: &partition,
        payload: &payload,
        dedupe_key: notice.once.as_deref(),
    };
    tx.outbox_push(message).await.map(drop)
}
