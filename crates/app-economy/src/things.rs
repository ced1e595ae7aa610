//! Things: the shop, what members hold, and the ways things change hands.
//!
//! Every change of a holding is one row of `item_movement` beside the holding it changes, in the unit that moves the money;
//! [`verify`](verify()) proves that the holdings are the sums. Whatever moves things locks the guild's journal first, as
//! everything that moves money does, so that nobody sells twice what is there once.

mod admin;
mod apply;
mod auction;
mod buy;
mod collections;
mod craft;
mod due;
mod escrow;
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
mod undo;
mod verify;
mod watched;

pub use auction::{Auction, AuctionOrder, BidPlaced, BidStep};
pub use craft::{Made, Recipe, RecipeOrder};
pub use grant::{Offerer, ROLE_TOPIC, RoleAnswer, RoleCause, RoleKeeper, RoleOrder, RoleStanding};
pub use income::{Collected, IncomeRole};
pub use market::{Listing, ListingPreview, MarketBought, MarketStep};
pub use order::{BuyOrder, GiveOrder, ItemPatch, Wiped};
pub use outcome::{
    Bought, BuyPreview, BuyStep, Gifted, Held, Inventory, ItemPage, ItemView, Named, Sold, Thing, Used,
};
pub use pass::GiftStep;
pub use trade::{TradeChange, TradeOffer, TradeState, TradeStep, TradeView};
pub use verify::{ThingFault, ThingsReport, verify};

pub(crate) use escrow::settled;
pub(crate) use grant::AskedOfRoles;
pub(crate) use privacy::{erase, export, nobody, remembered, rows};
pub(crate) use store::listed;
pub(crate) use undo::{Movement, Shelves, movements, moves_things, undo};

use core_errors::AppError;
use core_types::GuildId;

// Collections.
pub use collections::{Collection, CollectionOrder, Completed};
pub(crate) use collections::{badges, finds, turn_up};

/// A guild as it is stored.
fn guild_id(stored: i64) -> Result<GuildId, AppError> {
    GuildId::from_i64(stored).map_err(|_| AppError::internal("a thing is of no guild"))
}

/// A page of what was found, one more than fits being looked for, and where the next one begins.
fn paged<T, K>(mut found: Vec<T>, most: u32, key: impl Fn(&T) -> K) -> (Vec<T>, Option<K>) {
    let has_more = found.len() > most as usize;
    found.truncate(most as usize);
    let next = found.last().filter(|_| has_more).map(key);
    (found, next)
}
