//! Payments that were agreed to beforehand: whoever accepts a request or orders a payment to repeat is not asked again.
//! The watch looks at them all the same.

use core_db::Tx;
use core_errors::AppError;
use core_security::limit_get;
use core_types::{GuildId, Money, UserId};
use domain_fraud::{Step, Transfer};

use super::ladder::{self, Verdict};
use super::{Order, Quoted, make, quoted, wait};
use crate::bank::{Typed, not_enough};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{PayStep, books};

/// What was agreed: who gets how much, and what for.
#[derive(Debug, Clone)]
pub(super) struct Agreed {
    pub(super) payee: UserId,
    pub(super) amount: Money,
    pub(super) memo: Option<String>,
}

impl Economy {
    /// Asks the watch about a payment that was agreed to. Not inside a unit of work.
    pub(super) async fn verdict_on(
        &self,
        guild: GuildId,
        payer: UserId,
        agreed: &Agreed,
    ) -> Result<(Verdict, Transfer), AppError> {
        let wealth: Result<Money, Fail> = self
            .db()
            .glance("wealth", move |tx| {
                Box::pin(async move {
                    let purse = books::purse(tx, guild, payer).await?;
                    Ok(purse.wallet.plus(purse.bank)?)
                })
            })
            .await;
        let transfer = Transfer {
            from: payer,
            to: agreed.payee,
            amount: agreed.amount,
            wealth: wealth?,
            at: self.db().now(),
        };
        Ok((self.verdict(guild, &transfer).await?, transfer))
    }
}

/// Pays what was agreed, or lets it wait as the ladder says.
pub(super) async fn pay(
    tx: &mut Tx,
    scope: &Scope,
    agreed: &Agreed,
    verdict: &Verdict,
) -> Result<PayStep, Fail> {
    let order = Order {
        payee: agreed.payee,
        amount: Typed::Exact(agreed.amount),
        memo: agreed.memo.clone(),
    };
    books::lock(tx, scope.guild()).await?;
    let Quoted {
        preview, settings, ..
    } = quoted(tx, scope, &order).await?;
    if preview.total > preview.wallet {
        return Err(not_enough(preview.wallet, preview.total));
    }
    let limit = limit_get(tx, scope.guild(), scope.user()).await?;
    let found = verdict.on(preview.total, limit);
    if found.step >= Step::Delay {
        ladder::met(tx, found.step);
        return wait::instead(tx, scope, wait::own(scope), preview, verdict, found).await;
    }
    make(tx, scope, &preview, &settings).await.map(PayStep::Paid)
}
