use axum::http::{Method, StatusCode};
use http_api::{Condition, Dependency, Figures, Importance, Lifecycle, router};
use serde_json::json;

use crate::door::{SECRET, ask, door, door_that_starts, from};

#[tokio::test]
async fn the_index_says_what_it_is_and_every_route_it_names_is_there() {
    let door = door().await;
    let index = door.get("/").await;
    assert_eq!(index.status, StatusCode::OK);
    let index = index.json();
    assert_eq!(
        (&index["name"], &index["version"], &index["revision"]),
        (&json!("guildhall"), &json!("1.2.3"), &json!("abc"))
    );
    for route in index["routes"].as_array().unwrap() {
        assert_eq!(
            door.get(route.as_str().unwrap()).await.status,
            StatusCode::OK,
            "{route}"
        );
    }
}

#[tokio::test]
async fn health_shows_each_dependency_with_its_latency() {
    let mut door = door().await;
    let health = door.get("/health").await.json();
    assert_eq!(
        (&health["status"], &health["phase"]),
        (&json!("ok"), &json!("ready"))
    );
    let database = &health["dependencies"]["database"];
    assert_eq!(
        (&database["status"], &database["kind"]),
        (&json!("ok"), &json!("sqlite"))
    );
    assert!(database["latency_ms"].as_f64().unwrap() > 0.0);

    let sick = || Box::pin(async { Condition::ill("connection refused") }) as _;
    door.state = door
        .state
        .with_dependency(Dependency::new("redis", Importance::Optional, sick));
    let degraded = door.get("/health").await;
    assert_eq!(
        (degraded.status, &degraded.json()["status"]),
        (StatusCode::OK, &json!("degraded"))
    );
    assert_eq!(
        degraded.json()["dependencies"]["redis"]["reason"],
        "connection refused"
    );
    assert_eq!(door.get("/health/ready").await.status, StatusCode::OK);

    door.state = door
        .state
        .with_dependency(Dependency::new("gateway", Importance::Required, sick));
    let down = door.get("/health").await;
    assert_eq!(
        (down.status, &down.json()["status"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("down"))
    );
    assert_eq!(door.get("/health/ready").await.json()["down"], json!(["gateway"]));
}

#[tokio::test]
async fn readiness_follows_the_life_of_the_process_and_liveness_does_not() {
    let door = door_that_starts().await;
    for (step, status, phase) in [
        (None, StatusCode::SERVICE_UNAVAILABLE, "starting"),
        (Some(Lifecycle::ready as fn(&_)), StatusCode::OK, "ready"),
        (
            Some(Lifecycle::drain as fn(&_)),
            StatusCode::SERVICE_UNAVAILABLE,
            "draining",
        ),
    ] {
        if let Some(step) = step {
            step(&door.lifecycle);
        }
        let ready = door.get("/health/ready").await;
        assert_eq!(
            (ready.status, ready.json()["phase"].as_str()),
            (status, Some(phase))
        );
        assert_eq!(door.get("/health/live").await.status, StatusCode::OK, "{phase}");
    }
}

#[tokio::test]
async fn without_the_database_the_process_is_alive_but_not_ready() {
    let door = door().await;
    door.db.close().await;
    let ready = door.get("/health/ready").await;
    assert_eq!(
        (ready.status, &ready.json()["down"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!(["database"]))
    );
    assert_eq!(
        door.get("/health").await.json()["dependencies"]["database"]["status"],
        "down"
    );
    assert_eq!(door.get("/health/live").await.status, StatusCode::OK);
}

#[tokio::test]
async fn stats_have_a_section_per_contributor_and_none_breaks_the_others() {
    let mut door = door().await;
    door.state = door
        .state
        .with_figures(Figures::new("gateway", || {
            Box::pin(async { Some(json!({ "guilds": 3, "interactions": 12 })) })
        }))
        .with_figures(Figures::new("ledger", || Box::pin(async { None })))
        .with_figures(Figures::new("broken", || {
            Box::pin(async { panic!("as a test wants it") })
        }));
    let stats = door.get("/stats").await.json();
    assert_eq!(stats["gateway"], json!({ "guilds": 3, "interactions": 12 }));
    assert_eq!((&stats["ledger"], &stats["broken"]), (&json!(null), &json!(null)));
    assert!(stats["uptime_seconds"].is_u64());
}

#[tokio::test]
async fn the_settings_are_shown_without_secrets() {
    let answer = door().await.get("/config").await;
    assert!(!answer.text.contains(SECRET), "{}", answer.text);
    let shown = answer.json();
    assert_eq!(
        shown["discord.token"],
        json!({ "value": "set", "from": "environment variable DISCORD_TOKEN" })
    );
    assert_eq!(shown["database.url"]["value"], "postgres://bot:***@db/hall");
}

#[tokio::test]
async fn metrics_are_prometheus_text_and_hold_the_requests_by_route() {
    let door = door().await;
    door.get("/health/live").await;
    door.get("/no/such/route/12345").await;
    let answer = door.get("/metrics").await;
    assert_eq!(
        answer.headers["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    assert!(
        answer
            .text
            .contains(r#"guildhall_build_info{version="1.2.3",revision="abc"} 1"#),
        "{}",
        answer.text
    );
    assert!(
        answer
            .text
            .contains(r#"http_server_request_duration_seconds_count{http_request_method="GET",http_route="/health/live",http_response_status_code="200"}"#)
    );
    assert!(
        !answer.text.contains("12345"),
        "addresses as asked for are no labels"
    );
}

#[tokio::test]
async fn every_refusal_is_json_with_a_tip() {
    let door = door().await;
    let router = router(door.state.clone());
    let mut large = from("127.0.0.1:1", "POST", "/");
    large
        .headers_mut()
        .insert("content-length", "1000000".parse().unwrap());
    for (request, status, code) in [
        (
            from("127.0.0.1:1", "GET", "/nowhere"),
            StatusCode::NOT_FOUND,
            "http.not_found",
        ),
        (
            from("127.0.0.1:1", "POST", "/health/live"),
            StatusCode::METHOD_NOT_ALLOWED,
            "http.method",
        ),
        (
            from("127.0.0.1:1", "DELETE", "/config"),
            StatusCode::METHOD_NOT_ALLOWED,
            "http.method",
        ),
        (large, StatusCode::PAYLOAD_TOO_LARGE, "http.too_large"),
    ] {
        let answer = ask(&router, request).await;
        assert_eq!((answer.status, answer.code()), (status, json!(code)));
        assert!(
            answer.json()["error"]["tip"]
                .as_str()
                .is_some_and(|tip| !tip.is_empty())
        );
    }
    let allowed = ask(&router, from("127.0.0.1:1", "POST", "/health/live")).await;
    assert!(allowed.headers["allow"].to_str().unwrap().contains("GET"));
}

#[tokio::test]
async fn every_answer_carries_an_id_of_ours_and_the_security_headers() {
    let router = router(door().await.state.clone());
    let mut seen = std::collections::BTreeSet::new();
    for path in ["/", "/nowhere", "/health/live"] {
        let mut request = from("127.0.0.1:1", "GET", path);
        request
            .headers_mut()
            .insert("x-request-id", "mine".parse().unwrap());
        let headers = ask(&router, request).await.headers;
        assert!(seen.insert(headers["x-request-id"].clone()), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(headers[name], value, "{path}");
        }
    }
    assert!(seen.iter().all(|id| id != "mine"));
}

#[tokio::test]
async fn one_address_is_limited_without_touching_others_or_the_watchers() {
    let router = router(door().await.state.clone());
    let mut refused = None;
    for _ in 0..2_000 {
        let answer = ask(&router, from("203.0.113.9:1", "GET", "/")).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("nobody asks two thousand times in a row");
    assert_eq!(refused.code(), json!("http.too_many"));
    assert!(
        refused.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
            >= 1
    );
    let told = refused.headers["ratelimit"].to_str().unwrap();
    assert!(told.starts_with("\"address\";r=0;t="), "{told}");
    for request in [
        from("203.0.113.9:2", "GET", "/health/live"),
        from("203.0.113.9:2", "GET", "/health/ready"),
        from("203.0.113.10:1", "GET", "/"),
    ] {
        assert_eq!(ask(&router, request).await.status, StatusCode::OK);
    }
    let through_proxy = |caller: &str| {
        let mut request = from("10.0.0.1:1", Method::GET.as_str(), "/");
        request
            .headers_mut()
            .insert("x-forwarded-for", caller.parse().unwrap());
        request
    };
    assert_eq!(
        ask(&router, through_proxy("203.0.113.9")).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        ask(&router, through_proxy("203.0.113.11")).await.status,
        StatusCode::OK
    );
}
