//! A long run of the simulation, with figures: `cargo run --release -p app-economy --example simulate -- --seed 7
//! --members 5000 --steps 1000000`. Uses SQLite; with `--postgres` the server of `GUILDHALL_TEST_POSTGRES_URL`.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    reason = "a tool that ends where something is wrong and says so"
)]

#[path = "sim.rs"]
mod sim;

use std::{process::ExitCode, time::Duration};

use core_db::testing::TestDb;

/// The number after a name, or the standard.
fn number(name: &str, standard: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments
        .nth(1)
        .map_or(standard, |text| text.replace('_', "").parse().expect("a number"))
}

#[tokio::main]
async fn main() -> ExitCode {
    let (seed, members) = (number("--seed", 7), number("--members", 5_000));
    let count = usize::try_from(number("--steps", 100_000)).expect("a count");
    let db = if std::env::args().any(|argument| argument == "--postgres") {
        let server = TestDb::postgres().await.expect("a database");
        server.expect("GUILDHALL_TEST_POSTGRES_URL names a server")
    } else {
        TestDb::sqlite().await.expect("a database")
    };
    let began = tokio::time::Instant::now();
    let rate = |steps: usize, time: Duration| {
        let seconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1);
        u64::try_from(steps).unwrap_or(0) * 1_000 / seconds
    };
    println!("seed {seed}: {count} steps of {members} members");
    let run = sim::run(&db, sim::steps(seed, members, count), |tally| {
        println!("{tally:?}, {} a second", rate(tally.steps, began.elapsed()));
    });
    match run.await {
        Ok(tally) => {
            let time = began.elapsed();
            println!(
                "the house and the model agree: {tally:?} in {time:.0?}, {} a second",
                rate(tally.steps, time)
            );
            ExitCode::SUCCESS
        }
        Err(parted) => {
            println!("seed {seed}: they part at step {}: {}", parted.at, parted.what);
            let steps = sim::steps(seed, members, parted.at + 1).collect();
            let (steps, why) = sim::shrunk(steps, 200).await;
            println!("the least that fails: {why:?}");
            for step in steps {
                println!("  {step:?}");
            }
            ExitCode::FAILURE
        }
    }
}
