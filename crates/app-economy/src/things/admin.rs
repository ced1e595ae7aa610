//! What staff decide about things, on record.

use std::time::Duration;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append};
use core_types::{Money, RoleId, text};
use domain_economy::things::{Acts, Flags, ItemSpec, Limits, Needs, Payout, PayoutFrom};

use super::{ItemPatch, Thing, Wiped, refuse, settings, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books};

/// The most things of one guild.
const MOST: i64 = 500;
/// The most of one thing on the shelf: what is sold back on top must still be countable.
const SHELF: u32 = 1_000_000_000;
/// The longest name, description and sign, in characters as people count them.
const NAME: std::ops::RangeInclusive<usize> = 1..=40;
const TEXT: std::ops::RangeInclusive<usize> = 0..=300;
const EMOJI: std::ops::RangeInclusive<usize> = 0..=64;

impl Economy {
    /// Makes a new thing.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `shop.name`, `shop.name_taken`, `shop.text`, `shop.price`, `shop.fault`,
    /// `shop.quantity`, `shop.too_many`; those of [`Self::role_offer`] for a thing with a role.
    #[tracing::instrument(name = "economy.item_create", level = "debug", skip_all)]
    pub async fn item_create(&self, request: &Request, patch: ItemPatch) -> Result<Thing, AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        let cleared = self.roles_cleared(request, None, &patch).await?;
        self.effect("item_create", request, patch, move |tx, scope, patch| {
            Box::pin(create(tx, scope, patch, cleared.clone()))
        })
        .await
    }

    /// Changes a thing: what the patch leaves out stays as it is.
    ///
    /// # Errors
    /// As [`Self::item_create`], and `shop.unknown`.
    #[tracing::instrument(name = "economy.item_edit", level = "debug", skip_all)]
    pub async fn item_edit(
        &self,
        request: &Request,
        item: String,
        patch: ItemPatch,
    ) -> Result<Thing, AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        let cleared = self.roles_cleared(request, Some(&item), &patch).await?;
        self.effect(
            "item_edit",
            request,
            (item, patch),
            move |tx, scope, (item, patch)| Box::pin(edit(tx, scope, item, patch, cleared.clone())),
        )
        .await
    }

    /// Takes a thing out of the shop for good. Those who hold it keep it.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `shop.unknown`.
    #[tracing::instrument(name = "economy.item_delete", level = "debug", skip_all)]
    pub async fn item_delete(&self, request: &Request, item: String) -> Result<Thing, AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        self.effect("item_delete", request, item, |tx, scope, item| {
            Box::pin(delete(tx, scope, item))
        })
        .await
    }

    /// Adds to what the shop has left of a thing, or takes from it: never below nothing. On a thing without a stock it begins
    /// one.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `shop.unknown`, `shop.quantity`.
    #[tracing::instrument(name = "economy.item_stock", level = "debug", skip_all)]
    pub async fn item_stock(&self, request: &Request, item: String, more: i64) -> Result<Thing, AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        self.effect("item_stock", request, (item, more), |tx, scope, (item, more)| {
            Box::pin(stock(tx, scope, item, more))
        })
        .await
    }
}

impl Economy {
    /// The roles that a change may leave on a thing: the asker may offer each of them. Also those that it has already, because
    /// whoever makes a role cheaper offers it anew.
    async fn roles_cleared(
        &self,
        request: &Request,
        item: Option<&str>,
        patch: &ItemPatch,
    ) -> Result<Vec<RoleId>, AppError> {
        let mut roles: Vec<RoleId> = patch.gives_role.into_iter().chain(patch.takes_role).collect();
        if let Some(item) = item.filter(|_| roles.is_empty() && patch.wiped != Some(Wiped::Acts)) {
            roles.extend(self.role_of(request, item).await?);
        }
        for role in &roles {
            self.role_offer(request, *role).await?;
        }
        Ok(roles)
    }

    /// The role that a thing gives or takes; none as well if there is no such thing, which its own unit then says.
    pub(super) async fn role_of(&self, request: &Request, item: &str) -> Result<Option<RoleId>, AppError> {
        self.glance("item_role", request, item.to_owned(), |tx, scope, item| {
            Box::pin(async move {
                let found = store::find(tx, scope.guild(), &item).await?;
                Ok(found
                    .and_then(|thing| thing.spec.acts.role())
                    .map(|(role, _)| role))
            })
        })
        .await
    }
}

async fn allowed(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let guild = Resource::Guild(scope.guild());
    scope
        .request
        .still_allowed::<Fail>(tx, Action::ShopManage, &guild)
        .await?;
    // Purchases happen under the same lock: nobody buys by a price that is being changed.
    books::lock(tx, scope.guild()).await
}

async fn create(tx: &mut Tx, scope: Scope, patch: ItemPatch, cleared: Vec<RoleId>) -> Result<Thing, Fail> {
    allowed(tx, &scope).await?;
    let guild = scope.guild();
    let (open, highest) = store::count(tx, guild).await?;
    if open >= MOST {
        return Err(AppError::new(codes::ITEM_TOO_MANY).into());
    }
    let blank = Thing {
        id: highest + 1,
        spec: ItemSpec {
            name: String::new(),
            emoji: None,
            about: String::new(),
            price: None,
            per_head: None,
            ends_at: None,
            needs: Needs::default(),
            acts: Acts::default(),
            flags: Flags::default(),
        },
        stock: None,
        sold: 0,
        is_deleted: false,
    };
    let thing = patched(tx, &scope, blank, patch, &cleared).await?;
    store::put(tx, guild, &thing, true).await?;
    record(tx, &scope, "created", None, Some(&thing)).await?;
    Ok(thing)
}

async fn edit(
    tx: &mut Tx,
    scope: Scope,
    item: String,
    patch: ItemPatch,
    cleared: Vec<RoleId>,
) -> Result<Thing, Fail> {
    allowed(tx, &scope).await?;
    let before = open(tx, &scope, &item).await?;
    let after = patched(tx, &scope, before.clone(), patch, &cleared).await?;
    if !store::put(tx, scope.guild(), &after, false).await? {
        return Err(refuse::unknown());
    }
    record(tx, &scope, "edited", Some(&before), Some(&after)).await?;
    Ok(after)
}

async fn delete(tx: &mut Tx, scope: Scope, item: String) -> Result<Thing, Fail> {
    allowed(tx, &scope).await?;
    let before = open(tx, &scope, &item).await?;
    if !store::delete(tx, scope.guild(), before.id).await? {
        return Err(refuse::unknown());
    }
    record(tx, &scope, "deleted", Some(&before), None).await?;
    Ok(before)
}

async fn stock(tx: &mut Tx, scope: Scope, item: String, more: i64) -> Result<Thing, Fail> {
    allowed(tx, &scope).await?;
    let before = open(tx, &scope, &item).await?;
    let now = i64::from(before.stock.unwrap_or(0)).saturating_add(more).max(0);
    let now = u32::try_from(now).ok().filter(|now| *now <= SHELF);
    let now = now.ok_or_else(|| AppError::new(codes::QUANTITY))?;
    let after = Thing {
        stock: Some(now),
        ..before.clone()
    };
    store::put(tx, scope.guild(), &after, false).await?;
    record(tx, &scope, "stock", Some(&before), Some(&after)).await?;
    Ok(after)
}

async fn open(tx: &mut Tx, scope: &Scope, typed: &str) -> Result<Thing, Fail> {
    let found = store::find(tx, scope.guild(), typed).await?;
    found
        .filter(|thing| !thing.is_deleted)
        .ok_or_else(refuse::unknown)
}

/// A thing as it is after a change, if it can be so.
async fn patched(
    tx: &mut Tx,
    scope: &Scope,
    mut thing: Thing,
    patch: ItemPatch,
    cleared: &[RoleId],
) -> Result<Thing, Fail> {
    let (guild, now) = (scope.guild(), tx.now());
    let spec = &mut thing.spec;
    match patch.wiped {
        Some(Wiped::Needs) => spec.needs = Needs::default(),
        Some(Wiped::Acts) => spec.acts = Acts::default(),
        None => {}
    }
    if let Some(name) = patch.name {
        spec.name = name_of(&name)?;
    }
    if let Some(emoji) = patch.emoji {
        spec.emoji = Some(short(&emoji, EMOJI)?).filter(|emoji| !emoji.is_empty());
    }
    if let Some(about) = patch.about {
        spec.about = short(&about, TEXT)?;
    }
    if let Some(price) = patch.price {
        spec.price = refuse::amount(price);
    }
    if let Some(stock) = patch.stock {
        thing.stock = (stock >= 0).then(|| u32::try_from(stock).unwrap_or(SHELF).min(SHELF));
    }
    if let Some(most) = patch.per_head {
        spec.per_head = u32::try_from(most).ok().filter(|most| *most > 0);
    }
    if let Some(days) = patch.days {
        let days = u64::try_from(days).unwrap_or(0).min(3_650);
        spec.ends_at = (days > 0).then(|| now.plus(Duration::from_hours(24 * days)));
    }
    needs(tx, scope, spec, patch.needs_item.as_deref()).await?;
    spec.needs.role = patch.needs_role.or(spec.needs.role);
    if let Some(least) = patch.needs_balance {
        spec.needs.balance = refuse::amount(least).filter(|least| least.is_positive());
    }
    if let Some(level) = patch.needs_level {
        spec.needs.level = u32::try_from(level).ok().filter(|level| *level > 0);
    }
    if patch.gives_role.is_some() || patch.takes_role.is_some() {
        (spec.acts.gives_role, spec.acts.takes_role) = (patch.gives_role, patch.takes_role);
    }
    // Who may not hand out a role themselves does not offer it either: the bot would do it for them. Discord was asked before
    // this unit; a thing that got another role since then is refused.
    if spec.acts.role().is_some_and(|(role, _)| !cleared.contains(&role)) {
        return Err(AppError::new(codes::ITEM_ROLE_RANK).into());
    }
    if let Some(reply) = patch.reply {
        spec.acts.reply = Some(short(&reply, TEXT)?).filter(|reply| !reply.is_empty());
    }
    let from = spec.acts.payout.map(|payout| payout.from);
    let from = patch.payout_from.or(from).unwrap_or(PayoutFrom::Treasury);
    match (patch.payout, &mut spec.acts.payout) {
        (Some(typed), payout) => *payout = refuse::amount(typed).map(|amount| Payout { amount, from }),
        (None, Some(payout)) => payout.from = from,
        (None, None) => {}
    }
    spec.acts.at_once = patch.at_once.unwrap_or(spec.acts.at_once);
    if let Some(typed) = patch.gives_item {
        spec.acts.gives_item = Some(open(tx, scope, &typed).await?.id);
    }
    let acts = spec.acts.any() && !spec.acts.at_once;
    spec.flags = Flags {
        usable: patch.usable.unwrap_or(acts),
        giftable: patch.giftable.unwrap_or(spec.flags.giftable),
        sellable: patch.sellable.unwrap_or(spec.flags.sellable),
    };
    let limits = Limits {
        mint_cap: settings::load(tx, guild).await?.mint_cap,
        // A sale that has ended stays editable; only a new end must lie ahead.
        now: spec
            .ends_at
            .filter(|_| patch.days.is_none())
            .map_or(now, |end| end.minus(Duration::from_secs(1)).min(now)),
    };
    spec.check(limits)?;
    if let Some(other) = spec.acts.gives_item {
        let given = store::get(tx, guild, other).await?.ok_or_else(refuse::unknown)?;
        // What gives itself gives for ever.
        spec.may_give(if given.id == thing.id { spec } else { &given.spec })?;
    }
    let taken = store::find(tx, guild, &spec.name).await?;
    if taken.is_some_and(|other| other.id != thing.id && !other.is_deleted) {
        return Err(AppError::new(codes::ITEM_NAME_TAKEN).into());
    }
    Ok(thing)
}

/// The other thing that a buyer must hold.
async fn needs(tx: &mut Tx, scope: &Scope, spec: &mut ItemSpec, typed: Option<&str>) -> Result<(), Fail> {
    if let Some(typed) = typed {
        spec.needs.item = Some(open(tx, scope, typed).await?.id);
    }
    Ok(())
}

/// A name; what reads as a number would be taken for the number of another thing.
fn name_of(typed: &str) -> Result<String, AppError> {
    let name = text::bounded(text::cleaned(typed), NAME)
        .map_err(|error| AppError::new(codes::ITEM_NAME).caused_by(error))?;
    let is_number = name.trim_start_matches('#').parse::<i64>().is_ok();
    // Entries carry the name as their note, which counts code points.
    if is_number || name.chars().count() > 120 {
        return Err(AppError::new(codes::ITEM_NAME));
    }
    Ok(name)
}

fn short(typed: &str, length: std::ops::RangeInclusive<usize>) -> Result<String, AppError> {
    text::bounded(text::cleaned(typed), length)
        .map_err(|error| AppError::new(codes::ITEM_TEXT).caused_by(error))
}

async fn record(
    tx: &mut Tx,
    scope: &Scope,
    what: &str,
    before: Option<&Thing>,
    after: Option<&Thing>,
) -> Result<(), Fail> {
    let now = tx.now();
    let told = |thing: &Thing| {
        serde_json::json!({
            "name": thing.spec.name, "price": thing.spec.price.map(Money::minor), "stock": thing.stock, "spec": thing.spec,
        })
    };
    let id = after.or(before).map_or(0, |thing| thing.id);
    let entry = AuditEntry {
        guild: scope.guild(),
        actor: AuditActor::User(scope.user()),
        action: Action::ShopManage.name().to_owned(),
        target: format!("item:{id}"),
        reason: what.to_owned(),
        before: before.map(told),
        after: after.map(told),
        trace: scope.request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}
