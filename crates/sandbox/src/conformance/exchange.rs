//! One call and its answer.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequest, Request, State},
    http::{Method, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{Checker, Direction, Operation, Violation, amendments};
use crate::{
    rest::{Form, PERSON_HEADER},
    server::{MAX_BODY, read_body},
    state::Discord,
};

/// Compares a bot's call and the sandbox's answer with the description.
pub(crate) async fn check(State(discord): State<Arc<Discord>>, request: Request, next: Next) -> Response {
    let Some(checker) = discord.checker.clone() else {
        return next.run(request).await;
    };
    // Whoever acts as a person uses more than bots may.
    if request.headers().contains_key(PERSON_HEADER) {
        return next.run(request).await;
    }
    let (parts, bytes) = match read_body(request).await {
        Ok(read) => read,
        Err(error) => return error.into_response(),
    };
    let (method, uri) = (parts.method.clone(), parts.uri.clone());
    let sent = body_of(&parts, bytes.clone(), &discord).await;
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    let (head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, MAX_BODY).await.unwrap_or_default();
    let exchange = Exchange {
        method,
        uri,
        sent,
        status: head.status.as_u16(),
        answer: bytes.clone(),
    };
    checker.exchange(&exchange);
    Response::from_parts(head, Body::from(bytes))
}

/// The JSON a call carries; `None` if it carries none.
async fn body_of(parts: &Parts, bytes: Bytes, discord: &Arc<Discord>) -> Option<Value> {
    if bytes.is_empty() {
        return None;
    }
    let mut request = Request::new(Body::from(bytes));
    if let Some(kind) = parts.headers.get(header::CONTENT_TYPE) {
        request.headers_mut().insert(header::CONTENT_TYPE, kind.clone());
    }
    let form = Form::from_request(request, discord).await.ok()?;
    Some(form.json)
}

struct Exchange {
    method: Method,
    uri: Uri,
    sent: Option<Value>,
    status: u16,
    answer: Bytes,
}

impl Checker {
    fn exchange(&self, exchange: &Exchange) {
        let (method, path) = (exchange.method.as_str(), exchange.uri.path());
        let path = path.strip_prefix("/api/v10").unwrap_or(path);
        let Some(operation) = self.description.find(method, path) else {
            if amendments::is_documented(method, path) {
                return;
            }
            let shape: Vec<_> = path
                .split('/')
                .map(|part| if part.parse::<u64>().is_ok() { "{id}" } else { part })
                .collect();
            let name = format!("{method} {}", shape.join("/"));
            let wanted = "an operation that is described".to_owned();
            let status = json!(exchange.status);
            self.add(Violation::new(
                &name,
                Direction::Request,
                String::new(),
                wanted,
                &status,
            ));
            return;
        };
        if (200..300).contains(&exchange.status) {
            self.request(operation, exchange);
        }
        self.response(operation, exchange);
    }

    /// Compares a callback that came as the answer of an interactions endpoint.
    pub(crate) fn callback(&self, body: &Value) {
        let operation = self.description.find("POST", "/interactions/1/token/callback");
        if let Some(Operation {
            name,
            request: Some(schema),
            ..
        }) = operation
        {
            self.compare(name, Direction::Request, &format!("{name} request"), schema, body);
        }
    }

    fn request(&self, operation: &Operation, exchange: &Exchange) {
        let name = &operation.name;
        if let (Some(schema), Some(sent)) = (&operation.request, &exchange.sent) {
            self.compare(name, Direction::Request, &format!("{name} request"), schema, sent);
        }
        for (key, schema) in &operation.query {
            let query = exchange.uri.query().unwrap_or_default().as_bytes();
            let values = url::form_urlencoded::parse(query);
            let values: Vec<_> = values
                .filter(|(found, _)| found == key)
                .map(|(_, value)| value.into_owned())
                .collect();
            let Some(first) = values.first() else { continue };
            let faults: Vec<_> = readings(first, &values)
                .iter()
                .map(|reading| self.fault(&format!("{name} query {key}"), schema, reading))
                .collect();
            if faults.iter().all(Option::is_some)
                && let Some((_, wanted)) = faults.into_iter().flatten().next()
            {
                let found = json!(values);
                self.add(Violation::new(
                    name,
                    Direction::Query,
                    format!("/{key}"),
                    wanted,
                    &found,
                ));
            }
        }
    }

    fn response(&self, operation: &Operation, exchange: &Exchange) {
        let (name, status) = (&operation.name, exchange.status);
        // Trouble on demand may be of any kind.
        if status >= 500 {
            return;
        }
        let add = |wanted: &str, found: &Value| {
            let wanted = wanted.to_owned();
            self.add(Violation::new(
                name,
                Direction::Response,
                String::new(),
                wanted,
                found,
            ));
        };
        let Some((described, schema)) = operation.response(status) else {
            let known: Vec<_> = operation.responses.keys().map(String::as_str).collect();
            add(&format!("a status of {}", known.join(", ")), &json!(status));
            return;
        };
        let answer: Option<Value> = serde_json::from_slice(&exchange.answer).ok();
        match (schema, answer) {
            (Some(schema), Some(answer)) => {
                let key = format!("{name} {described}");
                self.compare(name, Direction::Response, &key, schema, &answer);
            }
            // Who is banned for a while gets a page instead of JSON.
            (Some(_), None) if status == 429 => {}
            (Some(_), None) => add("a JSON body", &json!(String::from_utf8_lossy(&exchange.answer))),
            (None, _) if status == 204 && !exchange.answer.is_empty() => add("no body", &json!("a body")),
            (None, _) => {}
        }
    }
}

/// What a value of a query can mean: a query has text alone.
fn readings(first: &str, all: &[String]) -> Vec<Value> {
    let mut readings = vec![json!(first)];
    readings.extend(first.parse::<i64>().ok().map(Value::from));
    readings.extend(first.to_ascii_lowercase().parse::<bool>().ok().map(Value::from));
    let items: Vec<_> = all.iter().flat_map(|value| value.split(',')).collect();
    readings.push(json!(items));
    readings
}
