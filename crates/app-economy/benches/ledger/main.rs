//! How many transfers a second the ledger makes, beside a yardstick on the same machine in the same minute.
//!
//! `scripts/bench` runs it with a private PostgreSQL server. What is counted are whole transfers: idempotency key, locks,
//! decision, balances, journal entry with hash, postings, stored answer, durable commit.
#![expect(clippy::print_stdout, reason = "the figures are the point")]
#![expect(clippy::unwrap_used, reason = "a benchmark that fails may stop")]

mod load;
mod postgres;
mod sqlite;

use std::time::Duration;

/// Pairs of runs, ledger and yardstick in turn, so that both meet the same moods of the machine.
const ROUNDS: usize = 5;

fn main() {
    // `cargo test --benches` builds and starts this too, without the flag that `cargo bench` gives.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let seconds = std::env::var("GUILDHALL_BENCH_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(4);
    let length = Duration::from_secs(seconds);
    let only = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        if wanted("sqlite") {
            sqlite::run(length).await;
        }
        if wanted("postgres") {
            postgres::run(length).await;
        }
    });
}

/// Several runs of one thing, as rates per second.
#[derive(Default)]
struct Runs(Vec<f64>);

impl Runs {
    fn add(&mut self, rate: f64) {
        self.0.push(rate);
    }

    fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }

    fn show(&self, what: &str, yardstick: &Self) {
        let ratios = Self(
            self.0
                .iter()
                .zip(&yardstick.0)
                .map(|(own, other)| own / other)
                .collect(),
        );
        let all: Vec<String> = self.0.iter().map(|rate| format!("{rate:.0}")).collect();
        println!(
            "{what:<58} {:>8.0}/s  {:>5.2} x   [{}]",
            self.median(),
            ratios.median(),
            all.join(" ")
        );
    }
}
