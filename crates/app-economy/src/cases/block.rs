//! Blocks that belong to a case: by staff, or for a while at the very top of the ladder.

use std::time::Duration;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{
    Action, AuditActor, Block, BlockSource, CaseDetail, CaseEventKind, CaseFilter, CaseKind, CaseRules,
    GuardSettings, NewBlock, NewCaseEvent, Notice, NoticeArg, Permissions, Suspicion, case_event,
    case_recent, case_suspect, cases_list, member_block, member_unblock, notice_kind, notice_post,
};
use core_types::{Timestamp, UserId};
use domain_fraud::Assessment;

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{BlockOrder, Blocked, Request};

/// How close together two limits must be to block by themselves.
const AGAIN_WITHIN: Duration = Duration::from_hours(1);
/// Why somebody is blocked by the hall itself: no figures, and how to appeal. Members read it.
const AUTOMATIC: &str = "Several unusual payments in a short time; use /appeal if this is a mistake";

impl Economy {
    /// Blocks a member from the bot, in a case: their open one, or a new one, so that they can appeal.
    ///
    /// # Errors
    /// `access.forbidden`; `block.bot`, `block.staff`, `block.self`, `block.past`; `staff.reason_missing`,
    /// `staff.reason_too_long`.
    pub async fn case_block(&self, request: &Request, order: BlockOrder) -> Result<Blocked, AppError> {
        request.allow_on(Action::SecurityBlock, order.member)?;
        let member = order.member;
        let done = self
            .effect("case_block", request, order, |tx, scope, order| {
                Box::pin(block(tx, scope, order))
            })
            .await?;
        self.security().forget_block(request.guild, member).await;
        Ok(done)
    }

    /// Releases a member from a block.
    ///
    /// # Errors
    /// `access.forbidden`; `case.own` for oneself; `block.none`; `staff.reason_missing`, `staff.reason_too_long`.
    pub async fn case_unblock(
        &self,
        request: &Request,
        member: UserId,
        reason: &str,
    ) -> Result<Block, AppError> {
        request.allow_on(Action::SecurityBlock, member)?;
        if member == request.user() {
            return Err(AppError::new(codes::CASE_OWN));
        }
        let input = (member, reason.to_owned());
        let done = self
            .effect("case_unblock", request, input, |tx, scope, (member, reason)| {
                Box::pin(unblock(tx, scope, member, reason))
            })
            .await?;
        self.security().forget_block(request.guild, member).await;
        Ok(done)
    }
}

async fn block(tx: &mut Tx, scope: Scope, order: BlockOrder) -> Result<Blocked, Fail> {
    let (guild, actor) = (scope.guild(), AuditActor::User(scope.user()));
    let security = scope.economy.security();
    let now = tx.now();
    let until = order
        .hours
        .map(|hours| now.plus(Duration::from_hours(hours.into())));
    let rules = GuardSettings::load(tx, guild).await?.cases;
    let suspicion = Suspicion {
        subject: order.member,
        kind: CaseKind::Staff,
        score: 0,
        actor,
        detail: CaseDetail::default(),
        join: rules.join,
        expires_at: now.plus(rules.lapse),
    };
    let case = case_suspect(security, tx, guild, suspicion).await?.number;
    note(
        tx,
        &scope,
        case,
        (actor, CaseEventKind::Blocked),
        until,
        Some(&order.reason),
    )
    .await?;
    tell(tx, &scope, order.member, &order.reason, until).await?;
    let new = NewBlock {
        member: order.member,
        is_bot: order.member_is_bot,
        is_staff: order.member_is_staff,
        reason: order.reason,
        source: BlockSource::Staff(scope.user()),
        until,
    };
    let block = member_block(security, tx, guild, new, &scope.request.key).await?;
    Ok(Blocked { case, block })
}

async fn unblock(tx: &mut Tx, scope: Scope, member: UserId, reason: String) -> Result<Block, Fail> {
    let guild = scope.guild();
    let filter = CaseFilter {
        subject: Some(member),
        closed: Some(false),
        state: None,
    };
    if let Some(file) = cases_list(tx, guild, filter, None, 1).await?.first() {
        let by = (AuditActor::User(scope.user()), CaseEventKind::Unblocked);
        note(tx, &scope, file.number, by, None, Some(&reason)).await?;
    }
    let by = BlockSource::Staff(scope.user());
    let security = scope.economy.security();
    Ok(member_unblock(security, tx, guild, member, by, &reason, &scope.request.key).await?)
}

async fn note(
    tx: &mut Tx,
    scope: &Scope,
    case: i64,
    (actor, kind): (AuditActor, CaseEventKind),
    until: Option<Timestamp>,
    text: Option<&str>,
) -> Result<(), Fail> {
    let detail = CaseDetail {
        time: until,
        ..CaseDetail::default()
    };
    let event = NewCaseEvent {
        text,
        ..NewCaseEvent::new(actor, kind).with(detail)
    };
    case_event(scope.economy.security(), tx, scope.guild(), case, event).await?;
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    scope: &Scope,
    member: UserId,
    reason: &str,
    until: Option<Timestamp>,
) -> Result<(), Fail> {
    let notice = match until {
        Some(until) => Notice::to_member(scope.guild(), member, notice_kind::MEMBER_BLOCKED_UNTIL)
            .with("reason", NoticeArg::Text(reason.to_owned()))
            .with("until", NoticeArg::Time(until)),
        None => Notice::to_member(scope.guild(), member, notice_kind::MEMBER_BLOCKED)
            .with("reason", NoticeArg::Text(reason.to_owned())),
    };
    notice_post(tx, &notice).await?;
    Ok(())
}

/// Whether the asker owns or manages the guild: nobody blocks those.
fn runs_the_guild(scope: &Scope) -> bool {
    let actor = &scope.request.actor;
    actor.is_owner || actor.permissions.allows(Permissions::MANAGE_GUILD)
}

/// Blocks the payer for a few hours if the score is at the very top and this is the second time within an hour that they are
/// limited. It ends by itself, and staff is told. Never for those who run the guild.
pub(crate) async fn block_at_the_top(
    tx: &mut Tx,
    scope: &Scope,
    case: i64,
    found: &Assessment,
    rules: &CaseRules,
) -> Result<(), Fail> {
    let (guild, member, now) = (scope.guild(), scope.user(), tx.now());
    if found.score < rules.block_score || runs_the_guild(scope) {
        return Ok(());
    }
    let since = now.minus(AGAIN_WITHIN);
    if case_recent(tx, guild, case, CaseEventKind::Limited, since).await? < 2 {
        return Ok(());
    }
    let until = now.plus(rules.block);
    let by = (AuditActor::System, CaseEventKind::Blocked);
    note(tx, scope, case, by, Some(until), None).await?;
    tell(tx, scope, member, AUTOMATIC, Some(until)).await?;
    let notice = Notice::to_staff(guild, notice_kind::CASE_BLOCKED)
        .with("case", NoticeArg::Number(case))
        .with("member", NoticeArg::User(member))
        .with("until", NoticeArg::Time(until))
        .button("notice-button-case", "security", "show", case.to_string());
    notice_post(tx, &notice).await?;
    let new = NewBlock {
        member,
        is_bot: false,
        is_staff: false,
        reason: AUTOMATIC.to_owned(),
        source: BlockSource::Automatic,
        until: Some(until),
    };
    member_block(scope.economy.security(), tx, guild, new, &scope.request.key).await?;
    Ok(())
}
