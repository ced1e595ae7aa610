//! Savings: what a member's bank shows, and the interest that is paid on it.

mod history;
mod round;
mod settle;
pub(crate) mod store;

use core_db::Tx;
use core_errors::AppError;
use core_security::Stored;
use core_types::{AmountInput, Day, GuildId, Money, Timestamp};
use domain_economy::banking::{BankRules, Funds};
use domain_economy::settings::GuildSettings;
use serde::{Deserialize, Serialize};

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books, settings};

pub use history::BankDay;
pub(crate) use settle::touch;

/// What a member's bank shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankCard {
    /// Coins at hand.
    pub wallet: Money,
    /// Coins in the bank.
    pub bank: Money,
    /// Coins bound by something that is still open, term deposits among them.
    pub escrow: Money,
    /// Whether savings bear interest.
    pub interest_on: bool,
    /// The parts of savings and what each earns: up to how much, in millionths a day.
    pub tiers: Vec<(Option<Money>, u32)>,
    /// The most that one account gets for one day.
    pub cap: Money,
    /// Whether the treasury pays.
    pub from_treasury: bool,
    /// What today has earned so far, if nothing is taken out any more. It is paid when the day is over.
    pub accrued: Money,
    /// When the day is over.
    pub day_ends: Timestamp,
    /// The latest payment of interest, and when the last day ended that it was for.
    pub last: Option<(Money, Timestamp)>,
    /// What the treasury could not pay of it.
    pub short: Money,
    /// Interest paid since the account was opened.
    pub total: Money,
    /// What was moved just now.
    pub moved: Option<Money>,
    /// How often the member was warned that what they have will shrink.
    #[serde(default)]
    pub decay_warnings: u32,
}

/// Everything that staff set about the economy and its bank.
pub(crate) struct Rules {
    pub(crate) settings: GuildSettings,
    pub(crate) bank: BankRules,
}

impl Rules {
    /// The settings as they are inside this unit.
    pub(crate) async fn load(tx: &mut Tx, guild: GuildId) -> Result<Self, Fail> {
        let stored = Stored::load(tx, guild).await?;
        Ok(Self {
            settings: settings::of(&stored),
            bank: bank_of(&stored),
        })
    }

    pub(crate) fn today(&self, tx: &Tx) -> Day {
        self.settings.zone.day(tx.now())
    }
}

/// The bank's settings among everything that a guild has set.
fn bank_of(stored: &Stored) -> BankRules {
    BankRules::from_stored(|setting| stored.text(setting.key()).map(str::to_owned))
}

/// Which way coins go at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// From the wallet into the bank.
    In(AmountInput),
    /// From the bank into the wallet.
    Out(AmountInput),
}

impl Economy {
    /// The asker's bank. Interest of past days that was not paid yet is paid first.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.bank", level = "debug", skip_all)]
    pub async fn bank_card(&self, request: &Request) -> Result<BankCard, AppError> {
        request.allow_use()?;
        let (card, is_due) = self.card(request).await?;
        if !is_due {
            return Ok(card);
        }
        self.effect("savings_settle", request, (), |tx, scope, ()| {
            Box::pin(async move {
                let rules = Rules::load(tx, scope.guild()).await?;
                touch(tx, scope.guild(), scope.user(), &rules).await
            })
        })
        .await?;
        Ok(self.card(request).await?.0)
    }

    /// Moves coins between wallet and bank, and shows the bank after it.
    ///
    /// # Errors
    /// `economy.not_enough`; `amount.zero` for a share of nothing.
    pub async fn bank_move(&self, request: &Request, counter: Counter) -> Result<BankCard, AppError> {
        let banked = match counter {
            Counter::In(amount) => self.deposit(request, amount).await?,
            Counter::Out(amount) => self.withdraw(request, amount).await?,
        };
        let card = self.bank_card(request).await?;
        Ok(BankCard {
            moved: Some(banked.moved),
            ..card
        })
    }

    async fn card(&self, request: &Request) -> Result<(BankCard, bool), AppError> {
        self.look("bank_card", request, (), |tx, scope, ()| {
            Box::pin(card(tx, scope))
        })
        .await
    }
}

/// The card, and whether there are days that were not paid yet.
async fn card(tx: &mut Tx, scope: Scope) -> Result<(BankCard, bool), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = Rules::load(tx, guild).await?;
    let today = rules.today(tx);
    let purse = books::purse(tx, guild, user).await?;
    let row = store::one(tx, guild, user).await?;
    let is_due = row.as_ref().is_some_and(|row| row.is_due(today));
    let kept = row.as_ref().and_then(|row| row.kept);
    let policy = rules.bank.interest;
    let accrued = match (&row, kept) {
        (Some(row), Some(kept)) if !is_due => {
            let moves = store::moves(tx, guild, &[(row.id, kept.seq)], &rules.settings.zone).await?;
            let moves = moves.get(&row.id).map_or(&[][..], Vec::as_slice);
            let now = domain_economy::interest::settle(kept.savings, moves, kept.savings.day, policy);
            now.savings.accrued(policy)
        }
        _ => Money::ZERO,
    };
    let zone = &rules.settings.zone;
    let paid = kept.filter(|kept| kept.paid.is_positive() || kept.short.is_positive());
    let card = BankCard {
        wallet: purse.wallet,
        bank: purse.bank,
        escrow: purse.escrow,
        interest_on: rules.bank.interest_on,
        tiers: policy.tiers().to_vec(),
        cap: policy.cap,
        from_treasury: rules.bank.interest_from == Funds::Treasury,
        accrued,
        day_ends: zone.start_of(today.next()),
        last: paid.map(|kept| (kept.paid, zone.start_of(kept.paid_day.next()))),
        short: kept.map_or(Money::ZERO, |kept| kept.short),
        total: kept.map_or(Money::ZERO, |kept| kept.total),
        moved: None,
        decay_warnings: crate::levies::warnings_of(tx, guild, user).await?,
    };
    Ok((card, is_due))
}

/// What is in the treasury, if that is where the bank's money comes from.
pub(crate) async fn available(tx: &mut Tx, guild: GuildId, from: Funds) -> Result<Money, Fail> {
    Ok(match from {
        Funds::Mint => Money::MAX,
        Funds::Treasury => books::free_treasury(tx, guild).await?,
    })
}
