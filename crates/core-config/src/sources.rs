//! Where settings come from: defaults, then a file, then the environment.

mod layers;
mod reader;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) use reader::Reader;

/// Name of the settings file when `GUILDHALL_CONFIG` names no other.
const DEFAULT_FILE: &str = "guildhall.toml";

/// The places to read settings from. Nothing is read before [`crate::Settings::load`].
///
/// The environment is a value, so that tests never touch the one of the process.
#[derive(Clone)]
pub struct Sources {
    file: PathBuf,
    file_is_required: bool,
    environment: BTreeMap<String, String>,
}

impl std::fmt::Debug for Sources {
    /// Names the variables, but never their values: some are secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.environment.keys().collect();
        f.debug_struct("Sources")
            .field("file", &self.file)
            .field("environment", &names)
            .finish_non_exhaustive()
    }
}

impl Sources {
    /// Sources with this environment. The file is the one named by `GUILDHALL_CONFIG` (which must exist then),
    /// or `guildhall.toml` in the current folder (which need not exist).
    ///
    /// Variables that are set to nothing count as not set, as container tools write them.
    pub fn new(environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut environment: BTreeMap<_, _> = environment
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .collect();
        let named = environment.remove("GUILDHALL_CONFIG").map(PathBuf::from);
        Self {
            file_is_required: named.is_some(),
            file: named.unwrap_or_else(|| PathBuf::from(DEFAULT_FILE)),
            environment,
        }
    }

    /// Sources with the environment of the process; variables that are not valid Unicode are left out.
    pub fn process() -> Self {
        Self::new(
            std::env::vars_os()
                .filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok())),
        )
    }

    /// The same with one more variable, as the command line sets it; stronger than the environment's.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The settings file, whether it exists or not.
    pub fn file(&self) -> &Path {
        &self.file
    }
}
