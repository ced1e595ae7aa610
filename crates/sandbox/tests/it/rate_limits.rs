//! Limits of REST as a bot without a rate limiter meets them.

use sandbox::Limits;
use serde_json::{Value, json};
use std::time::Duration;

use crate::{bot::call, checked::Sandbox, raw::pass, wire};

/// Status, headers and body of one call of the bot.
async fn bare(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> wire::Answer {
    let path = format!("/api/v10{path}");
    let address = sandbox.address().to_string();
    wire::request(
        &address,
        method,
        &path,
        &[("Authorization", "Bot sandbox-token")],
        body,
    )
    .await
}

#[tokio::test]
async fn the_sixth_message_within_five_seconds_waits() {
    let sandbox = Sandbox::builder()
        .limits(Limits::discord())
        .start()
        .await
        .unwrap();
    let path = format!("/channels/{}/messages", sandbox.channel("general").unwrap().id());
    let hello = json!({"content": "hello"});
    let mut bucket = None;
    for left in ["4", "3", "2", "1", "0"] {
        let answer = bare(&sandbox, "POST", &path, &hello).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.header("x-ratelimit-limit"), "5");
        assert_eq!(answer.header("x-ratelimit-remaining"), left);
        assert_eq!(answer.header("via"), "1.1 google");
        let name = answer.header("x-ratelimit-bucket").to_owned();
        assert_eq!(bucket.get_or_insert(name.clone()), &name);
    }
    let refused = bare(&sandbox, "POST", &path, &hello).await;
    assert_eq!(
        (refused.status, refused.header("x-ratelimit-scope")),
        (429, "user")
    );
    assert_eq!(
        (&refused.body["global"], &refused.body["code"]),
        (&json!(false), &Value::Null)
    );
    let wait = refused.body["retry_after"].as_f64().unwrap();
    assert!((0.1..=5.0).contains(&wait), "{wait}");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    assert_eq!(refused.header("x-ratelimit-remaining"), "0");
    let other = format!("/channels/{}/messages", sandbox.channel("bank").unwrap().id());
    assert_eq!(bare(&sandbox, "POST", &other, &hello).await.status, 200);
    pass(Duration::from_secs(5)).await;
    assert_eq!(bare(&sandbox, "POST", &path, &hello).await.status, 200);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_global_limit_says_so() {
    let limits = Limits::discord().global_per_second(2);
    let sandbox = Sandbox::builder().limits(limits).start().await.unwrap();
    let mut statuses = Vec::new();
    tokio::time::pause();
    for _ in 0..3 {
        statuses.push(bare(&sandbox, "GET", "/users/@me", &Value::Null).await);
    }
    let refused = statuses.pop().unwrap();
    assert!(statuses.iter().all(|answer| answer.status == 200));
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("x-ratelimit-global"), "true");
    assert_eq!(refused.header("x-ratelimit-scope"), "global");
    assert_eq!(refused.body["global"], true);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_bot_that_does_not_listen_is_banned() {
    let limits = Limits::discord().invalid_requests(3);
    let sandbox = Sandbox::builder().limits(limits).start().await.unwrap();
    let address = sandbox.address().to_string();
    for _ in 0..3 {
        let wrong = [("Authorization", "Bot wrong")];
        let answer = wire::request(&address, "GET", "/api/v10/users/@me", &wrong, &Value::Null).await;
        assert_eq!((answer.status, answer.header("via")), (401, "1.1 google"));
    }
    let banned = bare(&sandbox, "GET", "/users/@me", &Value::Null).await;
    assert_eq!(banned.status, 429);
    assert_eq!(banned.header("via"), "", "libraries tell a ban by this");
    assert!(banned.header("content-type").starts_with("text/html"));
    assert!(banned.text.contains("1015"));
    pass(Duration::from_mins(10)).await;
    assert_eq!(
        bare(&sandbox, "GET", "/users/@me", &Value::Null).await.status,
        200
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn nothing_is_counted_when_limits_are_off() {
    let sandbox = Sandbox::builder().limits(Limits::off()).start().await.unwrap();
    let path = format!("/channels/{}/typing", sandbox.channel("general").unwrap().id());
    for _ in 0..60 {
        assert_eq!(call(&sandbox, "POST", &path, &Value::Null).await.0, 204);
    }
    sandbox.shutdown().await;
}
