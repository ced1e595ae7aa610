//! Whether somebody may buy a thing, and what it comes to.

use core_types::{Money, MoneyOverflow, RoleId, Timestamp};

use super::{ItemSpec, total};

/// What is known of a buyer.
#[derive(Debug, Clone, Copy)]
pub struct Buyer<'b> {
    /// Their roles on the server.
    pub roles: &'b [RoleId],
    /// Wallet and bank together.
    pub wealth: Money,
    /// How many of this they bought so far.
    pub bought: u64,
    /// Whether they hold the other thing that it takes; true if it takes none.
    pub has_needed: bool,
    /// Their level.
    pub level: u32,
}

/// Why a thing cannot be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The shop does not sell it.
    #[error("the shop does not sell it")]
    NotForSale,
    /// The sale is over.
    #[error("the sale is over")]
    Ended,
    /// There are only so many left.
    #[error("only {0} are left")]
    SoldOut(u32),
    /// The buyer may buy only so many more.
    #[error("one member may buy only {0} more")]
    PerHead(u64),
    /// It takes a role.
    #[error("it takes a role")]
    Role(RoleId),
    /// It takes so much money, beside the price.
    #[error("it takes a larger balance")]
    Balance(Money),
    /// It takes another thing.
    #[error("it takes another thing")]
    Item(i64),
    /// It takes a level.
    #[error("it takes level {0}")]
    Level(u32),
    /// The price of so many cannot be counted.
    #[error(transparent)]
    Overflow(#[from] MoneyOverflow),
}

/// What so many cost, if this buyer may buy them now. Whether the coins are there is for the ledger to say.
///
/// # Errors
/// The first [`Refusal`], those about the thing before those about the buyer.
pub fn judge(
    item: &ItemSpec,
    stock: Option<u32>,
    buyer: Buyer<'_>,
    quantity: u32,
    now: Timestamp,
) -> Result<Money, Refusal> {
    let price = item.price.ok_or(Refusal::NotForSale)?;
    if item.ends_at.is_some_and(|at| at <= now) {
        return Err(Refusal::Ended);
    }
    if let Some(left) = stock.filter(|left| *left < quantity) {
        return Err(Refusal::SoldOut(left));
    }
    if let Some(most) = item.per_head {
        let left = u64::from(most).saturating_sub(buyer.bought);
        if u64::from(quantity) > left {
            return Err(Refusal::PerHead(left));
        }
    }
    if let Some(role) = item.needs.role.filter(|role| !buyer.roles.contains(role)) {
        return Err(Refusal::Role(role));
    }
    if let Some(least) = item.needs.balance.filter(|least| buyer.wealth < *least) {
        return Err(Refusal::Balance(least));
    }
    if let Some(other) = item.needs.item.filter(|_| !buyer.has_needed) {
        return Err(Refusal::Item(other));
    }
    if let Some(level) = item.needs.level.filter(|level| buyer.level < *level) {
        return Err(Refusal::Level(level));
    }
    Ok(total(price, quantity)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::things::item::plain;

    #[test]
    fn a_purchase_is_judged_by_the_thing_and_by_the_buyer() {
        let now = Timestamp::from_seconds(100);
        let role = RoleId::new(9).unwrap();
        let poor = Buyer {
            roles: &[],
            wealth: Money::new(10),
            bought: 2,
            has_needed: false,
            level: 3,
        };
        let mut strict = plain(50);
        strict.per_head = Some(3);
        let with = |change: fn(&mut ItemSpec)| {
            let mut item = plain(50);
            change(&mut item);
            item
        };
        let table = [
            (plain(50), None, 3, Ok(Money::new(150))),
            (plain(50), Some(3), 3, Ok(Money::new(150))),
            (plain(50), Some(2), 3, Err(Refusal::SoldOut(2))),
            (strict.clone(), None, 1, Ok(Money::new(50))),
            (strict, None, 2, Err(Refusal::PerHead(1))),
            (with(|item| item.price = None), None, 1, Err(Refusal::NotForSale)),
            (
                with(|item| item.ends_at = Some(Timestamp::from_seconds(100))),
                None,
                1,
                Err(Refusal::Ended),
            ),
            (
                with(|item| item.needs.role = RoleId::new(9).ok()),
                None,
                1,
                Err(Refusal::Role(role)),
            ),
            (
                with(|item| item.needs.balance = Some(Money::new(11))),
                None,
                1,
                Err(Refusal::Balance(Money::new(11))),
            ),
            (
                with(|item| item.needs.item = Some(4)),
                None,
                1,
                Err(Refusal::Item(4)),
            ),
            (
                with(|item| item.needs.level = Some(4)),
                None,
                1,
                Err(Refusal::Level(4)),
            ),
            (
                with(|item| item.needs.level = Some(3)),
                None,
                1,
                Ok(Money::new(50)),
            ),
            (plain(i64::MAX), None, 2, Err(Refusal::Overflow(MoneyOverflow))),
        ];
        for (item, stock, quantity, expected) in table {
            assert_eq!(judge(&item, stock, poor, quantity, now), expected, "{item:?}");
        }
        let fitting = Buyer {
            roles: &[role],
            has_needed: true,
            ..poor
        };
        let item = with(|item| {
            item.needs.role = RoleId::new(9).ok();
            item.needs.item = Some(4);
        });
        assert_eq!(judge(&item, None, fitting, 1, now), Ok(Money::new(50)));
    }
}
