//! Payments that wait: what their payer is shown.

use app_economy::{HeldKind, Waits};
use core_errors::AppError;

use super::desk::{Desk, Visit};
use crate::presentation::{Button, Card, Markup, Style, Tone, Words, label, say};

/// A payment that waits, whichever way.
pub(super) fn either(desk: &Desk, visit: &Visit<'_>, waits: &Waits) -> Result<Card, AppError> {
    if waits.payment.kind == HeldKind::Delay {
        delayed(desk, visit, waits)
    } else {
        held(desk, visit, waits)
    }
}

/// A payment that arrives after a while, with the way to call it back.
pub(super) fn delayed(desk: &Desk, visit: &Visit<'_>, waits: &Waits) -> Result<Card, AppError> {
    let (words, payment) = (&visit.words, &waits.payment);
    let recall = desk.own(visit.call, "pay", "recall", payment.hold.to_string())?;
    let mut card = Card::with_icon(Tone::Caution, "⏳", &say!(words, "pay-delayed-title")).text(say!(
        words,
        "pay-delayed-text",
        to = payee(waits),
        amount = payment.amount,
        until = payment.due_at
    ));
    if waits.why.is_some() {
        card = card.text(say!(words, "pay-why"));
    }
    Ok(card
        .buttons(vec![
            Button::new(Style::Plain, label!(words, "pay-recall"), recall).icon("↩️"),
        ])
        .footer(&say!(
            words,
            "pay-delayed-fee",
            fee = payment.fee,
            wallet = waits.wallet
        )))
}

/// A payment that staff looks at first: plainly, without an accusation, and without what teaches how not to be noticed.
pub(super) fn held(desk: &Desk, visit: &Visit<'_>, waits: &Waits) -> Result<Card, AppError> {
    let (words, payment) = (&visit.words, &waits.payment);
    let mut card = Card::with_icon(Tone::Caution, "🔍", &say!(words, "pay-held-title"))
        .text(say!(
            words,
            "pay-held-text",
            to = payee(waits),
            amount = payment.total()
        ))
        .text(say!(words, "pay-held-until", until = payment.due_at));
    if let Some(case) = payment.case {
        let appeal = desk.own(visit.call, "appeal", "write", case.to_string())?;
        card = card
            .text(say!(words, "pay-held-appeal", case = case))
            .buttons(vec![Button::new(
                Style::Plain,
                label!(words, "appeal-button", case = case),
                appeal,
            )]);
    }
    Ok(card.footer(&say!(words, "pay-held-wallet", wallet = waits.wallet)))
}

/// A payment that was called back.
pub(super) fn recalled(words: &Words, waits: &Waits) -> Card {
    let amount = waits.payment.total();
    Card::new(Tone::Good, &say!(words, "pay-recalled-title"))
        .text(say!(words, "pay-recalled-text", amount = amount))
        .footer(&say!(words, "pay-held-wallet", wallet = waits.wallet))
}

fn payee(waits: &Waits) -> Markup {
    waits
        .payment
        .payee
        .map_or_else(Markup::default, crate::presentation::mention)
}
