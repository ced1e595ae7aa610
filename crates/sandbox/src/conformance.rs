//! Checks what goes over the wire against the description of its API that Discord publishes: an `OpenAPI` file that
//! whoever wants the check brings along. Off, it costs nothing.

mod amendments;
mod description;
mod events;
mod exchange;
mod report;
mod schemas;

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;

use self::description::{Description, Operation};
pub(crate) use self::exchange::check;
pub use self::report::{Direction, Violation};

/// Names the file of the description.
pub(crate) const VARIABLE: &str = "DISCORD_OPENAPI";

/// How many violations are kept: who has these to read has enough.
const KEPT: usize = 200;

/// Collects what one sandbox sent or accepted against the description.
#[derive(Debug)]
pub(crate) struct Checker {
    description: Arc<Description>,
    found: Mutex<Found>,
}

#[derive(Debug, Default)]
struct Found {
    violations: Vec<Violation>,
    /// Operation, direction, place and reason of what was found: each is reported once.
    known: BTreeSet<(String, Direction, String, String)>,
}

impl Checker {
    /// Reads the description, once in a process for each path.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        Ok(Self {
            description: Description::open(path)?,
            found: Mutex::default(),
        })
    }

    /// What was found, oldest first.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.found().violations.clone()
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, violation: Violation) {
        let mut found = self.found();
        let place: Vec<_> = violation
            .pointer
            .split('/')
            .map(|part| if part.parse::<u64>().is_ok() { "*" } else { part })
            .collect();
        let key = (
            violation.operation.clone(),
            violation.direction,
            place.join("/"),
            violation.wanted.clone(),
        );
        if found.violations.len() < KEPT && found.known.insert(key) {
            tracing::warn!(%violation, "not as Discord describes it");
            found.violations.push(violation);
        }
    }

    /// Reports a value that a schema does not allow. `key` names the schema among all.
    fn compare(&self, operation: &str, direction: Direction, key: &str, schema: &Value, value: &Value) {
        if let Some((pointer, wanted)) = self.fault(key, schema, value) {
            let value = value.pointer(&pointer).unwrap_or(&Value::Null);
            self.add(Violation::new(
                operation,
                direction,
                pointer.clone(),
                wanted,
                value,
            ));
        }
    }

    /// Where and why a value does not fit a schema.
    fn fault(&self, key: &str, schema: &Value, value: &Value) -> Option<(String, String)> {
        match self.description.schemas.compiled(key, schema) {
            Ok(compiled) => compiled.fault(value),
            Err(reason) => Some((String::new(), format!("a schema that can be read: {reason}"))),
        }
    }
}
