use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use twilight_http::{
    Client,
    error::ErrorType,
    request::{Method, RequestBuilder},
};

use super::{Address, LimitScope, NoAnswer, Request, Response, Sending, Transport, Verb};

/// Who reads the server's audit log finds this there.
const AUDIT_REASON: HeaderName = HeaderName::from_static("x-audit-log-reason");

/// Sends through twilight's client, which keeps Discord's limits by itself: an answer is never a 429.
#[derive(Debug, Clone)]
pub(crate) struct Limited {
    client: Arc<Client>,
}

impl Limited {
    pub(crate) fn new(address: &Address, token: &str) -> Self {
        let client = Client::builder()
            .token(token.to_owned())
            .proxy(address.host.clone(), address.plain)
            .build();
        Self {
            client: Arc::new(client),
        }
    }

    async fn exchange(&self, request: Request) -> Result<Response, NoAnswer> {
        let mut builder =
            RequestBuilder::raw(method(request.verb), request.path).use_authorization_token(request.as_bot);
        let mut headers = Vec::new();
        if let Some(content) = request.body {
            let kind = HeaderValue::try_from(content.kind).map_err(|error| NoAnswer(error.into()))?;
            builder = builder.body(content.bytes.into());
            headers.push((CONTENT_TYPE, kind));
        }
        if let Some(reason) = request.reason {
            let reason = HeaderValue::try_from(reason).map_err(|error| NoAnswer(error.into()))?;
            headers.push((AUDIT_REASON, reason));
        }
        if !headers.is_empty() {
            builder = builder.headers(headers.into_iter());
        }
        let request = builder.build().map_err(|error| NoAnswer(error.into()))?;
        let answer = |status, body| Response {
            status,
            retry_after: None,
            scope: LimitScope::Route,
            date: None,
            body,
        };
        match self.client.request::<()>(request).await {
            Ok(response) => {
                let status = response.status().get();
                let body = response.bytes().await.map_err(|error| NoAnswer(error.into()))?;
                Ok(answer(status, Bytes::from(body)))
            }
            Err(error) => match error.into_parts() {
                (ErrorType::Response { body, status, .. }, _) => Ok(answer(status.get(), Bytes::from(body))),
                // twilight keeps the body of an error without a JSON body, and not its status: that is how Discord's
                // network in front answers when Discord is away.
                (ErrorType::Parsing { body }, _) => Ok(answer(502, Bytes::from(body))),
                (ErrorType::Unauthorized, _) => Ok(answer(401, Bytes::new())),
                (_, source) => Err(NoAnswer(
                    source.unwrap_or_else(|| "request could not be made".into()),
                )),
            },
        }
    }
}

impl Transport for Limited {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }
}

const fn method(verb: Verb) -> Method {
    match verb {
        Verb::Get => Method::Get,
        Verb::Post => Method::Post,
        Verb::Put => Method::Put,
        Verb::Patch => Method::Patch,
        Verb::Delete => Method::Delete,
    }
}
