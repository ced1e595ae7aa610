//! Events that go astray on demand: lost, late, out of order, twice, or broken off in the middle.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use tokio::{sync::Notify, time::Instant};

use crate::state::{Discord, State};

/// What becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mishap {
    /// It is never dispatched.
    Drop,
    /// It is dispatched so much later; others overtake it.
    Delay(Duration),
    /// It waits for the rest of its plan, and all go out in reverse order.
    Reorder,
    /// It is dispatched twice.
    Duplicate,
    /// The connection ends in the middle of it; a resume brings it again.
    Tear,
}

/// An event on its way to some sessions.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    pub(crate) sessions: Vec<String>,
    pub(crate) event: String,
    pub(crate) data: Value,
}

/// What happens to the next events of a name.
#[derive(Debug)]
struct Plan {
    /// Any event if empty.
    event: String,
    mishap: Mishap,
    remaining: usize,
    held: Vec<Parcel>,
}

/// Everything that is planned, and what is held back.
#[derive(Debug, Default)]
pub(crate) struct Mishaps {
    plans: Vec<Plan>,
    late: Vec<(Instant, Parcel)>,
    /// Notified when something is held back until later.
    news: Arc<Notify>,
}

impl Mishaps {
    pub(crate) fn plan(&mut self, event: &str, mishap: Mishap, count: usize) {
        if count > 0 {
            self.plans.push(Plan {
                event: event.to_owned(),
                mishap,
                remaining: count,
                held: Vec::new(),
            });
        }
    }

    /// Whether something is planned for an event.
    pub(crate) fn concern(&self, event: &str) -> bool {
        self.plans
            .iter()
            .any(|plan| plan.event.is_empty() || plan.event == event)
    }

    /// Uses up one of the plans for a parcel. What goes out now, and how.
    fn befall(&mut self, parcel: Parcel) -> Vec<(Parcel, bool)> {
        let concerned = |plan: &Plan| plan.event.is_empty() || plan.event == parcel.event;
        let Some(index) = self.plans.iter().position(concerned) else {
            return vec![(parcel, false)];
        };
        let Some(plan) = self.plans.get_mut(index) else {
            return Vec::new();
        };
        plan.remaining -= 1;
        let mishap = plan.mishap;
        let mut held = std::mem::take(&mut plan.held);
        let is_used_up = plan.remaining == 0;
        let out = match mishap {
            Mishap::Drop => Vec::new(),
            Mishap::Delay(delay) => {
                self.late.push((Instant::now() + delay, parcel));
                self.news.notify_one();
                Vec::new()
            }
            Mishap::Reorder => {
                held.push(parcel);
                if is_used_up {
                    held.drain(..).rev().map(|parcel| (parcel, false)).collect()
                } else {
                    plan.held = held;
                    Vec::new()
                }
            }
            Mishap::Duplicate => vec![(parcel.clone(), false), (parcel, false)],
            Mishap::Tear => vec![(parcel, true)],
        };
        if is_used_up {
            self.plans.remove(index);
        }
        out
    }

    /// Forgets all plans. What was held back, in the order in which it happened.
    fn end(&mut self) -> Vec<Parcel> {
        let waiting = self.plans.drain(..).flat_map(|plan| plan.held);
        let late = self.late.drain(..).map(|(_, parcel)| parcel);
        waiting.chain(late).collect()
    }

    fn next_due(&self) -> Option<Instant> {
        self.late.iter().map(|(due, _)| *due).min()
    }

    fn due(&mut self) -> Vec<Parcel> {
        let now = Instant::now();
        self.late.sort_by_key(|(due, _)| *due);
        let count = self.late.iter().take_while(|(due, _)| *due <= now).count();
        self.late.drain(..count).map(|(_, parcel)| parcel).collect()
    }
}

impl State {
    /// Lets happen to an event what is planned for it.
    pub(crate) fn dispatch_amiss(&mut self, parcel: Parcel) {
        for (parcel, is_torn) in self.mishaps.befall(parcel) {
            self.deliver(&parcel, is_torn);
        }
    }

    /// Ends all trouble with events: what was held back goes out now.
    pub(crate) fn mishaps_end(&mut self) {
        for parcel in self.mishaps.end() {
            self.deliver(&parcel, false);
        }
    }

    fn deliver(&mut self, parcel: &Parcel, is_torn: bool) {
        let mut sent = None;
        for id in &parcel.sessions {
            if let Some(session) = self.sessions.get_mut(id) {
                let frame = if is_torn {
                    session.dispatch_torn(&parcel.event, &parcel.data)
                } else {
                    session.dispatch(&parcel.event, &parcel.data)
                };
                sent.get_or_insert(frame);
            }
        }
        if let Some(frame) = sent {
            self.dispatch_record(&parcel.event, frame);
        }
    }
}

/// Dispatches what is late when its time has come, until the sandbox ends.
pub(crate) async fn run(discord: Arc<Discord>) {
    let news = discord.read(|state| Arc::clone(&state.mishaps.news));
    loop {
        let next = discord.read(|state| state.mishaps.next_due());
        let is_due = async {
            match next {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = is_due => discord.update(|state| {
                for parcel in state.mishaps.due() {
                    state.deliver(&parcel, false);
                }
            }),
            () = news.notified() => {}
            () = discord.shutdown.cancelled() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(event: &str, data: u64) -> Parcel {
        Parcel {
            sessions: Vec::new(),
            event: event.to_owned(),
            data: data.into(),
        }
    }

    #[test]
    fn plans_concern_their_event_and_are_used_up() {
        let mut mishaps = Mishaps::default();
        mishaps.plan("A", Mishap::Reorder, 3);
        mishaps.plan("", Mishap::Drop, 1);
        let mut out = |event: &str, data| -> Vec<_> {
            let parcels = mishaps.befall(parcel(event, data)).into_iter();
            parcels.map(|(parcel, _)| parcel.data.as_u64().unwrap()).collect()
        };
        assert!(out("A", 1).is_empty());
        assert!(out("B", 2).is_empty(), "dropped");
        assert_eq!(out("B", 3), [3]);
        assert!(out("A", 4).is_empty());
        assert_eq!(out("A", 5), [5, 4, 1]);
        assert_eq!(out("A", 6), [6]);
    }

    #[test]
    fn what_is_held_back_comes_out_at_the_end() {
        let mut mishaps = Mishaps::default();
        mishaps.plan("A", Mishap::Reorder, 3);
        assert!(mishaps.befall(parcel("A", 1)).is_empty());
        assert!(mishaps.concern("A") && !mishaps.concern("B"));
        assert_eq!(mishaps.end().len(), 1);
        assert!(!mishaps.concern("A"));
    }
}
