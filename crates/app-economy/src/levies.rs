//! Taxes on what members received in a week, and the decay of large fortunes that nobody uses.
//!
//! One walk a week and guild, page by page in the order of members, does both. A page is one unit of work: what was taken, what
//! was noted about it and how far the walk is stand or fall together, so nobody pays a week twice or is left out, whatever
//! happens in between. Money that is held is never touched.

mod own;
mod round;
mod store;
mod take;

use core_db::{DbError, Tx};
use core_security::Stored;
use core_types::{GuildId, UserId};
use domain_economy::levy::LevyRules;

pub use own::{DecayView, OwnTaxes, TaxView, VacationView};

/// How often a member was warned that what they have will shrink.
pub(crate) async fn warnings_of(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<u32, DbError> {
    let warned = store::warned(tx, guild, store::Range::of(member)).await?;
    Ok(warned.get(&member).map_or(0, |(count, _)| *count))
}

/// The settings of levies among everything that a guild has set.
pub(crate) fn rules(stored: &Stored) -> LevyRules {
    LevyRules::from_stored(|setting| stored.text(setting.key()).map(str::to_owned))
}
