//! A year of a large server under the default settings: `cargo run --release -p domain-economy --example year [members [seed [shop]]]`,
//! where the shop is `full`, `kept` (nothing that ends after a month) or `none`.
//!
//! Prints the figures of `/economy health` every four weeks, the week in which each came to its target for good, and where coins came
//! from and went. Members are invented (see `people.rs`); what they are paid, what they pay and how they climb is decided by the rules
//! that the bot runs. Every day the books are added up.
#![expect(clippy::print_stdout, reason = "the figures are the point")]

mod people;
mod shop;
mod town;

use std::process::ExitCode;

use domain_economy::health::{Measure, Verdict};
use shop::Shop;
use town::{Town, Week};

/// Weeks in which an economy finds its feet; after them it has to stay healthy.
const SETTLING_WEEKS: usize = 26;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| given.get(at).and_then(|text| text.parse().ok());
    let (members, seed) = (number(0).unwrap_or(50_000), number(1).unwrap_or(1));
    let shop = given.get(2).map_or(Some(Shop::Full), |name| Shop::named(name));
    let Some(shop) = shop else {
        println!("the shop is full, kept or none");
        return ExitCode::FAILURE;
    };
    let (town, weeks) = match Town::year(members, seed, shop) {
        Ok(ran) => ran,
        Err(mistake) => {
            println!("{mistake}");
            return ExitCode::FAILURE;
        }
    };
    table(&weeks);
    println!("\nwhere coins came from and went, in the year");
    for (what, coins) in town.flows() {
        println!("  {what:<22} {coins:>16}");
    }
    let ill = town::ill(&weeks, SETTLING_WEEKS);
    for (week, measure) in &ill {
        println!("week {week}: {} is far off", measure.name());
    }
    if ill.is_empty() {
        println!("\nfrom week {SETTLING_WEEKS} on nothing is far off its target");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn table(weeks: &[Week]) {
    print!("{:<5} {:>14} {:>8}", "week", "supply", "active");
    for measure in Measure::ALL {
        print!(" {:>11}", measure.name());
    }
    println!();
    for (number, week) in (1..).zip(weeks).filter(|(number, _)| number % 4 == 0) {
        print!("{number:<5} {:>14} {:>8}", week.supply, week.active);
        for judged in week.judged {
            let sign = match judged.verdict {
                Verdict::Well => ' ',
                Verdict::Low | Verdict::High => '!',
                Verdict::TooLow | Verdict::TooHigh => '‼',
                Verdict::Unknown => '?',
            };
            let ppm = judged.ppm.unwrap_or_default();
            let sixth = format!("{}.{:02} %", ppm / 10_000, ppm % 10_000 / 100);
            print!(" {sixth:>10}{sign}");
        }
        println!();
    }
}
