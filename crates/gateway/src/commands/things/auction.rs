//! `/auction`: things for whoever bids most.

use app_economy::things::{Auction, AuctionOrder, BidPlaced, BidStep};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{AmountInput, Money};

use super::kit::{self, counted};
use crate::commands::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Form, Options, Pressed},
    component_id::ComponentId,
    presentation::{
        Block, Button, Card, Field, Markup, Select, SelectOption, Style, Tone, Words, form, label, mention,
        percent, say,
    },
    reply::{Choice, Visibility},
};

/// `/auction`.
#[derive(Debug)]
pub(crate) struct AuctionCommand {
    desk: Desk,
}

impl AuctionCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// One auction, with a button for whoever wants to bid.
    fn card(&self, visit: &Visit<'_>, auction: &Auction) -> Result<Card, AppError> {
        let words = &visit.words;
        let bid = ComponentId::new("auction", "bid").carrying(auction.id.to_string());
        let bid = self.desk.sign(visit.call, &bid)?;
        let look = ComponentId::new("auction", "again").carrying(auction.id.to_string());
        let look = self.desk.sign(visit.call, &look)?;
        let highest = match (auction.bid, auction.bidder) {
            (Some(bid), Some(who)) => say!(words, "auction-highest-of", amount = bid, who = who),
            _ => say!(words, "auction-none"),
        };
        let least = auction.least().unwrap_or(Money::MAX);
        let title = say!(words, "auction-title", number = auction.id);
        Ok(Card::with_icon(Tone::Neutral, "🔨", &title)
            .text(counted(words, auction.quantity, &auction.thing))
            .fields(&[
                (say!(words, "auction-by"), mention(auction.owner)),
                (say!(words, "auction-highest"), highest),
                (say!(words, "auction-least"), words.money(least)),
                (
                    say!(words, "auction-ends"),
                    crate::presentation::moment(auction.ends_at),
                ),
                (
                    say!(words, "auction-fee"),
                    Markup::trusted(percent(words.locale(), auction.fee_ppm.into(), 1_000_000)),
                ),
            ])
            .buttons(vec![
                Button::new(Style::Primary, label!(words, "auction-bid"), bid).icon("🪙"),
                Button::new(Style::Plain, label!(words, "auction-again"), look).icon("🔄"),
            ]))
    }

    async fn page(&self, visit: &Visit<'_>, after: i64) -> Result<Card, AppError> {
        let words = &visit.words;
        let (auctions, next) = self.desk.economy.auctions(&visit.request, after).await?;
        let card = Card::with_icon(Tone::Neutral, "🔨", &say!(words, "auctions-title"));
        if auctions.is_empty() {
            return Ok(card.text(say!(words, "auctions-empty")));
        }
        let lines: Vec<Markup> = auctions.iter().map(|auction| line(words, auction)).collect();
        let choose = self.desk.own(visit.call, "auction", "look", "")?;
        let options = auctions.iter().map(|auction| SelectOption {
            value: auction.id.to_string(),
            label: format!("{} · {}", auction.id, kit::plain(&auction.thing)),
            about: None,
            chosen: false,
        });
        let card = card
            .text(Markup::join(&lines, "\n"))
            .block(Block::Select(Select::new(
                label!(words, "shop-choose"),
                choose,
                options.collect(),
            )));
        if after == 0 && next.is_none() {
            return Ok(card);
        }
        let first = self.desk.own(visit.call, "auction", "page", "0")?;
        let on = self
            .desk
            .own(visit.call, "auction", "on", next.unwrap_or(0).to_string())?;
        Ok(card.buttons(vec![
            Button::new(Style::Plain, label!(words, "button-first"), first)
                .icon("⏮️")
                .enabled(after > 0),
            Button::new(Style::Plain, label!(words, "button-next"), on)
                .icon("▶️")
                .enabled(next.is_some()),
        ]))
    }

    /// A bid that stands: everybody sees it, the wallet stays the bidder's own business.
    fn placed(&self, visit: &Visit<'_>, placed: &BidPlaced) -> Result<Card, AppError> {
        let words = &visit.words;
        let who = mention(visit.call.caller.id);
        let amount = placed.auction.bid.unwrap_or_default();
        let mut card = self.card(visit, &placed.auction)?;
        card = card.text(say!(words, "auction-placed", who = who, amount = amount));
        if placed.extended {
            card = card.text(say!(words, "auction-extended"));
        }
        Ok(card)
    }

    /// The question before a bid that is unlike the bidder, which only they see.
    fn question(&self, visit: &Visit<'_>, auction: &Auction, amount: Money) -> Result<Card, AppError> {
        let words = &visit.words;
        let carried = format!("{} {} {}", auction.id, amount.minor(), visit.request.key);
        let sure = self.desk.own(visit.call, "auction", "sure", carried)?;
        let no = self.desk.own(visit.call, "auction", "no", "")?;
        let what = counted(words, auction.quantity, &auction.thing);
        Ok(Card::new(Tone::Caution, &say!(words, "auction-sure-title"))
            .text(say!(words, "auction-sure-text", what = what, amount = amount))
            .text(say!(words, "pay-why"))
            .buttons(vec![
                Button::new(
                    Style::Primary,
                    label!(words, "auction-sure", amount = amount),
                    sure,
                ),
                Button::new(Style::Plain, label!(words, "button-cancel"), no),
            ]))
    }

    async fn bid(&self, visit: &Visit<'_>, id: i64, typed: &str) -> Result<Reply, AppError> {
        let amount = match AmountInput::parse(typed)? {
            AmountInput::Exact(amount) => amount,
            share @ AmountInput::Share(_) => {
                let balance = self
                    .desk
                    .economy
                    .balance(&visit.request, visit.call.caller.id, false);
                share.resolve(balance.await?.wallet)?
            }
        };
        let economy = &self.desk.economy;
        match economy.auction_bid(&visit.request, id, amount, false).await? {
            BidStep::Placed(placed) => Ok(Reply::public(self.placed(visit, &placed)?)),
            BidStep::Confirm { auction, amount } => {
                Ok(Reply::private(self.question(visit, &auction, amount)?))
            }
        }
    }
}

fn line(words: &Words, auction: &Auction) -> Markup {
    let number = Markup::trusted(format!("`{}`", auction.id));
    let what = counted(words, auction.quantity, &auction.thing);
    let price = match auction.bid {
        Some(bid) => say!(words, "auction-line-bid", amount = bid),
        None => say!(words, "auction-line-start", amount = auction.start),
    };
    let ends = say!(words, "auction-line-ends", at = auction.ends_at);
    Markup::join(&[Markup::join(&[number, what], " "), price, ends], " · ")
}

/// What a question about a bid carries: the auction, the amount, and the request that asked.
fn carried(payload: &str) -> Result<(i64, Money, &str), AppError> {
    let mut parts = payload.split(' ');
    let mut next = || parts.next().ok_or_else(|| AppError::new(codes::COMPONENT_STALE));
    Ok((number(next()?)?, Money::new(number(next()?)?), next()?))
}

fn number(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::new(codes::COMPONENT_STALE))
}

impl Command for AuctionCommand {
    fn declaration(&self) -> Declaration {
        let id = || OptionSpec::integer("number").required().within(1, 1 << 40);
        Declaration::new("auction")
            .flag("market")
            .action(Action::EconomyUse)
            .subcommand(
                Declaration::new("list")
                    .action(Action::EconomyView)
                    .public()
                    .example("/auction list"),
            )
            .subcommand(
                Declaration::new("start")
                    .option(OptionSpec::text("item").required().suggested().within(1, 64))
                    .option(
                        OptionSpec::integer("price")
                            .required()
                            .within(1, 1_000_000_000_000),
                    )
                    .option(OptionSpec::integer("quantity").within(1, 1_000))
                    .option(OptionSpec::integer("hours").within(1, 336))
                    .public()
                    .example("/auction start item:Apple price:5")
                    .example("/auction start item:Apple price:5 quantity:2 hours:12"),
            )
            .subcommand(
                Declaration::new("bid")
                    .option(id())
                    .option(OptionSpec::text("amount").required().within(1, 40))
                    .public()
                    .example("/auction bid number:1 amount:50"),
            )
            .subcommand(
                Declaration::new("cancel")
                    .option(id())
                    .private()
                    .example("/auction cancel number:2"),
            )
            .component("bid", Ack::Modal)
            .component("save", Ack::Message(Visibility::Public))
            .component("sure", Ack::Update)
            .component("no", Ack::Update)
            .component("again", Ack::Update)
            .component("look", Ack::Update)
            .component("page", Ack::Update)
            .component("on", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        match options.subcommand() {
            "list" => Ok(Reply::message(self.page(&visit, 0).await?, visit.usual())),
            "start" => {
                let hours = options.integer("hours").unwrap_or(24);
                let order = AuctionOrder {
                    item: options.required_text("item")?.to_owned(),
                    quantity: kit::quantity(options)?,
                    start: Money::new(options.required_integer("price")?),
                    hours: u32::try_from(hours).unwrap_or(24),
                };
                let auction = economy.auction_start(&visit.request, order).await?;
                Ok(Reply::public(self.card(&visit, &auction)?))
            }
            "bid" => {
                let id = options.required_integer("number")?;
                self.bid(&visit, id, options.required_text("amount")?).await
            }
            "cancel" => {
                let id = options.required_integer("number")?;
                let back = economy.auction_cancel(&visit.request, id).await?;
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
        let words = &visit.words;
        let chosen = pressed.values.first().unwrap_or(&pressed.id.payload);
        match pressed.id.action.as_str() {
            "bid" => {
                let auction = self.desk.economy.auction(&visit.request, number(chosen)?).await?;
                let id = self
                    .desk
                    .own(visit.call, "auction", "save", auction.id.to_string())?;
                let least = auction.least().unwrap_or(Money::MAX);
                let field = Field {
                    name: "amount",
                    label: label!(words, "auction-form-amount"),
                    about: Some(label!(words, "auction-form-about", least = least)),
                    value: Some(least.minor().to_string()),
                    longest: 40,
                    required: true,
                };
                let title = label!(words, "auction-form-title", number = auction.id);
                Ok(Reply::modal(form(&title, id, vec![field])))
            }
            "sure" => {
                let (id, amount, key) = carried(&pressed.id.payload)?;
                let request = visit.request.with_key(key);
                let step = self.desk.economy.auction_bid(&request, id, amount, true).await?;
                Ok(Reply::update(match step {
                    BidStep::Placed(placed) => self.placed(&visit, &placed)?,
                    BidStep::Confirm { auction, amount } => self.question(&visit, &auction, amount)?,
                }))
            }
            "no" => {
                let card = Card::new(Tone::Neutral, &say!(words, "cancelled-title"));
                Ok(Reply::update(card.text(say!(words, "cancelled-text"))))
            }
            "again" | "look" => {
                let auction = self.desk.economy.auction(&visit.request, number(chosen)?).await?;
                Ok(Reply::update(self.card(&visit, &auction)?))
            }
            _ => Ok(Reply::update(self.page(&visit, number(chosen)?).await?)),
        }
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let id = number(&form.id.payload)?;
        self.bid(&visit, id, form.text("amount")).await
    }
}
