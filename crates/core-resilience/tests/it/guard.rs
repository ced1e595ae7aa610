use std::cell::Cell;
use std::time::Duration;

use core_resilience::{
    Backoff, BreakerSettings, BudgetSettings, GaveUp, Guard, GuardError, GuardSettings, Outcome, Scope,
};
use core_types::Seed;
use tokio::time::Instant;

const MS: Duration = Duration::from_millis(1);

fn settings() -> GuardSettings {
    GuardSettings {
        attempts: 4,
        backoff: Backoff {
            shortest: 50 * MS,
            longest: 200 * MS,
        },
        budget: BudgetSettings::default(),
        breaker: BreakerSettings {
            in_a_row: 10_000,
            at_least: 10_000,
            ..BreakerSettings::default()
        },
    }
}

fn guard(settings: GuardSettings) -> Guard {
    Guard::new("test", settings, Seed::new([1; 32]).stream(&["guard"]))
}

fn in_two_seconds() -> Instant {
    Instant::now() + 2_000 * MS
}

/// Answers from a script, the last line again and again, and counts.
async fn run(
    guard: &Guard,
    deadline: Instant,
    script: &[fn() -> Outcome<u32, &'static str>],
) -> (Result<u32, GuardError<&'static str>>, usize) {
    let calls = Cell::new(0);
    let result = guard
        .call(deadline, |attempt| {
            assert_eq!(attempt as usize, calls.get() + 1);
            let answer = script[calls.get().min(script.len() - 1)];
            calls.set(calls.get() + 1);
            async move { answer() }
        })
        .await;
    (result, calls.get())
}

fn ok() -> Outcome<u32, &'static str> {
    Outcome::Ok(7)
}

fn lost() -> Outcome<u32, &'static str> {
    Outcome::Transient("lost")
}

fn no() -> Outcome<u32, &'static str> {
    Outcome::Fatal("no")
}

fn slow_down() -> Outcome<u32, &'static str> {
    Outcome::RetryAfter {
        wait: 700 * MS,
        scope: Scope::Call,
        error: "slow down",
    }
}

fn all_slow_down() -> Outcome<u32, &'static str> {
    Outcome::RetryAfter {
        wait: 700 * MS,
        scope: Scope::Everybody,
        error: "slow down",
    }
}

fn at_once() -> Outcome<u32, &'static str> {
    Outcome::RetryAfter {
        wait: Duration::ZERO,
        scope: Scope::Call,
        error: "slow down",
    }
}

fn failed(error: &'static str, attempts: u32, reason: GaveUp) -> Result<u32, GuardError<&'static str>> {
    Err(GuardError::Failed {
        error,
        attempts,
        reason,
    })
}

#[tokio::test(start_paused = true)]
async fn calls_end_as_the_table_says() {
    type Script = &'static [fn() -> Outcome<u32, &'static str>];
    let cases: [(Script, Result<u32, GuardError<&'static str>>); 7] = [
        (&[ok], Ok(7)),
        (&[lost, lost, ok], Ok(7)),
        (&[lost], failed("lost", 4, GaveUp::Attempts)),
        (&[no], failed("no", 1, GaveUp::Fatal)),
        (&[lost, no], failed("no", 2, GaveUp::Fatal)),
        (&[slow_down, slow_down, ok], Ok(7)),
        (&[slow_down], failed("slow down", 3, GaveUp::Deadline)),
    ];
    for (script, expected) in cases {
        let guard = guard(settings());
        let (result, _) = run(&guard, in_two_seconds(), script).await;
        assert_eq!(result, expected, "script of {}", script.len());
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_obeyed_to_the_millisecond_and_never_at_once() {
    let guard = guard(settings());
    let began = Instant::now();
    run(&guard, in_two_seconds(), &[slow_down, ok]).await.0.unwrap();
    assert_eq!(began.elapsed(), 700 * MS);
    let (result, calls) = run(&guard, in_two_seconds(), &[at_once]).await;
    assert_eq!(result, failed("slow down", 40, GaveUp::Deadline));
    assert_eq!(calls, 40, "50 ms apart for two seconds, not thousands");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_begun_that_would_end_after_the_deadline() {
    let guard = guard(settings());
    let began = Instant::now();
    let (result, calls) = run(&guard, began + 40 * MS, &[lost]).await;
    assert_eq!((result, calls), (failed("lost", 1, GaveUp::Deadline), 1));
    assert_eq!(began.elapsed(), Duration::ZERO, "and nobody waits for nothing");
}

#[tokio::test(start_paused = true)]
async fn a_limit_for_everybody_stops_everybody_and_a_limit_of_one_call_nobody_else() {
    for (limited, expected) in [
        (slow_down as fn() -> _, Duration::ZERO),
        (all_slow_down, 700 * MS),
    ] {
        let guard = guard(settings());
        let began = Instant::now();
        let other = async {
            tokio::task::yield_now().await;
            let (result, _) = run(&guard, in_two_seconds(), &[ok]).await;
            (result, began.elapsed())
        };
        let script = [limited, ok];
        let (limited, other) = tokio::join!(run(&guard, in_two_seconds(), &script), other);
        assert_eq!((limited.0, other), (Ok(7), (Ok(7), expected)));
    }
}

#[tokio::test(start_paused = true)]
async fn who_cannot_wait_for_the_pause_is_refused_without_a_call() {
    let guard = guard(settings());
    let limited = run(&guard, Instant::now() + 100 * MS, &[all_slow_down]).await;
    assert_eq!(limited.0, failed("slow down", 1, GaveUp::Deadline));
    let (result, calls) = run(&guard, Instant::now() + 100 * MS, &[ok]).await;
    assert_eq!(
        (result, calls),
        (Err(GuardError::Refused { retry_in: 700 * MS }), 0)
    );
}

#[tokio::test(start_paused = true)]
async fn the_budget_bounds_what_a_failing_service_has_to_bear() {
    let budget = BudgetSettings {
        percent: 20,
        per_second: 0,
        most: 10,
    };
    let guard = guard(GuardSettings { budget, ..settings() });
    let mut calls = 0;
    for _ in 0..100 {
        calls += run(&guard, in_two_seconds(), &[lost]).await.1;
    }
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
    let guard = guard(GuardSettings {
        breaker,
        ..settings()
    });
    let (result, calls) = run(&guard, in_two_seconds(), &[lost]).await;
    assert_eq!((result, calls), (failed("lost", 3, GaveUp::BreakerOpen), 3));
    let (result, calls) = run(&guard, in_two_seconds(), &[ok]).await;
    assert!(
        matches!(result, Err(GuardError::Refused { .. })) && calls == 0,
        "{result:?}"
    );
    assert!(guard.is_open());
    tokio::time::advance(1_000 * MS).await;
    assert_eq!(run(&guard, in_two_seconds(), &[ok]).await, (Ok(7), 1));
}

#[tokio::test(start_paused = true)]
async fn limits_and_refusals_do_not_open_the_breaker() {
    let breaker = BreakerSettings {
        in_a_row: 2,
        at_least: 2,
        ..BreakerSettings::default()
    };
    let guard = guard(GuardSettings {
        breaker,
        ..settings()
    });
    for _ in 0..5 {
        run(&guard, in_two_seconds(), &[at_once]).await.0.unwrap_err();
        run(&guard, in_two_seconds(), &[no]).await.0.unwrap_err();
    }
    assert!(!guard.is_open());
}
