//! One application's side of the conversation with its endpoint.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, Request, header};
use bytes::Bytes;
use ed25519_dalek::{Signer, SigningKey};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::{client::legacy, rt::TokioExecutor};
use serde_json::json;

use crate::{clock::Clock, server::MAX_BODY, snowflake::Snowflake, state::Discord, world::hex};

type Connections = legacy::Client<legacy::connect::HttpConnector, Full<Bytes>>;

/// What an endpoint answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Signs and posts for one application.
#[derive(Clone, Debug)]
pub(super) struct Client {
    application: Snowflake,
    key: SigningKey,
    clock: Clock,
    connections: Connections,
}

impl Client {
    /// `None` when there is no such application.
    pub(super) fn new(discord: &Arc<Discord>, application: Snowflake) -> Option<Self> {
        let (key, clock) = discord.read(|state| {
            let key = state.world.applications.get(&application)?.signing_key();
            Some((key, state.clock.clone()))
        })?;
        Some(Self {
            application,
            key,
            clock,
            connections: legacy::Client::builder(TokioExecutor::new()).build_http(),
        })
    }

    /// The interaction that only asks whether somebody is there.
    pub(super) fn ping(&self) -> String {
        json!({
            "id": Snowflake::at(self.clock.now()), "application_id": self.application, "type": 1,
            "token": "ping", "version": 1, "entitlements": [], "authorizing_integration_owners": {},
        })
        .to_string()
    }

    /// Posts a body, signed rightly or wrongly. The error says in words what went wrong on the way.
    pub(super) async fn post(&self, url: &str, body: &str, is_right: bool) -> Result<Answer, String> {
        let timestamp = (self.clock.now() / 1000).to_string();
        let mut signature = self.key.sign(format!("{timestamp}{body}").as_bytes()).to_bytes();
        if !is_right && let Some(first) = signature.first_mut() {
            *first ^= 1;
        }
        let mut request = Request::post(url)
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))
            .map_err(|error| format!("{url} is no address ({error})."))?;
        if request.uri().scheme_str() != Some("http") {
            return Err("the sandbox reaches plain http:// addresses only.".to_owned());
        }
        let headers = request.headers_mut();
        let fixed = [
            (header::CONTENT_TYPE, "application/json"),
            (
                header::USER_AGENT,
                "Discord-Interactions/1.0 (+https://discord.com)",
            ),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        for (name, value) in [
            ("x-signature-ed25519", hex(&signature)),
            ("x-signature-timestamp", timestamp),
        ] {
            let value = HeaderValue::try_from(value).map_err(|error| error.to_string())?;
            headers.insert(name, value);
        }
        let response = self.connections.request(request).await;
        let (parts, body) = response
            .map_err(|error| format!("nobody answered ({error})."))?
            .into_parts();
        let body = Limited::new(body, MAX_BODY).collect().await;
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body
                .map_err(|error| format!("the answer broke off ({error})."))?
                .to_bytes(),
        })
    }
}
