//! `/daily`: today's reward and the streak.

use app_economy::Daily as Taken;
use core_errors::AppError;
use core_security::Action;

use super::{
    desk::{Desk, Visit},
    gains,
};
use crate::{
    Call, Command, Declaration, Reply,
    command::Options,
    presentation::{Button, Card, Markup, Style, Tone, label, say, steps},
};

/// Days of the bar: a week, then it begins again.
const WEEK: u32 = 7;

/// `/daily`.
#[derive(Debug)]
pub(crate) struct Daily {
    desk: Desk,
}

impl Daily {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for Daily {
    fn declaration(&self) -> Declaration {
        Declaration::new("daily")
            .flag("economy")
            .action(Action::EconomyUse)
            .public()
            .example("/daily")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let taken = self.desk.economy.daily(&visit.request).await?;
        let work = self.desk.own(call, "work", "shift", "")?;
        let work = Button::new(Style::Plain, label!(visit.words, "work-shift-button"), work).icon("🛠️");
        Ok(Reply::message(
            shown(&visit, &taken).buttons(vec![work]),
            visit.usual(),
        ))
    }
}

fn shown(visit: &Visit<'_>, taken: &Taken) -> Card {
    let words = &visit.words;
    let in_week = taken.streak.saturating_sub(1) % WEEK + 1;
    let streak = Markup::join(
        &[
            steps(in_week, WEEK),
            say!(words, "daily-streak", days = taken.streak),
            say!(words, "daily-best", best = taken.best),
        ],
        " · ",
    );
    let mut reward = words.money(taken.reward).bold();
    if taken.bonus.is_positive() {
        let bonus = say!(words, "daily-bonus", amount = taken.bonus);
        reward = Markup::join(&[reward, bonus], ", ");
    }
    let mut card = Card::with_icon(Tone::Good, "☀️", &say!(words, "daily-title"))
        .text(say!(words, "daily-text", amount = reward))
        .fields(&[
            (say!(words, "daily-streak-field"), streak),
            (say!(words, "work-shift-wallet"), words.money(taken.wallet)),
        ]);
    if taken.broken > 0 {
        card = card.text(say!(words, "daily-broken", days = taken.broken));
    }
    if taken.grace_used {
        card = card.text(say!(words, "daily-grace-used"));
    } else if taken.grace_ready {
        card = card.footer(&say!(words, "daily-grace-ready"));
    }
    if taken.to_loan.is_positive() {
        card = card.text(say!(words, "daily-to-loan", amount = taken.to_loan));
    }
    if let Some(amount) = taken.grant {
        card = card.text(say!(words, "grant", amount = amount));
    }
    gains::shown(card, words, &taken.gains).footer(&say!(words, "daily-next", next = taken.next_at))
}
