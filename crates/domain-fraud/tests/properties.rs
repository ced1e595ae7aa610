//! What holds for every history, however odd.
#![expect(clippy::unwrap_used, reason = "a test that fails may stop")]

use std::time::Duration;

use core_types::{Money, Timestamp, UserId};
use domain_fraud::{Event, Policy, Source, Step, Transfer, Watch};
use proptest::prelude::*;

fn user(id: u64) -> UserId {
    UserId::new(id).unwrap()
}

fn member() -> impl Strategy<Value = UserId> {
    prop_oneof![
        (1_u64..12).prop_map(user),
        (1_u64..6).prop_map(|id| user((400_000_000_000 + id) << 22 | id))
    ]
}

fn amount() -> impl Strategy<Value = Money> {
    prop_oneof![0_i64..2_000, Just(i64::MAX), Just(i64::MIN), any::<i64>()].prop_map(Money::new)
}

/// Mostly two weeks of 2026, sometimes any time at all.
fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        8 => (0_i64..14 * 86_400).prop_map(|seconds| Timestamp::from_seconds(1_780_000_000 + seconds)),
        1 => any::<i64>().prop_map(Timestamp::from_micros),
    ]
}

fn transfer() -> impl Strategy<Value = Transfer> {
    (member(), member(), amount(), amount(), time()).prop_map(|(from, to, amount, wealth, at)| Transfer {
        from,
        to,
        amount,
        wealth,
        at,
    })
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => transfer().prop_map(Event::Transfer),
        2 => (member(), any::<bool>(), amount(), time(), time()).prop_map(|(member, shift, amount, at, next_at)| {
            let source = if shift { Source::Shift } else { Source::Daily };
            Event::Earned { member, source, amount, at, next_at }
        }),
        1 => (member(), amount(), time()).prop_map(|(member, amount, at)| Event::Granted { member, amount, at }),
        1 => (member(), any::<bool>(), proptest::option::of(time()), time())
            .prop_map(|(member, economy, joined_at, at)| Event::Command { member, economy, joined_at, at }),
        1 => (member(), any::<u64>(), time())
            .prop_map(|(member, millis, at)| Event::Pressed { member, after: Duration::from_millis(millis), at }),
    ]
}

fn watch(events: &[Event]) -> Watch {
    let mut watch = Watch::new();
    for event in events {
        watch.observe(event);
    }
    watch
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn nothing_panics_and_scores_are_explained(
        events in proptest::collection::vec(event(), 0..120),
        asked in transfer(),
    ) {
        let watch = watch(&events);
        for came in [watch.assess(&asked, &Policy::default()), watch.review(asked.from, asked.at, &Policy::default())] {
            prop_assert!(came.score <= 1_000);
            prop_assert_eq!(came.evidence.iter().map(|evidence| evidence.weight).sum::<u16>(), came.score);
            prop_assert!(came.evidence.iter().all(|evidence| evidence.measured.is_finite() && evidence.limit.is_finite()));
            prop_assert!(came.evidence.len() >= 3 || came.step < Step::Hold);
        }
    }

    #[test]
    fn more_money_is_never_less_suspicious(
        events in proptest::collection::vec(event(), 0..80),
        asked in transfer(),
        more in 0_i64..1_000_000,
    ) {
        let watch = watch(&events);
        let larger = Transfer { amount: Money::new(asked.amount.minor().max(0).saturating_add(more)), ..asked };
        let (less, more) = (watch.assess(&asked, &Policy::default()), watch.assess(&larger, &Policy::default()));
        // What rounding of the last thousandth may do.
        prop_assert!(more.score + 1 >= less.score, "{:?} {:?}", less, more);
    }

    #[test]
    fn stored_and_restored_it_thinks_the_same(
        events in proptest::collection::vec(event(), 0..120),
        asked in transfer(),
    ) {
        let mut before = watch(&events);
        let changes = before.changes(usize::MAX);
        prop_assert!(before.is_stored());
        let mut after = Watch::new();
        if let Some(baseline) = &changes.baseline {
            after.restore_baseline(baseline).unwrap();
        }
        for (member, state) in &changes.members {
            after.restore(*member, state).unwrap();
            let again = after.state(*member);
            prop_assert_eq!(again.as_ref(), Some(state));
        }
        prop_assert_eq!(after.assess(&asked, &Policy::default()), before.assess(&asked, &Policy::default()));
    }

    #[test]
    fn strangers_do_not_change_each_others_scores(
        mine in proptest::collection::vec(event(), 0..40),
        asked in transfer(),
        seed in any::<u64>(),
    ) {
        // Others than those above, who earn and press: nothing of it concerns the asker, before, after or in between.
        let strangers: Vec<_> = (0..40_u64).map(|id| Event::Pressed {
            member: user(1_000 + (id ^ seed) % 64),
            after: Duration::from_secs(1),
            at: asked.at,
        }).collect();
        let alone = watch(&mine).assess(&asked, &Policy::default());
        for place in [0, mine.len() / 2, mine.len()] {
            let mut mixed = mine.clone();
            mixed.splice(place..place, strangers.iter().copied());
            prop_assert_eq!(&watch(&mixed).assess(&asked, &Policy::default()), &alone);
        }
    }

    #[test]
    fn broken_states_are_refused_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), version in any::<bool>()) {
        let mut bytes = bytes;
        if version && let Some(first) = bytes.first_mut() {
            *first = 1;
        }
        let mut watch = Watch::new();
        let _ = watch.restore_baseline(&bytes);
        if watch.restore(user(1), &bytes).is_ok() {
            watch.observe(&Event::Granted { member: user(1), amount: Money::new(1), at: Timestamp::from_seconds(1) });
        }
    }
}

#[test]
fn memory_is_bounded_and_nobody_who_had_to_go_is_lost() {
    let mut watch = Watch::with_capacity(100);
    let at = |second: u64| Timestamp::from_seconds(1_780_000_000 + i64::try_from(second).unwrap());
    for id in 1..=1_000 {
        watch.observe(&Event::Granted {
            member: user(id),
            amount: Money::new(1),
            at: at(id),
        });
        assert!(watch.len() <= 100);
    }
    assert!(!watch.has_everybody());
    assert!(!watch.knows(user(1)) && watch.knows(user(1_000)));
    assert_eq!(watch.changes(usize::MAX).members.len(), 1_000);
    // One member pays many, and many pay one: neither state grows without end.
    for id in 1..=1_000 {
        for (from, to) in [(5_000, id), (id, 5_001)] {
            let (from, to, amount) = (user(from), user(to), Money::new(9));
            watch.observe(&Event::Transfer(Transfer {
                from,
                to,
                amount,
                wealth: amount,
                at: at(1_000 + id),
            }));
        }
        watch.observe(&Event::Granted {
            member: user(5_000),
            amount: Money::new(1),
            at: at(1_000 + id),
        });
    }
    assert!(watch.state(user(5_000)).unwrap().len() < 2_000);
    assert!(watch.state(user(5_001)).unwrap().len() < 2_000);
}

#[test]
fn the_forgotten_are_in_nobodys_state() {
    let (ana, bo) = (user(77 << 22), user(78 << 22));
    let at = Timestamp::from_seconds(1_780_000_000);
    let pay = Transfer {
        from: ana,
        to: bo,
        amount: Money::new(500),
        wealth: Money::new(900),
        at,
    };
    let mut watch = watch(&[Event::Transfer(pay)]);
    let bytes = domain_fraud::user_bytes(ana);
    let mentions = |state: &[u8]| state.windows(8).any(|window| window == bytes);
    let stored = watch.state(bo).unwrap();
    assert!(mentions(&stored));
    watch.forget(ana);
    assert!(!watch.knows(ana) && !mentions(&watch.state(bo).unwrap()));
    assert_eq!(watch.changes(9).forgotten, [ana]);
    let scrubbed = domain_fraud::without(&stored, ana).unwrap().unwrap();
    assert_eq!(domain_fraud::without(&scrubbed, ana).unwrap(), None);
}
