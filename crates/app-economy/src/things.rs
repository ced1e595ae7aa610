//! Things: the shop, what members hold, and the ways things change hands.
//!
//! Every change of a holding is one row of `item_movement` beside the holding it changes, in the unit that moves the money;
//! [`verify`](verify()) proves that the holdings are the sums. Whatever moves things locks the guild's journal first, as
//! everything that moves money does, so that nobody sells twice what is there once.

mod admin;
mod apply;
mod auction;
mod buy;
mod craft;
mod due;
mod grant;
mod holdings;
mod income;
mod look;
mod market;
mod order;
mod outcome;
mod pass;
mod privacy;
mod refuse;
mod settings;
mod store;
mod take;
mod trade;
mod verify;

pub use auction::{Auction, AuctionOrder, BidPlaced};
pub use craft::{Made, Recipe, RecipeOrder};
pub use grant::{ROLE_TOPIC, RoleAnswer, RoleKeeper, RoleOrder, RoleStanding};
pub use income::{Collected, IncomeRole};
pub use market::{Listing, ListingPreview, MarketBought, MarketStep};
pub use order::{BuyOrder, GiveOrder, ItemPatch, Wiped};
pub use outcome::{
    Bought, BuyPreview, BuyStep, Gifted, Held, Inventory, ItemPage, ItemView, Named, Sold, Thing, Used,
};
pub use trade::{TradeChange, TradeOffer, TradeState, TradeView};
pub use verify::{ThingFault, ThingsReport, verify};

pub(crate) use grant::AskedOfRoles;
pub(crate) use privacy::{erase, export, rows};

use core_errors::AppError;
use core_types::GuildId;

pub(crate) use store::listed;

/// A guild as it is stored.
fn guild_id(stored: i64) -> Result<GuildId, AppError> {
    GuildId::from_i64(stored).map_err(|_| AppError::internal("a thing is of no guild"))
}
