//! The file itself: opened or joined, appealed, judged, forgotten.

use std::time::Duration;

use core_db::{DbError, FromRow, Row, Tx};
use core_errors::AppError;
use core_types::{GuildId, Timestamp, UserId};
use serde_json::json;

use super::event::{CaseDetail, CaseEventKind, NewCaseEvent, case_event, named};
use super::limit::limit_end;
use super::store::{
    CASE_ADD, CASE_APPEAL, CASE_ASSIGN, CASE_CLOSE, CASE_GET, CASE_JOIN, CASE_SETTLED, FORGET_ACTOR,
    FORGET_ASSIGNED, FORGET_OPEN, FORGET_SUBJECT, FORGET_WORDS, NUMBER_NEXT,
};
use crate::{AuditActor, EventKind, Security};

named! {
    /// Why a file was opened.
    pub enum CaseKind {
        /// The watch noticed something: a payment, or how somebody plays. (Stored under the name of the former, which was
        /// there first.)
        Watch "transfer",
        /// Staff opened it: set money aside, or blocked somebody.
        Staff "staff",
    }
}

named! {
    /// How far a file is.
    pub enum CaseState {
        /// Staff should decide about money or evidence.
        Open "open",
        /// Nothing is held any more; what is left is the judgement.
        Waiting "waiting",
        /// The suspicion was right.
        Justified "justified",
        /// It was a false alarm.
        Unjustified "unjustified",
        /// Nobody judged in time.
        Lapsed "lapsed",
    }
}

impl CaseState {
    /// Whether nothing happens in it any more.
    pub const fn is_closed(self) -> bool {
        !matches!(self, Self::Open | Self::Waiting)
    }
}

named! {
    /// How far an appeal is.
    pub enum AppealState {
        /// There is none.
        None "none",
        /// It waits for an answer.
        Open "open",
        /// The member was right.
        Accepted "accepted",
        /// The decision stands.
        Declined "declined",
    }
}

/// A file as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Its number in the guild, from 1.
    pub number: i64,
    /// Whom it is about; none once they were forgotten.
    pub subject: Option<UserId>,
    /// Why it was opened.
    pub kind: CaseKind,
    /// The highest score that was seen, 0 to 1000.
    pub score: u16,
    /// How far it is.
    pub state: CaseState,
    /// How far an appeal is.
    pub appeal: AppealState,
    /// Who of the staff looks after it.
    pub assigned_to: Option<UserId>,
    /// Since when.
    pub opened_at: Timestamp,
    /// When something last happened.
    pub changed_at: Timestamp,
    /// When it closes by itself.
    pub expires_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl FromRow for CaseFile {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let user = |id: Option<i64>| {
            id.map(UserId::from_i64)
                .transpose()
                .map_err(|_| DbError::corrupt("a case names no user id"))
        };
        let word = || DbError::corrupt("a case has an unknown word");
        Ok(Self {
            number: row.get(0)?,
            subject: user(row.get(1)?)?,
            kind: CaseKind::parse(&row.get::<String>(2)?).ok_or_else(word)?,
            score: u16::try_from(row.get::<i64>(3)?).map_err(|_| word())?,
            state: CaseState::parse(&row.get::<String>(4)?).ok_or_else(word)?,
            appeal: AppealState::parse(&row.get::<String>(5)?).ok_or_else(word)?,
            assigned_to: user(row.get(6)?)?,
            opened_at: row.get(7)?,
            changed_at: row.get(8)?,
            expires_at: row.get(9)?,
            closed_at: row.get(10)?,
        })
    }
}

/// Something that was noticed about a member.
#[derive(Debug, Clone)]
pub struct Suspicion {
    /// Whom it is about.
    pub subject: UserId,
    /// What a new file would be about.
    pub kind: CaseKind,
    /// How suspicious, 0 to 1000.
    pub score: u16,
    /// Who noticed it.
    pub actor: AuditActor,
    /// The figures.
    pub detail: CaseDetail,
    /// It joins an open file in which something happened this recently.
    pub join: Duration,
    /// When the file closes by itself.
    pub expires_at: Timestamp,
}

impl Suspicion {
    /// What it is about, in a word for figures and events.
    const fn about(&self) -> &'static str {
        match (self.kind, self.detail.amount) {
            (CaseKind::Staff, _) => "staff",
            (CaseKind::Watch, Some(_)) => "payment",
            (CaseKind::Watch, None) => "play",
        }
    }
}

/// Which file a suspicion went into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseTurn {
    /// Its number.
    pub number: i64,
    /// Whether it was opened for it.
    pub is_new: bool,
}

/// Writes a suspicion into the member's open file, or into a new one.
///
/// # Errors
/// Those of the database.
pub async fn case_suspect(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    suspicion: Suspicion,
) -> Result<CaseTurn, AppError> {
    let since = tx.now().minus(suspicion.join);
    let joined: Option<(i64,)> = tx
        .query(CASE_JOIN)
        .bind(guild.as_i64())
        .bind(suspicion.subject.as_i64())
        .bind(since)
        .bind(i64::from(suspicion.score))
        .bind(suspicion.expires_at)
        .fetch_optional()
        .await?;
    let (number, kind) = match joined {
        Some((number,)) => (number, CaseEventKind::Evidence),
        None => (
            opened(security, tx, guild, &suspicion).await?,
            CaseEventKind::Opened,
        ),
    };
    let event = NewCaseEvent::new(suspicion.actor, kind).with(suspicion.detail);
    case_event(security, tx, guild, number, event).await?;
    Ok(CaseTurn {
        number,
        is_new: joined.is_none(),
    })
}

/// Begins a file, without an entry in it, and answers its number.
async fn opened(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    suspicion: &Suspicion,
) -> Result<i64, DbError> {
    let now = tx.now();
    let (number,): (i64,) = tx.query(NUMBER_NEXT).bind(guild.as_i64()).fetch_one().await?;
    tx.query(CASE_ADD)
        .bind(guild.as_i64())
        .bind(number)
        .bind(suspicion.subject.as_i64())
        .bind(suspicion.kind.name())
        .bind(i64::from(suspicion.score.min(1000)))
        .bind(now)
        .bind(suspicion.expires_at)
        .execute()
        .await?;
    let about = suspicion.about();
    tx.count(metrics::counter!("guildhall_cases_opened_total", "about" => about));
    let data =
        json!({ "case": number, "about": about, "member": suspicion.subject, "score": suspicion.score });
    security
        .event_post(tx, EventKind::CaseOpened, guild, data)
        .await?;
    Ok(number)
}

/// One file.
///
/// # Errors
/// Those of the database.
pub async fn case_get(tx: &mut Tx, guild: GuildId, number: i64) -> Result<Option<CaseFile>, DbError> {
    tx.query(CASE_GET)
        .bind(guild.as_i64())
        .bind(number)
        .fetch_optional()
        .await
}

/// Closes an open file, ends the limits it brought and says so in it. False: it was closed before.
///
/// # Errors
/// Those of the database.
pub async fn case_close(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    file: &CaseFile,
    (state, actor): (CaseState, AuditActor),
) -> Result<bool, AppError> {
    if !closed(security, tx, guild, file, (state, actor)).await? {
        return Ok(false);
    }
    limit_end(tx, guild, file.number).await?;
    Ok(true)
}

/// Closes an open file and says so in it. The limits it brought go on.
async fn closed(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    file: &CaseFile,
    (state, actor): (CaseState, AuditActor),
) -> Result<bool, AppError> {
    let now = tx.now();
    let close = tx
        .query(CASE_CLOSE)
        .bind(guild.as_i64())
        .bind(file.number)
        .bind(state.name())
        .bind(now);
    if close.execute().await? == 0 {
        return Ok(false);
    }
    let detail = CaseDetail {
        state: Some(state),
        time: Some(file.opened_at),
        ..CaseDetail::default()
    };
    let event = NewCaseEvent::new(actor, CaseEventKind::Closed).with(detail);
    case_event(security, tx, guild, file.number, event).await?;
    tx.count(metrics::counter!("guildhall_cases_closed_total", "outcome" => state.name()));
    case_decided(security, tx, guild, file.number, (state.name(), actor)).await?;
    Ok(true)
}

/// Tells the operator's receiver what was decided in a file: `released` or `returned` for its money, or as what it was
/// closed.
///
/// # Errors
/// Those of the database.
pub async fn case_decided(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    number: i64,
    (outcome, actor): (&str, AuditActor),
) -> Result<(), DbError> {
    let data = json!({ "case": number, "outcome": outcome, "by": actor.user() });
    security.event_post(tx, EventKind::CaseDecided, guild, data).await
}

/// Nothing is held for the file any more: what is left is the judgement.
///
/// # Errors
/// Those of the database.
pub async fn case_settled(tx: &mut Tx, guild: GuildId, number: i64) -> Result<(), DbError> {
    tx.query(CASE_SETTLED)
        .bind(guild.as_i64())
        .bind(number)
        .execute()
        .await
        .map(drop)
}

/// Says who looks after a file.
///
/// # Errors
/// Those of the database.
pub async fn case_assign(tx: &mut Tx, guild: GuildId, number: i64, staff: UserId) -> Result<(), DbError> {
    let query = tx
        .query(CASE_ASSIGN)
        .bind(guild.as_i64())
        .bind(number)
        .bind(staff.as_i64());
    query.execute().await.map(drop)
}

/// Moves an appeal on. False: it was in another state.
///
/// # Errors
/// Those of the database.
pub async fn case_appeal(
    tx: &mut Tx,
    guild: GuildId,
    number: i64,
    from: AppealState,
    to: AppealState,
) -> Result<bool, DbError> {
    let query = tx
        .query(CASE_APPEAL)
        .bind(guild.as_i64())
        .bind(number)
        .bind(from.name())
        .bind(to.name());
    let has_moved = query.execute().await? == 1;
    if has_moved {
        tx.count(metrics::counter!("guildhall_appeals_total", "outcome" => to.name()));
    }
    Ok(has_moved)
}

/// Forgets a member: files about them are closed and lose their name and words, and what they did as staff loses their
/// name. The figures stay for reports. A limit stays until its time is over, so that forgetting does not end it.
///
/// # Errors
/// Those of the database.
pub async fn case_forget(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
) -> Result<(), AppError> {
    let query = tx.query(FORGET_OPEN).bind(guild.as_i64()).bind(member.as_i64());
    let open: Vec<(i64,)> = query.fetch_all().await?;
    for (number,) in open {
        if let Some(file) = case_get(tx, guild, number).await? {
            let how = (CaseState::Lapsed, AuditActor::System);
            closed(security, tx, guild, &file, how).await?;
        }
    }
    for forget in [FORGET_WORDS, FORGET_SUBJECT, FORGET_ACTOR, FORGET_ASSIGNED] {
        tx.query(forget)
            .bind(guild.as_i64())
            .bind(member.as_i64())
            .execute()
            .await?;
    }
    Ok(())
}
