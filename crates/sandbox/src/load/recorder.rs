//! The arithmetic of a load run: what was due when, and how long it took.

use std::{collections::BTreeMap, time::Duration};

use hdrhistogram::Histogram;
use tokio::time::Instant;

use super::report::{Counts, Latency};
use crate::{
    snowflake::Snowflake,
    state::interactions::{Ending, Mark},
};

/// Beyond this a driver that starts a command later than it was due is behind its schedule.
const BEHIND: Duration = Duration::from_millis(20);

/// What was due within `[from, to)` counts; replies are counted as they come within it.
#[derive(Debug)]
pub(super) struct Recorder {
    from: Instant,
    to: Instant,
    in_flight: BTreeMap<Snowflake, Flight>,
    latency: Histogram<u64>,
    /// First replies since the load began.
    pub(super) answered: u64,
    pub(super) counts: Counts,
}

#[derive(Clone, Copy, Debug)]
struct Flight {
    place: usize,
    due: Instant,
}

/// What a driver does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Nothing,
    /// It is this place's turn again.
    Turn(usize),
    /// The same, but not at once: there was nobody to take it, and that took no time.
    Pause(usize),
}

impl Recorder {
    pub(super) fn new(from: Instant, to: Instant) -> Result<Self, hdrhistogram::CreationError> {
        // Up to a quarter of an hour in microseconds, exact to a thousandth.
        let latency = Histogram::new_with_bounds(1, 900_000_000, 3)?;
        Ok(Self {
            from,
            to,
            in_flight: BTreeMap::new(),
            latency,
            answered: 0,
            counts: Counts::default(),
        })
    }

    pub(super) fn in_flight(&self) -> usize {
        self.in_flight.len()
    }

    fn is_measured(&self, at: Instant) -> bool {
        (self.from..self.to).contains(&at)
    }

    pub(super) fn take(&mut self, mark: Mark) -> Next {
        match mark {
            Mark::Began { id, place, due, at } => {
                self.in_flight.insert(id, Flight { place, due });
                if self.is_measured(due) {
                    self.counts.begun += 1;
                    self.counts.behind += u64::from(at.saturating_duration_since(due) > BEHIND);
                }
                Next::Nothing
            }
            Mark::Refused { place } => {
                self.counts.refused += 1;
                Next::Pause(place)
            }
            Mark::Ended { id, at, ending } => {
                let Some(flight) = self.in_flight.remove(&id) else {
                    return Next::Nothing;
                };
                self.ended(flight, at, ending);
                if ending == Ending::Offline {
                    Next::Pause(flight.place)
                } else {
                    Next::Turn(flight.place)
                }
            }
        }
    }

    fn ended(&mut self, flight: Flight, at: Instant, ending: Ending) {
        if ending == Ending::Answered {
            self.answered += 1;
            self.counts.answered_in_time += u64::from(self.is_measured(at));
        }
        if !self.is_measured(flight.due) {
            return;
        }
        match ending {
            Ending::Answered => self.counts.answered += 1,
            Ending::Missed => self.counts.missed += 1,
            Ending::Offline => {
                // Nobody waited for it: it is an error and no latency.
                self.counts.offline += 1;
                return;
            }
        }
        let waited = at.saturating_duration_since(flight.due).as_micros();
        self.latency
            .saturating_record(u64::try_from(waited).unwrap_or(u64::MAX));
    }

    /// What is still in flight was waited for until now, in vain.
    pub(super) fn finish(&mut self, now: Instant) {
        for flight in std::mem::take(&mut self.in_flight).into_values() {
            self.ended(flight, now, Ending::Missed);
        }
    }

    pub(super) fn latency(&self) -> Latency {
        let at = |quantile| self.latency.value_at_quantile(quantile);
        Latency {
            p50_us: at(0.5),
            p90_us: at(0.9),
            p99_us: at(0.99),
            p999_us: at(0.999),
            max_us: self.latency.max(),
        }
    }
}

/// When commands are due in an open loop: evenly, counted from the start so that no error adds up.
#[derive(Debug)]
pub(super) struct Arrivals {
    began: Instant,
    rate: f64,
    count: u32,
}

impl Arrivals {
    pub(super) fn new(began: Instant, rate: f64) -> Self {
        Self {
            began,
            rate,
            count: 0,
        }
    }

    /// When the next command is due.
    pub(super) fn next(&self) -> Instant {
        self.began + Duration::from_secs_f64(f64::from(self.count) / self.rate)
    }

    /// The next command, if it is due: when it was.
    pub(super) fn take(&mut self, now: Instant) -> Option<Instant> {
        let due = self.next();
        (due <= now).then(|| {
            self.count += 1;
            due
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn began(id: u64, due: Instant, at: Instant) -> Mark {
        let (id, place) = (Snowflake(id), 0);
        Mark::Began { id, place, due, at }
    }

    fn ended(id: u64, at: Instant, ending: Ending) -> Mark {
        let id = Snowflake(id);
        Mark::Ended { id, at, ending }
    }

    #[test]
    fn a_stall_is_charged_to_everybody_who_came_in_it() {
        // 1,000 a second for ten seconds; each is answered after 1 ms, but from 4 s to 5 s the bot answers nobody, and
        // at 5 s all of them at once. The driver is held up for as long and sends them late, too: that must not make it
        // look better.
        let start = Instant::now();
        let mut recorder = Recorder::new(start, start + 10_000 * MS).unwrap();
        let mut arrivals = Arrivals::new(start, 1000.0);
        for id in 0..10_000 {
            let due = arrivals.take(start + 20_000 * MS).unwrap();
            let is_stalled = (4000..5000).contains(&id);
            let end = start + 5000 * MS;
            let (sent, answered) = if is_stalled { (end, end) } else { (due, due + MS) };
            recorder.take(began(id, due, sent));
            assert_eq!(
                recorder.take(ended(id, answered, Ending::Answered)),
                Next::Turn(0)
            );
        }
        let latency = recorder.latency();
        // A tenth waited up to a second, evenly: the worst hundredth of all waited 0.9 s and more.
        for (found, expected) in [
            (latency.p50_us, 1000),
            (latency.p90_us, 1000),
            (latency.p99_us, 900_000),
            (latency.p999_us, 990_000),
            (latency.max_us, 1_000_000),
        ] {
            assert!(found.abs_diff(expected) <= expected / 500 + 1, "{latency:?}");
        }
        let counts = recorder.counts;
        assert_eq!((counts.begun, counts.answered), (10_000, 10_000));
        assert_eq!(counts.behind, 980, "those sent more than 20 ms late");
    }

    #[test]
    fn only_what_was_due_in_the_window_counts_and_losses_count_as_waits() {
        let start = Instant::now();
        let (from, to) = (start + 100 * MS, start + 200 * MS);
        let mut recorder = Recorder::new(from, to).unwrap();
        for (id, due, at, ending) in [
            (1, start, from + MS, Ending::Answered),
            (2, from, from + 2 * MS, Ending::Answered),
            (3, to - MS, to + 4 * MS, Ending::Answered),
            (4, from + MS, from + 3001 * MS, Ending::Missed),
            (5, from + MS, from + MS, Ending::Offline),
            (6, to, to + MS, Ending::Answered),
        ] {
            recorder.take(began(id, due, due));
            let next = recorder.take(ended(id, at, ending));
            assert_eq!(next == Next::Pause(0), ending == Ending::Offline);
        }
        let stray = recorder.take(ended(9, from, Ending::Answered));
        assert_eq!(stray, Next::Nothing, "never begun");
        recorder.take(began(7, from + 50 * MS, from + 50 * MS));
        recorder.finish(from + 4050 * MS);
        let counts = recorder.counts;
        assert_eq!(
            (counts.begun, counts.answered, counts.missed, counts.offline),
            (5, 2, 2, 1)
        );
        assert_eq!(counts.answered_in_time, 2, "the replies of 1 and 2");
        assert_eq!(recorder.answered, 4);
        let latency = recorder.latency();
        assert!(latency.max_us.abs_diff(4_000_000) < 5000, "{latency:?}");
        assert_eq!(recorder.latency.len(), 4);
    }
}
