//! A member tells the staff something.

use std::ops::RangeInclusive;
use std::time::Duration;

use core_db::{DbError, Tx};
use core_errors::{AppError, ErrorId, codes};
use core_security::{
    Action, EventKind, GuardSettings, Notice, NoticeArg, Request, Security, notice_kind, notice_post,
};
use core_types::text;
use sha2::{Digest as _, Sha256};

use super::FeedbackKind;
use super::seal::{Column, Owner, seal};
use super::store::{ADD, GIVEN_SINCE, NUMBER_NEXT, REPORT_OF, TRACE_OF};
use crate::Reports;

/// How long feedback and answers are, in characters as people count them.
pub const FEEDBACK_LENGTH: RangeInclusive<usize> = 3..=1_000;

/// The time over which a member's feedback is limited.
const DAY: Duration = Duration::from_hours(24);

/// Something to tell the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFeedback {
    /// What sort it is.
    pub kind: FeedbackKind,
    /// What the member wrote.
    pub text: String,
    /// The error it is about.
    pub error: Option<ErrorId>,
}

/// What a unit of work takes along.
#[derive(Clone)]
struct Giving {
    security: Security,
    request: Request,
    kind: FeedbackKind,
    text: String,
    error: Option<String>,
}

impl Reports {
    /// Tells the staff something, once per request, and answers its number. The staff hears of it in its channel.
    ///
    /// # Errors
    /// `feedback.text` for a text that is too short or too long, `feedback.already` if the member reported this error
    /// before, `feedback.too_many` above the guild's setting `feedback.per_day`; `access.forbidden` outside of a guild.
    pub async fn feedback_give(&self, request: &Request, new: NewFeedback) -> Result<i64, AppError> {
        request.allow_in_guild(Action::FeedbackGive)?;
        let text = readable(&new.text)?;
        if new.error.is_some() {
            // Its trace may still be on the way. If it cannot be written now, the report goes without.
            let _ = self.flush().await;
        }
        let error = new.error.map(|id| id.to_string());
        let input = format!("{}\n{error:?}\n{text}", new.kind.name());
        let giving = Giving {
            security: self.security().clone(),
            request: request.clone(),
            kind: new.kind,
            text,
            error,
        };
        let key = request.key_of("feedback_give");
        let hash = Sha256::digest(input).into();
        let given: Result<_, AppError> = self
            .db()
            .once("feedback_give", key, hash, move |tx| {
                let giving = giving.clone();
                Box::pin(async move { give(tx, giving).await })
            })
            .await;
        Ok(given?.value)
    }

    /// The number of the asker's report of an error, if they made one.
    ///
    /// # Errors
    /// `access.forbidden` outside of a guild; those of the database.
    pub async fn feedback_of_error(&self, request: &Request, id: ErrorId) -> Result<Option<i64>, AppError> {
        request.allow_in_guild(Action::FeedbackGive)?;
        let (guild, user) = (request.guild.as_i64(), request.user().as_i64());
        let found: Result<Option<(i64,)>, DbError> = self
            .db()
            .read("feedback_of_error", move |tx| {
                Box::pin(async move {
                    let query = tx.query(REPORT_OF).bind(guild).bind(user);
                    query.bind(id.to_string()).fetch_optional().await
                })
            })
            .await;
        Ok(found?.map(|(number,)| number))
    }
}

/// The text, cleaned; refused if it is too short or too long.
pub(super) fn readable(typed: &str) -> Result<String, AppError> {
    text::bounded(text::cleaned(typed), FEEDBACK_LENGTH).map_err(|error| {
        let bound = |value: &usize| i64::try_from(*value).unwrap_or(i64::MAX);
        AppError::new(codes::FEEDBACK_TEXT)
            .with("low", bound(FEEDBACK_LENGTH.start()))
            .with("high", bound(FEEDBACK_LENGTH.end()))
            .caused_by(error)
    })
}

async fn give(tx: &mut Tx, giving: Giving) -> Result<i64, AppError> {
    let (guild, user, now) = (giving.request.guild, giving.request.user(), tx.now());
    // First of all: its lock keeps a member's other feedback waiting, so that the limit counts right.
    let (number,): (i64,) = tx.query(NUMBER_NEXT).bind(guild.as_i64()).fetch_one().await?;
    let mut about = (String::new(), String::new());
    if let Some(error) = &giving.error {
        let earlier = tx.query(REPORT_OF).bind(guild.as_i64()).bind(user.as_i64());
        let earlier: Option<(i64,)> = earlier.bind(error).fetch_optional().await?;
        if let Some((number,)) = earlier {
            let already = AppError::new(codes::FEEDBACK_ALREADY).with("number", number);
            return Err(already);
        }
        let found = tx.query(TRACE_OF).bind(error).bind(guild.as_i64());
        let found: Option<(String, String, String)> = found.fetch_optional().await?;
        if let Some((trace, interaction, code)) = found {
            about = (if trace.is_empty() { interaction } else { trace }, code);
        }
    }
    let most = GuardSettings::load(tx, guild).await?.feedback_per_day;
    let since = tx.query(GIVEN_SINCE).bind(guild.as_i64()).bind(user.as_i64());
    let (count, first): (i64, Option<core_types::Timestamp>) = since.bind(now.minus(DAY)).fetch_one().await?;
    if count >= most {
        let at = first.unwrap_or(now).plus(DAY);
        return Err(AppError::new(codes::FEEDBACK_TOO_MANY)
            .with("most", most)
            .with("at", at));
    }
    let (trace, code) = about;
    let owner = Owner {
        guild,
        member: user,
        number,
    };
    let body = seal(tx, &giving.security, owner, Column::Body, &giving.text).await?;
    tx.query(ADD)
        .bind(guild.as_i64())
        .bind(number)
        .bind(user.as_i64())
        .bind(giving.kind.name())
        .bind(body)
        .bind(giving.error.as_deref())
        .bind(trace)
        .bind(now)
        .execute()
        .await?;
    // The text stays sealed: the outbox would keep it in the clear. Staff open it with the button.
    let kind = match giving.kind {
        FeedbackKind::Error => notice_kind::ERROR_REPORT,
        _ => notice_kind::FEEDBACK,
    };
    let notice = Notice::to_staff(guild, kind)
        .with("number", NoticeArg::Number(number))
        .with("member", NoticeArg::User(user))
        .with(
            "kind",
            NoticeArg::Key(format!("feedback-kind-{}", giving.kind.name())),
        )
        .with("error", NoticeArg::Text(giving.error.unwrap_or_default()))
        .with("code", NoticeArg::Text(code))
        .button("notice-feedback-read", "errors", "peek", number.to_string());
    notice_post(tx, &notice).await?;
    let data = serde_json::json!({ "feedback": number, "kind": giving.kind.name(), "member": user });
    giving
        .security
        .event_post(tx, EventKind::FeedbackReceived, guild, data)
        .await?;
    Ok(number)
}
