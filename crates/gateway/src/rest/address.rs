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

#[cfg(test)]
mod tests {
    use super::*;

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
