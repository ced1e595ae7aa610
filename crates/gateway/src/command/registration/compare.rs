use serde_json::Value;

/// What Discord adds to a registration of its own accord.
const ADDED: [&str; 9] = [
    "id",
    "application_id",
    "guild_id",
    "version",
    "dm_permission",
    "default_permission",
    "name_localized",
    "description_localized",
    "handler",
];

/// Whether what Discord has (`GET /applications/{id}/commands?with_localizations=true`) is what we would register, so
/// that registering again can be left out: Discord allows 200 new commands a day.
pub fn is_same(ours: &Value, theirs: &Value) -> bool {
    normal(ours) == normal(theirs)
}

/// Without what is added or default, commands by name. Options keep their order, which members see.
fn normal(registration: &Value) -> Vec<Value> {
    let mut commands: Vec<Value> = registration
        .as_array()
        .into_iter()
        .flatten()
        .map(stripped)
        .collect();
    commands.sort_by(|left, right| left["name"].as_str().cmp(&right["name"].as_str()));
    commands
}

fn stripped(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !ADDED.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), stripped(value)))
            .filter(|(_, value)| !is_default(value))
            .collect(),
        Value::Array(items) => items.iter().map(stripped).collect(),
        // Discord answers bounds of numbers as 1.0 where 1 was sent.
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        other => other.clone(),
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
