use core_types::Seed;
use tokio::time::Instant;
use tower::{Service, ServiceExt};

use super::*;
use crate::testing::{Ask, Failure, Script, judge, script};
use crate::{Backoff, BudgetSettings, Refused, Scope, Why};

const MS: Duration = Duration::from_millis(1);
const OK: Result<u32, Failure> = Ok(7);
const LOST: Result<u32, Failure> = Err(Failure::Lost);
const NO: Result<u32, Failure> = Err(Failure::No);
const BROKEN: Result<u32, Failure> = Err(Failure::Broken);
const SLOW_DOWN: Result<u32, Failure> = Err(Failure::Limited(Duration::from_millis(700), Scope::Request));
const AT_ONCE: Result<u32, Failure> = Err(Failure::Limited(Duration::ZERO, Scope::Request));

fn settings() -> GuardSettings {
    GuardSettings {
        retry: RetrySettings {
            backoff: Backoff {
                shortest: 50 * MS,
                longest: 200 * MS,
            },
            ..RetrySettings::default()
        },
        breaker: BreakerSettings {
            in_a_row: 10_000,
            at_least: 10_000,
            ..BreakerSettings::default()
        },
        ..GuardSettings::default()
    }
}

fn guarded(
    settings: GuardSettings,
    inner: &Script,
) -> impl Service<Ask, Response = u32, Error = Failure, Future: Send> + Clone {
    let random = Seed::new([1; 32]).stream(&["guard"]);
    Guard::new("test", settings, random, judge).layer(inner.clone())
}

#[tokio::test(start_paused = true)]
async fn requests_end_as_the_table_says() {
    let cases: [(&[_], _, _, _); 8] = [
        (&[], OK, OK, 1),
        (&[LOST, LOST], OK, OK, 3),
        (&[], LOST, LOST, 4),
        (&[], NO, NO, 1),
        (&[LOST], NO, NO, 2),
        (&[LOST], BROKEN, BROKEN, 2),
        (&[SLOW_DOWN, SLOW_DOWN], OK, OK, 3),
        (&[], SLOW_DOWN, SLOW_DOWN, 3),
    ];
    for (first, then, expected, calls) in cases {
        let inner = script(first.iter().copied(), then);
        let answer = guarded(settings(), &inner).oneshot(Ask::within(2_000 * MS)).await;
        assert_eq!((answer, inner.calls()), (expected, calls), "{first:?} {then:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_was_asked_for_is_kept_to_the_millisecond_and_never_none() {
    let began = Instant::now();
    let inner = script([SLOW_DOWN], OK);
    guarded(settings(), &inner)
        .oneshot(Ask::within(2_000 * MS))
        .await
        .unwrap();
    assert_eq!(began.elapsed(), 700 * MS);
    let inner = script([], AT_ONCE);
    guarded(settings(), &inner)
        .oneshot(Ask::within(2_000 * MS))
        .await
        .unwrap_err();
    assert_eq!(inner.calls(), 40, "50 ms apart for two seconds, not thousands");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_begun_that_would_end_after_the_deadline() {
    let began = Instant::now();
    let inner = script([], LOST);
    let answer = guarded(settings(), &inner).oneshot(Ask::within(40 * MS)).await;
    assert_eq!((answer, inner.calls()), (LOST, 1));
    assert_eq!(began.elapsed(), Duration::ZERO, "and nobody waits for nothing");
    let late = guarded(settings(), &inner)
        .oneshot(Ask::within(Duration::ZERO))
        .await;
    assert!(
        matches!(
            late,
            Err(Failure::NotAsked(Refused {
                why: Why::Deadline,
                ..
            }))
        ),
        "{late:?}"
    );
    assert_eq!(inner.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_budget_bounds_what_a_failing_service_has_to_bear() {
    let budget = BudgetSettings {
        percent: 20,
        per_second: 0,
        most: 10,
    };
    let retry = RetrySettings {
        budget,
        ..settings().retry
    };
    let inner = script([], LOST);
    let service = guarded(GuardSettings { retry, ..settings() }, &inner);
    for _ in 0..100 {
        service
            .clone()
            .oneshot(Ask::within(2_000 * MS))
            .await
            .unwrap_err();
    }
    let calls = inner.calls();
    assert!(
        (125..=131).contains(&calls),
        "{calls} where four attempts each would be 400"
    );
}

#[tokio::test(start_paused = true)]
async fn the_breaker_ends_the_calls_and_lets_them_in_again() {
    let breaker = BreakerSettings {
        in_a_row: 3,
        open_for: 1_000 * MS,
        probes: 1,
        ..BreakerSettings::default()
    };
    let inner = script([LOST, LOST, LOST], OK);
    let random = Seed::new([1; 32]).stream(&["guard"]);
    let guard = Guard::new(
        "test",
        GuardSettings {
            breaker,
            ..settings()
        },
        random,
        judge,
    );
    let service = guard.layer(inner.clone());
    let ask = || service.clone().oneshot(Ask::within(2_000 * MS));
    assert_eq!(
        (ask().await, inner.calls()),
        (LOST, 3),
        "the last word of the service itself"
    );
    let refused = ask().await.unwrap_err();
    assert!(
        matches!(
            refused,
            Failure::NotAsked(Refused {
                why: Why::BreakerOpen,
                ..
            })
        ),
        "{refused:?}"
    );
    assert_eq!(inner.calls(), 3);
    assert!(!guard.breaker().is_closed());
    tokio::time::advance(1_000 * MS).await;
    assert_eq!((ask().await, inner.calls()), (OK, 4));
    assert!(guard.breaker().is_closed());
}

#[tokio::test(start_paused = true)]
async fn case_14_limits_and_refusals_do_not_open_the_breaker() {
    let breaker = BreakerSettings {
        in_a_row: 2,
        at_least: 2,
        ..BreakerSettings::default()
    };
    let random = Seed::new([1; 32]).stream(&["guard"]);
    let guard = Guard::new(
        "test",
        GuardSettings {
            breaker,
            ..settings()
        },
        random,
        judge,
    );
    for then in [AT_ONCE, NO, AT_ONCE, NO] {
        guard
            .layer(script([], then))
            .oneshot(Ask::within(2_000 * MS))
            .await
            .unwrap_err();
    }
    assert!(guard.breaker().is_closed());
}
