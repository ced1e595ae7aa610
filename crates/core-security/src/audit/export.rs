//! The log as a file: for a spreadsheet, or for a program.

use core_types::{Timestamp, hex, text::csv_cell};
use serde::Serialize;
use serde_json::Value;

use super::record::{AuditActor, AuditRecord};

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AuditFormat {
    /// Comma-separated values (RFC 4180) with a heading, safe to open in a spreadsheet.
    Csv,
    /// One JSON array of objects, with the hashes of the chain.
    Json,
}

impl AuditFormat {
    /// Both.
    pub const ALL: &[Self] = &[Self::Csv, Self::Json];

    /// The ending of a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The format whose files have this ending.
    pub fn by_extension(extension: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.extension() == extension)
    }

    pub(super) fn write(self, records: &[AuditRecord]) -> Result<Vec<u8>, serde_json::Error> {
        match self {
            Self::Csv => Ok(csv(records).into_bytes()),
            Self::Json => serde_json::to_vec_pretty(&records.iter().map(Exported::from).collect::<Vec<_>>()),
        }
    }
}

const HEADING: &str = "seq,at,actor,action,target,reason,before,after,trace,trace_id\r\n";

fn csv(records: &[AuditRecord]) -> String {
    let mut text = HEADING.to_owned();
    for record in records {
        let cells = [
            record.seq.to_string(),
            record.at.to_string(),
            actor(record.actor),
            record.action.clone(),
            record.target.clone(),
            record.reason.clone(),
            record.before.clone().unwrap_or_default(),
            record.after.clone().unwrap_or_default(),
            record.trace.clone(),
            record.trace_id.clone().unwrap_or_default(),
        ];
        let row: Vec<String> = cells.iter().map(|value| csv_cell(value)).collect();
        text.push_str(&row.join(","));
        text.push_str("\r\n");
    }
    text
}

fn actor(actor: AuditActor) -> String {
    match actor {
        AuditActor::User(user) => user.to_string(),
        AuditActor::System => "system".to_owned(),
    }
}

/// A record for programs: values as values, hashes in hexadecimal.
#[derive(Serialize)]
struct Exported<'r> {
    seq: i64,
    at: String,
    at_micros: Timestamp,
    actor: String,
    action: &'r str,
    target: &'r str,
    reason: &'r str,
    before: Option<Value>,
    after: Option<Value>,
    trace: &'r str,
    trace_id: Option<&'r str>,
    previous_hash: String,
    hash: String,
}

impl<'r> From<&'r AuditRecord> for Exported<'r> {
    fn from(record: &'r AuditRecord) -> Self {
        let value = |json: &Option<String>| {
            let json = json.as_deref()?;
            Some(serde_json::from_str(json).unwrap_or_else(|_| Value::String(json.to_owned())))
        };
        Self {
            seq: record.seq,
            at: record.at.to_string(),
            at_micros: record.at,
            actor: actor(record.actor),
            action: &record.action,
            target: &record.target,
            reason: &record.reason,
            before: value(&record.before),
            after: value(&record.after),
            trace: &record.trace,
            trace_id: record.trace_id.as_deref(),
            previous_hash: hex(&record.previous),
            hash: hex(&record.hash),
        }
    }
}

#[cfg(test)]
mod tests {
    use core_types::{GuildId, UserId};

    use super::*;

    fn record(reason: &str) -> AuditRecord {
        AuditRecord {
            guild: GuildId::new(1).unwrap(),
            seq: 7,
            at: Timestamp::from_seconds(60),
            actor: AuditActor::User(UserId::new(5).unwrap()),
            action: "economy.add_money".into(),
            target: "user:9".into(),
            reason: reason.into(),
            before: None,
            after: Some(r#"{"wallet":5}"#.into()),
            trace: "12".into(),
            trace_id: Some("4bf92f35".into()),
            previous: [0; 32],
            hash: [255; 32],
        }
    }

    #[test]
    fn both_formats_say_the_same() {
        let records = [record("won, \"the\" quiz\nand more")];
        let csv = String::from_utf8(AuditFormat::Csv.write(&records).unwrap()).unwrap();
        assert_eq!(
            csv,
            "seq,at,actor,action,target,reason,before,after,trace,trace_id\r\n7,1970-01-01T00:01:00Z,5,economy.add_money,user:9,\
             \"won, \"\"the\"\" quiz\nand more\",,\"{\"\"wallet\"\":5}\",12,4bf92f35\r\n"
        );
        let json: Value = serde_json::from_slice(&AuditFormat::Json.write(&records).unwrap()).unwrap();
        assert_eq!(
            (&json[0]["seq"], &json[0]["after"]["wallet"]),
            (&Value::from(7), &Value::from(5))
        );
        assert_eq!(json[0]["hash"], "ff".repeat(32));
    }
}
