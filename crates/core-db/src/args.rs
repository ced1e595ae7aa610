//! Values on their way into a statement.

use sqlx::Arguments as _;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

use crate::error::{DbError, DbErrorKind};
use crate::sql::Dialect;

/// The values bound to one statement so far, in the driver's own encoding.
#[derive(Debug)]
pub enum Args {
    #[doc(hidden)]
    Sqlite(SqliteArguments),
    #[doc(hidden)]
    Postgres(Box<PgArguments>),
}

impl Args {
    pub(crate) fn new(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self::Sqlite(SqliteArguments::default()),
            Dialect::Postgres => Self::Postgres(Box::default()),
        }
    }

    /// Adds a value both drivers know under the same type.
    pub(crate) fn add<'v, T>(&mut self, value: T) -> Result<(), DbError>
    where
        T: sqlx::Encode<'v, sqlx::Sqlite>
            + sqlx::Type<sqlx::Sqlite>
            + sqlx::Encode<'v, sqlx::Postgres>
            + sqlx::Type<sqlx::Postgres>,
    {
        match self {
            Self::Sqlite(args) => encoded(sqlx::Arguments::add(args, value)),
            Self::Postgres(args) => encoded(args.add(value)),
        }
    }
}

pub(crate) fn encoded(result: Result<(), sqlx::error::BoxDynError>) -> Result<(), DbError> {
    result.map_err(|error| {
        DbError::from_sqlx("encode a bound value", sqlx::Error::Encode(error))
            .with_kind(DbErrorKind::Internal)
    })
}

/// A value that can stand for `$1` in a statement: `i64`, `i32`, `bool` (as 0 or 1), `&str`, `String`,
/// bytes, times, an `Option` of each, and [`Rows`](crate::Rows).
pub trait Bind {
    /// Adds the value as the next placeholder of the statement.
    fn bind(self, args: &mut Args) -> Result<(), DbError>;
}

macro_rules! bind_as {
    ($($from:ty => $as:ty, |$value:ident| $convert:expr;)*) => {$(
        impl Bind for $from {
            fn bind(self, args: &mut Args) -> Result<(), DbError> {
                let $value = self;
                args.add::<$as>($convert)
            }
        }

        impl Bind for Option<$from> {
            fn bind(self, args: &mut Args) -> Result<(), DbError> {
                args.add::<Option<$as>>(self.map(|$value| $convert))
            }
        }
    )*};
}

bind_as! {
    i64 => i64, |value| value;
    i32 => i64, |value| i64::from(value);
    u32 => i64, |value| i64::from(value);
    bool => i64, |value| i64::from(value);
    core_types::Timestamp => i64, |value| value.as_micros();
    &str => &str, |value| value;
    String => String, |value| value;
    &String => &str, |value| value.as_str();
    &[u8] => &[u8], |value| value;
    Vec<u8> => Vec<u8>, |value| value;
    &Vec<u8> => &[u8], |value| value.as_slice();
}

impl<const N: usize> Bind for &[u8; N] {
    fn bind(self, args: &mut Args) -> Result<(), DbError> {
        args.add::<&[u8]>(self)
    }
}

impl<const N: usize> Bind for [u8; N] {
    fn bind(self, args: &mut Args) -> Result<(), DbError> {
        args.add::<&[u8]>(&self)
    }
}

impl<const N: usize> Bind for Option<&[u8; N]> {
    fn bind(self, args: &mut Args) -> Result<(), DbError> {
        args.add::<Option<&[u8]>>(self.map(<[u8; N]>::as_slice))
    }
}
