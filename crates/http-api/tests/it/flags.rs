//! Feature flags over HTTP: scopes, revisions, repetition and the record.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use core_db::testing::TestDb;
use core_security::{KeyOwner, Scope};
use core_types::GuildId;
use http_api::router;
use serde_json::{Value, json};

use crate::api::{get, guarded, key};
use crate::door::{Answer, Door, ask, from};

async fn send(
    door: &Door,
    key: &str,
    (method, path): (&str, &str),
    seen: Option<&str>,
    body: Option<Value>,
) -> Answer {
    let mut request: Request<Body> = from("127.0.0.1:1", method, &format!("/api/v1{path}"));
    let headers = request.headers_mut();
    headers.insert(header::AUTHORIZATION, format!("Bearer {key}").parse().unwrap());
    headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    if let Some(tag) = seen {
        headers.insert(header::IF_MATCH, tag.parse().unwrap());
    }
    *request.body_mut() = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    ask(&router(door.state.clone()), request).await
}

fn quarter() -> Value {
    json!({ "enabled": true, "rollout": 25, "reason": "a quarter first" })
}

const WORK: (&str, &str) = ("PUT", "/flags/work");

#[tokio::test]
async fn a_flag_is_set_once_seen_and_taken_back() {
    for db in TestDb::all().await.unwrap() {
        let (door, security) = guarded(db).await;
        let both = [Scope::FlagsRead, Scope::FlagsWrite, Scope::AuditRead];
        let (key, id) = key(&security, KeyOwner::Operator, &both).await;
        let set = send(&door, &key, WORK, Some("\"0\""), Some(quarter())).await;
        assert_eq!(set.status, StatusCode::OK, "{}", set.text);
        assert_eq!(set.headers[header::ETAG], "\"1\"");
        assert_eq!(set.json()["changed"]["by"], format!("key {id}"));
        // The same again, as after a lost answer, changes nothing.
        let again = send(&door, &key, WORK, None, Some(quarter())).await;
        assert_eq!(
            (again.status, &again.headers[header::ETAG]),
            (StatusCode::OK, &set.headers[header::ETAG])
        );
        let late = send(
            &door,
            &key,
            WORK,
            Some("\"0\""),
            Some(json!({ "enabled": false, "reason": "no more" })),
        )
        .await;
        assert_eq!(
            (late.status, late.code()),
            (StatusCode::PRECONDITION_FAILED, "features.moved".into())
        );

        let all = get(&door, "/api/v1/flags", Some(&key)).await.json();
        let work = all["flags"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == "work")
            .unwrap();
        assert_eq!(
            (&work["rollout"], &work["source"], &work["file"]["rollout"]),
            (&25.into(), &"operator".into(), &100.into())
        );
        let back = send(
            &door,
            &key,
            ("DELETE", "/flags/work?reason=all+of+it"),
            Some("\"1\""),
            None,
        )
        .await;
        assert_eq!(
            (back.status, &back.json()["source"], &back.json()["revision"]),
            (StatusCode::OK, &"file".into(), &2.into())
        );
        let again = send(
            &door,
            &key,
            ("DELETE", "/flags/work?reason=all+of+it"),
            None,
            None,
        )
        .await;
        assert_eq!(
            (again.status, &again.json()["revision"]),
            (StatusCode::OK, &2.into())
        );

        let path = format!("/api/v1/guilds/{}/audit", GuildId::INSTALLATION);
        let audit = get(&door, &path, Some(&key)).await.json();
        let reasons: Vec<_> = audit["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["reason"].clone())
            .collect();
        assert_eq!(reasons, ["all of it", "a quarter first"], "{audit}");
    }
}

#[tokio::test]
async fn flags_are_for_operators_with_the_scope_and_for_requests_that_make_sense() {
    let (door, security) = guarded(TestDb::sqlite().await.unwrap()).await;
    let (reader, _) = key(&security, KeyOwner::Operator, &[Scope::FlagsRead]).await;
    let (writer, _) = key(&security, KeyOwner::Operator, &[Scope::FlagsWrite]).await;
    for (key, call) in [
        (&reader, WORK),
        (&reader, ("DELETE", "/flags/work?reason=because")),
        (&writer, ("GET", "/flags")),
    ] {
        let refused = send(&door, key, call, None, Some(quarter())).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::FORBIDDEN, "http.scope".into()),
            "{call:?}"
        );
    }
    let reason = "because it is so";
    for (call, seen, body, status, code) in [
        (
            ("PUT", "/flags/weather"),
            None,
            json!({ "enabled": true, "reason": reason }),
            404,
            "features.unknown",
        ),
        (
            WORK,
            None,
            json!({ "enabled": true, "rollout": 101, "reason": reason }),
            400,
            "features.percent",
        ),
        (
            WORK,
            None,
            json!({ "enabled": true, "reason": " " }),
            400,
            "staff.reason_missing",
        ),
        (WORK, None, json!({ "enabled": true }), 400, "http.body"),
        (
            WORK,
            None,
            json!({ "enabled": true, "reason": reason, "rolout": 5 }),
            400,
            "http.body",
        ),
        (
            WORK,
            Some("soon"),
            json!({ "enabled": true, "reason": reason }),
            400,
            "http.if_match",
        ),
        (("DELETE", "/flags/work"), None, json!(null), 400, "http.query"),
    ] {
        let refused = send(&door, &writer, call, seen, Some(body)).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code()),
            (status, code.into()),
            "{call:?}: {}",
            refused.text
        );
    }
    let all = get(&door, "/api/v1/flags", Some(&reader)).await.json();
    assert!(
        all["flags"]
            .as_array()
            .unwrap()
            .iter()
            .all(|flag| flag["revision"] == 0),
        "{all}"
    );
}
