use std::sync::{Arc, atomic::Ordering};

use core_resilience::GuardSettings;
use core_types::Seed;
use tokio::time::Instant;

use super::{
    fake::{Answer, Script, Scripted, Server},
    *,
};

fn guarded(transport: Arc<dyn Transport>) -> Guarded {
    Guarded::new(
        transport,
        "test",
        GuardSettings::default(),
        Seed::new([1; 32]).stream(&["rest"]),
        Standing::default(),
    )
}

fn direct(server: &Server) -> Arc<dyn Transport> {
    let address = Address::parse(&format!("http://{}", server.address));
    Arc::new(Direct::new(address, Duration::from_secs(5)).unwrap())
}

fn callback() -> Request {
    Request::new(Verb::Post, "interactions/1/t/callback".into(), None)
}

#[tokio::test]
async fn a_hundred_callbacks_do_not_wait_for_one_another() {
    let server = Server::start(Duration::from_millis(50), |_, _| Answer::status(204)).await;
    let sender = guarded(direct(&server));
    let until = Instant::now() + Duration::from_secs(30);
    let requests: Vec<_> = (0..100)
        .map(|_| {
            let sender = sender.clone();
            tokio::spawn(async move { sender.send(&callback(), until).await })
        })
        .collect();
    for request in requests {
        assert_eq!(request.await.unwrap().unwrap().status, 204);
    }
    assert_eq!(server.seen.requests.load(Ordering::SeqCst), 100);
    // One after the other there would never be two; what is lacking to a hundred is the time to open connections.
    let at_once = server.seen.at_once.load(Ordering::SeqCst);
    assert!(at_once > 25, "{at_once} at once");
}

#[tokio::test]
async fn case_14_limits_and_failures_cost_few_requests_and_the_answer_arrives() {
    let server = Server::start(Duration::ZERO, |number, _| match number {
        0 => Answer {
            headers: vec![
                ("retry-after", "0.05".to_owned()),
                ("x-ratelimit-scope", "user".to_owned()),
            ],
            ..Answer::status(429)
        },
        1 | 2 => Answer::status(500),
        _ => Answer::status(204),
    })
    .await;
    let began = Instant::now();
    let response = guarded(direct(&server))
        .send(&callback(), began + Duration::from_secs(30))
        .await
        .unwrap();
    assert_eq!(response.status, 204);
    assert_eq!(server.seen.requests.load(Ordering::SeqCst), 4);
    assert!(
        began.elapsed() >= Duration::from_millis(50),
        "the wait was obeyed"
    );
}

#[tokio::test(start_paused = true)]
async fn a_limit_longer_than_there_is_time_ends_at_once() {
    let script = Script::of([Scripted::Limited(Duration::from_mins(1))]);
    let began = Instant::now();
    let error = guarded(script.clone())
        .send(&callback(), began + Duration::from_secs(3))
        .await
        .unwrap_err();
    assert!(matches!(error, RestError::Status { status: 429, .. }), "{error}");
    assert_eq!(script.requests().len(), 1);
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_discord_that_is_away_is_not_hammered() {
    let script = Script::of((0..10_000).map(|number| {
        if number % 2 == 0 {
            Scripted::Dropped
        } else {
            Scripted::Status(503)
        }
    }));
    let sender = guarded(script.clone());
    for _ in 0..1_000 {
        let until = Instant::now() + Duration::from_secs(3);
        assert!(sender.send(&callback(), until).await.unwrap_err().may_pass());
    }
    // Five in a row open the breaker; then only its probes get through.
    let requests = script.requests().len();
    assert!(requests < 50, "{requests} requests for 1,000 calls");
}

#[tokio::test(start_paused = true)]
async fn case_18_what_is_refused_for_good_is_not_repeated() {
    let script = Script::of([Scripted::Code(404, 10_062)]);
    let error = guarded(script.clone())
        .send(&callback(), Instant::now() + Duration::from_secs(3))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(10_062));
    assert!(!error.may_pass());
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn the_limited_client_shows_what_discord_said() {
    let server = Server::start(Duration::ZERO, |number, _| {
        Answer::status(if number == 0 { 200 } else { 503 })
    })
    .await;
    let limited = Limited::new(&Address::parse(&format!("http://{}", server.address)), "token");
    let request = || Request::new(Verb::Get, "gateway/bot".into(), None).with_bot_token();
    assert_eq!(limited.send(request()).await.unwrap().status, 200);
    assert!(limited.send(request()).await.unwrap().status >= 500);
}
