//! Interactions over HTTP: signatures, probes, and answers in the response or over REST.

use std::sync::{Arc, Mutex};

use axum::{Json, Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::{
    bot::{self, call, put_commands, request},
    checked::Sandbox,
    raw::text,
};

/// How an endpoint behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Manner {
    /// As Discord wants it.
    Right,
    /// Takes any signature.
    Careless,
    /// Refuses everything.
    Deaf,
}

#[derive(Clone)]
struct Endpoint {
    key: VerifyingKey,
    manner: Arc<Mutex<Manner>>,
    api: String,
}

/// Serves an endpoint on a free port; its address.
async fn serve(endpoint: Endpoint) -> (String, JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/interactions", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/interactions", post(receive))
        .with_state(endpoint);
    let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, task)
}

fn is_signed(key: &VerifyingKey, headers: &HeaderMap, body: &[u8]) -> bool {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let hex = header("x-signature-ed25519");
    let bytes: Vec<u8> = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect();
    let mut message = header("x-signature-timestamp").into_bytes();
    message.extend_from_slice(body);
    key.verify_strict(&message, &Signature::from_slice(&bytes).unwrap())
        .is_ok()
}

async fn receive(
    State(endpoint): State<Endpoint>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, StatusCode> {
    let manner = *endpoint.manner.lock().unwrap();
    if manner == Manner::Deaf || manner == Manner::Right && !is_signed(&endpoint.key, &headers, &body) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let interaction: Value = serde_json::from_slice(&body).unwrap();
    if interaction["type"] == 1 {
        return Ok(Json(json!({"type": 1})));
    }
    match interaction["data"]["name"].as_str() {
        Some("ping") if interaction["type"] == 4 => Ok(Json(
            json!({"type": 8, "data": {"choices": [{"name": "Pong", "value": "pong"}]}}),
        )),
        Some("ping") => Ok(Json(json!({"type": 4, "data": {"content": "over HTTP"}}))),
        Some("later") => {
            let (id, token) = (text(&interaction["id"]), text(&interaction["token"]));
            let path = format!("/interactions/{id}/{token}/callback");
            let answer = json!({"type": 4, "data": {"content": "over REST"}});
            assert_eq!(request(&endpoint.api, "POST", &path, None, &answer).await.0, 204);
            Err(StatusCode::ACCEPTED)
        }
        Some("ask") => Ok(Json(json!({"type": 4, "data": {"content": "x".repeat(2001)}}))),
        _ => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

async fn endpoint_for(sandbox: &Sandbox, manner: Manner) -> (Endpoint, String, JoinHandle<()>) {
    let (_, application) = call(sandbox, "GET", "/applications/@me", &Value::Null).await;
    let hex = text(&application["verify_key"]);
    let bytes: Vec<u8> = (0..64)
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect();
    let endpoint = Endpoint {
        key: VerifyingKey::from_bytes(&bytes.try_into().unwrap()).unwrap(),
        manner: Arc::new(Mutex::new(manner)),
        api: sandbox.address().to_string(),
    };
    let (url, task) = serve(endpoint.clone()).await;
    (endpoint, url, task)
}

async fn register(sandbox: &Sandbox, url: &Value) -> (u16, Value) {
    let body = json!({"interactions_endpoint_url": url});
    call(sandbox, "PATCH", "/applications/@me", &body).await
}

#[tokio::test]
async fn an_application_without_a_gateway_answers_over_http() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    assert_eq!(put_commands(&sandbox, &bot::commands()).await.0, 200);
    let (_endpoint, url, task) = endpoint_for(&sandbox, Manner::Right).await;
    let (status, application) = register(&sandbox, &json!(url)).await;
    assert_eq!(
        (status, &application["interactions_endpoint_url"]),
        (200, &json!(url))
    );

    let ana = sandbox.member("Ana").unwrap();
    assert_eq!(ana.slash("ping").send().await.unwrap().text(), "over HTTP");
    assert_eq!(ana.slash("later").send().await.unwrap().text(), "over REST");
    let choices = ana.autocomplete("ping").focus("word", "p").send().await.unwrap();
    assert_eq!(choices[0].name, "Pong");
    for failing in ["ask", "never"] {
        let error = ana.slash(failing).send().await.unwrap_err().to_string();
        assert!(error.contains("endpoint failed"), "/{failing}: {error}");
    }
    task.abort();
    let error = ana.slash("ping").send().await.unwrap_err().to_string();
    assert!(error.contains("endpoint failed"), "{error}");

    assert_eq!(
        register(&sandbox, &Value::Null).await.1["interactions_endpoint_url"],
        Value::Null
    );
    let error = ana.slash("ping").send().await.unwrap_err().to_string();
    assert!(error.contains("bot offline"), "{error}");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn an_endpoint_must_pong_and_refuse_wrong_signatures() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (manner, why) in [
        (
            Manner::Careless,
            "a wrong signature must be answered with 401, not 200",
        ),
        (Manner::Deaf, "a PING was answered with 401"),
    ] {
        let (_, url, _task) = endpoint_for(&sandbox, manner).await;
        let (status, refusal) = register(&sandbox, &json!(url)).await;
        let error = &refusal["errors"]["interactions_endpoint_url"]["_errors"][0];
        assert_eq!((status, &refusal["code"]), (400, &json!(50_035)));
        assert_eq!(error["code"], "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID");
        assert!(text(&error["message"]).contains(why), "{refusal}");
    }
    for (url, why) in [
        ("https://127.0.0.1:1/", "plain http://"),
        ("http://127.0.0.1:1/", "nobody answered"),
        ("not an address", "is no address"),
    ] {
        let (status, refusal) = register(&sandbox, &json!(url)).await;
        let error = &refusal["errors"]["interactions_endpoint_url"]["_errors"][0];
        assert_eq!(status, 400, "{url}");
        assert!(text(&error["message"]).contains(why), "{refusal}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn an_endpoint_that_grows_careless_is_removed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (endpoint, url, _task) = endpoint_for(&sandbox, Manner::Right).await;
    assert_eq!(register(&sandbox, &json!(url)).await.0, 200);
    assert!(sandbox.controls().probe_endpoints().await);
    *endpoint.manner.lock().unwrap() = Manner::Careless;
    assert!(!sandbox.controls().probe_endpoints().await);
    let (_, application) = call(&sandbox, "GET", "/applications/@me", &Value::Null).await;
    assert_eq!(application["interactions_endpoint_url"], Value::Null);
    sandbox.shutdown().await;
}
