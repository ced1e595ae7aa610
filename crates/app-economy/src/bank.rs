//! Balances, and coins on their way between wallet and bank.

use core_db::{Once, Tx};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{AmountInput, Money, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::overview::overview;
use crate::{Balance, Banked, Request, books, member, savings, settings};

/// Which way coins go.
#[derive(Debug, Clone, Copy)]
enum Way {
    IntoBank,
    OutOfBank,
}

impl Economy {
    /// What a member has; `is_bot` tells whether that is a bot, as Discord says. The asker's own first look notes them as a
    /// member and pays the guild's starting grant, if there is one.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; `economy.member_bot`; those of the database.
    #[tracing::instrument(name = "economy.balance", level = "debug", skip_all)]
    pub async fn balance(&self, request: &Request, of: UserId, is_bot: bool) -> Result<Balance, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        if is_bot {
            return Err(AppError::new(codes::MEMBER_BOT));
        }
        let settings = self.settings(request.guild).await?;
        // So that the job of whoever is looked at has its name; remembered, like the settings.
        self.careers_of(request.guild).await?;
        let may_be_new = of == request.user() && settings.start_grant.is_positive();
        let seen = self.glance(
            "balance",
            request,
            (of, may_be_new),
            |tx, scope, (of, may_be_new)| Box::pin(seen(tx, scope, of, may_be_new)),
        );
        if let Some(balance) = seen.await? {
            return Ok(balance);
        }
        let first: Once<Balance> = self
            .effect_once("welcome", request, of, |tx, scope, of| {
                Box::pin(first(tx, scope, of))
            })
            .await?;
        self.watch_welcome(request, &first);
        Ok(first.value)
    }

    /// Puts coins from the wallet into the bank. Shares are taken of the wallet as it is inside the transaction.
    ///
    /// # Errors
    /// `economy.not_enough`; `amount.zero` for a share of nothing.
    #[tracing::instrument(name = "economy.deposit", level = "debug", skip_all)]
    pub async fn deposit(&self, request: &Request, amount: AmountInput) -> Result<Banked, AppError> {
        self.bank("deposit", request, amount, Way::IntoBank).await
    }

    /// Takes coins from the bank into the wallet. Shares are taken of the bank as it is inside the transaction.
    ///
    /// # Errors
    /// `economy.not_enough`; `amount.zero` for a share of nothing.
    #[tracing::instrument(name = "economy.withdraw", level = "debug", skip_all)]
    pub async fn withdraw(&self, request: &Request, amount: AmountInput) -> Result<Banked, AppError> {
        self.bank("withdraw", request, amount, Way::OutOfBank).await
    }

    async fn bank(
        &self,
        name: &'static str,
        request: &Request,
        amount: AmountInput,
        way: Way,
    ) -> Result<Banked, AppError> {
        request.allow_use()?;
        let typed = Typed::from(amount);
        self.effect(name, request, typed, move |tx, scope, typed| {
            Box::pin(shift(tx, scope, typed, way))
        })
        .await
    }
}

/// An amount as typed, in a form that can be hashed.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub(crate) enum Typed {
    Exact(Money),
    Share(u16),
}

impl From<AmountInput> for Typed {
    fn from(input: AmountInput) -> Self {
        match input {
            AmountInput::Exact(amount) => Self::Exact(amount),
            AmountInput::Share(share) => Self::Share(share),
        }
    }
}

impl From<Typed> for AmountInput {
    fn from(typed: Typed) -> Self {
        match typed {
            Typed::Exact(amount) => Self::Exact(amount),
            Typed::Share(share) => Self::Share(share),
        }
    }
}

/// What somebody has; nothing if they turn out to be new here.
async fn seen(tx: &mut Tx, scope: Scope, of: UserId, may_be_new: bool) -> Result<Option<Balance>, Fail> {
    let seen = overview(tx, &scope, of).await?;
    Ok((seen.is_known || !may_be_new).then_some(seen.balance))
}

async fn first(tx: &mut Tx, scope: Scope, of: UserId) -> Result<Balance, Fail> {
    let settings = settings::load(tx, scope.guild()).await?;
    let grant = member::welcome(tx, &scope, &settings).await?;
    Ok(Balance {
        grant,
        ..overview(tx, &scope, of).await?.balance
    })
}

async fn shift(tx: &mut Tx, scope: Scope, typed: Typed, way: Way) -> Result<Banked, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = savings::Rules::load(tx, guild).await?;
    member::welcome(tx, &scope, &rules.settings).await?;
    savings::touch(tx, guild, user, &rules).await?;
    let purse = books::purse_locked(tx, guild, user).await?;
    let (wallet, bank) = (AccountRef::wallet(guild, user), AccountRef::bank(guild, user));
    let (kind, from, to, available) = match way {
        Way::IntoBank => (EntryKind::Deposit, wallet, bank, purse.wallet),
        Way::OutOfBank => (EntryKind::Withdraw, bank, wallet, purse.bank),
    };
    let moved = AmountInput::from(typed).resolve(available)?;
    if moved > available {
        return Err(not_enough(available, moved));
    }
    let posted = books::post(tx, Draft::transfer(kind, from, to, moved)?.by(user)).await?;
    if purse.bank == Money::ZERO {
        // The first coins in the bank: from now on its days count.
        savings::touch(tx, guild, user, &rules).await?;
    }
    Ok(Banked {
        moved,
        wallet: books::balance_of(&posted, wallet),
        bank: books::balance_of(&posted, bank),
    })
}

/// The refusal for more than there is.
pub(crate) fn not_enough(available: Money, needed: Money) -> Fail {
    AppError::new(codes::NOT_ENOUGH)
        .with("available", available)
        .with("needed", needed)
        .into()
}
