//! Requests for money: one member asks, another accepts or declines. They wait in the database, so a restart loses none.

use std::sync::Arc;
use std::time::Duration;

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::{AmountInput, Money, Timestamp, UserId, text};
use serde::{Deserialize, Serialize};

use super::agreed::{self, Agreed};
use super::ladder::Verdict;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::savings::Rules;
use crate::{PayStep, Request, books, member};

/// How long a request waits.
const OPEN: Duration = Duration::from_hours(48);
/// Requests of one member that wait at the same time, at most.
const MOST: i64 = 10;
/// Requests that were answered, or were not, are forgotten after so long.
const KEPT: Duration = Duration::from_hours(30 * 24);

statements! {
    /// How many requests of a member wait.
    REQUEST_COUNT = "SELECT COUNT(*) FROM money_request
        WHERE guild_id = $1 AND asker_id = $2 AND state = 'waiting' AND expires_at > $3";
    /// The number of a guild's next request.
    REQUEST_NEXT = "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) FROM money_request WHERE guild_id = $1";
    /// Keeps a request until somebody answers.
    REQUEST_ADD = "INSERT INTO money_request (guild_id, number, asker_id, payer_id, amount, memo, state, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8)";
    /// When a request to a payer was made, whatever became of it: numbers can come again after an erasure.
    REQUEST_AT = "SELECT created_at FROM money_request WHERE guild_id = $1 AND number = $2 AND payer_id = $3";
    /// A request that waits for a payer.
    REQUEST_GET = "SELECT asker_id, amount, memo FROM money_request
        WHERE guild_id = $1 AND number = $2 AND payer_id = $3 AND state = 'waiting' AND expires_at > $4";
    /// Answers a request: whoever gets the row decides it, and nobody gets it twice.
    REQUEST_ANSWER = "UPDATE money_request SET state = $4
        WHERE guild_id = $1 AND number = $2 AND payer_id = $3 AND state = 'waiting' AND expires_at > $5
        RETURNING asker_id, amount, memo";
    /// Takes a request back.
    REQUEST_WITHDRAW = "UPDATE money_request SET state = 'withdrawn'
        WHERE guild_id = $1 AND number = $2 AND asker_id = $3 AND state = 'waiting' RETURNING amount";
    /// Forgets old requests. The latest stays, so that numbers go on.
    REQUEST_EXPIRE = "DELETE FROM money_request WHERE guild_id = $1 AND expires_at <= $2
        AND number < (SELECT MAX(number) FROM money_request WHERE guild_id = $1)";
}

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct MoneyRequest {
    /// Who is to pay.
    pub payer: UserId,
    /// Whether that is a bot, as Discord says.
    pub payer_is_bot: bool,
    /// How much; shares mean nothing here.
    pub amount: AmountInput,
    /// What for.
    pub memo: Option<String>,
}

/// A request that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its number in the guild.
    pub number: i64,
    /// Who is to pay.
    pub payer: UserId,
    /// How much arrives.
    pub amount: Money,
    /// What the payer pays on top, as of now.
    pub fee: Money,
    /// What for.
    pub memo: Option<String>,
    /// Until when it can be answered.
    pub expires_at: Timestamp,
}

#[derive(Debug, Clone, Serialize)]
struct Wanted {
    payer: UserId,
    amount: Money,
    memo: Option<String>,
}

impl Economy {
    /// Asks another member for money.
    ///
    /// # Errors
    /// `economy.pay_self`, `economy.pay_bot`, `economy.memo_too_long`, `request.full`; `command.option_invalid` for a share.
    pub async fn money_request(&self, request: &Request, wanted: MoneyRequest) -> Result<Asked, AppError> {
        request.allow_use()?;
        if wanted.payer == request.user() {
            return Err(AppError::new(codes::PAY_SELF));
        }
        if wanted.payer_is_bot {
            return Err(AppError::new(codes::PAY_BOT));
        }
        let AmountInput::Exact(amount) = wanted.amount else {
            return Err(AppError::new(codes::OPTION_INVALID).with("option", "amount"));
        };
        let memo = text::memo(wanted.memo.as_deref().unwrap_or_default())
            .map_err(|error| AppError::new(codes::MEMO_TOO_LONG).caused_by(error))?;
        let wanted = Wanted {
            payer: wanted.payer,
            amount,
            memo,
        };
        self.effect("money_request", request, wanted, |tx, scope, wanted| {
            Box::pin(ask(tx, scope, wanted))
        })
        .await
    }

    /// Pays what was asked for. However often it is accepted, it is paid once.
    ///
    /// # Errors
    /// `request.gone` if it was answered, withdrawn, has expired or is somebody else's; `economy.not_enough`, and then it waits
    /// on.
    pub async fn request_accept(&self, request: &Request, number: i64) -> Result<PayStep, AppError> {
        request.allow_use()?;
        let at = self
            .look("request_at", request, number, |tx, scope, number| {
                Box::pin(made_at(tx, scope, number))
            })
            .await?;
        let original = request.with_key(&format!("request {number} {at}"));
        let found = self
            .look("request_get", &original, number, |tx, scope, number| {
                Box::pin(get(tx, scope, number))
            })
            .await?;
        // Answered before: the stored answer, or the refusal, needs no verdict of its own.
        let (verdict, transfer) = match &found {
            Some(agreed) => {
                let found = self.verdict_on(request.guild, request.user(), agreed).await?;
                (found.0, Some(found.1))
            }
            None => (self.unwatched(request.guild).await?, None),
        };
        let verdict = Arc::new(verdict);
        let done = self
            .effect_once("request_accept", &original, number, move |tx, scope, number| {
                Box::pin(accept(tx, scope, number, Arc::clone(&verdict)))
            })
            .await?;
        if let Some(transfer) = transfer {
            self.watched(request, &done, transfer).await;
        }
        Ok(done.value)
    }

    /// Declines a request; whoever asked is told.
    ///
    /// # Errors
    /// `request.gone`.
    pub async fn request_decline(&self, request: &Request, number: i64) -> Result<(), AppError> {
        request.allow_use()?;
        self.effect("request_decline", request, number, |tx, scope, number| {
            Box::pin(decline(tx, scope, number))
        })
        .await
    }

    /// Takes one's own request back.
    ///
    /// # Errors
    /// `request.gone`.
    pub async fn request_withdraw(&self, request: &Request, number: i64) -> Result<Money, AppError> {
        request.allow_use()?;
        self.effect("request_withdraw", request, number, |tx, scope, number| {
            Box::pin(withdraw(tx, scope, number))
        })
        .await
    }
}

async fn ask(tx: &mut Tx, scope: Scope, wanted: Wanted) -> Result<Asked, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    if !wanted.amount.is_positive() {
        return Err(AppError::new(codes::AMOUNT_ZERO).into());
    }
    let rules = Rules::load(tx, guild).await?;
    member::welcome(tx, &scope, &rules.settings).await?;
    // Numbers are given under this lock.
    books::lock(tx, guild).await?;
    let query = tx.query(REQUEST_EXPIRE).bind(guild.as_i64());
    query.bind(now.minus(KEPT)).execute().await?;
    let query = tx.query(REQUEST_COUNT).bind(guild.as_i64()).bind(user.as_i64());
    let (waiting,): (i64,) = query.bind(now).fetch_one().await?;
    if waiting >= MOST {
        return Err(AppError::new(codes::REQUEST_FULL).into());
    }
    let (number,): (i64,) = tx.query(REQUEST_NEXT).bind(guild.as_i64()).fetch_one().await?;
    let expires_at = now.plus(OPEN);
    tx.query(REQUEST_ADD)
        .bind(guild.as_i64())
        .bind(number)
        .bind(user.as_i64())
        .bind(wanted.payer.as_i64())
        .bind(wanted.amount.minor())
        .bind(wanted.memo.as_deref())
        .bind(now)
        .bind(expires_at)
        .execute()
        .await?;
    Ok(Asked {
        number,
        payer: wanted.payer,
        amount: wanted.amount,
        fee: rules.settings.pay.fee(wanted.amount)?,
        memo: wanted.memo,
        expires_at,
    })
}

type Found = (i64, i64, Option<String>);

fn agreed_of((asker, amount, memo): Found) -> Result<Agreed, Fail> {
    let payee = UserId::from_i64(asker).map_err(|_| AppError::internal("an asker is no user id"))?;
    Ok(Agreed {
        payee,
        amount: Money::new(amount),
        memo,
    })
}

/// When a request was made; 0 if there is none, which its answer then says.
async fn made_at(tx: &mut Tx, scope: Scope, number: i64) -> Result<i64, Fail> {
    let query = tx.query(REQUEST_AT).bind(scope.guild().as_i64()).bind(number);
    let row: Option<(i64,)> = query.bind(scope.user().as_i64()).fetch_optional().await?;
    Ok(row.map_or(0, |(at,)| at))
}

async fn get(tx: &mut Tx, scope: Scope, number: i64) -> Result<Option<Agreed>, Fail> {
    let now = tx.now();
    let row: Option<Found> = tx
        .query(REQUEST_GET)
        .bind(scope.guild().as_i64())
        .bind(number)
        .bind(scope.user().as_i64())
        .bind(now)
        .fetch_optional()
        .await?;
    row.map(agreed_of).transpose()
}

async fn answer(tx: &mut Tx, scope: &Scope, number: i64, state: &str) -> Result<Agreed, Fail> {
    let now = tx.now();
    let row: Option<Found> = tx
        .query(REQUEST_ANSWER)
        .bind(scope.guild().as_i64())
        .bind(number)
        .bind(scope.user().as_i64())
        .bind(state)
        .bind(now)
        .fetch_optional()
        .await?;
    agreed_of(row.ok_or_else(|| AppError::new(codes::REQUEST_GONE))?)
}

async fn accept(tx: &mut Tx, scope: Scope, number: i64, verdict: Arc<Verdict>) -> Result<PayStep, Fail> {
    books::lock(tx, scope.guild()).await?;
    let agreed = answer(tx, &scope, number, "accepted").await?;
    agreed::pay(tx, &scope, &agreed, &verdict).await
}

async fn decline(tx: &mut Tx, scope: Scope, number: i64) -> Result<(), Fail> {
    let agreed = answer(tx, &scope, number, "declined").await?;
    let notice = Notice::to_member(scope.guild(), agreed.payee, notice_kind::REQUEST_DECLINED)
        .with("member", NoticeArg::User(scope.user()))
        .with("amount", NoticeArg::Money(agreed.amount))
        .once(&format!("request {number}"));
    notice_post(tx, &notice).await?;
    Ok(())
}

async fn withdraw(tx: &mut Tx, scope: Scope, number: i64) -> Result<Money, Fail> {
    let row: Option<(i64,)> = tx
        .query(REQUEST_WITHDRAW)
        .bind(scope.guild().as_i64())
        .bind(number)
        .bind(scope.user().as_i64())
        .fetch_optional()
        .await?;
    let (amount,) = row.ok_or_else(|| AppError::new(codes::REQUEST_GONE))?;
    Ok(Money::new(amount))
}
