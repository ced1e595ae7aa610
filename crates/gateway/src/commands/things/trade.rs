//! `/trade`: two members put coins and things on a table, and both confirm exactly what they see.

use app_economy::things::{TradeChange, TradeOffer, TradeState, TradeView};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{Money, MoneyOverflow};

use super::kit::counted;
use crate::commands::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Form, Options, Pressed},
    component_id::ComponentId,
    presentation::{Button, Card, Field, Markup, Style, Tone, Words, form, label, mention, say},
    reply::{Answer, Message},
};

/// `/trade`.
#[derive(Debug)]
pub(crate) struct Trade {
    desk: Desk,
}

impl Trade {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The table as it lies there, with what the two can do. The buttons carry the version that is seen, so that nobody
    /// confirms what they did not see.
    fn card(&self, visit: &Visit<'_>, trade: &TradeView) -> Result<Card, AppError> {
        let words = &visit.words;
        let (tone, title) = match trade.state {
            TradeState::Open => (Tone::Neutral, say!(words, "trade-title", number = trade.id)),
            TradeState::Done => (Tone::Good, say!(words, "trade-done-title")),
            TradeState::Cancelled | TradeState::Expired => (Tone::Caution, say!(words, "trade-over-title")),
        };
        let card = Card::with_icon(tone, "🤝", &title)
            .text(side(words, mention(trade.asker), &trade.ask, trade.asker_ok))
            .rule()
            .text(side(words, mention(trade.member), &trade.answer, trade.member_ok));
        let fee = trade
            .fee()
            .map_err(|error: MoneyOverflow| AppError::from(error))?;
        let card = if fee.is_positive() {
            card.text(say!(words, "trade-fee", fee = fee))
        } else {
            card
        };
        if trade.state != TradeState::Open {
            return Ok(card);
        }
        let id = |action: &str| {
            let id = ComponentId::new("trade", action).carrying(format!("{} {}", trade.id, trade.version));
            self.desk.sign(visit.call, &id)
        };
        Ok(card
            .buttons(vec![
                Button::new(Style::Primary, label!(words, "trade-confirm"), id("confirm")?).icon("✅"),
                Button::new(Style::Plain, label!(words, "trade-put"), id("put")?).icon("➕"),
                Button::new(Style::Plain, label!(words, "trade-clear"), id("clear")?).icon("🧹"),
                Button::new(Style::Plain, label!(words, "trade-again"), id("again")?).icon("🔄"),
                Button::new(Style::Danger, label!(words, "trade-cancel"), id("cancel")?),
            ])
            .footer(&say!(words, "trade-until", at = trade.expires_at)))
    }
}

/// What one side puts down, and whether it has confirmed.
fn side(words: &Words, who: Markup, offer: &TradeOffer, ok: bool) -> Markup {
    let mut lines = vec![if ok {
        say!(words, "trade-side-ok", who = who)
    } else {
        say!(words, "trade-side", who = who)
    }];
    if offer.coins.is_positive() {
        lines.push(words.money(offer.coins));
    }
    lines.extend(
        offer
            .items
            .iter()
            .map(|(thing, quantity)| counted(words, *quantity, thing)),
    );
    if lines.len() == 1 {
        lines.push(say!(words, "trade-nothing"));
    }
    Markup::join(&lines, "\n")
}

fn carried(payload: &str) -> Result<(i64, i64), AppError> {
    let parsed = payload
        .split_once(' ')
        .and_then(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?)));
    parsed.ok_or_else(|| AppError::new(codes::COMPONENT_STALE))
}

impl Command for Trade {
    fn declaration(&self) -> Declaration {
        Declaration::new("trade")
            .flag("market")
            .option(OptionSpec::user("with").required())
            .action(Action::EconomyUse)
            .public()
            .component("confirm", Ack::Update)
            .component("put", Ack::Modal)
            .component("save", Ack::Update)
            .component("clear", Ack::Update)
            .component("again", Ack::Update)
            .component("cancel", Ack::Update)
            .example("/trade with:@Bo")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let with = options.required_user("with")?;
        let trade = self
            .desk
            .economy
            .trade_open(&visit.request, with.id, with.bot)
            .await?;
        let card = self.card(&visit, &trade)?;
        Ok(Reply::of(Answer::Message(
            Message::public(card).pinging([trade.member]),
        )))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        let (id, version) = carried(&pressed.id.payload)?;
        let trade = match pressed.id.action.as_str() {
            "confirm" => {
                let step = economy.trade_confirm(&visit.request, id, version).await?;
                if let Some(case) = step.case {
                    return Err(AppError::new(codes::TRADE_WATCHED).with("case", case));
                }
                let card = self.card(&visit, &step.trade)?;
                return Ok(Reply::update(match step.waits {
                    Some(waits) => card.text(say!(words, "trade-waits", until = waits.payment.due_at)),
                    None => card,
                }));
            }
            "clear" => {
                economy
                    .trade_change(&visit.request, id, TradeChange::Clear)
                    .await?
            }
            "cancel" => economy.trade_cancel(&visit.request, id).await?,
            "put" => {
                // Whoever is no part of it is told so before they fill in a form.
                economy.trade(&visit.request, id).await?;
                let field = |name, label: String, about: String, longest| Field {
                    name,
                    label,
                    about: Some(about),
                    value: None,
                    longest,
                    required: false,
                };
                let fields = vec![
                    field(
                        "item",
                        label!(words, "trade-form-item"),
                        label!(words, "trade-form-item-about"),
                        64,
                    ),
                    field(
                        "quantity",
                        label!(words, "trade-form-quantity"),
                        label!(words, "trade-form-quantity-about"),
                        4,
                    ),
                    field(
                        "coins",
                        label!(words, "trade-form-coins"),
                        label!(words, "trade-form-coins-about"),
                        13,
                    ),
                ];
                let save = self.desk.own(call, "trade", "save", pressed.id.payload.clone())?;
                return Ok(Reply::modal(form(
                    &label!(words, "trade-form-title"),
                    save,
                    fields,
                )));
            }
            _ => economy.trade(&visit.request, id).await?,
        };
        Ok(Reply::update(self.card(&visit, &trade)?))
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let economy = &self.desk.economy;
        let (id, _) = carried(&form.id.payload)?;
        let mut trade = economy.trade(&visit.request, id).await?;
        let coins = form.text("coins").trim();
        if !coins.is_empty() {
            let coins = coins.parse().map_err(|_| AppError::new(codes::ITEM_PRICE))?;
            let request = visit.request.with_key(&format!("{}0", visit.request.key));
            trade = economy
                .trade_change(&request, id, TradeChange::Coins(Money::new(coins)))
                .await?;
        }
        let item = form.text("item").trim();
        if !item.is_empty() {
            let quantity = match form.text("quantity").trim() {
                "" => 1,
                typed => typed.parse().map_err(|_| AppError::new(codes::QUANTITY))?,
            };
            let change = TradeChange::Item(item.to_owned(), quantity);
            trade = economy.trade_change(&visit.request, id, change).await?;
        }
        Ok(Reply::update(self.card(&visit, &trade)?))
    }
}
