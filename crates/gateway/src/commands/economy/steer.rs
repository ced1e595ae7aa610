//! Batches: what would happen, the word that lets it happen, how far it is, and what came of it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use app_economy::{
    Batch, BatchRow, BatchState, BatchWhat, BulkOrder, BulkWhat, Confirmed, Planned, ReverseOrder,
    ReverseWhat,
};
use core_errors::{AppError, codes};
use core_types::{AmountInput, Money, Timestamp, UserId};
use domain_economy::ledger::EntryKind;

use super::health::file;
use crate::{
    Reply,
    command::{Options, Pressed},
    commands::{
        access,
        desk::{Desk, Visit},
    },
    follow::Follower,
    presentation::{Button, Card, Markup, Style, Tone, Words, bar, label, mention, say},
};

/// Members who are asked about one by one where Discord lists nobody: a few seconds' worth.
const ASKED: u32 = 200;
/// Batches that are listed.
const LISTED: u32 = 8;

/// `/economy reverse`.
pub(super) async fn reverse(desk: &Desk, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
    let now = visit.call.received.at;
    let ago = |name: &str| options.text(name).map(|text| moment(now, text)).transpose();
    let (since, until) = (ago("since")?, ago("until")?);
    let what = match (options.integer("entry"), options.user("member"), since) {
        (Some(entry), None, None) => ReverseWhat::Entry(entry),
        (None, Some(member), since) => ReverseWhat::Member {
            member: member.id,
            since: since.unwrap_or(Timestamp::from_micros(0)),
        },
        (None, None, Some(since)) => ReverseWhat::Window {
            since,
            until: until.unwrap_or(now),
        },
        _ => return Err(AppError::new(codes::OPTION_INVALID).with("option", "entry")),
    };
    let order = ReverseOrder {
        what,
        kind: options.text("kind").and_then(EntryKind::parse),
        reason: options.required_text("reason")?.to_owned(),
        partly: options.boolean("partly").unwrap_or(false),
    };
    let planned = desk.economy.reverse_plan(&visit.request, order).await?;
    Ok(Reply::private(question(desk, visit, &planned)?))
}

/// `/economy add-money-role` and `/economy remove-money-role`.
pub(super) async fn bulk(
    desk: &Desk,
    visit: &Visit<'_>,
    options: &Options,
    gives: bool,
) -> Result<Reply, AppError> {
    let what = amount(options.required_text("amount")?, gives)?;
    let mut named = options.text("members").map(members).unwrap_or_default();
    let mut found = None;
    if let Some(role) = options.role("role") {
        let known = desk.economy.members_recent(&visit.request, ASKED).await?;
        let with = desk
            .security()
            .with_role(visit.request.guild, role, known)
            .await?;
        named.extend(&with.members);
        found = Some(with);
    }
    if named.is_empty() && found.is_none() {
        return Err(AppError::new(codes::OPTION_INVALID).with("option", "members"));
    }
    let order = BulkOrder {
        what,
        members: named,
        reason: options.required_text("reason")?.to_owned(),
        partly: options.boolean("partly").unwrap_or(false),
    };
    let planned = desk.economy.bulk_plan(&visit.request, order).await?;
    let mut card = question(desk, visit, &planned)?;
    if let Some(found) = found {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let (have, asked) = (count(found.members.len()), count(found.asked));
        card = card.text(if found.is_complete {
            say!(visit.words, "batch-role-all", have = have)
        } else {
            say!(visit.words, "batch-role-some", have = have, asked = asked)
        });
    }
    Ok(Reply::private(card))
}

/// `/economy batches`.
pub(super) async fn list(desk: &Desk, visit: &Visit<'_>, number: Option<i64>) -> Result<Reply, AppError> {
    let words = &visit.words;
    if let Some(id) = number {
        let batch = desk.economy.batch(&visit.request, id).await?;
        return Ok(Reply::private(progress(desk, visit, &batch)?));
    }
    let batches = desk.economy.batches(&visit.request, LISTED).await?;
    let mut card = Card::with_icon(Tone::Neutral, "🧾", &say!(words, "batches-title"));
    if batches.is_empty() {
        card = card.text(say!(words, "batches-none"));
    }
    let lines: Vec<Markup> = batches
        .iter()
        .map(|batch| {
            say!(
                words,
                "batches-line",
                number = batch.id,
                what = what_name(words, batch),
                state = state_name(words, batch.state),
                done = batch.rows_done,
                rows = batch.rows,
                amount = batch.amount_done,
                at = batch.made_at
            )
        })
        .collect();
    Ok(Reply::private(
        card.text(Markup::join(&lines, "\n"))
            .footer(&say!(words, "batches-how")),
    ))
}

/// A button of a batch.
pub(super) async fn press(
    desk: &Desk,
    follower: &Follower,
    visit: &Visit<'_>,
    pressed: &Pressed,
) -> Result<Reply, AppError> {
    let stale = || AppError::new(codes::COMPONENT_STALE);
    let id: i64 = pressed.id.payload.parse().map_err(|_| stale())?;
    let (economy, request) = (&desk.economy, &visit.request);
    let card = match pressed.id.action.as_str() {
        "batch-go" => match economy.batch_confirm(request, id).await? {
            Confirmed::Runs(batch) => {
                if batch.state == BatchState::Running {
                    follow(desk, follower, visit, id);
                }
                progress(desk, visit, &batch)?
            }
            Confirmed::Waits(waits) => access::waits(&visit.words, &waits),
        },
        "batch-stop" => progress(desk, visit, &economy.batch_stop(request, id).await?)?,
        "batch-look" => progress(desk, visit, &economy.batch(request, id).await?)?,
        "batch-undo" => question(desk, visit, &economy.undo_plan(request, id).await?)?,
        "batch-file" => {
            let rows = economy.batch_rows(request, id).await?;
            let name = format!("batch-{}-{id}.csv", request.guild);
            return file(
                &name,
                csv(&rows).into_bytes(),
                &say!(visit.words, "batch-file-title", number = id),
            );
        }
        _ => return Err(stale()),
    };
    Ok(Reply::update(card))
}

/// Shows in the same message how far a batch is, until it has ended.
fn follow(desk: &Desk, follower: &Follower, visit: &Visit<'_>, id: i64) {
    let (desk, call) = (desk.clone(), visit.call.clone());
    follower.follow(visit.call, move || {
        let (desk, call) = (desk.clone(), call.clone());
        Box::pin(async move {
            let visit = desk.visit(&call).await.ok()?;
            let batch = desk.economy.batch(&visit.request, id).await.ok()?;
            let card = progress(&desk, &visit, &batch).ok()?;
            Some((card, batch.state != BatchState::Running))
        })
    });
}

/// What would happen, and the question whether it shall.
pub(super) fn question(desk: &Desk, visit: &Visit<'_>, planned: &Planned) -> Result<Card, AppError> {
    let (words, batch) = (&visit.words, &planned.batch);
    let mut card = Card::with_icon(
        Tone::Caution,
        "🔎",
        &say!(
            words,
            "batch-plan-title",
            number = batch.id,
            what = what_name(words, batch)
        ),
    )
    .text(say!(
        words,
        "batch-plan-text",
        rows = batch.rows,
        members = planned.members,
        amount = batch.amount
    ));
    if planned.left_out > 0 {
        card = card.text(say!(words, "batch-left-out", count = planned.left_out));
    }
    if planned.short_rows > 0 {
        let then = if batch.partly {
            say!(words, "batch-short-partly")
        } else {
            say!(words, "batch-short-left")
        };
        let text = say!(
            words,
            "batch-short",
            count = planned.short_rows,
            missing = planned.missing,
            then = then
        );
        let named: Vec<Markup> = planned
            .short
            .iter()
            .map(|(member, missing)| say!(words, "batch-short-line", member = *member, missing = *missing))
            .collect();
        card = card.text(text).text(Markup::join(&named, "\n"));
    } else {
        card = card.text(say!(words, "batch-short-none"));
    }
    card = card.fields(&[(say!(words, "staff-reason"), Markup::escaped(&batch.reason, 200))]);
    let press = |action: &str| desk.own(visit.call, "economy", action, batch.id.to_string());
    let yes = Button::new(Style::Danger, label!(words, "batch-go"), press("batch-go")?);
    let no = Button::new(Style::Plain, label!(words, "button-cancel"), press("batch-stop")?);
    let file = Button::new(Style::Plain, label!(words, "batch-file"), press("batch-file")?);
    Ok(card
        .buttons(vec![yes, no, file])
        .footer(&say!(words, "answer-until", until = batch.expires_at)))
}

/// How far a batch is, and what can be done about it.
fn progress(desk: &Desk, visit: &Visit<'_>, batch: &Batch) -> Result<Card, AppError> {
    let words = &visit.words;
    let (tone, icon) = match batch.state {
        BatchState::Done if batch.rows_open == 0 => (Tone::Good, "✅"),
        BatchState::Done => (Tone::Caution, "⚠️"),
        BatchState::Cancelled => (Tone::Neutral, "🚫"),
        _ => (Tone::Neutral, "⏳"),
    };
    let title = say!(
        words,
        "batch-title",
        number = batch.id,
        what = what_name(words, batch),
        state = state_name(words, batch.state)
    );
    let mut card = Card::with_icon(tone, icon, &title);
    if batch.state == BatchState::Cancelled {
        return Ok(card.text(say!(words, "batch-cancelled")));
    }
    card = card.text(bar(batch.rows_done, batch.rows.max(1))).text(say!(
        words,
        "batch-progress",
        done = batch.rows_done,
        rows = batch.rows,
        amount = batch.amount_done
    ));
    if batch.rows_open > 0 {
        card = card.text(say!(words, "batch-open", count = batch.rows_open));
    }
    if let Some(of) = batch.undoes {
        card = card.text(say!(words, "batch-undoes", number = of));
    }
    card = card.fields(&[(say!(words, "staff-reason"), Markup::escaped(&batch.reason, 200))]);
    let press = |action: &str| desk.own(visit.call, "economy", action, batch.id.to_string());
    let mut buttons = Vec::new();
    if batch.state == BatchState::Done {
        if batch.what != BatchWhat::Reverse && batch.amount_done.is_positive() {
            buttons.push(
                Button::new(Style::Plain, label!(words, "batch-undo"), press("batch-undo")?).icon("↩️"),
            );
        }
    } else {
        buttons.push(Button::new(Style::Plain, label!(words, "batch-look"), press("batch-look")?).icon("🔄"));
        buttons.push(Button::new(
            Style::Danger,
            label!(words, "batch-stop"),
            press("batch-stop")?,
        ));
    }
    buttons.push(Button::new(
        Style::Plain,
        label!(words, "batch-file"),
        press("batch-file")?,
    ));
    card = card.buttons(buttons);
    Ok(match batch.made_by {
        Some(maker) => card.footer(&say!(words, "staff-by", staff = mention(maker))),
        None => card,
    })
}

fn what_name(words: &Words, batch: &Batch) -> Markup {
    match (batch.what, batch.undoes) {
        (BatchWhat::Reverse, Some(_)) => say!(words, "batch-what-undo"),
        (BatchWhat::Reverse, None) => say!(words, "batch-what-reverse"),
        (BatchWhat::Grant, _) => say!(words, "batch-what-grant"),
        (BatchWhat::Remove, _) => say!(words, "batch-what-remove"),
        (BatchWhat::Tax, _) => say!(words, "batch-what-tax"),
        (BatchWhat::Import, _) => say!(words, "batch-what-import"),
    }
}

fn state_name(words: &Words, state: BatchState) -> Markup {
    match state {
        BatchState::Planned => say!(words, "batch-state-planned"),
        BatchState::Asked => say!(words, "batch-state-asked"),
        BatchState::Running => say!(words, "batch-state-running"),
        BatchState::Done => say!(words, "batch-state-done"),
        BatchState::Cancelled => say!(words, "batch-state-cancelled"),
    }
}

fn csv(rows: &[BatchRow]) -> String {
    let mut text = String::from("row,member,entry,amount,state,done,posted,note\r\n");
    let shown = |value: Option<String>| value.unwrap_or_default();
    for row in rows {
        let _ = write!(
            text,
            "{},{},{},{},{},{},{},{}\r\n",
            row.place,
            shown(row.member.map(|member| member.to_string())),
            shown(row.entry.map(|entry| entry.to_string())),
            row.amount,
            row.state.name(),
            row.done,
            shown(row.posted.map(|posted| posted.to_string())),
            row.note.as_deref().unwrap_or_default(),
        );
    }
    text
}

/// `90m`, `24h` or `7d` before a moment.
fn moment(now: Timestamp, text: &str) -> Result<Timestamp, AppError> {
    let wrong = || AppError::new(codes::STEER_TIME);
    let text = text.trim().to_ascii_lowercase();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let count: u64 = text[..text.len() - 1].trim().parse().map_err(|_| wrong())?;
    if count == 0 || count > 100_000 {
        return Err(wrong());
    }
    Ok(now.minus(Duration::from_secs(count * seconds)))
}

/// An exact amount; what is taken may be a whole percentage.
fn amount(text: &str, gives: bool) -> Result<BulkWhat, AppError> {
    if let (false, Some(percent)) = (gives, text.trim().strip_suffix('%')) {
        let percent = percent
            .trim()
            .parse()
            .ok()
            .filter(|percent| (1..=100).contains(percent));
        return percent
            .map(BulkWhat::Tax)
            .ok_or_else(|| AppError::new(codes::STEER_PERCENT));
    }
    let amount: Money = match AmountInput::parse(text)? {
        AmountInput::Exact(amount) => amount,
        AmountInput::Share(_) => return Err(AppError::new(codes::OPTION_INVALID).with("option", "amount")),
    };
    Ok(if gives {
        BulkWhat::Grant(amount)
    } else {
        BulkWhat::Remove(amount)
    })
}

/// Everybody who is mentioned, or whose id stands somewhere in a text. A mention counts whatever its length; digits alone have
/// to be as long as Discord's ids, so that an amount beside a name is nobody.
pub(in crate::commands) fn members(text: &str) -> BTreeSet<UserId> {
    text.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '>'))
        .filter_map(|word| {
            let digits = match word.strip_prefix("<@") {
                Some(mention) => mention.trim_start_matches('!'),
                None => Some(word).filter(|word| (15..=20).contains(&word.len()))?,
            };
            UserId::new(digits.parse().ok()?).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_ago() {
        let now = Timestamp::from_seconds(1_000_000);
        assert_eq!(moment(now, "90m").unwrap(), Timestamp::from_seconds(994_600));
        assert_eq!(moment(now, " 2D ").unwrap(), Timestamp::from_seconds(827_200));
        for wrong in ["", "h", "0h", "-1h", "3", "3w", "ü"] {
            assert_eq!(
                moment(now, wrong).unwrap_err().code(),
                codes::STEER_TIME,
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn members_are_found_however_they_are_written() {
        let found = members(
            "<@100000000000000001>, <@!100000000000000002>;100000000000000001\n100000000000000003 and others",
        );
        assert_eq!(found.len(), 3);
        assert_eq!(members("<@102><@!103>").len(), 2);
        assert!(members("nobody 500 <@&100000000000000001>").is_empty());
    }

    #[test]
    fn only_what_is_taken_may_be_a_share() {
        assert_eq!(amount("10%", false).unwrap(), BulkWhat::Tax(10));
        assert_eq!(amount("1.5k", true).unwrap(), BulkWhat::Grant(Money::new(1_500)));
        assert!(
            amount("10%", true).is_err() && amount("101%", false).is_err() && amount("0%", false).is_err()
        );
        assert!(amount("half", false).is_err());
    }
}
