//! Limits on values, beyond their type: each returns what is wrong.

use std::fmt::Display;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use crate::setting::{DatabaseUrl, ServiceUrl, Setting};

/// What a check answers.
pub(crate) type Checked = Result<(), String>;

/// From `least` to `most`, both included.
pub(crate) fn between<T: PartialOrd + Display + Copy>(least: T, most: T) -> impl Fn(&T) -> Checked {
    move |value| {
        if (least..=most).contains(value) {
            Ok(())
        } else {
            Err(format!("{value} is not between {least} and {most}"))
        }
    }
}

/// From `least` to `most`, both included.
pub(crate) fn lasting(least: Duration, most: Duration) -> impl Fn(&Duration) -> Checked {
    move |value| {
        if (least..=most).contains(value) {
            Ok(())
        } else {
            Err(format!(
                "{} is not between {} and {}",
                value.show(),
                least.show(),
                most.show()
            ))
        }
    }
}

/// A check on the value, if there is one.
pub(crate) fn if_set<T>(check: impl Fn(&T) -> Checked) -> impl Fn(&Option<T>) -> Checked {
    move |value| value.as_ref().map_or(Ok(()), &check)
}

/// `http://` or `https://`.
pub(crate) fn web(url: &ServiceUrl) -> Checked {
    scheme(url, &["http", "https"])
}

/// `redis://` or `rediss://`.
pub(crate) fn redis(url: &ServiceUrl) -> Checked {
    scheme(url, &["redis", "rediss"])
}

/// A replica is one of PostgreSQL.
pub(crate) fn replica(url: &DatabaseUrl) -> Checked {
    if url.is_sqlite() {
        return Err("a replica is a PostgreSQL server; SQLite has none".into());
    }
    Ok(())
}

/// `wss://`, or `ws://` to this machine: the bot's token travels in the first message.
pub(crate) fn gateway(url: &ServiceUrl) -> Checked {
    scheme(url, &["ws", "wss"])?;
    if url.scheme() == "ws" && !url.is_loopback() {
        return Err(
            "plain ws:// would show the token on the way; it is allowed for this machine only".into(),
        );
    }
    Ok(())
}

/// Master keys: 64 hexadecimal digits or 43 characters of base64 each, without counting its padding.
pub(crate) fn master_keys(keys: &SecretString) -> Checked {
    let is_key = |key: &str| {
        let key = key.trim().trim_end_matches('=');
        let is_base64 = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '/';
        (key.len() == 64 && key.chars().all(|c| c.is_ascii_hexdigit()))
            || (key.len() == 43 && key.chars().all(is_base64))
    };
    let odd = keys.expose_secret().split(',').position(|key| !is_key(key));
    odd.map_or(Ok(()), |at| {
        Err(format!(
            "key number {} is not 32 bytes as base64 or hexadecimal digits",
            at + 1
        ))
    })
}

fn scheme(url: &ServiceUrl, allowed: &[&str]) -> Checked {
    if allowed.contains(&url.scheme()) {
        Ok(())
    } else {
        let allowed: Vec<_> = allowed.iter().map(|scheme| format!("{scheme}://")).collect();
        Err(format!(
            "starts with {}://, not with {}",
            url.scheme(),
            allowed.join(" or ")
        ))
    }
}
