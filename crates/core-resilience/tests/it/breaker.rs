use std::time::Duration;

use core_resilience::{Breaker, BreakerSettings};
use tokio::time::advance;

const SECOND: Duration = Duration::from_secs(1);

fn breaker() -> Breaker {
    Breaker::new(
        "test",
        BreakerSettings {
            in_a_row: 3,
            percent: 50,
            at_least: 10,
            window: 10 * SECOND,
            open_for: SECOND,
            longest_open: 3 * SECOND,
            probes: 2,
        },
    )
}

fn succeed(breaker: &Breaker) {
    breaker.enter().unwrap().succeeded();
}

fn fail(breaker: &Breaker) {
    breaker.enter().unwrap().failed();
}

fn refused_for(breaker: &Breaker) -> Duration {
    breaker.enter().unwrap_err().retry_in
}

#[tokio::test(start_paused = true)]
async fn failures_in_a_row_open_it_and_one_success_starts_the_count_again() {
    let breaker = breaker();
    for _ in 0..2 {
        fail(&breaker);
        fail(&breaker);
        succeed(&breaker);
    }
    assert!(!breaker.is_open());
    (0..3).for_each(|_| fail(&breaker));
    assert!(breaker.is_open());
    assert_eq!(refused_for(&breaker), SECOND);
}

#[tokio::test(start_paused = true)]
async fn the_share_of_failures_opens_it_once_there_are_enough_calls() {
    let breaker = breaker();
    for _ in 0..4 {
        succeed(&breaker);
        fail(&breaker);
    }
    succeed(&breaker);
    assert!(!breaker.is_open(), "nine calls say nothing");
    fail(&breaker);
    assert!(breaker.is_open());
}

#[tokio::test(start_paused = true)]
async fn failures_that_left_the_window_do_not_count() {
    let breaker = breaker();
    for _ in 0..4 {
        succeed(&breaker);
        fail(&breaker);
    }
    advance(11 * SECOND).await;
    for _ in 0..9 {
        succeed(&breaker);
    }
    fail(&breaker);
    assert!(!breaker.is_open(), "one of ten");
}

#[tokio::test(start_paused = true)]
async fn probes_go_one_by_one_and_close_it() {
    let breaker = breaker();
    (0..3).for_each(|_| fail(&breaker));
    advance(SECOND).await;
    let probe = breaker.enter().unwrap();
    assert!(breaker.enter().is_err(), "one probe at a time");
    drop(probe);
    let probe = breaker
        .enter()
        .expect("a probe that was given up makes room for another");
    probe.succeeded();
    succeed(&breaker);
    let many: Vec<_> = (0..5).map(|_| breaker.enter().unwrap()).collect();
    many.into_iter().for_each(core_resilience::Permit::succeeded);
}

#[tokio::test(start_paused = true)]
async fn a_failed_probation_keeps_it_open_longer_each_time() {
    let breaker = breaker();
    (0..3).for_each(|_| fail(&breaker));
    for expected in [2, 3, 3] {
        advance(3 * SECOND).await;
        fail(&breaker);
        assert_eq!(refused_for(&breaker), expected * SECOND);
    }
    advance(3 * SECOND).await;
    succeed(&breaker);
    succeed(&breaker);
    (0..3).for_each(|_| fail(&breaker));
    assert_eq!(refused_for(&breaker), SECOND, "closing forgets");
}

#[tokio::test(start_paused = true)]
async fn late_results_of_an_earlier_era_say_nothing() {
    let breaker = breaker();
    let slow: Vec<_> = (0..4).map(|_| breaker.enter().unwrap()).collect();
    (0..3).for_each(|_| fail(&breaker));
    advance(SECOND).await;
    let probe = breaker.enter().unwrap();
    slow.into_iter().for_each(core_resilience::Permit::failed);
    probe.succeeded();
    succeed(&breaker);
    let both = (breaker.enter().unwrap(), breaker.enter().unwrap());
    drop(both);
}
