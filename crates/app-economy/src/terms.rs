//! Term deposits: savings bound until a day for a better rate. Their money is in a hold, so a crash loses none of it; whoever
//! takes it out early gets it back without interest.

use std::time::Duration;

use core_db::{DbError, FromRow, JobError, JobRunner, Row, Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::{AmountInput, GuildId, Money, Timestamp, UserId};
use domain_economy::banking::Funds;
use domain_economy::interest::simple;
use domain_economy::ledger::{AccountRef, Draft, EntryKind, HoldState, HoldTerms};
use serde::{Deserialize, Serialize};

use crate::bank::{Typed, not_enough};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{HoldId, hold_find, hold_open, hold_release};
use crate::savings::{Rules, available, touch};
use crate::{Request, books, loans, member};

/// For how many days savings can be bound. The ledger holds nothing for more than thirty.
pub const TERMS: [u32; 3] = [7, 14, 28];
/// Open deposits of one member, at most.
const MOST: usize = 5;
/// How much later the ledger itself would give the money back, if nothing of ours ran.
const LATE: Duration = Duration::from_hours(24);
const DAY: Duration = Duration::from_hours(24);

/// The job that ends term deposits.
const TERMS_JOB: &str = "term_deposits";
/// How often it looks.
const EVERY: Duration = Duration::from_secs(30);
/// Deposits per run; each is ended in a unit of its own.
const BATCH: u32 = 200;

statements! {
    /// A member's open deposits.
    TERM_LIST = "SELECT guild_id, hold_id, user_id, amount, days, rate_ppm, interest, opened_at, matures_at FROM term_deposit
        WHERE guild_id = $1 AND user_id = $2 AND state = 'open' ORDER BY matures_at, hold_id";
    /// One open deposit.
    TERM_GET = "SELECT guild_id, hold_id, user_id, amount, days, rate_ppm, interest, opened_at, matures_at FROM term_deposit
        WHERE guild_id = $1 AND hold_id = $2 AND state = 'open'";
    /// Deposits that have had their time. Nothing moves where the bot was removed.
    TERM_DUE = "SELECT guild_id, hold_id, user_id, amount, days, rate_ppm, interest, opened_at, matures_at FROM term_deposit
        WHERE state = 'open' AND matures_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = term_deposit.guild_id AND left_at IS NOT NULL)
        ORDER BY matures_at, guild_id, hold_id LIMIT $2";
    /// A new deposit.
    TERM_ADD = "INSERT INTO term_deposit (guild_id, hold_id, user_id, amount, days, rate_ppm, interest, opened_at, matures_at,
            state, paid)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 0)";
    /// Ends a deposit, once.
    TERM_END = "UPDATE term_deposit SET state = $3, paid = $4, closed_at = $5
        WHERE guild_id = $1 AND hold_id = $2 AND state = 'open'";
}

/// An open term deposit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermDeposit {
    /// The guild.
    pub guild: GuildId,
    /// Its number: that of its hold.
    pub number: i64,
    /// Whose it is.
    pub member: UserId,
    /// What is bound.
    pub amount: Money,
    /// For how many days.
    pub days: u32,
    /// Millionths a day.
    pub rate_ppm: u32,
    /// What it bears at its end.
    pub interest: Money,
    /// Since when.
    pub opened_at: Timestamp,
    /// When it ends.
    pub matures_at: Timestamp,
}

impl FromRow for TermDeposit {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let wrong = || DbError::corrupt("a term deposit is out of range");
        Ok(Self {
            guild: GuildId::from_i64(row.get(0)?).map_err(|_| wrong())?,
            number: row.get(1)?,
            member: UserId::from_i64(row.get(2)?).map_err(|_| wrong())?,
            amount: Money::new(row.get(3)?),
            days: u32::try_from(row.get::<i64>(4)?).map_err(|_| wrong())?,
            rate_ppm: u32::try_from(row.get::<i64>(5)?).map_err(|_| wrong())?,
            interest: Money::new(row.get(6)?),
            opened_at: row.get(7)?,
            matures_at: row.get(8)?,
        })
    }
}

/// A member's term deposits, and what a new one would bear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermView {
    /// Whether there are new ones.
    pub on: bool,
    /// Millionths a day for a new one.
    pub rate_ppm: u32,
    /// The most that may be bound in all.
    pub max: Money,
    /// Coins in the bank.
    pub bank: Money,
    /// The open ones, the next to end first.
    pub deposits: Vec<TermDeposit>,
}

/// What is bound by a new deposit.
#[derive(Debug, Clone, Copy, Serialize)]
struct Wanted {
    amount: Typed,
    days: u32,
}

impl Economy {
    /// The asker's term deposits.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn term_view(&self, request: &Request) -> Result<TermView, AppError> {
        request.allow_use()?;
        self.look("term_view", request, (), |tx, scope, ()| {
            Box::pin(view(tx, scope))
        })
        .await
    }

    /// Binds savings for one of [`TERMS`]. Shares are of the bank.
    ///
    /// # Errors
    /// `term.off`, `term.too_much`, `economy.not_enough`; `amount.zero`; `command.option_invalid` for another term.
    pub async fn term_open(
        &self,
        request: &Request,
        amount: AmountInput,
        days: u32,
    ) -> Result<TermDeposit, AppError> {
        request.allow_use()?;
        if !TERMS.contains(&days) {
            return Err(AppError::new(codes::OPTION_INVALID).with("option", "days"));
        }
        let wanted = Wanted {
            amount: amount.into(),
            days,
        };
        self.effect("term_open", request, wanted, |tx, scope, wanted| {
            Box::pin(open(tx, scope, wanted))
        })
        .await
    }

    /// Takes bound savings out early, without interest. However often it is asked, it is answered alike.
    ///
    /// # Errors
    /// `term.unknown`.
    pub async fn term_break(&self, request: &Request, number: i64) -> Result<TermDeposit, AppError> {
        request.allow_use()?;
        let original = request.with_key(&format!("term {number}"));
        self.effect("term_break", &original, number, |tx, scope, number| {
            Box::pin(end_early(tx, scope, number))
        })
        .await
    }

    /// Ends every deposit that has had its time, a bounded number per call, and answers how many there were.
    ///
    /// # Errors
    /// Those of the database; what was ended until then stays ended.
    pub async fn terms_due(&self) -> Result<usize, AppError> {
        let due: Result<Vec<TermDeposit>, Fail> = self
            .db()
            .read("terms_due", |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    Ok(tx.query(TERM_DUE).bind(now).bind(BATCH).fetch_all().await?)
                })
            })
            .await;
        let due = due?;
        let count = due.len();
        for deposit in due {
            let (guild, number) = (deposit.guild, deposit.number);
            let ended: Result<(), Fail> = self
                .db()
                .write("term_due", move |tx| Box::pin(mature(tx, guild, number)))
                .await;
            // One that cannot be ended must not keep the others waiting.
            if let Err(error) = ended {
                let error = AppError::from(error);
                tracing::error!(%error, %guild, number, "a term deposit cannot be ended");
            }
        }
        Ok(count)
    }

    /// Adds the work on term deposits to a runner of jobs.
    pub(crate) fn with_term_jobs(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(TERMS_JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let count = economy
                    .terms_due()
                    .await
                    .map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "term deposits have ended");
                }
                Ok(())
            })
        })
    }
}

async fn deposits(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Vec<TermDeposit>, DbError> {
    let query = tx.query(TERM_LIST).bind(guild.as_i64()).bind(user.as_i64());
    query.fetch_all().await
}

async fn view(tx: &mut Tx, scope: Scope) -> Result<TermView, Fail> {
    let rules = Rules::load(tx, scope.guild()).await?;
    Ok(TermView {
        on: rules.bank.term.on,
        rate_ppm: rules.bank.term.rate_ppm,
        max: rules.bank.term.max,
        bank: books::purse(tx, scope.guild(), scope.user()).await?.bank,
        deposits: deposits(tx, scope.guild(), scope.user()).await?,
    })
}

async fn open(tx: &mut Tx, scope: Scope, wanted: Wanted) -> Result<TermDeposit, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let rules = Rules::load(tx, guild).await?;
    let policy = rules.bank.term;
    if !policy.on {
        return Err(AppError::new(codes::TERM_OFF).into());
    }
    member::welcome(tx, &scope, &rules.settings).await?;
    touch(tx, guild, user, &rules).await?;
    let purse = books::purse_locked(tx, guild, user).await?;
    loans::refuse_overdue(tx, guild, user).await?;
    let amount = AmountInput::from(wanted.amount).resolve(purse.bank)?;
    if amount > purse.bank {
        return Err(not_enough(purse.bank, amount));
    }
    let bound = deposits(tx, guild, user).await?;
    let sum = bound
        .iter()
        .try_fold(amount, |sum, deposit| sum.plus(deposit.amount))?;
    if sum > policy.max || bound.len() >= MOST {
        return Err(AppError::new(codes::TERM_TOO_MUCH)
            .with("limit", policy.max)
            .into());
    }
    let matures_at = now.plus(DAY * wanted.days);
    let terms = HoldTerms::new(AccountRef::bank(guild, user), amount, now, matures_at.plus(LATE))?;
    let (hold, _) = hold_open(tx, terms, "term deposit").await?;
    let (interest, _) = simple(amount, policy.rate_ppm, wanted.days, 0);
    let deposit = TermDeposit {
        guild,
        number: hold.get(),
        member: user,
        amount,
        days: wanted.days,
        rate_ppm: policy.rate_ppm,
        interest,
        opened_at: now,
        matures_at,
    };
    tx.query(TERM_ADD)
        .bind(guild.as_i64())
        .bind(deposit.number)
        .bind(user.as_i64())
        .bind(amount.minor())
        .bind(deposit.days)
        .bind(deposit.rate_ppm)
        .bind(interest.minor())
        .bind(now)
        .bind(matures_at)
        .execute()
        .await?;
    Ok(deposit)
}

/// An open deposit, with the journal locked.
async fn locked(tx: &mut Tx, guild: GuildId, number: i64) -> Result<Option<TermDeposit>, Fail> {
    books::lock(tx, guild).await?;
    let query = tx.query(TERM_GET).bind(guild.as_i64()).bind(number);
    Ok(query.fetch_optional().await?)
}

async fn ended(tx: &mut Tx, deposit: &TermDeposit, state: &str, paid: Money) -> Result<(), Fail> {
    let now = tx.now();
    let (guild, id) = (deposit.guild, HoldId::new(deposit.number));
    // The ledger may have given it back already, if nothing of ours ran in time.
    if hold_find(tx, guild, id)
        .await?
        .is_some_and(|hold| hold.state == HoldState::Open)
    {
        hold_release(tx, guild, id).await?;
    }
    tx.query(TERM_END)
        .bind(guild.as_i64())
        .bind(deposit.number)
        .bind(state)
        .bind(paid.minor())
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

async fn end_early(tx: &mut Tx, scope: Scope, number: i64) -> Result<TermDeposit, Fail> {
    let now = tx.now();
    let deposit = locked(tx, scope.guild(), number)
        .await?
        // Whose time has come bears its interest: the job ends it in a moment.
        .filter(|deposit| deposit.member == scope.user() && deposit.matures_at > now)
        .ok_or_else(|| AppError::new(codes::TERM_UNKNOWN))?;
    ended(tx, &deposit, "broken", Money::ZERO).await?;
    Ok(deposit)
}

async fn mature(tx: &mut Tx, guild: GuildId, number: i64) -> Result<(), Fail> {
    let now = tx.now();
    let rules = Rules::load(tx, guild).await?;
    let found = locked(tx, guild, number).await?;
    let Some(deposit) = found.filter(|deposit| deposit.matures_at <= now) else {
        return Ok(());
    };
    // Closed days are paid for as they were, without what comes back now.
    touch(tx, guild, deposit.member, &rules).await?;
    let funds = rules.bank.interest_from;
    let paid = deposit.interest.min(available(tx, guild, funds).await?);
    ended(tx, &deposit, "matured", paid).await?;
    if paid.is_positive() {
        let from = match funds {
            Funds::Mint => AccountRef::mint(guild),
            Funds::Treasury => AccountRef::treasury(guild),
        };
        let bank = AccountRef::bank(guild, deposit.member);
        books::post(tx, Draft::transfer(EntryKind::Interest, from, bank, paid)?).await?;
    }
    let notice = Notice::to_member(guild, deposit.member, notice_kind::TERM_MATURED)
        .with("amount", NoticeArg::Money(deposit.amount))
        .with("interest", NoticeArg::Money(paid))
        .once(&format!("term {number}"));
    notice_post(tx, &notice).await?;
    Ok(())
}
