//! One record as people read it: who did what to whom, what changed, why, and where to look further.

use core_security::{AuditActor, AuditRecord};
use core_types::UserId;
use serde_json::Value;

use crate::presentation::{Markup, Words, mention, moment, say, small};

/// The longest value shown, in characters; the whole is in the export.
const LONGEST: usize = 120;

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
    let text = match (before.map(value), after.map(value)) {
        (None, None) => return None,
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let changed = after.iter().map(|(name, now)| match before.get(name) {
                Some(was) if was != now => format!("{name}: {} → {}", shown(was), shown(now)),
                _ => format!("{name}: {}", shown(now)),
            });
            let gone = before
                .iter()
                .filter(|(name, _)| !after.contains_key(*name))
                .map(|(name, was)| format!("{name}: {} → –", shown(was)));
            changed.chain(gone).collect::<Vec<_>>().join(", ")
        }
        (before, after) => {
            let side = |side: Option<Value>| side.map_or_else(|| "–".to_owned(), |value| whole(&value));
            format!("{} → {}", side(before), side(after))
        }
    };
    Some(Markup::escaped(&text, LONGEST))
}

/// An object's fields without its braces, everything else as it is.
fn whole(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", shown(value)));
            fields.collect::<Vec<_>>().join(", ")
        }
        other => shown(other),
    }
}

/// A value without the quotes of JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "–".to_owned(),
        other => other.to_string(),
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
                Some("– → reason: spam, until: –"),
            ),
            (Some(r#"{"a":1}"#), Some("{}"), Some("a: 1 → –")),
            (Some("not json"), None, Some("not json → –")),
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
