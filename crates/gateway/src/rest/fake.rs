//! A stand-in for Discord's REST interface on a loopback port, and one without any socket.

use std::{
    collections::VecDeque,
    convert::Infallible,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;

use super::{Content, LimitScope, NoAnswer, Request, Response, Sending, Transport, Verb};

/// How a scripted transport answers one request.
pub(crate) enum Scripted {
    Status(u16),
    Code(u16, u64),
    Body(Value),
    Limited(Duration),
    Dropped,
}

/// Answers by a script, then with 204, and keeps the requests.
#[derive(Default)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Scripted>>,
    requests: Mutex<Vec<Request>>,
}

impl Script {
    pub(crate) fn of(answers: impl IntoIterator<Item = Scripted>) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            requests: Mutex::default(),
        })
    }

    /// `Content-Type` and bytes of each request that carried something.
    pub(crate) fn contents(&self) -> Vec<Content> {
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .filter_map(|request| request.body.clone())
            .collect()
    }

    /// Verb, path and JSON of each request, in order.
    pub(crate) fn requests(&self) -> Vec<(Verb, String, Value)> {
        let requests = self.requests.lock().unwrap();
        let body = |request: &Request| request.body.as_ref().map_or(Value::Null, json);
        requests
            .iter()
            .map(|request| (request.verb, request.path.clone(), body(request)))
            .collect()
    }
}

/// The JSON, which is the first part of a form.
fn json(content: &Content) -> Value {
    if content.kind == "application/json" {
        return serde_json::from_slice(&content.bytes).unwrap();
    }
    let form = String::from_utf8_lossy(&content.bytes);
    let part = form.split("\r\n").nth(4).unwrap();
    serde_json::from_str(part).unwrap()
}

impl Transport for Script {
    fn send(&self, request: Request) -> Sending<'_> {
        self.requests.lock().unwrap().push(request);
        let answer = |status, body: &str| Response {
            status,
            retry_after: None,
            scope: LimitScope::Route,
            date: None,
            body: Bytes::from(body.to_owned()),
        };
        let result = match self
            .answers
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(Scripted::Status(204))
        {
            Scripted::Status(status) => Ok(answer(status, "")),
            Scripted::Code(status, code) => {
                Ok(answer(status, &format!(r#"{{"code":{code},"message":"no"}}"#)))
            }
            Scripted::Limited(wait) => Ok(Response {
                retry_after: Some(wait),
                ..answer(429, "")
            }),
            Scripted::Body(body) => Ok(answer(200, &body.to_string())),
            Scripted::Dropped => Err(NoAnswer("dropped".into())),
        };
        Box::pin(std::future::ready(result))
    }
}

/// A server on a loopback port that takes its time for each answer.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) seen: Arc<Seen>,
    task: tokio::task::JoinHandle<()>,
}

/// How a [`Server`] answers.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    pub(crate) fn json(body: &Value) -> Self {
        Self {
            body: body.to_string(),
            ..Self::status(200)
        }
    }
}

/// What a [`Server`] saw.
#[derive(Default)]
pub(crate) struct Seen {
    now: AtomicUsize,
    pub(crate) requests: AtomicUsize,
    pub(crate) at_once: AtomicUsize,
}

impl Server {
    /// `answer` answers the request of this number, counted from 0, with this verb and path.
    pub(crate) async fn start(
        delay: Duration,
        answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let (counts, answer) = (Arc::clone(&seen), Arc::new(answer));
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (counts, answer) = (Arc::clone(&counts), Arc::clone(&answer));
                let service = service_fn(move |request: hyper::Request<Incoming>| {
                    let (counts, answer) = (Arc::clone(&counts), Arc::clone(&answer));
                    async move {
                        let number = counts.requests.fetch_add(1, Ordering::SeqCst);
                        let now = counts.now.fetch_add(1, Ordering::SeqCst) + 1;
                        counts.at_once.fetch_max(now, Ordering::SeqCst);
                        tokio::time::sleep(delay).await;
                        counts.now.fetch_sub(1, Ordering::SeqCst);
                        let Answer {
                            status,
                            headers,
                            body,
                        } = answer(number, &format!("{} {}", request.method(), request.uri()));
                        let response = hyper::Response::builder().status(status);
                        let response = headers
                            .into_iter()
                            .fold(response, |all, (name, value)| all.header(name, value));
                        Ok::<_, Infallible>(response.body(Full::new(Bytes::from(body))).unwrap())
                    }
                });
                let connection = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(socket), service);
                tokio::spawn(async move { drop(connection.await) });
            }
        });
        Self { address, seen, task }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
