//! What staff decide about a thing.

use core_types::{Money, RoleId, Timestamp};
use serde::{Deserialize, Serialize};

/// The highest price and the largest payout, so that prices of many still count.
pub const MAX_PRICE: Money = Money::new(1_000_000_000_000);

/// A thing as staff describe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSpec {
    /// What it is called, 1 to 40 characters.
    pub name: String,
    /// A sign in front of the name.
    pub emoji: Option<String>,
    /// What it is, up to 300 characters.
    pub about: String,
    /// What one costs in the shop; none for what is only made, given or won.
    pub price: Option<Money>,
    /// How many one member may buy in all.
    pub per_head: Option<u32>,
    /// Until when the shop sells it.
    pub ends_at: Option<Timestamp>,
    /// What a buyer must have.
    pub needs: Needs,
    /// What happens when it is used.
    pub acts: Acts,
    /// What may be done with it.
    pub flags: Flags,
}

/// What a buyer must have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Needs {
    /// A role of the server's.
    pub role: Option<RoleId>,
    /// So much in wallet and bank together.
    pub balance: Option<Money>,
    /// Another thing, by its number.
    pub item: Option<i64>,
    /// A level.
    pub level: Option<u32>,
}

/// What happens when a thing is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Acts {
    /// A role the user gets.
    pub gives_role: Option<RoleId>,
    /// A role the user loses.
    pub takes_role: Option<RoleId>,
    /// What is said.
    pub reply: Option<String>,
    /// What the user is paid.
    pub payout: Option<Payout>,
    /// Another thing that the user gets, by its number.
    pub gives_item: Option<i64>,
    /// Whether it is used in the moment it is bought, and never held.
    pub at_once: bool,
}

impl Acts {
    /// Whether using it does anything.
    pub const fn any(&self) -> bool {
        self.gives_role.is_some()
            || self.takes_role.is_some()
            || self.reply.is_some()
            || self.payout.is_some()
            || self.gives_item.is_some()
    }

    /// The role that changes, and whether it is given; a thing does one of both.
    pub fn role(&self) -> Option<(RoleId, bool)> {
        let given = self.gives_role.map(|role| (role, true));
        given.or_else(|| self.takes_role.map(|role| (role, false)))
    }
}

/// Money that comes of using a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// How much.
    pub amount: Money,
    /// Where from.
    pub from: PayoutFrom,
}

/// Where a payout comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutFrom {
    /// The guild's own coins; not possible while there are too few.
    Treasury,
    /// New coins, up to the guild's cap.
    Mint,
}

/// What may be done with a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// It can be used, and is gone then.
    pub usable: bool,
    /// It can be given away, traded, listed and auctioned.
    pub giftable: bool,
    /// The shop takes it back.
    pub sellable: bool,
}

impl Default for Flags {
    fn default() -> Self {
        Self {
            usable: false,
            giftable: true,
            sellable: true,
        }
    }
}

/// What the guild's settings and its clock say about new and changed things.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most that one thing may bring in new coins.
    pub mint_cap: Money,
    /// The present moment.
    pub now: Timestamp,
}

/// Why a thing cannot be as described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ItemFault {
    /// The price is not within 1 and [`MAX_PRICE`].
    #[error("the price is out of range")]
    Price,
    /// The sale would end in the past.
    #[error("the sale would end in the past")]
    Ends,
    /// The payout is out of range, or more than the guild lets things mint.
    #[error("the payout is out of range")]
    Payout,
    /// It changes two roles, or a role and money, which cannot be settled together.
    #[error("a thing that changes a role changes nothing else")]
    RoleAlone,
    /// It could be used, and nothing would happen; or something would, and it could not be used.
    #[error("what is usable needs something that happens, and the other way round")]
    Useless,
    /// It is used when it is bought, but the shop does not sell it.
    #[error("only what is sold can be used at once")]
    AtOnce,
    /// Using it would bring at least what it costs in new coins.
    #[error("it would bring more new coins than it costs")]
    Profit,
    /// It would give a thing that gives another.
    #[error("what a thing gives gives no other thing")]
    Chain,
}

impl ItemSpec {
    /// Whether a thing can be as described. Texts were cleaned and measured before.
    ///
    /// # Errors
    /// The first [`ItemFault`].
    pub fn check(&self, limits: Limits) -> Result<(), ItemFault> {
        let in_range = |amount: Money| amount.is_positive() && amount <= MAX_PRICE;
        if self.price.is_some_and(|price| !in_range(price)) {
            return Err(ItemFault::Price);
        }
        if self.ends_at.is_some_and(|at| at <= limits.now) {
            return Err(ItemFault::Ends);
        }
        if let Some(payout) = self.acts.payout {
            let minted = payout.from == PayoutFrom::Mint;
            if !in_range(payout.amount) || minted && payout.amount > limits.mint_cap {
                return Err(ItemFault::Payout);
            }
            // A thing that mints more than it costs is a printing press for whoever clicks fastest.
            if minted && self.price.is_some_and(|price| payout.amount > price) {
                return Err(ItemFault::Profit);
            }
        }
        let changes = [
            self.acts.gives_role.is_some(),
            self.acts.takes_role.is_some(),
            self.acts.payout.is_some(),
            self.acts.gives_item.is_some(),
        ];
        if self.acts.role().is_some() && changes.into_iter().filter(|changes| *changes).count() > 1 {
            return Err(ItemFault::RoleAlone);
        }
        if self.acts.at_once && self.price.is_none() {
            return Err(ItemFault::AtOnce);
        }
        if self.acts.any() != (self.flags.usable || self.acts.at_once) {
            return Err(ItemFault::Useless);
        }
        Ok(())
    }
}

impl ItemSpec {
    /// Whether using it may give another thing. Looked at when staff says so and when it is used, as both can change since: a
    /// thing that brings more than it costs, or two that give one another, would be a printing press.
    ///
    /// # Errors
    /// [`ItemFault::Chain`] or [`ItemFault::Profit`].
    pub fn may_give(&self, given: &Self) -> Result<(), ItemFault> {
        if given.acts.gives_item.is_some() {
            return Err(ItemFault::Chain);
        }
        let minted = |spec: &Self| {
            let payout = spec.acts.payout.filter(|payout| payout.from == PayoutFrom::Mint);
            payout.map_or(0, |payout| payout.amount.minor())
        };
        let sold = given
            .price
            .filter(|_| given.flags.sellable)
            .map_or(0, Money::minor);
        let brought = minted(self).saturating_add(sold.max(minted(given)));
        match self.price {
            Some(price) if brought > price.minor() => Err(ItemFault::Profit),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
pub(super) fn plain(price: i64) -> ItemSpec {
    ItemSpec {
        name: "Apple".to_owned(),
        emoji: None,
        about: String::new(),
        price: Some(Money::new(price)),
        per_head: None,
        ends_at: None,
        needs: Needs::default(),
        acts: Acts::default(),
        flags: Flags::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "one table")]
    fn odd_things_are_refused() {
        let limits = Limits {
            mint_cap: Money::new(100),
            now: Timestamp::from_seconds(10),
        };
        let payout = |amount, from| {
            Some(Payout {
                amount: Money::new(amount),
                from,
            })
        };
        let used = |acts| {
            let mut item = plain(50);
            item.flags.usable = true;
            ItemSpec { acts, ..item }
        };
        let role = RoleId::new(5).ok();
        let reply = Some("yum".to_owned());
        let table = [
            (plain(50), Ok(())),
            (plain(0), Err(ItemFault::Price)),
            (plain(i64::MAX), Err(ItemFault::Price)),
            (
                ItemSpec {
                    ends_at: Some(limits.now),
                    ..plain(5)
                },
                Err(ItemFault::Ends),
            ),
            (used(Acts::default()), Err(ItemFault::Useless)),
            (
                used(Acts {
                    reply: reply.clone(),
                    ..Acts::default()
                }),
                Ok(()),
            ),
            (
                ItemSpec {
                    acts: Acts {
                        reply,
                        ..Acts::default()
                    },
                    ..plain(5)
                },
                Err(ItemFault::Useless),
            ),
            (
                used(Acts {
                    gives_role: role,
                    takes_role: role,
                    ..Acts::default()
                }),
                Err(ItemFault::RoleAlone),
            ),
            (
                used(Acts {
                    payout: payout(50, PayoutFrom::Mint),
                    ..Acts::default()
                }),
                Ok(()),
            ),
            (
                used(Acts {
                    payout: payout(51, PayoutFrom::Mint),
                    ..Acts::default()
                }),
                Err(ItemFault::Profit),
            ),
            (
                used(Acts {
                    payout: payout(101, PayoutFrom::Mint),
                    ..Acts::default()
                }),
                Err(ItemFault::Payout),
            ),
            (
                used(Acts {
                    payout: payout(101, PayoutFrom::Treasury),
                    ..Acts::default()
                }),
                Ok(()),
            ),
            (
                ItemSpec {
                    price: None,
                    acts: Acts {
                        gives_role: role,
                        at_once: true,
                        ..Acts::default()
                    },
                    ..plain(5)
                },
                Err(ItemFault::AtOnce),
            ),
        ];
        for (item, expected) in table {
            assert_eq!(item.check(limits), expected, "{item:?}");
        }
    }

    #[test]
    fn a_thing_gives_only_what_is_worth_no_more() {
        let gives = |price| {
            let mut item = plain(price);
            item.acts.gives_item = Some(2);
            item.flags.usable = true;
            item
        };
        let pays = |amount, from| {
            let mut item = plain(500);
            item.flags.sellable = false;
            item.acts.payout = Some(Payout {
                amount: Money::new(amount),
                from,
            });
            item
        };
        let chest = ItemSpec {
            price: None,
            ..gives(1)
        };
        let table = [
            (gives(50), plain(50), Ok(())),
            (gives(50), plain(51), Err(ItemFault::Profit)),
            (gives(50), pays(51, PayoutFrom::Mint), Err(ItemFault::Profit)),
            (gives(50), pays(51, PayoutFrom::Treasury), Ok(())),
            (chest, plain(5_000), Ok(())),
            (gives(50), gives(1), Err(ItemFault::Chain)),
        ];
        for (item, given, expected) in table {
            assert_eq!(item.may_give(&given), expected, "{item:?} {given:?}");
        }
    }
}
