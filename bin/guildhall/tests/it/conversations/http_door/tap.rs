//! A proxy between Discord and the HTTP door: it keeps what passes, and hangs up when told to.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode},
    routing::post,
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::net::TcpListener;

/// One request as Discord posted it.
#[derive(Clone, Debug)]
pub(super) struct Posted {
    headers: HeaderMap,
    pub(super) body: String,
}

impl Posted {
    pub(super) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        let value = HeaderValue::from_str(value).unwrap();
        other.headers.insert(HeaderName::from_static(name), value);
        other
    }

    pub(super) fn without(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.headers.remove(name);
        other
    }

    pub(super) fn with_body(&self, body: &str) -> Self {
        let mut other = self.clone();
        body.clone_into(&mut other.body);
        other
    }
}

#[derive(Clone)]
pub(super) struct Tap {
    /// Where to post to.
    pub(super) url: String,
    door: SocketAddr,
    client: Client<HttpConnector, Body>,
    posted: Arc<Mutex<Vec<Posted>>>,
    hangs_up: Arc<AtomicBool>,
}

impl Tap {
    /// In front of the web door at this address, until the test ends.
    pub(super) async fn open(door: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let tap = Self {
            url: format!("http://{}/interactions", listener.local_addr().unwrap()),
            door,
            client: Client::builder(TokioExecutor::new()).build_http(),
            posted: Arc::default(),
            hangs_up: Arc::default(),
        };
        let router = Router::new()
            .route("/interactions", post(pass))
            .with_state(tap.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        tap
    }

    /// What Discord posted last.
    pub(super) fn last(&self) -> Posted {
        self.posted.lock().unwrap().last().cloned().unwrap()
    }

    /// The next request is passed on, and nobody waits for the answer.
    pub(super) fn hang_up(&self) {
        self.hangs_up.store(true, Ordering::SeqCst);
    }

    /// Posts a request to the door.
    pub(super) async fn post(&self, posted: &Posted) -> (u16, String) {
        let (status, _, body) = self.forward(posted).await;
        (status.as_u16(), String::from_utf8_lossy(&body).into_owned())
    }

    async fn forward(&self, posted: &Posted) -> (StatusCode, HeaderMap, Bytes) {
        let url = format!("http://{}/interactions", self.door);
        let mut request = Request::post(url).body(Body::from(posted.body.clone())).unwrap();
        *request.headers_mut() = posted.headers.clone();
        let (head, body) = self.client.request(request).await.unwrap().into_parts();
        let body = to_bytes(Body::new(body), usize::MAX).await.unwrap();
        (head.status, head.headers, body)
    }
}

async fn pass(State(tap): State<Tap>, mut headers: HeaderMap, body: String) -> Response<Body> {
    for name in ["host", "content-length"] {
        headers.remove(name);
    }
    let posted = Posted { headers, body };
    tap.posted.lock().unwrap().push(posted.clone());
    if tap.hangs_up.swap(false, Ordering::SeqCst) {
        // Long enough for the request to arrive, not for an answer to come.
        let forwarding = tap.forward(&posted);
        tokio::select! {
            _ = forwarding => {}
            () = tokio::time::sleep(Duration::from_millis(300)) => {}
        }
        let mut gone = Response::new(Body::empty());
        *gone.status_mut() = StatusCode::BAD_GATEWAY;
        return gone;
    }
    let (status, headers, body) = tap.forward(&posted).await;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
