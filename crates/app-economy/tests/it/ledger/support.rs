//! People, money and shortcuts.

use app_economy::ledger::{
    Balances, Ledger, LedgerError, Posted, VerifyReport, VerifyScope, balances, post, verify,
};
use core_db::testing::TestDb;
use core_db::{Db, DbError, Once, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Currency, Draft, EntryKind, Refusal};
use futures_util::future::BoxFuture;

pub(crate) fn guild(number: u64) -> GuildId {
    GuildId::new(number).unwrap()
}

pub(crate) fn user(number: u64) -> UserId {
    UserId::new(number).unwrap()
}

pub(crate) const ANA: u64 = 101;
pub(crate) const BO: u64 = 102;

pub(crate) fn wallet(owner: u64) -> AccountRef {
    AccountRef::wallet(guild(1), user(owner))
}

pub(crate) fn grant(to: u64, amount: i64) -> Draft {
    Draft::transfer(
        EntryKind::Grant,
        AccountRef::mint(guild(1)),
        wallet(to),
        Money::new(amount),
    )
    .unwrap()
}

pub(crate) fn pay(from: u64, to: u64, amount: i64) -> Draft {
    Draft::transfer(EntryKind::Pay, wallet(from), wallet(to), Money::new(amount))
        .unwrap()
        .by(user(from))
}

pub(crate) async fn post_all(db: &Db, drafts: Vec<Draft>) -> Result<Vec<Result<Posted, Refusal>>, DbError> {
    db.write("post", move |tx| {
        let drafts = drafts.clone();
        Box::pin(async move { post(tx, &drafts).await })
    })
    .await
}

pub(crate) async fn held(db: &Db, member: u64) -> Result<Balances, DbError> {
    db.read("balances", move |tx| {
        Box::pin(async move { balances(tx, guild(1), user(member), Currency::COINS).await })
    })
    .await
}

pub(crate) async fn in_wallet(db: &Db, member: u64) -> Result<i64, DbError> {
    Ok(held(db, member).await?.wallet.minor())
}

/// Submits under a key whose input is the key itself, and answers the entry's place.
pub(crate) async fn submit(ledger: &Ledger, key: &str, draft: Draft) -> Result<Once<i64>, LedgerError> {
    ledger.submit(key, [7; 32], draft, |posted| posted.seq).await
}

pub(crate) async fn check(db: &Db) -> Result<VerifyReport, DbError> {
    verify(db, VerifyScope::All, std::sync::Arc::new(|_| ())).await
}

/// Fails the test unless the whole ledger is what it claims to be.
pub(crate) async fn assert_sound(db: &Db) -> Result<VerifyReport, DbError> {
    let report = check(db).await?;
    assert!(report.is_clean(), "{:?}", report.faults);
    Ok(report)
}

/// Runs a unit whose own error is a panic.
pub(crate) async fn write<T, F>(db: &Db, work: F) -> Result<T, LedgerError>
where
    T: Send + 'static,
    F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, LedgerError>> + Send + 'static,
{
    db.write("test", work).await
}

/// What an error was, for tests of refusals.
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, LedgerError>) -> Refusal {
    match result {
        Err(LedgerError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// One statement that may break the rules, as somebody with a database client would run it.
pub(crate) async fn tamper(db: &TestDb, statements: &'static [&'static str]) -> Result<(), DbError> {
    db.write("tamper", move |tx| {
        Box::pin(async move {
            for statement in statements {
                tx.query(*statement).execute().await?;
            }
            Ok::<_, DbError>(())
        })
    })
    .await
}

/// Lets a future run until it waits, once.
pub(crate) async fn poll_once<F: Future + Unpin>(future: &mut F) {
    std::future::poll_fn(|context| {
        let _ = std::pin::Pin::new(&mut *future).poll(context);
        std::task::Poll::Ready(())
    })
    .await;
}
