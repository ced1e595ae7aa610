use proptest::prelude::*;

use super::*;
use crate::banking::BankRules;

fn coins(minor: i64) -> Money {
    Money::new(minor)
}

fn day(number: i32) -> Day {
    Day::from_number(number)
}

fn loan(owed: i64) -> Loan {
    Loan {
        owed: coins(owed),
        interest: Money::ZERO,
        carry: 0,
        rate_ppm: 1_000,
        accrued_day: day(100),
        due_day: day(128),
    }
}

#[test]
fn interest_is_simple_is_paid_first_and_ends_with_the_default() {
    let grown = loan(1_000).accrue(day(110)).unwrap();
    assert_eq!((grown.interest, grown.total()), (coins(10), coins(1_010)));
    assert_eq!(
        grown.accrue(day(105)).unwrap(),
        grown,
        "a clock that goes back lets nothing grow"
    );
    let (left, repaid) = grown.pay(coins(15));
    assert_eq!((repaid.interest, repaid.principal), (coins(10), coins(5)));
    assert_eq!((left.owed, left.interest), (coins(995), Money::ZERO));
    let (gone, repaid) = grown.pay(coins(5_000));
    assert_eq!(
        (gone.total(), repaid.total()),
        (Money::ZERO, coins(1_010)),
        "never more than is owed"
    );
    let years = loan(1_000).accrue(day(10_000)).unwrap();
    assert_eq!(years.interest, coins(35), "28 days and 7 of grace");
}

#[test]
fn a_loan_is_late_and_then_in_default() {
    let table = [
        (128, LoanState::Open),
        (129, LoanState::Late),
        (135, LoanState::Late),
        (136, LoanState::Default),
    ];
    for (today, state) in table {
        assert_eq!(loan(5).state(day(today)), state, "{today}");
    }
    assert_eq!(loan(0).state(day(999)), LoanState::Repaid);
}

#[test]
fn a_score_says_why() {
    let newcomer = score(&CreditHistory::default());
    assert_eq!(newcomer.value, 40);
    let regular = CreditHistory {
        in_time: 2,
        known_days: 70,
        income_days: 20,
        income: coins(4_000),
        ..CreditHistory::default()
    };
    let good = score(&regular);
    assert_eq!(good.value, 90);
    assert_eq!(good.parts.iter().map(|(_, points, _)| points).sum::<i32>(), 90);
    let broke = score(&CreditHistory {
        defaults: 1,
        ..regular
    });
    assert_eq!(broke.value, 50);
    assert_eq!(
        score(&CreditHistory {
            defaults: 3,
            ..CreditHistory::default()
        })
        .value,
        0
    );

    let policy = BankRules::default().loan;
    // Two weeks of 1,000 each, nine tenths of them.
    assert_eq!(limit(&policy, &good, &regular), Ok(coins(1_800)));
    assert_eq!(
        limit(&policy, &newcomer, &CreditHistory::default()),
        Ok(Money::ZERO),
        "no income, no loan"
    );
    let rich = CreditHistory {
        income: coins(1_000_000_000),
        ..regular
    };
    assert_eq!(limit(&policy, &good, &rich), Ok(policy.max));
    let off = LoanPolicy { on: false, ..policy };
    assert_eq!(limit(&off, &good, &regular), Ok(Money::ZERO));
}

#[test]
fn a_share_of_income_leaves_something() {
    let table = [
        (100, 25, 1_000, 25),
        (100, 25, 10, 10),
        (100, 100, 1_000, 99),
        (1, 50, 9, 0),
        (0, 50, 9, 0),
    ];
    for (income, percent, owed, share) in table {
        assert_eq!(
            income_share(coins(income), percent, coins(owed)),
            coins(share),
            "{income} {percent} {owed}"
        );
    }
}

proptest! {
    /// Whoever keeps to the schedule owes nothing at its end.
    #[test]
    fn a_schedule_that_is_kept_pays_all(owed in 1_i64..10_000_000, days in 1_i32..90, rate in 0_u32..50_000) {
        let mut open = Loan { rate_ppm: rate, due_day: day(100 + days), ..loan(owed) };
        let schedule = open.schedule(day(100));
        prop_assert!(!schedule.is_empty());
        prop_assert!(schedule.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (on, amount) in schedule {
            prop_assert!(on <= open.due_day);
            open = open.accrue(on).unwrap().pay(amount).0;
        }
        prop_assert_eq!(open.total(), Money::ZERO);
    }

    /// However often interest is counted in between, it comes to the same.
    #[test]
    fn counting_often_changes_nothing(owed in 1_i64..10_000_000, stops in prop::collection::btree_set(100_i32..135, 0..20)) {
        let once = loan(owed).accrue(day(135)).unwrap();
        let mut often = loan(owed);
        for stop in stops {
            often = often.accrue(day(stop)).unwrap();
        }
        prop_assert_eq!(often.accrue(day(135)).unwrap(), once);
    }

    #[test]
    fn a_payment_is_used_to_the_last_coin(owed in 0_i64..1_000_000, interest in 0_i64..1_000, amount in 0_i64..2_000_000) {
        let open = Loan { interest: coins(interest), ..loan(owed) };
        let (left, repaid) = open.pay(coins(amount));
        prop_assert_eq!(left.total().minor() + repaid.total().minor(), owed + interest);
        prop_assert_eq!(repaid.total().minor(), amount.min(owed + interest));
    }
}
