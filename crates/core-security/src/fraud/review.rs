//! Members who earn like a program, shown to staff. Whoever never sends anything meets no step of the ladder, so a job looks
//! at how members play: at everybody of whom the watch learnt something since the last run, a bounded number per run.
//!
//! It opens a case with what was measured and does nothing else. One who has an open case is not reported again, nor one
//! whose case was closed lately.

use std::collections::BTreeMap;
use std::time::Duration;

use core_db::{DbError, JobError, JobRunner, Tx};
use core_errors::AppError;
use core_types::{GuildId, Timestamp, UserId};
use domain_fraud::{Assessment, Step, Watch};

use super::store::{self, Candidate, Reviewed};
use crate::{
    AuditActor, AuditEntry, CaseDetail, CaseKind, GuardSettings, Notice, NoticeArg, Security, Suspicion,
    audit_append, case_suspect, cases_of, notice_kind, notice_post,
};

/// The kind of the job.
const REVIEW_JOB: &str = "security.fraud_review";
/// How often it looks.
const RUN_EVERY: Duration = Duration::from_mins(10);
/// Members looked at in one reading, and readings in one run; the next run goes on where this one ended.
const BITE: u32 = 500;
const BITES: u32 = 20;
/// Where a process begins that has not looked before.
const FIRST_LOOK: Duration = Duration::from_hours(24);
/// What is being written now may be stored with a slightly earlier time: the next run begins so much earlier. It looks at
/// some members twice, which does no harm; to leave them for later would be to never look at those who never rest.
const SETTLED: Duration = Duration::from_secs(30);
/// Somebody about whom staff decided is left alone for this long.
const QUIET: Duration = Duration::from_hours(14 * 24);

impl Security {
    /// Looks at how members played since the last look, opens a case about each who plays like a program, and answers how many
    /// there were. Nothing is held, delayed or taken.
    ///
    /// # Errors
    /// Those of the database. If it was about one guild, the others had their turn first. What was opened until then stays
    /// open, and the next run goes on there.
    pub async fn fraud_review(&self) -> Result<usize, AppError> {
        if !self.fraud().is_on() || !self.is_automatic() {
            return Ok(0);
        }
        let now = self.db().now();
        let (mut opened, mut failed) = (0, None);
        let mut from = (*self.fraud().reviewed()).unwrap_or_else(|| Reviewed::at(now.minus(FIRST_LOOK)));
        for _ in 0..BITES {
            let read: Result<_, DbError> = self
                .db()
                .read("fraud_review", move |tx| {
                    Box::pin(async move { store::candidates(tx, from, now, BITE).await })
                })
                .await;
            let candidates = read?;
            let last = candidates.members.last().map(Candidate::place);
            let is_last = candidates.members.len() < BITE as usize;
            let mut guilds = BTreeMap::<GuildId, Vec<Candidate>>::new();
            for member in candidates.members {
                guilds.entry(member.guild).or_default().push(member);
            }
            for (guild, members) in guilds {
                let baseline = candidates.baselines.get(&guild).map(Vec::as_slice);
                if let Err(error) = self
                    .fraud_review_guild(guild, &members, baseline, now, &mut opened)
                    .await
                {
                    // One guild must not keep the others from being looked at.
                    tracing::error!(%guild, %error, "a guild's members could not be looked at");
                    failed.get_or_insert(error);
                }
            }
            from = last.unwrap_or(from);
            *self.fraud().reviewed() = Some(from.capped(now.minus(SETTLED)));
            if is_last {
                break;
            }
        }
        failed.map_or(Ok(opened), Err)
    }

    /// Looks at a guild's members, and counts the cases it opens.
    async fn fraud_review_guild(
        &self,
        guild: GuildId,
        members: &[Candidate],
        baseline: Option<&[u8]>,
        now: Timestamp,
        opened: &mut usize,
    ) -> Result<(), AppError> {
        for (member, found) in self.reviewed_guild(guild, members, baseline, now).await? {
            *opened += usize::from(self.fraud_report(guild, member, found).await?);
        }
        Ok(())
    }

    /// Those of a guild's members who play like a program, as far as the guild's staff set it.
    async fn reviewed_guild(
        &self,
        guild: GuildId,
        members: &[Candidate],
        baseline: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<Vec<(UserId, Assessment)>, AppError> {
        let settings = self.settings(guild).await?;
        if !settings.fraud_enabled {
            return Ok(Vec::new());
        }
        // A watch of its own: the guild's may be in another process's memory.
        let mut watch = Watch::new();
        if let Some(baseline) = baseline {
            // Without one nobody earns more than usual; the other signals stand.
            let _ = watch.restore_baseline(baseline);
        }
        let mut found = Vec::new();
        for candidate in members {
            if watch.restore(candidate.member, &candidate.state).is_err() {
                continue;
            }
            let assessment = watch.review(candidate.member, now, &settings.fraud);
            if assessment.step >= Step::Hold {
                found.push((candidate.member, assessment));
            }
        }
        Ok(found)
    }

    /// Opens a case, unless staff has or had one about them.
    async fn fraud_report(
        &self,
        guild: GuildId,
        member: UserId,
        found: Assessment,
    ) -> Result<bool, AppError> {
        let security = self.clone();
        self.db()
            .write("fraud_report", move |tx| {
                let (security, found) = (security.clone(), found.clone());
                Box::pin(async move { report(tx, &security, guild, member, found).await })
            })
            .await
    }

    /// Adds the job to a runner.
    pub(crate) fn with_fraud_review(&self, runner: JobRunner) -> JobRunner {
        let security = self.clone();
        runner.every(REVIEW_JOB, RUN_EVERY, move |_| {
            let security = security.clone();
            Box::pin(async move {
                let count = security
                    .fraud_review()
                    .await
                    .map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "cases were opened about members who play like programs");
                }
                Ok(())
            })
        })
    }
}

async fn report(
    tx: &mut Tx,
    security: &Security,
    guild: GuildId,
    member: UserId,
    found: Assessment,
) -> Result<bool, AppError> {
    let now = tx.now();
    if let Some(latest) = cases_of(tx, guild, member, 1).await?.first()
        && latest.closed_at.is_none_or(|closed| now < closed.plus(QUIET))
    {
        return Ok(false);
    }
    let rules = GuardSettings::load(tx, guild).await?.cases;
    let (score, until) = (found.score, now.plus(rules.lapse));
    let suspicion = Suspicion {
        subject: member,
        kind: CaseKind::Watch,
        score,
        actor: AuditActor::System,
        detail: CaseDetail {
            assessment: Some(found.clone()),
            ..CaseDetail::default()
        },
        join: rules.join,
        expires_at: until,
    };
    let number = case_suspect(security, tx, guild, suspicion).await?.number;
    let notice = Notice::to_staff(guild, notice_kind::CASE_PLAY)
        .with("case", NoticeArg::Number(number))
        .with("member", NoticeArg::User(member))
        .with("score", NoticeArg::Number(score.into()))
        .with("until", NoticeArg::Time(until))
        .button("notice-button-case", "security", "show", number.to_string());
    notice_post(tx, &notice).await?;
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: "case.open".to_owned(),
        target: format!("user:{member}"),
        reason: String::new(),
        before: None,
        after: Some(serde_json::json!({ "case": number, "found": found })),
        trace: REVIEW_JOB.to_owned(),
    };
    audit_append(tx, entry, now).await?;
    Ok(true)
}
