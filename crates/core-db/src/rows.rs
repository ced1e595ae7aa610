//! Many rows bound at once: arrays for `unnest` on PostgreSQL, one JSON text for `json_each` on SQLite.

use std::fmt::Write as _;

use sqlx::Arguments as _;

use crate::args::{Args, Bind, encoded};
use crate::error::DbError;

/// A set of rows as one bound value, given column by column.
///
/// On PostgreSQL every column becomes one array and so one placeholder (`unnest($2::bigint[], $3::text[])`); on SQLite
/// the whole becomes **one** placeholder with a JSON array of arrays (`json_each($2)`, columns as `value ->> 0`, `value ->> 1`;
/// bytes arrive as hexadecimal for `unhex`). Bind plain values first and the rows last, so that numbers agree on both.
///
/// ```
/// let names = ["ana", "bo"];
/// let rows = core_db::Rows::new().i64s([10, 20]).texts(names);
/// assert_eq!(rows.len(), 2);
/// ```
#[derive(Debug, Default, Clone)]
pub struct Rows<'v> {
    columns: Vec<Values<'v>>,
}

#[derive(Debug, Clone)]
enum Values<'v> {
    I64(Vec<i64>),
    OptI64(Vec<Option<i64>>),
    Text(Vec<&'v str>),
    OptText(Vec<Option<&'v str>>),
    Bytes(Vec<&'v [u8]>),
    OptBytes(Vec<Option<&'v [u8]>>),
}

impl<'v> Rows<'v> {
    /// No columns yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column of numbers (`bigint[]`).
    pub fn i64s(self, values: impl IntoIterator<Item = i64>) -> Self {
        self.with(Values::I64(values.into_iter().collect()))
    }

    /// Adds a column of numbers that may be null.
    pub fn opt_i64s(self, values: impl IntoIterator<Item = Option<i64>>) -> Self {
        self.with(Values::OptI64(values.into_iter().collect()))
    }

    /// Adds a column of texts (`text[]`).
    pub fn texts(self, values: impl IntoIterator<Item = &'v str>) -> Self {
        self.with(Values::Text(values.into_iter().collect()))
    }

    /// Adds a column of texts that may be null.
    pub fn opt_texts(self, values: impl IntoIterator<Item = Option<&'v str>>) -> Self {
        self.with(Values::OptText(values.into_iter().collect()))
    }

    /// Adds a column of bytes (`bytea[]`).
    pub fn bytes(self, values: impl IntoIterator<Item = &'v [u8]>) -> Self {
        self.with(Values::Bytes(values.into_iter().collect()))
    }

    /// Adds a column of bytes that may be null.
    pub fn opt_bytes(self, values: impl IntoIterator<Item = Option<&'v [u8]>>) -> Self {
        self.with(Values::OptBytes(values.into_iter().collect()))
    }

    /// How many rows there are: the length of the first column.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, Values::len)
    }

    /// True when there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn with(mut self, values: Values<'v>) -> Self {
        self.columns.push(values);
        self
    }

    fn check(&self) -> Result<(), DbError> {
        let len = self.len();
        if self.columns.is_empty() || self.columns.iter().any(|column| column.len() != len) {
            return Err(DbError::internal("the columns of a set of rows differ in length"));
        }
        Ok(())
    }

    fn to_json(&self) -> String {
        let rows = self.len();
        let mut json = String::with_capacity(2 + rows * self.columns.len() * 16);
        json.push('[');
        for row in 0..rows {
            json.push_str(if row == 0 { "[" } else { ",[" });
            for (position, column) in self.columns.iter().enumerate() {
                if position > 0 {
                    json.push(',');
                }
                column.write_json(row, &mut json);
            }
            json.push(']');
        }
        json.push(']');
        json
    }
}

impl Values<'_> {
    fn len(&self) -> usize {
        match self {
            Self::I64(values) => values.len(),
            Self::OptI64(values) => values.len(),
            Self::Text(values) => values.len(),
            Self::OptText(values) => values.len(),
            Self::Bytes(values) => values.len(),
            Self::OptBytes(values) => values.len(),
        }
    }

    fn write_json(&self, row: usize, json: &mut String) {
        match self {
            Self::I64(values) => write_i64(values[row], json),
            Self::OptI64(values) => write_or_null(values[row], json, write_i64),
            Self::Text(values) => write_text(values[row], json),
            Self::OptText(values) => write_or_null(values[row], json, write_text),
            Self::Bytes(values) => write_hex(values[row], json),
            Self::OptBytes(values) => write_or_null(values[row], json, write_hex),
        }
    }
}

fn write_or_null<T>(value: Option<T>, json: &mut String, write: impl FnOnce(T, &mut String)) {
    match value {
        Some(value) => write(value, json),
        None => json.push_str("null"),
    }
}

fn write_i64(value: i64, json: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = write!(json, "{value}");
}

fn write_text(value: &str, json: &mut String) {
    json.push('"');
    let mut plain = 0;
    for (at, byte) in value.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        json.push_str(&value[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => json.push_str("\\\""),
            b'\\' => json.push_str("\\\\"),
            _ => {
                let _ = write!(json, "\\u{byte:04x}");
            }
        }
    }
    json.push_str(&value[plain..]);
    json.push('"');
}

fn write_hex(value: &[u8], json: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    json.push('"');
    for byte in value {
        json.push(char::from(DIGITS[usize::from(byte >> 4)]));
        json.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    json.push('"');
}

impl Bind for Rows<'_> {
    fn bind(self, args: &mut Args) -> Result<(), DbError> {
        self.check()?;
        match args {
            Args::Sqlite(args) => encoded(args.add(self.to_json())),
            Args::Postgres(args) => {
                for column in self.columns {
                    encoded(match column {
                        Values::I64(values) => args.add(values),
                        Values::OptI64(values) => args.add(values),
                        Values::Text(values) => args.add(values),
                        Values::OptText(values) => args.add(values),
                        Values::Bytes(values) => args.add(values),
                        Values::OptBytes(values) => args.add(values),
                    })?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_become_rows() {
        let rows = Rows::new()
            .i64s([1, i64::MIN])
            .opt_i64s([None, Some(2)])
            .texts(["a\"b", "c\\d\n"])
            .opt_texts([Some("x"), None])
            .bytes([&[0_u8, 255][..], &[]])
            .opt_bytes([None, Some(&[16_u8][..])]);
        assert_eq!(
            rows.to_json(),
            r#"[[1,null,"a\"b","x","00ff",null],[-9223372036854775808,2,"c\\d\u000a",null,"","10"]]"#
        );
        assert!(rows.check().is_ok());
        assert!(rows.i64s([1]).check().is_err());
        assert!(Rows::new().check().is_err());
    }

    proptest! {
        #[test]
        fn any_text_survives_the_trip_through_json(text in any::<String>()) {
            let mut json = String::new();
            write_text(&text, &mut json);
            prop_assert_eq!(serde_json::from_str::<String>(&json)?, text);
        }
    }
}
