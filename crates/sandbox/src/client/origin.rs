//! Keeping pages of other sites out: browsers let any page call any address, and nobody here has a password.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::error::ApiError;

pub(super) async fn refuse_other_pages(request: Request, next: Next) -> Response {
    if is_from_another_page(request.headers()) {
        return ApiError::missing_access().into_response();
    }
    next.run(request).await
}

/// Whether a browser may have sent it for a page that is not the web client. Scripts send no `Origin`.
pub(super) fn is_from_another_page(headers: &HeaderMap) -> bool {
    let header = |name| {
        headers
            .get(name)
            .map(|value: &HeaderValue| value.to_str().unwrap_or_default())
    };
    let host = header(header::HOST);
    let origin = header(header::ORIGIN).map(|origin| {
        origin
            .strip_prefix("http://")
            .or(origin.strip_prefix("https://"))
            .unwrap_or_default()
    });
    host.is_some_and(|host| !is_ours(host)) || origin.is_some_and(|origin| Some(origin) != host)
}

/// Whether nobody on the internet can own the name: an address, `localhost`, or the name of a machine of one's own
/// network. Any other name may have been pointed at this machine to make its page look like ours (DNS rebinding).
fn is_ours(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.parse::<IpAddr>().is_ok()
        || !name.contains('.')
        || [".localhost", ".local", ".internal"]
            .iter()
            .any(|private| name.to_ascii_lowercase().ends_with(private))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_can_buy_are_ours() {
        for (host, expected) in [
            ("127.0.0.1:7300", true),
            ("[::1]:7300", true),
            ("localhost:7300", true),
            ("sandbox:7300", true),
            ("devbox.local", true),
            ("evil.example:7300", false),
            ("127.0.0.1.evil.example", false),
        ] {
            assert_eq!(is_ours(host), expected, "{host}");
        }
    }

    #[test]
    fn a_page_is_known_by_origin_and_host() {
        for (host, origin, is_refused) in [
            ("127.0.0.1:7300", None, false),
            ("127.0.0.1:7300", Some("http://127.0.0.1:7300"), false),
            ("127.0.0.1:7300", Some("http://127.0.0.1:7301"), true),
            ("127.0.0.1:7300", Some("null"), true),
            ("evil.example:7300", Some("http://evil.example:7300"), true),
            ("evil.example:7300", None, true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(is_from_another_page(&headers), is_refused, "{host} {origin:?}");
        }
    }
}
