//! `/collections` and `/collection-admin`: sets of things to complete.

use app_economy::things::{Collection, CollectionOrder, Named};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::Money;
use twilight_model::guild::Permissions;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{
        Block, Card, Markup, Select, SelectOption, Tone, Words, bar, clean, label, moment, percent, say,
        small,
    },
    reply::Visibility,
};

/// Millionths of one per cent.
const PPM: i64 = 10_000;

/// `/collections`.
#[derive(Debug)]
pub(crate) struct Collections {
    desk: Desk,
}

impl Collections {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    fn card(&self, visit: &Visit<'_>, all: &[Collection]) -> Result<Card, AppError> {
        let words = &visit.words;
        let mut card = Card::with_icon(Tone::Neutral, "🗃️", &say!(words, "collections-title"));
        if all.is_empty() {
            return Ok(card.text(say!(words, "collections-none")));
        }
        for one in all {
            card = card.text(told(words, one));
        }
        let ready: Vec<SelectOption> = all
            .iter()
            .filter(|one| one.can_complete())
            .map(|one| SelectOption {
                value: one.id.to_string(),
                label: clean(&format!("{} {}", one.badge, one.name), 60),
                about: Some(words.money(one.coins).plain()),
                chosen: false,
            })
            .collect();
        if !ready.is_empty() {
            let hand_in = self.desk.own(visit.call, "collections", "complete", "")?;
            card = card.block(Block::Select(Select::new(
                label!(words, "collections-complete"),
                hand_in,
                ready,
            )));
        }
        Ok(card.footer(&say!(words, "collections-how")))
    }
}

/// A thing as it is written everywhere.
fn thing(named: &Named) -> Markup {
    let name = Markup::escaped(&named.name, 60);
    match &named.emoji {
        Some(emoji) => Markup::join(&[Markup::escaped(emoji, 8), name], " "),
        None => name,
    }
}

/// One collection: name, progress, things and what it brings.
fn told(words: &Words, one: &Collection) -> Markup {
    let name = Markup::join(
        &[
            Markup::escaped(&one.badge, 16),
            Markup::escaped(&one.name, 60).bold(),
        ],
        " ",
    );
    let count = |number: usize| i64::try_from(number).unwrap_or(0);
    let (have, all) = (count(one.have()), count(one.items.len()));
    let state = match one.done_at {
        Some(at) => Markup::trusted(format!("✔ {}", moment(at))),
        None => Markup::join(
            &[
                bar(have, all),
                say!(words, "collections-progress", have = have, all = all),
            ],
            " ",
        ),
    };
    let things: Vec<Markup> = one
        .items
        .iter()
        .map(|(named, held)| {
            let sign = if *held > 0 { "✔" } else { "▫️" };
            Markup::join(&[Markup::trusted(sign), thing(named)], " ")
        })
        .collect();
    let mut lines = vec![Markup::join(&[name, state], " "), Markup::join(&things, ", ")];
    if one.coins.is_positive() {
        lines.push(small(&say!(words, "collections-coins", amount = one.coins)));
    }
    if one.chance_ppm > 0 {
        let chance = percent(words.locale(), one.chance_ppm.into(), 1_000_000);
        lines.push(small(&say!(
            words,
            "collections-chance",
            chance = Markup::trusted(chance)
        )));
    }
    Markup::join(&lines, "\n")
}

impl Command for Collections {
    fn declaration(&self) -> Declaration {
        Declaration::new("collections")
            .flag("shop")
            .action(Action::EconomyView)
            .private()
            .component("complete", Ack::Message(Visibility::Private))
            .example("/collections")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let all = self.desk.economy.collections(&visit.request).await?;
        Ok(Reply::private(self.card(&visit, &all)?))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        let stale = || AppError::new(codes::COMPONENT_STALE);
        let id = pressed.values.first().ok_or_else(stale)?;
        let id = id.parse().map_err(|_| stale())?;
        let done = self.desk.economy.collection_complete(&visit.request, id).await?;
        let badge = Markup::escaped(&done.badge, 16);
        let card = Card::with_icon(Tone::Good, "🗃️", &say!(words, "collections-done-title"));
        Ok(Reply::private(
            card.text(say!(
                words,
                "collections-done",
                badge = badge,
                name = done.name.as_str(),
                amount = done.coins
            ))
            .footer(&say!(words, "rewards-wallet", wallet = done.wallet)),
        ))
    }
}

/// `/collection-admin`.
#[derive(Debug)]
pub(crate) struct CollectionAdmin {
    desk: Desk,
}

impl CollectionAdmin {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

fn numbered(words: &Words, one: &Collection) -> Markup {
    let number = Markup::trusted(format!("#{}", one.id));
    Markup::join(&[number, told(words, one)], " ")
}

impl Command for CollectionAdmin {
    fn declaration(&self) -> Declaration {
        Declaration::new("collection-admin")
            .flag("shop")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::EconomyConfigure)
            .private()
            .subcommand(
                Declaration::new("add")
                    .option(OptionSpec::text("name").required().within(1, 40))
                    .option(OptionSpec::text("items").required().within(1, 400))
                    .option(OptionSpec::text("badge").within(1, 64))
                    .option(OptionSpec::integer("coins").within(0, 1_000_000_000))
                    .option(OptionSpec::integer("chance").within(0, 25))
                    .example(
                        "/collection-admin add name:Pantry items:Apple, Cake badge:🧺 coins:200 chance:5",
                    ),
            )
            .subcommand(Declaration::new("list").example("/collection-admin list"))
            .subcommand(
                Declaration::new("remove")
                    .option(OptionSpec::integer("number").required().within(1, 1 << 40))
                    .example("/collection-admin remove number:1"),
            )
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        let card = match options.subcommand() {
            "add" => {
                let chance = options.integer("chance").unwrap_or(0).saturating_mul(PPM);
                let order = CollectionOrder {
                    name: options.required_text("name")?.to_owned(),
                    items: options.required_text("items")?.to_owned(),
                    badge: options.text("badge").unwrap_or("🗃️").to_owned(),
                    coins: Money::new(options.integer("coins").unwrap_or(0)),
                    chance_ppm: u32::try_from(chance).map_err(|_| AppError::new(codes::COLLECTION_FAULT))?,
                };
                let made = economy.collection_add(&visit.request, order).await?;
                Card::new(Tone::Good, &say!(words, "collections-added")).text(numbered(words, &made))
            }
            "remove" => {
                let id = options.required_integer("number")?;
                let removed = economy.collection_remove(&visit.request, id).await?;
                let card = Card::new(Tone::Good, &say!(words, "collections-removed"));
                card.text(say!(
                    words,
                    "collections-removed-text",
                    name = removed.name.as_str()
                ))
            }
            "list" => {
                let all = economy.collections(&visit.request).await?;
                let mut card = Card::with_icon(Tone::Neutral, "🗃️", &say!(words, "collections-title"));
                if all.is_empty() {
                    card = card.text(say!(words, "collections-none"));
                }
                for one in &all {
                    card = card.text(numbered(words, one));
                }
                card
            }
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }
}
