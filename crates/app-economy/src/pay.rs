//! Payments between members.

use std::time::Duration;

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_types::{AmountInput, GuildId, Money, Timestamp, UserId, text};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};
use domain_economy::pay::Quote;
use domain_economy::settings::{FeeTarget, GuildSettings};
use serde::Serialize;

use crate::bank::{Typed, not_enough};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::Posted;
use crate::{Offer, Paid, PayOrder, PayPreview, PayStep, Request, books, settings};

/// How long a payment waits to be confirmed: as long as Discord lets a reply be edited.
const OFFER_OPEN: Duration = Duration::from_mins(15);

statements! {
    /// Keeps a payment until its payer decides.
    OFFER_ADD = "INSERT INTO pay_offer (offer_key, guild_id, payer_id, payee_id, amount, fee, memo, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Takes a payment that waits: whoever gets the row decides it, and nobody gets it twice.
    OFFER_TAKE = "DELETE FROM pay_offer WHERE offer_key = $1 AND guild_id = $2 AND payer_id = $3 AND expires_at > $4
        RETURNING payee_id, amount, fee, memo";
    /// Forgets what nobody decided.
    OFFER_EXPIRE = "DELETE FROM pay_offer WHERE expires_at <= $1";
}

/// A payment with everything checked that needs no database.
#[derive(Debug, Clone, Serialize)]
struct Order {
    payee: UserId,
    amount: Typed,
    memo: Option<String>,
}

impl Economy {
    /// What a payment would cost, and whether it would be confirmed first. Changes nothing.
    ///
    /// # Errors
    /// `economy.pay_self`, `economy.pay_bot`, `economy.memo_too_long`, `amount.zero` for a share of nothing.
    pub async fn pay_preview(&self, request: &Request, order: &PayOrder) -> Result<PayPreview, AppError> {
        let order = checked(request, order)?;
        self.look("pay_preview", request, order, |tx, scope, order| {
            Box::pin(async move { Ok(quoted(tx, &scope, &order).await?.0) })
        })
        .await
    }

    /// Pays at once, or keeps the payment until it is confirmed if it is above the guild's threshold.
    ///
    /// Exact amounts share transactions with other payments ([`Ledger::submit`](crate::ledger::Ledger::submit)); shares are
    /// taken of the wallet as it is inside a transaction of their own.
    ///
    /// # Errors
    /// As [`Self::pay_preview`], and `economy.not_enough`.
    pub async fn pay(&self, request: &Request, order: PayOrder) -> Result<PayStep, AppError> {
        let order = checked(request, &order)?;
        if let Typed::Exact(_) = order.amount {
            let (preview, settings) = self
                .look("pay_preview", request, order.clone(), |tx, scope, order| {
                    Box::pin(async move { quoted(tx, &scope, &order).await })
                })
                .await?;
            if !preview.needs_confirm {
                return self.pay_now(request, &order, preview, &settings).await;
            }
        }
        self.effect("pay", request, order, |tx, scope, order| {
            Box::pin(pay_or_offer(tx, scope, order))
        })
        .await
    }

    /// Makes a payment that waited. `offer` is [`Offer::key`]; however often it is confirmed, it is paid once, and every
    /// time answered alike.
    ///
    /// # Errors
    /// `economy.offer_gone` if it was cancelled, has expired or is somebody else's; `economy.pay_changed` if the fee is
    /// another by now; `economy.not_enough`.
    pub async fn pay_confirm(&self, request: &Request, offer: &str) -> Result<Paid, AppError> {
        request.allow_use()?;
        let original = request.with_key(offer);
        self.effect("pay_confirm", &original, (), |tx, scope, ()| {
            Box::pin(confirm(tx, scope))
        })
        .await
    }

    /// Drops a payment that waited.
    ///
    /// # Errors
    /// `economy.offer_gone` if it does not wait any more.
    pub async fn pay_cancel(&self, request: &Request, offer: &str) -> Result<(), AppError> {
        request.allow_use()?;
        let original = request.with_key(offer);
        self.effect("pay_cancel", &original, (), |tx, scope, ()| {
            Box::pin(async move { taken(tx, &scope).await.map(drop) })
        })
        .await
    }

    async fn pay_now(
        &self,
        request: &Request,
        order: &Order,
        preview: PayPreview,
        settings: &GuildSettings,
    ) -> Result<PayStep, AppError> {
        let hash = request.hash_of("pay", order)?;
        let payer = request.user();
        let draft = draft(request.guild, payer, &preview, settings.fee_to)?;
        let wallet = AccountRef::wallet(request.guild, payer);
        let answer = move |posted: &Posted| PayStep::Paid(paid(&preview, posted, wallet));
        let done = self
            .ledger()
            .submit(request.key_of("pay"), hash, draft, answer)
            .await?;
        Ok(done.value)
    }
}

fn checked(request: &Request, order: &PayOrder) -> Result<Order, AppError> {
    request.allow_use()?;
    if order.payee == request.user() {
        return Err(AppError::new(codes::PAY_SELF));
    }
    if order.payee_is_bot {
        return Err(AppError::new(codes::PAY_BOT));
    }
    let memo = text::memo(order.memo.as_deref().unwrap_or_default())
        .map_err(|error| AppError::new(codes::MEMO_TOO_LONG).caused_by(error))?;
    Ok(Order {
        payee: order.payee,
        amount: order.amount.into(),
        memo,
    })
}

async fn quoted(tx: &mut Tx, scope: &Scope, order: &Order) -> Result<(PayPreview, GuildSettings), Fail> {
    let settings = settings::load(tx, scope.guild()).await?;
    let wallet = books::purse(tx, scope.guild(), scope.user()).await?.wallet;
    let Quote {
        amount,
        fee,
        total,
        needs_confirm,
    } = settings.pay.quote(AmountInput::from(order.amount), wallet)?;
    let memo = order.memo.clone();
    Ok((
        PayPreview {
            payee: order.payee,
            amount,
            fee,
            total,
            wallet,
            memo,
            needs_confirm,
        },
        settings,
    ))
}

async fn pay_or_offer(tx: &mut Tx, scope: Scope, order: Order) -> Result<PayStep, Fail> {
    let (guild, payer, now) = (scope.guild(), scope.user(), tx.now());
    // Before the lock: whoever confirms holds their offer's row and then waits for the lock.
    tx.query(OFFER_EXPIRE).bind(now).execute().await?;
    books::lock(tx, guild).await?;
    let (preview, settings) = quoted(tx, &scope, &order).await?;
    if preview.total > preview.wallet {
        return Err(not_enough(preview.wallet, preview.total));
    }
    if !preview.needs_confirm {
        return make(tx, &scope, &preview, &settings).await.map(PayStep::Paid);
    }
    let expires_at = now.plus(OFFER_OPEN);
    let add = tx
        .query(OFFER_ADD)
        .bind(scope.request.key_of("offer"))
        .bind(guild.as_i64())
        .bind(payer.as_i64())
        .bind(preview.payee.as_i64())
        .bind(preview.amount.minor())
        .bind(preview.fee.minor())
        .bind(preview.memo.as_deref())
        .bind(expires_at);
    add.execute().await?;
    Ok(PayStep::Confirm(Offer {
        preview,
        key: scope.request.key,
        expires_at,
    }))
}

async fn taken(tx: &mut Tx, scope: &Scope) -> Result<(UserId, Money, Money, Option<String>), Fail> {
    let now: Timestamp = tx.now();
    let row: Option<(i64, i64, i64, Option<String>)> = tx
        .query(OFFER_TAKE)
        .bind(scope.request.key_of("offer"))
        .bind(scope.guild().as_i64())
        .bind(scope.user().as_i64())
        .bind(now)
        .fetch_optional()
        .await?;
    let (payee, amount, fee, memo) = row.ok_or_else(|| AppError::new(codes::OFFER_GONE))?;
    let payee = UserId::from_i64(payee).map_err(|_| AppError::internal("a payee is no user id"))?;
    Ok((payee, Money::new(amount), Money::new(fee), memo))
}

async fn confirm(tx: &mut Tx, scope: Scope) -> Result<Paid, Fail> {
    let (payee, amount, fee, memo) = taken(tx, &scope).await?;
    let settings = settings::load(tx, scope.guild()).await?;
    if settings.pay.fee(amount)? != fee {
        return Err(AppError::new(codes::PAY_CHANGED).into());
    }
    let wallet = books::purse(tx, scope.guild(), scope.user()).await?.wallet;
    let total = amount.plus(fee)?;
    let preview = PayPreview {
        payee,
        amount,
        fee,
        total,
        wallet,
        memo,
        needs_confirm: true,
    };
    make(tx, &scope, &preview, &settings).await
}

async fn make(
    tx: &mut Tx,
    scope: &Scope,
    preview: &PayPreview,
    settings: &GuildSettings,
) -> Result<Paid, Fail> {
    let (guild, payer) = (scope.guild(), scope.user());
    let posted = books::post(tx, draft(guild, payer, preview, settings.fee_to)?).await?;
    Ok(paid(preview, &posted, AccountRef::wallet(guild, payer)))
}

/// One entry for payment and fee: the payer's total to the payee and, if there is a fee, to where fees go.
fn draft(guild: GuildId, payer: UserId, preview: &PayPreview, fee_to: FeeTarget) -> Result<Draft, AppError> {
    let fees = match fee_to {
        FeeTarget::Treasury => AccountRef::treasury(guild),
        FeeTarget::Burn => AccountRef::burn(guild),
    };
    let lines = [
        (AccountRef::wallet(guild, payer), preview.total.negated()?),
        (AccountRef::wallet(guild, preview.payee), preview.amount),
        (fees, preview.fee),
    ];
    let draft = Draft::new(EntryKind::Pay, lines)?.by(payer);
    Ok(match &preview.memo {
        Some(memo) => draft.with_memo(Memo::new(memo)?),
        None => draft,
    })
}

fn paid(preview: &PayPreview, posted: &Posted, wallet: AccountRef) -> Paid {
    Paid {
        payee: preview.payee,
        amount: preview.amount,
        fee: preview.fee,
        wallet: books::balance_of(posted, wallet),
        memo: preview.memo.clone(),
        at: posted.at,
    }
}
