//! `/standing-order`: payments that repeat daily or weekly.

use app_economy::{Every, NewOrder, StandingOrder};
use core_errors::{AppError, codes};
use core_security::{Action, LimitClass};
use core_types::AmountInput;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Block, Card, Markup, Select, SelectOption, Tone, date, label, mention, say, small},
    reply::Choice,
};

/// `/standing-order`.
#[derive(Debug)]
pub(crate) struct Standing {
    desk: Desk,
}

impl Standing {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// All orders, with a choice that ends one.
    async fn list(&self, visit: &Visit<'_>, note: Option<Markup>) -> Result<Card, AppError> {
        let words = &visit.words;
        let orders = self.desk.economy.order_list(&visit.request).await?;
        let mut card = Card::with_icon(Tone::Neutral, "🔁", &say!(words, "order-title"));
        if orders.is_empty() {
            card = card.text(say!(words, "order-empty"));
        } else {
            let lines: Vec<Markup> = orders.iter().map(|order| line(visit, order)).collect();
            let options = orders
                .iter()
                .map(|order| SelectOption {
                    value: order.number.to_string(),
                    label: label!(
                        words,
                        "order-option",
                        number = order.number,
                        amount = order.amount
                    ),
                    about: None,
                    chosen: false,
                })
                .collect();
            let id = self.desk.own(visit.call, "standing-order", "end", "")?;
            card = card
                .text(Markup::join(&lines, "\n"))
                .block(Block::Select(Select::new(
                    label!(words, "order-choose"),
                    id,
                    options,
                )));
        }
        Ok(match note {
            Some(note) => card.footer(&note),
            None => card.footer(&say!(words, "order-how")),
        })
    }

    async fn cancel(&self, visit: &Visit<'_>, number: i64) -> Result<Card, AppError> {
        let amount = self.desk.economy.order_cancel(&visit.request, number).await?;
        let note = say!(visit.words, "order-cancelled", number = number, amount = amount);
        self.list(visit, Some(note)).await
    }
}

fn line(visit: &Visit<'_>, order: &StandingOrder) -> Markup {
    let words = &visit.words;
    let what = match order.every {
        Every::Day => say!(
            words,
            "order-line-day",
            number = order.number,
            amount = order.amount,
            to = mention(order.payee)
        ),
        Every::Week => say!(
            words,
            "order-line-week",
            number = order.number,
            amount = order.amount,
            to = mention(order.payee)
        ),
    };
    let mut parts = vec![say!(
        words,
        "order-next",
        at = Markup::trusted(date(order.due_at)),
        paid = order.paid,
        skipped = order.skipped
    )];
    if let Some(note) = &order.memo {
        parts.push(Markup::escaped(note, 60));
    }
    let details = small(&Markup::join(&parts, " · "));
    Markup::join(&[what, details], "\n")
}

impl Command for Standing {
    fn declaration(&self) -> Declaration {
        let every = [Every::Day, Every::Week].map(|every| Choice::text(every.name(), every.name()));
        Declaration::new("standing-order")
            .flag("economy")
            .action(Action::EconomyUse)
            .private()
            .subcommand(
                Declaration::new("add")
                    .option(OptionSpec::user("to").required())
                    .option(OptionSpec::text("amount").required().within(1, 40))
                    .option(OptionSpec::text("every").required().choices(every))
                    .option(OptionSpec::text("note").within(1, 100))
                    .example("/standing-order add to:@Bo amount:50 every:week note:rent"),
            )
            .subcommand(
                Declaration::new("list")
                    .class(LimitClass::Look)
                    .example("/standing-order list"),
            )
            .subcommand(
                Declaration::new("cancel")
                    .option(OptionSpec::integer("number").required().within(1, 99))
                    .example("/standing-order cancel number:1"),
            )
            .component("end", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        let card = match options.subcommand() {
            "add" => {
                let payee = options.required_user("to")?;
                let order = NewOrder {
                    payee: payee.id,
                    payee_is_bot: payee.bot,
                    amount: AmountInput::parse(options.required_text("amount")?)?,
                    every: match options.required_text("every")? {
                        "day" => Every::Day,
                        _ => Every::Week,
                    },
                    memo: options.text("note").map(str::to_owned),
                };
                let order = self.desk.economy.order_add(&visit.request, order).await?;
                Card::new(Tone::Good, &say!(words, "order-added-title"))
                    .text(line(&visit, &order))
                    .footer(&say!(words, "order-how"))
            }
            "list" => self.list(&visit, None).await?,
            "cancel" => self.cancel(&visit, options.required_integer("number")?).await?,
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let chosen = pressed.values.first().and_then(|number| number.parse().ok());
        let number = chosen.ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
        Ok(Reply::update(self.cancel(&visit, number).await?))
    }
}
