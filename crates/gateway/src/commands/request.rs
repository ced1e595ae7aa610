//! `/request`: asks another member for money. They accept or decline by a button, also after a restart.

use app_economy::{Asked, MoneyRequest, PayStep};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{AmountInput, UserId};

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

/// `/request`.
#[derive(Debug)]
pub(crate) struct RequestMoney {
    desk: Desk,
}

impl RequestMoney {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// What both see, with a button for each of them. Only the payer is notified.
    fn question(&self, visit: &Visit<'_>, asked: &Asked) -> Result<Message, AppError> {
        let (words, asker) = (&visit.words, visit.call.caller.id);
        let press = |action: &str, who: UserId| {
            let id = ComponentId::new("request", action)
                .owned_by(who)
                .expires_at(asked.expires_at)
                .carrying(asked.number.to_string());
            self.desk.sign(visit.call, &id)
        };
        let mut card = Card::with_icon(Tone::Neutral, "🙏", &say!(words, "request-title")).text(say!(
            words,
            "request-text",
            asker = mention(asker),
            payer = mention(asked.payer),
            amount = words.money(asked.amount).bold()
        ));
        if let Some(note) = &asked.memo {
            card = card.text(say!(words, "pay-note", note = note));
        }
        if asked.fee.is_positive() {
            card = card.text(say!(words, "request-fee", fee = asked.fee));
        }
        let yes = label!(words, "request-accept", amount = asked.amount);
        Ok(Message::public(
            card.buttons(vec![
                Button::new(Style::Primary, yes, press("accept", asked.payer)?),
                Button::new(
                    Style::Plain,
                    label!(words, "request-decline"),
                    press("decline", asked.payer)?,
                ),
                Button::new(
                    Style::Plain,
                    label!(words, "request-withdraw"),
                    press("withdraw", asker)?,
                ),
            ])
            .footer(&say!(words, "request-until", until = asked.expires_at)),
        )
        .pinging([asked.payer]))
    }

    async fn accept(&self, visit: &Visit<'_>, number: i64) -> Result<Reply, AppError> {
        let (words, payer) = (&visit.words, visit.call.caller.id);
        match self.desk.economy.request_accept(&visit.request, number).await? {
            PayStep::Paid(paid) => {
                let card = Card::with_icon(Tone::Good, "💸", &say!(words, "pay-title")).text(say!(
                    words,
                    "pay-text",
                    from = mention(payer),
                    to = mention(paid.payee),
                    amount = words.money(paid.amount).bold()
                ));
                Ok(Reply::update(card))
            }
            // Why it waits is nobody's business but the payer's.
            PayStep::Delayed(waits) => {
                let card = waiting::delayed(&self.desk, visit, &waits)?;
                Ok(Reply::update(accepted(visit)).then(Message::private(card)))
            }
            PayStep::Held(waits) => {
                let card = waiting::held(&self.desk, visit, &waits)?;
                Ok(Reply::update(accepted(visit)).then(Message::private(card)))
            }
            PayStep::Confirm(_) => Err(AppError::internal("an accepted request asks again")),
        }
    }
}

fn accepted(visit: &Visit<'_>) -> Card {
    let words = &visit.words;
    Card::new(Tone::Neutral, &say!(words, "request-accepted-title"))
        .text(say!(words, "request-accepted-text"))
}

impl Command for RequestMoney {
    fn declaration(&self) -> Declaration {
        Declaration::new("request")
            .flag("economy")
            .option(OptionSpec::user("from").required())
            .option(OptionSpec::text("amount").required().within(1, 40))
            .option(OptionSpec::text("note").within(1, 100))
            .action(Action::EconomyUse)
            .public()
            .component("accept", Ack::Update)
            .component("decline", Ack::Update)
            .component("withdraw", Ack::Update)
            .example("/request from:@Bo amount:50")
            .example("/request from:@Bo amount:120 note:pizza")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let payer = options.required_user("from")?;
        let wanted = MoneyRequest {
            payer: payer.id,
            payer_is_bot: payer.bot,
            amount: AmountInput::parse(options.required_text("amount")?)?,
            memo: options.text("note").map(str::to_owned),
        };
        let asked = self.desk.economy.money_request(&visit.request, wanted).await?;
        Ok(Reply::of(Answer::Message(self.question(&visit, &asked)?)))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        let stale = || AppError::new(codes::COMPONENT_STALE);
        let number: i64 = pressed.id.payload.parse().map_err(|_| stale())?;
        match pressed.id.action.as_str() {
            "accept" => self.accept(&visit, number).await,
            "decline" => {
                economy.request_decline(&visit.request, number).await?;
                let card = Card::new(Tone::Neutral, &say!(words, "request-declined-title")).text(say!(
                    words,
                    "request-declined-text",
                    payer = call.caller.id
                ));
                Ok(Reply::update(card))
            }
            "withdraw" => {
                let amount = economy.request_withdraw(&visit.request, number).await?;
                let card = Card::new(Tone::Neutral, &say!(words, "request-withdrawn-title")).text(say!(
                    words,
                    "request-withdrawn-text",
                    asker = call.caller.id,
                    amount = amount
                ));
                Ok(Reply::update(card))
            }
            _ => Err(stale()),
        }
    }
}
