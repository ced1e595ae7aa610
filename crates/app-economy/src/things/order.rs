//! What is asked for about things.

use core_types::{Money, RoleId, UserId};
use domain_economy::things::PayoutFrom;
use serde::Serialize;

/// A purchase as it was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct BuyOrder {
    /// The thing's number, or its name as typed.
    pub item: String,
    /// How many, 1 to 1,000.
    pub quantity: u32,
    /// The price of one that the buyer saw, if they saw one.
    pub shown: Option<Money>,
    /// Whether they were asked and said yes.
    pub confirmed: bool,
}

/// A gift as it was asked for.
#[derive(Debug, Clone)]
pub struct GiveOrder {
    /// The thing's number, or its name as typed.
    pub item: String,
    /// How many, 1 to 1,000.
    pub quantity: u32,
    /// Who gets them.
    pub to: UserId,
    /// Whether that is a bot, as Discord says.
    pub to_is_bot: bool,
}

/// What is taken off a thing before anything else of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Wiped {
    /// What a buyer must have.
    Needs,
    /// What happens when it is used.
    Acts,
}

/// What staff say of a new thing, or change of one; what is left out stays as it is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ItemPatch {
    /// What is taken off first.
    pub wiped: Option<Wiped>,
    /// The name.
    pub name: Option<String>,
    /// The sign in front of it; an empty one takes it away.
    pub emoji: Option<String>,
    /// The description.
    pub about: Option<String>,
    /// The price; 0 takes it out of the shop.
    pub price: Option<i64>,
    /// How many there are; -1 for as many as anybody wants.
    pub stock: Option<i64>,
    /// How many one member may buy; 0 for as many as they like.
    pub per_head: Option<i64>,
    /// For how many days from now the shop sells it; 0 for ever.
    pub days: Option<i64>,
    /// The role that it takes.
    pub needs_role: Option<RoleId>,
    /// The balance that it takes.
    pub needs_balance: Option<i64>,
    /// The other thing that it takes: number or name.
    pub needs_item: Option<String>,
    /// Another thing that using it gives, by name or number.
    pub gives_item: Option<String>,
    /// A level that a buyer must have; 0 for none.
    pub needs_level: Option<i64>,
    /// The role it gives.
    pub gives_role: Option<RoleId>,
    /// The role it takes away.
    pub takes_role: Option<RoleId>,
    /// What it says.
    pub reply: Option<String>,
    /// What it pays.
    pub payout: Option<i64>,
    /// Where from.
    pub payout_from: Option<PayoutFrom>,
    /// Whether it is used when it is bought.
    pub at_once: Option<bool>,
    /// Whether it can be used; without, as soon as something happens then.
    pub usable: Option<bool>,
    /// Whether it can be handed on.
    pub giftable: Option<bool>,
    /// Whether the shop takes it back.
    pub sellable: Option<bool>,
}
