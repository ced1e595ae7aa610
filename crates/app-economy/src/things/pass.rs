//! Handing things on.

use std::sync::Arc;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append, reason};
use core_types::UserId;
use domain_fraud::Step;
use serde::{Deserialize, Serialize};

use super::holdings::{self, Of, Why};
use super::watched::{self, Moved, Watched};
use super::{Gifted, GiveOrder, refuse, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::pay::{ladder, wait};
use crate::{Request, books, loans};

type Order = (String, u32, UserId);

/// How far a gift came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum GiftStep {
    /// It has changed hands.
    Given(Gifted),
    /// It is unlike the giver, and waits for a second word; `held` is what they have now.
    Confirm(Gifted),
    /// Nothing changed hands: staff looks at it first.
    Watched {
        /// In which case.
        case: i64,
    },
}

impl Economy {
    /// Gives things of the asker's to another member. By their price they are watched like a payment: a gift unlike the giver
    /// is asked for twice, and one that looks suspicious does not happen until staff has looked.
    ///
    /// # Errors
    /// `shop.gift_self`, `shop.gift_bot`, `shop.quantity`, `shop.unknown`, `shop.not_giftable`, `shop.not_held`;
    /// `trade.limited`; `loan.overdue`.
    #[tracing::instrument(name = "economy.gift", level = "debug", skip_all)]
    pub async fn gift(
        &self,
        request: &Request,
        order: GiveOrder,
        confirmed: bool,
    ) -> Result<GiftStep, AppError> {
        request.allow_use()?;
        if order.to == request.user() {
            return Err(AppError::new(codes::GIFT_SELF));
        }
        let order = checked(order)?;
        let moved = self
            .glance("gift_worth", request, order.clone(), |tx, scope, order| {
                Box::pin(async move { moved(tx, &scope, order).await })
            })
            .await?;
        let watched = self.watched_move(request.guild, moved).await?;
        let verdict = Arc::new(watched.clone());
        let name = if confirmed { "gift_confirm" } else { "gift" };
        let done = self
            .effect_once(name, request, order, move |tx, scope, order| {
                let watched = Arc::clone(&verdict);
                Box::pin(async move { given(tx, scope, order, confirmed, &watched).await })
            })
            .await?;
        match &done.value {
            GiftStep::Given(_) if !done.replayed => self.watch_moved(request.guild, &watched),
            GiftStep::Watched { .. } => self.security().forget_block(request.guild, request.user()).await,
            GiftStep::Given(_) | GiftStep::Confirm(_) => {}
        }
        Ok(done.value)
    }

    /// Gives a member things out of nothing, as staff, with a reason on record.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `staff.reason_missing`, `staff.reason_too_long`; `shop.gift_bot`,
    /// `shop.quantity`, `shop.unknown`; those of [`Self::role_offer`] for a thing with a role.
    #[tracing::instrument(name = "economy.item_grant", level = "debug", skip_all)]
    pub async fn item_grant(
        &self,
        request: &Request,
        order: GiveOrder,
        why: &str,
    ) -> Result<Gifted, AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        let input = (checked(order)?, reason(why)?);
        // Given away it costs nothing: the role in it is offered all the same.
        if let Some(role) = self.role_of(request, &input.0.0).await? {
            self.role_offer(request, role).await?;
        }
        self.effect("item_grant", request, input, |tx, scope, (order, why)| {
            Box::pin(granted(tx, scope, order, why))
        })
        .await
    }
}

fn checked(order: GiveOrder) -> Result<Order, AppError> {
    if order.to_is_bot {
        return Err(AppError::new(codes::GIFT_BOT));
    }
    Ok((order.item, refuse::quantity(order.quantity)?, order.to))
}

/// The value that a gift moves; none if there is no such thing, which its own unit then says.
async fn moved(tx: &mut Tx, scope: &Scope, (item, quantity, to): Order) -> Result<Option<Moved>, Fail> {
    let Some(thing) = store::find(tx, scope.guild(), &item).await? else {
        return Ok(None);
    };
    Ok(Some(Moved {
        from: scope.user(),
        to,
        value: watched::worth(tx, scope.guild(), [(thing.id, quantity)]).await?,
    }))
}

async fn given(
    tx: &mut Tx,
    scope: Scope,
    (item, quantity, to): Order,
    confirmed: bool,
    watched: &Watched,
) -> Result<GiftStep, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    books::lock(tx, guild).await?;
    refuse::limited(tx, guild, user).await?;
    loans::refuse_overdue(tx, guild, user).await?;
    let thing = store::find(tx, guild, &item).await?.ok_or_else(refuse::unknown)?;
    if !thing.spec.flags.giftable {
        return Err(AppError::new(codes::ITEM_NOT_GIFTABLE).into());
    }
    let (from, into) = (Of::hand(guild, user, thing.id), Of::hand(guild, to, thing.id));
    let held = holdings::held(tx, from).await?;
    if held < i64::from(quantity) {
        return Err(refuse::not_held(held));
    }
    let worth = watched::worth(tx, guild, [(thing.id, quantity)]).await?;
    let found = watched.on(worth);
    ladder::met(tx, found.step);
    let gift = |held| Gifted {
        thing: thing.named(),
        quantity,
        to,
        held,
    };
    if found.step == Step::Confirm && !confirmed {
        return Ok(GiftStep::Confirm(gift(held)));
    }
    if found.step >= Step::Delay && !watched::is_cleared(tx, guild, user).await? {
        let case = wait::suspect(tx, &scope, (user, worth), &watched.verdict, &found).await?;
        return Ok(GiftStep::Watched { case });
    }
    let left = holdings::shift(tx, from, into, i64::from(quantity), Why::Gift).await?;
    Ok(GiftStep::Given(gift(left)))
}

async fn granted(
    tx: &mut Tx,
    scope: Scope,
    (item, quantity, to): Order,
    why: String,
) -> Result<Gifted, Fail> {
    let (guild, request) = (scope.guild(), &scope.request);
    request
        .still_allowed::<Fail>(tx, Action::ShopManage, &Resource::Guild(guild))
        .await?;
    books::lock(tx, guild).await?;
    let thing = store::find(tx, guild, &item).await?.ok_or_else(refuse::unknown)?;
    let into = Of::hand(guild, to, thing.id);
    let held = holdings::add(tx, into, i64::from(quantity), Why::Staff).await?;
    let now = tx.now();
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: Action::ShopManage.name().to_owned(),
        target: format!("user:{to}"),
        reason: why,
        before: Some(serde_json::json!({ "item": thing.id, "held": held - i64::from(quantity) })),
        after: Some(serde_json::json!({ "item": thing.id, "held": held })),
        trace: request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(Gifted {
        thing: thing.named(),
        quantity,
        to,
        held,
    })
}
