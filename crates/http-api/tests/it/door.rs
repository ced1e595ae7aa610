//! A door with a database of its own, to knock at.

use std::net::SocketAddr;
use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use core_config::{LiveSettings, Settings, Sources};
use core_db::testing::TestDb;
use core_telemetry::{BuildInfo, Metrics};
use http_api::{Build, HttpState, Lifecycle, router};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

pub(crate) const SECRET: &str = "hunter2hunter2";

pub(crate) struct Door {
    pub(crate) db: TestDb,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) state: HttpState,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub(crate) fn code(&self) -> Value {
        self.json()["error"]["code"].clone()
    }
}

/// The registry is one per process.
fn metrics() -> Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    let install = || {
        Metrics::install(BuildInfo {
            version: "1.2.3",
            revision: "abc",
        })
        .unwrap()
    };
    METRICS.get_or_init(install).clone()
}

/// A door that is ready.
pub(crate) async fn door() -> Door {
    let door = door_that_starts().await;
    door.lifecycle.ready();
    door
}

pub(crate) async fn door_that_starts() -> Door {
    door_of(TestDb::sqlite().await.unwrap(), &[])
}

/// A door that is ready, over this database, with more settings.
pub(crate) async fn door_with(db: TestDb, variables: &[(&str, &str)]) -> Door {
    let door = door_of(db, variables);
    door.lifecycle.ready();
    door
}

fn door_of(db: TestDb, more: &[(&str, &str)]) -> Door {
    let variables = [
        ("DISCORD_TOKEN", SECRET),
        ("GUILDHALL__HTTP__TRUSTED_PROXIES", "10.0.0.1"),
        ("DATABASE_URL", "postgres://bot:hunter2hunter2@db/hall"),
    ];
    let variables = variables.iter().chain(more);
    let sources = Sources::new(variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let settings = LiveSettings::new(Settings::load(&sources).unwrap(), sources);
    let lifecycle = Lifecycle::default();
    let build = Build {
        name: "guildhall",
        version: "1.2.3",
        revision: "abc",
    };
    let state = HttpState::new(build, settings, db.db(), metrics(), lifecycle.clone());
    Door { db, lifecycle, state }
}

/// A request from an address.
pub(crate) fn from(address: &str, method: &str, path: &str) -> Request<Body> {
    let peer: SocketAddr = address.parse().unwrap();
    Request::builder()
        .method(method)
        .uri(path)
        .extension(ConnectInfo(peer))
        .body(Body::empty())
        .unwrap()
}

pub(crate) async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    Answer {
        status,
        headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

impl Door {
    /// A GET from this machine, at a door of its own.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        ask(&router(self.state.clone()), from("127.0.0.1:1", "GET", path)).await
    }
}
