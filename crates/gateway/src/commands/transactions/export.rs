//! A statement as a file, for spreadsheets (CSV, RFC 4180) and programs (JSON).

use std::fmt::Write as _;

use app_economy::{Counterpart, Statement, StatementRow};
use core_errors::AppError;

use crate::{
    Reply,
    commands::desk::Visit,
    presentation::{Block, Card, Tone, say},
    reply::{Answer, File, Message},
};

/// The kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Csv,
    Json,
}

impl Kind {
    /// The kind that a button asks for, if it asks for one.
    pub(super) fn of(action: &str) -> Option<Self> {
        match action {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// The statement in a file that only its owner sees.
pub(super) fn reply(visit: &Visit<'_>, kind: Kind, statement: &Statement) -> Result<Reply, AppError> {
    let words = &visit.words;
    let bytes = match kind {
        Kind::Csv => csv(&statement.rows).into_bytes(),
        Kind::Json => json(statement)?,
    };
    let name = format!("transactions-{}.{}", visit.call.caller.id, kind.ending());
    let title = say!(words, "export-title");
    let lines = i64::try_from(statement.rows.len()).unwrap_or(i64::MAX);
    let file = File::new(&name, bytes).described(title.plain());
    let mut card = Card::new(Tone::Neutral, &title).text(say!(words, "export-text", lines = lines));
    if statement.next.is_some() {
        card = card.text(say!(words, "export-cut"));
    }
    let message = Message::private(card.block(Block::File(file.name().to_owned())))
        .file(file)
        .map_err(|error| AppError::internal("a statement is too large for one message").caused_by(error))?;
    Ok(Reply::of(Answer::Message(message)))
}

fn json(statement: &Statement) -> Result<Vec<u8>, AppError> {
    let rows = statement.rows.iter().map(|row| {
        serde_json::json!({
            "entry": row.seq, "at": row.at.to_string(), "account": row.account.name(), "kind": row.kind.name(),
            "amount": row.amount, "balance_after": row.balance_after, "with": row.counterparts, "note": row.memo,
            "undoes": row.reverses,
        })
    });
    let whole = serde_json::json!({
        "format": "guildhall.economy.statement", "version": 1, "member": statement.member,
        "lines": rows.collect::<Vec<_>>(),
    });
    serde_json::to_vec_pretty(&whole)
        .map_err(|error| AppError::internal("a statement cannot be written").caused_by(error))
}

fn csv(rows: &[StatementRow]) -> String {
    let mut text = String::from("entry,time,account,kind,amount,balance_after,with,note\r\n");
    for row in rows {
        let with: Vec<String> = row.counterparts.iter().map(party).collect();
        // Writing to a `String` cannot fail.
        let _ = write!(
            text,
            "{},{},{},{},{},{},{},{}\r\n",
            row.seq,
            row.at,
            row.account.name(),
            row.kind.name(),
            row.amount,
            row.balance_after,
            cell(&with.join(" ")),
            cell(row.memo.as_deref().unwrap_or_default()),
        );
    }
    text
}

fn party(counterpart: &Counterpart) -> String {
    match counterpart {
        Counterpart::Member { member } => member.to_string(),
        Counterpart::Forgotten => "former member".to_owned(),
        Counterpart::Own { account } | Counterpart::Guild { account } => account.name().to_owned(),
    }
}

/// A text as one cell. What a spreadsheet would take for a formula is kept from being one: notes are written by others.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    if is_formula || text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use core_types::{Money, Timestamp, UserId};
    use domain_economy::ledger::{AccountKind, EntryKind};

    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, written) in [
            ("rent", "rent"),
            ("", ""),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("-5", "\"'-5\""),
            ("@here", "\"'@here\""),
        ] {
            assert_eq!(cell(text), written);
        }
    }

    #[test]
    fn every_line_has_its_balance() {
        let row = StatementRow {
            seq: 7,
            at: Timestamp::from_seconds(0),
            account: AccountKind::Wallet,
            kind: EntryKind::Pay,
            amount: Money::new(-50),
            balance_after: Money::new(20),
            counterparts: vec![Counterpart::Member {
                member: UserId::new(5).unwrap(),
            }],
            memo: Some("cake, and more".to_owned()),
            actor: None,
            reverses: None,
            held: None,
        };
        let text = csv(&[row]);
        let line = text.lines().nth(1).unwrap();
        assert!(line.starts_with("7,1970-01-01T00:00:00"), "{line}");
        assert!(
            line.ends_with(",wallet,pay,-50,20,5,\"cake, and more\""),
            "{line}"
        );
    }
}
