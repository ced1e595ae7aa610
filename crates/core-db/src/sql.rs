//! Statement texts: one for both databases, or a pair where they must differ.

/// The database behind a [`Db`](crate::Db).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite in a file of this machine.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Dialect {
    /// Stable lower-case name, as in the folders below `migrations/`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// What OpenTelemetry calls it (`db.system.name`), for metrics and traces.
    pub const fn system_name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

impl std::fmt::Display for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text of one statement. Most are the same on both databases and come from a plain `&'static str`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sql {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    /// One text for both databases.
    pub const fn new(both: &'static str) -> Self {
        Self {
            sqlite: both,
            postgres: both,
        }
    }

    /// Two texts, for what the databases cannot say alike: row locks and sets of rows.
    pub const fn split(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    /// The text for one database.
    pub const fn text(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }
}

impl From<&'static str> for Sql {
    fn from(both: &'static str) -> Self {
        Self::new(both)
    }
}

/// Declares a module's statements as constants. With them comes a test of that module: both databases prepare every one of
/// them, so no statement can be written that one of the databases does not understand.
///
/// ```
/// core_db::statements! {
///     /// Ensures that the counter exists.
///     pub(crate) COUNTER_OPEN = "INSERT INTO counter (name, value) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING";
///     /// Adds one to each of many counters.
///     COUNTER_BUMP_MANY = split(
///         "UPDATE counter SET value = value + 1 WHERE name IN (SELECT value ->> 0 FROM json_each($1))",
///         "UPDATE counter SET value = value + 1 WHERE name = ANY ($1::text[])"
///     );
/// }
/// # fn main() {
/// # let _ = (COUNTER_OPEN, COUNTER_BUMP_MANY);
/// # }
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $vis:vis $name:ident = $(split($sqlite:expr, $postgres:expr $(,)?))? $($both:literal)?;)*) => {
        $(
            $(#[$doc])*
            $vis const $name: $crate::Sql = $crate::statements!(@one $(split $sqlite, $postgres)? $($both)?);
        )*

        #[cfg(test)]
        #[test]
        fn every_statement_is_understood() {
            $crate::testing::assert_prepared(&[$((stringify!($name), $name)),*]);
        }
    };
    (@one split $sqlite:expr, $postgres:expr) => { $crate::Sql::split($sqlite, $postgres) };
    (@one $both:literal) => { $crate::Sql::new($both) };
}
