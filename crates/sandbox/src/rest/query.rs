//! The query of a request, read as leniently as Discord reads it: libraries send `true`, `True` or `1`.

use std::{str::FromStr, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, Visitor,
        value::{Error, MapDeserializer},
    },
    forward_to_deserialize_any,
};
use url::form_urlencoded;

use crate::{
    error::{ApiError, ApiResult, FormErrors},
    state::Discord,
};

/// The query of a request. One that cannot be read is refused as Discord does.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Discord>> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Discord>) -> ApiResult<Self> {
        let query = parts.uri.query().unwrap_or_default();
        read(query).map(Self).map_err(|_| refusal::<T>(query))
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Error> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let pairs = pairs.map(|(name, value)| (name.into_owned(), Text(value.into_owned())));
    T::deserialize(MapDeserializer::new(pairs))
}

/// Names the values that cannot be read: those with which the query is not even read on their own.
fn refusal<T: DeserializeOwned>(query: &str) -> ApiError {
    let mut errors = FormErrors::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let pair = (name.clone().into_owned(), Text(value.clone().into_owned()));
        let alone = T::deserialize(MapDeserializer::new(std::iter::once(pair)));
        if alone.is_err_and(|error| !error.to_string().starts_with("missing field")) {
            let message = format!("Value \"{value}\" could not be read.");
            errors.add(&name, "NUMBER_TYPE_COERCE", &message);
        }
    }
    errors.into_error()
}

/// A value, which is whatever its reader expects.
struct Text(String);

impl Text {
    fn parse<T: FromStr>(&self) -> Result<T, Error> {
        let odd = |_| Error::custom(format_args!("odd value {:?}", self.0));
        self.0.parse().map_err(odd)
    }
}

impl IntoDeserializer<'_, Error> for Text {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($read:ident => $visit:ident),*) => {
        $(fn $read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.parse()?)
        })*
    };
}

impl<'de> Deserializer<'de> for Text {
    type Error = Error;

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(match self.0.as_str() {
            "true" | "True" | "1" => true,
            "false" | "False" | "0" => false,
            odd => return Err(Error::custom(format_args!("odd value {odd:?}"))),
        })
    }

    numbers! {
        deserialize_u8 => visit_u8, deserialize_u16 => visit_u16, deserialize_u32 => visit_u32,
        deserialize_u64 => visit_u64, deserialize_i8 => visit_i8, deserialize_i16 => visit_i16,
        deserialize_i32 => visit_i32, deserialize_i64 => visit_i64, deserialize_f32 => visit_f32,
        deserialize_f64 => visit_f64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.0)
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::snowflake::Snowflake;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Wanted {
        wait: Option<bool>,
        limit: Option<usize>,
        after: Option<Snowflake>,
        query: Option<String>,
    }

    #[test]
    fn yes_and_no_have_three_spellings_each() {
        for (query, wait) in [
            ("", None),
            ("wait=true", Some(true)),
            ("wait=True", Some(true)),
            ("wait=1", Some(true)),
            ("wait=false", Some(false)),
            ("wait=False", Some(false)),
            ("wait=0&unknown=2", Some(false)),
        ] {
            assert_eq!(read::<Wanted>(query).unwrap().wait, wait, "{query}");
        }
    }

    #[test]
    fn values_are_what_their_reader_expects() {
        let read_all = read::<Wanted>("limit=5&after=81384788765712384&query=%C3%84nne+1").unwrap();
        let wanted = Wanted {
            wait: None,
            limit: Some(5),
            after: Some(Snowflake(81_384_788_765_712_384)),
            query: Some("Änne 1".to_owned()),
        };
        assert_eq!(read_all, wanted);
        for odd in ["wait=yes", "limit=-1", "limit=five", "after=x", "limit=1&limit=2"] {
            assert!(read::<Wanted>(odd).is_err(), "{odd}");
        }
    }
}
