//! The commands about things: what the shop sells, what members hold, and how things change hands.

mod admin;
mod auction;
mod bag;
mod buy;
mod craft;
mod income;
mod kit;
mod market;
mod shop;
mod trade;

use self::{
    admin::ShopAdmin,
    auction::AuctionCommand,
    bag::{Gift, InventoryCommand, Use},
    buy::{Buy, Sell},
    craft::{Craft, RecipeCommand},
    income::{Collect, IncomeRoleCommand},
    market::Market,
    shop::{ItemCommand, Shop},
    trade::Trade,
};
use super::Desk;
use crate::Commands;

/// Adds the commands about things.
pub(super) fn with(commands: Commands, desk: impl Fn() -> Desk) -> Commands {
    commands
        .with(Shop::new(desk()))
        .with(Buy::new(desk()))
        .with(Sell::new(desk()))
        .with(ItemCommand::new(desk()))
        .with(InventoryCommand::new(desk()))
        .with(Use::new(desk()))
        .with(Gift::new(desk()))
        .with(ShopAdmin::new(desk()))
        .with(Collect::new(desk()))
        .with(IncomeRoleCommand::new(desk()))
        .with(Market::new(desk()))
        .with(AuctionCommand::new(desk()))
        .with(Trade::new(desk()))
        .with(Craft::new(desk()))
        .with(RecipeCommand::new(desk()))
}
