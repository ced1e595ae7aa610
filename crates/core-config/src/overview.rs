//! The settings in force, for people: nothing secret in it.

use std::collections::BTreeMap;

use serde::Serialize;

/// One setting as people may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The value; passwords are `***`, secrets only "set" or "not set".
    pub value: String,
    /// Where it came from: a default, a file or an environment variable.
    pub from: String,
}

impl Shown {
    pub(crate) fn new(value: String, origin: Option<&String>) -> Self {
        Self {
            value,
            from: origin.cloned().unwrap_or_else(|| "default".to_owned()),
        }
    }
}

/// Every setting by its dotted path, redacted: safe for `/config`, the log and a bug report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Overview(pub BTreeMap<String, Shown>);
