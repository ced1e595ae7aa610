//! One POST: to a fixed address, with a limit on time and on what is read.

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use core_resilience::{Reach, Resolver};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::header::{CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use hyper::{Request, StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::WebhookSetupError;

/// An attempt may take this long, from the look-up of the name to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most that is sent, in bytes.
const MOST_SENT: usize = 64 * 1024;
/// The most that is read of an answer, in bytes; what it says does not matter.
const MOST_READ: usize = 16 * 1024;
const AGENT: &str = concat!("Guildhall/", env!("CARGO_PKG_VERSION"));

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// The receiver has it.
    Taken,
    /// Nobody answered, or the receiver wants it later, perhaps after a while that it names.
    Away(String, Option<Duration>),
    /// The receiver does not want it.
    Refused(String),
}

impl Answer {
    pub(super) const fn label(&self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Away(..) => "away",
            Self::Refused(_) => "refused",
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Client {
    client: hyper_util::client::legacy::Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    uri: Uri,
}

impl Client {
    pub(super) fn new(url: &str, allow_private: bool) -> Result<Self, WebhookSetupError> {
        let uri: Uri = url
            .parse()
            .map_err(|_| WebhookSetupError::Address("is not an address that can be posted to"))?;
        let reach = reach(&uri, allow_private)?;
        let mut plain = HttpConnector::new_with_resolver(Resolver(reach));
        plain.enforce_http(false);
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
            .map_err(|error| WebhookSetupError::Tls(std::io::Error::other(error)))?
            .https_or_http()
            .enable_http1()
            .wrap_connector(plain);
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { client, uri })
    }

    pub(super) async fn post(&self, headers: &[(&'static str, String)], body: String) -> Answer {
        if body.len() > MOST_SENT {
            return Answer::Refused("the event is too large to be posted".to_owned());
        }
        tokio::select! {
            answer = self.exchange(headers, body) => answer,
            () = tokio::time::sleep(PATIENCE) => Answer::Away(format!("no answer within {} s", PATIENCE.as_secs()), None),
        }
    }

    async fn exchange(&self, headers: &[(&'static str, String)], body: String) -> Answer {
        let mut request = Request::post(self.uri.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, AGENT);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = match request.body(Full::new(Bytes::from(body))) {
            Ok(request) => request,
            Err(error) => return Answer::Refused(error.to_string()),
        };
        let (head, body) = match self.client.request(request).await {
            Ok(response) => response.into_parts(),
            Err(error) => return Answer::Away(reason(&error), None),
        };
        let retry_after = head
            .headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok());
        let retry_after = retry_after
            .and_then(|seconds| seconds.parse().ok())
            .map(Duration::from_secs);
        // Read to its end, so that the connection can be used again; a long one is cut off.
        let _ = Limited::new(body, MOST_READ).collect().await;
        let said = format!("the receiver answered {}", head.status.as_u16());
        match head.status {
            status if status.is_success() => Answer::Taken,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
                Answer::Away(said, retry_after)
            }
            status if status.is_server_error() => Answer::Away(said, retry_after),
            // Redirects too: where they lead was not checked.
            _ => Answer::Refused(said),
        }
    }
}

/// Where this address may lead: an address that is written as a number never meets the resolver, so it is looked at here.
fn reach(uri: &Uri, allow_private: bool) -> Result<Reach, WebhookSetupError> {
    let authority = uri.authority().map(hyper::http::uri::Authority::as_str);
    if authority.is_none_or(|authority| authority.contains('@')) {
        return Err(WebhookSetupError::Address(
            "needs a host, and no user or password",
        ));
    }
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let literal = host.parse::<IpAddr>().ok();
    let is_loopback = host == "localhost" || literal.is_some_and(|address| Reach::Loopback.allows(address));
    let reach = match (is_loopback, allow_private) {
        (true, _) => Reach::Loopback,
        (false, true) => Reach::Everything,
        (false, false) => Reach::Public,
    };
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if is_loopback => {}
        Some("http") => {
            return Err(WebhookSetupError::Address(
                "plain http:// would show events on the way; it is allowed for this machine only",
            ));
        }
        _ => {
            return Err(WebhookSetupError::Address(
                "begins with neither https:// nor http://",
            ));
        }
    }
    match literal {
        Some(address) if !reach.allows(address) => Err(WebhookSetupError::Address(
            "is an address of a private network; set webhook.allow_private if that is meant",
        )),
        _ => Ok(reach),
    }
}

/// The error with what caused it, without the address.
fn reason(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_before_anything_is_posted() {
        let public = Some(Reach::Public);
        for (url, allow_private, expected) in [
            ("https://events.example.org/hook", false, public),
            ("https://93.184.216.34/hook", false, public),
            ("http://127.0.0.1:9000/hook", false, Some(Reach::Loopback)),
            ("http://localhost:9000/hook", true, Some(Reach::Loopback)),
            ("https://[::1]/hook", false, Some(Reach::Loopback)),
            ("https://10.0.0.7/hook", true, Some(Reach::Everything)),
            ("https://10.0.0.7/hook", false, None),
            ("https://169.254.169.254/latest/meta-data", false, None),
            ("https://[::ffff:10.0.0.7]/hook", false, None),
            ("http://events.example.org/hook", false, None),
            ("http://10.0.0.7/hook", true, None),
            ("https://user:password@events.example.org/hook", false, None),
            ("ftp://events.example.org/hook", false, None),
            ("/hook", false, None),
        ] {
            let uri = url.parse().unwrap();
            assert_eq!(reach(&uri, allow_private).ok(), expected, "{url}");
        }
    }
}
