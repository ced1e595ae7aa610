//! What stands between a payment and its payee: the ladder of friction, asked before anything is moved.

use std::fmt;
use std::sync::Arc;

use core_db::Tx;
use core_errors::AppError;
use core_security::{CaseRules, GuardSettings, MemberLimit, Security};
use core_types::{GuildId, Money};
use domain_fraud::{Assessment, Evidence, Signal, Step, Transfer};
use futures_util::future::BoxFuture;

use crate::Economy;

/// Who looks at a transfer before it is made. The guards are the watch of every hall; a simulation can bring its own.
pub trait Assessor: fmt::Debug + Send + Sync {
    /// What to think of a transfer that is asked for.
    ///
    /// # Errors
    /// Those of the database.
    fn assess<'w>(
        &'w self,
        guild: GuildId,
        transfer: &'w Transfer,
    ) -> BoxFuture<'w, Result<Assessment, AppError>>;
}

impl Assessor for Security {
    fn assess<'w>(
        &'w self,
        guild: GuildId,
        transfer: &'w Transfer,
    ) -> BoxFuture<'w, Result<Assessment, AppError>> {
        Box::pin(self.fraud_assess(guild, transfer))
    }
}

/// What was found before the payment's own unit begins.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    assessment: Assessment,
    pub(crate) guards: Arc<GuardSettings>,
}

impl Verdict {
    /// What to do about a payment of this total, with the reasons: the watch, what staff decided for all payments of such
    /// a size, and whether the payer's payments all wait at the moment. The strictest of them counts.
    pub(crate) fn on(&self, total: Money, limit: Option<MemberLimit>) -> Assessment {
        let mut found = self.assessment.clone();
        if let Some((step, evidence)) = by_size(&self.guards.cases, total) {
            if step > found.step {
                found.evidence.insert(0, evidence);
            }
            found.step = found.step.max(step);
        }
        if limit.is_some() {
            found.step = found.step.max(Step::Hold);
        }
        found
    }
}

/// Counts a step of the ladder that a payment met.
pub(crate) fn met(tx: &mut Tx, step: Step) {
    let label = match step {
        Step::Pass => return,
        Step::Confirm => "confirm",
        Step::Delay => "delay",
        Step::Hold => "hold",
        Step::Limit => "limit",
    };
    tx.count(metrics::counter!("guildhall_fraud_steps_total", "step" => label));
}

/// What staff decided for all payments of such a size.
fn by_size(rules: &CaseRules, total: Money) -> Option<(Step, Evidence)> {
    let above = |from: Option<Money>| from.filter(|from| total >= *from);
    let (step, from) = above(rules.hold_from)
        .map(|from| (Step::Hold, from))
        .or_else(|| above(rules.delay_from).map(|from| (Step::Delay, from)))?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "shown to people, who read far fewer digits"
    )]
    let evidence = Evidence {
        signal: Signal::LargeTransfer,
        measured: total.minor() as f64,
        limit: from.minor() as f64,
        weight: 0,
    };
    Some((step, evidence))
}

impl Economy {
    /// Lets somebody else than the guards look at transfers. The first one stays.
    pub fn assess_with(&self, watch: Arc<dyn Assessor>) {
        // Whoever comes second is told by nothing happening: two watches would contradict each other.
        let _ = self.watch().set(watch);
    }

    /// Asks the watch about a transfer. Not inside a unit of work.
    pub(crate) async fn verdict(&self, guild: GuildId, transfer: &Transfer) -> Result<Verdict, AppError> {
        let guards = self.security().settings(guild).await?;
        let assessment = match self.watch().get() {
            _ if !self.security().is_automatic() => Assessment::pass(),
            Some(watch) => watch.assess(guild, transfer).await?,
            None => self.security().assess(guild, transfer).await?,
        };
        Ok(Verdict { assessment, guards })
    }

    /// A verdict on what the watch need not look at.
    pub(crate) async fn unwatched(&self, guild: GuildId) -> Result<Verdict, AppError> {
        let guards = self.security().settings(guild).await?;
        Ok(Verdict {
            assessment: Assessment::pass(),
            guards,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staffs_own_limits_are_as_strict_as_they_say() {
        let mut rules = GuardSettings::default().cases;
        let step = |rules: &CaseRules, total| by_size(rules, Money::new(total)).map(|(step, _)| step);
        assert_eq!(step(&rules, i64::MAX), None);
        rules.delay_from = Some(Money::new(100));
        assert_eq!((step(&rules, 99), step(&rules, 100)), (None, Some(Step::Delay)));
        rules.hold_from = Some(Money::new(500));
        assert_eq!(
            (step(&rules, 499), step(&rules, 500)),
            (Some(Step::Delay), Some(Step::Hold))
        );
        rules.delay_from = Some(Money::new(900));
        assert_eq!(
            step(&rules, 950),
            Some(Step::Hold),
            "the stricter counts, whichever begins earlier"
        );
    }
}
