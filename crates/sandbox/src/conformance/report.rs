//! What was found, in words.

use std::fmt;

use boon::{ErrorKind, ValidationError};
use serde::Serialize;
use serde_json::{Value, json};

/// Longest value that is kept as it is, in characters of JSON.
const SHOWN: usize = 600;

/// Which way something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Direction {
    /// The body of a call that the sandbox accepted.
    Request,
    /// The query of a call that the sandbox accepted.
    Query,
    /// The answer of the sandbox.
    Response,
    /// What the gateway dispatched.
    Event,
}

/// Something that is not as Discord describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Violation {
    /// Discord's name of the operation, as in `create_message`, the name of the event, or method and path of a call
    /// that is not described.
    pub operation: String,
    /// Which way it went.
    pub direction: Direction,
    /// Where in the body: a JSON pointer, empty for the whole.
    pub pointer: String,
    /// What the description asks for there.
    pub wanted: String,
    /// What was there instead; the beginning of its text if it was long.
    pub value: Value,
}

impl Violation {
    pub(super) fn new(
        operation: &str,
        direction: Direction,
        pointer: String,
        wanted: String,
        value: &Value,
    ) -> Self {
        let text = value.to_string();
        let value = if text.len() <= SHOWN {
            value.clone()
        } else {
            json!(text.chars().take(SHOWN).collect::<String>())
        };
        Self {
            operation: operation.to_owned(),
            direction,
            pointer,
            wanted,
            value,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = format!("{:?}", self.direction).to_lowercase();
        let place = if self.pointer.is_empty() {
            "the whole"
        } else {
            &self.pointer
        };
        write!(
            out,
            "{} {direction}, {place}: {}; there was {}",
            self.operation, self.wanted, self.value
        )
    }
}

/// The one place and reason that say most about why a value does not fit.
pub(super) fn explain(error: &ValidationError<'_, '_>) -> (String, String) {
    let depth = error.instance_location.tokens.len();
    match &error.kind {
        ErrorKind::AnyOf | ErrorKind::OneOf(_) => {
            let branch = error.causes.iter().max_by_key(|branch| fitness(branch, depth));
            match branch {
                Some(branch) if fitness(branch, depth) > (true, depth) => explain(branch),
                _ => (
                    error.instance_location.to_string(),
                    alternatives(error).unwrap_or_else(|| error.kind.to_string()),
                ),
            }
        }
        kind => match error.causes.first() {
            Some(cause) => explain(cause),
            None => (error.instance_location.to_string(), kind.to_string()),
        },
    }
}

/// How near a branch of a union comes to the value: its `type` is the right one, and what is wrong lies deep inside.
fn fitness(branch: &ValidationError<'_, '_>, depth: usize) -> (bool, usize) {
    let mut of_its_type = true;
    let mut deepest = depth;
    visit(branch, &mut |leaf| {
        let tokens = &leaf.instance_location.tokens;
        let is_type = tokens.len() == depth + 1
            && matches!(tokens.last(), Some(boon::InstanceToken::Prop(name)) if name == "type");
        of_its_type &= !is_type;
        // A missing field is one deeper than the object that misses it.
        let missing = usize::from(matches!(leaf.kind, ErrorKind::Required { .. }));
        deepest = deepest.max(tokens.len() + missing);
    });
    (of_its_type, deepest)
}

fn visit(error: &ValidationError<'_, '_>, look: &mut impl FnMut(&ValidationError<'_, '_>)) {
    if error.causes.is_empty() {
        look(error);
    }
    for cause in &error.causes {
        visit(cause, look);
    }
}

/// What each branch of a union would have taken.
fn alternatives(error: &ValidationError<'_, '_>) -> Option<String> {
    let mut wanted = Vec::new();
    visit(error, &mut |leaf| {
        let reason = leaf.kind.to_string();
        if !wanted.contains(&reason) {
            wanted.push(reason);
        }
    });
    wanted.truncate(8);
    (!wanted.is_empty()).then(|| wanted.join(", or "))
}
