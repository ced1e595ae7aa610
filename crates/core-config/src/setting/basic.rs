//! Text, numbers, truth values, lists, addresses and secrets.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};

use super::{Raw, Setting};

impl Setting for String {
    const EXPECTED: &'static str = "text";

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        if text.is_empty() {
            Err("is empty".into())
        } else {
            Ok(text)
        }
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl Setting for PathBuf {
    const EXPECTED: &'static str = "path";

    fn parse(raw: &Raw) -> Result<Self, String> {
        String::parse(raw).map(Self::from)
    }

    fn show(&self) -> String {
        self.display().to_string()
    }
}

impl Setting for bool {
    const EXPECTED: &'static str = "true or false";

    fn parse(raw: &Raw) -> Result<Self, String> {
        match raw {
            Raw::Boolean(value) => Ok(*value),
            other => match other.text()?.to_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => Ok(true),
                "false" | "no" | "off" | "0" => Ok(false),
                _ => Err("is neither true nor false".into()),
            },
        }
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// Whole numbers of one type; a range belongs to the key, as a check.
macro_rules! whole_number {
    ($($ty:ty),+) => {$(
        impl Setting for $ty {
            const EXPECTED: &'static str = "whole number";

            fn parse(raw: &Raw) -> Result<Self, String> {
                let number = match raw {
                    Raw::Integer(number) => *number,
                    other => {
                        let text = other.text()?;
                        text.replace('_', "").parse().map_err(|_| "is not a whole number".to_owned())?
                    }
                };
                Self::try_from(number)
                    .map_err(|_| format!("{number} is not between {} and {}", Self::MIN, Self::MAX))
            }

            fn show(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

whole_number!(u8, u32, u64, i64);

impl Setting for SocketAddr {
    const EXPECTED: &'static str = "address and port";

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        text.parse()
            .map_err(|_| format!("`{text}` is not an IP address with a port"))
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Setting for IpAddr {
    const EXPECTED: &'static str = "IP address";

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        text.parse().map_err(|_| format!("`{text}` is not an IP address"))
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Setting for SecretString {
    const EXPECTED: &'static str = "secret text";
    const FROM_FILE: bool = true;

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        match text.as_str() {
            "" => Err("is empty".into()),
            text if text.chars().any(char::is_whitespace) => Err("holds a space or a line break".into()),
            _ => Ok(Self::from(text)),
        }
    }

    fn show(&self) -> String {
        "set".to_owned()
    }

    fn same(&self, other: &Self) -> bool {
        self.expose_secret() == other.expose_secret()
    }
}

impl<T: Setting> Setting for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const FROM_FILE: bool = T::FROM_FILE;

    fn parse(raw: &Raw) -> Result<Self, String> {
        T::parse(raw).map(Some)
    }

    fn unset() -> Option<Self> {
        Some(None)
    }

    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "not set".to_owned(), T::show)
    }

    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: Setting> Setting for Vec<T> {
    const EXPECTED: &'static str = "list";

    /// A TOML list, or text with commas (for the environment).
    fn parse(raw: &Raw) -> Result<Self, String> {
        match raw {
            Raw::List(items) => items.iter().map(T::parse).collect(),
            other => {
                let text = other.text()?;
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                items.map(|item| T::parse(&Raw::Text(item.to_owned()))).collect()
            }
        }
    }

    fn show(&self) -> String {
        let items: Vec<_> = self.iter().map(T::show).collect();
        if items.is_empty() {
            "none".to_owned()
        } else {
            items.join(", ")
        }
    }
}
