//! The description: its operations, and which of them a call is.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Map, Value};

use super::{amendments, schemas::Schemas};

/// Discord's API as described.
#[derive(Debug)]
pub(super) struct Description {
    operations: Vec<Operation>,
    pub(super) schemas: Schemas,
}

/// One method of one path.
#[derive(Debug)]
pub(super) struct Operation {
    /// Discord's name for it.
    pub(super) name: String,
    method: String,
    segments: Vec<Segment>,
    /// The schema of a JSON body.
    pub(super) request: Option<Value>,
    /// By status as described, `200` or `4XX`: the schema of a JSON body, if there is to be one.
    pub(super) responses: BTreeMap<String, Option<Value>>,
    /// Schemas of the query, by name.
    pub(super) query: BTreeMap<String, Value>,
}

#[derive(Debug)]
enum Segment {
    Literal(String),
    Parameter,
}

/// Descriptions that this process has read.
static KNOWN: Mutex<BTreeMap<PathBuf, Arc<Description>>> = Mutex::new(BTreeMap::new());

impl Description {
    pub(super) fn open(path: &Path) -> io::Result<Arc<Self>> {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(path) {
            return Ok(Arc::clone(found));
        }
        let explain = |error: &dyn std::fmt::Display| {
            let file = path.display();
            io::Error::other(format!("cannot read Discord's description {file}: {error}"))
        };
        let text = std::fs::read(path).map_err(|error| explain(&error))?;
        let document = serde_json::from_slice(&text).map_err(|error| explain(&error))?;
        let found = Arc::new(Self::parse(document));
        known.insert(path.to_owned(), Arc::clone(&found));
        Ok(found)
    }

    fn parse(mut document: Value) -> Self {
        amendments::apply(&mut document);
        let mut operations = Vec::new();
        for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            let methods = methods.as_object().into_iter().flatten();
            for (method, operation) in methods.filter(|(_, operation)| operation.is_object()) {
                operations.push(Operation::parse(method, path, operation, &document));
            }
        }
        let schemas = match document["components"]["schemas"].take() {
            Value::Object(schemas) => schemas,
            _ => Map::new(),
        };
        Self {
            operations,
            schemas: Schemas::new(schemas),
        }
    }

    /// The operation of a call; `path` is below `/api/v10`.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let segments: Vec<_> = path.trim_matches('/').split('/').collect();
        self.operations
            .iter()
            .filter(|operation| operation.method.eq_ignore_ascii_case(method))
            .filter(|operation| operation.matches(&segments))
            .max_by_key(|operation| operation.literals())
    }
}

impl Operation {
    fn parse(method: &str, path: &str, operation: &Value, document: &Value) -> Self {
        let segments = path.trim_matches('/').split('/').map(|segment| {
            if segment.starts_with('{') {
                Segment::Parameter
            } else {
                Segment::Literal(segment.to_owned())
            }
        });
        let responses = operation["responses"].as_object().into_iter().flatten();
        let responses = responses.map(|(status, response)| {
            let response = resolve(response, document);
            (status.clone(), json_schema(response))
        });
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        Self {
            name: operation["operationId"].as_str().unwrap_or(path).to_owned(),
            method: method.to_owned(),
            segments: segments.collect(),
            request: json_schema(&operation["requestBody"]),
            responses: responses.collect(),
            query: query
                .filter_map(|parameter| {
                    Some((
                        parameter["name"].as_str()?.to_owned(),
                        parameter["schema"].clone(),
                    ))
                })
                .collect(),
        }
    }

    fn matches(&self, segments: &[&str]) -> bool {
        self.segments.len() == segments.len()
            && self
                .segments
                .iter()
                .zip(segments)
                .all(|(mine, theirs)| match mine {
                    Segment::Literal(literal) => literal == theirs,
                    Segment::Parameter => true,
                })
    }

    /// How much of the path is said: the more, the more a call of this path is meant.
    fn literals(&self) -> usize {
        let is_literal = |segment: &&Segment| matches!(segment, Segment::Literal(_));
        self.segments.iter().filter(is_literal).count()
    }

    /// What is described for a status, with the description's name of it.
    pub(super) fn response(&self, status: u16) -> Option<(&str, Option<&Value>)> {
        let family = format!("{}XX", status / 100);
        [status.to_string(), family]
            .iter()
            .find_map(|status| self.responses.get_key_value(status))
            .map(|(status, schema)| (status.as_str(), schema.as_ref()))
    }
}

/// Follows a reference inside of the document, if it is one.
fn resolve<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    let reference = value["$ref"].as_str();
    let target = reference.and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    target.unwrap_or(value)
}

fn json_schema(body: &Value) -> Option<Value> {
    body["content"]["application/json"].get("schema").cloned()
}
