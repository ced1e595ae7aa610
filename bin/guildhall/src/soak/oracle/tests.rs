use std::time::Duration;

use super::*;
use crate::soak::diary::{Said, Try, note};

const ANA: i64 = 1;
const BO: i64 = 2;
const OLIVE: i64 = 3;

fn tries(said: &[Said]) -> Vec<Try> {
    let one = |(interaction, said): (u64, &Said)| Try {
        interaction,
        at: Duration::ZERO,
        said: said.clone(),
    };
    (100..).zip(said).map(one).collect()
}

fn wish(deed: Deed, amount: i64, said: &[Said]) -> Wish {
    Wish {
        member: ANA,
        asker: if matches!(deed, Deed::Grant | Deed::Hold) {
            OLIVE
        } else {
            ANA
        },
        deed,
        amount,
        tries: tries(said),
        told_late: false,
    }
}

fn entry(kind: &str, memo: &str, lines: &[(&str, i64, i64)]) -> Entry {
    Entry {
        seq: 1,
        kind: kind.to_owned(),
        memo: (!memo.is_empty()).then(|| memo.to_owned()),
        lines: lines
            .iter()
            .map(|(account, owner, amount)| Line {
                account: (*account).to_owned(),
                owner: *owner,
                amount: *amount,
            })
            .collect(),
    }
}

fn paid(amount: i64) -> Entry {
    entry(
        "pay",
        &note(amount),
        &[("wallet", ANA, -amount), ("wallet", BO, amount)],
    )
}

fn rich(wallet: i64) -> Books {
    Books {
        guild: 9,
        wealth: [(
            ANA,
            Wealth {
                wallet,
                bank: 0,
                escrow: 0,
            },
        )]
        .into(),
        ..Books::default()
    }
}

/// Books in which these entries happened, with these keys.
fn after(entries: Vec<Entry>, keys: &[&str]) -> Books {
    let mut books = rich(1_000);
    for line in entries
        .iter()
        .flat_map(|entry| &entry.lines)
        .filter(|line| line.owner != 0)
    {
        *books
            .wealth
            .entry(line.owner)
            .or_default()
            .account(&line.account)
            .unwrap() += line.amount;
    }
    books.entries = entries;
    books.effects = keys.iter().map(|key| (*key).to_owned()).collect();
    books
}

fn misfits(diary: &[Wish], after: &Books) -> Vec<String> {
    let misfits = judge(diary, &rich(1_000), after);
    misfits.into_iter().map(|misfit| misfit.what).collect()
}

const KEY: &str = "pay:9:1:100";

fn refused() -> Said {
    Said::Refused("economy.not_enough".to_owned())
}

fn nothing() -> Said {
    Said::Nothing("timeout".to_owned())
}

#[test]
fn what_was_said_and_what_was_done_must_fit() {
    for (said, is_done, expected) in [
        (Said::Done, true, None),
        (Said::Done, false, Some("said to be done, and is not")),
        (refused(), false, None),
        (refused(), true, Some("said to be refused, and is done")),
        (nothing(), false, None),
        (nothing(), true, Some("done, and nobody was told")),
    ] {
        let diary = [wish(Deed::Pay(BO), 50, std::slice::from_ref(&said))];
        let books = if is_done {
            after(vec![paid(50)], &[KEY])
        } else {
            after(Vec::new(), &[])
        };
        let found = misfits(&diary, &books);
        assert_eq!(
            found,
            expected.into_iter().collect::<Vec<_>>(),
            "{said:?}, {is_done}"
        );
    }
    let mut late = wish(Deed::Pay(BO), 50, &[nothing()]);
    late.told_late = true;
    assert!(misfits(&[late], &after(vec![paid(50)], &[KEY])).is_empty());
}

#[test]
fn every_deed_has_its_place_in_the_model() {
    let cases = [
        (Deed::Pay(BO), paid(50), "pay:9:1:100"),
        (Deed::PayLarge(BO), paid(50), "pay_confirm:9:1:100"),
        (
            Deed::Deposit,
            entry("deposit", "", &[("wallet", ANA, -50), ("bank", ANA, 50)]),
            "deposit:9:1:100",
        ),
        (
            Deed::Grant,
            entry("grant", "", &[("mint", 0, -50), ("wallet", ANA, 50)]),
            "add_money:9:3:100",
        ),
        (
            Deed::Hold,
            entry("hold", "", &[("wallet", ANA, -50), ("escrow", ANA, 50)]),
            "case_hold:9:3:100",
        ),
        (
            Deed::Daily,
            entry("daily", "", &[("mint", 0, -70), ("wallet", ANA, 70)]),
            "daily:9:1:100",
        ),
        (
            Deed::Shift,
            entry("work", "", &[("mint", 0, -70), ("wallet", ANA, 70)]),
            "work_shift:9:1:100",
        ),
    ];
    for (deed, entry, key) in cases {
        let diary = [wish(deed, 50, &[Said::Done])];
        assert_eq!(
            misfits(&diary, &after(vec![entry.clone()], &[key])),
            [""; 0],
            "{deed:?}"
        );
        // Twice is once too often.
        let twice = misfits(&diary, &after(vec![entry.clone(), entry], &[key]));
        assert!(!twice.is_empty(), "{deed:?}");
    }
}

#[test]
fn a_question_and_a_double_click_are_one_wish() {
    let key = "pay_confirm:9:1:100";
    for (said, is_done, fits) in [
        (vec![Said::Question], false, true),
        (vec![Said::Question, Said::Done, Said::Done], true, true),
        (vec![Said::Question, Said::Done, refused()], true, true),
        (vec![Said::Question, nothing(), refused()], true, false),
        (vec![Said::Question, refused()], true, false),
        (vec![Said::Question, Said::Done], false, false),
    ] {
        let diary = [wish(Deed::PayLarge(BO), 50, &said)];
        let books = if is_done {
            after(vec![paid(50)], &[key])
        } else {
            after(Vec::new(), &[])
        };
        assert_eq!(misfits(&diary, &books).is_empty(), fits, "{said:?}");
    }
}

#[test]
fn what_nobody_asked_for_is_found() {
    let diary = [wish(Deed::Pay(BO), 50, &[Said::Done])];
    let strange = entry("grant", "", &[("mint", 0, -7), ("wallet", ANA, 7)]);
    let found = misfits(&diary, &after(vec![paid(50), strange], &[KEY]));
    assert!(
        found.iter().any(|what| what.starts_with("nobody asked for")),
        "{found:?}"
    );

    let mut astray = paid(50);
    astray.lines[1].owner = OLIVE;
    let found = misfits(&diary, &after(vec![astray], &[KEY]));
    assert!(
        found.iter().any(|what| what.starts_with("done otherwise")),
        "{found:?}"
    );

    let mut poor = after(vec![paid(50)], &[KEY]);
    poor.wealth.entry(BO).or_default().wallet -= 1;
    assert_eq!(
        misfits(&diary, &poor).len(),
        1,
        "a wallet that does not follow from the journal"
    );

    let mut held = after(vec![paid(50)], &[KEY]);
    held.overdue_holds = 1;
    assert_eq!(misfits(&diary, &held).len(), 1, "a hold that did not end");
}
