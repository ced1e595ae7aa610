use core_types::ManualClock;
use tokio::time::advance;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn services() -> Services {
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_000)));
    Services::new(clock, Hysteresis::default())
}

fn ill() -> Result<(), String> {
    Err("gone".into())
}

/// Reports the same every second for a while.
async fn keep(services: &Services, seconds: u32, state: fn() -> Result<(), String>) {
    for _ in 0..seconds {
        services.report("post", state());
        advance(SECOND).await;
    }
}

fn heard(news: &mut mpsc::UnboundedReceiver<News>) -> Vec<&'static str> {
    std::iter::from_fn(|| news.try_recv().ok())
        .map(|news| match news {
            News::Began(_) => "began",
            News::Met(..) => "met",
            News::Ended(..) => "ended",
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_hiccup_is_no_incident() {
    let services = services();
    let mut news = services.listen();
    for _ in 0..20 {
        keep(&services, 2, ill).await;
        keep(&services, 6, || Ok(())).await;
    }
    assert_eq!(heard(&mut news), Vec::<&str>::new());
}

#[tokio::test(start_paused = true)]
async fn a_service_that_goes_up_and_down_is_one_incident() {
    let services = services();
    let mut news = services.listen();
    keep(&services, 6, ill).await;
    for _ in 0..20 {
        keep(&services, 30, || Ok(())).await;
        keep(&services, 3, ill).await;
    }
    assert_eq!(heard(&mut news), ["began"]);
    assert_eq!(
        services.incident("post").unwrap().since,
        Timestamp::from_seconds(1_000)
    );
    keep(&services, 62, || Ok(())).await;
    assert_eq!(heard(&mut news), ["ended"]);
    assert_eq!(services.incident("post"), None);
}

#[tokio::test(start_paused = true)]
async fn short_spells_of_health_do_not_hide_an_illness() {
    let services = services();
    for _ in 0..4 {
        keep(&services, 2, ill).await;
        keep(&services, 1, || Ok(())).await;
    }
    assert!(services.incident("post").is_some());
}

#[tokio::test(start_paused = true)]
async fn guilds_that_met_it_are_told_once_and_only_they() {
    let services = services();
    let mut news = services.listen();
    let [one, two] = [1, 2].map(|raw| GuildId::new(raw).unwrap());
    assert_eq!(services.met("post", one), None, "nobody knows of it");
    keep(&services, 6, ill).await;
    for _ in 0..3 {
        assert_eq!(services.met("post", one).unwrap().why, "gone");
    }
    assert_eq!(heard(&mut news), ["began", "met"]);
    keep(&services, 62, || Ok(())).await;
    let Ok(News::Ended(_, met)) = news.try_recv() else {
        panic!("it ended")
    };
    assert!(met.contains(&one) && !met.contains(&two));
    assert_eq!(services.met("post", two), None);
}

#[tokio::test(start_paused = true)]
async fn probes_are_asked_without_being_told_to() {
    let services = services();
    let breaker = Arc::new(crate::Breaker::new(
        "post",
        crate::BreakerSettings {
            in_a_row: 1,
            ..Default::default()
        },
    ));
    let watched = Arc::clone(&breaker);
    services.watch("post", move || {
        if watched.is_closed() {
            Ok(())
        } else {
            Err("calls are stopped".into())
        }
    });
    assert_eq!(
        services.states(),
        [ServiceState {
            service: "post",
            incident: None
        }]
    );
    let mut news = services.listen();
    let running = tokio::spawn(services.clone().run());
    breaker.enter().unwrap().failed();
    assert!(matches!(news.recv().await, Some(News::Began(incident)) if incident.why == "calls are stopped"));
    for _ in 0..2 {
        tokio::time::sleep(30 * SECOND).await;
        if let Ok(permit) = breaker.enter() {
            permit.succeeded();
        }
        if let Ok(permit) = breaker.enter() {
            permit.succeeded();
        }
    }
    assert!(matches!(news.recv().await, Some(News::Ended(..))));
    running.abort();
}
