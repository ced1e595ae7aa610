use std::collections::BTreeMap;

use core_types::UserId;
use proptest::prelude::*;

use super::*;
use crate::ledger::{AccountKind, Currency, DraftError, EntryKind};

fn guild(number: u64) -> GuildId {
    GuildId::new(number).unwrap()
}

fn user(number: u64) -> UserId {
    UserId::new(number).unwrap()
}

fn accounts() -> Vec<AccountRef> {
    let mut accounts = vec![
        AccountRef::mint(guild(1)),
        AccountRef::burn(guild(1)),
        AccountRef::treasury(guild(1)),
    ];
    for member in 1..=3 {
        accounts.push(AccountRef::wallet(guild(1), user(member)));
        accounts.push(AccountRef::bank(guild(1), user(member)));
    }
    accounts
}

fn books() -> Books {
    let accounts = accounts().into_iter().zip(1..).map(|(account, id)| {
        (
            account,
            Account {
                id: AccountId::new(id),
                balance: Money::ZERO,
                open: true,
            },
        )
    });
    Books {
        accounts: accounts.collect(),
        heads: BTreeMap::from([(guild(1), Head::EMPTY)]),
    }
}

fn transfer(from: usize, to: usize, amount: i64) -> Result<Draft, DraftError> {
    Draft::transfer(
        EntryKind::Pay,
        accounts()[from],
        accounts()[to],
        Money::new(amount),
    )
}

fn run(books: &mut Books, drafts: &[Draft]) -> Vec<Result<Entry, Refusal>> {
    decide(books, drafts, Timestamp::from_seconds(1), || [7; 16])
}

#[test]
fn a_refusal_leaves_its_neighbours_alone() {
    let mut books = books();
    let drafts = [
        transfer(0, 3, 100),
        transfer(3, 4, 101),
        transfer(3, 4, 100),
        transfer(3, 4, 1),
    ]
    .map(Result::unwrap);
    let decided = run(&mut books, &drafts);
    assert_eq!(decided[0].as_ref().unwrap().seq, 1);
    assert_eq!(
        decided[1],
        Err(Refusal::NotEnough {
            kind: AccountKind::Wallet,
            owner: Some(user(1)),
            available: Money::new(100),
            needed: Money::new(101)
        })
    );
    assert_eq!(decided[2].as_ref().unwrap().seq, 2, "refusals leave no gap");
    assert!(decided[3].is_err());
}

#[test]
fn case_52_balances_never_pass_what_can_be_counted() {
    let mut books = books();
    let all = transfer(0, 3, i64::MAX).unwrap();
    assert!(run(&mut books, std::slice::from_ref(&all))[0].is_ok());
    assert_eq!(run(&mut books, &[all])[0], Err(Refusal::Overflow));
    assert_eq!(transfer(0, 3, i64::MIN), Err(DraftError::NotPositive));
    assert_eq!(
        run(&mut books, &[transfer(0, 4, 1).unwrap()])[0]
            .as_ref()
            .map(|entry| entry.seq),
        Ok(2),
        "the mint can count one more than any account"
    );
}

#[test]
fn closed_and_unknown_accounts_take_no_part() {
    let mut books = books();
    books.accounts.get_mut(&accounts()[3]).unwrap().open = false;
    let refused = run(&mut books, &[transfer(0, 3, 1).unwrap()]);
    assert_eq!(
        refused[0],
        Err(Refusal::AccountClosed {
            kind: AccountKind::Wallet
        })
    );
    books.accounts.remove(&accounts()[4]);
    assert_eq!(
        run(&mut books, &[transfer(0, 4, 1).unwrap()])[0],
        Err(Refusal::Unprepared)
    );
    assert_eq!(books.heads[&guild(1)], Head::EMPTY);
}

#[test]
fn what_is_no_entry_is_no_draft() {
    let wallet = AccountRef::wallet(guild(1), user(1));
    let mint = AccountRef::mint(guild(1));
    let one = Money::new(1);
    let minus = Money::new(-1);
    let new =
        |changes: &[(AccountRef, Money)]| Draft::new(EntryKind::Grant, changes.iter().copied()).unwrap_err();
    assert_eq!(new(&[]), DraftError::Lines);
    assert_eq!(new(&[(wallet, Money::ZERO)]), DraftError::Lines);
    assert_eq!(new(&[(wallet, one), (wallet, minus)]), DraftError::Lines);
    assert_eq!(new(&[(wallet, one), (mint, one)]), DraftError::Unbalanced);
    assert_eq!(
        new(&[(wallet, one), (AccountRef::mint(guild(2)), minus)]),
        DraftError::Mixed
    );
    assert_eq!(
        new(&[(wallet, one), (mint.in_currency(Currency::new(2)), minus)]),
        DraftError::Mixed
    );
    let most = Money::MAX;
    let least = Money::new(-i64::MAX);
    assert_eq!(
        new(&[(wallet, most), (wallet, most), (mint, least), (mint, least)]),
        DraftError::Overflow
    );
    assert_eq!(
        AccountRef::new(guild(1), Currency::COINS, AccountKind::Wallet, None),
        None
    );
    assert_eq!(
        AccountRef::new(guild(1), Currency::COINS, AccountKind::Mint, Some(user(1))),
        None
    );
}

#[derive(Debug, Clone)]
struct Move {
    from: usize,
    to: usize,
    amount: i64,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let amount = prop_oneof![4 => 1..200_i64, 1 => Just(i64::MAX), 1 => (i64::MAX / 2)..i64::MAX];
    let one = (0..9_usize, 0..9_usize, amount).prop_map(|(from, to, amount)| Move { from, to, amount });
    proptest::collection::vec(one, 0..60)
}

proptest! {
    /// Against a slow model that knows nothing of books: a map of balances, changed one draft at a time.
    #[test]
    fn decisions_match_a_plain_map_of_balances(moves in moves(), batch in 1..9_usize) {
        let mut books = books();
        let mut model = [0_i128; 9];
        let drafts: Vec<_> = moves.iter().filter_map(|m| Some((m, transfer(m.from, m.to, m.amount).ok()?))).collect();
        let mut previous = Head::EMPTY;
        for chunk in drafts.chunks(batch) {
            let only: Vec<_> = chunk.iter().map(|(_, draft)| draft.clone()).collect();
            for ((wanted, _), decided) in chunk.iter().zip(run(&mut books, &only)) {
                let amount = i128::from(wanted.amount);
                let (left, got) = (model[wanted.from] - amount, model[wanted.to] + amount);
                let fits = |value: i128| i64::try_from(value).is_ok();
                let allowed = (wanted.from == 0 || left >= 0) && fits(left) && fits(got);
                prop_assert_eq!(decided.is_ok(), allowed);
                let Ok(entry) = decided else { continue };
                model[wanted.from] = left;
                model[wanted.to] = got;
                prop_assert_eq!(entry.seq, previous.seq + 1);
                prop_assert_eq!(entry.lines.iter().map(|line| i128::from(line.amount.minor())).sum::<i128>(), 0);
                prop_assert!(entry.lines.is_sorted_by_key(|line| line.id));
                previous = Head { seq: entry.seq, hash: entry.hash };
            }
        }
        prop_assert_eq!(books.heads[&guild(1)], previous);
        for (account, expected) in accounts().iter().zip(model) {
            let balance = books.accounts[account].balance;
            prop_assert_eq!(i128::from(balance.minor()), expected);
            prop_assert!(account.kind().may_be_negative() || balance >= Money::ZERO);
        }
        prop_assert_eq!(model.iter().sum::<i128>(), 0);
    }

    /// Splitting a batch differently never changes what is decided.
    #[test]
    fn batches_do_not_matter(moves in moves(), batch in 1..9_usize) {
        let drafts: Vec<_> = moves.iter().filter_map(|m| transfer(m.from, m.to, m.amount).ok()).collect();
        let (mut whole, mut parts) = (books(), books());
        let together = run(&mut whole, &drafts);
        let apart: Vec<_> = drafts.chunks(batch).flat_map(|chunk| run(&mut parts, chunk)).collect();
        prop_assert_eq!(together, apart);
        prop_assert_eq!(whole.accounts, parts.accounts);
    }
}
