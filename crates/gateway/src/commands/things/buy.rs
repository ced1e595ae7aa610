//! `/buy` and `/sell`.

use app_economy::things::{Bought, BuyOrder, BuyPreview, BuyStep, Sold};
use core_errors::{AppError, codes};
use core_security::Action;

use super::kit::{self, Ticket, counted, effects};
use crate::commands::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    presentation::{Button, Card, Style, Tone, label, say},
    reply::Choice,
};

/// `/buy`.
#[derive(Debug)]
pub(crate) struct Buy {
    desk: Desk,
}

impl Buy {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The question before a large purchase, or after the price changed: what it costs and what will be left.
    fn question(&self, visit: &Visit<'_>, preview: &BuyPreview, changed: bool) -> Result<Card, AppError> {
        let words = &visit.words;
        let ticket = Ticket::new(visit, preview.thing.id, preview.quantity, preview.each).encode();
        let press = |action: &str| self.desk.own(visit.call, "buy", action, ticket.clone());
        let what = counted(words, preview.quantity, &preview.thing);
        let (title, text) = if changed {
            (
                say!(words, "buy-changed-title"),
                say!(words, "buy-changed-text", what = what),
            )
        } else {
            (
                say!(words, "buy-confirm-title"),
                say!(words, "buy-confirm-text", what = what),
            )
        };
        let after = preview.wallet.minus(preview.total)?;
        let yes = Button::new(
            Style::Primary,
            label!(words, "item-buy", price = preview.total),
            press("confirm")?,
        );
        let no = Button::new(Style::Plain, label!(words, "button-cancel"), press("cancel")?);
        Ok(Card::new(Tone::Caution, &title)
            .text(text)
            .fields(&[
                (say!(words, "buy-each"), words.money(preview.each)),
                (say!(words, "buy-total"), words.money(preview.total)),
                (say!(words, "pay-confirm-before"), words.money(preview.wallet)),
                (say!(words, "pay-confirm-after"), words.money(after)),
            ])
            .buttons(vec![yes, no]))
    }

    /// A purchase, with a button for one more of the same.
    fn done(&self, visit: &Visit<'_>, bought: &Bought) -> Result<Card, AppError> {
        let words = &visit.words;
        let mut card = Card::new(Tone::Good, &say!(words, "buy-done-title")).text(say!(
            words,
            "buy-done-text",
            what = counted(words, bought.quantity, &bought.thing),
            amount = bought.total
        ));
        match &bought.used {
            Some(used) => card = effects(words, card, used),
            None => card = card.text(say!(words, "buy-done-held", held = bought.held)),
        }
        let back = self.desk.own(visit.call, "shop", "page", "")?;
        Ok(card
            .buttons(vec![
                Button::new(Style::Plain, label!(words, "item-back"), back).icon("🛍️"),
            ])
            .footer(&say!(words, "shop-wallet", wallet = bought.wallet)))
    }

    async fn order(&self, visit: &Visit<'_>, ticket: &Ticket, confirmed: bool) -> Result<BuyStep, AppError> {
        let order = BuyOrder {
            item: ticket.item.to_string(),
            quantity: ticket.quantity,
            shown: Some(ticket.price),
            confirmed,
        };
        // However often the button is pressed, it is one purchase.
        let request = visit.request.with_key(&ticket.key);
        self.desk.economy.buy(&request, order).await
    }
}

impl Command for Buy {
    fn declaration(&self) -> Declaration {
        Declaration::new("buy")
            .flag("shop")
            .option(OptionSpec::text("item").required().suggested().within(1, 64))
            .option(OptionSpec::integer("quantity").within(1, 1_000))
            .action(Action::EconomyUse)
            .public()
            .component("now", Ack::Update)
            .component("confirm", Ack::Update)
            .component("cancel", Ack::Update)
            .example("/buy item:Apple")
            .example("/buy item:Apple quantity:3")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let order = BuyOrder {
            item: options.required_text("item")?.to_owned(),
            quantity: kit::quantity(options)?,
            shown: None,
            confirmed: false,
        };
        match self.desk.economy.buy(&visit.request, order).await? {
            BuyStep::Bought(bought) => Ok(Reply::message(self.done(&visit, &bought)?, visit.usual())),
            BuyStep::Confirm(preview) => Ok(Reply::private(self.question(&visit, &preview, false)?)),
            BuyStep::Changed(preview) => Ok(Reply::private(self.question(&visit, &preview, true)?)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        kit::suggest(&self.desk, call, &focused.text).await
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let ticket = Ticket::decode(&pressed.id.payload)?;
        let confirmed = match pressed.id.action.as_str() {
            "now" => false,
            "confirm" => true,
            "cancel" => {
                let words = &visit.words;
                let card = Card::new(Tone::Neutral, &say!(words, "cancelled-title"));
                return Ok(Reply::update(card.text(say!(words, "cancelled-text"))));
            }
            _ => return Err(AppError::new(codes::COMPONENT_STALE)),
        };
        Ok(Reply::update(
            match self.order(&visit, &ticket, confirmed).await? {
                BuyStep::Bought(bought) => self.done(&visit, &bought)?,
                BuyStep::Confirm(preview) => self.question(&visit, &preview, false)?,
                BuyStep::Changed(preview) => self.question(&visit, &preview, true)?,
            },
        ))
    }
}

/// `/sell`.
#[derive(Debug)]
pub(crate) struct Sell {
    desk: Desk,
}

impl Sell {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

fn sold(visit: &Visit<'_>, sold: &Sold) -> Card {
    let words = &visit.words;
    Card::new(Tone::Good, &say!(words, "sell-done-title"))
        .text(say!(
            words,
            "sell-done-text",
            what = counted(words, sold.quantity, &sold.thing),
            amount = sold.total
        ))
        .text(say!(words, "buy-done-held", held = sold.held))
        .footer(&say!(words, "shop-wallet", wallet = sold.wallet))
}

impl Command for Sell {
    fn declaration(&self) -> Declaration {
        Declaration::new("sell")
            .flag("shop")
            .option(OptionSpec::text("item").required().suggested().within(1, 64))
            .option(OptionSpec::integer("quantity").within(1, 1_000))
            .action(Action::EconomyUse)
            .public()
            .component("now", Ack::Update)
            .example("/sell item:Apple")
            .example("/sell item:Apple quantity:2")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let item = options.required_text("item")?.to_owned();
        let done = self
            .desk
            .economy
            .sell(&visit.request, item, kit::quantity(options)?)
            .await?;
        Ok(Reply::message(sold(&visit, &done), visit.usual()))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        kit::suggest_held(&self.desk, call, &focused.text).await
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let ticket = Ticket::decode(&pressed.id.payload)?;
        let request = visit.request.with_key(&ticket.key);
        let done = self
            .desk
            .economy
            .sell(&request, ticket.item.to_string(), ticket.quantity)
            .await?;
        Ok(Reply::update(sold(&visit, &done)))
    }
}
