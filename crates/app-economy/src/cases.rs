//! What staff does about suspicions, and what members can say about it.
//!
//! The files are `core-security`'s; here is what touches money: releasing what was set aside, sending it back, setting
//! more aside. Nobody decides about themselves, and what nobody decides goes back.

mod appeal;
mod block;
mod decide;
mod lapse;
mod measure;
mod put;
mod show;
mod week;

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::{
    AppealState, AuditActor, AuditEntry, CaseDetail, CaseEventKind, CaseFile, NewCaseEvent, Notice,
    NoticeArg, audit_append, case_appeal, case_event, case_get, notice_kind, notice_post,
};
use core_types::text::{self, TextError};

use crate::HeldPayment;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::pay::held;

pub(crate) use block::block_at_the_top;
pub use decide::Decision;
pub use measure::measure_cases;

/// Notes and appeals have at least and at most this many characters.
const TEXT_LENGTH: std::ops::RangeInclusive<usize> = 3..=500;

/// What somebody wrote, as it is kept.
fn written(typed: &str) -> Result<String, AppError> {
    text::bounded(text::cleaned(typed), TEXT_LENGTH).map_err(|error| {
        AppError::new(match error {
            TextError::TooShort => codes::TEXT_MISSING,
            TextError::TooLong => codes::TEXT_TOO_LONG,
        })
    })
}

statements! {
    /// Whether somebody sells or bids in an open auction that a file is about.
    DEALS = "SELECT id FROM auction WHERE guild_id = $1 AND case_number = $2 AND state = 'open' AND (owner_id = $3 OR bid_user_id = $3)
        LIMIT 1";
}

/// A file that staff wants to change, with what was held for it.
struct Desk {
    file: CaseFile,
    held: Vec<HeldPayment>,
}

/// The file with this number, if it is open and the asker may decide in it: it is not about them, and no payment in it is
/// from or to them.
async fn opened(tx: &mut Tx, scope: &Scope, number: i64) -> Result<Desk, Fail> {
    let desk = found(tx, scope, number).await?;
    if desk.file.state.is_closed() {
        return Err(AppError::new(codes::CASE_CLOSED).into());
    }
    if is_own(&desk, scope) || deals(tx, scope, number).await? {
        return Err(AppError::new(codes::CASE_OWN).into());
    }
    Ok(desk)
}

async fn found(tx: &mut Tx, scope: &Scope, number: i64) -> Result<Desk, Fail> {
    let file = case_get(tx, scope.guild(), number).await?;
    let file = file.ok_or_else(|| AppError::new(codes::CASE_UNKNOWN).with("number", number))?;
    let held = held::of_case(tx, scope.guild(), number).await?;
    Ok(Desk { file, held })
}

/// Whether the asker sells or bids in an auction that the file is about: nothing is held for it before it ends.
async fn deals(tx: &mut Tx, scope: &Scope, number: i64) -> Result<bool, Fail> {
    let query = tx.query(DEALS).bind(scope.guild().as_i64()).bind(number);
    let deals: Option<(i64,)> = query.bind(scope.user().as_i64()).fetch_optional().await?;
    Ok(deals.is_some())
}

fn is_own(desk: &Desk, scope: &Scope) -> bool {
    let me = Some(scope.user());
    desk.file.subject == me || desk.held.iter().any(|held| held.payer == me || held.payee == me)
}

/// Notes what staff did with a file in the audit log.
async fn record(
    tx: &mut Tx,
    scope: &Scope,
    (action, reason): (&str, &str),
    file: &CaseFile,
    after: serde_json::Value,
) -> Result<(), Fail> {
    let now = tx.now();
    let target = file
        .subject
        .map_or_else(|| format!("case:{}", file.number), |user| format!("user:{user}"));
    let entry = AuditEntry {
        guild: scope.guild(),
        actor: AuditActor::User(scope.user()),
        action: action.to_owned(),
        target,
        reason: reason.to_owned(),
        before: Some(serde_json::json!({ "case": file.number, "state": file.state })),
        after: Some(after),
        trace: scope.request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}

/// Answers an open appeal, if there is one, and tells the member.
async fn answer(
    tx: &mut Tx,
    economy: &Economy,
    guild: core_types::GuildId,
    file: &CaseFile,
    (accepted, actor): (bool, AuditActor),
) -> Result<(), Fail> {
    let to = if accepted {
        AppealState::Accepted
    } else {
        AppealState::Declined
    };
    if !case_appeal(tx, guild, file.number, AppealState::Open, to).await? {
        return Ok(());
    }
    let detail = CaseDetail {
        accepted: Some(accepted),
        ..CaseDetail::default()
    };
    let event = NewCaseEvent::new(actor, CaseEventKind::Answered).with(detail);
    case_event(economy.security(), tx, guild, file.number, event).await?;
    if let Some(member) = file.subject {
        let kind = if accepted {
            notice_kind::APPEAL_ACCEPTED
        } else {
            notice_kind::APPEAL_DECLINED
        };
        let notice = Notice::to_member(guild, member, kind).with("case", NoticeArg::Number(file.number));
        notice_post(tx, &notice).await?;
    }
    Ok(())
}
