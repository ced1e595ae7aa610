//! Which outside services work and which rest, so that what needs them is skipped or refused with a clear word instead of
//! waiting, and so that people are told once.
//!
//! Breakers, checks and handlers report how a service is; the registry decides what that means. A service is *degraded* when
//! it was ill for a while, and *working* again when it was well for a longer while: one that goes up and down is one incident,
//! not a hundred. Who met a degraded service is remembered, so that exactly those are told when it began and when it ended.

mod entry;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use core_types::{Clock, GuildId, Timestamp};
use tokio::sync::mpsc;
use tokio::time::{Instant, interval};

use entry::{Entry, Step};

/// How patient the registry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hysteresis {
    /// Ill for so long: degraded.
    pub ill_for: Duration,
    /// Well for so long: working again.
    pub well_for: Duration,
}

impl Default for Hysteresis {
    /// Five seconds of illness begin an incident, a minute of health ends it.
    fn default() -> Self {
        Self {
            ill_for: Duration::from_secs(5),
            well_for: Duration::from_mins(1),
        }
    }
}

/// A time during which a service was degraded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The service.
    pub service: &'static str,
    /// When it fell ill.
    pub since: Timestamp,
    /// Why, in a few words for operators.
    pub why: String,
}

/// Something people may want to hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A service is degraded from now on.
    Began(Incident),
    /// A guild met a degraded service, for the first time in this incident.
    Met(Incident, GuildId),
    /// A service works again. With the guilds that had met it while it did not.
    Ended(Incident, BTreeSet<GuildId>),
}

/// How one service is, for `/health`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceState {
    /// The service.
    pub service: &'static str,
    /// The incident, while it is degraded.
    pub incident: Option<Incident>,
}

type Probe = Box<dyn Fn() -> Result<(), String> + Send + Sync>;

/// All services, by name. Clones share them.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    clock: Arc<dyn Clock>,
    hysteresis: Hysteresis,
    entries: Mutex<BTreeMap<&'static str, Entry>>,
    probes: Mutex<Vec<(&'static str, Probe)>>,
    listeners: Mutex<Vec<mpsc::UnboundedSender<News>>>,
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Services")
            .field("states", &self.states())
            .finish_non_exhaustive()
    }
}

/// How often the probes are asked. They answer from memory.
const LOOK_EVERY: Duration = Duration::from_millis(500);

impl Services {
    /// No services yet. The clock tells when incidents began, for people; how long they last is measured by the runtime.
    pub fn new(clock: Arc<dyn Clock>, hysteresis: Hysteresis) -> Self {
        Self(Arc::new(Inner {
            clock,
            hysteresis,
            entries: Mutex::default(),
            probes: Mutex::default(),
            listeners: Mutex::default(),
        }))
    }

    /// Adds a service that says by itself how it is. The probe is asked often and must answer at once, such as
    /// `breaker.is_closed()`.
    pub fn watch(
        &self,
        service: &'static str,
        probe: impl Fn() -> Result<(), String> + Send + Sync + 'static,
    ) {
        lock(&self.0.entries).entry(service).or_default();
        lock(&self.0.probes).push((service, Box::new(probe)));
    }

    /// Notes how a service is; the first word about it adds it.
    pub fn report(&self, service: &'static str, state: Result<(), String>) {
        let now = self.0.clock.now();
        let step = lock(&self.0.entries).entry(service).or_default().note(
            state,
            self.0.hysteresis,
            Instant::now(),
            now,
        );
        match step {
            Step::None => {}
            Step::Began(since, why) => {
                tracing::warn!(
                    service,
                    why,
                    "service is degraded; what needs it is skipped or refused"
                );
                metrics::gauge!("guildhall_degraded", "service" => service).set(1.0);
                self.tell(&News::Began(Incident { service, since, why }));
            }
            Step::Ended(since, why, met) => {
                tracing::info!(service, %since, "service works again");
                metrics::gauge!("guildhall_degraded", "service" => service).set(0.0);
                self.tell(&News::Ended(Incident { service, since, why }, met));
            }
        }
    }

    /// The incident of a service, while it is degraded.
    pub fn incident(&self, service: &'static str) -> Option<Incident> {
        lock(&self.0.entries).get(service)?.incident(service)
    }

    /// A guild needs a service now. While that is degraded, the incident is answered, and those who listen are told when this
    /// is the guild's first meeting with it.
    pub fn met(&self, service: &'static str, guild: GuildId) -> Option<Incident> {
        let (incident, is_first) = {
            let mut entries = lock(&self.0.entries);
            let entry = entries.get_mut(service)?;
            let incident = entry.incident(service)?;
            (incident, entry.meet(guild))
        };
        if is_first {
            self.tell(&News::Met(incident.clone(), guild));
        }
        Some(incident)
    }

    /// How all services are, by name.
    pub fn states(&self) -> Vec<ServiceState> {
        let entries = lock(&self.0.entries);
        let state = |(service, entry): (&&'static str, &Entry)| ServiceState {
            service,
            incident: entry.incident(service),
        };
        entries.iter().map(state).collect()
    }

    /// What happens from now on.
    pub fn listen(&self) -> mpsc::UnboundedReceiver<News> {
        let (listener, news) = mpsc::unbounded_channel();
        lock(&self.0.listeners).push(listener);
        news
    }

    /// Asks every probe now and then again all the time; runs until it is dropped.
    pub async fn run(self) {
        let mut ticks = interval(LOOK_EVERY);
        loop {
            ticks.tick().await;
            self.look();
        }
    }

    fn look(&self) {
        let states: Vec<_> = lock(&self.0.probes)
            .iter()
            .map(|(service, probe)| (*service, probe()))
            .collect();
        for (service, state) in states {
            self.report(service, state);
        }
    }

    fn tell(&self, news: &News) {
        lock(&self.0.listeners).retain(|listener| listener.send(news.clone()).is_ok());
    }
}

/// Plain data: also what a panicking thread left behind is usable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
