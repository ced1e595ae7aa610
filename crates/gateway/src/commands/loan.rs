//! `/loan`: what the bank would lend and why, taking a loan after a look at its cost, paying it back.

use std::time::Duration;

use app_economy::{Debt, LoanOffer, LoanRepaid, LoanView};
use core_errors::{AppError, codes};
use core_security::{Action, LimitClass};
use core_types::{AmountInput, Money, Timestamp};
use domain_economy::loan::{Factor, LEAST_SCORE, LoanState};

use super::{
    atm::rate,
    desk::{Desk, Visit},
};
use crate::{
    Call, Command, ComponentId, Declaration, OptionSpec, Reply,
    command::{Ack, Form, Options, Pressed},
    presentation::{Button, Card, Field, Markup, Style, Tone, Words, bar, date, form, label, say},
};

/// How long an offer can be taken.
const OPEN: Duration = Duration::from_mins(15);

/// `/loan`.
#[derive(Debug)]
pub(crate) struct Loan {
    desk: Desk,
}

impl Loan {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    fn shown(&self, visit: &Visit<'_>, view: &LoanView, note: Option<Markup>) -> Result<Card, AppError> {
        let words = &visit.words;
        let card = match &view.debt {
            Some(debt) => self.owed(visit, view, debt)?,
            None => self.free(visit, view)?,
        };
        Ok(match note {
            Some(note) => card.footer(&note),
            None => card.footer(&say!(words, "loan-share", percent = view.income_share)),
        })
    }

    /// What somebody who owes nothing could borrow, and why not more.
    fn free(&self, visit: &Visit<'_>, view: &LoanView) -> Result<Card, AppError> {
        let words = &visit.words;
        let mut card = Card::with_icon(Tone::Neutral, "🏛️", &say!(words, "loan-title"));
        if !view.on {
            return Ok(card.text(say!(words, "error-loan-off")));
        }
        card = card.fields(&[
            (say!(words, "loan-limit"), words.money(view.limit)),
            (
                say!(words, "loan-rate"),
                Markup::trusted(rate(visit.locale(), view.rate_ppm)),
            ),
            (
                say!(words, "loan-days"),
                say!(words, "loan-days-value", days = view.days),
            ),
            (say!(words, "loan-income"), words.money(view.income)),
        ]);
        card = card.text(score(words, view));
        let form = self.desk.own(visit.call, "loan", "ask", "")?;
        let button = Button::new(Style::Primary, label!(words, "loan-ask"), form);
        Ok(card.buttons(vec![button.enabled(view.limit.is_positive())]))
    }

    /// What somebody owes, with the schedule and the ways to pay.
    fn owed(&self, visit: &Visit<'_>, view: &LoanView, debt: &Debt) -> Result<Card, AppError> {
        let words = &visit.words;
        let (tone, state) = match debt.state {
            LoanState::Open | LoanState::Repaid => {
                (Tone::Neutral, say!(words, "loan-state-open", at = debt.due_at))
            }
            LoanState::Late => (Tone::Caution, say!(words, "loan-state-late", at = debt.due_at)),
            LoanState::Default => (Tone::Bad, say!(words, "loan-state-default", at = debt.due_at)),
        };
        let total = debt.owed.plus(debt.interest)?;
        let id = |action| self.desk.own(visit.call, "loan", action, "");
        let can = view.wallet.is_positive();
        Ok(Card::with_icon(tone, "🏛️", &say!(words, "loan-owed-title"))
            .text(state)
            .fields(&[
                (say!(words, "loan-left"), words.money(total)),
                (say!(words, "loan-principal"), words.money(debt.owed)),
                (say!(words, "loan-interest"), words.money(debt.interest)),
                (say!(words, "loan-repaid"), words.money(debt.repaid)),
                (say!(words, "wallet"), words.money(view.wallet)),
            ])
            .text(Markup::join(
                &[
                    say!(words, "loan-schedule").bold(),
                    schedule(words, &debt.schedule),
                ],
                "\n",
            ))
            .text(score(words, view))
            .buttons(vec![
                Button::new(Style::Primary, label!(words, "loan-repay-all"), id("repay-all")?)
                    .enabled(view.wallet >= total),
                Button::new(Style::Plain, label!(words, "loan-repay-half"), id("repay-half")?).enabled(can),
                Button::new(Style::Plain, label!(words, "atm-other"), id("other")?).enabled(can),
            ]))
    }

    /// The question before a loan, with what it costs.
    fn question(&self, visit: &Visit<'_>, offer: &LoanOffer) -> Result<Card, AppError> {
        let words = &visit.words;
        let until = visit.call.received.at.plus(OPEN);
        let press = |action: &str| {
            let id = ComponentId::new("loan", action)
                .owned_by(visit.call.caller.id)
                .expires_at(until)
                .carrying(format!("{} {}", visit.call.id, offer.amount));
            self.desk.sign(visit.call, &id)
        };
        let yes = Button::new(
            Style::Primary,
            label!(words, "loan-yes", amount = offer.amount),
            press("take")?,
        );
        let no = Button::new(Style::Plain, label!(words, "button-cancel"), press("cancel")?);
        Ok(Card::new(
            Tone::Caution,
            &say!(words, "loan-question", amount = offer.amount),
        )
        .fields(&[
            (
                say!(words, "loan-rate"),
                Markup::trusted(rate(visit.locale(), offer.rate_ppm)),
            ),
            (say!(words, "loan-cost"), words.money(offer.interest)),
            (say!(words, "loan-due"), Markup::trusted(date(offer.due_at))),
        ])
        .text(Markup::join(
            &[
                say!(words, "loan-schedule").bold(),
                schedule(words, &offer.schedule),
            ],
            "\n",
        ))
        .text(say!(words, "loan-terms", percent = offer.income_share))
        .confirm(yes, no, &say!(words, "answer-until", until = until)))
    }

    async fn ask(&self, visit: &Visit<'_>, amount: &str) -> Result<Card, AppError> {
        let amount = AmountInput::parse(amount)?;
        let offer = self.desk.economy.loan_offer(&visit.request, amount).await?;
        self.question(visit, &offer)
    }

    async fn repay(&self, visit: &Visit<'_>, amount: AmountInput) -> Result<Card, AppError> {
        let note = match self.desk.economy.loan_repay(&visit.request, amount).await {
            Ok(repaid) => used(&visit.words, &repaid),
            // Nothing to pay back is no mistake: they see what they could borrow.
            Err(error) if error.code() == codes::LOAN_NONE => say!(visit.words, "error-loan-none"),
            Err(error) => return Err(error),
        };
        let view = self.desk.economy.loan_view(&visit.request).await?;
        self.shown(visit, &view, Some(note))
    }

    fn form(&self, visit: &Visit<'_>, action: &str) -> Result<Reply, AppError> {
        let words = &visit.words;
        let field = Field {
            name: "amount",
            label: label!(words, "loan-form-amount"),
            about: Some(label!(words, "atm-amount-about")),
            value: None,
            longest: 40,
            required: true,
        };
        let id = self.desk.own(visit.call, "loan", action, "")?;
        Ok(Reply::modal(form(
            &label!(words, "loan-form-title"),
            id,
            vec![field],
        )))
    }
}

impl Command for Loan {
    fn declaration(&self) -> Declaration {
        let amount = || OptionSpec::text("amount").required().within(1, 40);
        Declaration::new("loan")
            .flag("economy")
            .action(Action::EconomyUse)
            .private()
            .subcommand(
                Declaration::new("show")
                    .class(LimitClass::Look)
                    .example("/loan show"),
            )
            .subcommand(
                Declaration::new("take")
                    .option(amount())
                    .example("/loan take amount:10"),
            )
            .subcommand(
                Declaration::new("repay")
                    .option(amount())
                    .example("/loan repay amount:all"),
            )
            .component("ask", Ack::Modal)
            .component("other", Ack::Modal)
            .component("take", Ack::Update)
            .component("cancel", Ack::Update)
            .component("asked", Ack::Update)
            .component("paid", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let card = match options.subcommand() {
            "show" => {
                let view = self.desk.economy.loan_view(&visit.request).await?;
                self.shown(&visit, &view, None)?
            }
            "take" => self.ask(&visit, options.required_text("amount")?).await?,
            "repay" => {
                let amount = AmountInput::parse(options.required_text("amount")?)?;
                self.repay(&visit, amount).await?
            }
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        match pressed.id.action.as_str() {
            "ask" => self.form(&visit, "asked"),
            "other" => self.form(&visit, "paid"),
            "repay-all" => Ok(Reply::update(
                self.repay(&visit, AmountInput::Share(10_000)).await?,
            )),
            "repay-half" => Ok(Reply::update(
                self.repay(&visit, AmountInput::Share(5_000)).await?,
            )),
            "take" => {
                let stale = || AppError::new(codes::COMPONENT_STALE);
                let (key, amount) = pressed.id.payload.split_once(' ').ok_or_else(stale)?;
                let amount = Money::new(amount.parse().map_err(|_| stale())?);
                let taken = self.desk.economy.loan_take(&visit.request, key, amount).await?;
                let text = say!(words, "loan-taken-text", amount = taken.amount, at = taken.due_at);
                let card = Card::new(Tone::Good, &say!(words, "loan-taken-title"))
                    .text(text)
                    .fields(&[(say!(words, "wallet"), words.money(taken.wallet))]);
                Ok(Reply::update(card))
            }
            "cancel" => {
                let card = Card::new(Tone::Neutral, &say!(words, "cancelled-title"))
                    .text(say!(words, "loan-cancelled"));
                Ok(Reply::update(card))
            }
            _ => Err(AppError::new(codes::COMPONENT_STALE)),
        }
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let amount = form.text("amount");
        Ok(Reply::update(if form.id.action == "asked" {
            self.ask(&visit, amount).await?
        } else {
            self.repay(&visit, AmountInput::parse(amount)?).await?
        }))
    }
}

fn used(words: &Words, repaid: &LoanRepaid) -> Markup {
    if repaid.left.is_positive() {
        say!(
            words,
            "loan-repaid-some",
            amount = repaid.amount,
            interest = repaid.used.interest,
            left = repaid.left
        )
    } else {
        say!(words, "loan-repaid-all", amount = repaid.amount)
    }
}

fn schedule(words: &Words, parts: &[(Timestamp, Money)]) -> Markup {
    let lines: Vec<Markup> = parts
        .iter()
        .map(|(at, amount)| {
            say!(
                words,
                "loan-part",
                amount = *amount,
                at = Markup::trusted(date(*at))
            )
        })
        .collect();
    Markup::join(&lines, "\n")
}

/// The score with every point it is made of.
fn score(words: &Words, view: &LoanView) -> Markup {
    let value = i64::from(view.score.value);
    let title = say!(words, "loan-score", score = value, least = LEAST_SCORE).bold();
    let lines = view
        .score
        .parts
        .iter()
        .filter(|(factor, points, _)| *factor == Factor::Base || *points != 0)
        .map(|(factor, points, count)| {
            let what = match factor {
                Factor::Base => say!(words, "loan-factor-base"),
                Factor::InTime => say!(words, "loan-factor-in-time", count = *count),
                Factor::Late => say!(words, "loan-factor-late", count = *count),
                Factor::Defaults => say!(words, "loan-factor-defaults", count = *count),
                Factor::Known => say!(words, "loan-factor-known", count = *count),
                Factor::Income => say!(words, "loan-factor-income", count = *count),
            };
            let sign = if *points < 0 { "−" } else { "+" };
            Markup::join(&[Markup::trusted(format!("`{sign}{}`", points.abs())), what], " ")
        });
    let lines: Vec<Markup> = [title, bar(value, 100)].into_iter().chain(lines).collect();
    Markup::join(&lines, "\n")
}
