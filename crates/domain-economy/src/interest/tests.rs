use core_types::{Timestamp, Zone};
use proptest::prelude::*;

use super::*;

const POLICY: InterestPolicy = InterestPolicy {
    rate_ppm: 300,
    tier: Money::new(100_000),
    cap: Money::new(1_000),
};

fn day(number: i32) -> Day {
    Day::from_number(number)
}

fn coins(minor: i64) -> Money {
    Money::new(minor)
}

#[test]
fn a_day_earns_the_rate_of_each_tier_up_to_the_cap() {
    let table = [
        (0, 0, 0, 0),
        (1_000, 0, 0, 300_000),
        (1_000, 900_000, 1, 200_000),
        (100_000, 0, 30, 0),
        (1_000_000, 0, 165, 0),
        (2_000_000, 0, 195, 0),
        (10_000_000_000, 0, 1_000, 0),
    ];
    for (base, carry, pay, rest) in table {
        assert_eq!(POLICY.day(coins(base), carry), (coins(pay), rest), "{base}");
    }
    let free = InterestPolicy {
        rate_ppm: 0,
        ..POLICY
    };
    assert_eq!(
        free.day(coins(i64::MAX), 999_999),
        (Money::ZERO, 999_999),
        "a carry is kept while the rate is 0"
    );
    assert!(POLICY.day(coins(i64::MAX), 999_999).0 <= POLICY.cap);
}

#[test]
fn the_least_of_the_day_counts_so_an_hour_around_midnight_earns_nothing() {
    let rich = coins(100_000);
    let start = Savings::begin(day(10), Money::ZERO);
    // In at 23:59 of day 10, out at 00:01 of day 11.
    let moves = [
        Movement {
            day: day(10),
            balance: rich,
        },
        Movement {
            day: day(11),
            balance: Money::ZERO,
        },
    ];
    let settled = settle(start, &moves, day(13), POLICY);
    assert_eq!(settled.interest, Money::ZERO);
    // Left for one whole day in between, it earns that day.
    let moves = [
        Movement {
            day: day(10),
            balance: rich,
        },
        Movement {
            day: day(12),
            balance: Money::ZERO,
        },
    ];
    let settled = settle(start, &moves, day(13), POLICY);
    assert_eq!((settled.interest, settled.last_day), (coins(30), Some(day(12))));
}

#[test]
fn a_clock_that_goes_back_closes_nothing_twice() {
    let start = Savings {
        low: coins(100_000),
        balance: coins(100_000),
        ..Savings::begin(day(10), Money::ZERO)
    };
    let first = settle(start, &[], day(11), POLICY);
    assert_eq!(first.interest, coins(30));
    for today in [11, 10, -5] {
        let again = settle(first.savings, &[], day(today), POLICY);
        assert_eq!(
            (again.interest, again.last_day, again.savings),
            (Money::ZERO, None, first.savings)
        );
    }
    let back = [Movement {
        day: day(3),
        balance: coins(5),
    }];
    assert_eq!(
        settle(first.savings, &back, day(11), POLICY).savings.low,
        coins(5),
        "an entry that claims to be older counts for the day that is open"
    );
}

#[test]
fn shares_never_exceed_what_there_is() {
    assert_eq!(shared(&[coins(3), coins(1)], coins(9)), [coins(3), coins(1)]);
    assert_eq!(shared(&[coins(3), coins(1)], coins(2)), [coins(1), coins(0)]);
    assert_eq!(shared(&[coins(3)], Money::ZERO), [Money::ZERO]);
}

/// What an account really holds: entries of its owner and the interest, on a day each.
fn replay(events: &[(i32, i64)], settle_on: &[i32], last: i32) -> (Money, Savings) {
    let mut savings = Savings::begin(day(0), Money::ZERO);
    let (mut balance, mut total) = (0_i64, 0_i64);
    let mut pending = Vec::new();
    let mut settle_now = |balance: &mut i64, pending: &mut Vec<Movement>, today: i32| {
        let done = settle(savings, pending, day(today), POLICY);
        pending.clear();
        savings = done.savings;
        *balance += done.interest.minor();
        total += done.interest.minor();
    };
    for today in 0..=last {
        if settle_on.contains(&today) {
            settle_now(&mut balance, &mut pending, today);
        }
        for (_, change) in events.iter().filter(|(on, _)| *on == today) {
            balance = (balance + change).max(0);
            pending.push(Movement {
                day: day(today),
                balance: coins(balance),
            });
        }
    }
    settle_now(&mut balance, &mut pending, last + 1);
    let total = coins(total);
    assert_eq!(
        savings.balance,
        coins(balance),
        "what is counted is what is there"
    );
    (total, savings)
}

proptest! {
    /// However seldom an account is settled, it gets the same to the last coin. Withdrawals stay below what there is without
    /// interest, so that they are the same in both worlds.
    #[test]
    fn settling_late_pays_the_same(
        deposits in prop::collection::vec((0..40_i32, 1_i64..5_000_000), 1..12),
        back in prop::collection::vec(0..40_i32, 0..6),
        late in prop::collection::btree_set(0..40_i32, 0..10),
    ) {
        let mut events: Vec<(i32, i64)> = deposits.clone();
        events.extend(deposits.iter().zip(back).map(|((on, much), after)| ((on + after).min(39), -*much)));
        events.sort_by_key(|(on, change)| (*on, -*change));
        let every: Vec<i32> = (0..40).collect();
        let late: Vec<i32> = late.into_iter().collect();
        prop_assert_eq!(replay(&events, &every, 39), replay(&events, &late, 39));
        prop_assert_eq!(replay(&events, &every, 39), replay(&events, &[], 39));
    }

    /// Interest conserves: what is paid and carried is exactly what the days earned, until the cap.
    #[test]
    fn what_is_paid_and_carried_is_what_was_earned(bases in prop::collection::vec(0_i64..90_000, 1..200)) {
        let (mut carry, mut paid) = (0, 0_i64);
        for base in &bases {
            let (pay, rest) = POLICY.day(coins(*base), carry);
            paid += pay.minor();
            carry = rest;
        }
        let earned: i64 = bases.iter().map(|base| base * 300).sum();
        prop_assert_eq!(paid * PPM + i64::from(carry), earned);
    }

    #[test]
    fn shares_conserve(claims in prop::collection::vec(0_i64..i64::MAX / 64, 0..40), available in 0_i64..i64::MAX) {
        let claims: Vec<Money> = claims.into_iter().map(Money::new).collect();
        let shares = shared(&claims, coins(available));
        let sum: i128 = shares.iter().map(|share| i128::from(share.minor())).sum();
        prop_assert!(sum <= i128::from(available));
        prop_assert!(shares.iter().zip(&claims).all(|(share, claim)| share <= claim && *share >= Money::ZERO));
    }

    /// Every day of a year is closed once, where days have 23 and 25 hours too.
    #[test]
    fn daylight_saving_neither_skips_nor_doubles(
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
        start in 1_577_880_000_i64..1_900_000_000,
        hours in 1_u64..60,
    ) {
        let zone = Zone::named(zone).unwrap();
        let mut now = Timestamp::from_seconds(start);
        let rich = coins(100_000);
        let mut savings = Savings { low: rich, ..Savings::begin(zone.day(now), rich) };
        let first = savings.day;
        let mut paid = 0;
        let flat = InterestPolicy { rate_ppm: 10, ..POLICY };
        while zone.day(now).number() < first.number() + 366 {
            let done = settle(savings, &[], zone.day(now), flat);
            paid += done.interest.minor();
            savings = Savings { balance: rich, low: rich, ..done.savings };
            now = now.plus(std::time::Duration::from_hours(hours));
        }
        let days = i64::from(savings.day.number() - first.number());
        prop_assert!((days - paid).abs() <= 1, "{paid} coins in {days} days");
    }
}
