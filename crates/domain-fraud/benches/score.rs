//! How long one scored action takes: assess, then observe, in a guild with 50,000 members that is warm.
//!
//! `cargo bench -p domain-fraud`. The yardstick is one HMAC-SHA256 over 64 bytes, in turn with what is measured, so that
//! figures of different machines and moods compare.
#![expect(clippy::print_stdout, reason = "the figures are the point")]
#![expect(clippy::unwrap_used, reason = "a benchmark that fails may stop")]

use std::hint::black_box;
use std::time::Duration;

use core_types::{Money, Seed, Stream, Timestamp, UserId};
use domain_fraud::{Event, Policy, Source, Transfer, Watch};

const MEMBERS: u64 = 50_000;
const ACTIONS: usize = 100_000;
/// Actions between two readings of the clock: reading it costs as much as some of what is measured.
const CHUNK: usize = 20;

fn main() {
    // `cargo test --benches` builds and starts this too, without the flag that `cargo bench` gives.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let seed = Seed::new([7; 32]);
    let mut stream = seed.stream(&["bench"]);
    let mut watch = Watch::new();
    let mut now = 1_780_000_000;
    // Two weeks in which everybody works sometimes and pays sometimes, and every hundredth is paid by many.
    for _ in 0..1_000_000 {
        now += 1;
        watch.observe(&anything(&mut stream, now));
    }
    let states: usize = (1..=MEMBERS)
        .filter_map(|id| watch.state(user(id)))
        .map(|state| state.len())
        .sum();
    println!(
        "{} members, {} bytes stored per member",
        watch.len(),
        states / watch.len()
    );

    let policy = Policy::default();
    let (mut scored, mut yardstick) = (Vec::new(), Vec::new());
    for _ in 0..ACTIONS / CHUNK {
        let transfers: Vec<Transfer> = (0..CHUNK)
            .map(|_| {
                now += 1;
                transfer(&mut stream, now)
            })
            .collect();
        scored.push(timed(|| {
            for transfer in &transfers {
                black_box(watch.assess(transfer, &policy));
                watch.observe(&Event::Transfer(*transfer));
            }
        }));
        yardstick.push(timed(|| {
            for _ in 0..CHUNK {
                black_box(seed.authenticate(black_box(&[1; 64])));
            }
        }));
    }
    let median = show("assess and observe", &mut scored);
    let base = show("yardstick: HMAC-SHA256 of 64 bytes", &mut yardstick);
    println!("ratio of medians {:.1}", median / base);
    // Beside busy compilers the mean tells of the scheduler.
    assert!(median < 100.0, "an action takes {median:.1} µs, the goal is 100");
}

fn user(id: u64) -> UserId {
    // Accounts made in the years before, one every half-hour.
    UserId::new(((200_000_000_000 + id * 1_800_000) << 22) | id).unwrap()
}

fn anybody(stream: &mut Stream) -> UserId {
    user(1 + stream.below(MEMBERS))
}

fn transfer(stream: &mut Stream, now: i64) -> Transfer {
    let popular = stream.chance(200_000);
    let to = if popular {
        user(100 * (1 + stream.below(MEMBERS / 100)))
    } else {
        anybody(stream)
    };
    Transfer {
        from: anybody(stream),
        to,
        amount: Money::new(1 << stream.below(14)),
        wealth: Money::new(stream.between(1_000, 50_000)),
        at: Timestamp::from_seconds(now),
    }
}

fn anything(stream: &mut Stream, now: i64) -> Event {
    if stream.chance(400_000) {
        return Event::Transfer(transfer(stream, now));
    }
    let at = Timestamp::from_seconds(now);
    Event::Earned {
        member: anybody(stream),
        source: Source::Shift,
        amount: Money::new(stream.between(0, 120)),
        at,
        next_at: at.plus(Duration::from_hours(1)),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures the machine's own time"
)]
fn timed(work: impl FnOnce()) -> f64 {
    let start = std::time::Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(CHUNK).unwrap_or(1))
}

/// Prints mean, median, 99th percentile and maximum over chunks in microseconds, and answers the median.
fn show(what: &str, times: &mut [f64]) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / f64::from(u32::try_from(times.len()).unwrap());
    let at = |per_mille: usize| times[(times.len() - 1) * per_mille / 1_000];
    let (median, p99, most) = (at(500), at(990), at(1_000));
    println!("{what:<36} mean {mean:>6.2} µs, median {median:>6.2}, p99 {p99:>7.2}, most {most:>8.2}");
    median
}
