use std::fmt::Write as _;

use core_config::ServiceUrl;

/// Where Discord's REST interface is: scheme and host, perhaps with a port and a path in front of `/api/v10`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Host, with port and path if there are any.
    pub(crate) host: String,
    /// Whether it is plain HTTP, as on a loopback address.
    pub(crate) plain: bool,
}

impl Address {
    /// The address of a setting such as `https://discord.com`.
    pub(crate) fn new(url: &ServiceUrl) -> Self {
        Self::parse(url.expose())
    }

    pub(crate) fn parse(url: &str) -> Self {
        let (scheme, host) = url.split_once("://").unwrap_or(("https", url));
        Self {
            host: host.trim_end_matches('/').to_owned(),
            plain: scheme == "http",
        }
    }

    /// The whole address of a path below `/api/v10/`.
    pub(crate) fn of(&self, path: &str) -> String {
        let scheme = if self.plain { "http" } else { "https" };
        format!("{scheme}://{}/api/v10/{path}", self.host)
    }
}

/// A text as a header can carry it: everything but letters, digits and a few signs as `%` and two digits for each byte.
pub(super) fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b' ' | b':' | b',') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_written_so_that_a_header_takes_them() {
        assert_eq!(percent("bought: Crème 100%"), "bought: Cr%C3%A8me 100%25");
        assert_eq!(percent("a\nb"), "a%0Ab");
    }

    #[test]
    fn requests_go_below_the_address() {
        for (url, expected) in [
            ("https://discord.com", "https://discord.com/api/v10/gateway/bot"),
            (
                "http://127.0.0.1:3000/",
                "http://127.0.0.1:3000/api/v10/gateway/bot",
            ),
            (
                "https://proxy.example/discord",
                "https://proxy.example/discord/api/v10/gateway/bot",
            ),
        ] {
            assert_eq!(Address::parse(url).of("gateway/bot"), expected);
        }
    }
}
