//! What a shift brought, and what is next.

use app_economy::{Job, Shift};
use domain_economy::career::{Careers, Needs, Review, ShiftResult};

use super::{WHOLE, list::quota_text, next_rank};
use crate::{
    commands::{desk::Visit, gains, jobs},
    presentation::{Card, Markup, Tone, Words, bar, moment, percent, say, small},
};

pub(super) fn card(careers: &Careers, visit: &Visit<'_>, shift: &Shift) -> Card {
    let (words, locale) = (&visit.words, visit.locale());
    let (tone, icon, title) = match shift.result {
        ShiftResult::Success => (Tone::Good, "✅", say!(words, "work-shift-success")),
        ShiftResult::Partial => (Tone::Caution, "🌗", say!(words, "work-shift-partial")),
        ShiftResult::Fail => (Tone::Bad, "❌", say!(words, "work-shift-fail")),
    };
    let story = careers
        .career(&shift.job.career)
        .map(|career| Markup::escaped(career.story(shift.result, shift.story, locale), 300));
    let pay = if shift.pay.is_positive() {
        words.money(shift.pay).bold()
    } else {
        say!(words, "work-shift-nothing")
    };
    let experience = if shift.level_up {
        say!(
            words,
            "work-shift-xp-level-up",
            gained = shift.xp_gained,
            level = shift.level
        )
    } else {
        say!(
            words,
            "work-shift-xp-value",
            gained = shift.xp_gained,
            level = shift.level
        )
    };
    let mut card = Card::with_icon(tone, icon, &title)
        .footer(&say!(
            words,
            "work-shift-job",
            rank = jobs::rank_name(careers, locale, &shift.job),
            career = jobs::career_name(careers, locale, &shift.job.career)
        ))
        .text(story.unwrap_or_default())
        .fields(&[
            (say!(words, "work-shift-pay"), pay),
            (say!(words, "work-shift-wallet"), words.money(shift.wallet)),
            (say!(words, "work-shift-xp"), experience),
        ]);
    let mut job = shift.job.clone();
    if let Some(rank) = &shift.promoted_to {
        job.rank.clone_from(rank);
        let name = jobs::rank_name(careers, locale, &job);
        card = card.text(say!(words, "work-shift-promoted", rank = name).bold());
    }
    if let Some(lost) = &shift.demoted_from {
        let lost = Job {
            career: shift.job.career.clone(),
            rank: lost.clone(),
        };
        let name = jobs::rank_name(careers, locale, &lost);
        card = card.text(say!(words, "work-shift-demoted", rank = name).bold());
    } else if shift.review == Some(Review::Warned) {
        card = card.text(say!(words, "work-shift-warned"));
    }
    if shift.to_loan.is_positive() {
        card = card.text(say!(words, "daily-to-loan", amount = shift.to_loan));
    }
    let chance = percent(locale, i64::from(shift.chance_ppm), WHOLE);
    let odds = match shift.task_bonus {
        Some(0) => say!(words, "work-shift-odds-no-task", chance = chance),
        Some(bonus) => {
            let bonus = percent(locale, i64::from(bonus), WHOLE);
            say!(words, "work-shift-odds-task", chance = chance, bonus = bonus)
        }
        None => say!(words, "work-shift-odds", chance = chance),
    };
    card = gains::shown(card, words, &shift.gains).text(ahead(careers, visit, shift, &job));
    if shift.gains.streak > 1 {
        card = card.footer(&say!(words, "work-shift-streak", days = shift.gains.streak));
    }
    if let Some(quota) = &shift.quota {
        card = card.footer(&quota_text(words, quota));
    }
    let next = percent(locale, i64::from(shift.next_chance_ppm), WHOLE);
    card.footer(&say!(
        words,
        "work-shift-next",
        at = shift.next_shift_at,
        chance = next,
        pay = shift.next_expected_pay
    ))
    .footer(&odds)
}

/// The way to the next rank, as a bar beside its figures.
fn ahead(careers: &Careers, visit: &Visit<'_>, shift: &Shift, job: &Job) -> Markup {
    let words = &visit.words;
    match (&shift.needs, next_rank(careers, job)) {
        (Some(needs), Some(next)) => {
            let name = jobs::rank_name(careers, visit.locale(), &next);
            let heading = Markup::join(&[say!(words, "work-shift-to-next").bold(), name], "  ");
            Markup::join(&[heading, small(&missing(words, needs, visit))], "\n")
        }
        _ => say!(words, "work-shift-top"),
    }
}

fn missing(words: &Words, needs: &Needs, visit: &Visit<'_>) -> Markup {
    let mut lines = vec![
        say!(
            words,
            "work-shift-progress",
            bar = bar(needs.xp.0, needs.xp.1),
            have = needs.xp.0.min(needs.xp.1),
            needed = needs.xp.1
        ),
        say!(
            words,
            "work-shift-successes",
            have = needs.successes.0,
            needed = needs.successes.1,
            among = needs.among
        ),
    ];
    if needs.not_before > visit.call.received.at {
        lines.push(say!(words, "work-shift-days", at = moment(needs.not_before)));
    }
    Markup::join(&lines, "\n")
}
