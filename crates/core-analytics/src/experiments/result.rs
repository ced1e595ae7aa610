//! What an experiment showed so far, and what may be concluded from it.

use std::fmt;

use core_config::{EXPERIMENTS, ExperimentSpec, Variant};
use core_db::DbError;
use core_errors::{AppError, codes};
use core_security::{ApiCaller, FlagLine, Scope};

use super::store::RESULT_LIST;
use super::{Experiments, Fit, Interval, WINDOW};

/// Below this, groups have not the sizes that were intended, and nothing else is to be believed. Strict, because results are
/// looked at again and again.
const MISMATCH: f64 = 0.001;

/// Units with a whole week behind them that each variant needs before anything is concluded.
const ENOUGH: u64 = 100;

/// One experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct ExperimentResult {
    /// Which.
    pub spec: &'static ExperimentSpec,
    /// The flag that it runs by.
    pub flag: FlagLine,
    /// Its variants in their order, the control first.
    pub variants: Vec<VariantResult>,
    /// Whether the groups have the sizes they should; nothing while nobody is in them.
    pub fit: Option<Fit>,
    /// What may be concluded.
    pub verdict: Verdict,
}

/// One variant.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantResult {
    /// Which.
    pub variant: &'static Variant,
    /// Units that saw it in the last ninety days.
    pub exposed: u64,
    /// Those of them that saw it first more than a week ago, so that their outcome is known.
    pub known: u64,
    /// Those of these that reached the goal.
    pub reached: u64,
    /// The share that reached it.
    pub rate: Option<Interval>,
    /// How much larger that share is than the control's; nothing for the control.
    pub difference: Option<Interval>,
}

/// What may be concluded, in words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// Nobody saw it yet.
    Nobody,
    /// The groups have not the sizes they should.
    Mismatch(Fit),
    /// Some variant has fewer units with a known outcome than it takes.
    TooEarly(u64),
    /// A variant does better than the control.
    Better(&'static str, Interval),
    /// Every variant does worse than the control; this one is the best of them.
    Worse(&'static str, Interval),
    /// What is seen may be chance.
    Open,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = |share: f64| share * 100.0;
        match self {
            Self::Nobody => f.write_str("Nobody has seen it yet."),
            Self::Mismatch(fit) => write!(
                f,
                "Do not trust this: the groups are not as large as they should be (chance alone does that with p = {:.2e}). \
                Somebody is lost on the way to one variant; find out why before you read anything else.",
                fit.p
            ),
            Self::TooEarly(known) => write!(
                f,
                "Too early: the smallest group has {known} with a known outcome, and it takes {ENOUGH}. Wait."
            ),
            Self::Better(name, by) => write!(
                f,
                "`{name}` does better than the control, by {:.1} to {:.1} percentage points.",
                points(by.low),
                points(by.high)
            ),
            Self::Worse(name, by) => write!(
                f,
                "The control does better: `{name}` is behind by {:.1} to {:.1} percentage points. Stop it.",
                points(-by.high),
                points(-by.low)
            ),
            Self::Open => {
                f.write_str("No difference can be told from chance so far. Wait longer, or keep the control.")
            }
        }
    }
}

impl Experiments {
    /// Every experiment as it stands. What waits to be written in this process is written first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn results(&self) -> Result<Vec<ExperimentResult>, AppError> {
        self.flush().await?;
        let flags = self.0.security.flag_list().await?;
        let mut results = Vec::new();
        for spec in EXPERIMENTS.iter().copied() {
            if let Some(flag) = flags.iter().find(|line| line.spec.name == spec.name) {
                results.push(conclude(spec, flag.clone(), &self.counted(spec).await?));
            }
        }
        Ok(results)
    }

    /// Every experiment, for a key that may read them.
    ///
    /// # Errors
    /// `access.forbidden` if the key lacks the scope; those of the database.
    pub async fn api_results(&self, caller: &ApiCaller) -> Result<Vec<ExperimentResult>, AppError> {
        if caller.may(Scope::FlagsRead) {
            self.results().await
        } else {
            Err(AppError::new(codes::FORBIDDEN))
        }
    }

    async fn counted(&self, spec: &'static ExperimentSpec) -> Result<Vec<Counted>, DbError> {
        let rows: Result<Vec<(String, i64, i64, i64)>, DbError> = self
            .0
            .db
            .read_stale("experiment_result", move |tx| {
                Box::pin(async move {
                    let until = tx.now().minus(WINDOW);
                    tx.query(RESULT_LIST)
                        .bind(spec.name)
                        .bind(until)
                        .fetch_all()
                        .await
                })
            })
            .await;
        let counted = |(name, exposed, known, reached): (String, i64, i64, i64)| {
            (name, [exposed, known, reached].map(i64::unsigned_abs))
        };
        Ok(rows?.into_iter().map(counted).collect())
    }
}

/// A variant's name, with how many saw it, have a known outcome, and reached the goal.
type Counted = (String, [u64; 3]);

/// What counts say. What a former version called a variant is left out.
fn conclude(spec: &'static ExperimentSpec, flag: FlagLine, counted: &[Counted]) -> ExperimentResult {
    let mut variants: Vec<VariantResult> = spec
        .variants
        .iter()
        .map(|variant| {
            let of = counted.iter().find(|(name, _)| name == variant.name);
            let [exposed, known, reached] = of.map_or([0; 3], |(_, counts)| *counts);
            VariantResult {
                variant,
                exposed,
                known,
                reached,
                rate: Interval::of_share(reached, known),
                difference: None,
            }
        })
        .collect();
    if let Some((control, others)) = variants.split_first_mut() {
        for other in others {
            other.difference = other.rate.zip(control.rate).map(|(rate, of)| rate.less(&of));
        }
    }
    let sizes: Vec<(u64, u32)> = variants
        .iter()
        .map(|one| (one.exposed, one.variant.weight))
        .collect();
    let fit = Fit::of(&sizes);
    ExperimentResult {
        spec,
        flag,
        verdict: verdict(&variants, fit),
        variants,
        fit,
    }
}

fn verdict(variants: &[VariantResult], fit: Option<Fit>) -> Verdict {
    let Some(fit) = fit else {
        return Verdict::Nobody;
    };
    if fit.p < MISMATCH {
        return Verdict::Mismatch(fit);
    }
    let fewest = variants.iter().map(|one| one.known).min().unwrap_or(0);
    if fewest < ENOUGH {
        return Verdict::TooEarly(fewest);
    }
    let best = variants
        .iter()
        .filter_map(|one| Some((one.variant.name, one.difference?)))
        .max_by(|(_, one), (_, other)| one.share.total_cmp(&other.share));
    match best {
        Some((name, by)) if by.low > 0.0 => Verdict::Better(name, by),
        Some((name, by)) if by.high < 0.0 => Verdict::Worse(name, by),
        _ => Verdict::Open,
    }
}

#[cfg(test)]
mod tests {
    use core_config::{FlagSpec, Flags, NEXT_STEP};

    use super::*;

    fn of(control: [u64; 3], suggest: [u64; 3]) -> ExperimentResult {
        let flag = FlagLine {
            spec: FlagSpec::by_name(NEXT_STEP.name).unwrap(),
            file: Flags::default().get(NEXT_STEP.name).unwrap().clone(),
            operator: None,
            revision: 0,
            changed: None,
            guilds_on: 0,
            guilds_off: 0,
        };
        let counted = [("control".to_owned(), control), ("suggest".to_owned(), suggest)];
        conclude(&NEXT_STEP, flag, &counted)
    }

    #[test]
    fn counts_lead_to_a_verdict_in_words() {
        for (control, suggest, said) in [
            ([0, 0, 0], [0, 0, 0], "Nobody has seen it"),
            ([1_000, 900, 90], [1_200, 900, 800], "Do not trust this"),
            ([90, 80, 20], [110, 100, 60], "smallest group has 80"),
            (
                [1_000, 900, 300],
                [1_010, 900, 400],
                "`suggest` does better than the control, by 6.6 to 15.5",
            ),
            ([1_000, 900, 400], [1_010, 900, 300], "is behind by 6.6 to 15.5"),
            ([1_000, 900, 300], [1_010, 900, 310], "No difference"),
        ] {
            let result = of(control, suggest);
            let words = result.verdict.to_string();
            assert!(words.contains(said), "{control:?} {suggest:?}: {words}");
        }
    }
}
