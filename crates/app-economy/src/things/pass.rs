//! Handing things on.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append, reason};
use core_types::UserId;

use super::holdings::{self, Of, Why};
use super::{Gifted, GiveOrder, refuse, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books};

type Order = (String, u32, UserId);

impl Economy {
    /// Gives things of the asker's to another member.
    ///
    /// # Errors
    /// `shop.gift_self`, `shop.gift_bot`, `shop.quantity`, `shop.unknown`, `shop.not_giftable`, `shop.not_held`.
    #[tracing::instrument(name = "economy.gift", level = "debug", skip_all)]
    pub async fn gift(&self, request: &Request, order: GiveOrder) -> Result<Gifted, AppError> {
        request.allow_use()?;
        if order.to == request.user() {
            return Err(AppError::new(codes::GIFT_SELF));
        }
        let order = checked(order)?;
        self.effect("gift", request, order, |tx, scope, order| {
            Box::pin(given(tx, scope, order))
        })
        .await
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

async fn given(tx: &mut Tx, scope: Scope, (item, quantity, to): Order) -> Result<Gifted, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    books::lock(tx, guild).await?;
    let thing = store::find(tx, guild, &item).await?.ok_or_else(refuse::unknown)?;
    if !thing.spec.flags.giftable {
        return Err(AppError::new(codes::ITEM_NOT_GIFTABLE).into());
    }
    let (from, into) = (Of::hand(guild, user, thing.id), Of::hand(guild, to, thing.id));
    let held = holdings::shift(tx, from, into, i64::from(quantity), Why::Gift).await?;
    Ok(Gifted {
        thing: thing.named(),
        quantity,
        to,
        held,
    })
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
