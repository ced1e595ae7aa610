//! The interface for programs: keys, scopes, guilds and pages.

use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use core_db::Redis;
use core_db::testing::TestDb;
use core_security::{
    Actor, AuditActor, AuditEntry, KeyOwner, NewKey, Permissions, RedisLimiter, Request as Asked, Scope,
    Security, audit_append,
};
use core_types::{GuildId, UserId};
use http_api::router;

use crate::door::{Answer, Door, ask, door_with, from};

fn guild(id: u64) -> GuildId {
    GuildId::new(id).unwrap()
}

/// A door with guards, over this database.
pub(crate) async fn guarded(db: TestDb) -> (Door, Security) {
    guarded_with(db, &[]).await
}

async fn guarded_with(db: TestDb, variables: &[(&str, &str)]) -> (Door, Security) {
    let security = Security::new(db.db(), Duration::from_secs(30));
    let mut door = door_with(db, variables).await;
    door.state = door.state.with_security(security.clone());
    (door, security)
}

pub(crate) async fn key(security: &Security, owner: KeyOwner, scopes: &[Scope]) -> (String, String) {
    let new = NewKey {
        name: "test".into(),
        scopes: scopes.to_vec(),
        days: Some(1),
    };
    let issued = security.operator_key_create(owner, new).await.unwrap();
    (issued.token.unwrap().expose().to_owned(), issued.key.id)
}

pub(crate) async fn get(door: &Door, path: &str, key: Option<&str>) -> Answer {
    get_from("127.0.0.1:1", &router(door.state.clone()), path, key).await
}

async fn get_from(address: &str, router: &Router, path: &str, key: Option<&str>) -> Answer {
    let mut request = from(address, "GET", path);
    if let Some(key) = key {
        let value = HeaderValue::from_str(&format!("Bearer {key}")).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, value);
    }
    ask(router, request).await
}

async fn record(db: &TestDb, guild_id: u64, count: u64) {
    for number in 1..=count {
        let entry = AuditEntry {
            guild: guild(guild_id),
            actor: AuditActor::User(UserId::new(7).unwrap()),
            action: "economy.add_money".into(),
            target: format!("user:{number}"),
            reason: "prize".into(),
            before: None,
            after: Some(serde_json::json!({ "wallet": number })),
            trace: "1".into(),
        };
        let done: Result<_, core_db::DbError> = db
            .write("record", move |tx| {
                let entry = entry.clone();
                Box::pin(async move {
                    let now = tx.now();
                    audit_append(tx, entry, now).await.map(drop)
                })
            })
            .await;
        done.unwrap();
    }
}

#[tokio::test]
async fn the_audit_log_is_read_page_by_page_with_a_key_of_the_guild() {
    for db in TestDb::all().await.unwrap() {
        record(&db, 1, 7).await;
        let (door, security) = guarded(db).await;
        let (key, _) = key(&security, KeyOwner::Guild(guild(1)), &[Scope::AuditRead]).await;
        let mut path = "/api/v1/guilds/1/audit?limit=3&action=economy.add_money".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = get(&door, &path, Some(&key)).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            let page = page.json();
            seen.extend(
                page["records"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one["seq"].as_i64().unwrap()),
            );
            let Some(next) = page["next"].as_i64() else { break };
            path = format!("/api/v1/guilds/1/audit?limit=3&action=economy.add_money&before={next}");
        }
        assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
        let one = get(&door, "/api/v1/guilds/1/audit?target=user:3", Some(&key))
            .await
            .json();
        let one = &one["records"][0];
        assert_eq!(
            (&one["actor"], &one["after"]["wallet"]),
            (&"7".into(), &3.into()),
            "{one}"
        );
        let odd = get(&door, "/api/v1/guilds/1/audit?befroe=3", Some(&key)).await;
        assert_eq!(
            (odd.status, odd.code()),
            (StatusCode::BAD_REQUEST, "http.query".into())
        );
    }
}

/// BOLA: every way of not being allowed to see a guild looks like a guild that does not exist.
#[tokio::test]
async fn case_62_a_key_sees_its_own_guild_and_nothing_of_others() {
    for db in TestDb::all().await.unwrap() {
        record(&db, 2, 1).await;
        let (door, security) = guarded(db).await;
        let (own, _) = key(&security, KeyOwner::Guild(guild(1)), &[Scope::AuditRead]).await;
        let mut answers = Vec::new();
        for path in ["2", "3", "0", "x", "18446744073709551615", "%31%00"] {
            let other = get(&door, &format!("/api/v1/guilds/{path}/audit"), Some(&own)).await;
            assert_eq!(other.status, StatusCode::NOT_FOUND, "{path}: {}", other.text);
            answers.push(other.text);
        }
        answers.push(get(&door, "/api/v1/nothing", Some(&own)).await.text);
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        assert_eq!(
            get(&door, "/api/v1/guilds/1/audit", Some(&own)).await.status,
            StatusCode::OK
        );
        let (all, _) = key(&security, KeyOwner::Operator, &[Scope::AuditRead]).await;
        assert_eq!(
            get(&door, "/api/v1/guilds/2/audit", Some(&all)).await.status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn case_62_a_key_does_what_its_scopes_say_and_nothing_else() {
    let (door, security) = guarded(TestDb::sqlite().await.unwrap()).await;
    let (other, _) = key(&security, KeyOwner::Guild(guild(1)), &[Scope::CasesRead]).await;
    for path in ["/api/v1/guilds/1/audit", "/api/v1/guilds/2/audit"] {
        let refused = get(&door, path, Some(&other)).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::FORBIDDEN, "http.scope".into())
        );
    }
    let wide = NewKey {
        name: "wide".into(),
        scopes: vec![Scope::FlagsWrite],
        days: Some(1),
    };
    let refused = security
        .operator_key_create(KeyOwner::Guild(guild(1)), wide)
        .await
        .unwrap_err();
    assert_eq!(
        refused.code().name(),
        "keys.scope",
        "what reaches beyond a guild is for operators"
    );
}

#[tokio::test]
async fn whatever_is_wrong_with_a_key_the_answer_is_the_same() {
    let (door, security) = guarded(TestDb::sqlite().await.unwrap()).await;
    let owner = KeyOwner::Guild(guild(1));
    let (good, _) = key(&security, owner, &[Scope::AuditRead]).await;
    let (revoked, id) = key(&security, owner, &[Scope::AuditRead]).await;
    let path = "/api/v1/guilds/1/audit";
    assert_eq!(get(&door, path, Some(&revoked)).await.status, StatusCode::OK);
    security.operator_key_revoke(owner, &id).await.unwrap();
    // An id that exists, with the secret of another key.
    let (foreign, _) = key(
        &Security::new(TestDb::sqlite().await.unwrap().db(), Duration::from_secs(30)),
        owner,
        &[Scope::AuditRead],
    )
    .await;
    let mut texts = Vec::new();
    for wrong in [
        None,
        Some(""),
        Some("gh_live_"),
        Some("hunter2"),
        Some(revoked.as_str()),
        Some(foreign.as_str()),
    ] {
        let refused = get(&door, path, wrong).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{wrong:?}");
        assert!(refused.headers.contains_key(header::WWW_AUTHENTICATE));
        texts.push(refused.text);
    }
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]), "{texts:?}");
    assert_eq!(get(&door, path, Some(&good)).await.status, StatusCode::OK);
    door.db.clock().advance(Duration::from_hours(25));
    assert_eq!(
        get(&door, path, Some(&good)).await.status,
        StatusCode::UNAUTHORIZED,
        "expired"
    );
}

#[tokio::test]
async fn each_key_has_requests_of_its_own() {
    let (door, security) = guarded(TestDb::sqlite().await.unwrap()).await;
    let owner = KeyOwner::Guild(guild(1));
    let (busy, _) = key(&security, owner, &[Scope::AuditRead]).await;
    let (calm, _) = key(&security, owner, &[Scope::AuditRead]).await;
    let app = router(door.state.clone());
    let send = async |key: &str, from: u8| {
        let address = format!("203.0.113.{from}:1");
        get_from(&address, &app, "/api/v1/guilds/1/audit", Some(key)).await
    };
    let mut limited = None;
    for from in 0..40 {
        // From ever other addresses: the limit is the key's.
        let answer = send(&busy, from).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            limited = Some(answer);
            break;
        }
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["ratelimit-policy"], "\"key\";q=30;w=15");
        let (left, reset) = (29 - from, u32::from(from) / 2 + 1);
        assert_eq!(answer.headers["ratelimit"], format!("\"key\";r={left};t={reset}"));
    }
    let limited = limited.expect("forty requests at once are too many");
    assert_eq!(limited.headers["ratelimit"], "\"key\";r=0;t=1");
    assert_eq!(limited.headers[header::RETRY_AFTER], "1");
    assert_eq!(limited.code(), "http.key_too_many");
    door.db.clock().advance(Duration::from_millis(500));
    assert_eq!(send(&busy, 201).await.status, StatusCode::OK, "one came back");
    assert_eq!(send(&busy, 202).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(send(&calm, 200).await.status, StatusCode::OK);
}

/// However many processes there are: a key has one budget.
#[tokio::test]
async fn processes_that_share_redis_share_the_budget_of_a_key() {
    let Ok(url) = std::env::var("GUILDHALL_TEST_REDIS_URL") else {
        return;
    };
    let (door, security) = guarded(TestDb::sqlite().await.unwrap()).await;
    let (key, _) = key(&security, KeyOwner::Guild(guild(1)), &[Scope::AuditRead]).await;
    let mut apps = Vec::new();
    for _ in 0..3 {
        let redis = Redis::new(&url).unwrap();
        redis.connect().await.unwrap();
        let process = Security::new(door.db.db(), Duration::from_secs(30));
        let clock = door.db.clock().clone();
        process.limits_share(RedisLimiter::new(redis).by_clock(clock));
        apps.push(router(door.state.clone().with_security(process)));
    }
    let mut passed = 0;
    for turn in 0..60 {
        let app = &apps[turn % apps.len()];
        let answer = get_from(
            &format!("203.0.113.{turn}:1"),
            app,
            "/api/v1/guilds/1/audit",
            Some(&key),
        )
        .await;
        passed += usize::from(answer.status == StatusCode::OK);
    }
    assert_eq!(passed, 30);
}

#[tokio::test]
async fn figures_are_shown_to_keys_alone_where_the_settings_say_so() {
    let (door, _) = guarded(TestDb::sqlite().await.unwrap()).await;
    for path in ["/config", "/stats", "/metrics"] {
        assert_eq!(get(&door, path, None).await.status, StatusCode::OK, "{path}");
    }
    let closed = [("GUILDHALL__HTTP__REQUIRE_KEY", "true")];
    let (door, security) = guarded_with(TestDb::sqlite().await.unwrap(), &closed).await;
    let (metrics, _) = key(&security, KeyOwner::Operator, &[Scope::MetricsRead]).await;
    let (other, _) = key(&security, KeyOwner::Operator, &[Scope::FlagsWrite]).await;
    for path in ["/config", "/stats", "/metrics"] {
        assert_eq!(
            get(&door, path, None).await.status,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
        assert_eq!(
            get(&door, path, Some(&other)).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(
            get(&door, path, Some(&metrics)).await.status,
            StatusCode::OK,
            "{path}"
        );
    }
    for path in [
        "/health",
        "/health/live",
        "/health/ready",
        "/",
        "/api/v1/openapi.json",
    ] {
        assert_eq!(get(&door, path, None).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_key_is_noted_when_it_is_used_and_exchanged_without_a_gap() {
    for db in TestDb::all().await.unwrap() {
        let (door, security) = guarded(db).await;
        let owner = KeyOwner::Guild(guild(1));
        let (old, id) = key(&security, owner, &[Scope::AuditRead]).await;
        let path = "/api/v1/guilds/1/audit";
        assert_eq!(get(&door, path, Some(&old)).await.status, StatusCode::OK);
        let issued = security
            .operator_key_rotate(owner, &id, Duration::from_hours(2))
            .await
            .unwrap();
        let new = issued.token.unwrap().expose().to_owned();
        for key in [&old, &new] {
            assert_eq!(
                get(&door, path, Some(key)).await.status,
                StatusCode::OK,
                "both work meanwhile"
            );
        }
        let twice = security
            .operator_key_rotate(owner, &id, Duration::ZERO)
            .await
            .unwrap_err();
        assert_eq!(twice.code().name(), "keys.unknown", "a key is exchanged once");
        door.db.clock().advance(Duration::from_hours(3));
        assert_eq!(
            get(&door, path, Some(&old)).await.status,
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(get(&door, path, Some(&new)).await.status, StatusCode::OK);
        let used = async || {
            let keys = security.operator_key_list(owner).await.unwrap();
            keys.iter()
                .find(|key| key.id == issued.key.id)
                .unwrap()
                .last_used_at
        };
        // Written beside the request: it is there a little later.
        while used().await != Some(door.db.now()) {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn only_staff_of_the_guild_make_keys_and_a_repeated_request_shows_no_secret() {
    for db in TestDb::all().await.unwrap() {
        let security = Security::new(db.db(), Duration::from_secs(30));
        let member = Actor::member(UserId::new(7).unwrap(), guild(1));
        let staff = Actor {
            permissions: Permissions::MANAGE_GUILD,
            ..member.clone()
        };
        let new = NewKey {
            name: " dash\u{202e}board ".into(),
            scopes: vec![Scope::AuditRead],
            days: Some(90),
        };
        let refused = security
            .key_create(&Asked::new(guild(1), member, 1), new.clone())
            .await
            .unwrap_err();
        assert_eq!(refused.code().name(), "access.forbidden");
        let request = Asked::new(guild(1), staff, 2);
        let first = security.key_create(&request, new.clone()).await.unwrap();
        let again = security.key_create(&request, new).await.unwrap();
        assert_eq!(first.key, again.key);
        assert_eq!(first.key.name, "dashboard");
        let token = first.token.expect("shown once");
        assert!(again.token.is_none(), "and not again");
        // Nothing in the database helps to use the key.
        let kept: Vec<(String,)> = db
            .read("kept", |tx| {
                Box::pin(async move { tx.query("SELECT answer FROM idempotency").fetch_all().await })
            })
            .await
            .map_err(|error: core_db::DbError| error)
            .unwrap();
        assert!(
            kept.iter()
                .all(|(answer,)| !answer.contains(token.expose()) && !answer.contains(&token.expose()[21..]))
        );
        security.key_revoke(&request, &first.key.id).await.unwrap();
        let listed = security.key_list(&request).await.unwrap();
        assert!(listed[0].revoked_at.is_some());
        let gone = security
            .key_revoke(&Asked::new(guild(1), request.actor.clone(), 3), &first.key.id)
            .await
            .unwrap_err();
        assert_eq!(gone.code().name(), "keys.unknown");
    }
}
