//! Looking at things: the shop, one thing, what somebody holds, suggestions.

use core_db::Tx;
use core_errors::AppError;
use core_security::Action;
use core_types::{Money, UserId};
use domain_economy::things::{Buyer, judge, refund};

use super::holdings::{self, Of};
use super::{Inventory, ItemPage, ItemView, Thing, paged, refuse, settings, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::growth::rewards;
use crate::{Request, books};

/// Things on a page.
const PAGE: u32 = 8;

impl Economy {
    /// A page of the shop, the cheapest first; `after` is the `next` of the page before.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.shop", level = "debug", skip_all)]
    pub async fn shop(&self, request: &Request, after: Option<(i64, i64)>) -> Result<ItemPage, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("shop", request, after.unwrap_or((0, 0)), |tx, scope, after| {
            Box::pin(page(tx, scope, after))
        })
        .await
    }

    /// One thing, by its number or name, as the asker sees it.
    ///
    /// # Errors
    /// `shop.unknown`.
    #[tracing::instrument(name = "economy.item", level = "debug", skip_all)]
    pub async fn item(&self, request: &Request, typed: &str) -> Result<ItemView, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("item", request, typed.to_owned(), |tx, scope, typed| {
            Box::pin(async move { view(tx, &scope, &typed).await })
        })
        .await
    }

    /// What somebody holds, in the order of numbers after `after`.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.inventory", level = "debug", skip_all)]
    pub async fn inventory(&self, request: &Request, of: UserId, after: i64) -> Result<Inventory, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("inventory", request, (of, after), |tx, scope, (of, after)| {
            Box::pin(async move {
                let rows = holdings::inventory(tx, scope.guild(), of, after, PAGE + 1).await?;
                let (rows, next) = paged(rows, PAGE, |last| last.thing.id);
                Ok(Inventory {
                    member: of,
                    next,
                    rows,
                    at: tx.now(),
                })
            })
        })
        .await
    }

    /// Up to 25 things whose name fits what is being typed; of those that the asker has at hand, if `held`.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    pub async fn item_suggest(
        &self,
        request: &Request,
        typed: &str,
        held: bool,
    ) -> Result<Vec<Thing>, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        let held_by = held.then(|| request.user());
        let input = (typed.to_owned(), held_by);
        self.glance("item_suggest", request, input, |tx, scope, (typed, held_by)| {
            Box::pin(async move { Ok(store::suggest(tx, scope.guild(), &typed, held_by).await?) })
        })
        .await
    }
}

async fn page(tx: &mut Tx, scope: Scope, after: (i64, i64)) -> Result<ItemPage, Fail> {
    let things = store::shop(tx, scope.guild(), after, PAGE + 1).await?;
    let (things, next) = paged(things, PAGE, |last| {
        (last.spec.price.map_or(0, Money::minor), last.id)
    });
    let wallet = books::purse(tx, scope.guild(), scope.user()).await?.wallet;
    Ok(ItemPage { things, wallet, next })
}

/// One thing as the asker sees it.
pub(super) async fn view(tx: &mut Tx, scope: &Scope, typed: &str) -> Result<ItemView, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let thing = store::find(tx, guild, typed).await?.ok_or_else(refuse::unknown)?;
    let needs = match thing.spec.needs.item {
        Some(other) => store::get(tx, guild, other).await?,
        None => None,
    };
    let purse = books::purse(tx, guild, user).await?;
    let buyer = Buyer {
        roles: &scope.request.actor.roles,
        wealth: purse.wallet.plus(purse.bank)?,
        bought: holdings::bought(tx, scope, thing.id).await?,
        has_needed: has_needed(tx, scope, &thing).await?,
        level: level_of(tx, scope, &thing).await?,
    };
    let price = judge(&thing.spec, thing.stock, buyer, 1, now);
    let can_buy = !thing.is_deleted && price.is_ok_and(|price| price <= purse.wallet);
    let settings = settings::load(tx, guild).await?;
    let each = match thing.spec.price.filter(|_| thing.spec.flags.sellable) {
        Some(price) => Some(holdings::worth_back(tx, guild, user, thing.id, price).await?),
        None => None,
    };
    let refund = each
        .map(|each| refund(each, 1, settings.sell_ppm))
        .transpose()?
        .filter(|refund| refund.is_positive());
    Ok(ItemView {
        held: holdings::held(tx, Of::hand(guild, user, thing.id)).await?,
        needs: needs.map(|needs| needs.named()),
        wallet: purse.wallet,
        refund,
        can_buy,
        thing,
    })
}

/// Whether the asker holds the other thing that a purchase takes.
pub(super) async fn has_needed(tx: &mut Tx, scope: &Scope, thing: &Thing) -> Result<bool, Fail> {
    match thing.spec.needs.item {
        Some(other) => Ok(holdings::held(tx, Of::hand(scope.guild(), scope.user(), other)).await? > 0),
        None => Ok(true),
    }
}

/// The asker's level, if a purchase takes one.
pub(super) async fn level_of(tx: &mut Tx, scope: &Scope, thing: &Thing) -> Result<u32, Fail> {
    match thing.spec.needs.level {
        Some(_) => rewards::level_of(tx, scope).await,
        None => Ok(0),
    }
}
