//! `/weekly` and `/monthly`: the rewards of the week and the month.

use app_economy::PeriodTaken;
use core_errors::AppError;
use core_security::Action;
use domain_economy::period::Period;

use super::{
    desk::{Desk, Visit},
    gains,
};
use crate::{
    Call, Command, Declaration, Reply,
    command::Options,
    presentation::{Card, Markup, Tone, say},
};

/// `/weekly` or `/monthly`.
#[derive(Debug)]
pub(crate) struct PeriodCommand {
    desk: Desk,
    period: Period,
}

impl PeriodCommand {
    pub(crate) const fn new(desk: Desk, period: Period) -> Self {
        Self { desk, period }
    }
}

impl Command for PeriodCommand {
    fn declaration(&self) -> Declaration {
        let (name, example) = match self.period {
            Period::Week => ("weekly", "/weekly"),
            Period::Month => ("monthly", "/monthly"),
        };
        Declaration::new(name)
            .flag("economy")
            .action(Action::EconomyUse)
            .public()
            .example(example)
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let taken = self.desk.economy.period(&visit.request, self.period).await?;
        Ok(Reply::message(shown(&visit, &taken), visit.usual()))
    }
}

fn shown(visit: &Visit<'_>, taken: &PeriodTaken) -> Card {
    let words = &visit.words;
    let (title, streak) = match taken.period {
        Period::Week => (
            say!(words, "weekly-title"),
            say!(words, "weekly-streak", count = taken.streak, best = taken.best),
        ),
        Period::Month => (
            say!(words, "monthly-title"),
            say!(words, "monthly-streak", count = taken.streak, best = taken.best),
        ),
    };
    let mut reward = words.money(taken.reward).bold();
    if taken.bonus.is_positive() {
        let bonus = say!(words, "daily-bonus", amount = taken.bonus);
        reward = Markup::join(&[reward, bonus], ", ");
    }
    let mut card = Card::with_icon(Tone::Good, "🎁", &title)
        .text(say!(words, "daily-text", amount = reward))
        .fields(&[
            (say!(words, "daily-streak-field"), streak),
            (say!(words, "work-shift-wallet"), words.money(taken.wallet)),
        ]);
    if taken.broken > 0 {
        card = card.text(say!(words, "period-broken", count = taken.broken));
    }
    if taken.grace_used {
        card = card.text(say!(words, "period-grace-used"));
    }
    if let Some(amount) = taken.grant {
        card = card.text(say!(words, "grant", amount = amount));
    }
    gains::shown(card, words, &taken.gains).footer(&say!(words, "daily-next", next = taken.next_at))
}
