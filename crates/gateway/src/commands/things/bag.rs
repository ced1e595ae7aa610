//! `/inventory`, `/use` and `/gift`.

use app_economy::things::{GiftStep, Gifted, GiveOrder, Held, Used};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::UserId;

use super::kit::{self, Ticket, counted, effects, shown};
use crate::commands::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, Words, label, mention, say},
    reply::{Answer, Choice, Message, Visibility},
};

/// `/inventory`.
#[derive(Debug)]
pub(crate) struct InventoryCommand {
    desk: Desk,
}

impl InventoryCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn page(&self, visit: &Visit<'_>, of: UserId, after: i64) -> Result<Card, AppError> {
        let words = &visit.words;
        let bag = self.desk.economy.inventory(&visit.request, of, after).await?;
        let title = say!(words, "inventory-title");
        let mut card =
            Card::with_icon(Tone::Neutral, "🎒", &title).text(say!(words, "inventory-of", who = of));
        if bag.rows.is_empty() {
            return Ok(card.text(say!(words, "inventory-empty")));
        }
        let lines: Vec<Markup> = bag.rows.iter().map(|held| line(words, held)).collect();
        card = card.text(Markup::join(&lines, "\n"));
        if after == 0 && bag.next.is_none() {
            return Ok(card);
        }
        let id = |action: &str, after: i64| {
            self.desk
                .own(visit.call, "inventory", action, format!("{of} {after}"))
        };
        let first = Button::new(Style::Plain, label!(words, "button-first"), id("page", 0)?);
        let next = Button::new(
            Style::Plain,
            label!(words, "button-next"),
            id("on", bag.next.unwrap_or(0))?,
        );
        Ok(card.buttons(vec![
            first.icon("⏮️").enabled(after > 0),
            next.icon("▶️").enabled(bag.next.is_some()),
        ]))
    }
}

fn line(words: &Words, held: &Held) -> Markup {
    let thing = held.thing.named();
    let mut parts = vec![counted(words, held.hand, &thing)];
    if held.bound > 0 {
        parts.push(say!(words, "inventory-bound", count = held.bound));
    }
    Markup::join(&parts, " · ")
}

impl Command for InventoryCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("inventory")
            .flag("shop")
            .option(OptionSpec::user("member"))
            .action(Action::EconomyView)
            .public()
            .component("page", Ack::Update)
            .component("on", Ack::Update)
            .example("/inventory")
            .example("/inventory member:@Bo")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let of = options.user("member").map_or(call.caller.id, |person| person.id);
        Ok(Reply::message(self.page(&visit, of, 0).await?, visit.usual()))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (of, after) = pressed.id.payload.split_once(' ').unwrap_or_default();
        let of = of.parse().unwrap_or(call.caller.id);
        Ok(Reply::update(
            self.page(&visit, of, after.parse().unwrap_or(0)).await?,
        ))
    }
}

/// `/use`.
#[derive(Debug)]
pub(crate) struct Use {
    desk: Desk,
}

impl Use {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

fn used(visit: &Visit<'_>, used: &Used) -> Card {
    let words = &visit.words;
    let title = say!(words, "use-title");
    let card =
        Card::with_icon(Tone::Good, "✨", &title).text(say!(words, "use-text", what = shown(&used.thing)));
    effects(words, card, used).footer(&say!(words, "use-left", held = used.held))
}

impl Command for Use {
    fn declaration(&self) -> Declaration {
        Declaration::new("use")
            .flag("shop")
            .option(OptionSpec::text("item").required().suggested().within(1, 64))
            .action(Action::EconomyUse)
            .public()
            .component("now", Ack::Message(Visibility::Public))
            .example("/use item:Cake")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let item = options.required_text("item")?.to_owned();
        let done = self.desk.economy.use_item(&visit.request, item).await?;
        Ok(Reply::message(used(&visit, &done), visit.usual()))
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
            .use_item(&request, ticket.item.to_string())
            .await?;
        Ok(Reply::message(used(&visit, &done), visit.usual()))
    }
}

/// `/gift`.
#[derive(Debug)]
pub(crate) struct Gift {
    desk: Desk,
}

impl Gift {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Gift {
    /// The question before a gift that is unlike the giver.
    fn question(&self, visit: &Visit<'_>, gift: &Gifted) -> Result<Card, AppError> {
        let words = &visit.words;
        let carried = format!(
            "{} {} {} {}",
            gift.to, gift.thing.id, gift.quantity, visit.request.key
        );
        let yes = self.desk.own(visit.call, "gift", "yes", carried)?;
        let no = self.desk.own(visit.call, "gift", "no", "")?;
        Ok(Card::new(Tone::Caution, &say!(words, "gift-sure-title"))
            .text(say!(
                words,
                "gift-sure-text",
                to = mention(gift.to),
                what = counted(words, gift.quantity, &gift.thing)
            ))
            .text(say!(words, "pay-why"))
            .buttons(vec![
                Button::new(Style::Primary, label!(words, "gift-sure"), yes),
                Button::new(Style::Plain, label!(words, "button-cancel"), no),
            ]))
    }
}

fn gift_card(visit: &Visit<'_>, given: &Gifted) -> Card {
    let words = &visit.words;
    Card::with_icon(Tone::Good, "🎁", &say!(words, "gift-title")).text(say!(
        words,
        "gift-text",
        from = mention(visit.call.caller.id),
        to = mention(given.to),
        what = counted(words, given.quantity, &given.thing)
    ))
}

fn watched(case: i64) -> AppError {
    AppError::new(codes::TRADE_WATCHED).with("case", case)
}

/// What a question about a gift carries, and the request that asked.
fn carried(payload: &str) -> Option<(GiveOrder, &str)> {
    let mut parts = payload.split(' ');
    let order = GiveOrder {
        to: parts.next()?.parse().ok()?,
        item: parts.next()?.to_owned(),
        quantity: parts.next()?.parse().ok()?,
        to_is_bot: false,
    };
    Some((order, parts.next()?))
}

impl Command for Gift {
    fn declaration(&self) -> Declaration {
        Declaration::new("gift")
            .flag("shop")
            .option(OptionSpec::user("to").required())
            .option(OptionSpec::text("item").required().suggested().within(1, 64))
            .option(OptionSpec::integer("quantity").within(1, 1_000))
            .action(Action::EconomyUse)
            .public()
            .component("yes", Ack::Update)
            .component("no", Ack::Update)
            .example("/gift to:@Bo item:Apple")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let to = options.required_user("to")?;
        let order = GiveOrder {
            item: options.required_text("item")?.to_owned(),
            quantity: kit::quantity(options)?,
            to: to.id,
            to_is_bot: to.bot,
        };
        match self.desk.economy.gift(&visit.request, order, false).await? {
            GiftStep::Given(given) => Ok(Reply::of(Answer::Message(
                Message::public(gift_card(&visit, &given)).pinging([given.to]),
            ))),
            GiftStep::Confirm(gift) => Ok(Reply::private(self.question(&visit, &gift)?)),
            GiftStep::Watched { case } => Err(watched(case)),
        }
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        if pressed.id.action != "yes" {
            let card = Card::new(Tone::Neutral, &say!(visit.words, "cancelled-title"));
            return Ok(Reply::update(card.text(say!(visit.words, "cancelled-text"))));
        }
        let (order, key) =
            carried(&pressed.id.payload).ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
        let request = visit.request.with_key(key);
        match self.desk.economy.gift(&request, order, true).await? {
            GiftStep::Given(given) => Ok(Reply::update(gift_card(&visit, &given))),
            GiftStep::Confirm(gift) => Ok(Reply::update(self.question(&visit, &gift)?)),
            GiftStep::Watched { case } => Err(watched(case)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        kit::suggest_held(&self.desk, call, &focused.text).await
    }
}
