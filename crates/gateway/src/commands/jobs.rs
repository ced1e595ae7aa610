//! Names of careers and ranks, from the data file of the careers.

use app_economy::Job;
use core_types::Locale;
use domain_economy::career::Careers;

use crate::presentation::Markup;

/// Names are cut to this many graphemes.
const LONGEST: usize = 40;

/// The name of a career, or its key if the data file no longer has it.
pub(crate) fn career_name(careers: &Careers, locale: Locale, key: &str) -> Markup {
    let name = careers.career(key).map_or(key, |career| career.name(locale));
    Markup::escaped(name, LONGEST)
}

/// The name of a rank, or its key if the data file no longer has it.
pub(crate) fn rank_name(careers: &Careers, locale: Locale, job: &Job) -> Markup {
    let rank = careers
        .career(&job.career)
        .and_then(|career| career.rank(&job.rank));
    Markup::escaped(rank.map_or(&job.rank, |(_, rank)| rank.name(locale)), LONGEST)
}

/// A job in one line: `Deckhand · Harbour`.
pub(crate) fn title(careers: &Careers, locale: Locale, job: &Job) -> Markup {
    let names = [
        rank_name(careers, locale, job),
        career_name(careers, locale, &job.career),
    ];
    Markup::join(&names, " · ")
}
