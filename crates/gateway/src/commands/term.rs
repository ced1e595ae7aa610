//! `/term`: savings bound until a day for a better rate.

use std::time::Duration;

use app_economy::{TERMS, TermDeposit};
use core_errors::{AppError, codes};
use core_security::{Action, LimitClass};
use core_types::AmountInput;

use super::{
    atm::rate,
    desk::{Desk, Visit},
};
use crate::{
    Call, Command, ComponentId, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Block, Button, Card, Markup, Select, SelectOption, Style, Tone, date, label, say, small},
    reply::{Choice, ChoiceValue},
};

/// How long the question before taking money out early can be answered.
const OPEN: Duration = Duration::from_mins(5);

/// `/term`.
#[derive(Debug)]
pub(crate) struct Term {
    desk: Desk,
}

impl Term {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The open deposits, with a choice that asks about ending one.
    async fn list(&self, visit: &Visit<'_>, note: Option<Markup>) -> Result<Card, AppError> {
        let words = &visit.words;
        let view = self.desk.economy.term_view(&visit.request).await?;
        let mut card = Card::with_icon(Tone::Neutral, "🔒", &say!(words, "term-title")).fields(&[
            (say!(words, "bank"), words.money(view.bank)),
            (
                say!(words, "term-rate"),
                Markup::trusted(rate(visit.locale(), view.rate_ppm)),
            ),
            (say!(words, "term-max"), words.money(view.max)),
        ]);
        if !view.on {
            card = card.text(say!(words, "error-term-off"));
        }
        if view.deposits.is_empty() {
            card = card.text(say!(words, "term-empty"));
        } else {
            let lines: Vec<Markup> = view.deposits.iter().map(|one| line(visit, one)).collect();
            let options = view
                .deposits
                .iter()
                .map(|one| SelectOption {
                    value: one.number.to_string(),
                    label: label!(words, "term-option", amount = one.amount, days = one.days),
                    about: None,
                    chosen: false,
                })
                .collect();
            let id = self.desk.own(visit.call, "term", "ask", "")?;
            card = card
                .text(Markup::join(&lines, "\n"))
                .block(Block::Select(Select::new(
                    label!(words, "term-choose"),
                    id,
                    options,
                )));
        }
        Ok(match note {
            Some(note) => card.footer(&note),
            None => card.footer(&say!(words, "term-how")),
        })
    }

    /// The question before money is taken out early: what is lost by it.
    async fn question(&self, visit: &Visit<'_>, number: i64) -> Result<Card, AppError> {
        let words = &visit.words;
        let view = self.desk.economy.term_view(&visit.request).await?;
        let found = view.deposits.into_iter().find(|one| one.number == number);
        let one = found.ok_or_else(|| AppError::new(codes::TERM_UNKNOWN))?;
        let until = visit.call.received.at.plus(OPEN);
        let press = |action: &str| {
            let id = ComponentId::new("term", action)
                .owned_by(visit.call.caller.id)
                .expires_at(until)
                .carrying(number.to_string());
            self.desk.sign(visit.call, &id)
        };
        let yes = Button::new(Style::Danger, label!(words, "term-break-yes"), press("break")?);
        let no = Button::new(Style::Plain, label!(words, "button-cancel"), press("keep")?);
        Ok(Card::new(Tone::Caution, &say!(words, "term-break-title"))
            .text(say!(
                words,
                "term-break-text",
                amount = one.amount,
                interest = one.interest,
                at = one.matures_at
            ))
            .confirm(yes, no, &say!(words, "answer-until", until = until)))
    }
}

fn line(visit: &Visit<'_>, one: &TermDeposit) -> Markup {
    let words = &visit.words;
    let what = say!(
        words,
        "term-line",
        amount = words.money(one.amount).bold(),
        rate = rate(visit.locale(), one.rate_ppm),
        days = one.days
    );
    let end = say!(
        words,
        "term-ends",
        at = Markup::trusted(date(one.matures_at)),
        interest = one.interest
    );
    Markup::join(&[what, small(&end)], "\n")
}

impl Command for Term {
    fn declaration(&self) -> Declaration {
        let days = TERMS.map(|days| Choice {
            name: days.to_string(),
            value: ChoiceValue::Integer(i64::from(days)),
        });
        Declaration::new("term")
            .flag("economy")
            .action(Action::EconomyUse)
            .private()
            .subcommand(
                Declaration::new("open")
                    .option(OptionSpec::text("amount").required().within(1, 40))
                    .option(OptionSpec::integer("days").required().choices(days))
                    .example("/term open amount:10 days:7"),
            )
            .subcommand(
                Declaration::new("list")
                    .class(LimitClass::Look)
                    .example("/term list"),
            )
            .component("ask", Ack::Update)
            .component("break", Ack::Update)
            .component("keep", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        let card = match options.subcommand() {
            "open" => {
                let amount = AmountInput::parse(options.required_text("amount")?)?;
                let days = u32::try_from(options.required_integer("days")?).unwrap_or(0);
                let one = self.desk.economy.term_open(&visit.request, amount, days).await?;
                Card::with_icon(Tone::Good, "🔒", &say!(words, "term-opened"))
                    .text(line(&visit, &one))
                    .footer(&say!(words, "term-how"))
            }
            "list" => self.list(&visit, None).await?,
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let stale = || AppError::new(codes::COMPONENT_STALE);
        let number = |text: &str| text.parse::<i64>().map_err(|_| stale());
        let card = match pressed.id.action.as_str() {
            "ask" => {
                let chosen = pressed.values.first().map_or("", String::as_str);
                self.question(&visit, number(chosen)?).await?
            }
            "break" => {
                let number = number(&pressed.id.payload)?;
                let one = self.desk.economy.term_break(&visit.request, number).await?;
                let note = say!(visit.words, "term-broken", amount = one.amount);
                self.list(&visit, Some(note)).await?
            }
            "keep" => self.list(&visit, None).await?,
            _ => return Err(stale()),
        };
        Ok(Reply::update(card))
    }
}
