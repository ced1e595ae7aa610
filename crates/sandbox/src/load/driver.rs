//! Members at work.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::mpsc::{self, UnboundedReceiver},
    time::{Instant, Interval, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;

use super::{
    LoadError, Pace, Plan, Progress, Report,
    cast::Cast,
    recorder::{Arrivals, Next, Recorder},
    sights::Sights,
};
use crate::{
    Sandbox,
    client::interactions,
    state::{
        Discord, State,
        interactions::{ANSWER_LIMIT, Mark},
    },
};

/// How often progress is told and memory looked at.
const TICK: Duration = Duration::from_millis(100);

/// How long to leave a bot alone that is not there.
const PAUSE: Duration = Duration::from_millis(10);

/// Most news taken in one go.
const BATCH: usize = 1024;

impl Sandbox {
    /// Lets the members of the first server use the commands of a plan, and measures the bot. `progress` hears ten times
    /// a second how far it is. One run at a time.
    pub async fn load(&self, plan: &Plan, progress: impl FnMut(Progress)) -> Result<Report, LoadError> {
        if plan.duration.is_zero() {
            return Err(LoadError::Plan("a load run needs a duration"));
        }
        let discord = self.discord();
        let cast = discord.read(|state| Cast::new(state, plan))?;
        let members = cast.members();
        let mut sights = Sights::new(discord, plan);
        let (sender, marks) = mpsc::unbounded_channel();
        discord.update_quietly(|state| state.meter_set(Some(sender)));
        let metered = Metered {
            discord: Arc::clone(discord),
            stop: CancellationToken::new(),
        };
        let start = Instant::now();
        let from = start + plan.warm_up;
        let to = from + plan.duration;
        let mut driver = Driver {
            discord: Arc::clone(discord),
            cast,
        };
        let driver = match plan.pace {
            Pace::Open { rate } if rate > 0.0 && rate.is_finite() => {
                let (arrivals, stop) = (Arrivals::new(start, rate), metered.stop.clone());
                tokio::task::spawn_blocking(move || driver.pace(arrivals, to, &stop));
                None
            }
            Pace::Closed { concurrency } if concurrency > 0 => {
                for place in 0..concurrency {
                    driver.begin(place, Instant::now());
                }
                Some(driver)
            }
            _ => {
                return Err(LoadError::Plan(
                    "a load run needs a rate or a concurrency above 0",
                ));
            }
        };
        let mut run = Run {
            marks,
            recorder: Recorder::new(from, to).map_err(|_| LoadError::Plan("no room for a histogram"))?,
            driver,
            paused: Vec::new(),
            start,
            from,
            to,
        };
        run.go(&mut sights, progress).await;
        drop(metered);
        let mut report = Report::of(plan.pace, plan.duration, members, run.recorder.counts);
        report.latency = run.recorder.latency();
        sights.tell(discord, &mut report);
        report.doubt();
        Ok(report)
    }
}

/// Stops the driver and takes the meter out again, however the run ends.
struct Metered {
    discord: Arc<Discord>,
    stop: CancellationToken,
}

impl Drop for Metered {
    fn drop(&mut self) {
        self.stop.cancel();
        self.discord.update_quietly(|state| state.meter_set(None));
    }
}

/// What it takes to let members act.
struct Driver {
    discord: Arc<Discord>,
    cast: Cast,
}

impl Driver {
    fn begin(&mut self, place: usize, due: Instant) {
        let (member, body) = self.cast.next(place);
        let check = |state: &State| interactions::check(state, member, &body, &[]);
        self.discord.interact_measured(place, due, check);
    }

    /// Begins what is due until told to stop. On a thread of its own: timers of an async runtime are too coarse.
    fn pace(mut self, mut arrivals: Arrivals, until: Instant, stop: &CancellationToken) {
        let mut place = 0;
        while !stop.is_cancelled() && arrivals.next() < until {
            if let Some(due) = arrivals.take(Instant::now()) {
                self.begin(place, due);
                place += 1;
            } else {
                let wait = arrivals.next().saturating_duration_since(Instant::now());
                std::thread::sleep(wait.clamp(Duration::from_micros(50), TICK));
            }
        }
    }
}

struct Run {
    marks: UnboundedReceiver<Mark>,
    recorder: Recorder,
    /// Who lets members act again in a closed loop.
    driver: Option<Driver>,
    /// Whose turn it will be after a pause.
    paused: Vec<usize>,
    start: Instant,
    from: Instant,
    to: Instant,
}

impl Run {
    /// Until everything that was begun has ended.
    async fn go(&mut self, sights: &mut Sights, mut progress: impl FnMut(Progress)) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let last = self.to + ANSWER_LIMIT + TICK;
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            if self.step(&mut batch, &mut ticks).await {
                sights.look();
                progress(self.progress());
            }
            let now = Instant::now();
            if now >= self.from {
                sights.begin();
            }
            if now >= self.to {
                sights.end();
            }
            for mark in batch.drain(..) {
                match self.recorder.take(mark) {
                    Next::Nothing => {}
                    Next::Turn(place) => self.turn(place),
                    Next::Pause(place) => self.paused.push(place),
                }
            }
            let is_done = self.marks.is_empty() && self.recorder.in_flight() == 0;
            if now >= self.to && is_done || now >= last {
                self.recorder.finish(now);
                return;
            }
        }
    }

    /// Waits for news. True if it is time to look around.
    async fn step(&mut self, batch: &mut Vec<Mark>, ticks: &mut Interval) -> bool {
        tokio::select! {
            _ = self.marks.recv_many(batch, BATCH) => false,
            _ = ticks.tick() => true,
            () = tokio::time::sleep(PAUSE), if !self.paused.is_empty() => {
                for place in std::mem::take(&mut self.paused) {
                    self.turn(place);
                }
                false
            }
        }
    }

    fn turn(&mut self, place: usize) {
        let now = Instant::now();
        if let Some(driver) = &mut self.driver
            && now < self.to
        {
            driver.begin(place, now);
        }
    }

    fn progress(&self) -> Progress {
        let total = self.to - self.start;
        Progress {
            elapsed: self.start.elapsed().min(total),
            total,
            answered: self.recorder.answered,
            in_flight: self.recorder.in_flight(),
        }
    }
}
