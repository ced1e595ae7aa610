//! Load runs with the trivial bot: what is counted, not how fast.

use std::time::Duration;

use sandbox::{
    Limits, Sandbox, World,
    load::{LoadError, Mix, Pace, Plan, trivial},
};

async fn open() -> (Sandbox, tokio::task::JoinHandle<std::io::Result<()>>) {
    let world = World::default().with_members(20);
    let sandbox = Sandbox::builder()
        .world(world)
        .limits(Limits::off())
        .seed(1)
        .start()
        .await
        .unwrap();
    let (address, token) = (sandbox.address(), sandbox.token());
    let bot = tokio::spawn(async move { trivial::run(address, &token).await });
    sandbox.wait_until_connected().await.unwrap();
    (sandbox, bot)
}

fn plan(mix: &str, pace: Pace) -> Plan {
    Plan::new(mix.parse().unwrap())
        .pace(pace)
        .warm_up(Duration::from_millis(50))
        .duration(Duration::from_millis(300))
}

#[tokio::test]
async fn a_closed_loop_answers_everybody() {
    let (sandbox, bot) = open().await;
    let mut seen = 0;
    let plan = plan("ping=3,pay(amount=1..5)=1", Pace::Closed { concurrency: 8 });
    let report = sandbox
        .load(&plan, |progress| {
            assert!(progress.in_flight <= 8 && progress.elapsed <= progress.total);
            seen += 1;
        })
        .await
        .unwrap();
    assert!(report.is_alive() && seen > 0, "{report}");
    let counts = report.counts;
    assert_eq!(counts.begun, counts.answered, "{report}");
    assert_eq!(
        (counts.missed, counts.offline, counts.refused),
        (0, 0, 0),
        "{report}"
    );
    assert_eq!((report.members, report.concurrency), (26, Some(8)));
    assert!(report.refused_calls.is_empty() && report.latency.max_us > 0);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["answered"], counts.answered);
    sandbox.shutdown().await;
    bot.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_open_loop_keeps_its_schedule_and_members_who_have_no_bot_count_as_such() {
    let (sandbox, bot) = open().await;
    let load = plan("ping", Pace::Open { rate: 200.0 });
    let report = sandbox.load(&load, |_| {}).await.unwrap();
    // Due are those at 50 ms, 55 ms … 345 ms.
    assert_eq!(report.counts.begun, 60, "{report}");
    assert_eq!(report.counts.answered, 60, "{report}");

    bot.abort();
    assert!(bot.await.is_err());
    sandbox.controls().invalidate(false);
    let report = sandbox.load(&load, |_| {}).await.unwrap();
    assert_eq!((report.counts.begun, report.counts.offline), (60, 60), "{report}");
    assert!(!report.is_alive());
    assert_eq!(report.latency.max_us, 0, "nobody waited");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn what_cannot_be_run_is_refused_before_anything_is_sent() {
    let (sandbox, bot) = open().await;
    let ping: Mix = "ping".parse().unwrap();
    let closed = Pace::Closed { concurrency: 1 };
    for (plan, expected) in [
        (
            plan("dance", closed),
            "there is no command /dance that members may use",
        ),
        (
            plan("ping fast", closed),
            "there is no command /ping fast that members may use",
        ),
        (plan("ping(loud=yes)", closed), "/ping has no option \"loud\""),
        (
            plan("ping", Pace::Closed { concurrency: 0 }),
            "a load run needs a rate or a concurrency above 0",
        ),
        (
            plan("ping", Pace::Open { rate: 0.0 }),
            "a load run needs a rate or a concurrency above 0",
        ),
        (
            Plan::new(ping).duration(Duration::ZERO),
            "a load run needs a duration",
        ),
    ] {
        let refused: LoadError = sandbox.load(&plan, |_| {}).await.unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }
    bot.abort();
    sandbox.shutdown().await;
}
