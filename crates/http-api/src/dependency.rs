//! What the process needs from outside, and how it is doing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use core_db::Db;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// How long a dependency may take to say how it is.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long an answer is used again, so that a flood of health requests is no flood for the dependency.
const FRESH: Duration = Duration::from_secs(1);

/// What it means when a dependency is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importance {
    /// Nothing works: the process is not ready.
    Required,
    /// Something is missing, the rest works.
    Optional,
}

/// How a dependency is.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Whether it does its work.
    pub ok: bool,
    /// Anything worth knowing, never secret: version, queue depth, why it is not well.
    pub details: Map<String, Value>,
}

impl Condition {
    /// It does its work; nothing more to say.
    pub fn well() -> Self {
        Self {
            ok: true,
            details: Map::new(),
        }
    }

    /// It does not, and why.
    pub fn ill(reason: impl Into<String>) -> Self {
        Self {
            ok: false,
            details: Map::from_iter([("reason".to_owned(), Value::String(reason.into()))]),
        }
    }

    /// Adds a detail.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// A condition with the time it took to find out.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) condition: Condition,
    pub(crate) latency: Duration,
    at: Instant,
}

type Check = dyn Fn() -> BoxFuture<'static, Condition> + Send + Sync;

/// Something the process needs from outside.
#[derive(Clone)]
pub struct Dependency {
    pub(crate) name: &'static str,
    pub(crate) importance: Importance,
    check: Arc<Check>,
    last: Arc<Mutex<Option<Checked>>>,
}

impl fmt::Debug for Dependency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dependency")
            .field("name", &self.name)
            .field("importance", &self.importance)
            .finish_non_exhaustive()
    }
}

impl Dependency {
    /// A dependency with a name and a way to ask how it is.
    pub fn new(
        name: &'static str,
        importance: Importance,
        check: impl Fn() -> BoxFuture<'static, Condition> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name,
            importance,
            check: Arc::new(check),
            last: Arc::default(),
        }
    }

    /// The database.
    pub(crate) fn database(db: Db) -> Self {
        Self::new("database", Importance::Required, move || {
            let db = db.clone();
            async move {
                let health = db.health().await;
                let condition = Condition {
                    ok: health.ok,
                    details: Map::new(),
                }
                .with("kind", health.dialect.as_str())
                .with("version", health.version)
                .with("migration", health.migration)
                .with("writable", health.writable)
                .with("queue_depth", health.queue_depth)
                .with("connections", health.connections);
                match health.error {
                    Some(kind) => condition.with("reason", kind.as_str()),
                    None => condition,
                }
            }
            .boxed()
        })
    }

    /// How it is, asked at most once per second, whoever wants to know.
    pub(crate) async fn checked(&self) -> Checked {
        let mut last = self.last.lock().await;
        if let Some(checked) = last.as_ref().filter(|checked| checked.at.elapsed() < FRESH) {
            return checked.clone();
        }
        let began = Instant::now();
        // A task, so that a check which takes too long is left alone instead of being dropped half-way.
        let check = tokio::spawn((self.check)());
        let condition = tokio::select! {
            result = check => result.unwrap_or_else(|_| Condition::ill("the check panicked")),
            () = sleep(PATIENCE) => Condition::ill(format!("no answer within {} s", PATIENCE.as_secs())),
        };
        let checked = Checked {
            condition,
            latency: began.elapsed(),
            at: Instant::now(),
        };
        *last = Some(checked.clone());
        checked
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_dependency_is_asked_once_a_second_by_however_many() {
        let asked = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&asked);
        let dependency = Dependency::new("counted", Importance::Optional, move || {
            let number = count.fetch_add(1, Ordering::SeqCst);
            async move { Condition::well().with("number", number) }.boxed()
        });
        for second in 0..3 {
            let answers = futures_util::future::join_all((0..10).map(|_| dependency.checked())).await;
            assert!(
                answers
                    .iter()
                    .all(|answer| answer.condition.details["number"] == second),
                "{answers:?}"
            );
            tokio::time::advance(FRESH).await;
        }
        assert_eq!(asked.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_answer_or_panics_is_ill() {
        let silent = Dependency::new("silent", Importance::Required, || std::future::pending().boxed());
        let checked = silent.checked().await;
        assert_eq!(checked.condition, Condition::ill("no answer within 2 s"));
        assert_eq!(checked.latency, PATIENCE);
        let broken = Dependency::new("broken", Importance::Required, || {
            async { panic!("as a test wants it") }.boxed()
        });
        assert_eq!(
            broken.checked().await.condition,
            Condition::ill("the check panicked")
        );
    }
}
