//! Notices when a connection that looks alive has stopped telling something.
//!
//! A gateway session can go on answering heartbeats while some kinds of events no longer arrive. How often a kind arrives
//! differs from bot to bot, so each is measured by its own past: a kind that used to come often and has not come for many
//! times its usual distance is silent. The first answer is to resume the session, which brings what was missed; when that
//! does not help, a new one.

use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

/// Kinds of events that are watched at most; what Discord invents beyond that is not.
const MOST_KINDS: usize = 64;

/// So many appearances before a kind's usual distance means anything.
const ENOUGH: u32 = 30;

/// Silent after so many times the usual distance between appearances …
const TIMES: u32 = 30;

/// How patient to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// Events of a kind that come together are one appearance: a burst at the beginning of a session says nothing about how
    /// often a kind comes.
    pub(super) burst: Duration,
    /// No silence is a fault before this: a quiet night is none.
    pub(super) least: Duration,
    /// A kind that comes more seldom is not watched: its silence would be noticed by nobody either.
    pub(super) seldom: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            burst: Duration::from_secs(10),
            least: Duration::from_mins(10),
            seldom: Duration::from_mins(2),
        }
    }
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cure {
    /// Resume the session: what was missed comes again.
    Resume,
    /// Begin a new session.
    Identify,
}

/// The kinds of events of one shard.
#[derive(Debug)]
pub(super) struct Silence {
    patience: Patience,
    kinds: HashMap<String, Kind>,
    last: Instant,
    /// The last cure and when it was tried.
    tried: Option<(Cure, Instant)>,
}

#[derive(Debug)]
struct Kind {
    appearances: u32,
    /// When the last appearance began.
    began: Instant,
    /// Moving average of the distance between two appearances.
    distance: Duration,
    last: Instant,
}

impl Kind {
    fn is_silent(&self, patience: Patience, now: Instant) -> bool {
        self.appearances >= ENOUGH
            && self.distance <= patience.seldom
            && now.saturating_duration_since(self.last) > patience.least.max(self.distance * TIMES)
    }
}

impl Silence {
    pub(super) fn new(patience: Patience) -> Self {
        Self {
            patience,
            kinds: HashMap::new(),
            last: Instant::now(),
            tried: None,
        }
    }

    /// An event of this kind arrived.
    pub(super) fn heard(&mut self, name: &str) {
        let now = Instant::now();
        self.last = now;
        let patience = self.patience;
        if let Some(kind) = self.kinds.get_mut(name) {
            let was_silent = kind.is_silent(patience, now);
            kind.last = now;
            let distance = now.saturating_duration_since(kind.began);
            if distance < patience.burst {
                return;
            }
            kind.began = now;
            kind.appearances = kind.appearances.saturating_add(1);
            // A silence that was cured is no measure of how often the kind comes.
            if !was_silent {
                kind.distance = (kind.distance * 15 + distance) / 16;
            }
        } else if self.kinds.len() < MOST_KINDS {
            let kind = Kind {
                appearances: 1,
                began: now,
                distance: patience.seldom,
                last: now,
            };
            self.kinds.insert(name.to_owned(), kind);
        }
    }

    /// How long nothing at all has arrived.
    pub(super) fn lasting(&self) -> Duration {
        self.last.elapsed()
    }

    /// What to do now, and about which kind of event. Nothing is tried again before it had time to help, and a kind that
    /// stays silent in a new session has simply ended.
    pub(super) fn check(&mut self) -> Option<(Cure, String)> {
        let now = Instant::now();
        if self
            .tried
            .is_some_and(|(_, at)| now.saturating_duration_since(at) < self.patience.least)
        {
            return None;
        }
        let silent = self
            .kinds
            .iter()
            .find(|(_, kind)| kind.is_silent(self.patience, now))
            .map(|(name, _)| name.clone());
        let Some(name) = silent else {
            self.tried = None;
            return None;
        };
        let cure = match self.tried {
            None => Cure::Resume,
            Some((Cure::Resume, _)) => Cure::Identify,
            Some((Cure::Identify, _)) => {
                self.kinds.remove(&name);
                self.tried = None;
                return None;
            }
        };
        self.tried = Some((cure, now));
        Some((cure, name))
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    async fn busy(silence: &mut Silence, names: &[&str], seconds: u32) {
        for _ in 0..seconds {
            for name in names {
                silence.heard(name);
            }
            advance(SECOND).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_kind_that_fell_silent_is_resumed_then_begun_anew_then_forgotten() {
        let mut silence = Silence::new(Patience::default());
        busy(&mut silence, &["A", "B"], 500).await;
        assert_eq!(silence.check(), None);
        busy(&mut silence, &["A"], 590).await;
        assert_eq!(silence.check(), None, "not ten minutes yet");
        busy(&mut silence, &["A"], 20).await;
        assert_eq!(silence.check(), Some((Cure::Resume, "B".into())));
        busy(&mut silence, &["A"], 590).await;
        assert_eq!(silence.check(), None, "it gets its time to work");
        busy(&mut silence, &["A"], 20).await;
        assert_eq!(silence.check(), Some((Cure::Identify, "B".into())));
        busy(&mut silence, &["A"], 610).await;
        assert_eq!(silence.check(), None);
        busy(&mut silence, &["A"], 3_000).await;
        assert_eq!(silence.check(), None, "it has ended");
    }

    #[tokio::test(start_paused = true)]
    async fn a_cure_that_worked_begins_anew_the_next_time() {
        let mut silence = Silence::new(Patience::default());
        busy(&mut silence, &["A", "B"], 500).await;
        busy(&mut silence, &["A"], 610).await;
        assert_eq!(silence.check(), Some((Cure::Resume, "B".into())));
        busy(&mut silence, &["A", "B"], 610).await;
        assert_eq!(silence.check(), None);
        busy(&mut silence, &["A"], 610).await;
        assert_eq!(silence.check(), Some((Cure::Resume, "B".into())));
    }

    #[tokio::test(start_paused = true)]
    async fn seldom_and_new_kinds_and_quiet_nights_are_no_fault() {
        let mut silence = Silence::new(Patience::default());
        for _ in 0..100 {
            silence.heard("SELDOM");
            advance(200 * SECOND).await;
        }
        busy(&mut silence, &["NEW"], 10 * (ENOUGH - 1)).await;
        // A new session tells of every server at once.
        (0..1_000).for_each(|_| silence.heard("BURST"));
        advance(Duration::from_hours(5)).await;
        assert_eq!(silence.check(), None);
        assert!(silence.lasting() >= Duration::from_hours(5));
        for name in 0..1_000 {
            silence.heard(&name.to_string());
        }
        assert_eq!(silence.kinds.len(), MOST_KINDS);
    }
}
