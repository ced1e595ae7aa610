//! `/balance`: wallet and bank, with the two moves people make most.

use app_economy::{Balance, Banked};
use core_config::NEXT_STEP;
use core_errors::AppError;
use core_security::Action;
use core_types::AmountInput;
use domain_economy::career::Careers;

use super::{
    desk::{Desk, Visit},
    jobs,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, label, say},
};

/// `/balance`.
#[derive(Debug)]
pub(crate) struct BalanceCommand {
    desk: Desk,
}

impl BalanceCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The two buttons, each greyed out while there is nothing to move.
    fn buttons(&self, visit: &Visit<'_>, wallet: bool, bank: bool) -> Result<Vec<Button>, AppError> {
        let id = |action| self.desk.own(visit.call, "balance", action, "");
        Ok(vec![
            Button::new(
                Style::Plain,
                label!(visit.words, "balance-deposit-all"),
                id("deposit")?,
            )
            .icon("🏦")
            .enabled(wallet),
            Button::new(
                Style::Plain,
                label!(visit.words, "balance-withdraw-all"),
                id("withdraw")?,
            )
            .icon("👛")
            .enabled(bank),
        ])
    }

    /// What to do next, for the half of the members that an experiment shows it to.
    async fn suggest(&self, visit: &Visit<'_>, card: Card, balance: &Balance) -> Card {
        let (words, request) = (&visit.words, &visit.request);
        let experiments = self.desk.reports().experiments();
        let variant = experiments
            .variant(&NEXT_STEP, request.guild, request.user())
            .await;
        match (variant.name, &balance.job) {
            ("suggest", None) => card.footer(&say!(words, "balance-next-apply")),
            ("suggest", Some(_)) => card.footer(&say!(words, "balance-next-work")),
            _ => card,
        }
    }

    fn moved(&self, visit: &Visit<'_>, banked: &Banked, note: &Markup) -> Result<Card, AppError> {
        let words = &visit.words;
        let total = banked.wallet.plus(banked.bank)?;
        let card = title(visit, &visit.call.caller.name)
            .fields(&[
                (say!(words, "wallet"), words.money(banked.wallet)),
                (say!(words, "bank"), words.money(banked.bank)),
                (say!(words, "total"), words.money(total)),
            ])
            .footer(note);
        Ok(card.buttons(self.buttons(visit, banked.wallet.is_positive(), banked.bank.is_positive())?))
    }
}

impl Command for BalanceCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("balance")
            .flag("economy")
            .option(OptionSpec::user("member"))
            .action(Action::EconomyView)
            .public()
            .component("deposit", Ack::Update)
            .component("withdraw", Ack::Update)
            .example("/balance")
            .example("/balance member:@Bo")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let other = options
            .user("member")
            .filter(|person| person.id != call.caller.id);
        let member = other.map_or(call.caller.id, |person| person.id);
        let is_bot = other.is_some_and(|person| person.bot);
        let balance = self.desk.economy.balance(&visit.request, member, is_bot).await?;
        let name = other.map_or(call.caller.name.as_str(), |person| person.name.as_str());
        let careers = self.desk.economy.careers_of(visit.request.guild).await?;
        let mut card = shown(&visit, &careers, name, &balance);
        if other.is_none() {
            let buttons = self.buttons(&visit, balance.wallet.is_positive(), balance.bank.is_positive())?;
            card = self.suggest(&visit, card, &balance).await.buttons(buttons);
        }
        Ok(Reply::message(card, visit.usual()))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let all = AmountInput::Share(10_000);
        let words = &visit.words;
        let card = if pressed.id.action == "deposit" {
            let banked = self.desk.economy.deposit(&visit.request, all).await?;
            self.moved(
                &visit,
                &banked,
                &say!(words, "balance-moved-in", amount = banked.moved),
            )?
        } else {
            let banked = self.desk.economy.withdraw(&visit.request, all).await?;
            self.moved(
                &visit,
                &banked,
                &say!(words, "balance-moved-out", amount = banked.moved),
            )?
        };
        Ok(Reply::update(card))
    }
}

fn title(visit: &Visit<'_>, name: &str) -> Card {
    Card::with_icon(
        Tone::Neutral,
        "🏦",
        &say!(visit.words, "balance-title", name = name),
    )
}

fn shown(visit: &Visit<'_>, careers: &Careers, name: &str, balance: &Balance) -> Card {
    let words = &visit.words;
    let mut fields = vec![
        (say!(words, "wallet"), words.money(balance.wallet)),
        (say!(words, "bank"), words.money(balance.bank)),
        (say!(words, "total"), words.money(balance.total)),
    ];
    if balance.escrow.is_positive() {
        fields.push((say!(words, "balance-held"), words.money(balance.escrow)));
    }
    let job = match &balance.job {
        Some(job) => jobs::title(careers, visit.locale(), job),
        None => say!(words, "balance-job-none"),
    };
    fields.push((say!(words, "balance-job"), job));
    let card = title(visit, name).fields(&fields);
    match balance.grant {
        Some(amount) => card.text(say!(words, "grant", amount = amount)),
        None => card,
    }
}
