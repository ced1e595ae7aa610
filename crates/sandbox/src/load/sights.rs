//! What is looked at beside the clock: processes, the machine, refused calls.

use std::collections::BTreeMap;

use super::{
    Plan, Report,
    process::{self, Watch},
};
use crate::state::Discord;

#[derive(Debug)]
pub(super) struct Sights {
    bot: Option<Watch>,
    own: Option<Watch>,
    stage: Stage,
    /// Seconds of processors, busy ones and all: since the machine started, then since the measurement began.
    machine: Option<(f64, f64)>,
    /// Refused calls before the run, by HTTP status.
    refused_before: BTreeMap<u16, u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Before,
    Measuring,
    After,
}

impl Sights {
    pub(super) fn new(discord: &Discord, plan: &Plan) -> Self {
        Self {
            bot: plan.bot.and_then(Watch::new),
            own: Watch::new(std::process::id()),
            stage: Stage::Before,
            machine: None,
            refused_before: discord.read(|state| state.log.refused().clone()),
        }
    }

    fn each(&mut self, see: fn(&mut Watch)) {
        [&mut self.bot, &mut self.own].into_iter().flatten().for_each(see);
    }

    pub(super) fn look(&mut self) {
        self.each(Watch::look);
    }

    /// The measurement begins, unless it has.
    pub(super) fn begin(&mut self) {
        if self.stage == Stage::Before {
            self.stage = Stage::Measuring;
            self.each(Watch::measure);
            self.machine = process::machine();
        }
    }

    /// The measurement ends, unless it has.
    pub(super) fn end(&mut self) {
        if self.stage == Stage::Measuring {
            self.stage = Stage::After;
            self.each(Watch::stop);
            let (before, now) = (self.machine, process::machine());
            self.machine = before
                .zip(now)
                .map(|(before, now)| (now.0 - before.0, now.1 - before.1));
        }
    }

    pub(super) fn tell(&mut self, discord: &Discord, report: &mut Report) {
        self.look();
        report.bot = self.bot.as_ref().map(Watch::usage);
        report.sandbox = self.own.as_ref().map(Watch::usage);
        if let Some((busy, all)) = self.machine.filter(|(_, all)| *all > 0.0) {
            report.machine_busy = Some(busy / all);
            let known = report.bot.zip(report.sandbox);
            report.others_busy = known.map(|(bot, own)| {
                let others = busy - bot.cpu_seconds - own.cpu_seconds;
                (others / all).max(0.0)
            });
        }
        for (status, count) in discord.read(|state| state.log.refused().clone()) {
            let before = self.refused_before.get(&status).copied().unwrap_or_default();
            if count > before {
                report.refused_calls.insert(status, count - before);
            }
        }
    }
}
