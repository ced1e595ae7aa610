//! `/pay`: at once for small amounts, after a question for large ones.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use app_economy::{Offer, Paid, PayOrder, PayStep};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::AmountInput;

use super::{
    desk::{Desk, Visit},
    waiting,
};
use crate::{
    Call, Command, ComponentId, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Button, Card, Style, Tone, label, mention, say},
    reply::{Answer, Message},
};

/// `/pay`.
#[derive(Debug)]
pub(crate) struct Pay {
    desk: Desk,
    announced: Announced,
}

/// Payments confirmed a moment ago, by the keys of their offers. A double click gets the same answer twice, which is
/// right, but the channel should hear of one payment once.
#[derive(Debug, Default)]
struct Announced(Mutex<VecDeque<String>>);

impl Announced {
    /// Far more than are confirmed within the second or two that a double click lasts.
    const KEPT: usize = 256;

    /// Whether this is the first time that this payment is to be announced.
    fn is_first(&self, key: &str) -> bool {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.iter().any(|known| known == key) {
            return false;
        }
        if keys.len() == Self::KEPT {
            keys.pop_front();
        }
        keys.push_back(key.to_owned());
        true
    }
}

impl Pay {
    pub(crate) fn new(desk: Desk) -> Self {
        Self {
            desk,
            announced: Announced::default(),
        }
    }

    /// The question, which only the payer sees, with the fee and what will be left.
    fn question(&self, visit: &Visit<'_>, offer: &Offer) -> Result<Card, AppError> {
        let (words, preview) = (&visit.words, &offer.preview);
        let press = |action: &str| {
            let id = ComponentId::new("pay", action)
                .owned_by(visit.call.caller.id)
                .expires_at(offer.expires_at)
                .carrying(&offer.key);
            self.desk.sign(visit.call, &id)
        };
        let after = preview.wallet.minus(preview.total)?;
        let mut card = Card::new(
            Tone::Caution,
            &say!(words, "pay-confirm-title", amount = preview.amount),
        )
        .text(say!(
            words,
            "pay-confirm-text",
            to = preview.payee,
            amount = preview.amount
        ));
        if let Some(note) = &preview.memo {
            card = card.text(say!(words, "pay-note", note = note));
        }
        if offer.why.is_some() {
            card = card.text(say!(words, "pay-why"));
        }
        let yes = Button::new(
            Style::Primary,
            label!(words, "button-yes-pay", amount = preview.amount),
            press("confirm")?,
        );
        let no = Button::new(Style::Plain, label!(words, "button-cancel"), press("cancel")?);
        Ok(card
            .fields(&[
                (say!(words, "pay-confirm-fee"), words.money(preview.fee)),
                (say!(words, "pay-confirm-costs"), words.money(preview.total)),
                (say!(words, "pay-confirm-before"), words.money(preview.wallet)),
                (say!(words, "pay-confirm-after"), words.money(after)),
            ])
            .confirm(yes, no, &say!(words, "answer-until", until = offer.expires_at)))
    }
}

impl Pay {
    /// What the payer sees of a payment they confirmed; the channel hears of it once.
    fn confirmed(&self, visit: &Visit<'_>, key: &str, paid: &Paid) -> Reply {
        let words = &visit.words;
        let card = Card::new(Tone::Good, &say!(words, "pay-done-title"))
            .text(say!(
                words,
                "pay-done-text",
                to = paid.payee,
                amount = paid.amount
            ))
            .fields(&[(say!(words, "pay-confirm-before"), words.money(paid.wallet))]);
        let reply = Reply::update(card);
        if self.announced.is_first(key) {
            reply.then(announcement(visit, paid))
        } else {
            reply
        }
    }
}

impl Command for Pay {
    fn declaration(&self) -> Declaration {
        Declaration::new("pay")
            .flag("economy")
            .option(OptionSpec::user("to").required())
            .option(OptionSpec::text("amount").required().within(1, 40))
            .option(OptionSpec::text("note").within(1, 100))
            .action(Action::EconomyUse)
            .public()
            .component("confirm", Ack::Update)
            .component("cancel", Ack::Update)
            .component("recall", Ack::Update)
            .example("/pay to:@Bo amount:50")
            .example("/pay to:@Bo amount:10% note:for the cake")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let payee = options.required_user("to")?;
        let order = PayOrder {
            payee: payee.id,
            payee_is_bot: payee.bot,
            amount: AmountInput::parse(options.required_text("amount")?)?,
            memo: options.text("note").map(str::to_owned),
        };
        match self.desk.economy.pay(&visit.request, order).await? {
            PayStep::Paid(paid) => Ok(Reply::of(Answer::Message(announcement(&visit, &paid)))),
            PayStep::Confirm(offer) => Ok(Reply::private(self.question(&visit, &offer)?)),
            PayStep::Delayed(waits) => Ok(Reply::private(waiting::delayed(&self.desk, &visit, &waits)?)),
            PayStep::Held(waits) => Ok(Reply::private(waiting::held(&self.desk, &visit, &waits)?)),
        }
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, key) = (&visit.words, pressed.id.payload.as_str());
        match pressed.id.action.as_str() {
            "confirm" => match self.desk.economy.pay_confirm(&visit.request, key).await? {
                PayStep::Paid(paid) => Ok(self.confirmed(&visit, key, &paid)),
                PayStep::Delayed(waits) => Ok(Reply::update(waiting::delayed(&self.desk, &visit, &waits)?)),
                PayStep::Held(waits) => Ok(Reply::update(waiting::held(&self.desk, &visit, &waits)?)),
                PayStep::Confirm(_) => Err(AppError::internal("a confirmed payment asks again")),
            },
            "recall" => {
                let hold = key.parse().map_err(|_| AppError::new(codes::COMPONENT_STALE))?;
                let waits = self.desk.economy.pay_recall(&visit.request, hold).await?;
                Ok(Reply::update(waiting::recalled(words, &waits)))
            }
            _ => {
                self.desk.economy.pay_cancel(&visit.request, key).await?;
                let card = Card::new(Tone::Neutral, &say!(words, "cancelled-title"))
                    .text(say!(words, "cancelled-text"));
                Ok(Reply::update(card))
            }
        }
    }
}

/// What everybody sees of a payment. It notifies the payee and nobody else; the payer's wallet stays their own business.
fn announcement(visit: &Visit<'_>, paid: &Paid) -> Message {
    let words = &visit.words;
    let mut card = Card::with_icon(Tone::Good, "💸", &say!(words, "pay-title")).text(say!(
        words,
        "pay-text",
        from = mention(visit.call.caller.id),
        to = mention(paid.payee),
        amount = words.money(paid.amount).bold()
    ));
    if let Some(note) = &paid.memo {
        card = card.text(say!(words, "pay-note", note = note));
    }
    if paid.fee.is_positive() {
        card = card.footer(&say!(words, "pay-fee", fee = paid.fee));
    }
    Message::public(card).pinging([paid.payee])
}
