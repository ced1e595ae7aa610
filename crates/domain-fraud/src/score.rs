//! From what was noticed to one score that can be explained.
//!
//! The score is a noisy-or (Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, chapter 4.3.2): each signal is a
//! cause that makes sure with probability `weight × strength`, causes are independent between families, and the score is
//! the probability that at least one of them is right, in thousandths. Within a family they are not independent, so each
//! family is capped. In `-ln(1 - p)` the causes add up, which is how the score is divided among the evidence.

use crate::signal::Family;
use crate::{Assessment, Evidence, Policy, Signal, Step};

/// A signal that just reaches its limit has this strength; it rises to 1 from there.
const AT_LIMIT: f64 = 0.4;
/// Fewer signals than this never set money aside, whatever their weight.
const LEAST_FOR_HOLD: usize = 3;

/// What was noticed so far.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<(Evidence, f64)>);

impl Findings {
    /// Notes a signal whose measure counts from `limit` on and is as strong as it gets from `full` on. `full` may lie below
    /// `limit`: then less is more suspicious.
    pub(crate) fn note(&mut self, signal: Signal, measured: f64, limit: f64, full: f64) {
        let rising = full >= limit;
        let reached = if rising {
            measured >= limit
        } else {
            measured <= limit
        };
        if !reached || !measured.is_finite() {
            return;
        }
        let way = (full - limit).abs();
        let strength = if way > 0.0 {
            ((measured - limit).abs() / way).min(1.0)
        } else {
            1.0
        };
        let probability = signal.weight() * (AT_LIMIT + (1.0 - AT_LIMIT) * strength);
        let evidence = Evidence {
            signal,
            measured,
            limit,
            weight: 0,
        };
        self.0.push((evidence, -(1.0 - probability).ln()));
    }

    /// The assessment of all that was noticed.
    pub(crate) fn assess(mut self, policy: &Policy) -> Assessment {
        for family in Family::ALL {
            let of_family = || {
                self.0
                    .iter()
                    .filter(|(evidence, _)| evidence.signal.family() == family)
            };
            let sum: f64 = of_family().map(|(_, cause)| cause).sum();
            let cap = -(1.0 - family.cap()).ln();
            if sum > cap {
                let mine = self.0.iter_mut();
                for (_, cause) in mine.filter(|(evidence, _)| evidence.signal.family() == family) {
                    *cause *= cap / sum;
                }
            }
        }
        let total: f64 = self.0.iter().map(|(_, cause)| cause).sum();
        let score = crate::num::thousandths(1.0 - (-total).exp());
        self.0.sort_by(|one, other| other.1.total_cmp(&one.1));
        let evidence = divided(self.0, total, score);
        let step = policy.sensitivity.step(score);
        let step = if evidence.len() < LEAST_FOR_HOLD {
            step.min(Step::Delay)
        } else {
            step
        };
        Assessment {
            score,
            step,
            evidence,
        }
    }
}

/// Gives each piece of evidence its part of the score; what rounding leaves goes to the weightiest.
fn divided(noted: Vec<(Evidence, f64)>, total: f64, score: u16) -> Vec<Evidence> {
    let mut left = score;
    let mut evidence: Vec<Evidence> = noted
        .into_iter()
        .map(|(evidence, cause)| {
            let part = crate::num::share(cause, total) * f64::from(score) / 1_000.0;
            let weight = crate::num::thousandths(part).min(left);
            left -= weight;
            Evidence { weight, ..evidence }
        })
        .collect();
    if let Some(first) = evidence.first_mut() {
        first.weight += left;
    }
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assessed(noted: &[Signal]) -> Assessment {
        let mut findings = Findings::default();
        for signal in noted {
            findings.note(*signal, 2.0, 1.0, 2.0);
        }
        findings.assess(&Policy::default())
    }

    #[test]
    fn no_signal_and_no_pair_of_signals_ever_holds() {
        for one in Signal::ALL {
            for other in Signal::ALL {
                let assessment = assessed(&[*one, *other]);
                assert!(assessment.step < Step::Hold, "{assessment:?}");
            }
        }
    }

    #[test]
    fn a_family_alone_says_no_more_than_its_cap() {
        for family in Family::ALL {
            let all: Vec<_> = Signal::ALL
                .iter()
                .copied()
                .filter(|signal| signal.family() == family)
                .collect();
            let score = assessed(&all).score;
            assert!(
                f64::from(score) <= family.cap() * 1_000.0 + 0.5,
                "{family:?} {score}"
            );
        }
    }

    #[test]
    fn weights_add_up_to_the_score_and_are_sorted() {
        let assessment = assessed(Signal::ALL);
        let sum: u16 = assessment.evidence.iter().map(|evidence| evidence.weight).sum();
        assert_eq!(sum, assessment.score);
        assert!(
            assessment
                .evidence
                .is_sorted_by(|one, other| one.weight >= other.weight)
        );
        assert_eq!(assessed(&[]), Assessment::pass());
    }

    #[test]
    fn below_the_limit_nothing_counts_in_either_direction() {
        let mut findings = Findings::default();
        findings.note(Signal::LargeTransfer, 0.9, 1.0, 2.0);
        findings.note(Signal::LargeTransfer, 1.1, 1.0, 0.5);
        findings.note(Signal::LargeTransfer, f64::NAN, 1.0, 2.0);
        assert_eq!(findings.assess(&Policy::default()), Assessment::pass());
    }
}
