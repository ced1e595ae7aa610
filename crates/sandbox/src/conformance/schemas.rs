//! The schemas of the description, each compiled when it is first needed.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use boon::{Compiler, Format, SchemaIndex};
use serde_json::{Map, Value, json};

use super::report::explain;

/// How the description refers to a named schema.
const REFERENCE: &str = "#/components/schemas/";

/// All named schemas, and those that are ready for use.
pub(super) struct Schemas {
    named: Map<String, Value>,
    compiled: Mutex<BTreeMap<String, Arc<Compiled>>>,
}

/// A schema with everything it refers to.
pub(super) struct Compiled {
    schemas: boon::Schemas,
    root: SchemaIndex,
}

impl fmt::Debug for Schemas {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Schemas").finish_non_exhaustive()
    }
}

impl Compiled {
    /// Where and why a value does not fit.
    pub(super) fn fault(&self, value: &Value) -> Option<(String, String)> {
        let error = self.schemas.validate(value, self.root).err()?;
        Some(explain(&error))
    }
}

impl Schemas {
    pub(super) fn new(mut named: Map<String, Value>) -> Self {
        named.values_mut().for_each(loosen);
        Self {
            named,
            compiled: Mutex::default(),
        }
    }

    /// The schema that `key` stands for among all, made of `schema` if it was not needed before.
    pub(super) fn compiled(&self, key: &str, schema: &Value) -> Result<Arc<Compiled>, String> {
        let lock = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(key) {
            return Ok(Arc::clone(found));
        }
        let compiled = Arc::new(self.compile(schema)?);
        lock().insert(key.to_owned(), Arc::clone(&compiled));
        Ok(compiled)
    }

    fn compile(&self, schema: &Value) -> Result<Compiled, String> {
        let mut root = schema.clone();
        loosen(&mut root);
        let mut needed = Map::new();
        self.collect(&root, &mut needed);
        let document = json!({"allOf": [root], "components": {"schemas": needed}});
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler.register_format(Format {
            name: "int32",
            func: int32,
        });
        let place = "https://discord.invalid/api.json";
        let mut schemas = boon::Schemas::new();
        let unreadable = |error: boon::CompileError| format!("{error:#}");
        compiler.add_resource(place, document).map_err(unreadable)?;
        let root = compiler.compile(place, &mut schemas).map_err(unreadable)?;
        Ok(Compiled { schemas, root })
    }

    /// Everything `schema` refers to, and what that refers to.
    fn collect(&self, schema: &Value, into: &mut Map<String, Value>) {
        match schema {
            Value::Object(fields) => {
                let name = fields.get("$ref").and_then(Value::as_str);
                if let Some(name) = name.and_then(|name| name.strip_prefix(REFERENCE))
                    && !into.contains_key(name)
                    && let Some(found) = self.named.get(name)
                {
                    into.insert(name.to_owned(), found.clone());
                    self.collect(found, into);
                }
                fields.values().for_each(|inner| self.collect(inner, into));
            }
            Value::Array(list) => list.iter().for_each(|inner| self.collect(inner, into)),
            _ => {}
        }
    }
}

/// Where several alternatives fit, as a user and the same user with an address, nothing is wrong with the value: the
/// description says `oneOf` where it means `anyOf`.
fn loosen(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if !fields.contains_key("anyOf")
                && let Some(alternatives) = fields.remove("oneOf")
            {
                fields.insert("anyOf".to_owned(), alternatives);
            }
            fields.values_mut().for_each(loosen);
        }
        Value::Array(list) => list.iter_mut().for_each(loosen),
        _ => {}
    }
}

fn int32(value: &Value) -> Result<(), Box<dyn std::error::Error>> {
    match value {
        Value::Number(number)
            if number
                .as_i64()
                .is_none_or(|number| i32::try_from(number).is_err()) =>
        {
            Err("beyond 32 bits".into())
        }
        _ => Ok(()),
    }
}
