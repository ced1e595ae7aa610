//! Things for programs: what there is, who holds what, giving and taking.

use core_errors::{AppError, codes};
use core_security::{ApiCaller, Scope};
use core_types::{GuildId, UserId};

use super::LONGEST;
use crate::economy::Economy;
use crate::things::{Gifted, GiveOrder, Inventory, Thing, listed};

/// A page of things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingsPage {
    /// The things, in the order of their numbers.
    pub things: Vec<Thing>,
    /// The number behind which the next page begins; none on the last one.
    pub next: Option<i64>,
}

impl Economy {
    /// The things of a server, for a key that may look at them.
    ///
    /// # Errors
    /// `access.forbidden` if the key lacks the scope or belongs to another server; those of the database.
    #[tracing::instrument(name = "economy.api_items", level = "debug", skip_all)]
    pub async fn api_items(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        after: Option<i64>,
        limit: u32,
    ) -> Result<ThingsPage, AppError> {
        let request = self.looking(caller, guild, Scope::ThingsRead).await?;
        let input = (after.unwrap_or(0), limit.clamp(1, LONGEST));
        self.look("api_items", &request, input, |tx, scope, (after, limit)| {
            Box::pin(async move {
                let mut things = listed(tx, scope.guild(), after, limit + 1).await?;
                let has_more = things.len() > limit as usize;
                things.truncate(limit as usize);
                let next = things.last().filter(|_| has_more).map(|thing| thing.id);
                Ok(ThingsPage { things, next })
            })
        })
        .await
    }

    /// What a member holds, in the order of the things' numbers, for a key that may look at them.
    ///
    /// # Errors
    /// As [`Self::api_items`].
    #[tracing::instrument(name = "economy.api_inventory", level = "debug", skip_all)]
    pub async fn api_inventory(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        member: UserId,
        after: i64,
    ) -> Result<Inventory, AppError> {
        let request = self.looking(caller, guild, Scope::ThingsRead).await?;
        self.inventory(&request, member, after).await
    }

    /// Gives a member things out of nothing, or takes them away, with a reason on record: as `/shop-admin give` does.
    /// `key` is what the program calls this request: the same again changes nothing more.
    ///
    /// # Errors
    /// Those of [`Economy::item_grant`] and [`Economy::item_take`]; `keys.nobody` for a key that stands for nobody.
    #[tracing::instrument(name = "economy.api_hand", level = "debug", skip_all)]
    pub async fn api_hand(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        (member, item, change): (UserId, &str, i64),
        reason: &str,
        key: &str,
    ) -> Result<Gifted, AppError> {
        let request = self.changing(caller, guild, Scope::ThingsWrite, key).await?;
        let quantity = u32::try_from(change.unsigned_abs());
        let order = GiveOrder {
            item: item.to_owned(),
            quantity: quantity.map_err(|_| AppError::new(codes::QUANTITY))?,
            to: member,
            to_is_bot: self.security().person(guild, member).await?.is_bot,
        };
        let meant = (member, order.item.clone(), change, reason.to_owned());
        self.named_once("api_hand", &request, meant).await?;
        if change >= 0 {
            self.item_grant(&request, order, reason).await
        } else {
            self.item_take(&request, order, reason).await
        }
    }
}
