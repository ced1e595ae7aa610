//! Payments between members: at once, after a question, after a while, or after staff has looked.

mod agreed;
pub(crate) mod asked;
mod due;
pub(crate) mod held;
pub(crate) mod ladder;
pub(crate) mod standing;
pub(crate) mod wait;

use std::sync::Arc;
use std::time::Duration;

use core_db::{Once, Tx, statements};
use core_errors::{AppError, codes};
use core_security::{MemberLimit, limit_get};
use core_types::{AmountInput, GuildId, Money, Timestamp, UserId, text};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};
use domain_economy::pay::Quote;
use domain_economy::settings::{FeeTarget, GuildSettings};
use domain_fraud::{Signal, Step, Transfer};
use serde::Serialize;

use crate::bank::{Typed, not_enough};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::Posted;
use crate::{Offer, Paid, PayOrder, PayPreview, PayStep, Request, books, settings};
pub use ladder::Assessor;
use ladder::Verdict;

/// How long a payment waits to be confirmed: as long as Discord lets a reply be edited.
const OFFER_OPEN: Duration = Duration::from_mins(15);

statements! {
    /// Keeps a payment until its payer decides.
    OFFER_ADD = "INSERT INTO pay_offer (offer_key, guild_id, payer_id, payee_id, amount, fee, memo, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Takes a payment that waits: whoever gets the row decides it, and nobody gets it twice.
    OFFER_TAKE = "DELETE FROM pay_offer WHERE offer_key = $1 AND guild_id = $2 AND payer_id = $3 AND expires_at > $4
        RETURNING payee_id, amount, fee, memo";
    /// What somebody was asked about.
    OFFER_LOOK = "SELECT payee_id, amount, fee, memo FROM pay_offer
        WHERE offer_key = $1 AND guild_id = $2 AND payer_id = $3 AND expires_at > $4";
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
    #[tracing::instrument(name = "economy.pay_preview", level = "debug", skip_all)]
    pub async fn pay_preview(&self, request: &Request, order: &PayOrder) -> Result<PayPreview, AppError> {
        let order = checked(request, order)?;
        Ok(self.quote(request, &order).await?.preview)
    }

    /// Pays at once; or keeps the payment until it is confirmed, if it is above the guild's threshold or unlike the payer;
    /// or accepts it and lets its money wait, a while or until staff has looked at it, if it looks suspicious.
    ///
    /// Exact amounts share transactions with other payments ([`Ledger::submit`](crate::ledger::Ledger::submit)); shares are
    /// taken of the wallet as it is inside a transaction of their own.
    ///
    /// # Errors
    /// As [`Self::pay_preview`], and `economy.not_enough`.
    #[tracing::instrument(name = "economy.pay", level = "debug", skip_all)]
    pub async fn pay(&self, request: &Request, order: PayOrder) -> Result<PayStep, AppError> {
        let order = checked(request, &order)?;
        let quoted = match self.quote(request, &order).await {
            // A share of nothing: the wallet may be as this very payment left it, and then the stored answer is the answer.
            Err(error) if error.code() == codes::AMOUNT_ZERO => {
                let unwatched = self.unwatched(request.guild).await?;
                return Ok(self.unit(request, order, unwatched).await?.value);
            }
            quoted => quoted?,
        };
        let transfer = quoted.transfer(request.user(), self.db().now());
        let verdict = self.verdict(request.guild, &transfer).await?;
        let step = verdict.on(quoted.preview.total, quoted.limit).step;
        let is_exact = matches!(order.amount, Typed::Exact(_));
        let done = if is_exact && step == Step::Pass && !quoted.preview.needs_confirm {
            self.pay_now(request, &order, quoted.preview, &quoted.settings)
                .await?
        } else {
            self.unit(request, order, verdict).await?
        };
        self.watched(request, &done, transfer).await;
        Ok(done.value)
    }

    /// Makes a payment that waited for its payer. `offer` is [`Offer::key`]; however often it is confirmed, it is made once,
    /// and every time answered alike. What was noticed since it was asked for can still make its money wait.
    ///
    /// # Errors
    /// `economy.offer_gone` if it was cancelled, has expired or is somebody else's; `economy.pay_changed` if the fee is
    /// another by now; `economy.not_enough`.
    #[tracing::instrument(name = "economy.pay_confirm", level = "debug", skip_all)]
    pub async fn pay_confirm(&self, request: &Request, offer: &str) -> Result<PayStep, AppError> {
        request.allow_use()?;
        let original = request.with_key(offer);
        let transfer = self
            .look("pay_offer", &original, (), |tx, scope, ()| {
                Box::pin(offered(tx, scope))
            })
            .await?;
        let verdict = Arc::new(self.verdict(request.guild, &transfer).await?);
        let done = self
            .effect_once("pay_confirm", &original, (), move |tx, scope, ()| {
                Box::pin(confirm(tx, scope, Arc::clone(&verdict)))
            })
            .await?;
        self.watched(request, &done, transfer).await;
        Ok(done.value)
    }

    /// Drops a payment that waited.
    ///
    /// # Errors
    /// `economy.offer_gone` if it does not wait any more.
    #[tracing::instrument(name = "economy.pay_cancel", level = "debug", skip_all)]
    pub async fn pay_cancel(&self, request: &Request, offer: &str) -> Result<(), AppError> {
        request.allow_use()?;
        let original = request.with_key(offer);
        self.effect("pay_cancel", &original, (), |tx, scope, ()| {
            Box::pin(async move { taken(tx, &scope).await.map(drop) })
        })
        .await
    }

    /// Pays or lets wait, in a unit of its own.
    async fn unit(
        &self,
        request: &Request,
        order: Order,
        verdict: Verdict,
    ) -> Result<Once<PayStep>, AppError> {
        let verdict = Arc::new(verdict);
        self.effect_once("pay", request, order, move |tx, scope, order| {
            Box::pin(pay_or_wait(tx, scope, order, Arc::clone(&verdict)))
        })
        .await
    }

    /// What an order comes to at this moment. Whoever carries it out looks again.
    async fn quote(&self, request: &Request, order: &Order) -> Result<Quoted, AppError> {
        self.glance("pay_preview", request, order.clone(), |tx, scope, order| {
            Box::pin(async move { quoted(tx, &scope, &order).await })
        })
        .await
    }

    /// Tells the watch of a payment that was made, if it was; and looks anew whether its payer is blocked by now.
    async fn watched(&self, request: &Request, done: &Once<PayStep>, asked: Transfer) {
        match &done.value {
            PayStep::Paid(paid) if !done.replayed => {
                let amount = paid.amount.plus(paid.fee).unwrap_or(paid.amount);
                self.watch_transfer(request.guild, Transfer { amount, ..asked });
            }
            PayStep::Held(_) => self.security().forget_block(request.guild, request.user()).await,
            PayStep::Paid(_) | PayStep::Confirm(_) | PayStep::Delayed(_) => {}
        }
    }

    async fn pay_now(
        &self,
        request: &Request,
        order: &Order,
        preview: PayPreview,
        settings: &GuildSettings,
    ) -> Result<Once<PayStep>, AppError> {
        let hash = request.hash_of("pay", order)?;
        let payer = request.user();
        let draft = draft(request.guild, payer, &preview, settings.fee_to)?;
        let wallet = AccountRef::wallet(request.guild, payer);
        let answer = move |posted: &Posted| PayStep::Paid(paid(&preview, posted, wallet));
        Ok(self
            .ledger()
            .submit(request.key_of("pay"), hash, draft, answer)
            .await?)
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

/// An order with everything that decides about it.
struct Quoted {
    preview: PayPreview,
    settings: GuildSettings,
    /// Wallet and bank together.
    wealth: Money,
    /// Whether the payer's payments all wait at the moment.
    limit: Option<MemberLimit>,
}

impl Quoted {
    fn transfer(&self, from: UserId, at: Timestamp) -> Transfer {
        Transfer {
            from,
            to: self.preview.payee,
            amount: self.preview.total,
            wealth: self.wealth,
            at,
        }
    }
}

async fn quoted(tx: &mut Tx, scope: &Scope, order: &Order) -> Result<Quoted, Fail> {
    let settings = settings::load(tx, scope.guild()).await?;
    let purse = books::purse(tx, scope.guild(), scope.user()).await?;
    let limit = limit_get(tx, scope.guild(), scope.user()).await?;
    let Quote {
        amount,
        fee,
        total,
        needs_confirm,
    } = settings
        .pay
        .quote(AmountInput::from(order.amount), purse.wallet)?;
    let preview = PayPreview {
        payee: order.payee,
        amount,
        fee,
        total,
        wallet: purse.wallet,
        memo: order.memo.clone(),
        needs_confirm,
    };
    Ok(Quoted {
        preview,
        settings,
        wealth: purse.wallet.plus(purse.bank)?,
        limit,
    })
}

async fn pay_or_wait(
    tx: &mut Tx,
    scope: Scope,
    order: Order,
    verdict: Arc<Verdict>,
) -> Result<PayStep, Fail> {
    let guild = scope.guild();
    let now = tx.now();
    // Before the lock: whoever confirms holds their offer's row and then waits for the lock.
    tx.query(OFFER_EXPIRE).bind(now).execute().await?;
    books::lock(tx, guild).await?;
    let Quoted {
        preview,
        settings,
        limit,
        ..
    } = quoted(tx, &scope, &order).await?;
    if preview.total > preview.wallet {
        return Err(not_enough(preview.wallet, preview.total));
    }
    let found = verdict.on(preview.total, limit);
    ladder::met(tx, found.step);
    if found.step >= Step::Delay {
        return wait::instead(tx, &scope, wait::own(&scope), preview, &verdict, found).await;
    }
    if found.step == Step::Pass && !preview.needs_confirm {
        return make(tx, &scope, &preview, &settings).await.map(PayStep::Paid);
    }
    let why = found.evidence.first().filter(|_| found.step == Step::Confirm);
    let why = why.map(|evidence| evidence.signal);
    offer(tx, scope, preview, why).await.map(PayStep::Confirm)
}

async fn offer(tx: &mut Tx, scope: Scope, preview: PayPreview, why: Option<Signal>) -> Result<Offer, Fail> {
    let expires_at = tx.now().plus(OFFER_OPEN);
    let add = tx
        .query(OFFER_ADD)
        .bind(scope.request.key_of("offer"))
        .bind(scope.guild().as_i64())
        .bind(scope.user().as_i64())
        .bind(preview.payee.as_i64())
        .bind(preview.amount.minor())
        .bind(preview.fee.minor())
        .bind(preview.memo.as_deref())
        .bind(expires_at);
    add.execute().await?;
    Ok(Offer {
        preview,
        key: scope.request.key,
        expires_at,
        why,
    })
}

type OfferRow = (i64, i64, i64, Option<String>);

/// The transfer that an offer is about; one of nothing if the offer is gone, which its own unit then says.
async fn offered(tx: &mut Tx, scope: Scope) -> Result<Transfer, Fail> {
    let now = tx.now();
    let row: Option<OfferRow> = tx
        .query(OFFER_LOOK)
        .bind(scope.request.key_of("offer"))
        .bind(scope.guild().as_i64())
        .bind(scope.user().as_i64())
        .bind(now)
        .fetch_optional()
        .await?;
    let (to, amount, fee) = row.map_or((0, 0, 0), |(payee, amount, fee, _)| (payee, amount, fee));
    let purse = books::purse(tx, scope.guild(), scope.user()).await?;
    Ok(Transfer {
        from: scope.user(),
        to: UserId::from_i64(to).unwrap_or_else(|_| scope.user()),
        amount: Money::new(amount).plus(Money::new(fee))?,
        wealth: purse.wallet.plus(purse.bank)?,
        at: now,
    })
}

async fn taken(tx: &mut Tx, scope: &Scope) -> Result<(UserId, Money, Money, Option<String>), Fail> {
    let now: Timestamp = tx.now();
    let row: Option<OfferRow> = tx
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

async fn confirm(tx: &mut Tx, scope: Scope, verdict: Arc<Verdict>) -> Result<PayStep, Fail> {
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
    let limit = limit_get(tx, scope.guild(), scope.user()).await?;
    let found = verdict.on(total, limit);
    if found.step >= Step::Delay {
        ladder::met(tx, found.step);
        return wait::instead(tx, &scope, wait::own(&scope), preview, &verdict, found).await;
    }
    make(tx, &scope, &preview, &settings).await.map(PayStep::Paid)
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
