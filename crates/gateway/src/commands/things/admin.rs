//! `/shop-admin`: what staff decide about things.

use app_economy::things::{GiveOrder, ItemPatch, RoleStanding, Thing, Wiped};
use core_errors::{AppError, codes};
use core_security::Action;
use domain_economy::things::PayoutFrom;
use twilight_model::guild::Permissions;

use super::kit::{self, counted, shown};
use super::shop;
use crate::commands::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Form, Options, Pressed},
    presentation::{Button, Card, Field, Markup, Style, Tone, form, label, mention, say},
    reply::{Choice, Visibility},
};

/// `/shop-admin`.
#[derive(Debug)]
pub(crate) struct ShopAdmin {
    desk: Desk,
}

impl ShopAdmin {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The form for the texts and figures that are changed most, with what stands there now.
    async fn form(&self, visit: &Visit<'_>, typed: &str) -> Result<Reply, AppError> {
        let words = &visit.words;
        let thing = self.desk.economy.item(&visit.request, typed).await?.thing;
        let spec = &thing.spec;
        let field = |name, label: String, about: Option<String>, value: String, longest, required| Field {
            name,
            label,
            about,
            value: Some(value),
            longest,
            required,
        };
        let figure = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let fields = vec![
            field(
                "name",
                label!(words, "admin-form-name"),
                None,
                spec.name.clone(),
                40,
                true,
            ),
            field(
                "about",
                label!(words, "admin-form-about"),
                None,
                spec.about.clone(),
                300,
                false,
            ),
            field(
                "price",
                label!(words, "admin-form-price"),
                Some(label!(words, "admin-form-price-about")),
                figure(spec.price.map(core_types::Money::minor)),
                13,
                false,
            ),
            field(
                "stock",
                label!(words, "admin-form-stock"),
                Some(label!(words, "admin-form-stock-about")),
                figure(thing.stock.map(i64::from)),
                10,
                false,
            ),
            field(
                "reply",
                label!(words, "admin-form-reply"),
                None,
                spec.acts.reply.clone().unwrap_or_default(),
                300,
                false,
            ),
        ];
        let id = self
            .desk
            .own(visit.call, "shop-admin", "save", thing.id.to_string())?;
        Ok(Reply::modal(form(&label!(words, "admin-form-title"), id, fields)))
    }

    /// What was made or changed, with a warning where the bot could not give the role.
    async fn saved(&self, visit: &Visit<'_>, thing: &Thing, is_new: bool) -> Result<Card, AppError> {
        let words = &visit.words;
        let title = if is_new {
            say!(words, "admin-created-title")
        } else {
            say!(words, "admin-edited-title")
        };
        let mut card = Card::new(Tone::Good, &title).text(shown(&thing.named()));
        if let Some((role, _)) = thing.spec.acts.role()
            && let Some(warning) = self.warning(visit, role).await
        {
            card = card.text(warning);
        }
        let edit = self
            .desk
            .own(visit.call, "shop-admin", "edit", thing.id.to_string())?;
        let look = self
            .desk
            .own(visit.call, "shop-admin", "look", thing.id.to_string())?;
        Ok(card.buttons(vec![
            Button::new(Style::Plain, label!(words, "admin-look"), look).icon("👁️"),
            Button::new(Style::Plain, label!(words, "admin-edit"), edit).icon("✏️"),
        ]))
    }

    /// Why the bot could not give a role, if it could not.
    async fn warning(&self, visit: &Visit<'_>, role: core_types::RoleId) -> Option<Markup> {
        let words = &visit.words;
        let role_shown = kit::role(role);
        match self.desk.economy.role_standing(&visit.request, role).await {
            RoleStanding::Fine | RoleStanding::AboveOfferer => None,
            RoleStanding::Missing => Some(say!(words, "admin-role-missing")),
            RoleStanding::NoPermission => Some(say!(words, "admin-role-permission", role = role_shown)),
            RoleStanding::Above => Some(say!(words, "admin-role-above", role = role_shown)),
            RoleStanding::Managed => Some(say!(words, "admin-role-managed", role = role_shown)),
            RoleStanding::Unknown => Some(say!(words, "admin-role-unknown", role = role_shown)),
        }
    }

    async fn question(&self, visit: &Visit<'_>, typed: &str) -> Result<Card, AppError> {
        let words = &visit.words;
        let thing = self.desk.economy.item(&visit.request, typed).await?.thing;
        let yes = self
            .desk
            .own(visit.call, "shop-admin", "delete", thing.id.to_string())?;
        let no = self.desk.own(visit.call, "shop-admin", "cancel", "")?;
        Ok(Card::new(Tone::Caution, &say!(words, "admin-delete-title"))
            .text(say!(words, "admin-delete-text", what = shown(&thing.named())))
            .buttons(vec![
                Button::new(Style::Danger, label!(words, "admin-delete-yes"), yes),
                Button::new(Style::Plain, label!(words, "button-cancel"), no),
            ]))
    }

    async fn give(&self, visit: &Visit<'_>, options: &Options) -> Result<Card, AppError> {
        let to = options.required_user("member")?;
        let order = GiveOrder {
            item: options.required_text("item")?.to_owned(),
            quantity: kit::quantity(options)?,
            to: to.id,
            to_is_bot: to.bot,
        };
        let reason = options.required_text("reason")?;
        let given = self
            .desk
            .economy
            .item_grant(&visit.request, order, reason)
            .await?;
        let words = &visit.words;
        Ok(Card::new(Tone::Good, &say!(words, "admin-give-title")).text(say!(
            words,
            "admin-give-text",
            to = mention(given.to),
            what = counted(words, given.quantity, &given.thing),
            held = given.held
        )))
    }
}

/// The options that describe a thing.
fn described(declaration: Declaration) -> Declaration {
    let sources = ["treasury", "mint"].map(|source| Choice::text(source, source));
    declaration
        .option(OptionSpec::text("description").within(0, 300))
        .option(OptionSpec::text("emoji").within(0, 64))
        .option(OptionSpec::integer("stock").within(-1, 1_000_000))
        .option(OptionSpec::integer("limit").within(0, 1_000_000))
        .option(OptionSpec::integer("days").within(0, 3_650))
        .option(OptionSpec::role("needs-role"))
        .option(OptionSpec::integer("needs-balance").within(0, 1_000_000_000_000))
        .option(OptionSpec::text("needs-item").suggested().within(1, 64))
        .option(OptionSpec::integer("needs-level").within(0, 500))
        .option(OptionSpec::role("gives-role"))
        .option(OptionSpec::role("takes-role"))
        .option(OptionSpec::text("gives-item").suggested().within(1, 64))
        .option(OptionSpec::text("reply").within(0, 300))
        .option(OptionSpec::integer("money").within(0, 1_000_000_000_000))
        .option(OptionSpec::text("money-from").choices(sources))
        .option(OptionSpec::boolean("at-once"))
        .option(OptionSpec::boolean("usable"))
        .option(OptionSpec::boolean("giftable"))
        .option(OptionSpec::boolean("sellable"))
}

fn patch(options: &Options) -> ItemPatch {
    let text = |name| options.text(name).map(str::to_owned);
    ItemPatch {
        wiped: options.text("clear").and_then(|what| match what {
            "needs" => Some(Wiped::Needs),
            "acts" => Some(Wiped::Acts),
            _ => None,
        }),
        name: text("name"),
        emoji: text("emoji"),
        about: text("description"),
        price: options.integer("price"),
        stock: options.integer("stock"),
        per_head: options.integer("limit"),
        days: options.integer("days"),
        needs_role: options.role("needs-role"),
        needs_balance: options.integer("needs-balance"),
        needs_item: text("needs-item"),
        gives_item: text("gives-item"),
        needs_level: options.integer("needs-level"),
        gives_role: options.role("gives-role"),
        takes_role: options.role("takes-role"),
        reply: text("reply"),
        payout: options.integer("money"),
        payout_from: options.text("money-from").map(|from| match from {
            "mint" => PayoutFrom::Mint,
            _ => PayoutFrom::Treasury,
        }),
        at_once: options.boolean("at-once"),
        usable: options.boolean("usable"),
        giftable: options.boolean("giftable"),
        sellable: options.boolean("sellable"),
    }
}

impl Command for ShopAdmin {
    fn declaration(&self) -> Declaration {
        let item = || OptionSpec::text("item").required().suggested().within(1, 64);
        let price = || OptionSpec::integer("price").within(0, 1_000_000_000_000);
        let clear = ["needs", "acts"].map(|part| Choice::text(part, part));
        let create = Declaration::new("create")
            .option(OptionSpec::text("name").required().within(1, 40))
            .option(price().required());
        let edit = Declaration::new("edit")
            .option(item())
            .option(OptionSpec::text("name").within(1, 40))
            .option(price())
            .option(OptionSpec::text("clear").choices(clear));
        Declaration::new("shop-admin")
            .flag("shop")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::ShopManage)
            .private()
            .subcommand(
                described(create)
                    .example("/shop-admin create name:Pear price:40")
                    .example("/shop-admin create name:Lamp price:250 stock:10 limit:1 description:It burns all night"),
            )
            .subcommand(
                described(edit)
                    .opens_modal()
                    .example("/shop-admin edit item:Apple")
                    .example("/shop-admin edit item:Apple stock:500"),
            )
            .subcommand(
                Declaration::new("delete")
                    .option(item())
                    .example("/shop-admin delete item:Apple"),
            )
            .subcommand(
                Declaration::new("stock")
                    .option(item())
                    .option(OptionSpec::integer("add").required().within(-1_000_000, 1_000_000))
                    .example("/shop-admin stock item:Apple add:50"),
            )
            .subcommand(
                Declaration::new("give")
                    .option(OptionSpec::user("member").required())
                    .option(item())
                    .option(OptionSpec::text("reason").required().within(3, 200))
                    .option(OptionSpec::integer("quantity").within(1, 1_000))
                    .example("/shop-admin give member:@Bo item:Apple reason:won the quiz"),
            )
            .component("edit", Ack::Modal)
            .component("look", Ack::Message(Visibility::Private))
            .component("delete", Ack::Update)
            .component("cancel", Ack::Update)
            .component("save", Ack::Message(Visibility::Private))
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let economy = &self.desk.economy;
        let item = options.text("item").unwrap_or_default();
        match options.subcommand() {
            "create" => {
                let made = economy.item_create(&visit.request, patch(options)).await?;
                Ok(Reply::private(self.saved(&visit, &made, true).await?))
            }
            "edit" if options.values.len() == 1 => self.form(&visit, item).await,
            "edit" => {
                let changed = economy
                    .item_edit(&visit.request, item.to_owned(), patch(options))
                    .await?;
                Ok(Reply::private(self.saved(&visit, &changed, false).await?))
            }
            "delete" => Ok(Reply::private(self.question(&visit, item).await?)),
            "stock" => {
                let more = options.required_integer("add")?;
                let thing = economy.item_stock(&visit.request, item.to_owned(), more).await?;
                let words = &visit.words;
                let left = kit::left(words, &thing);
                let card = Card::new(Tone::Good, &say!(words, "admin-stock-title"));
                let text = say!(
                    words,
                    "admin-stock-text",
                    what = shown(&thing.named()),
                    left = left
                );
                Ok(Reply::private(card.text(text)))
            }
            "give" => Ok(Reply::private(self.give(&visit, options).await?)),
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        kit::suggest(&self.desk, call, &focused.text).await
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, item) = (&visit.words, pressed.id.payload.as_str());
        match pressed.id.action.as_str() {
            "edit" => self.form(&visit, item).await,
            "look" => {
                let view = self.desk.economy.item(&visit.request, item).await?;
                Ok(Reply::private(shop::card(&self.desk, &visit, &view)?))
            }
            "delete" => {
                let gone = self
                    .desk
                    .economy
                    .item_delete(&visit.request, item.to_owned())
                    .await?;
                let card = Card::new(Tone::Good, &say!(words, "admin-deleted-title"));
                Ok(Reply::update(card.text(say!(
                    words,
                    "admin-deleted-text",
                    what = shown(&gone.named())
                ))))
            }
            "cancel" => {
                let card = Card::new(Tone::Neutral, &say!(words, "cancelled-title"));
                Ok(Reply::update(card.text(say!(words, "cancelled-text"))))
            }
            _ => Err(AppError::new(codes::COMPONENT_STALE)),
        }
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let number = |field, empty: i64| match form.text(field).trim() {
            "" => Ok(empty),
            typed => typed.parse::<i64>().map_err(|_| AppError::new(codes::ITEM_PRICE)),
        };
        let patch = ItemPatch {
            name: Some(form.text("name").to_owned()),
            about: Some(form.text("about").to_owned()),
            price: Some(number("price", 0)?),
            stock: Some(number("stock", -1)?),
            reply: Some(form.text("reply").to_owned()),
            ..ItemPatch::default()
        };
        let changed = self
            .desk
            .economy
            .item_edit(&visit.request, form.id.payload.clone(), patch)
            .await?;
        Ok(Reply::private(self.saved(&visit, &changed, false).await?))
    }
}
