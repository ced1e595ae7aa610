//! One record as people read it: who did what to whom, what changed, why, and where to look further.

use core_security::{AuditActor, AuditRecord};
use core_types::{Timestamp, UserId};
use serde_json::Value;

use crate::presentation::{Markup, Words, mention, moment, say, small};

/// The longest value shown, in characters; the whole is in the export.
const LONGEST: usize = 120;

/// So many fields or values of one side are shown.
const FIELDS: usize = 8;

/// A record in two to four lines.
pub(super) fn record(words: &Words, record: &AuditRecord) -> Markup {
    let who = match record.actor {
        AuditActor::User(user) => mention(user),
        AuditActor::System => say!(words, "audit-system"),
    };
    let what = Markup::join(
        &[Markup::escaped(&record.action, 64).bold(), target(&record.target)],
        " ",
    );
    let number = Markup::trusted(format!("`#{}`", record.seq));
    let when = moment(record.at);
    let mut lines = vec![Markup::join(&[number, who, what, when], " · ")];
    lines.extend(change(record.before.as_deref(), record.after.as_deref()));
    if !record.reason.is_empty() {
        lines.push(say!(words, "audit-reason", reason = record.reason.as_str()));
    }
    if !record.trace.is_empty() {
        let trace = Markup::escaped(&record.trace, LONGEST);
        lines.push(small(&say!(words, "audit-trace", trace = trace)));
    }
    if let Some(trace) = record.trace_id.as_deref().filter(|trace| *trace != record.trace) {
        let trace = Markup::escaped(trace, LONGEST);
        lines.push(small(&say!(words, "audit-trace-id", trace = trace)));
    }
    Markup::join(&lines, "\n")
}

/// A member as a mention, everything else by its name.
fn target(target: &str) -> Markup {
    let member = target
        .strip_prefix("user:")
        .and_then(|id| id.parse::<UserId>().ok());
    member.map_or_else(|| Markup::escaped(target, 64), mention)
}

/// What changed: `wallet: 100 → 350, amount: 250`.
fn change(before: Option<&str>, after: Option<&str>) -> Option<Markup> {
    let value = |json: &str| serde_json::from_str(json).unwrap_or_else(|_| Value::String(json.to_owned()));
    let arrow = |was: &Markup, now: &Markup| Markup::trusted(format!("{was} → {now}"));
    let nothing = Markup::trusted("–");
    match (before.map(value), after.map(value)) {
        (None, None) => None,
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let changed = after.iter().map(|(name, now)| match before.get(name) {
                Some(was) if was != now => (name, arrow(&shown(name, was), &shown(name, now))),
                _ => (name, shown(name, now)),
            });
            let gone = before
                .iter()
                .filter(|(name, _)| !after.contains_key(*name))
                .map(|(name, was)| (name, arrow(&shown(name, was), &nothing)));
            Some(fields(changed.chain(gone)))
        }
        // What is new has no before.
        (None, Some(Value::Object(after))) => Some(fields(
            after.iter().map(|(name, value)| (name, shown(name, value))),
        )),
        (before, after) => {
            let side = |side: Option<Value>| side.map_or_else(|| nothing.clone(), |value| shown("", &value));
            Some(arrow(&side(before), &side(after)))
        }
    }
}

fn fields<'v>(fields: impl Iterator<Item = (&'v String, Markup)>) -> Markup {
    let named = fields.map(|(name, value)| {
        let name = Markup::escaped(name, 32);
        Markup::trusted(format!("{name}: {value}"))
    });
    Markup::join(&named.take(FIELDS).collect::<Vec<_>>(), ", ")
}

/// A value as people read it: times and members as Discord shows them, lists and objects without the signs of JSON.
fn shown(name: &str, value: &Value) -> Markup {
    let is_time = matches!(name, "at" | "since" | "until") || name.ends_with("_at");
    match value {
        Value::Null => Markup::trusted("–"),
        Value::Number(micros) if is_time => match micros.as_i64() {
            Some(micros) => Markup::trusted(format!("<t:{}:f>", Timestamp::from_micros(micros).as_seconds())),
            None => Markup::escaped(&micros.to_string(), LONGEST),
        },
        Value::String(text) => match text.strip_prefix("user:").map(str::parse::<UserId>) {
            Some(Ok(user)) => mention(user),
            _ => Markup::escaped(text, LONGEST),
        },
        Value::Array(values) => {
            let values: Vec<Markup> = values
                .iter()
                .take(FIELDS)
                .map(|value| shown(name, value))
                .collect();
            Markup::join(&values, "; ")
        }
        Value::Object(object) => fields(object.iter().map(|(name, value)| (name, shown(name, value)))),
        other => Markup::escaped(&other.to_string(), LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_shown_by_field_and_never_as_json() {
        let table = [
            (None, None, None),
            (
                Some(r#"{"wallet":100}"#),
                Some(r#"{"amount":250,"wallet":350}"#),
                Some("amount: 250, wallet: 100 → 350"),
            ),
            (Some(r#""200""#), Some(r#""250""#), Some("200 → 250")),
            (
                None,
                Some(r#"{"reason":"spam","until":null}"#),
                Some("reason: spam, until: –"),
            ),
            (Some(r#"{"a":1}"#), Some("{}"), Some("a: 1 → –")),
            (Some("not json"), None, Some("not json → –")),
            (
                Some("[]"),
                Some(r#"[{"role":"treasurer","to":"user:42"}]"#),
                Some(" → role: treasurer, to: <@42>"),
            ),
            (
                None,
                Some(r#"{"until":1795283840359354}"#),
                Some("until: 2026-11-21 17:57:20 UTC"),
            ),
        ];
        for (before, after, expected) in table {
            let found = change(before, after).map(|markup| markup.plain());
            assert_eq!(found.as_deref(), expected);
        }
    }

    #[test]
    fn what_people_wrote_does_nothing() {
        let said = change(None, Some(r#""@everyone **bold** [x](http://y)""#))
            .unwrap()
            .to_string();
        assert!(
            !said.contains("@everyone") && !said.contains("**bold**"),
            "{said}"
        );
    }
}
