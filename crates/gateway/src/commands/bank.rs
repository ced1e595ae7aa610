//! `/deposit` and `/withdraw`.

use app_economy::Banked;
use core_errors::AppError;
use core_security::Action;
use core_types::AmountInput;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::Options,
    presentation::{Card, Markup, Tone, say},
};

/// `/deposit`.
#[derive(Debug)]
pub(crate) struct Deposit {
    desk: Desk,
}

impl Deposit {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for Deposit {
    fn declaration(&self) -> Declaration {
        Declaration::new("deposit")
            .flag("economy")
            .option(amount())
            .action(Action::EconomyUse)
            .public()
            .example("/deposit amount:all")
            .example("/deposit amount:250")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let amount = AmountInput::parse(options.required_text("amount")?)?;
        let banked = self.desk.economy.deposit(&visit.request, amount).await?;
        let words = &visit.words;
        let text = say!(words, "deposit-text", amount = banked.moved);
        Ok(Reply::message(
            moved(&visit, &say!(words, "deposit-title"), text, &banked),
            visit.usual(),
        ))
    }
}

/// `/withdraw`.
#[derive(Debug)]
pub(crate) struct Withdraw {
    desk: Desk,
}

impl Withdraw {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for Withdraw {
    fn declaration(&self) -> Declaration {
        Declaration::new("withdraw")
            .flag("economy")
            .option(amount())
            .action(Action::EconomyUse)
            .public()
            .example("/withdraw amount:half")
            .example("/withdraw amount:1.5k")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let amount = AmountInput::parse(options.required_text("amount")?)?;
        let banked = self.desk.economy.withdraw(&visit.request, amount).await?;
        let words = &visit.words;
        let text = say!(words, "withdraw-text", amount = banked.moved);
        Ok(Reply::message(
            moved(&visit, &say!(words, "withdraw-title"), text, &banked),
            visit.usual(),
        ))
    }
}

fn amount() -> OptionSpec {
    OptionSpec::text("amount").required().within(1, 40)
}

fn moved(visit: &Visit<'_>, title: &Markup, text: Markup, banked: &Banked) -> Card {
    let words = &visit.words;
    Card::new(Tone::Good, title).text(text).fields(&[
        (say!(words, "wallet"), words.money(banked.wallet)),
        (say!(words, "bank"), words.money(banked.bank)),
    ])
}
