use std::time::Duration;

use core_types::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Career, History, QuotaWindow, Rank, ShiftOutcome, skill};

/// Where somebody stands in one career.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Place on the ladder, 0 for the lowest rank.
    pub rank: usize,
    /// Experience in this career.
    pub xp: i64,
    /// Shifts worked in this career.
    pub shifts: i64,
    /// Shifts worked in the present rank.
    pub rank_shifts: i64,
    /// When the present rank began.
    pub rank_since: Timestamp,
    /// The latest shifts.
    pub history: History,
    /// What was done to keep the present rank.
    pub quota: QuotaWindow,
}

/// What is still missing for the next rank. Each pair is what there is and what is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs {
    /// Experience in this career.
    pub xp: (i64, i64),
    /// Successful shifts among the latest [`Needs::among`] in the present rank.
    pub successes: (u32, u32),
    /// How many of the latest shifts are looked at.
    pub among: u32,
    /// From when on the days in the present rank are enough.
    pub not_before: Timestamp,
}

impl Needs {
    /// Whether nothing is missing.
    pub fn are_met(&self, now: Timestamp) -> bool {
        self.xp.0 >= self.xp.1 && self.successes.0 >= self.successes.1 && now >= self.not_before
    }
}

impl Standing {
    /// Somebody's first day in a career.
    pub fn beginner(now: Timestamp) -> Self {
        Self {
            rank: 0,
            xp: 0,
            shifts: 0,
            rank_shifts: 0,
            rank_since: now,
            history: History::default(),
            quota: QuotaWindow::starting(now),
        }
    }

    /// Skill in Elo points ([`skill::points`]).
    pub fn skill(&self) -> i64 {
        skill::points(self.xp, self.shifts, &self.history)
    }

    /// The present rank; the highest one if the ladder has become shorter.
    pub fn rank_in<'c>(&self, career: &'c Career) -> Option<&'c Rank> {
        career.ranks.get(self.rank).or(career.ranks.last())
    }

    /// What the next rank asks for; nothing at the top.
    pub fn needs(&self, career: &Career) -> Option<Needs> {
        let next = career.ranks.get(self.rank.saturating_add(1))?.requires;
        let looked_at = i64::from(next.among).min(self.rank_shifts.max(0));
        Some(Needs {
            xp: (self.xp, next.xp),
            successes: (
                self.history.successes(usize::try_from(looked_at).unwrap_or(0)),
                next.successes,
            ),
            among: next.among,
            not_before: self
                .rank_since
                .plus(Duration::from_secs(u64::from(next.days) * 86_400)),
        })
    }

    /// Records a shift and moves up one rank if it completed what the next rank asks for. Answers whether it did:
    /// experience, successes among the latest shifts in this rank, and days in it. Nobody skips a rank, because the
    /// count of shifts in the rank begins again.
    pub fn worked(&mut self, career: &Career, shift: &ShiftOutcome, now: Timestamp) -> bool {
        self.xp = self.xp.saturating_add(shift.xp);
        self.shifts = self.shifts.saturating_add(1);
        self.rank_shifts = self.rank_shifts.saturating_add(1);
        self.history.push(shift.result);
        self.quota.shifts = self.quota.shifts.saturating_add(1);
        let promoted = self.needs(career).is_some_and(|needs| needs.are_met(now));
        if promoted {
            self.rank += 1;
            self.rank_shifts = 0;
            self.rank_since = now;
            self.quota = QuotaWindow::starting(now);
        }
        promoted
    }
}
