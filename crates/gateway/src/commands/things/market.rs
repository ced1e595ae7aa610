//! `/market`: members sell things to one another at fixed prices.

use app_economy::things::{Listing, ListingPreview, MarketBought, MarketStep};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::Money;

use super::kit::{self, Ticket, counted};
use crate::commands::{
    desk::{Desk, Visit},
    waiting,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, label, mention, say,
    },
    reply::{Choice, Visibility},
};

/// `/market`.
#[derive(Debug)]
pub(crate) struct Market {
    desk: Desk,
}

impl Market {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn page(&self, visit: &Visit<'_>, before: Option<i64>) -> Result<Card, AppError> {
        let words = &visit.words;
        let (listings, next) = self.desk.economy.market(&visit.request, before).await?;
        let card = Card::with_icon(Tone::Neutral, "🏪", &say!(words, "market-title"));
        if listings.is_empty() {
            return Ok(card.text(say!(words, "market-empty")));
        }
        let lines: Vec<Markup> = listings.iter().map(|listing| line(words, listing)).collect();
        let choose = self.desk.own(visit.call, "market", "look", "")?;
        let options = listings.iter().map(|listing| SelectOption {
            value: listing.id.to_string(),
            label: format!("{} · {}", listing.id, kit::plain(&listing.thing)),
            about: Some(words.money(listing.each).plain()),
            chosen: false,
        });
        let card = card
            .text(Markup::join(&lines, "\n"))
            .block(Block::Select(Select::new(
                label!(words, "market-choose"),
                choose,
                options.collect(),
            )));
        if before.is_none() && next.is_none() {
            return Ok(card);
        }
        let first = self.desk.own(visit.call, "market", "page", "")?;
        let on = self
            .desk
            .own(visit.call, "market", "on", next.unwrap_or(0).to_string())?;
        Ok(card.buttons(vec![
            Button::new(Style::Plain, label!(words, "button-first"), first)
                .icon("⏮️")
                .enabled(before.is_some()),
            Button::new(Style::Plain, label!(words, "button-next"), on)
                .icon("▶️")
                .enabled(next.is_some()),
        ]))
    }

    /// The question before something is put up: what it will bring, and what the house takes of that.
    fn question(&self, visit: &Visit<'_>, preview: &ListingPreview) -> Result<Card, AppError> {
        let words = &visit.words;
        let ticket = Ticket::new(visit, preview.thing.id, preview.quantity, preview.each).encode();
        let yes = self.desk.own(visit.call, "market", "up", ticket)?;
        let no = self.desk.own(visit.call, "market", "no", "")?;
        Ok(Card::new(Tone::Caution, &say!(words, "market-sell-title"))
            .text(say!(
                words,
                "market-sell-text",
                what = counted(words, preview.quantity, &preview.thing),
                days = preview.days
            ))
            .fields(&[
                (say!(words, "buy-each"), words.money(preview.each)),
                (say!(words, "market-fee"), words.money(preview.fee)),
                (say!(words, "market-net"), words.money(preview.net)),
            ])
            .buttons(vec![
                Button::new(Style::Primary, label!(words, "market-up"), yes),
                Button::new(Style::Plain, label!(words, "button-cancel"), no),
            ]))
    }

    /// The question before a purchase, with what will be left.
    fn confirm(&self, visit: &Visit<'_>, would: &MarketBought) -> Result<Card, AppError> {
        let words = &visit.words;
        let listing = &would.listing;
        let ticket = Ticket::new(visit, listing.id, would.quantity, listing.each).encode();
        let yes = self.desk.own(visit.call, "market", "buy", ticket)?;
        let no = self.desk.own(visit.call, "market", "no", "")?;
        Ok(Card::new(Tone::Caution, &say!(words, "buy-confirm-title"))
            .text(say!(
                words,
                "buy-confirm-text",
                what = counted(words, would.quantity, &listing.thing)
            ))
            .fields(&[
                (say!(words, "buy-each"), words.money(listing.each)),
                (say!(words, "buy-total"), words.money(would.total)),
                (say!(words, "pay-confirm-after"), words.money(would.wallet)),
            ])
            .buttons(vec![
                Button::new(
                    Style::Primary,
                    label!(words, "item-buy", price = would.total),
                    yes,
                ),
                Button::new(Style::Plain, label!(words, "button-cancel"), no),
            ]))
    }

    /// What a purchase led to, if it is not made at once: a question, or coins and things that wait.
    fn step(&self, visit: &Visit<'_>, step: &MarketStep) -> Result<Card, AppError> {
        match step {
            MarketStep::Bought(done) => Ok(bought(visit, done)),
            MarketStep::Confirm(would) => self.confirm(visit, would),
            MarketStep::Waits { bought, waits } => {
                let what = counted(&visit.words, bought.quantity, &bought.listing.thing);
                let card = waiting::either(&self.desk, visit, waits)?;
                Ok(card.text(say!(visit.words, "things-wait-too", what = what)))
            }
        }
    }

    async fn sell(&self, visit: &Visit<'_>, options: &Options) -> Result<Card, AppError> {
        let price = Money::new(options.required_integer("price")?);
        let (item, quantity) = (options.required_text("item")?, kit::quantity(options)?);
        let preview = self
            .desk
            .economy
            .market_preview(&visit.request, item, quantity, price)
            .await?;
        self.question(visit, &preview)
    }
}

fn line(words: &Words, listing: &Listing) -> Markup {
    let number = Markup::trusted(format!("`{}`", listing.id));
    let what = counted(words, listing.quantity, &listing.thing);
    let price = say!(words, "market-each", each = listing.each);
    Markup::join(
        &[Markup::join(&[number, what], " "), price, mention(listing.owner)],
        " · ",
    )
}

fn bought(visit: &Visit<'_>, done: &MarketBought) -> Card {
    let words = &visit.words;
    Card::new(Tone::Good, &say!(words, "buy-done-title"))
        .text(say!(
            words,
            "market-bought-text",
            what = counted(words, done.quantity, &done.listing.thing),
            from = mention(done.listing.owner),
            amount = done.total
        ))
        .footer(&say!(words, "shop-wallet", wallet = done.wallet))
}

impl Command for Market {
    fn declaration(&self) -> Declaration {
        let item = || OptionSpec::text("item").required().suggested().within(1, 64);
        let number = || OptionSpec::integer("number").required().within(1, 1 << 40);
        let quantity = || OptionSpec::integer("quantity").within(1, 1_000);
        Declaration::new("market")
            .flag("market")
            .action(Action::EconomyUse)
            .subcommand(
                Declaration::new("list")
                    .action(Action::EconomyView)
                    .public()
                    .example("/market list"),
            )
            .subcommand(
                Declaration::new("sell")
                    .option(item())
                    .option(
                        OptionSpec::integer("price")
                            .required()
                            .within(1, 1_000_000_000_000),
                    )
                    .option(quantity())
                    .private()
                    .example("/market sell item:Apple price:8")
                    .example("/market sell item:Apple price:8 quantity:2"),
            )
            .subcommand(
                Declaration::new("buy")
                    .option(number())
                    .option(quantity())
                    .public()
                    .example("/market buy number:1"),
            )
            .subcommand(
                Declaration::new("cancel")
                    .option(number())
                    .private()
                    .example("/market cancel number:2"),
            )
            .component("up", Ack::Update)
            .component("buy", Ack::Update)
            .component("look", Ack::Message(Visibility::Private))
            .component("page", Ack::Update)
            .component("on", Ack::Update)
            .component("no", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        match options.subcommand() {
            "list" => Ok(Reply::message(self.page(&visit, None).await?, visit.usual())),
            "sell" => Ok(Reply::private(self.sell(&visit, options).await?)),
            "buy" => {
                let id = options.required_integer("number")?;
                let step = economy
                    .market_buy(&visit.request, id, kit::quantity(options)?, false)
                    .await?;
                let card = self.step(&visit, &step)?;
                Ok(match step {
                    MarketStep::Bought(_) => Reply::message(card, visit.usual()),
                    MarketStep::Confirm(_) | MarketStep::Waits { .. } => Reply::private(card),
                })
            }
            "cancel" => {
                let id = options.required_integer("number")?;
                let back = economy.market_cancel(&visit.request, id).await?;
                let card = Card::new(Tone::Good, &say!(words, "market-back-title"));
                let what = counted(words, back.quantity, &back.thing);
                Ok(Reply::private(card.text(say!(
                    words,
                    "market-back-text",
                    what = what
                ))))
            }
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        kit::suggest_held(&self.desk, call, &focused.text).await
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        match pressed.id.action.as_str() {
            "up" => {
                let ticket = Ticket::decode(&pressed.id.payload)?;
                let request = visit.request.with_key(&ticket.key);
                let item = ticket.item.to_string();
                let listing = economy
                    .market_sell(&request, item, ticket.quantity, ticket.price)
                    .await?;
                let card = Card::new(Tone::Good, &say!(words, "market-up-title")).text(line(words, &listing));
                Ok(Reply::update(card.footer(&say!(
                    words,
                    "market-until",
                    at = listing.expires_at
                ))))
            }
            "buy" => {
                let ticket = Ticket::decode(&pressed.id.payload)?;
                let request = visit.request.with_key(&ticket.key);
                let step = economy
                    .market_buy(&request, ticket.item, ticket.quantity, true)
                    .await?;
                Ok(Reply::update(self.step(&visit, &step)?))
            }
            "look" => {
                let id = pressed
                    .values
                    .first()
                    .and_then(|value| value.parse().ok())
                    .unwrap_or(0);
                // Looking at one is asking to buy one: the question tells everything and binds nothing.
                let before = i64::saturating_add(id, 1);
                let (found, _) = economy.market(&visit.request, Some(before)).await?;
                let listing = found.into_iter().find(|listing| listing.id == id);
                let listing = listing.ok_or_else(|| AppError::new(codes::LISTING_GONE))?;
                let wallet = economy
                    .balance(&visit.request, call.caller.id, false)
                    .await?
                    .wallet;
                let would = MarketBought {
                    quantity: 1,
                    total: listing.each,
                    wallet: wallet.minus(listing.each)?,
                    listing,
                };
                Ok(Reply::private(self.confirm(&visit, &would)?))
            }
            "no" => {
                let card = Card::new(Tone::Neutral, &say!(words, "cancelled-title"));
                Ok(Reply::update(card.text(say!(words, "cancelled-text"))))
            }
            _ => Ok(Reply::update(
                self.page(&visit, pressed.id.payload.parse().ok()).await?,
            )),
        }
    }
}
