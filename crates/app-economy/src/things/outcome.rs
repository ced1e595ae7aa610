//! What is answered about things.

use core_types::{Money, RoleId, Timestamp, UserId};
use domain_economy::things::ItemSpec;
use serde::{Deserialize, Serialize};

/// A thing by its number and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its number in the guild.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The sign in front of it.
    pub emoji: Option<String>,
}

/// A thing as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// Its number in the guild.
    pub id: i64,
    /// What staff decided.
    pub spec: ItemSpec,
    /// How many the shop has left; none for as many as anybody wants.
    pub stock: Option<u32>,
    /// How many were sold.
    pub sold: i64,
    /// Whether it is only still there for those who hold it.
    pub is_deleted: bool,
}

impl Thing {
    /// Its number and name.
    pub fn named(&self) -> Named {
        Named {
            id: self.id,
            name: self.spec.name.clone(),
            emoji: self.spec.emoji.clone(),
        }
    }
}

/// A thing as one member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    /// The thing.
    pub thing: Thing,
    /// The other thing that a buyer must hold.
    pub needs: Option<Named>,
    /// How many the reader holds.
    pub held: i64,
    /// The reader's wallet.
    pub wallet: Money,
    /// What the shop pays for one.
    pub refund: Option<Money>,
    /// Whether it can be bought right now, by this reader.
    pub can_buy: bool,
}

/// A page of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemPage {
    /// The things, the cheapest first.
    pub things: Vec<Thing>,
    /// The reader's wallet.
    pub wallet: Money,
    /// Where the next page begins.
    pub next: Option<(i64, i64)>,
}

/// What a purchase would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyPreview {
    /// What is bought.
    pub thing: Named,
    /// How many.
    pub quantity: u32,
    /// What one costs.
    pub each: Money,
    /// What all cost.
    pub total: Money,
    /// The wallet now.
    pub wallet: Money,
}

/// How far a purchase came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum BuyStep {
    /// It is made.
    Bought(Bought),
    /// It is large, and waits for a second word.
    Confirm(BuyPreview),
    /// The price is another than the one that was shown.
    Changed(BuyPreview),
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bought {
    /// What was bought.
    pub thing: Named,
    /// How many.
    pub quantity: u32,
    /// What all cost.
    pub total: Money,
    /// The wallet after it.
    pub wallet: Money,
    /// How many the buyer holds now.
    pub held: i64,
    /// What came of it, if it is used in the moment it is bought.
    pub used: Option<Used>,
}

/// Things that the shop took back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sold {
    /// What.
    pub thing: Named,
    /// How many.
    pub quantity: u32,
    /// What they brought.
    pub total: Money,
    /// The wallet after it.
    pub wallet: Money,
    /// How many are left.
    pub held: i64,
}

/// A thing was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// What.
    pub thing: Named,
    /// What it says.
    pub reply: Option<String>,
    /// What it paid.
    pub paid: Option<Money>,
    /// The other thing that it gave.
    #[serde(default)]
    pub gave: Option<Named>,
    /// The role that is on its way, and whether it is given.
    pub role: Option<(RoleId, bool)>,
    /// How many are left.
    pub held: i64,
}

/// Things were handed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gifted {
    /// What.
    pub thing: Named,
    /// How many.
    pub quantity: u32,
    /// Who has them now.
    pub to: UserId,
    /// How many are left.
    pub held: i64,
}

/// One line of an inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The thing.
    pub thing: Thing,
    /// How many at hand.
    pub hand: i64,
    /// How many are bound by a listing, an auction or a role on its way.
    pub bound: i64,
}

/// A page of what a member holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory {
    /// Whose.
    pub member: UserId,
    /// The lines, in the order of numbers.
    pub rows: Vec<Held>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// As of when.
    pub at: Timestamp,
}
