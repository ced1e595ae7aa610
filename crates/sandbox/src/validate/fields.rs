//! Reading the fields of a body one by one, each absent, null or of the right kind.

use serde_json::{Map, Value};

use crate::{
    error::{ApiResult, FormErrors},
    snowflake::Snowflake,
};

/// A field of a body that changes something: what is absent stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) enum Field<T> {
    #[default]
    Absent,
    Null,
    Given(T),
}

impl<T> Field<T> {
    /// The value, if there is one.
    pub(crate) fn given(self) -> Option<T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether the body has the field at all.
    pub(crate) fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// Writes a value into a place that always has one; null is as good as absent.
    pub(crate) fn put(self, place: &mut T) {
        if let Self::Given(value) = self {
            *place = value;
        }
    }

    /// Writes a value or nothing.
    pub(crate) fn put_or_clear(self, place: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *place = None,
            Self::Given(value) => *place = Some(value),
        }
    }
}

/// Reads the fields of one object of a body and collects what is wrong with them.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    body: Option<&'a Map<String, Value>>,
    /// The path of the object, empty or ending in a dot.
    path: String,
    pub(crate) errors: FormErrors,
}

impl<'a> Fields<'a> {
    /// The fields of a whole body.
    pub(crate) fn of(body: &'a Value) -> Self {
        Self::at(body, "")
    }

    /// The fields of an object inside a body, at this path.
    pub(crate) fn at(body: &'a Value, path: &str) -> Self {
        let mut errors = FormErrors::default();
        if !body.is_object() {
            let message = "Only dictionaries may be used in a DictType";
            errors.add(path, "DICT_TYPE_CONVERT", message);
        }
        let path = if path.is_empty() {
            String::new()
        } else {
            format!("{path}.")
        };
        Self {
            body: body.as_object(),
            path,
            errors,
        }
    }

    fn read<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
        code: &str,
        kind: &str,
    ) -> Field<T> {
        match self.body.and_then(|body| body.get(name)) {
            None => Field::Absent,
            Some(Value::Null) => Field::Null,
            Some(value) => read(value).map_or_else(
                || {
                    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    self.error(name, code, &kind.replace("{}", &shown));
                    Field::Absent
                },
                Field::Given,
            ),
        }
    }

    /// Adds a fault of a field.
    pub(crate) fn error(&mut self, name: &str, code: &str, message: &str) {
        self.errors.add(&format!("{}{name}", self.path), code, message);
    }

    /// A text of so many characters.
    pub(crate) fn text(&mut self, name: &str, min: usize, max: usize) -> Field<String> {
        let found = self.read(
            name,
            Value::as_str,
            "STRING_TYPE_CONVERT",
            "Could not interpret \"{}\" as string.",
        );
        let Field::Given(text) = found else {
            return found.map(str::to_owned);
        };
        self.errors
            .length(&format!("{}{name}", self.path), text, min, max);
        Field::Given(text.to_owned())
    }

    /// A whole number within these bounds, both allowed.
    pub(crate) fn number(&mut self, name: &str, min: u64, max: u64) -> Field<u64> {
        // Discord reads numbers out of strings as well.
        let read = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        let found = self.read(name, read, "NUMBER_TYPE_COERCE", "Value \"{}\" is not int.");
        if let Field::Given(number) = found {
            self.errors
                .range(&format!("{}{name}", self.path), number, min, max);
        }
        found
    }

    pub(crate) fn flag(&mut self, name: &str) -> Field<bool> {
        self.read(
            name,
            Value::as_bool,
            "BOOLEAN_TYPE_CONVERT",
            "Must be either true or false.",
        )
    }

    pub(crate) fn id(&mut self, name: &str) -> Field<Snowflake> {
        let read = |value: &Value| Snowflake::from_json(value).or_else(|| value.as_u64().map(Snowflake));
        self.read(name, read, "NUMBER_TYPE_COERCE", "Value \"{}\" is not snowflake.")
    }

    /// Permission bits: a string, or a number.
    pub(crate) fn bits(&mut self, name: &str) -> Field<u64> {
        let read = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        self.read(name, read, "NUMBER_TYPE_COERCE", "Value \"{}\" is not int.")
    }

    pub(crate) fn list(&mut self, name: &str) -> Field<&'a [Value]> {
        self.read(
            name,
            |value| value.as_array().map(Vec::as_slice),
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType",
        )
    }

    /// A list of ids.
    pub(crate) fn ids(&mut self, name: &str, max: usize) -> Field<Vec<Snowflake>> {
        let Field::Given(list) = self.list(name) else {
            return self.list(name).map(|_| Vec::new());
        };
        if list.len() > max {
            let message = format!("Must be {max} or fewer in length.");
            self.error(name, "BASE_TYPE_MAX_LENGTH", &message);
        }
        let mut ids = Vec::new();
        for (index, value) in list.iter().enumerate() {
            match Snowflake::from_json(value) {
                Some(id) if !ids.contains(&id) => ids.push(id),
                Some(_) => {}
                None => {
                    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    let message = format!("Value \"{shown}\" is not snowflake.");
                    self.error(&format!("{name}.{index}"), "NUMBER_TYPE_COERCE", &message);
                }
            }
        }
        Field::Given(ids)
    }

    /// Everything that was wrong, as one refusal.
    pub(crate) fn finish(self) -> ApiResult<()> {
        self.errors.finish()
    }
}

impl<T> Field<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Given(value) => Field::Given(change(value)),
        }
    }
}
