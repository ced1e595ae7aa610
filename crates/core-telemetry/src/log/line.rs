//! One event as one line.

use std::fmt::Write as _;

use core_types::Timestamp;
use serde_json::{Map, Value, json};
use tracing::{Level, Metadata};

use super::ERROR_ID;
use super::fields::Fields;

/// An event with the spans around it, outermost first.
pub(super) struct Line<'a> {
    pub(super) at: Timestamp,
    /// Of the trace it belongs to, when there are traces.
    pub(super) trace_id: Option<String>,
    pub(super) metadata: &'a Metadata<'a>,
    pub(super) fields: Fields,
    pub(super) spans: Vec<(&'static str, Fields)>,
}

impl Line<'_> {
    /// `2026-01-01T00:00:00Z  INFO gateway: message field=value  [pay user=2]`
    pub(super) fn text(mut self, colour: bool) -> String {
        let level = *self.metadata.level();
        let (on, off) = if colour {
            (colour_of(level), "\u{1b}[0m")
        } else {
            ("", "")
        };
        let mut out = format!("{} {on}{level:>5}{off} {}: ", self.at, self.metadata.target());
        if let Some(id) = self.fields.take(ERROR_ID) {
            let _ = write!(out, "[{}] ", one_line(&id));
        }
        out.push_str(&one_line(&self.fields.take("message").unwrap_or_default()));
        write_fields(&mut out, &self.fields.0);
        for (name, fields) in &mut self.spans {
            // The line says what is about this moment; its surroundings need not say it again.
            fields
                .0
                .retain(|field| field.0 != ERROR_ID && !self.fields.0.contains(field));
            let _ = write!(out, " [{name}");
            write_fields(&mut out, &fields.0);
            out.push(']');
        }
        if let Some(id) = &self.trace_id {
            let _ = write!(out, " trace={id}");
        }
        out.push('\n');
        out
    }

    /// One JSON object: `time`, `level`, `target`, `message`, `error_id`, `trace_id`, `fields`, `spans`.
    pub(super) fn json(mut self) -> String {
        let mut object = Map::new();
        object.insert("time".into(), self.at.to_string().into());
        object.insert(
            "level".into(),
            self.metadata.level().as_str().to_lowercase().into(),
        );
        object.insert("target".into(), self.metadata.target().into());
        object.insert(
            "message".into(),
            self.fields.take("message").unwrap_or_default().into(),
        );
        if let Some(id) = self.fields.take(ERROR_ID) {
            object.insert(ERROR_ID.into(), id.into());
        }
        if let Some(id) = self.trace_id {
            object.insert("trace_id".into(), id.into());
        }
        if !self.fields.0.is_empty() {
            object.insert("fields".into(), as_object(self.fields));
        }
        if !self.spans.is_empty() {
            let spans = self.spans.into_iter();
            let spans = spans.map(|(name, fields)| json!({ "name": name, "fields": as_object(fields) }));
            object.insert("spans".into(), spans.collect());
        }
        let mut out = Value::Object(object).to_string();
        out.push('\n');
        out
    }
}

fn as_object(fields: Fields) -> Value {
    fields
        .0
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// As `name=value`; nothing for what is empty.
fn write_fields(out: &mut String, fields: &[(&str, Value)]) {
    for (name, value) in fields {
        let _ = match value {
            Value::String(text) if text.is_empty() => Ok(()),
            Value::String(text) if text.chars().any(|c| c.is_whitespace() || c == '"') => {
                write!(out, " {name}={}", one_line(&format!("{text:?}")))
            }
            Value::String(text) => write!(out, " {name}={}", one_line(text)),
            other => write!(out, " {name}={other}"),
        };
    }
}

/// A member's text can neither begin a line of its own nor steer a terminal.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

const fn colour_of(level: Level) -> &'static str {
    match level {
        Level::ERROR => "\u{1b}[31m",
        Level::WARN => "\u{1b}[33m",
        Level::INFO => "\u{1b}[32m",
        Level::DEBUG => "\u{1b}[34m",
        Level::TRACE => "\u{1b}[35m",
    }
}
