//! What is known about one key, apart from its value.

use std::borrow::Cow;

/// When a changed value takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// At the next reload, while the process runs.
    Live,
    /// Only when the process starts again.
    Restart,
}

/// One key of the settings: the single source of its documentation, its default and its names.
#[derive(Debug, Clone)]
pub struct Key {
    /// Section in the file, such as `database`; empty for keys at the top of the file.
    pub section: Cow<'static, str>,
    /// Name inside the section, such as `pool_size`.
    pub name: &'static str,
    /// What the key is for, one line per element.
    pub about: &'static [&'static str],
    /// Kind of value, as shown to people: "whole number", "address and port".
    pub expected: &'static str,
    /// Default as TOML, or empty when the key is unset by default.
    pub default: &'static str,
    /// A value that works, as TOML.
    pub example: &'static str,
    /// Environment variable that people already know, besides [`Key::variable`].
    pub well_known: Option<&'static str>,
    /// When a change takes effect.
    pub change: Change,
    /// Whether the value may hold a secret, and so may also come from a file (`…_FILE`, `…_file`).
    pub from_file: bool,
}

impl Key {
    /// Dotted path, such as `database.pool_size`.
    pub fn path(&self) -> String {
        if self.section.is_empty() {
            self.name.to_owned()
        } else {
            format!("{}.{}", self.section, self.name)
        }
    }

    /// Environment variable every key has, such as `GUILDHALL__DATABASE__POOL_SIZE`.
    pub fn variable(&self) -> String {
        format!("GUILDHALL__{}", self.path().replace('.', "__").to_uppercase())
    }

    /// All environment variables that set this key, weakest first: the exact name beats the well-known one.
    pub(crate) fn variables(&self) -> impl Iterator<Item = String> {
        self.well_known
            .map(str::to_owned)
            .into_iter()
            .chain([self.variable()])
    }
}
