//! `/economy trace entry:…`: one entry of the journal, with buttons to its neighbours.

use app_economy::{Posting, TracedPosting};
use core_errors::AppError;
use domain_economy::ledger::AccountKind;

use crate::{
    commands::{
        desk::{Desk, Visit},
        transactions::kind_name,
    },
    presentation::{Button, Card, Markup, Style, Tone, Words, label, mention, say, signed},
};

/// Characters of the hash that are shown: enough to compare by eye, and the export has all of it.
const HASH_SHOWN: usize = 16;
/// Accounts that can be followed back by button.
const FOLLOWED: usize = 4;
/// Accounts that are listed: a message has 4,000 characters.
const LISTED: usize = 20;

pub(super) async fn card(desk: &Desk, visit: &Visit<'_>, seq: i64) -> Result<Card, AppError> {
    let entry = desk.economy.trace_entry(&visit.request, seq).await?;
    Ok(shown(&visit.words, &entry).buttons(turning(desk, visit, &entry)?))
}

/// A button for each entry that opens it.
pub(super) fn buttons(
    desk: &Desk,
    visit: &Visit<'_>,
    entries: impl Iterator<Item = i64>,
) -> Result<Vec<Button>, AppError> {
    entries
        .map(|seq| {
            let text = label!(visit.words, "trace-open", seq = seq);
            Ok(Button::new(Style::Plain, text, opening(desk, visit, seq)?))
        })
        .collect()
}

fn opening(desk: &Desk, visit: &Visit<'_>, seq: i64) -> Result<String, AppError> {
    desk.own(visit.call, "economy", "trace-entry", seq.to_string())
}

fn shown(words: &Words, entry: &Posting) -> Card {
    let title = say!(
        words,
        "trace-entry-title",
        seq = entry.seq,
        name = kind_name(words, entry.kind)
    );
    let mut sides: Vec<Markup> = entry
        .sides
        .iter()
        .take(LISTED)
        .map(|side| {
            let amount = Markup::trusted(format!("`{}`", signed(words.locale(), side.amount.minor())));
            say!(
                words,
                "trace-entry-side",
                amount = amount,
                account = account_name(words, side.account),
                owner = owner(words, side),
                after = side.balance_after
            )
        })
        .collect();
    if entry.sides.len() > LISTED {
        let more = i64::try_from(entry.sides.len() - LISTED).unwrap_or(i64::MAX);
        sides.push(say!(words, "trace-entry-more", count = more));
    }
    let by = entry
        .actor
        .map_or_else(|| say!(words, "trace-entry-nobody"), mention);
    let mut fields = vec![
        (
            say!(words, "trace-entry-when"),
            say!(words, "trace-entry-at", at = entry.at),
        ),
        (say!(words, "trace-entry-by"), by),
    ];
    if let Some(memo) = &entry.memo {
        fields.push((say!(words, "trace-entry-why"), Markup::escaped(memo, 200)));
    }
    if let Some(of) = entry.reverses {
        fields.push((say!(words, "trace-entry-undoes"), number(words, of)));
    }
    if let Some(by) = entry.reversed_by {
        fields.push((say!(words, "trace-entry-undone"), number(words, by)));
    }
    let hash = Markup::trusted(format!("`{}…`", entry.hash.get(..HASH_SHOWN).unwrap_or_default()));
    let proof = if entry.is_proven {
        say!(words, "trace-entry-proven", hash = hash)
    } else {
        say!(words, "trace-entry-broken", hash = hash)
    };
    let (tone, icon) = match (entry.is_proven, entry.reversed_by) {
        (false, _) => (Tone::Bad, "⚠️"),
        (true, Some(_)) => (Tone::Caution, "↩️"),
        (true, None) => (Tone::Neutral, "🧵"),
    };
    Card::with_icon(tone, icon, &title)
        .fields(&fields)
        .text(Markup::join(&sides, "\n"))
        .footer(&proof)
}

/// To the neighbours, to what undid it, and back along each account.
fn turning(desk: &Desk, visit: &Visit<'_>, entry: &Posting) -> Result<Vec<Button>, AppError> {
    let words = &visit.words;
    let open = |seq: i64| opening(desk, visit, seq);
    let back = Button::new(
        Style::Plain,
        label!(words, "trace-entry-back"),
        open(entry.seq - 1)?,
    );
    let on = Button::new(
        Style::Plain,
        label!(words, "trace-entry-on"),
        open(entry.seq + 1)?,
    );
    let mut buttons = vec![
        back.icon("◀️").enabled(entry.seq > 1),
        on.icon("▶️").enabled(entry.seq < entry.last),
    ];
    let mut opened = vec![entry.seq - 1, entry.seq + 1];
    for seq in [entry.reverses, entry.reversed_by].into_iter().flatten() {
        if !opened.contains(&seq) {
            opened.push(seq);
            let text = label!(words, "trace-open", seq = seq);
            buttons.push(Button::new(Style::Plain, text, open(seq)?).icon("↩️"));
        }
    }
    let owned = entry.sides.iter().filter(|side| side.owner.is_some());
    for (account, before) in owned
        .filter_map(|side| Some((side.account, side.before?)))
        .take(FOLLOWED)
    {
        // A component's id is there once in a message.
        if !opened.contains(&before) {
            opened.push(before);
            let name = account_name(words, account).plain();
            let text = label!(words, "trace-entry-before", account = name.as_str(), seq = before);
            buttons.push(Button::new(Style::Plain, text, open(before)?).icon("⏪"));
        }
    }
    Ok(buttons)
}

fn number(words: &Words, seq: i64) -> Markup {
    say!(words, "trace-open", seq = seq)
}

fn owner(words: &Words, side: &TracedPosting) -> Markup {
    match side.owner {
        Some(owner) => mention(owner),
        None if side.account.has_owner() => say!(words, "entry-forgotten"),
        None => say!(words, "trace-server"),
    }
}

fn account_name(words: &Words, kind: AccountKind) -> Markup {
    match kind {
        AccountKind::Wallet => say!(words, "wallet"),
        AccountKind::Bank => say!(words, "bank"),
        AccountKind::Escrow => say!(words, "account-escrow"),
        AccountKind::Treasury => say!(words, "health-treasury"),
        AccountKind::Mint => say!(words, "account-mint"),
        AccountKind::Burn => say!(words, "account-burn"),
    }
}
