//! Reads typed values out of the layers and collects what is wrong with them.

use std::collections::BTreeMap;

use figment::Figment;

use super::Sources;
use crate::check::Checked;
use crate::key::Key;
use crate::mistake::Mistake;
use crate::setting::{Raw, Setting};
use crate::settings::Settings;

/// The stacked layers, with what was found out while reading them.
pub(crate) struct Reader {
    keys: BTreeMap<String, Key>,
    figment: Figment,
    origins: BTreeMap<String, String>,
    mistakes: Vec<Mistake>,
}

impl Sources {
    /// Reads all sources once.
    pub(crate) fn open(&self) -> Reader {
        let keys = Settings::keys();
        let (figment, mistakes) = self.layers(&keys);
        let keys = keys.into_iter().map(|key| (key.path(), key)).collect();
        Reader {
            keys,
            figment,
            origins: BTreeMap::new(),
            mistakes,
        }
    }
}

impl Reader {
    /// The value of a key, or `None` with a mistake noted.
    pub(crate) fn read<T: Setting>(&mut self, path: &str) -> Option<T> {
        let Ok(value) = self.figment.find_value(path) else {
            let unset = T::unset();
            if unset.is_none() {
                self.mistake(path, "is not set".to_owned());
            }
            return unset;
        };
        let origin = self
            .figment
            .get_metadata(value.tag())
            .map_or("default", |data| &data.name)
            .to_owned();
        if origin != "default" {
            self.origins.insert(path.to_owned(), origin);
        }
        match T::parse(&Raw::from(&value)) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.mistake(path, problem);
                None
            }
        }
    }

    /// Applies a check to a value that could be read.
    pub(crate) fn check<T>(&mut self, path: &str, value: Option<&T>, check: impl Fn(&T) -> Checked) {
        if let Some(Err(problem)) = value.map(check) {
            self.mistake(path, problem);
        }
    }

    /// Notes a mistake about a key.
    fn mistake(&mut self, path: &str, problem: String) {
        let tip = self.keys.get(path).map_or_else(String::new, |key| {
            format!(
                "expected: {}, such as `{} = {}`",
                key.expected, key.name, key.example
            )
        });
        let source = self
            .origins
            .get(path)
            .cloned()
            .unwrap_or_else(|| "default".to_owned());
        self.mistakes.push(Mistake {
            key: path.to_owned(),
            source,
            problem,
            tip,
        });
    }

    /// Where values that are not defaults came from, by path.
    pub(crate) fn take_origins(&mut self) -> BTreeMap<String, String> {
        std::mem::take(&mut self.origins)
    }

    /// Everything that was wrong.
    pub(crate) fn into_mistakes(self) -> Vec<Mistake> {
        self.mistakes
    }
}
