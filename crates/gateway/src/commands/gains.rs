//! What an effect brought beside its coins: a level, achievements, quests.

use app_economy::Gains;
use core_errors::AppError;
use core_types::Locale;
use domain_economy::progress::ProgressCatalogue;

use domain_economy::health::WHOLE_PPM;

use super::level_reward;
use crate::presentation::{Card, Markup, Words, percent, say};

/// The catalogue of achievements and quests.
pub(crate) fn catalogue() -> Result<&'static ProgressCatalogue, AppError> {
    ProgressCatalogue::standard().map_err(|error| AppError::internal(error.to_string()))
}

/// An achievement's sign and name.
pub(crate) fn achievement(locale: Locale, key: &str) -> Markup {
    let found = catalogue().ok().and_then(|all| all.achievement(key));
    found.map_or_else(
        || Markup::escaped(key, 40),
        |one| Markup::escaped(&format!("{} {}", one.icon, one.name(locale)), 60),
    )
}

/// Adds what was gained to a card.
pub(crate) fn shown(mut card: Card, words: &Words, gains: &Gains) -> Card {
    let locale = words.locale();
    if gains.level_up {
        card = card.text(say!(words, "gains-level", level = gains.level).bold());
    }
    for (period, key, reward) in &gains.quests {
        let quest = catalogue().ok().and_then(|all| all.quest(*period, key));
        let text = quest.map_or(key.as_str(), |quest| quest.text(locale));
        card = card.text(say!(words, "gains-quest", quest = text, amount = *reward));
    }
    for (about, reward) in &gains.own_quests {
        card = card.text(say!(
            words,
            "gains-quest",
            quest = about.as_str(),
            amount = *reward
        ));
    }
    if let Some(thing) = &gains.found {
        let name = match &thing.emoji {
            Some(emoji) => format!("{emoji} {}", thing.name),
            None => thing.name.clone(),
        };
        card = card.text(say!(words, "gains-found", thing = name.as_str()));
    }
    for reward in &gains.rewards {
        let what = level_reward::given(words, reward);
        card = card.text(say!(words, "gains-reward", what = what));
    }
    for key in &gains.achievements {
        card = card.text(say!(words, "gains-achievement", name = achievement(locale, key)));
    }
    rewards(card, words, gains.rewards_ppm)
}

/// Says what rewards pay today, where the day's budget makes that less than they say.
pub(crate) fn rewards(card: Card, words: &Words, ppm: Option<i64>) -> Card {
    match ppm {
        Some(ppm) => {
            let share = percent(words.locale(), ppm, WHOLE_PPM);
            card.footer(&say!(words, "rewards-shrunk", share = share))
        }
        None => card,
    }
}
