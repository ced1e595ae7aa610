//! Values on their way out of a row.

use sqlx::postgres::{PgRow, PgTypeInfo};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

use crate::error::DbError;

/// One row of an answer, of either database. Columns are read by position.
#[derive(Clone, Copy)]
pub enum Row<'r> {
    #[doc(hidden)]
    Sqlite(&'r SqliteRow),
    #[doc(hidden)]
    Postgres(&'r PgRow),
}

impl<'r> From<&'r SqliteRow> for Row<'r> {
    fn from(row: &'r SqliteRow) -> Self {
        Self::Sqlite(row)
    }
}

impl<'r> From<&'r PgRow> for Row<'r> {
    fn from(row: &'r PgRow) -> Self {
        Self::Postgres(row)
    }
}

impl Row<'_> {
    /// The column at `index`, counted from 0.
    ///
    /// Fails as [`Corrupt`](crate::DbErrorKind::Corrupt) when the column is missing, null where null is not
    /// expected, or of another type.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, DbError> {
        T::read(self, index)
    }
}

/// A value that can be read from one column: `i64`, `i32`, `bool` (from 0 and 1), `String`, bytes, times, and an
/// `Option` of each.
pub trait Column: Sized {
    /// Reads the column at `index`, counted from 0.
    fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError>;
}

fn failed(index: usize, error: sqlx::Error) -> DbError {
    DbError::from_sqlx(format!("read column {index}"), error).with_kind(crate::DbErrorKind::Corrupt)
}

fn is_integer(kind: &PgTypeInfo) -> bool {
    matches!(kind.name(), "INT8" | "INT4" | "INT2")
}

impl Column for Option<i64> {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError> {
        match row {
            Row::Sqlite(row) => row.try_get(index),
            // Expressions such as `length(x)` or a literal are 32 bits wide there.
            Row::Postgres(row) => row.try_get_raw(index).and_then(|value| {
                if value.is_null() || is_integer(&value.type_info()) {
                    row.try_get_unchecked(index)
                } else if value.type_info().name() == "BOOL" {
                    row.try_get::<bool, _>(index).map(|yes| Some(i64::from(yes)))
                } else {
                    row.try_get(index)
                }
            }),
        }
        .map_err(|error| failed(index, error))
    }
}

macro_rules! column_both {
    ($($kind:ty),*) => {$(
        impl Column for Option<$kind> {
            fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError> {
                match row {
                    Row::Sqlite(row) => row.try_get(index),
                    Row::Postgres(row) => row.try_get(index),
                }
                .map_err(|error| failed(index, error))
            }
        }
    )*};
}

column_both!(String, Vec<u8>);

macro_rules! column_required {
    ($($kind:ty),*) => {$(
        impl Column for $kind {
            fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError> {
                Option::<$kind>::read(row, index)?
                    .ok_or_else(|| DbError::corrupt(format!("column {index} is null")))
            }
        }
    )*};
}

column_required!(i64, i32, u32, bool, String, Vec<u8>, core_types::Timestamp);

macro_rules! column_from_i64 {
    ($($kind:ty, |$value:ident, $index:ident| $convert:expr;)*) => {$(
        impl Column for Option<$kind> {
            fn read(row: &Row<'_>, $index: usize) -> Result<Self, DbError> {
                Option::<i64>::read(row, $index)?.map(|$value| $convert).transpose()
            }
        }
    )*};
}

column_from_i64! {
    i32, |value, index| i32::try_from(value).map_err(|_| DbError::corrupt(format!("column {index} exceeds 32 bits")));
    u32, |value, index| u32::try_from(value).map_err(|_| DbError::corrupt(format!("column {index} exceeds 32 bits")));
    bool, |value, index| match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(DbError::corrupt(format!("column {index} is neither 0 nor 1"))),
    };
    core_types::Timestamp, |value, _index| Ok(core_types::Timestamp::from_micros(value));
}

impl<const N: usize> Column for [u8; N] {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError> {
        Self::try_from(Vec::<u8>::read(row, index)?).map_err(|bytes| {
            DbError::corrupt(format!("column {index} has {} bytes instead of {N}", bytes.len()))
        })
    }
}

impl<const N: usize> Column for Option<[u8; N]> {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError> {
        Option::<Vec<u8>>::read(row, index)?
            .map(|bytes| {
                bytes.try_into().map_err(|bytes: Vec<u8>| {
                    DbError::corrupt(format!("column {index} has {} bytes instead of {N}", bytes.len()))
                })
            })
            .transpose()
    }
}

/// A value made of a whole row. Tuples of up to twelve columns have it; a struct of yours needs a few lines:
///
/// ```
/// struct Wallet { id: i64, owner: String }
///
/// impl core_db::FromRow for Wallet {
///     fn from_row(row: &core_db::Row<'_>) -> Result<Self, core_db::DbError> {
///         Ok(Self { id: row.get(0)?, owner: row.get(1)? })
///     }
/// }
/// ```
pub trait FromRow: Sized {
    /// Reads the row's columns.
    fn from_row(row: &Row<'_>) -> Result<Self, DbError>;
}

macro_rules! from_row_tuple {
    ($(($($name:ident $index:tt),+);)*) => {$(
        impl<$($name: Column),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
                Ok(($(row.get::<$name>($index)?,)+))
            }
        }
    )*};
}

from_row_tuple! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
}
