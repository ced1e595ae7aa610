//! What happens by itself when its time has come: threads fall asleep, polls end. One queue and one task for all of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tokio::{sync::Notify, time::Instant};

use super::{Discord, State};
use crate::snowflake::Snowflake;

/// How many are waited for; of more, those farthest away are forgotten.
const MOST: usize = 100_000;

/// What is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alarm {
    /// Nobody has said anything in this thread for as long as it stays awake.
    Thread(Snowflake),
    /// The time of the poll is over that is in this channel and message.
    Poll(Snowflake, Snowflake),
}

/// When what is to happen.
#[derive(Debug, Default)]
pub(crate) struct Alarms {
    times: BTreeMap<Alarm, Instant>,
    queue: BTreeSet<(Instant, Alarm)>,
    /// Notified when there is something sooner to wait for.
    sooner: Arc<Notify>,
}

impl Alarms {
    /// Lets something happen at this time, and no longer at the time that was set before.
    pub(super) fn set(&mut self, alarm: Alarm, at: Instant) {
        self.unset(alarm);
        if self.next().is_none_or(|next| at < next) {
            self.sooner.notify_one();
        }
        self.times.insert(alarm, at);
        self.queue.insert((at, alarm));
        if self.queue.len() > MOST
            && let Some((_, forgotten)) = self.queue.pop_last()
        {
            self.times.remove(&forgotten);
        }
    }

    /// Lets it not happen.
    pub(super) fn unset(&mut self, alarm: Alarm) {
        if let Some(at) = self.times.remove(&alarm) {
            self.queue.remove(&(at, alarm));
        }
    }

    pub(super) fn clear(&mut self) {
        self.times.clear();
        self.queue.clear();
    }

    fn next(&self) -> Option<Instant> {
        self.queue.first().map(|(at, _)| *at)
    }

    fn pop(&mut self, now: Instant) -> Option<Alarm> {
        self.next().filter(|at| *at <= now)?;
        let (_, alarm) = self.queue.pop_first()?;
        self.times.remove(&alarm);
        Some(alarm)
    }
}

impl Discord {
    /// Lets happen what is to happen by itself. Runs until the sandbox ends.
    pub(crate) async fn keep_time(&self) {
        let sooner = self.read(|state| Arc::clone(&state.alarms.sooner));
        loop {
            match self.read(|state| state.alarms.next()) {
                None => sooner.notified().await,
                Some(at) if at <= Instant::now() => self.update(State::alarms_ring),
                Some(at) => tokio::select! {
                    () = tokio::time::sleep_until(at) => {}
                    () = sooner.notified() => {}
                },
            }
        }
    }
}

impl State {
    fn alarms_ring(&mut self) {
        let now = Instant::now();
        while let Some(alarm) = self.alarms.pop(now) {
            match alarm {
                Alarm::Thread(id) => self.thread_sleep(id),
                Alarm::Poll(channel, id) => self.poll_expire(channel, id),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_set_again_happens_only_then() {
        let (mut alarms, now) = (Alarms::default(), Instant::now());
        let [first, second] = [1, 2].map(|id| Alarm::Thread(Snowflake(id)));
        let later = |seconds| now + Duration::from_secs(seconds);
        alarms.set(first, later(1));
        alarms.set(second, later(2));
        alarms.set(first, later(3));
        alarms.set(Alarm::Poll(Snowflake(1), Snowflake(2)), later(1));
        alarms.unset(Alarm::Poll(Snowflake(1), Snowflake(2)));
        assert_eq!(alarms.next(), Some(later(2)));
        assert_eq!(alarms.pop(later(1)), None);
        assert_eq!(alarms.pop(later(3)), Some(second));
        assert_eq!(alarms.pop(later(3)), Some(first));
        assert_eq!(alarms.pop(later(9)), None);
        assert!(alarms.times.is_empty());
    }
}
