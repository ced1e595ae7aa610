//! What waits for a second person: listed, approved, refused.

use app_economy::ApprovalWaits;
use core_errors::{AppError, codes};
use core_security::{Approval, ApprovalDecision, ApprovalSettled, ApprovalState};

use super::{speech, speech::Speech};
use crate::{
    Reply,
    command::Pressed,
    commands::desk::{Desk, Visit},
    presentation::{Button, Card, Markup, Style, Tone, Words, label, mention, say},
};

/// Approvals on one card: each has two buttons.
const SHOWN: usize = 5;

/// The card for whoever asked: it waits.
pub(crate) fn waits(words: &Words, waits: &ApprovalWaits) -> Card {
    Card::with_icon(Tone::Caution, "⏳", &say!(words, "access-waits-title"))
        .text(say!(
            words,
            "access-waits-text",
            number = waits.id,
            amount = waits.amount,
            member = waits.member
        ))
        .fields(&[(say!(words, "staff-reason"), Markup::escaped(&waits.reason, 200))])
        .footer(&say!(words, "access-waits-until", until = waits.until))
}

pub(super) async fn list(desk: &Desk, visit: &Visit<'_>) -> Result<Reply, AppError> {
    let waiting = desk.security().approvals(&visit.request).await?;
    let speech = speech(visit);
    let words = &speech.words;
    let mut card = Card::with_icon(Tone::Neutral, "⏳", &say!(words, "access-approvals-title"));
    if waiting.is_empty() {
        card = card.text(say!(words, "access-approvals-none"));
    }
    for approval in waiting.iter().take(SHOWN) {
        let press = |action: &str| desk.own(visit.call, "access", action, approval.id.to_string());
        let is_own = approval.asker == visit.call.caller.id;
        let refuse = if is_own {
            label!(words, "access-withdraw")
        } else {
            label!(words, "access-refuse")
        };
        let mut buttons = Vec::new();
        if !is_own {
            let approve = label!(words, "access-approve");
            buttons.push(Button::new(Style::Primary, approve, press("approve")?));
        }
        buttons.push(Button::new(Style::Plain, refuse, press("refuse")?));
        card = card.rule().text(line(&speech, approval)).buttons(buttons);
    }
    if waiting.len() > SHOWN {
        let more = i64::try_from(waiting.len() - SHOWN).unwrap_or(i64::MAX);
        card = card.footer(&say!(words, "access-and-more", count = more));
    }
    Ok(Reply::private(card))
}

pub(super) async fn press(desk: &Desk, visit: &Visit<'_>, pressed: &Pressed) -> Result<Reply, AppError> {
    let stale = || AppError::new(codes::COMPONENT_STALE);
    let id: i64 = pressed.id.payload.parse().map_err(|_| stale())?;
    let decision = match pressed.id.action.as_str() {
        "approve" => ApprovalDecision::Approve,
        "refuse" => ApprovalDecision::Refuse,
        _ => return Err(stale()),
    };
    let settled = desk
        .security()
        .approval_decide(&visit.request, id, decision)
        .await?;
    Ok(Reply::update(settled_card(visit, &settled)))
}

fn settled_card(visit: &Visit<'_>, settled: &ApprovalSettled) -> Card {
    let speech = speech(visit);
    let words = &speech.words;
    let (tone, title) = match settled.approval.state {
        ApprovalState::Approved => (Tone::Good, say!(words, "access-approved-title")),
        ApprovalState::Withdrawn => (Tone::Neutral, say!(words, "access-withdrawn-title")),
        _ => (Tone::Bad, say!(words, "access-refused-title")),
    };
    Card::new(tone, &title)
        .text(line(&speech, &settled.approval))
        .footer(&say!(words, "staff-by", staff = mention(visit.call.caller.id)))
}

/// One approval: who asked for what, why, and until when.
fn line(speech: &Speech, approval: &Approval) -> Markup {
    let words = &speech.words;
    let amount = approval
        .amount
        .map_or_else(Markup::default, |amount| words.money(amount));
    let member = approval.member.map_or_else(Markup::default, mention);
    say!(
        words,
        "access-approval-line",
        number = approval.id,
        asker = approval.asker,
        what = Markup::trusted(speech.action_label(approval.action)),
        amount = amount,
        member = member,
        reason = &approval.reason,
        until = approval.expires_at
    )
}
