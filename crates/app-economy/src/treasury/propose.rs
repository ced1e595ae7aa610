//! Making a proposal, taking it back, and stopping it.

use std::collections::BTreeSet;
use std::time::Duration;

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::{
    Action, AuditActor, AuditEntry, Notice, NoticeArg, Policy, Resource, Stored, audit_append, notice_kind,
    notice_post, reason,
};
use core_types::UserId;
use domain_economy::ledger::Currency;
use domain_economy::treasury::{Proposers, Tally, TreasuryRules};
use serde_json::json;

use super::store::{self, End};
use super::{Proposal, ProposalOrder, ProposalState, ProposalTo, ProposalWhat, rules};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books, ledger, member};

/// Proposals of one guild that are open at the same time, at most.
pub(super) const MOST_OPEN: i64 = 20;
/// Of one member, who is not staff.
const MOST_OF_ONE: i64 = 2;
/// Members that one proposal pays, at most: one entry holds them all.
const MOST_PAYEES: usize = 500;

statements! {
    /// A member's level.
    LEVEL = "SELECT level FROM member_progress WHERE guild_id = $1 AND user_id = $2";
}

impl Economy {
    /// Proposes what becomes of money of the treasury. It is kept back from now on, and members vote.
    ///
    /// # Errors
    /// `treasury.not_you` for whoever may not propose here; `treasury.too_many` open ones; `treasury.too_much` above the share
    /// that one may ask for, `treasury.short` above what is free; `treasury.nobody` and `treasury.many` for a role;
    /// `economy.pay_bot`; `amount.zero`; `staff.reason_missing` and `staff.reason_too_long`.
    #[tracing::instrument(name = "economy.treasury_propose", level = "debug", skip_all)]
    pub async fn treasury_propose(
        &self,
        request: &Request,
        mut order: ProposalOrder,
    ) -> Result<Proposal, AppError> {
        request.allow_use()?;
        order.reason = reason(&order.reason)?;
        if !order.amount.is_positive() {
            return Err(AppError::new(codes::AMOUNT_ZERO));
        }
        match &order.to {
            ProposalTo::Member(_, true) => return Err(AppError::new(codes::PAY_BOT)),
            ProposalTo::Many(_, members) if members.is_empty() => {
                return Err(AppError::new(codes::TREASURY_NOBODY));
            }
            ProposalTo::Many(_, members) if members.len() > MOST_PAYEES => {
                let most = i64::try_from(MOST_PAYEES).unwrap_or(i64::MAX);
                return Err(AppError::new(codes::TREASURY_MANY).with("most", most));
            }
            // Whose members those are, Discord is asked for: that is for staff.
            ProposalTo::Many(..) => request.allow_in_guild(Action::TreasuryPropose)?,
            _ => {}
        }
        self.effect("treasury_propose", request, order, |tx, scope, order| {
            Box::pin(propose(tx, scope, order))
        })
        .await
    }

    /// Takes one's own proposal back.
    ///
    /// # Errors
    /// `treasury.unknown`, `treasury.over`; `treasury.foreign` for somebody else's.
    #[tracing::instrument(name = "economy.treasury_withdraw", level = "debug", skip_all)]
    pub async fn treasury_withdraw(&self, request: &Request, number: i64) -> Result<Proposal, AppError> {
        request.allow_use()?;
        self.effect("treasury_withdraw", request, number, |tx, scope, number| {
            Box::pin(withdraw(tx, scope, number))
        })
        .await
    }

    /// Stops a proposal, on record and with a reason that its author is told.
    ///
    /// # Errors
    /// `access.forbidden`; `treasury.unknown`, `treasury.over`; `staff.reason_missing` and `staff.reason_too_long`.
    #[tracing::instrument(name = "economy.treasury_veto", level = "debug", skip_all)]
    pub async fn treasury_veto(
        &self,
        request: &Request,
        number: i64,
        why: &str,
    ) -> Result<Proposal, AppError> {
        request.allow_in_guild(Action::TreasuryVeto)?;
        let input = (number, reason(why)?);
        self.effect("treasury_veto", request, input, |tx, scope, (number, why)| {
            Box::pin(veto(tx, scope, number, why))
        })
        .await
    }
}

/// Whether the asker may propose, by the guild's settings.
async fn may_propose(tx: &mut Tx, scope: &Scope, rules: &TreasuryRules) -> Result<(), Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    if scope.request.may(Action::TreasuryPropose) {
        return Ok(());
    }
    let is_known = match rules.proposers {
        Proposers::Staff => false,
        Proposers::Everyone => true,
        Proposers::Known => {
            let before = now.minus(Duration::from_hours(24 * u64::from(rules.voter_days)));
            member::since(tx, guild, user)
                .await?
                .is_some_and(|since| since <= before)
        }
    };
    if !is_known {
        return Err(AppError::new(codes::TREASURY_NOT_YOU).into());
    }
    if rules.level > 0 {
        let query = tx.query(LEVEL).bind(guild.as_i64()).bind(user.as_i64());
        let level: Option<(i64,)> = query.fetch_optional().await?;
        if level.is_none_or(|(level,)| level < rules.level) {
            let error = AppError::new(codes::TREASURY_LEVEL).with("level", rules.level);
            return Err(error.into());
        }
    }
    Ok(())
}

async fn propose(tx: &mut Tx, scope: Scope, order: ProposalOrder) -> Result<Proposal, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let stored = Stored::load(tx, guild).await?;
    let (rules, settings) = (rules(&stored), crate::settings::of(&stored));
    may_propose(tx, &scope, &rules).await?;
    books::lock(tx, guild).await?;
    member::welcome(tx, &scope, &settings).await?;
    let (all, own) = store::open_count(tx, guild, user).await?;
    let is_staff = scope.request.may(Action::TreasuryPropose);
    if all >= MOST_OPEN || (own >= MOST_OF_ONE && !is_staff) {
        return Err(AppError::new(codes::TREASURY_FULL).into());
    }
    let (what, payee, role, payees) = match order.to {
        ProposalTo::Member(member, _) => (ProposalWhat::Pay, Some(member), None, Vec::new()),
        ProposalTo::Burn => (ProposalWhat::Burn, None, None, Vec::new()),
        ProposalTo::Many(role, members) => {
            let members: BTreeSet<UserId> = members.into_iter().collect();
            (ProposalWhat::Share, None, role, members.into_iter().collect())
        }
    };
    let people = match what {
        ProposalWhat::Burn => 0,
        ProposalWhat::Pay => 1,
        ProposalWhat::Share => i64::try_from(payees.len()).unwrap_or(i64::MAX),
    };
    let total = order.amount.scaled(people.max(1), 1)?;
    let balance = ledger::treasury(tx, guild, Currency::COINS).await?;
    let most = rules.most(balance);
    if total > most {
        let error = AppError::new(codes::TREASURY_TOO_MUCH).with("most", most);
        return Err(error.with("needed", total).into());
    }
    let free = balance.minus(store::reserved(tx, guild).await?)?;
    if total > free {
        let error = AppError::new(codes::TREASURY_SHORT).with("available", free);
        return Err(error.with("needed", total).into());
    }
    let proposal = Proposal {
        number: store::next(tx, guild).await?,
        author: Some(user),
        what,
        payee,
        role,
        people,
        amount: order.amount,
        total,
        reason: order.reason,
        state: ProposalState::Open,
        quorum: rules.vote.quorum,
        majority_percent: rules.vote.majority_percent,
        known_since: now.minus(Duration::from_hours(24 * u64::from(rules.voter_days))),
        tally: Tally::default(),
        opened_at: now,
        ends_at: now.plus(Duration::from_hours(rules.hours.into())),
        closed_at: None,
        closed_reason: None,
        entry: None,
    };
    store::add(tx, guild, &proposal, &payees).await?;
    let notice = Notice::to_staff(guild, notice_kind::PROPOSAL_OPENED)
        .with("number", NoticeArg::Number(proposal.number))
        .with("author", NoticeArg::User(user))
        .with("amount", NoticeArg::Money(total))
        .with("reason", NoticeArg::Text(proposal.reason.clone()))
        .with("until", NoticeArg::Time(proposal.ends_at))
        .button(
            "notice-proposal-veto",
            "treasury",
            "veto",
            proposal.number.to_string(),
        )
        .once(&format!("proposal {} opened", proposal.number));
    notice_post(tx, &notice).await?;
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(user),
        action: Action::TreasuryPropose.name().to_owned(),
        target: format!("proposal:{}", proposal.number),
        reason: proposal.reason.clone(),
        before: None,
        after: Some(json!({ "what": what, "total": total, "people": people })),
        trace: scope.request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(proposal)
}

/// A proposal that is open.
pub(super) async fn known(tx: &mut Tx, scope: &Scope, number: i64) -> Result<Proposal, Fail> {
    let found = store::get(tx, scope.guild(), number).await?;
    let found = found.ok_or_else(|| AppError::new(codes::TREASURY_UNKNOWN))?;
    if found.state != ProposalState::Open {
        return Err(over());
    }
    Ok(found)
}

pub(super) fn over() -> Fail {
    AppError::new(codes::TREASURY_OVER).into()
}

async fn withdraw(tx: &mut Tx, scope: Scope, number: i64) -> Result<Proposal, Fail> {
    let guild = scope.guild();
    books::lock(tx, guild).await?;
    let found = known(tx, &scope, number).await?;
    if found.author != Some(scope.user()) {
        return Err(AppError::new(codes::TREASURY_FOREIGN).into());
    }
    let end = End {
        by: Some(scope.user()),
        ..End::default()
    };
    let closed = store::close(tx, guild, &found, ProposalState::Withdrawn, end).await?;
    closed.ok_or_else(over)
}

async fn veto(tx: &mut Tx, scope: Scope, number: i64, why: String) -> Result<Proposal, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    // Once more, by the policy as it is now: the right may be gone since the command was typed.
    let all = Resource::Guild(guild);
    let _: Policy = scope
        .request
        .still_allowed::<Fail>(tx, Action::TreasuryVeto, &all)
        .await?;
    books::lock(tx, guild).await?;
    let found = known(tx, &scope, number).await?;
    let end = End {
        by: Some(user),
        reason: Some(&why),
        entry: None,
    };
    let closed = store::close(tx, guild, &found, ProposalState::Vetoed, end).await?;
    let closed = closed.ok_or_else(over)?;
    if let Some(author) = found.author.filter(|author| *author != user) {
        let notice = Notice::to_member(guild, author, notice_kind::PROPOSAL_VETOED)
            .with("number", NoticeArg::Number(number))
            .with("reason", NoticeArg::Text(why.clone()))
            .once(&format!("proposal {number} vetoed"));
        notice_post(tx, &notice).await?;
    }
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(user),
        action: Action::TreasuryVeto.name().to_owned(),
        target: format!("proposal:{number}"),
        reason: why,
        before: Some(json!({ "votes": found.tally, "total": found.total })),
        after: None,
        trace: scope.request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(closed)
}
