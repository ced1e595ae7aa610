//! The HTTP door: interactions that Discord posts, each signed, and answered in the response where that is possible.
//!
//! It keeps no state of a conversation between requests, so that any number of processes may stand behind one address. Discord
//! sends wrong signatures on purpose and removes the address of whoever does not refuse them with 401.

mod answer;
mod depth;
mod keys;
mod lookup;

use std::sync::Arc;

use arc_swap::ArcSwap;
use bytes::Bytes;
use core_telemetry::name;
use core_types::Timestamp;
use hyper::{HeaderMap, Response, StatusCode, header::CONTENT_TYPE};
use serde::Deserialize;
use tokio::sync::oneshot;
use tracing::{Instrument, Span, field};

use self::answer::InResponse;
pub use self::{
    answer::AnswerBody,
    keys::{KeyError, check_keys},
};
pub(crate) use self::{
    keys::{Proof, PublicKeys},
    lookup::keep_asking,
};
use crate::{
    call::{Call, Door},
    reception::Reception,
    responder::Responder,
    rest::Content,
    servers::{Heard, Servers},
};

/// Discord asks whether somebody is there, and the answer to it.
const PING: u8 = 1;
const PONG: &[u8] = br#"{"type":1}"#;

/// Takes signed interactions, whoever listens for them. Clones share it.
#[derive(Clone)]
pub struct HttpDoor(Arc<Inner>);

struct Inner {
    reception: Reception,
    responder: Responder,
    /// Told where the bot is: without a shard nobody else would notice that a server has invited it again.
    servers: Servers,
    /// None until Discord has said which they are, if the settings do not.
    keys: ArcSwap<PublicKeys>,
}

/// Why a request got no answer of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nobody here knows the public key yet.
    NoKey,
    /// Not signed with one of the keys.
    Signature,
    /// Signed, but not lately.
    Stale,
    /// Nested deeper than anything Discord sends.
    TooDeep,
    /// No interaction.
    Unreadable,
    /// There is not even room to say so politely, or the house broke.
    NoRoom,
}

impl Refusal {
    const fn status(self) -> StatusCode {
        match self {
            Self::Signature | Self::Stale => StatusCode::UNAUTHORIZED,
            Self::TooDeep | Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::NoKey | Self::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The reason as metrics name it.
    const fn label(self) -> &'static str {
        match self {
            Self::NoKey => "no_key",
            Self::Signature => "signature",
            Self::Stale => "stale",
            Self::TooDeep => "too_deep",
            Self::Unreadable => "unreadable",
            Self::NoRoom => "no_room",
        }
    }
}

impl HttpDoor {
    pub(crate) fn new(
        reception: Reception,
        responder: Responder,
        servers: Servers,
        keys: PublicKeys,
    ) -> Self {
        Self(Arc::new(Inner {
            reception,
            responder,
            servers,
            keys: ArcSwap::from_pointee(keys),
        }))
    }

    /// Whether a public key is known, without which nothing can be let in.
    pub fn is_open(&self) -> bool {
        !self.0.keys.load().is_empty()
    }

    pub(crate) fn learn(&self, keys: PublicKeys) {
        self.0.keys.store(Arc::new(keys));
    }

    /// One request: its headers and its whole body in, the response out. Whoever listens limits the size of bodies and
    /// how often an address may fail, and must drop the response's body when nobody takes it any more.
    pub async fn receive(self, headers: HeaderMap, body: Bytes) -> Response<AnswerBody> {
        let span = tracing::info_span!(
            "http_door",
            "otel.name" = "receive interaction",
            "http.request.body.size" = body.len(),
            "http.response.status_code" = field::Empty,
            "http.response.body.size" = field::Empty,
            refused = field::Empty,
        );
        async {
            let response = self.answer(&headers, &body).await.unwrap_or_else(refuse);
            let span = Span::current();
            span.record("http.response.status_code", response.status().as_u16());
            span.record("http.response.body.size", response.body().len());
            response
        }
        .instrument(span)
        .await
    }

    fn check(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<(), Refusal> {
        let keys = self.0.keys.load();
        if keys.is_empty() {
            return Err(Refusal::NoKey);
        }
        match keys.check(headers, body, now) {
            Proof::Good => Ok(()),
            Proof::Forged => Err(Refusal::Signature),
            Proof::Stale => Err(Refusal::Stale),
        }
    }

    async fn answer(&self, headers: &HeaderMap, body: &[u8]) -> Result<Response<AnswerBody>, Refusal> {
        let now = self.0.reception.now();
        self.check(headers, body, now)?;
        metrics::counter!(name::INTERACTION_BYTES, "direction" => "in").increment(body.len() as u64);
        let call = match read(body, now)? {
            Posted::Call(call) => *call,
            Posted::Ping => {
                let pong = Content {
                    kind: "application/json".to_owned(),
                    bytes: Bytes::from_static(PONG),
                };
                return Ok(ok(pong, None));
            }
        };
        if let Some(guild) = call.guild_id() {
            self.0.servers.heard(Heard::Here(guild));
        }
        let (delivery, answered) = InResponse::new(self.0.responder.clone());
        if !self.0.reception.admit(call, Arc::new(delivery)) {
            return Err(Refusal::NoRoom);
        }
        let answer = answered.await.map_err(|_| Refusal::NoRoom)?;
        metrics::counter!(name::INTERACTION_BYTES, "direction" => "out")
            .increment(answer.content.bytes.len() as u64);
        Ok(ok(answer.content, Some(answer.taken)))
    }
}

/// What a signed body is.
#[derive(Debug)]
pub(crate) enum Posted {
    Ping,
    Call(Box<Call>),
}

/// Reads a signed body. Depth comes first: nothing is built from what is nested without end.
pub(crate) fn read(body: &[u8], now: Timestamp) -> Result<Posted, Refusal> {
    #[derive(Deserialize)]
    struct Head {
        #[serde(rename = "type")]
        kind: u8,
    }
    if !depth::is_shallow(body) {
        return Err(Refusal::TooDeep);
    }
    let json = std::str::from_utf8(body).map_err(|_| Refusal::Unreadable)?;
    let head: Head = serde_json::from_str(json).map_err(|_| Refusal::Unreadable)?;
    if head.kind == PING {
        return Ok(Posted::Ping);
    }
    let call = Call::from_json(json, Door::Http, now).map_err(|error| {
        tracing::warn!(%error, "interaction cannot be read");
        Refusal::Unreadable
    })?;
    Ok(Posted::Call(Box::new(call)))
}

impl std::fmt::Debug for HttpDoor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpDoor")
            .field("is_open", &self.is_open())
            .finish_non_exhaustive()
    }
}

fn ok(content: Content, taken: Option<oneshot::Sender<()>>) -> Response<AnswerBody> {
    let mut response = Response::new(AnswerBody::new(content.bytes, taken));
    if let Ok(kind) = content.kind.try_into() {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    response
}

/// The same for everybody who is refused for the same status: who guesses learns nothing.
fn refuse(refusal: Refusal) -> Response<AnswerBody> {
    metrics::counter!(name::INTERACTIONS_REFUSED, "reason" => refusal.label()).increment(1);
    Span::current().record("refused", refusal.label());
    tracing::debug!(reason = refusal.label(), "request to the http door refused");
    let mut response = Response::new(AnswerBody::new(Bytes::new(), None));
    *response.status_mut() = refusal.status();
    response
}

#[cfg(test)]
mod tests;
