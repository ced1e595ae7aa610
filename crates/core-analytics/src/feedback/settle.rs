//! The staff answers, or marks feedback as done.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{
    Action, AuditActor, AuditEntry, Notice, NoticeArg, Request, Security, audit_append, notice_kind,
    notice_post,
};
use core_types::UserId;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::Feedback;
use super::give::readable;
use super::seal::{Column, Owner, seal};
use super::store::SETTLE;
use crate::Reports;

/// What a unit of work takes along.
#[derive(Clone)]
struct Settling {
    security: Security,
    request: Request,
    number: i64,
    member: UserId,
    answer: Option<String>,
}

impl Reports {
    /// Marks feedback as done, once per request. With an answer, the member gets it in direct messages. Answers it as it is
    /// now.
    ///
    /// # Errors
    /// `access.forbidden` for all but staff, `feedback.unknown`, `feedback.settled` if somebody was quicker, `feedback.text` for an
    /// answer that is too short or too long; those of the database.
    pub async fn feedback_settle(
        &self,
        request: &Request,
        number: i64,
        answer: Option<&str>,
    ) -> Result<Feedback, AppError> {
        request.allow_in_guild(Action::FeedbackSettle)?;
        let before = self.feedback_get(request, number).await?;
        let answer = answer.map(readable).transpose()?;
        let input = format!("{number}\n{answer:?}");
        let settling = Settling {
            security: self.security().clone(),
            request: request.clone(),
            number,
            member: before.member,
            answer,
        };
        let key = request.key_of("feedback_settle");
        let hash = Sha256::digest(input).into();
        let done: Result<_, AppError> = self
            .db()
            .once("feedback_settle", key, hash, move |tx| {
                let settling = settling.clone();
                Box::pin(async move { settle(tx, settling).await })
            })
            .await;
        done?;
        self.feedback_get(request, number).await
    }
}

async fn settle(tx: &mut Tx, settling: Settling) -> Result<(), AppError> {
    let (guild, user, now) = (settling.request.guild, settling.request.user(), tx.now());
    let is_answered = settling.answer.is_some();
    let owner = Owner {
        guild,
        member: settling.member,
        number: settling.number,
    };
    let sealed = match &settling.answer {
        Some(text) => Some(
            seal(tx, &settling.security, owner, Column::Answer, text)
                .await?
                .into_bytes(),
        ),
        None => None,
    };
    let changed = tx
        .query(SETTLE)
        .bind(guild.as_i64())
        .bind(settling.number)
        .bind(now)
        .bind(user.as_i64())
        .bind(sealed)
        .execute()
        .await?;
    if changed == 0 {
        let settled = AppError::new(codes::FEEDBACK_SETTLED).with("number", settling.number);
        return Err(settled);
    }
    if let Some(text) = settling.answer {
        let notice = Notice::to_member(guild, settling.member, notice_kind::FEEDBACK_ANSWER)
            .with("number", NoticeArg::Number(settling.number))
            .with("answer", NoticeArg::Text(text));
        notice_post(tx, &notice).await?;
    }
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(user),
        action: Action::FeedbackSettle.name().to_owned(),
        target: format!("feedback:{}", settling.number),
        reason: String::new(),
        before: Some(json!({ "state": "open" })),
        after: Some(json!({ "state": "done", "answered": is_answered })),
        trace: settling.request.key,
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}
