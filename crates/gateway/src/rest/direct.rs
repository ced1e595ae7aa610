use std::{io, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    HeaderMap, Method,
    header::{CONTENT_TYPE, DATE, HeaderName, RETRY_AFTER, USER_AGENT},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use core_types::Timestamp;

use super::{Address, LimitScope, NoAnswer, Request, Response, Sending, Transport, Verb};
use crate::skew::http_date;

/// The most of an answer that is read, in bytes. Discord's are far smaller.
const MAX_ANSWER: usize = 4 << 20;

/// How Discord wants to be addressed.
pub(super) const AGENT: &str = concat!(
    "DiscordBot (https://github.com/guildhall-bot/guildhall, ",
    env!("CARGO_PKG_VERSION"),
    ")"
);

/// Speaks HTTP to whoever it is, encrypted if the address says so.
pub(crate) type HttpClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// A client with connections of its own.
pub(crate) fn client() -> io::Result<HttpClient> {
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
        .map_err(io::Error::other)?
        .https_or_http()
        .enable_http1()
        .enable_http2()
        .build();
    Ok(Client::builder(TokioExecutor::new()).build(connector))
}

/// Sends at once, without a queue and without the bot's token, and shows everything that comes back.
#[derive(Debug, Clone)]
pub(crate) struct Direct {
    client: HttpClient,
    address: Address,
    timeout: Duration,
}

impl Direct {
    /// `timeout` is for one request, in which it is answered or given up.
    pub(crate) fn new(address: Address, timeout: Duration) -> io::Result<Self> {
        Ok(Self {
            client: client()?,
            address,
            timeout,
        })
    }

    async fn exchange(&self, request: Request) -> Result<Response, NoAnswer> {
        let mut builder = hyper::Request::builder()
            .method(method(request.verb))
            .uri(self.address.of(&request.path))
            .header(USER_AGENT, AGENT);
        if let Some(content) = &request.body {
            builder = builder.header(CONTENT_TYPE, &content.kind);
        }
        let bytes = request.body.map(|content| content.bytes).unwrap_or_default();
        let request = builder.body(Full::new(bytes)).map_err(no_answer)?;
        let (head, body) = self
            .client
            .request(request)
            .await
            .map_err(no_answer)?
            .into_parts();
        let body = Limited::new(body, MAX_ANSWER)
            .collect()
            .await
            .map_err(NoAnswer)?
            .to_bytes();
        let (retry_after, scope) = limits(&head.headers);
        Ok(Response {
            status: head.status.as_u16(),
            retry_after,
            scope,
            date: date(&head.headers),
            body,
        })
    }
}

impl Transport for Direct {
    fn send(&self, request: Request) -> Sending<'_> {
        #[expect(
            clippy::disallowed_methods,
            reason = "gives up a request to Discord, which no transaction waits for"
        )]
        let exchange = tokio::time::timeout(self.timeout, self.exchange(request));
        Box::pin(async move { exchange.await.unwrap_or_else(|elapsed| Err(no_answer(elapsed))) })
    }
}

fn no_answer(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> NoAnswer {
    NoAnswer(error.into())
}

const fn method(verb: Verb) -> Method {
    match verb {
        Verb::Get => Method::GET,
        Verb::Post => Method::POST,
        Verb::Put => Method::PUT,
        Verb::Patch => Method::PATCH,
        Verb::Delete => Method::DELETE,
    }
}

/// When Discord answered, by its own clock.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(headers.get(DATE)?.to_str().ok()?)
}

/// `Retry-After` in seconds, and whom it is for. A limit without a scope is not Discord's own but that of the
/// network in front of it, which knows only addresses.
fn limits(headers: &HeaderMap) -> (Option<Duration>, LimitScope) {
    const SCOPE: HeaderName = HeaderName::from_static("x-ratelimit-scope");
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let retry_after = text(&RETRY_AFTER)
        .and_then(|seconds| seconds.parse::<f64>().ok())
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let scope = match text(&SCOPE) {
        Some("user") => LimitScope::Route,
        Some("shared") => LimitScope::Shared,
        _ => LimitScope::Everybody,
    };
    (retry_after, scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_from_headers() {
        let read = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
            limits(&headers.collect())
        };
        assert_eq!(
            read(&[("retry-after", "1.5"), ("x-ratelimit-scope", "shared")]),
            (Some(Duration::from_millis(1_500)), LimitScope::Shared)
        );
        assert_eq!(
            read(&[("retry-after", "3"), ("x-ratelimit-scope", "global")]),
            (Some(Duration::from_secs(3)), LimitScope::Everybody)
        );
        assert_eq!(
            read(&[("retry-after", "60")]),
            (Some(Duration::from_mins(1)), LimitScope::Everybody)
        );
        assert_eq!(read(&[("retry-after", "-1")]), (None, LimitScope::Everybody));
        assert_eq!(read(&[("retry-after", "NaN")]), (None, LimitScope::Everybody));
    }
}
