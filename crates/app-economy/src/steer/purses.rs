//! What everybody has whom a batch touches, counted along while it is planned or carried out.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Rows, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountKind, AccountRef, Currency};
use domain_economy::steer::{in_proportion, recover};

use crate::ledger::user_id;

/// Accounts read at a time.
const CHUNK: usize = 2_000;

core_db::statements! {
    /// Accounts by their numbers.
    BY_ID = split(
        "SELECT id, kind, currency, owner_id, balance, status = 'open' FROM account
        WHERE guild_id = $1 AND id IN (SELECT value ->> 0 FROM json_each($2))",
        "SELECT id, kind, currency, owner_id, balance, status = 'open' FROM account
        WHERE guild_id = $1 AND id = ANY ($2::bigint[])"
    );
    /// Wallets and banks by their owners.
    BY_OWNER = split(
        "SELECT id, kind, currency, owner_id, balance, status = 'open' FROM account
        WHERE guild_id = $1 AND kind IN ('wallet', 'bank') AND owner_id IN (SELECT value ->> 0 FROM json_each($2))",
        "SELECT id, kind, currency, owner_id, balance, status = 'open' FROM account
        WHERE guild_id = $1 AND kind IN ('wallet', 'bank') AND owner_id = ANY ($2::bigint[])"
    );
}

type AccountRow = (i64, String, i64, Option<i64>, i64, bool);

/// An account's number, what it is (nothing once its owner was forgotten), what it holds, whether it is open.
#[derive(Debug, Clone, Copy)]
struct Purse {
    account: Option<AccountRef>,
    balance: i64,
    is_open: bool,
}

/// Everybody whom a batch touches.
#[derive(Debug, Default)]
pub(crate) struct Purses {
    by_id: BTreeMap<i64, Purse>,
    ids: BTreeMap<AccountRef, i64>,
}

/// How an entry can be undone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Undo {
    /// By these changes, which move this much.
    Done(Vec<(AccountRef, Money)>, i64),
    /// Not in full: this is missing, and by these changes so much can be had.
    Part(Vec<(AccountRef, Money)>, i64, i64),
    /// Not at all: somebody was forgotten, or an account is closed.
    Never,
}

impl Purses {
    /// Reads these accounts, and the other account of whoever owns one of them.
    pub(super) async fn of_accounts(
        tx: &mut Tx,
        guild: GuildId,
        ids: BTreeSet<i64>,
    ) -> Result<Self, DbError> {
        let mut purses = Self::default();
        let ids: Vec<i64> = ids.into_iter().collect();
        for chunk in ids.chunks(CHUNK) {
            let rows = Rows::new().i64s(chunk.iter().copied());
            let query = tx.query(BY_ID).bind(guild.as_i64()).bind(rows);
            purses.take(guild, query.fetch_all().await?)?;
        }
        let owners: BTreeSet<UserId> = purses.ids.keys().filter_map(AccountRef::owner).collect();
        purses.add_owners(tx, guild, &owners).await?;
        Ok(purses)
    }

    /// Reads wallets and banks of these members.
    pub(crate) async fn of_members(
        tx: &mut Tx,
        guild: GuildId,
        members: &BTreeSet<UserId>,
    ) -> Result<Self, DbError> {
        let mut purses = Self::default();
        purses.add_owners(tx, guild, members).await?;
        Ok(purses)
    }

    async fn add_owners(
        &mut self,
        tx: &mut Tx,
        guild: GuildId,
        owners: &BTreeSet<UserId>,
    ) -> Result<(), DbError> {
        let owners: Vec<i64> = owners.iter().map(|owner| owner.as_i64()).collect();
        for chunk in owners.chunks(CHUNK) {
            let rows = Rows::new().i64s(chunk.iter().copied());
            let query = tx.query(BY_OWNER).bind(guild.as_i64()).bind(rows);
            self.take(guild, query.fetch_all().await?)?;
        }
        Ok(())
    }

    fn take(&mut self, guild: GuildId, rows: Vec<AccountRow>) -> Result<(), DbError> {
        for (id, kind, currency, owner, balance, is_open) in rows {
            let kind = AccountKind::parse(&kind)
                .ok_or_else(|| DbError::corrupt("an account is of an unknown kind"))?;
            let currency =
                u32::try_from(currency).map_err(|_| DbError::corrupt("a currency is out of range"))?;
            let account = AccountRef::new(guild, Currency::new(currency), kind, user_id(owner)?);
            if let Some(account) = account {
                self.ids.insert(account, id);
            }
            let purse = Purse {
                account,
                balance,
                is_open,
            };
            self.by_id.insert(id, purse);
        }
        Ok(())
    }

    /// What an account holds; nothing if it was never used.
    pub(crate) fn balance(&self, account: AccountRef) -> i64 {
        let id = self.ids.get(&account);
        id.and_then(|id| self.by_id.get(id))
            .map_or(0, |purse| purse.balance)
    }

    /// Whether an account can be used: one that is not there yet can.
    pub(super) fn is_open(&self, account: AccountRef) -> bool {
        let id = self.ids.get(&account);
        id.and_then(|id| self.by_id.get(id))
            .is_none_or(|purse| purse.is_open)
    }

    /// Whose account this is.
    pub(super) fn owner(&self, id: i64) -> Option<UserId> {
        self.by_id.get(&id)?.account?.owner()
    }

    /// How to undo an entry: everybody gives back what they got, from their other account as well where `pockets` says so.
    pub(super) fn undo(&self, lines: &[(i64, i64)], pockets: bool) -> Undo {
        let mut changes = Vec::with_capacity(lines.len() + 1);
        let (mut taken, mut missing) = (0_i64, 0_i64);
        let mut got_from = Vec::new();
        // An entry can touch both pockets of one member: what was found for one line is not there for the next.
        let mut spent: BTreeMap<AccountRef, i64> = BTreeMap::new();
        for (id, amount) in lines {
            let Some((purse, account)) = self
                .by_id
                .get(id)
                .filter(|purse| purse.is_open)
                .and_then(|purse| Some((purse, purse.account?)))
            else {
                return Undo::Never;
            };
            if *amount < 0 {
                got_from.push((account, amount.saturating_neg()));
                continue;
            }
            let other = other_pocket(account)
                .filter(|other| pockets && self.ids.contains_key(other) && self.is_open(*other));
            let left =
                |account: AccountRef, balance: i64| balance - spent.get(&account).copied().unwrap_or(0);
            let first = if account.kind().may_be_negative() {
                *amount
            } else {
                left(account, purse.balance)
            };
            let second = other.map_or(0, |other| left(other, self.balance(other)));
            let found = recover(*amount, first, second);
            *spent.entry(account).or_default() += found.first;
            if let Some(other) = other {
                *spent.entry(other).or_default() += found.second;
            }
            taken = taken.saturating_add(found.first).saturating_add(found.second);
            missing = missing.saturating_add(found.missing);
            changes.push((account, Money::new(-found.first)));
            changes.extend(other.map(|other| (other, Money::new(-found.second))));
        }
        let weights: Vec<i64> = got_from.iter().map(|(_, amount)| *amount).collect();
        let parts = in_proportion(taken, &weights);
        let back = got_from.iter().zip(parts);
        changes.extend(back.map(|((account, _), part)| (*account, Money::new(part))));
        changes.retain(|(_, amount)| *amount != Money::ZERO);
        if missing == 0 {
            Undo::Done(changes, taken)
        } else {
            Undo::Part(changes, taken, missing)
        }
    }

    /// Counts changes as made.
    pub(super) fn change(&mut self, changes: &[(AccountRef, Money)]) {
        for (account, amount) in changes {
            if let Some(purse) = self.ids.get(account).and_then(|id| self.by_id.get_mut(id)) {
                purse.balance = purse.balance.saturating_add(amount.minor());
            }
        }
    }
}

/// The other account that a member can spend from.
fn other_pocket(account: AccountRef) -> Option<AccountRef> {
    let kind = match account.kind() {
        AccountKind::Wallet => AccountKind::Bank,
        AccountKind::Bank => AccountKind::Wallet,
        _ => return None,
    };
    AccountRef::new(account.guild(), account.currency(), kind, account.owner())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn purses(balances: &[(i64, &str, Option<i64>, i64)]) -> Purses {
        let guild = GuildId::new(1).unwrap();
        let mut purses = Purses::default();
        let rows = balances
            .iter()
            .map(|(id, kind, owner, balance)| (*id, (*kind).to_owned(), 1, *owner, *balance, true));
        purses.take(guild, rows.collect()).unwrap();
        purses
    }

    fn shop() -> Purses {
        purses(&[
            (1, "mint", Some(0), -1_000),
            (2, "wallet", Some(7), 60),
            (3, "bank", Some(7), 25),
            (4, "wallet", Some(8), 500),
            (5, "treasury", Some(0), 10),
            (6, "wallet", None, 0),
        ])
    }

    #[test]
    fn everybody_gives_back_what_they_got() {
        let Undo::Done(changes, taken) = shop().undo(&[(1, -80), (2, 80)], true) else {
            panic!("there is enough in wallet and bank")
        };
        let amounts: Vec<i64> = changes.iter().map(|(_, amount)| amount.minor()).collect();
        assert_eq!((amounts, taken), (vec![-60, -20, 80], 80));
        assert!(matches!(
            shop().undo(&[(1, -80), (2, 80)], false),
            Undo::Part(_, 60, 20)
        ));
        assert!(matches!(
            shop().undo(&[(1, -90), (2, 90)], true),
            Undo::Part(_, 85, 5)
        ));
        // Both pockets of one member, who has 85 in all.
        assert!(matches!(
            shop().undo(&[(1, -160), (2, 80), (3, 80)], true),
            Undo::Part(_, 85, 75)
        ));
        assert_eq!(shop().undo(&[(1, -5), (6, 5)], true), Undo::Never);
        // A payment with a fee: the treasury has too little of it.
        assert!(matches!(
            shop().undo(&[(4, -70), (2, 50), (5, 20)], true),
            Undo::Part(_, 60, 10)
        ));
    }

    proptest! {
        /// Whatever can be had, the changes are a balanced entry that leaves nobody below nothing.
        #[test]
        fn an_undoing_is_balanced(got in 1..200_i64, fee in 0..50_i64, pockets in any::<bool>()) {
            let mut purses = shop();
            let undo = purses.undo(&[(4, -got - fee), (2, got), (5, fee)], pockets);
            let (Undo::Done(changes, taken) | Undo::Part(changes, taken, _)) = undo else {
                return Err(TestCaseError::fail("somebody is missing"));
            };
            prop_assert_eq!(changes.iter().map(|(_, amount)| amount.minor()).sum::<i64>(), 0);
            purses.change(&changes);
            prop_assert!(purses.by_id.values().all(|purse| purse.balance >= 0 || purse.balance == -1_000));
            prop_assert_eq!(purses.by_id[&4].balance, 500 + taken);
        }
    }
}
