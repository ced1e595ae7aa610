//! The picture on `/profile`.

use app_economy::Profile;
use core_pictures::{ProfileCard, Tile};

use crate::presentation::{Words, label, number};

/// A member's place by what they have, with a sign where it is about right.
pub(super) fn place(words: &Words, profile: &Profile) -> Option<String> {
    let (place, is_exact) = profile.place?;
    let place = number(words.locale(), i64::try_from(place).unwrap_or(i64::MAX));
    Some(if is_exact { place } else { format!("≈ {place}") })
}

/// A profile as a picture.
pub(super) fn portrait(words: &Words, profile: &Profile, name: &str, job: Option<String>) -> ProfileCard {
    let locale = words.locale();
    let (from, to) = profile.level_xp;
    let (have, needed) = (profile.xp - from, (to - from).max(1));
    let count = |count: usize| number(locale, i64::try_from(count).unwrap_or(i64::MAX));
    let mut tiles = Vec::new();
    let mut tile = |name, value| tiles.push(Tile { name, value });
    if let Some(total) = profile.total {
        tile(label!(words, "picture-total"), number(locale, total.minor()));
    }
    if let Some(place) = place(words, profile) {
        tile(label!(words, "picture-place"), place);
    }
    tile(
        label!(words, "picture-streak"),
        number(locale, i64::from(profile.streak.0)),
    );
    tile(label!(words, "picture-shifts"), number(locale, profile.shifts.0));
    tile(label!(words, "picture-quests"), number(locale, profile.quests));
    tile(
        label!(words, "picture-achievements"),
        count(profile.achievements.len()),
    );
    ProfileCard {
        name: name.to_owned(),
        about: job.unwrap_or_else(|| label!(words, "picture-no-job")),
        badges: [
            (profile.prestige > 0).then(|| label!(words, "picture-prestige", times = profile.prestige)),
            profile.passive.then(|| label!(words, "picture-passive")),
        ]
        .into_iter()
        .flatten()
        .collect(),
        level: label!(words, "picture-level", level = profile.level),
        progress: (have, needed),
        progress_text: label!(words, "picture-xp", have = have, needed = needed),
        tiles,
    }
}
