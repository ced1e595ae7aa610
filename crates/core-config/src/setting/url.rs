//! Addresses that may carry a password: kept whole for use, shown without it.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{Raw, Setting};

/// Query parameters whose values are not shown.
const SECRET_PARAMETERS: [&str; 5] = ["password", "token", "key", "secret", "auth"];

/// Address of a service: `https://…`, `wss://…`, `redis://…`.
///
/// `Debug` and `Display` leave passwords out; [`ServiceUrl::expose`] gives the whole.
#[derive(Clone)]
pub struct ServiceUrl {
    whole: SecretString,
    parsed: Url,
}

impl ServiceUrl {
    /// The address as written, including a password; for the client that connects, never for a log.
    pub fn expose(&self) -> &str {
        self.whole.expose_secret()
    }

    /// Scheme in lower case, such as `wss`.
    pub fn scheme(&self) -> &str {
        self.parsed.scheme()
    }

    /// Whether the host is this machine: `localhost`, `127.0.0.0/8` or `::1`.
    pub fn is_loopback(&self) -> bool {
        match self.parsed.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    fn redacted(&self) -> String {
        redact(&self.parsed)
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}

impl fmt::Debug for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}

impl Setting for ServiceUrl {
    const EXPECTED: &'static str = "address (URL)";
    const FROM_FILE: bool = true;

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        let text = text.trim_end_matches('/');
        let parsed = Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
        if !parsed.has_host() {
            return Err("has no host".into());
        }
        Ok(Self {
            whole: SecretString::from(text),
            parsed,
        })
    }

    fn show(&self) -> String {
        self.redacted()
    }

    fn same(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

/// Where the database is: `sqlite://path` or `postgres://user:password@host/name`.
///
/// `Debug` and `Display` leave the password out; [`DatabaseUrl::expose`] gives the whole.
#[derive(Clone)]
pub struct DatabaseUrl {
    whole: SecretString,
    shown: String,
}

impl DatabaseUrl {
    /// The address as written, including the password; for the driver, never for a log.
    pub fn expose(&self) -> &str {
        self.whole.expose_secret()
    }

    /// Whether this is SQLite (otherwise PostgreSQL).
    pub fn is_sqlite(&self) -> bool {
        self.expose().starts_with("sqlite:")
    }

    /// The SQLite file `name` in `folder`.
    pub(crate) fn sqlite_in(folder: &std::path::Path, name: &str) -> Self {
        let whole = format!("sqlite://{}", folder.join(name).display());
        Self {
            shown: whole.clone(),
            whole: whole.into(),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Setting for DatabaseUrl {
    const EXPECTED: &'static str = "sqlite:// or postgres:// address";
    const FROM_FILE: bool = true;

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        let shown = if let Some(path) = text.strip_prefix("sqlite:") {
            if path.trim_start_matches('/').is_empty() {
                return Err("names no file".into());
            }
            text.clone()
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            redact(&Url::parse(&text).map_err(|error| format!("is not an address: {error}"))?)
        } else {
            return Err("starts with neither sqlite:// nor postgres://".into());
        };
        Ok(Self {
            whole: text.into(),
            shown,
        })
    }

    fn show(&self) -> String {
        self.shown.clone()
    }

    fn same(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

/// The address with `***` for the password and for secret query parameters.
fn redact(url: &Url) -> String {
    let mut shown = url.clone();
    if shown.password().is_some() && shown.set_password(Some("***")).is_err() {
        return format!("{}://***", url.scheme());
    }
    if url.query().is_some() {
        let pairs = url.query_pairs().map(|(name, value)| {
            let secret = SECRET_PARAMETERS
                .iter()
                .any(|part| name.to_lowercase().contains(part));
            let value = if secret { "***".into() } else { value };
            (name, value)
        });
        shown.query_pairs_mut().clear().extend_pairs(pairs);
    }
    let shown = shown.as_str();
    if url.path() == "/" && url.query().is_none() {
        shown.trim_end_matches('/').to_owned()
    } else {
        shown.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(text: &str) -> Result<DatabaseUrl, String> {
        DatabaseUrl::parse(&Raw::Text(text.into()))
    }

    #[test]
    fn passwords_are_kept_for_use_and_left_out_when_shown() {
        for (text, shown) in [
            ("sqlite://data/guildhall.db", "sqlite://data/guildhall.db"),
            (
                "postgres://bot:hunter2@db:5432/hall",
                "postgres://bot:***@db:5432/hall",
            ),
            (
                "postgres://db/hall?user=bot&password=hunter2",
                "postgres://db/hall?user=bot&password=***",
            ),
        ] {
            let url = database(text).expect(text);
            assert_eq!((url.expose(), url.to_string().as_str()), (text, shown));
            assert_eq!(format!("{url:?}"), shown);
        }
        let redis = ServiceUrl::parse(&Raw::Text("redis://:hunter2@cache:6379".into())).expect("redis");
        assert_eq!(redis.to_string(), "redis://:***@cache:6379");
        assert!(redis.expose().contains("hunter2"));
    }

    #[test]
    fn refusals_never_quote_the_address() {
        for text in [
            "mysql://root:hunter2@db/hall",
            "postgres://bot:hunter2@:x/",
            "hunter2",
            "sqlite://",
        ] {
            let problem = database(text).expect_err(text);
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }

    #[test]
    fn loopback_hosts() {
        for (text, expected) in [
            ("ws://127.0.0.1:9000/gateway", true),
            ("ws://[::1]:9000", true),
            ("ws://localhost", true),
            ("ws://gateway.discord.gg", false),
            ("ws://127.0.0.1.example.org", false),
            ("ws://localhost@evil.example", false),
        ] {
            let url = ServiceUrl::parse(&Raw::Text(text.into())).expect(text);
            assert_eq!(url.is_loopback(), expected, "{text}");
        }
    }
}
