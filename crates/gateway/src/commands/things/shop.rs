//! `/shop` and `/item`: what there is, page by page and one by one.

use app_economy::things::{ItemPage, ItemView, Thing};
use core_errors::AppError;
use core_security::Action;
use core_types::Money;
use domain_economy::things::PayoutFrom;

use super::kit::{self, Ticket, shown};
use crate::commands::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, label, number, say,
    },
    reply::Choice,
};

/// `/shop`.
#[derive(Debug)]
pub(crate) struct Shop {
    desk: Desk,
}

impl Shop {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn page(&self, visit: &Visit<'_>, after: Option<(i64, i64)>) -> Result<Card, AppError> {
        let words = &visit.words;
        let page = self.desk.economy.shop(&visit.request, after).await?;
        let card = Card::with_icon(Tone::Neutral, "🛒", &say!(words, "shop-title"));
        if page.things.is_empty() {
            return Ok(card.text(say!(words, "shop-empty")));
        }
        let lines: Vec<Markup> = page.things.iter().map(|thing| line(words, thing)).collect();
        let choose = self.desk.own(visit.call, "shop", "item", "")?;
        let options = page.things.iter().map(|thing| SelectOption {
            value: thing.id.to_string(),
            label: kit::plain(&thing.named()),
            about: thing.spec.price.map(|price| words.money(price).plain()),
            chosen: false,
        });
        Ok(card
            .text(Markup::join(&lines, "\n"))
            .block(Block::Select(Select::new(
                label!(words, "shop-choose"),
                choose,
                options.collect(),
            )))
            .buttons(self.turning(visit, &page, after.is_none())?)
            .footer(&say!(words, "shop-wallet", wallet = page.wallet)))
    }

    fn turning(&self, visit: &Visit<'_>, page: &ItemPage, is_first: bool) -> Result<Vec<Button>, AppError> {
        if is_first && page.next.is_none() {
            return Ok(Vec::new());
        }
        let first = self.desk.own(visit.call, "shop", "page", "")?;
        let next = page
            .next
            .map_or_else(|| "0 0".to_owned(), |(price, id)| format!("{price} {id}"));
        let next = self.desk.own(visit.call, "shop", "on", next)?;
        let words = &visit.words;
        Ok(vec![
            Button::new(Style::Plain, label!(words, "button-first"), first)
                .icon("⏮️")
                .enabled(!is_first),
            Button::new(Style::Plain, label!(words, "button-next"), next)
                .icon("▶️")
                .enabled(page.next.is_some()),
        ])
    }
}

impl Command for Shop {
    fn declaration(&self) -> Declaration {
        Declaration::new("shop")
            .flag("shop")
            .action(Action::EconomyView)
            .public()
            .component("page", Ack::Update)
            .component("on", Ack::Update)
            .component("item", Ack::Update)
            .example("/shop")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        Ok(Reply::message(self.page(&visit, None).await?, visit.usual()))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        if pressed.id.action == "item" {
            let chosen = pressed.values.first().unwrap_or(&pressed.id.payload);
            let view = self.desk.economy.item(&visit.request, chosen).await?;
            return Ok(Reply::update(card(&self.desk, &visit, &view)?));
        }
        let after = pressed.id.payload.split_once(' ');
        let after = after.and_then(|(price, id)| Some((price.parse().ok()?, id.parse().ok()?)));
        Ok(Reply::update(self.page(&visit, after).await?))
    }
}

/// `/item`.
#[derive(Debug)]
pub(crate) struct ItemCommand {
    desk: Desk,
}

impl ItemCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for ItemCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("item")
            .flag("shop")
            .option(OptionSpec::text("item").required().suggested().within(1, 64))
            .action(Action::EconomyView)
            .public()
            .example("/item item:Apple")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let typed = options.required_text("item")?;
        let view = self.desk.economy.item(&visit.request, typed).await?;
        Ok(Reply::message(card(&self.desk, &visit, &view)?, visit.usual()))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        kit::suggest(&self.desk, call, &focused.text).await
    }
}

/// One thing of the list: its price, and what is left if that is limited.
fn line(words: &Words, thing: &Thing) -> Markup {
    let price = words.money(thing.spec.price.unwrap_or_default());
    let mut parts = vec![shown(&thing.named()), price];
    match thing.stock {
        Some(0) => parts.push(say!(words, "item-sold-out")),
        Some(left) => parts.push(say!(words, "shop-left", left = left)),
        None => {}
    }
    if let Some(at) = thing.spec.ends_at {
        parts.push(say!(words, "shop-until", at = at));
    }
    Markup::join(&parts, " · ")
}

/// Everything about one thing, and what can be done with it.
pub(super) fn card(desk: &Desk, visit: &Visit<'_>, view: &ItemView) -> Result<Card, AppError> {
    let (words, thing) = (&visit.words, &view.thing);
    let spec = &thing.spec;
    let icon = spec
        .emoji
        .as_deref()
        .map_or_else(|| "📦".to_owned(), |emoji| Markup::escaped(emoji, 8).to_string());
    let mut card = Card::with_icon(Tone::Neutral, &icon, &Markup::escaped(&spec.name, 60));
    card = card.text(Markup::escaped(&spec.about, 300));
    let mut fields = Vec::new();
    match spec.price.filter(|_| !thing.is_deleted) {
        Some(price) => {
            fields.push((say!(words, "item-price"), words.money(price)));
            fields.push((say!(words, "item-left"), kit::left(words, thing)));
        }
        None => fields.push((say!(words, "item-price"), say!(words, "item-not-sold"))),
    }
    fields.push((
        say!(words, "item-held"),
        Markup::trusted(number(words.locale(), view.held)),
    ));
    if let Some(most) = spec.per_head {
        fields.push((
            say!(words, "item-per-head"),
            Markup::trusted(number(words.locale(), most.into())),
        ));
    }
    if let Some(at) = spec.ends_at {
        fields.push((say!(words, "item-ends"), crate::presentation::moment(at)));
    }
    let needs = needs(words, view);
    if !needs.is_empty() {
        fields.push((say!(words, "item-needs"), Markup::join(&needs, ", ")));
    }
    let acts = acts(words, thing);
    if !acts.is_empty() {
        fields.push((say!(words, "item-acts"), Markup::join(&acts, ", ")));
    }
    fields.push((say!(words, "item-may"), may(words, view)));
    let after = spec.price.and_then(|price| view.wallet.minus(price).ok());
    card = card.fields(&fields).buttons(buttons(desk, visit, view)?);
    Ok(
        match after.filter(|after| view.can_buy && *after >= Money::ZERO) {
            Some(after) => card.footer(&say!(words, "item-after", wallet = view.wallet, after = after)),
            None => card.footer(&say!(words, "shop-wallet", wallet = view.wallet)),
        },
    )
}

fn buttons(desk: &Desk, visit: &Visit<'_>, view: &ItemView) -> Result<Vec<Button>, AppError> {
    let (words, thing) = (&visit.words, &view.thing);
    let mut buttons = Vec::new();
    if let Some(price) = thing.spec.price.filter(|_| !thing.is_deleted) {
        let ticket = Ticket::new(visit, thing.id, 1, price);
        let id = desk.own(visit.call, "buy", "now", ticket.encode())?;
        let label = label!(words, "item-buy", price = price);
        buttons.push(
            Button::new(Style::Primary, label, id)
                .icon("🛒")
                .enabled(view.can_buy),
        );
    }
    if thing.spec.flags.usable && view.held > 0 {
        let ticket = Ticket::new(visit, thing.id, 1, Money::ZERO);
        let id = desk.own(visit.call, "use", "now", ticket.encode())?;
        buttons.push(Button::new(Style::Plain, label!(words, "item-use"), id).icon("✨"));
    }
    if let Some(refund) = view.refund.filter(|_| view.held > 0) {
        let ticket = Ticket::new(visit, thing.id, 1, refund);
        let id = desk.own(visit.call, "sell", "now", ticket.encode())?;
        buttons.push(Button::new(Style::Plain, label!(words, "item-sell", refund = refund), id).icon("💱"));
    }
    let back = desk.own(visit.call, "shop", "page", "")?;
    buttons.push(Button::new(Style::Plain, label!(words, "item-back"), back).icon("🛍️"));
    Ok(buttons)
}

fn needs(words: &Words, view: &ItemView) -> Vec<Markup> {
    let needs = &view.thing.spec.needs;
    let role = needs.role.map(kit::role);
    let balance = needs
        .balance
        .map(|least| say!(words, "item-needs-balance", least = least));
    let item = view.needs.as_ref().map(shown);
    let level = needs
        .level
        .map(|level| say!(words, "item-needs-level", level = level));
    [role, balance, item, level].into_iter().flatten().collect()
}

fn acts(words: &Words, thing: &Thing) -> Vec<Markup> {
    let acts = &thing.spec.acts;
    let mut told = Vec::new();
    if let Some(role) = acts.gives_role {
        told.push(say!(words, "item-gives-role", role = kit::role(role)));
    }
    if let Some(role) = acts.takes_role {
        told.push(say!(words, "item-takes-role", role = kit::role(role)));
    }
    if let Some(payout) = acts.payout {
        told.push(match payout.from {
            PayoutFrom::Treasury => say!(words, "item-pays-treasury", amount = payout.amount),
            PayoutFrom::Mint => say!(words, "item-pays", amount = payout.amount),
        });
    }
    if acts.gives_item.is_some() {
        told.push(say!(words, "item-gives-item"));
    }
    if acts.reply.is_some() {
        told.push(say!(words, "item-says"));
    }
    if acts.at_once {
        told.push(say!(words, "item-at-once"));
    }
    told
}

fn may(words: &Words, view: &ItemView) -> Markup {
    let flags = view.thing.spec.flags;
    let mut may = Vec::new();
    if flags.usable {
        may.push(say!(words, "item-may-use"));
    }
    if flags.giftable {
        may.push(say!(words, "item-may-gift"));
    }
    if view.refund.is_some() {
        may.push(say!(words, "item-may-sell"));
    }
    if may.is_empty() {
        may.push(say!(words, "item-may-nothing"));
    }
    Markup::join(&may, ", ")
}
