//! Standing orders: payments that repeat daily or weekly. An order is paid once for each of its days, also after downtime:
//! paying and moving on to the next day is one unit of work.

mod due;

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_errors::{AppError, codes};
use core_types::{AmountInput, Day, GuildId, Money, Timestamp, UserId, text};
use serde::{Deserialize, Serialize};

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::savings::Rules;
use crate::{Request, books, member};

/// Standing orders of one member, at most.
const MOST: usize = 10;

statements! {
    /// A member's orders.
    ORDER_LIST = "SELECT guild_id, payer_id, number, payee_id, amount, memo, every, due_day, due_at, paid, skipped
        FROM standing_order WHERE guild_id = $1 AND payer_id = $2 ORDER BY number";
    /// One order that is due.
    ORDER_GET = "SELECT guild_id, payer_id, number, payee_id, amount, memo, every, due_day, due_at, paid, skipped
        FROM standing_order WHERE guild_id = $1 AND payer_id = $2 AND number = $3 AND due_at <= $4";
    /// Orders that are due, the longest first. Nothing is paid where the bot was removed.
    ORDER_DUE = "SELECT guild_id, payer_id, number, payee_id, amount, memo, every, due_day, due_at, paid, skipped
        FROM standing_order WHERE due_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = standing_order.guild_id AND left_at IS NOT NULL)
        ORDER BY due_at, guild_id, payer_id, number LIMIT $2";
    /// A new order.
    ORDER_ADD = "INSERT INTO standing_order (guild_id, payer_id, number, payee_id, amount, memo, every, due_day, due_at,
            created_at, paid, skipped)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0)";
    /// Moves an order on to its next day, if it is still at this one.
    ORDER_MOVE = "UPDATE standing_order SET due_day = $5, due_at = $6, paid = paid + $7, skipped = skipped + $8
        WHERE guild_id = $1 AND payer_id = $2 AND number = $3 AND due_day = $4";
    /// Ends an order.
    ORDER_END = "DELETE FROM standing_order WHERE guild_id = $1 AND payer_id = $2 AND number = $3 RETURNING amount";
}

/// How often an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each day.
    Day,
    /// Each week, on the same weekday.
    Week,
}

impl Every {
    /// The stable name, as stored and typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }

    /// The day on which it is paid next.
    fn after(self, day: Day) -> Day {
        let days = match self {
            Self::Day => 1,
            Self::Week => 7,
        };
        Day::from_number(day.number().saturating_add(days))
    }
}

/// A standing order as it is asked for.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// Who gets the money.
    pub payee: UserId,
    /// Whether that is a bot, as Discord says.
    pub payee_is_bot: bool,
    /// How much each time; shares mean nothing here.
    pub amount: AmountInput,
    /// How often.
    pub every: Every,
    /// What for.
    pub memo: Option<String>,
}

/// A standing order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingOrder {
    /// The guild.
    pub guild: GuildId,
    /// Who pays.
    pub payer: UserId,
    /// Its number among those of the payer.
    pub number: i64,
    /// Who gets the money.
    pub payee: UserId,
    /// How much each time.
    pub amount: Money,
    /// What for.
    pub memo: Option<String>,
    /// How often.
    pub every: Every,
    /// The day of the next payment.
    pub due_day: Day,
    /// When that begins.
    pub due_at: Timestamp,
    /// How often it was paid.
    pub paid: i64,
    /// How often it was skipped.
    pub skipped: i64,
}

impl FromRow for StandingOrder {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let user = |at| UserId::from_i64(row.get(at)?).map_err(|_| DbError::corrupt("an order of nobody"));
        let guild = GuildId::from_i64(row.get(0)?).map_err(|_| DbError::corrupt("an order of no guild"))?;
        Ok(Self {
            guild,
            payer: user(1)?,
            number: row.get(2)?,
            payee: user(3)?,
            amount: Money::new(row.get(4)?),
            memo: row.get(5)?,
            every: match row.get::<String>(6)?.as_str() {
                "day" => Every::Day,
                _ => Every::Week,
            },
            due_day: Day::from_number(row.get(7)?),
            due_at: row.get(8)?,
            paid: row.get(9)?,
            skipped: row.get(10)?,
        })
    }
}

#[derive(Debug, Clone, Serialize)]
struct Wanted {
    payee: UserId,
    amount: Money,
    every: Every,
    memo: Option<String>,
}

impl Economy {
    /// Orders a payment that repeats; the first is made tomorrow, or in a week.
    ///
    /// # Errors
    /// `economy.pay_self`, `economy.pay_bot`, `economy.memo_too_long`, `order.full`; `command.option_invalid` for a share.
    pub async fn order_add(&self, request: &Request, order: NewOrder) -> Result<StandingOrder, AppError> {
        request.allow_use()?;
        if order.payee == request.user() {
            return Err(AppError::new(codes::PAY_SELF));
        }
        if order.payee_is_bot {
            return Err(AppError::new(codes::PAY_BOT));
        }
        let AmountInput::Exact(amount) = order.amount else {
            return Err(AppError::new(codes::OPTION_INVALID).with("option", "amount"));
        };
        let memo = text::memo(order.memo.as_deref().unwrap_or_default())
            .map_err(|error| AppError::new(codes::MEMO_TOO_LONG).caused_by(error))?;
        let wanted = Wanted {
            payee: order.payee,
            amount,
            every: order.every,
            memo,
        };
        self.effect("order_add", request, wanted, |tx, scope, wanted| {
            Box::pin(add(tx, scope, wanted))
        })
        .await
    }

    /// The asker's standing orders.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn order_list(&self, request: &Request) -> Result<Vec<StandingOrder>, AppError> {
        request.allow_use()?;
        self.look("order_list", request, (), |tx, scope, ()| {
            Box::pin(async move { Ok(list(tx, scope.guild(), scope.user()).await?) })
        })
        .await
    }

    /// Ends a standing order. Answers what it paid each time.
    ///
    /// # Errors
    /// `order.unknown`.
    pub async fn order_cancel(&self, request: &Request, number: i64) -> Result<Money, AppError> {
        request.allow_use()?;
        self.effect("order_cancel", request, number, |tx, scope, number| {
            Box::pin(cancel(tx, scope, number))
        })
        .await
    }
}

async fn list(tx: &mut Tx, guild: GuildId, payer: UserId) -> Result<Vec<StandingOrder>, DbError> {
    let query = tx.query(ORDER_LIST).bind(guild.as_i64()).bind(payer.as_i64());
    query.fetch_all().await
}

async fn add(tx: &mut Tx, scope: Scope, wanted: Wanted) -> Result<StandingOrder, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    if !wanted.amount.is_positive() {
        return Err(AppError::new(codes::AMOUNT_ZERO).into());
    }
    let rules = Rules::load(tx, guild).await?;
    // What can never be paid, amount and fee together, is no order.
    wanted.amount.plus(rules.settings.pay.fee(wanted.amount)?)?;
    member::welcome(tx, &scope, &rules.settings).await?;
    books::lock(tx, guild).await?;
    let orders = list(tx, guild, user).await?;
    if orders.len() >= MOST {
        return Err(AppError::new(codes::ORDER_FULL).into());
    }
    let taken = |number: &i64| orders.iter().any(|order| order.number == *number);
    let number = (1..=99).find(|number| !taken(number)).unwrap_or(1);
    let due_day = wanted.every.after(rules.today(tx));
    let order = StandingOrder {
        guild,
        payer: user,
        number,
        payee: wanted.payee,
        amount: wanted.amount,
        memo: wanted.memo,
        every: wanted.every,
        due_day,
        due_at: rules.settings.zone.start_of(due_day),
        paid: 0,
        skipped: 0,
    };
    tx.query(ORDER_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(number)
        .bind(order.payee.as_i64())
        .bind(order.amount.minor())
        .bind(order.memo.as_deref())
        .bind(order.every.name())
        .bind(due_day.number())
        .bind(order.due_at)
        .bind(now)
        .execute()
        .await?;
    Ok(order)
}

async fn cancel(tx: &mut Tx, scope: Scope, number: i64) -> Result<Money, Fail> {
    let ended: Option<(i64,)> = tx
        .query(ORDER_END)
        .bind(scope.guild().as_i64())
        .bind(scope.user().as_i64())
        .bind(number)
        .fetch_optional()
        .await?;
    let (amount,) = ended.ok_or_else(|| AppError::new(codes::ORDER_UNKNOWN))?;
    Ok(Money::new(amount))
}
