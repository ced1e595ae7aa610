//! Types a setting can have: how each is read, compared and shown.

mod basic;
mod duration;
pub(crate) mod named;
mod url;

pub use self::{
    named::PublicKey,
    url::{DatabaseUrl, ServiceUrl},
};

use figment::value::{Num, Value};

/// A type that a key can hold.
pub(crate) trait Setting: Sized + Clone {
    /// Kind of value, as shown to people.
    const EXPECTED: &'static str;
    /// Whether a value may hold a secret: it can come from a file of its own then.
    const FROM_FILE: bool = false;

    /// Reads the value, or says what is wrong with it, without quoting it if it may hold a secret.
    fn parse(raw: &Raw) -> Result<Self, String>;

    /// Value when the key is not set at all; `None` where a value is needed.
    fn unset() -> Option<Self> {
        None
    }

    /// The value for people, with everything secret left out.
    fn show(&self) -> String;

    /// Whether two values are the same setting.
    fn same(&self, other: &Self) -> bool {
        self.show() == other.show()
    }
}

/// A value as it was written, before its key gave it a type.
///
/// The environment only knows text, so every type reads text as well.
pub(crate) enum Raw {
    Text(String),
    Integer(i128),
    Boolean(bool),
    List(Vec<Raw>),
    Other(&'static str),
}

impl Raw {
    /// What was found, for a message; text is not quoted, since it might be a secret in the wrong place.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "a number",
            Self::Boolean(_) => "true or false",
            Self::List(_) => "a list",
            Self::Other(kind) => kind,
        }
    }

    /// The text of a scalar, so that `token = 123` and `token = "123"` are the same.
    pub(crate) fn text(&self) -> Result<String, String> {
        match self {
            Self::Text(text) => Ok(text.trim().to_owned()),
            Self::Integer(number) => Ok(number.to_string()),
            Self::Boolean(value) => Ok(value.to_string()),
            Self::List(_) | Self::Other(_) => Err(format!("found {}", self.kind())),
        }
    }
}

impl From<&Value> for Raw {
    fn from(value: &Value) -> Self {
        match value {
            Value::String(_, text) => Self::Text(text.clone()),
            Value::Char(_, letter) => Self::Text(letter.to_string()),
            Value::Bool(_, value) => Self::Boolean(*value),
            Value::Num(_, Num::F32(_) | Num::F64(_)) => Self::Other("a fraction"),
            Value::Num(_, number) => number
                .to_i128()
                .or_else(|| number.to_u128().and_then(|n| i128::try_from(n).ok()))
                .map_or(Self::Other("a number out of range"), Self::Integer),
            Value::Array(_, items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Dict(..) => Self::Other("a table"),
            Value::Empty(..) => Self::Other("nothing"),
        }
    }
}
