//! Income of roles: what staff decide, and members collect.

use std::sync::Arc;

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append};
use core_types::{Money, RoleId, Timestamp};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::things::{MAX_PRICE, Period};
use serde::{Deserialize, Serialize};

use super::privacy::nobody;
use crate::budget::Rewards;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Life, Request, books, member, settings};

/// The most roles of one guild that pay.
const MOST: i64 = 25;

statements! {
    /// What a role pays.
    ROLE_SET = "INSERT INTO income_role (guild_id, role_id, amount, hours) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, role_id) DO UPDATE SET amount = excluded.amount, hours = excluded.hours";
    ROLE_REMOVE = "DELETE FROM income_role WHERE guild_id = $1 AND role_id = $2";
    ROLES = "SELECT role_id, amount, hours FROM income_role WHERE guild_id = $1 ORDER BY amount DESC, role_id";
    COUNT = "SELECT COUNT(*) FROM income_role WHERE guild_id = $1 AND role_id <> $2";
    /// Until when somebody was paid.
    PAID = "SELECT role_id, paid_until FROM income_claim WHERE guild_id = $1 AND user_id IN ($2, $3)";
    /// Pays a period; no row if it was paid.
    CLAIM = "INSERT INTO income_claim (guild_id, user_id, role_id, paid_until) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, user_id, role_id) DO UPDATE SET paid_until = excluded.paid_until
        WHERE income_claim.paid_until <= $5 RETURNING 1";
}

/// What a role pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomeRole {
    /// The role.
    pub role: RoleId,
    /// What it pays in every period.
    pub amount: Money,
    /// The length of a period, in hours.
    pub hours: u32,
}

/// What a member collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    /// What each role paid, and when it pays again.
    pub paid: Vec<(RoleId, Money, Timestamp)>,
    /// Roles that paid before, and when they pay again.
    pub waiting: Vec<(RoleId, Timestamp)>,
    /// Everything together.
    pub total: Money,
    /// The wallet after it.
    pub wallet: Money,
    /// What rewards pay today, in millionths; none while they are paid in full.
    #[serde(default)]
    pub rewards_ppm: Option<i64>,
}

impl Economy {
    /// Says what a role pays from now on.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `income.period`, `income.too_many`, `shop.price`; `shop.role_rank` for a role
    /// that does not stand below the asker's highest.
    #[tracing::instrument(name = "economy.income_set", level = "debug", skip_all)]
    pub async fn income_set(&self, request: &Request, income: IncomeRole) -> Result<IncomeRole, AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        if !income.amount.is_positive() || income.amount > MAX_PRICE {
            return Err(AppError::new(codes::ITEM_PRICE));
        }
        Period::hours(income.hours).map_err(|error| AppError::new(codes::INCOME_PERIOD).caused_by(error))?;
        self.role_below(request, income.role).await?;
        self.effect("income_set", request, income, |tx, scope, income| {
            Box::pin(set(tx, scope, income))
        })
        .await
    }

    /// A role pays nothing any more.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `income.unknown`.
    #[tracing::instrument(name = "economy.income_remove", level = "debug", skip_all)]
    pub async fn income_remove(&self, request: &Request, role: RoleId) -> Result<(), AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        self.effect("income_remove", request, role, |tx, scope, role| {
            Box::pin(remove(tx, scope, role))
        })
        .await
    }

    /// What roles pay, the most first.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    pub async fn income_roles(&self, request: &Request) -> Result<Vec<IncomeRole>, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("income_roles", request, (), |tx, scope, ()| {
            Box::pin(async move { roles(tx, &scope).await })
        })
        .await
    }

    /// Pays what the asker's roles pay for the periods that run now, each once.
    ///
    /// # Errors
    /// `income.none` without such a role; `income.taken` with `at`, when the first pays again.
    #[tracing::instrument(name = "economy.collect", level = "debug", skip_all)]
    pub async fn collect(&self, request: &Request) -> Result<Collected, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        self.effect("collect", request, (), move |tx, scope, ()| {
            Box::pin(collect(tx, scope, Arc::clone(&life)))
        })
        .await
    }
}

async fn set(tx: &mut Tx, scope: Scope, income: IncomeRole) -> Result<IncomeRole, Fail> {
    allowed(tx, &scope).await?;
    let (guild, role) = (scope.guild().as_i64(), income.role.as_i64());
    let (others,): (i64,) = tx.query(COUNT).bind(guild).bind(role).fetch_one().await?;
    if others >= MOST {
        return Err(AppError::new(codes::INCOME_TOO_MANY).into());
    }
    let before = roles(tx, &scope)
        .await?
        .into_iter()
        .find(|one| one.role == income.role);
    let set = tx.query(ROLE_SET).bind(guild).bind(role);
    set.bind(income.amount.minor())
        .bind(income.hours)
        .execute()
        .await?;
    record(tx, &scope, income.role, (before, Some(income))).await?;
    Ok(income)
}

async fn remove(tx: &mut Tx, scope: Scope, role: RoleId) -> Result<(), Fail> {
    allowed(tx, &scope).await?;
    let before = roles(tx, &scope).await?.into_iter().find(|one| one.role == role);
    let removed = tx
        .query(ROLE_REMOVE)
        .bind(scope.guild().as_i64())
        .bind(role.as_i64());
    if removed.execute().await? == 0 {
        return Err(AppError::new(codes::INCOME_UNKNOWN).into());
    }
    record(tx, &scope, role, (before, None)).await
}

async fn allowed(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let guild = Resource::Guild(scope.guild());
    scope
        .request
        .still_allowed::<Fail>(tx, Action::ShopManage, &guild)
        .await?;
    books::lock(tx, scope.guild()).await
}

async fn record(
    tx: &mut Tx,
    scope: &Scope,
    role: RoleId,
    (before, after): (Option<IncomeRole>, Option<IncomeRole>),
) -> Result<(), Fail> {
    let now = tx.now();
    let told = |income: IncomeRole| serde_json::json!({ "amount": income.amount, "hours": income.hours });
    let entry = AuditEntry {
        guild: scope.guild(),
        actor: AuditActor::User(scope.user()),
        action: Action::ShopManage.name().to_owned(),
        target: format!("income:{role}"),
        reason: String::new(),
        before: before.map(told),
        after: after.map(told),
        trace: scope.request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}

async fn roles(tx: &mut Tx, scope: &Scope) -> Result<Vec<IncomeRole>, Fail> {
    let rows: Vec<(i64, i64, u32)> = tx.query(ROLES).bind(scope.guild().as_i64()).fetch_all().await?;
    let read = |(role, amount, hours)| {
        let role = RoleId::from_i64(role).map_err(|_| AppError::internal("an income of no role"))?;
        Ok(IncomeRole {
            role,
            amount: Money::new(amount),
            hours,
        })
    };
    rows.into_iter().map(read).collect()
}

async fn collect(tx: &mut Tx, scope: Scope, life: Arc<Life>) -> Result<Collected, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let economy = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    member::welcome(tx, &scope, &economy).await?;
    let mut mine = roles(tx, &scope).await?;
    mine.retain(|income| scope.request.actor.roles.contains(&income.role));
    if mine.is_empty() {
        return Err(AppError::new(codes::INCOME_NONE).into());
    }
    let past = tx
        .query(PAID)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(nobody(&scope));
    let past: Vec<(i64, Timestamp)> = past.fetch_all().await?;
    let (mut paid, mut waiting, mut total) = (Vec::new(), Vec::new(), Money::ZERO);
    let mut claimed_now = Vec::new();
    for income in mine {
        let until = past
            .iter()
            .filter(|(role, _)| *role == income.role.as_i64())
            .map(|(_, until)| *until);
        if let Some(until) = until.max().filter(|until| *until > now) {
            waiting.push((income.role, until));
            continue;
        }
        let period = Period::hours(income.hours).map_err(|error| AppError::internal(error.to_string()))?;
        let end = period.end(now, &economy.zone);
        let claim = tx
            .query(CLAIM)
            .bind(guild.as_i64())
            .bind(user.as_i64())
            .bind(income.role.as_i64());
        let claimed: Option<(i64,)> = claim.bind(end).bind(now).fetch_optional().await?;
        if claimed.is_none() {
            waiting.push((income.role, end));
            continue;
        }
        claimed_now.push((income.role, income.amount, end));
        total = total.plus(income.amount)?;
    }
    // One reward of several parts: what the day's budget leaves of it, the last part takes what rounding left.
    let mut rewards = Rewards::open(tx, guild, &life).await?;
    let (nominal, mut left) = (total, rewards.paid(total));
    total = left;
    let parts = claimed_now.len();
    for (place, (role, amount, end)) in claimed_now.into_iter().enumerate() {
        let share = if place + 1 == parts {
            left
        } else {
            amount.scaled(total.minor(), nominal.minor())?
        };
        left = left.minus(share)?;
        paid.push((role, share, end));
    }
    if paid.is_empty() {
        let at = waiting.iter().map(|(_, at)| *at).min().unwrap_or(now);
        return Err(AppError::new(codes::INCOME_TAKEN).with("at", at).into());
    }
    let account = AccountRef::wallet(guild, user);
    let wallet = if total.is_positive() {
        let draft = Draft::transfer(EntryKind::Income, AccountRef::mint(guild), account, total)?;
        let posted = books::post(tx, draft.by(user)).await?;
        rewards.spend(tx, guild, total).await?;
        books::balance_of(&posted, account)
    } else {
        books::purse(tx, guild, user).await?.wallet
    };
    Ok(Collected {
        paid,
        waiting,
        total,
        wallet,
        rewards_ppm: rewards.factor_ppm(),
    })
}
