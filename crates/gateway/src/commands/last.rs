//! `/last`: what the member's latest commands came to, for whoever lost the answer.

use app_economy::{LastAnswer, LastStep};
use core_errors::AppError;
use core_security::Action;

use super::desk::Desk;
use crate::{
    Call, Command, Declaration, Reply,
    command::Options,
    presentation::{Card, Markup, Tone, Words, mention, moment, say, small},
};

/// `/last`.
#[derive(Debug)]
pub(crate) struct Last {
    desk: Desk,
}

impl Last {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for Last {
    fn declaration(&self) -> Declaration {
        Declaration::new("last")
            .action(Action::PrivacyExportSelf)
            .private()
            .example("/last")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        let answers = self.desk.economy.last(&visit.request).await?;
        let card = Card::with_icon(Tone::Neutral, "↩️", &say!(words, "last-title"));
        let card = if answers.is_empty() {
            card.text(say!(words, "last-nothing"))
        } else {
            let lines: Vec<Markup> = answers.iter().map(|answer| line(words, answer)).collect();
            card.text(Markup::join(&lines, "\n"))
        };
        Ok(Reply::private(card.footer(&say!(words, "last-footer"))))
    }
}

/// What, how much, about whom, and what was left or is still to come; below it, when.
fn line(words: &Words, answer: &LastAnswer) -> Markup {
    let what = words
        .markup_if_complete(&format!("last-what-{}", answer.use_case.replace('_', "-")), &[])
        .unwrap_or_else(|| say!(words, "last-other"));
    let mut parts = vec![what.bold()];
    parts.extend(answer.amount.map(|amount| words.money(amount)));
    parts.extend(answer.person.map(mention));
    parts.extend(answer.step.map(|step| match step {
        LastStep::Confirm => say!(words, "last-step-confirm"),
        LastStep::Delayed => say!(words, "last-step-delayed"),
        LastStep::Held => say!(words, "last-step-held"),
        LastStep::Approval => say!(words, "last-step-approval"),
    }));
    if let Some(wallet) = answer.wallet {
        parts.push(say!(words, "last-wallet", amount = wallet));
    }
    Markup::join(&[Markup::join(&parts, " · "), small(&moment(answer.at))], "\n")
}
