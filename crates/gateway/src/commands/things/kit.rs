//! What the commands about things have in common.

use app_economy::things::{Named, Thing, Used};
use core_errors::{AppError, codes};
use core_types::{Money, RoleId};

use super::super::desk::{Desk, Visit, suggestion, suggestions};
use crate::{
    Call,
    command::Options,
    component_id::radix,
    presentation::{Card, Markup, Words, number, say},
    reply::Choice,
};

/// A thing as it is written everywhere: its sign and its name.
pub(super) fn shown(thing: &Named) -> Markup {
    let name = Markup::escaped(&thing.name, 60).bold();
    match &thing.emoji {
        Some(emoji) => Markup::join(&[Markup::escaped(emoji, 8), name], " "),
        None => name,
    }
}

/// So many of a thing: `3 × 🍎 Apple`.
pub(super) fn counted(words: &Words, quantity: impl Into<i64>, thing: &Named) -> Markup {
    Markup::trusted(format!(
        "{} × {}",
        number(words.locale(), quantity.into()),
        shown(thing)
    ))
}

/// A thing without markdown, for labels and suggestions.
pub(super) fn plain(thing: &Named) -> String {
    match &thing.emoji {
        Some(emoji) => format!("{emoji} {}", thing.name),
        None => thing.name.clone(),
    }
}

/// A role, as a mention that notifies nobody.
pub(super) fn role(id: RoleId) -> Markup {
    Markup::trusted(format!("<@&{id}>"))
}

/// Things whose name fits what is being typed, with their price.
pub(super) async fn suggest(desk: &Desk, call: &Call, typed: &str) -> Result<Vec<Choice>, AppError> {
    suggested(desk, call, typed, false).await
}

/// As [`suggest`], of those that the caller has at hand.
pub(super) async fn suggest_held(desk: &Desk, call: &Call, typed: &str) -> Result<Vec<Choice>, AppError> {
    suggested(desk, call, typed, true).await
}

async fn suggested(desk: &Desk, call: &Call, typed: &str, held: bool) -> Result<Vec<Choice>, AppError> {
    let visit = desk.visit(call).await?;
    let found = desk.economy.item_suggest(&visit.request, typed, held).await?;
    Ok(suggestions(found.iter().map(|thing| {
        let name = match thing.spec.price {
            Some(price) => format!("{} · {}", plain(&thing.named()), visit.words.figure(price)),
            None => plain(&thing.named()),
        };
        suggestion(&name, thing.id.to_string())
    })))
}

/// How many, 1 if nothing was typed.
pub(super) fn quantity(options: &Options) -> Result<u32, AppError> {
    let typed = options.integer("quantity").unwrap_or(1);
    u32::try_from(typed).map_err(|_| AppError::new(codes::QUANTITY))
}

/// What a button about a thing carries: which, how many, the price that was shown, and the request under which whatever it
/// does is done once, however often it is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ticket {
    pub(super) item: i64,
    pub(super) quantity: u32,
    pub(super) price: Money,
    pub(super) key: String,
}

impl Ticket {
    /// For one press on the card that answers this visit.
    pub(super) fn new(visit: &Visit<'_>, item: i64, quantity: u32, price: Money) -> Self {
        Self {
            item,
            quantity,
            price,
            key: visit.request.key.clone(),
        }
    }

    pub(super) fn encode(&self) -> String {
        let digits = |number: i64| radix::encode(u128::from(number.unsigned_abs()));
        let key = self.key.parse::<u64>().map_or(0, u128::from);
        format!(
            "{}.{}.{}.{}",
            digits(self.item),
            digits(self.quantity.into()),
            digits(self.price.minor()),
            radix::encode(key)
        )
    }

    pub(super) fn decode(payload: &str) -> Result<Self, AppError> {
        let mut parts = payload.split('.').map(radix::decode);
        let mut next = || {
            parts
                .next()
                .flatten()
                .ok_or_else(|| AppError::new(codes::COMPONENT_STALE))
        };
        let whole = |number: u64| i64::try_from(number).map_err(|_| AppError::new(codes::COMPONENT_STALE));
        Ok(Self {
            item: whole(next()?)?,
            quantity: u32::try_from(next()?).map_err(|_| AppError::new(codes::COMPONENT_STALE))?,
            price: Money::new(whole(next()?)?),
            key: next()?.to_string(),
        })
    }
}

/// Adds what came of using a thing to a card.
pub(super) fn effects(words: &Words, card: Card, used: &Used) -> Card {
    let mut card = card;
    if let Some(reply) = &used.reply {
        card = card.text(Markup::escaped(reply, 300));
    }
    if let Some(paid) = used.paid {
        card = card.text(say!(words, "use-paid", amount = paid));
    }
    if let Some(gave) = &used.gave {
        card = card.text(say!(words, "use-gave", thing = shown(gave)));
    }
    match used.role {
        Some((id, true)) => card.text(say!(words, "use-role-given", role = role(id))),
        Some((id, false)) => card.text(say!(words, "use-role-taken", role = role(id))),
        None => card,
    }
}

/// What the shop has left of a thing.
pub(super) fn left(words: &Words, thing: &Thing) -> Markup {
    match thing.stock {
        None => say!(words, "item-left-any"),
        Some(0) => say!(words, "item-sold-out"),
        Some(left) => Markup::trusted(number(words.locale(), left.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_survive_the_way_through_a_button() {
        let ticket = Ticket {
            item: 500,
            quantity: 1_000,
            price: Money::new(1_000_000_000_000),
            key: u64::MAX.to_string(),
        };
        let carried = ticket.encode();
        assert!(carried.len() <= 30, "{carried}");
        assert_eq!(Ticket::decode(&carried).unwrap(), ticket);
        for odd in ["", "1", "1.2.3", "a b.1.1.1", "1.zzzzzzzz.1.1"] {
            assert!(Ticket::decode(odd).is_err(), "{odd}");
        }
    }
}
