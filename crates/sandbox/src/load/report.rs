//! What a load run found out.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

use super::{Pace, Usage};

/// How many of what there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Commands that were due while measured, and were sent.
    pub begun: u64,
    /// Those of them with a first reply within three seconds.
    pub answered: u64,
    /// First replies that came while measured, also to commands of the warm-up: what throughput is made of.
    pub answered_in_time: u64,
    /// Those begun without a reply within three seconds.
    pub missed: u64,
    /// Those begun when no bot was there to take them.
    pub offline: u64,
    /// Commands that the sandbox did not let through, as Discord's client would not, warm-up included.
    pub refused: u64,
    /// Those begun more than 20 ms after they were due, in an open loop: the driver did not keep up.
    pub behind: u64,
}

/// Time from when a command was due to the first reply, in microseconds. A command without a reply counts with the time
/// it was waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Latency {
    /// Half of all were faster.
    pub p50_us: u64,
    /// Nine of ten.
    pub p90_us: u64,
    /// 99 of a hundred.
    pub p99_us: u64,
    /// 999 of a thousand.
    pub p999_us: u64,
    /// The slowest.
    pub max_us: u64,
}

/// The figures of one load run. Its `Display` is a table for people, its JSON is for programs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Interactions kept in flight, in a closed loop.
    pub concurrency: Option<usize>,
    /// Commands due a second, in an open loop.
    pub rate: Option<f64>,
    /// How many members there were to use commands.
    pub members: usize,
    /// How long was measured, in seconds.
    pub seconds: f64,
    /// First replies a second.
    pub throughput: f64,
    /// To the first reply.
    pub latency: Latency,
    /// What came of the commands.
    #[serde(flatten)]
    pub counts: Counts,
    /// The bot's REST calls that were refused or failed, by HTTP status, warm-up included.
    pub refused_calls: BTreeMap<u16, u64>,
    /// The bot's process, when it was given and is on this machine.
    pub bot: Option<Usage>,
    /// The sandbox's process, which is the driver's too.
    pub sandbox: Option<Usage>,
    /// Share of the machine's processors that was busy, from 0 to 1.
    pub machine_busy: Option<f64>,
    /// Share of the processors that neither the sandbox nor the bot took, when both are known.
    pub others_busy: Option<f64>,
    /// Why these figures say less about the bot than they seem to; empty when nothing is known against them.
    pub doubts: Vec<String>,
}

impl Report {
    pub(super) fn of(pace: Pace, measured: Duration, members: usize, counts: Counts) -> Self {
        let (concurrency, rate) = match pace {
            Pace::Closed { concurrency } => (Some(concurrency), None),
            Pace::Open { rate } => (None, Some(rate)),
        };
        let seconds = measured.as_secs_f64();
        Self {
            concurrency,
            rate,
            members,
            seconds,
            throughput: count(counts.answered_in_time) / seconds,
            latency: Latency::default(),
            counts,
            refused_calls: BTreeMap::new(),
            bot: None,
            sandbox: None,
            machine_busy: None,
            others_busy: None,
            doubts: Vec::new(),
        }
    }

    /// Whether anything was answered at all.
    pub fn is_alive(&self) -> bool {
        self.counts.answered_in_time > 0
    }

    /// Finds out what is against the figures.
    pub(super) fn doubt(&mut self) {
        let Counts { begun, behind, .. } = self.counts;
        if behind * 100 > begun {
            self.doubts.push(format!(
                "the driver fell behind its schedule: {behind} of {begun} commands were sent more than 20 ms late (their \
                 latency counts from when they were due)"
            ));
        }
        let sent = count(begun) / self.seconds;
        if let Some(rate) = self.rate.filter(|rate| sent < rate * 0.99) {
            self.doubts.push(format!(
                "the driver sent {sent:.0} a second where {rate:.0} were due"
            ));
        }
        let own = self.sandbox.map_or(0.0, |usage| usage.cpu_seconds);
        let bot = self.bot.map_or(0.0, |usage| usage.cpu_seconds);
        let is_full = self.machine_busy.is_some_and(|busy| busy > 0.9);
        let others = self.others_busy.unwrap_or_default();
        if others > 0.1 {
            let share = others * 100.0;
            self.doubts.push(format!(
                "other programs took {share:.0} % of the machine: compare processor time, not throughput"
            ));
        }
        if is_full && others < 0.5 && own > bot {
            let words = "the machine had nothing left and the sandbox took more of it than the bot: the sandbox was the bottleneck";
            self.doubts.push(words.to_owned());
        }
    }
}

/// A count as it is divided. Exact as far as any run goes.
#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53 in a load run")]
pub(super) fn count(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(behind: u64, others: f64, own: f64, bot: f64) -> Report {
        let counts = Counts {
            begun: 1000,
            answered_in_time: 990,
            behind,
            ..Counts::default()
        };
        let mut report = Report::of(Pace::Open { rate: 100.0 }, Duration::from_secs(10), 6, counts);
        report.machine_busy = Some(others + (own + bot) / 20.0);
        report.others_busy = Some(others);
        let usage = |cpu_seconds| {
            Some(Usage {
                cpu_seconds,
                ..Usage::default()
            })
        };
        (report.sandbox, report.bot) = (usage(own), usage(bot));
        report.doubt();
        report
    }

    #[test]
    fn it_says_when_the_figures_are_not_the_bots() {
        for (behind, others, own, bot, doubt) in [
            (0, 0.05, 9.0, 1.0, None),
            (10, 0.05, 4.0, 15.0, None),
            (11, 0.05, 1.0, 1.0, Some("fell behind")),
            (0, 0.05, 12.0, 7.0, Some("sandbox was the bottleneck")),
            (0, 0.9, 1.5, 0.5, Some("other programs took 90 %")),
        ] {
            let report = report(behind, others, own, bot);
            assert!((report.throughput - 99.0).abs() < 1e-9);
            let doubts = report.doubts;
            assert_eq!(doubts.len(), usize::from(doubt.is_some()), "{doubts:?}");
            assert!(doubt.is_none_or(|doubt| doubts[0].contains(doubt)), "{doubts:?}");
        }
    }
}
