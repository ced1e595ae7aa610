//! The treasury's card, a proposal's ballot, and the list of all proposals.

use app_economy::treasury::{Proposal, ProposalState, ProposalWhat, TreasuryMove, VoteChoice, Voted};
use core_errors::AppError;
use domain_economy::health::WHOLE_PPM;

use crate::{
    ComponentId,
    commands::{
        desk::{Desk, Visit},
        transactions::kind_name,
    },
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, bar, date, label, mention,
        moment, percent, say, signed, small,
    },
};

/// `/treasury view`.
pub(super) async fn treasury(desk: &Desk, visit: &Visit<'_>) -> Result<Card, AppError> {
    let words = &visit.words;
    let view = desk.economy.treasury(&visit.request).await?;
    let mut card = Card::with_icon(Tone::Neutral, "🏛️", &say!(words, "treasury-title")).fields(&[
        (say!(words, "treasury-balance"), words.money(view.balance).bold()),
        (say!(words, "treasury-reserved"), words.money(view.reserved)),
    ]);
    if let Some((minted, daily, factor)) = view.budget {
        let share = percent(visit.locale(), factor, WHOLE_PPM);
        card = card.text(say!(
            words,
            "treasury-budget",
            minted = minted,
            daily = daily,
            share = share
        ));
    }
    if !view.moves.is_empty() {
        let lines: Vec<Markup> = view.moves.iter().map(|one| movement(words, one)).collect();
        card = card
            .text(say!(words, "treasury-moves").bold())
            .text(Markup::join(&lines, "\n"));
    }
    if view.open.is_empty() {
        card = card.text(say!(words, "treasury-open-none"));
    } else {
        let lines: Vec<Markup> = view.open.iter().map(|one| line(words, one)).collect();
        card = card
            .text(say!(words, "treasury-open").bold())
            .text(Markup::join(&lines, "\n"))
            .block(choice(desk, visit, &view.open)?);
    }
    let all = desk.own(visit.call, "treasury", "page", "0")?;
    let all = Button::new(Style::Plain, label!(words, "treasury-all"), all).icon("🗂️");
    Ok(card.buttons(vec![all]).footer(&say!(words, "treasury-how")))
}

fn movement(words: &Words, one: &TreasuryMove) -> Markup {
    let amount = Markup::trusted(format!("`{}`", signed(words.locale(), one.amount.minor())));
    let when = small(&Markup::trusted(date(one.at)));
    Markup::join(
        &[
            Markup::join(&[amount, kind_name(words, one.kind).bold()], " "),
            when,
        ],
        "\n",
    )
}

/// What a proposal is about, in a few words.
fn what(words: &Words, proposal: &Proposal) -> Markup {
    match (proposal.what, proposal.payee, proposal.role) {
        (ProposalWhat::Pay, Some(payee), _) => {
            say!(words, "proposal-pay", amount = proposal.amount, to = payee)
        }
        (ProposalWhat::Share, _, Some(role)) => say!(
            words,
            "proposal-share",
            amount = proposal.amount,
            role = Markup::trusted(format!("<@&{role}>")),
            people = proposal.people,
            total = proposal.total
        ),
        (ProposalWhat::Share, _, None) => say!(
            words,
            "proposal-share-named",
            amount = proposal.amount,
            people = proposal.people,
            total = proposal.total
        ),
        (ProposalWhat::Burn, ..) => say!(words, "proposal-burn", amount = proposal.amount),
        _ => say!(words, "proposal-pay-nobody", amount = proposal.amount),
    }
}

fn state(words: &Words, state: ProposalState) -> Markup {
    match state {
        ProposalState::Open => say!(words, "proposal-state-open"),
        ProposalState::Paid => say!(words, "proposal-state-paid"),
        ProposalState::Unpaid => say!(words, "proposal-state-unpaid"),
        ProposalState::Rejected => say!(words, "proposal-state-rejected"),
        ProposalState::NoQuorum => say!(words, "proposal-state-no-quorum"),
        ProposalState::Withdrawn => say!(words, "proposal-state-withdrawn"),
        ProposalState::Vetoed => say!(words, "proposal-state-vetoed"),
    }
}

/// One proposal in a list.
fn line(words: &Words, proposal: &Proposal) -> Markup {
    let tally = proposal.tally;
    let how = match proposal.state {
        ProposalState::Open => say!(words, "proposal-line-open", at = proposal.ends_at),
        over => state(words, over),
    };
    say!(
        words,
        "proposal-line",
        number = proposal.number,
        what = what(words, proposal),
        yes = tally.yes,
        no = tally.no,
        how = how
    )
}

fn choice(desk: &Desk, visit: &Visit<'_>, proposals: &[Proposal]) -> Result<Block, AppError> {
    let words = &visit.words;
    let id = desk.own(visit.call, "treasury", "look", "")?;
    let options = proposals.iter().map(|proposal| SelectOption {
        value: proposal.number.to_string(),
        label: label!(
            words,
            "proposal-option",
            number = proposal.number,
            amount = proposal.total
        ),
        about: None,
        chosen: false,
    });
    let select = Select::new(label!(words, "proposal-choose"), id, options.collect());
    Ok(Block::Select(select))
}

/// `/treasury proposals`: all of them, the latest first.
pub(super) async fn page(desk: &Desk, visit: &Visit<'_>, before: Option<i64>) -> Result<Card, AppError> {
    let words = &visit.words;
    let (proposals, next) = desk.economy.treasury_proposals(&visit.request, before).await?;
    let card = Card::with_icon(Tone::Neutral, "🗂️", &say!(words, "proposals-title"));
    if proposals.is_empty() {
        return Ok(card.text(say!(words, "proposals-none")));
    }
    let lines: Vec<Markup> = proposals.iter().map(|one| line(words, one)).collect();
    let card = card
        .text(Markup::join(&lines, "\n"))
        .block(choice(desk, visit, &proposals)?);
    let first = desk.own(visit.call, "treasury", "page", "0")?;
    let on = desk.own(visit.call, "treasury", "on", next.unwrap_or(0).to_string())?;
    let view = desk.own(visit.call, "treasury", "view", "")?;
    Ok(card.buttons(vec![
        Button::new(Style::Plain, label!(words, "button-first"), first)
            .icon("⏮️")
            .enabled(before.is_some()),
        Button::new(Style::Plain, label!(words, "button-next"), on)
            .icon("▶️")
            .enabled(next.is_some()),
        Button::new(Style::Plain, label!(words, "treasury-title-short"), view).icon("🏛️"),
    ]))
}

/// A proposal, with buttons to vote while it is open. Everybody may press them.
pub(super) fn card(
    desk: &Desk,
    visit: &Visit<'_>,
    words: &Words,
    proposal: &Proposal,
    mine: Option<VoteChoice>,
) -> Result<Card, AppError> {
    let is_open = proposal.state == ProposalState::Open;
    let tone = match proposal.state {
        ProposalState::Paid => Tone::Good,
        ProposalState::Open | ProposalState::Withdrawn => Tone::Neutral,
        _ => Tone::Caution,
    };
    let title = say!(words, "proposal-title", number = proposal.number);
    let tally = proposal.tally;
    let votes = say!(
        words,
        "proposal-votes",
        yes = tally.yes,
        no = tally.no,
        abstain = tally.abstain
    );
    let rules = say!(
        words,
        "proposal-rules",
        cast = tally.cast(),
        quorum = proposal.quorum,
        majority = percent(words.locale(), proposal.majority_percent, 100)
    );
    let mut card = Card::with_icon(tone, "🗳️", &title)
        .text(what(words, proposal).bold())
        .text(say!(words, "proposal-reason", reason = &proposal.reason))
        .text(Markup::join(
            &[bar(tally.yes, (tally.yes + tally.no).max(1)), votes],
            " ",
        ))
        .text(small(&rules));
    let by = proposal
        .author
        .map_or_else(|| say!(words, "entry-forgotten"), mention);
    card = card.fields(&[
        (say!(words, "proposal-by"), by),
        (
            if is_open {
                say!(words, "proposal-ends")
            } else {
                say!(words, "proposal-ended")
            },
            moment(proposal.closed_at.unwrap_or(proposal.ends_at)),
        ),
    ]);
    if let Some(why) = &proposal.closed_reason {
        card = card.text(say!(words, "proposal-veto-reason", reason = why));
    }
    if let Some(mine) = mine {
        card = card.text(say!(words, "proposal-mine", choice = choice_name(words, mine)));
    }
    if !is_open {
        return Ok(card.text(state(words, proposal.state)));
    }
    let vote = |choice: VoteChoice| {
        let payload = format!("{} {}", choice.name(), proposal.number);
        let id = ComponentId::new("treasury", "vote")
            .expires_at(proposal.ends_at)
            .carrying(payload);
        desk.sign(visit.call, &id)
    };
    let again = ComponentId::new("treasury", "again").carrying(proposal.number.to_string());
    let mut buttons = vec![
        Button::new(Style::Primary, label!(words, "vote-yes"), vote(VoteChoice::Yes)?).icon("👍"),
        Button::new(Style::Plain, label!(words, "vote-no"), vote(VoteChoice::No)?).icon("👎"),
        Button::new(
            Style::Plain,
            label!(words, "vote-abstain"),
            vote(VoteChoice::Abstain)?,
        )
        .icon("🤷"),
        Button::new(
            Style::Plain,
            label!(words, "proposal-again"),
            desk.sign(visit.call, &again)?,
        )
        .icon("🔄"),
    ];
    if let Some(author) = proposal.author {
        let id = ComponentId::new("treasury", "withdraw")
            .owned_by(author)
            .carrying(proposal.number.to_string());
        buttons.push(Button::new(
            Style::Plain,
            label!(words, "proposal-withdraw"),
            desk.sign(visit.call, &id)?,
        ));
    }
    Ok(card
        .buttons(buttons)
        .footer(&say!(words, "proposal-how", since = proposal.known_since)))
}

fn choice_name(words: &Words, choice: VoteChoice) -> Markup {
    match choice {
        VoteChoice::Yes => say!(words, "vote-yes"),
        VoteChoice::No => say!(words, "vote-no"),
        VoteChoice::Abstain => say!(words, "vote-abstain"),
    }
}

/// What a member is told of their own vote.
pub(super) fn voted(visit: &Visit<'_>, voted: &Voted) -> Card {
    let words = &visit.words;
    let choice = choice_name(words, voted.choice);
    let text = match voted.before {
        Some(before) if before != voted.choice => say!(
            words,
            "voted-changed",
            number = voted.proposal.number,
            before = choice_name(words, before),
            choice = choice
        ),
        _ => say!(
            words,
            "voted-text",
            number = voted.proposal.number,
            choice = choice
        ),
    };
    Card::new(Tone::Good, &say!(words, "voted-title"))
        .text(text)
        .footer(&say!(words, "voted-how", until = voted.proposal.ends_at))
}
