//! One career a page: its ranks with pay and odds, and what stands in the way in words.

use std::time::Duration;

use app_economy::{CareerView, Job, Lock, RankView, WorkList};
use core_errors::AppError;
use domain_economy::career::{Careers, QuotaView};

use super::WHOLE;
use crate::{
    commands::{
        desk::{Desk, Visit},
        jobs,
    },
    presentation::{
        Align, Button, Card, Markup, Style, Table, Tone, Words, bar, duration, label, number, percent, say,
    },
};

/// The page of `wanted`, else of the present career, else of the first.
pub(super) fn card(
    desk: &Desk,
    visit: &Visit<'_>,
    careers: &Careers,
    list: &WorkList,
    wanted: Option<&str>,
) -> Result<Card, AppError> {
    let (words, locale) = (&visit.words, visit.locale());
    let shown = wanted
        .and_then(|key| list.careers.iter().find(|view| view.career == key))
        .or_else(|| list.careers.iter().find(|view| view.current))
        .or_else(|| list.careers.first());
    let Some(view) = shown else {
        return Err(AppError::internal("there are no careers"));
    };
    let name = jobs::career_name(careers, locale, &view.career);
    let mut card = Card::with_icon(
        Tone::Neutral,
        "🛠️",
        &say!(words, "work-list-title", career = name),
    );
    if let Some(career) = careers.career(&view.career) {
        card = card.text(Markup::escaped(career.description(locale), 300));
    }
    card = card
        .text(standing(careers, visit, list, view))
        .text(ladder(careers, visit, view));
    if let Some(held) = view.ranks.iter().find(|rank| rank.held) {
        let rest = duration(Duration::from_secs(held.rest_seconds));
        card = card.text(say!(
            words,
            "work-list-expected",
            pay = held.expected_pay,
            rest = rest
        ));
    }
    if let Some(quota) = view.quota {
        card = card.text(quota_text(words, &quota));
    }
    if view.shifts > 0 {
        card = card.text(say!(
            words,
            "work-list-progress",
            level = view.level,
            bar = bar(view.xp, view.next_level_xp),
            have = view.xp,
            needed = view.next_level_xp
        ));
    }
    let tabs = list
        .careers
        .iter()
        .map(|other| {
            let id = desk.own(visit.call, "work", "career", &other.career)?;
            let label = jobs::career_name(careers, locale, &other.career).plain();
            Ok((label, id, other.career == view.career))
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    Ok(card
        .footer(&say!(words, "work-list-legend"))
        .buttons(actions(desk, visit, list, view)?)
        .tabs(tabs))
}

/// Whether this is the member's career, could be, or why not.
fn standing(careers: &Careers, visit: &Visit<'_>, list: &WorkList, view: &CareerView) -> Markup {
    let words = &visit.words;
    if view.current {
        let yours = say!(words, "work-list-yours");
        return match list.next_shift_at {
            Some(at) => Markup::join(&[yours, say!(words, "work-list-next-shift", at = at)], " "),
            None => yours,
        };
    }
    match view.lock {
        Some(Lock::TotalXp { have, need }) => say!(words, "work-lock-xp", needed = need, have = have),
        Some(Lock::Notice { until }) => say!(words, "work-lock-notice", until = until),
        None => {
            let rank = view
                .ranks
                .iter()
                .find(|rank| rank.held)
                .or_else(|| view.ranks.first());
            let name = rank
                .map(|rank| rank_name(careers, visit, view, rank))
                .unwrap_or_default();
            say!(words, "work-list-open", rank = name)
        }
    }
}

/// What keeps the present rank, and what a miss would mean.
pub(super) fn quota_text(words: &Words, quota: &QuotaView) -> Markup {
    let (have, needed) = quota.shifts;
    if quota.is_last_chance && have < needed {
        say!(
            words,
            "work-quota-last",
            have = have,
            needed = needed,
            until = quota.until
        )
    } else {
        say!(
            words,
            "work-quota",
            have = have,
            needed = needed,
            until = quota.until
        )
    }
}

/// The ranks as a table; a sign and a word in the legend say which is the member's.
fn ladder(careers: &Careers, visit: &Visit<'_>, view: &CareerView) -> Markup {
    let (words, locale) = (&visit.words, visit.locale());
    let mut table = Table::new([
        (label!(words, "work-list-rank"), Align::Left),
        (label!(words, "work-list-pay"), Align::Right),
        (label!(words, "work-list-chance"), Align::Right),
    ]);
    for rank in &view.ranks {
        let sign = if rank.held {
            "▸"
        } else if rank.reached {
            " "
        } else {
            "·"
        };
        let name = rank_name(careers, visit, view, rank).plain();
        let (low, high) = (rank.pay_low.minor(), rank.pay_high.minor());
        table.row([
            format!("{sign}\u{a0}{name}"),
            format!("{}–{}", number(locale, low), number(locale, high)),
            percent(locale, i64::from(rank.chance_ppm) / 10_000, 100),
        ]);
    }
    debug_assert_eq!(WHOLE / 10_000, 100, "chances are shown in whole per cents");
    table.markup()
}

fn rank_name(careers: &Careers, visit: &Visit<'_>, view: &CareerView, rank: &RankView) -> Markup {
    let job = Job {
        career: view.career.clone(),
        rank: rank.rank.clone(),
    };
    jobs::rank_name(careers, visit.locale(), &job)
}

fn actions(
    desk: &Desk,
    visit: &Visit<'_>,
    list: &WorkList,
    view: &CareerView,
) -> Result<Vec<Button>, AppError> {
    let words = &visit.words;
    if view.current {
        let id = desk.own(visit.call, "work", "shift", "")?;
        let ready = list.next_shift_at.is_none_or(|at| at <= visit.call.received.at);
        let button = Button::new(Style::Primary, label!(words, "work-shift-button"), id);
        return Ok(vec![button.icon("🛠️").enabled(ready)]);
    }
    let id = desk.own(visit.call, "work", "apply", &view.career)?;
    let button = Button::new(Style::Primary, label!(words, "work-apply-button"), id);
    Ok(vec![button.icon("📝").enabled(view.lock.is_none())])
}
