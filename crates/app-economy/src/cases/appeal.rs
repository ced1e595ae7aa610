//! What members can say about a case: one open appeal each, answered by the decision.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{
    Action, AppealState, AuditActor, CaseEventKind, EventKind, NewCaseEvent, Notice, NoticeArg, case_appeal,
    case_event, case_get, cases_of, notice_kind, notice_post,
};

use super::{record, written};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::pay::held;
use crate::{HeldState, MyCase, Request};

/// As many of a member's cases are shown to them.
const SHOWN: u32 = 5;

impl Economy {
    /// The newest cases about the asker, with what is held and how far an appeal is. They see no evidence and no score.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn my_cases(&self, request: &Request) -> Result<Vec<MyCase>, AppError> {
        request.allow_own_data(Action::SecurityAppeal)?;
        self.look("my_cases", request, (), |tx, scope, ()| Box::pin(mine(tx, scope)))
            .await
    }

    /// Appeals in a case about the asker: the one that is named, or else the newest that is open. Works while they are
    /// blocked.
    ///
    /// # Errors
    /// `appeal.none` if there is no such case; `case.closed`; `appeal.open` if an appeal waits in it; `case.text_missing`,
    /// `case.text_too_long`.
    pub async fn appeal(&self, request: &Request, number: Option<i64>, typed: &str) -> Result<i64, AppError> {
        request.allow_own_data(Action::SecurityAppeal)?;
        let text = written(typed)?;
        self.effect("appeal", request, (number, text), |tx, scope, (number, text)| {
            Box::pin(appeal(tx, scope, number, text))
        })
        .await
    }
}

async fn mine(tx: &mut Tx, scope: Scope) -> Result<Vec<MyCase>, Fail> {
    let mut shown = Vec::new();
    for file in cases_of(tx, scope.guild(), scope.user(), SHOWN).await? {
        let held = held::of_case(tx, scope.guild(), file.number).await?;
        let mut waiting = core_types::Money::ZERO;
        for payment in held.iter().filter(|payment| payment.state == HeldState::Waiting) {
            waiting = waiting.plus(payment.total())?;
        }
        shown.push(MyCase {
            number: file.number,
            state: file.state,
            appeal: file.appeal,
            held: waiting,
            opened_at: file.opened_at,
            expires_at: file.expires_at,
        });
    }
    Ok(shown)
}

async fn appeal(tx: &mut Tx, scope: Scope, number: Option<i64>, text: String) -> Result<i64, Fail> {
    let guild = scope.guild();
    let none = || AppError::new(codes::APPEAL_NONE);
    let file = match number {
        Some(number) => case_get(tx, guild, number).await?,
        None => cases_of(tx, guild, scope.user(), SHOWN)
            .await?
            .into_iter()
            .find(|file| !file.state.is_closed()),
    };
    // Whether a case about somebody else exists is nobody's business.
    let file = file
        .filter(|file| file.subject == Some(scope.user()))
        .ok_or_else(none)?;
    if file.state.is_closed() {
        return Err(AppError::new(codes::CASE_CLOSED).into());
    }
    if file.appeal == AppealState::Open
        || !case_appeal(tx, guild, file.number, file.appeal, AppealState::Open).await?
    {
        return Err(AppError::new(codes::APPEAL_OPEN).into());
    }
    let actor = AuditActor::User(scope.user());
    let event = NewCaseEvent {
        text: Some(&text),
        ..NewCaseEvent::new(actor, CaseEventKind::Appealed)
    };
    let seq = case_event(scope.economy.security(), tx, guild, file.number, event).await?;
    let notice = Notice::to_staff(guild, notice_kind::CASE_APPEALED)
        .with("case", NoticeArg::Number(file.number))
        .with("member", NoticeArg::User(scope.user()))
        .button("notice-button-case", "security", "show", file.number.to_string());
    notice_post(tx, &notice).await?;
    let data = serde_json::json!({ "case": file.number, "member": scope.user() });
    let security = scope.economy.security();
    security
        .event_post(tx, EventKind::CaseAppealed, guild, data)
        .await?;
    record(
        tx,
        &scope,
        ("case.appeal", ""),
        &file,
        serde_json::json!({ "case": file.number, "event": seq }),
    )
    .await?;
    Ok(file.number)
}
