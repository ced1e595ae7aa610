//! One figment layer per default set, file and environment variable, so that every value knows its origin.

use figment::value::{Dict, Map, Tag, Value};
use figment::{Error, Figment, Metadata, Profile, Provider};

use super::Sources;
use crate::key::Key;
use crate::mistake::Mistake;
use crate::suggest::nearest;

/// Values with the name of the place they came from.
struct Layer {
    name: String,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

impl Sources {
    /// Stacks the layers; what cannot even be placed (broken files, unknown keys) comes back as mistakes.
    pub(super) fn layers(&self, keys: &[Key]) -> (Figment, Vec<Mistake>) {
        let mut mistakes = Vec::new();
        let mut figment = Figment::new().merge(Layer {
            name: "default".to_owned(),
            values: defaults(keys),
        });
        if let Some(mut values) = self.read_file(&mut mistakes) {
            let name = self.file.display().to_string();
            self.prune("", &mut values, keys, &mut mistakes);
            resolve_secret_files(&mut values, keys, &name, &mut mistakes);
            figment = figment.merge(Layer { name, values });
        }
        for layer in self.variables(keys, &mut mistakes) {
            figment = figment.merge(layer);
        }
        (figment, mistakes)
    }

    fn read_file(&self, mistakes: &mut Vec<Mistake>) -> Option<Dict> {
        let name = self.file.display().to_string();
        let text = match std::fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !self.file_is_required => {
                return None;
            }
            Err(error) => {
                mistakes.push(Mistake {
                    key: name,
                    source: "settings file".to_owned(),
                    problem: format!("cannot be read: {error}"),
                    tip: "set GUILDHALL_CONFIG to a file that exists, or unset it".to_owned(),
                });
                return None;
            }
        };
        match toml::from_str::<toml::Table>(&text) {
            Ok(table) => Value::serialize(table).ok().and_then(Value::into_dict),
            Err(error) => {
                // The error's own text would quote the line, which may hold a secret.
                let line = error
                    .span()
                    .map_or(1, |span| 1 + text[..span.start].matches('\n').count());
                mistakes.push(Mistake {
                    key: name,
                    source: format!("line {line}"),
                    problem: format!("is not valid TOML: {}", error.message().replace('\n', ", ")),
                    tip: "write `key = \"text\"`, `key = 1` or `key = true` under a `[section]`".to_owned(),
                });
                None
            }
        }
    }

    /// Takes out keys nobody knows and reports them.
    fn prune(&self, prefix: &str, values: &mut Dict, keys: &[Key], mistakes: &mut Vec<Mistake>) {
        values.retain(|name, value| {
            let path = crate::declare::path(prefix, name);
            if keys.iter().any(|key| is_named(key, &path)) {
                return true;
            }
            let is_section = keys.iter().any(|key| key.path().starts_with(&format!("{path}.")));
            match value {
                Value::Dict(_, inner) if is_section => {
                    self.prune(&path, inner, keys, mistakes);
                    true
                }
                _ => {
                    let source = self.file.display().to_string();
                    mistakes.push(if is_section {
                        not_a_section(path, source)
                    } else {
                        unknown(path, source, keys)
                    });
                    false
                }
            }
        });
    }

    /// One layer per environment variable that sets a key, weakest first.
    fn variables(&self, keys: &[Key], mistakes: &mut Vec<Mistake>) -> Vec<Layer> {
        let mut layers = Vec::new();
        let mut known = Vec::new();
        for key in keys {
            for variable in key.variables() {
                let file_variable = format!("{variable}_FILE");
                let direct = self.environment.get(&variable);
                let from_file = self.environment.get(&file_variable).filter(|_| key.from_file);
                if direct.is_some() && from_file.is_some() {
                    mistakes.push(Mistake {
                        key: key.path(),
                        source: format!("environment variable {file_variable}"),
                        problem: format!("{variable} is set as well"),
                        tip: "keep one of the two".to_owned(),
                    });
                } else if let Some(value) = direct {
                    layers.push(layer(
                        key,
                        format!("environment variable {variable}"),
                        value.clone(),
                    ));
                } else if let Some(path) = from_file {
                    let source = format!("environment variable {file_variable}");
                    match read_secret(path) {
                        Ok(value) => layers.push(layer(key, source, value)),
                        Err(problem) => mistakes.push(unreadable(key, source, problem)),
                    }
                }
                known.extend(
                    [variable, file_variable]
                        .into_iter()
                        .take(if key.from_file { 2 } else { 1 }),
                );
            }
        }
        let ours = self
            .environment
            .keys()
            .filter(|name| name.starts_with("GUILDHALL__"));
        for name in ours.filter(|name| !known.contains(name)) {
            mistakes.push(Mistake {
                key: name.clone(),
                source: format!("environment variable {name}"),
                problem: "there is no such key".to_owned(),
                tip: did_you_mean(nearest(name, known.iter().map(String::as_str))),
            });
        }
        layers
    }
}

/// Every default, each read as TOML from its declaration.
fn defaults(keys: &[Key]) -> Dict {
    let mut values = Dict::new();
    for key in keys.iter().filter(|key| !key.default.is_empty()) {
        let parsed = toml::from_str::<toml::Table>(&format!("value = {}", key.default)).ok();
        let value = parsed
            .and_then(|mut table| table.remove("value"))
            .and_then(|v| Value::serialize(v).ok());
        if let Some(value) = value {
            insert(&mut values, &key.path(), value);
        }
    }
    values
}

fn layer(key: &Key, name: String, value: String) -> Layer {
    let mut values = Dict::new();
    insert(&mut values, &key.path(), Value::String(Tag::Default, value));
    Layer { name, values }
}

fn insert(values: &mut Dict, path: &str, value: Value) {
    let Some((section, rest)) = path.split_once('.') else {
        values.insert(path.to_owned(), value);
        return;
    };
    let inner = values
        .entry(section.to_owned())
        .or_insert_with(|| Value::Dict(Tag::Default, Dict::new()));
    if let Value::Dict(_, inner) = inner {
        insert(inner, rest, value);
    }
}

/// Whether `path` is the key, or the file variant of a secret key.
fn is_named(key: &Key, path: &str) -> bool {
    let known = key.path();
    path == known || (key.from_file && path.strip_suffix("_file") == Some(&known))
}

/// Replaces `token_file = "path"` by `token = "what the file holds"`.
fn resolve_secret_files(values: &mut Dict, keys: &[Key], source: &str, mistakes: &mut Vec<Mistake>) {
    for key in keys.iter().filter(|key| key.from_file) {
        let Some(Value::Dict(_, section)) = values.get_mut(key.section.as_ref()) else {
            continue;
        };
        let Some(path) = section.remove(&format!("{}_file", key.name)) else {
            continue;
        };
        let read = path
            .as_str()
            .ok_or_else(|| "is not a path".to_owned())
            .and_then(read_secret);
        match read {
            Ok(value) => drop(section.insert(key.name.to_owned(), Value::String(Tag::Default, value))),
            Err(problem) => mistakes.push(unreadable(key, source.to_owned(), problem)),
        }
    }
}

fn read_secret(path: &str) -> Result<String, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(error) => Err(format!("the file {path} cannot be read: {error}")),
    }
}

fn unreadable(key: &Key, source: String, problem: String) -> Mistake {
    let tip = "name a file that holds the secret and nothing else".to_owned();
    Mistake {
        key: format!("{}_file", key.path()),
        source,
        problem,
        tip,
    }
}

fn unknown(path: String, source: String, keys: &[Key]) -> Mistake {
    let paths: Vec<_> = keys.iter().map(Key::path).collect();
    let sections = keys
        .iter()
        .map(|key| key.section.as_ref())
        .filter(|section| !section.is_empty());
    let tip = did_you_mean(nearest(&path, paths.iter().map(String::as_str).chain(sections)));
    Mistake {
        key: path,
        source,
        problem: "there is no such key".to_owned(),
        tip,
    }
}

fn not_a_section(path: String, source: String) -> Mistake {
    let tip = format!("write `[{path}]` on a line of its own and the keys below it");
    Mistake {
        key: path,
        source,
        problem: "is a section, not a value".to_owned(),
        tip,
    }
}

fn did_you_mean(name: Option<&str>) -> String {
    name.map_or_else(
        || "remove it, or look it up in docs/settings.md".to_owned(),
        |name| format!("did you mean `{name}`?"),
    )
}
