//! What careers pay over time, to judge the balance: `cargo run -p domain-economy --example ladder`.
//!
//! Two hundred members per career work a shift whenever they are rested, eight hours a day. Prints the average after 1, 7,
//! 30 and 90 days: coins, coins an hour of the working day, and the rank most of them have.
#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::time::Duration;

use core_types::{Locale, Seed, Timestamp};
use domain_economy::career::{Career, Careers, CareersError, Odds, Standing, draw_shift};

const MEMBERS: i64 = 200;
const DAYS: [u64; 4] = [1, 7, 30, 90];
const HOURS_A_DAY: u64 = 8;

fn main() -> Result<(), &'static CareersError> {
    println!(
        "{:<10} {:>5} {:>9} {:>10}  most are",
        "career", "days", "coins", "per hour"
    );
    for career in Careers::standard()?.all() {
        for days in DAYS {
            let (coins, rank) = average(career, days);
            let hours = i64::try_from(days * HOURS_A_DAY).unwrap_or(i64::MAX);
            println!(
                "{:<10} {days:>5} {coins:>9} {:>10}  {rank}",
                career.key,
                coins / hours
            );
        }
    }
    Ok(())
}

/// Average coins after so many days, and the name of the most common rank.
fn average(career: &Career, days: u64) -> (i64, &str) {
    let (mut coins, mut ranks) = (0, vec![0; career.ranks.len()]);
    for member in 0..MEMBERS {
        let mut stream = Seed::new([0; 32]).stream(&["ladder", &career.key, &member.to_string()]);
        let mut standing = Standing::beginner(Timestamp::from_seconds(0));
        for day in 0..days {
            let mut now = Timestamp::from_seconds(0).plus(Duration::from_hours(24 * day));
            let end = now.plus(Duration::from_hours(HOURS_A_DAY));
            while let Some(rank) = standing.rank_in(career).filter(|_| now < end) {
                let shift = draw_shift(career, rank, Odds::at(rank, standing.skill()), &mut stream);
                coins += shift.pay.minor();
                now = now.plus(rank.rest());
                standing.worked(career, &shift, now);
            }
        }
        ranks[standing.rank] += 1;
    }
    let common = ranks
        .iter()
        .enumerate()
        .max_by_key(|(_, count)| **count)
        .map_or(0, |(place, _)| place);
    (coins / MEMBERS, career.ranks[common].name(Locale::En))
}
