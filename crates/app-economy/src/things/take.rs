//! Things that staff takes away.

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
    /// Takes things that a member has at hand out of the world, as staff, with a reason on record. What is on the market, in an
    /// auction or in a trade stays there.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `staff.reason_missing`, `staff.reason_too_long`; `shop.gift_bot`,
    /// `shop.quantity`, `shop.unknown`, `shop.not_held`.
    #[tracing::instrument(name = "economy.item_take", level = "debug", skip_all)]
    pub async fn item_take(
        &self,
        request: &Request,
        order: GiveOrder,
        why: &str,
    ) -> Result<Gifted, AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        if order.to_is_bot {
            return Err(AppError::new(codes::GIFT_BOT));
        }
        let quantity = refuse::quantity(order.quantity)?;
        let input = ((order.item, quantity, order.to), reason(why)?);
        self.effect("item_take", request, input, |tx, scope, (order, why)| {
            Box::pin(taken(tx, scope, order, why))
        })
        .await
    }
}

async fn taken(
    tx: &mut Tx,
    scope: Scope,
    (item, quantity, from): Order,
    why: String,
) -> Result<Gifted, Fail> {
    let (guild, request) = (scope.guild(), &scope.request);
    request
        .still_allowed::<Fail>(tx, Action::ShopManage, &Resource::Guild(guild))
        .await?;
    books::lock(tx, guild).await?;
    let thing = store::find(tx, guild, &item).await?.ok_or_else(refuse::unknown)?;
    let of = Of::hand(guild, from, thing.id);
    let held = holdings::take(tx, of, i64::from(quantity), Why::Staff).await?;
    let now = tx.now();
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: Action::ShopManage.name().to_owned(),
        target: format!("user:{from}"),
        reason: why,
        before: Some(serde_json::json!({ "item": thing.id, "held": held + i64::from(quantity) })),
        after: Some(serde_json::json!({ "item": thing.id, "held": held })),
        trace: request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(Gifted {
        thing: thing.named(),
        quantity,
        to: from,
        held,
    })
}
