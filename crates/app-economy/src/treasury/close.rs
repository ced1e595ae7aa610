//! The end of a vote: exactly once, also after downtime. What was won is paid in the same unit.

use std::time::Duration;

use core_db::{DbError, JobError, JobRunner, Tx};
use core_errors::AppError;
use core_security::{
    AuditActor, AuditEntry, Notice, NoticeArg, NoticeKind, audit_append, notice_kind, notice_post,
};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};
use domain_economy::treasury::{VoteResult, VoteRules};
use serde_json::json;

use super::store::{self, End};
use super::{Proposal, ProposalState, ProposalWhat};
use crate::books;
use crate::economy::Economy;
use crate::fail::Fail;
use crate::ledger::post;

/// The job that ends votes.
const JOB: &str = "treasury_votes";
/// How often it looks.
const EVERY: Duration = Duration::from_secs(15);
/// Votes looked up at a time.
const BATCH: i64 = 100;
/// On record when a vote ends.
const ENDED: &str = "treasury.vote_end";

impl Economy {
    /// Ends every vote whose time is over, and answers how many there were.
    ///
    /// # Errors
    /// Those of the database; what was ended until then stays ended.
    pub async fn treasury_due(&self) -> Result<usize, AppError> {
        let due: Result<Vec<(i64, i64)>, DbError> = self
            .db()
            .read("treasury_due", |tx| Box::pin(store::due(tx, BATCH)))
            .await;
        let mut ended = 0;
        for (guild, number) in due? {
            let guild =
                GuildId::from_i64(guild).map_err(|_| AppError::internal("a proposal is of no guild"))?;
            let done: Result<bool, Fail> = self
                .db()
                .write("treasury_close", move |tx| Box::pin(settle(tx, guild, number)))
                .await;
            match done {
                Ok(done) => ended += usize::from(done),
                // One that cannot be ended must not keep the others waiting.
                Err(error) => {
                    let error = AppError::from(error);
                    tracing::error!(%error, %guild, number, "a vote cannot be ended");
                }
            }
        }
        Ok(ended)
    }

    /// Adds the treasury's own work to a runner of jobs.
    pub(crate) fn with_treasury_jobs(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let ended = economy.treasury_due().await;
                let count = ended.map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "votes about the treasury have ended");
                }
                Ok(())
            })
        })
    }
}

/// Ends one vote. False: somebody else did.
async fn settle(tx: &mut Tx, guild: GuildId, number: i64) -> Result<bool, Fail> {
    books::lock(tx, guild).await?;
    let now = tx.now();
    let found = store::get(tx, guild, number).await?;
    let Some(found) = found.filter(|found| found.state == ProposalState::Open && found.ends_at <= now) else {
        return Ok(false);
    };
    let rules = VoteRules {
        quorum: found.quorum,
        majority_percent: found.majority_percent,
    };
    let (state, entry) = match found.tally.result(rules) {
        VoteResult::Passed => match carry_out(tx, guild, &found).await? {
            Some(entry) => (ProposalState::Paid, Some(entry)),
            None => (ProposalState::Unpaid, None),
        },
        VoteResult::Rejected => (ProposalState::Rejected, None),
        VoteResult::NoQuorum => (ProposalState::NoQuorum, None),
    };
    let end = End {
        entry,
        ..End::default()
    };
    let closed = store::close(tx, guild, &found, state, end).await?;
    let closed = closed.ok_or_else(|| AppError::internal("a proposal changed under its lock"))?;
    tell(tx, guild, &closed).await?;
    let record = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: ENDED.to_owned(),
        target: format!("proposal:{number}"),
        reason: closed.reason.clone(),
        before: None,
        after: Some(
            json!({ "state": state, "votes": closed.tally, "total": closed.total, "entry": closed.entry }),
        ),
        trace: format!("proposal {number}"),
    };
    audit_append(tx, record, now).await?;
    Ok(true)
}

/// Carries out what was won, and answers the entry; none if there is nobody to pay any more, or not enough.
async fn carry_out(tx: &mut Tx, guild: GuildId, proposal: &Proposal) -> Result<Option<i64>, Fail> {
    let payees = match proposal.what {
        ProposalWhat::Burn => Vec::new(),
        ProposalWhat::Pay => proposal.payee.into_iter().collect(),
        ProposalWhat::Share => store::payees(tx, guild, proposal.number).await?,
    };
    let Some(draft) = draft(guild, proposal, &payees)? else {
        return Ok(None);
    };
    // A refusal is an end of its own: the treasury may have been emptied by a correction, a wallet may be closed.
    let posted = post(tx, &[draft]).await?.pop();
    Ok(posted.and_then(Result::ok).map(|posted| posted.seq))
}

fn draft(guild: GuildId, proposal: &Proposal, payees: &[UserId]) -> Result<Option<Draft>, Fail> {
    let treasury = AccountRef::treasury(guild);
    let mut lines: Vec<(AccountRef, Money)> = match proposal.what {
        ProposalWhat::Burn => vec![(AccountRef::burn(guild), proposal.amount)],
        _ => payees
            .iter()
            .map(|payee| (AccountRef::wallet(guild, *payee), proposal.amount))
            .collect(),
    };
    if lines.is_empty() {
        return Ok(None);
    }
    let sum = lines
        .iter()
        .try_fold(Money::ZERO, |sum, (_, amount)| sum.plus(*amount))?;
    lines.push((treasury, sum.negated()?));
    let draft = Draft::new(EntryKind::Payout, lines)?;
    // A reason that is no note is in the proposal all the same.
    Ok(Some(match Memo::new(&proposal.reason) {
        Ok(memo) => draft.with_memo(memo),
        Err(_) => draft,
    }))
}

async fn tell(tx: &mut Tx, guild: GuildId, proposal: &Proposal) -> Result<(), DbError> {
    let kind: NoticeKind = match proposal.state {
        ProposalState::Paid => notice_kind::PROPOSAL_PASSED,
        ProposalState::Unpaid => notice_kind::PROPOSAL_UNPAID,
        _ => notice_kind::PROPOSAL_REJECTED,
    };
    let tally = proposal.tally;
    let notice = Notice::to_staff(guild, kind)
        .with("number", NoticeArg::Number(proposal.number))
        .with("amount", NoticeArg::Money(proposal.total))
        .with("reason", NoticeArg::Text(proposal.reason.clone()))
        .with("yes", NoticeArg::Number(tally.yes))
        .with("no", NoticeArg::Number(tally.no))
        .with("abstain", NoticeArg::Number(tally.abstain))
        .once(&format!("proposal {} ended", proposal.number));
    notice_post(tx, &notice).await?;
    // A direct message to everybody of a role would be spam: they find it in their transactions.
    if let (ProposalState::Paid, Some(payee)) = (proposal.state, proposal.payee) {
        let notice = Notice::to_member(guild, payee, notice_kind::PAYOUT_ARRIVED)
            .with("amount", NoticeArg::Money(proposal.amount))
            .with("reason", NoticeArg::Text(proposal.reason.clone()))
            .with("number", NoticeArg::Number(proposal.number))
            .once(&format!("proposal {} paid", proposal.number));
        notice_post(tx, &notice).await?;
    }
    Ok(())
}
