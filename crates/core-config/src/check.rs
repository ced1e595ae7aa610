//! Limits on values, beyond their type: each returns what is wrong.

use std::fmt::Display;
use std::time::Duration;

use crate::setting::{ServiceUrl, Setting};

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
