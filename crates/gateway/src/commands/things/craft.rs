//! `/craft` and `/recipe`: making things of things.

use app_economy::things::{Made, Recipe, RecipeOrder};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::Money;
use twilight_model::guild::Permissions;

use super::kit::{self, counted, shown};
use crate::commands::desk::{Desk, Visit, suggestion, suggestions};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, Words, label, say},
    reply::Choice,
};

/// `/craft`.
#[derive(Debug)]
pub(crate) struct Craft {
    desk: Desk,
}

impl Craft {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

/// Recipes on a card: more would not fit into one message.
const SHOWN: usize = 12;

impl Craft {
    /// A page of the recipes, from the one after a number.
    async fn page(&self, visit: &Visit<'_>, after: i64) -> Result<Card, AppError> {
        let words = &visit.words;
        let recipes = self.desk.economy.recipes(&visit.request).await?;
        let card = Card::with_icon(Tone::Neutral, "🔧", &say!(words, "craft-title"));
        if recipes.is_empty() {
            return Ok(card.text(say!(words, "craft-empty")));
        }
        let rest: Vec<&Recipe> = recipes.iter().filter(|recipe| recipe.id > after).collect();
        let shown = rest.iter().take(SHOWN);
        let lines: Vec<Markup> = shown.map(|recipe| line(words, recipe)).collect();
        let card = card
            .text(Markup::join(&lines, "\n"))
            .footer(&say!(words, "craft-legend"));
        let next = rest.get(SHOWN - 1).filter(|_| rest.len() > SHOWN);
        if after == 0 && next.is_none() {
            return Ok(card);
        }
        let press = |action: &str, after: i64| self.desk.own(visit.call, "craft", action, after.to_string());
        let on = press("on", next.map_or(0, |recipe| recipe.id))?;
        Ok(card.buttons(vec![
            Button::new(Style::Plain, label!(words, "button-first"), press("page", 0)?)
                .icon("⏮️")
                .enabled(after > 0),
            Button::new(Style::Plain, label!(words, "button-next"), on)
                .icon("▶️")
                .enabled(next.is_some()),
        ]))
    }
}

fn line(words: &Words, recipe: &Recipe) -> Markup {
    let number = Markup::trusted(format!("`{}`", recipe.id));
    let product = counted(words, recipe.quantity, &recipe.thing);
    let parts: Vec<Markup> = recipe
        .parts
        .iter()
        .map(|(part, takes, held)| {
            let part = shown(part);
            say!(words, "craft-part", what = part, takes = *takes, held = *held)
        })
        .collect();
    let mut line = vec![number, product, Markup::trusted("←"), Markup::join(&parts, ", ")];
    if recipe.fee.is_positive() {
        line.push(say!(words, "craft-fee", fee = recipe.fee));
    }
    Markup::join(&line, " ")
}

fn made(visit: &Visit<'_>, made: &Made) -> Card {
    let words = &visit.words;
    let what = counted(words, made.quantity, &made.thing);
    let mut card = Card::with_icon(Tone::Good, "🔧", &say!(words, "craft-made-title"))
        .text(say!(words, "craft-made-text", what = what))
        .text(say!(words, "buy-done-held", held = made.held));
    if made.fee.is_positive() {
        card = card.footer(&say!(words, "craft-made-fee", fee = made.fee));
    }
    card
}

impl Command for Craft {
    fn declaration(&self) -> Declaration {
        Declaration::new("craft")
            .flag("shop")
            .subcommand(
                Declaration::new("list")
                    .action(Action::EconomyView)
                    .private()
                    .example("/craft list"),
            )
            .subcommand(
                Declaration::new("make")
                    .option(OptionSpec::text("recipe").required().suggested().within(1, 64))
                    .option(OptionSpec::integer("times").within(1, 1_000))
                    .action(Action::EconomyUse)
                    .public()
                    .example("/craft make recipe:1"),
            )
            .component("page", Ack::Update)
            .component("on", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let economy = &self.desk.economy;
        if options.subcommand() == "list" {
            return Ok(Reply::private(self.page(&visit, 0).await?));
        }
        let typed = options.required_text("recipe")?.trim().to_lowercase();
        let recipe = if let Ok(number) = typed.parse::<i64>() {
            number
        } else {
            // People type the name of what they want to make.
            let recipes = economy.recipes(&visit.request).await?;
            let found = recipes
                .iter()
                .find(|recipe| recipe.thing.name.to_lowercase() == typed);
            found.ok_or_else(|| AppError::new(codes::RECIPE_UNKNOWN))?.id
        };
        let times = options.integer("times").unwrap_or(1);
        let times = u32::try_from(times).map_err(|_| AppError::new(codes::QUANTITY))?;
        let done = economy.craft(&visit.request, recipe, times).await?;
        Ok(Reply::message(made(&visit, &done), visit.usual()))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let after = pressed.id.payload.parse().unwrap_or(0);
        Ok(Reply::update(self.page(&visit, after).await?))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let visit = self.desk.visit(call).await?;
        let typed = focused.text.trim().to_lowercase();
        let recipes = self.desk.economy.recipes(&visit.request).await?;
        let fitting = recipes
            .iter()
            .filter(|recipe| recipe.thing.name.to_lowercase().contains(&typed));
        Ok(suggestions(fitting.map(|recipe| {
            suggestion(&kit::plain(&recipe.thing), recipe.id.to_string())
        })))
    }
}

/// `/recipe`.
#[derive(Debug)]
pub(crate) struct RecipeCommand {
    desk: Desk,
}

impl RecipeCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for RecipeCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("recipe")
            .flag("shop")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::ShopManage)
            .private()
            .subcommand(
                Declaration::new("add")
                    .option(OptionSpec::text("item").required().suggested().within(1, 64))
                    .option(OptionSpec::text("parts").required().within(3, 400))
                    .option(OptionSpec::integer("quantity").within(1, 1_000))
                    .option(OptionSpec::integer("fee").within(0, 1_000_000_000_000))
                    .example("/recipe add item:Cake parts:2 Apple"),
            )
            .subcommand(
                Declaration::new("remove")
                    .option(OptionSpec::integer("number").required().within(1, 1 << 40))
                    .example("/recipe remove number:2"),
            )
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        if options.subcommand() == "remove" {
            let number = options.required_integer("number")?;
            economy.recipe_remove(&visit.request, number).await?;
            let card = Card::new(Tone::Good, &say!(words, "recipe-removed-title"));
            return Ok(Reply::private(card.text(say!(
                words,
                "recipe-removed-text",
                number = number
            ))));
        }
        let order = RecipeOrder {
            item: options.required_text("item")?.to_owned(),
            quantity: kit::quantity(options)?,
            parts: options.required_text("parts")?.to_owned(),
            fee: Money::new(options.integer("fee").unwrap_or(0)),
        };
        let recipe = economy.recipe_add(&visit.request, order).await?;
        let card = Card::new(Tone::Good, &say!(words, "recipe-added-title"));
        Ok(Reply::private(card.text(line(words, &recipe))))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        kit::suggest(&self.desk, call, &focused.text).await
    }
}
