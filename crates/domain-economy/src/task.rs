//! Small tasks within a shift. Whoever does one well works the shift with a better chance; whoever leaves it loses nothing.
//!
//! A task follows from a stream alone, so it can be drawn again: leaving it and coming back brings the same one, and nobody
//! fishes for an easy one. Everything is words and numbers, for readers of every kind.

mod words;

use std::time::Duration;

use core_types::{Locale, Stream};
use serde::{Deserialize, Serialize};

use crate::career::TASK_BONUS;
use words::{ITEMS, RIDDLES};

/// Things to remember.
const SHOWN: usize = 5;
/// Answers to choose from.
const CHOICES: usize = 4;

/// What kind of task it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Remember things and say which one was where.
    Memory,
    /// Add and multiply.
    Arithmetic,
    /// Put letters in order.
    Word,
    /// Find the right button soon.
    Reaction,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Memory, Self::Arithmetic, Self::Word, Self::Reaction];

    /// Who answers within this time gets the whole bonus, and later half of it: nobody is shut out for being slow.
    pub const fn time(self) -> Duration {
        match self {
            Self::Memory | Self::Arithmetic => Duration::from_secs(30),
            Self::Word => Duration::from_mins(1),
            Self::Reaction => Duration::from_secs(8),
        }
    }
}

/// A task as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// Things that are shown first; then one place is asked for.
    Memory {
        /// The things, by number.
        shown: Vec<usize>,
        /// The place asked for, from 0.
        asked: usize,
        /// The answers offered, by number.
        choices: Vec<usize>,
    },
    /// `a + b × c`.
    Arithmetic {
        /// The three numbers.
        numbers: [i64; 3],
        /// The answers offered.
        choices: Vec<i64>,
    },
    /// A word whose letters are out of order.
    Word {
        /// Which word.
        word: usize,
        /// Decides the order of its letters, in every language.
        order: u64,
    },
    /// Things on buttons, one of which is to be pressed.
    Reaction {
        /// The things, by number.
        choices: Vec<usize>,
        /// The one to press, by its place.
        wanted: usize,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskAnswer {
    /// The answer offered in this place.
    Choice(usize),
    /// What was typed.
    Typed(String),
    /// None: the shift is worked without it.
    Skipped,
}

impl Task {
    /// Draws a task: the first draw decides the kind.
    pub fn draw(stream: &mut Stream) -> Self {
        match TaskKind::ALL[pick(stream, TaskKind::ALL.len())] {
            TaskKind::Memory => {
                let shown = distinct(stream, ITEMS.len(), SHOWN);
                let asked = pick(stream, SHOWN);
                let others = shown.iter().enumerate().filter(|(place, _)| *place != asked);
                let mut choices: Vec<usize> = others.map(|(_, item)| *item).take(CHOICES - 1).collect();
                choices.push(shown[asked]);
                shuffle(stream, &mut choices);
                Self::Memory {
                    shown,
                    asked,
                    choices,
                }
            }
            TaskKind::Arithmetic => {
                let numbers = [
                    stream.between(11, 89),
                    stream.between(3, 12),
                    stream.between(3, 12),
                ];
                let [a, b, c] = numbers;
                let right = a + b * c;
                let offsets = distinct(stream, 12, CHOICES - 1);
                let mut choices: Vec<i64> = offsets
                    .into_iter()
                    .map(|offset| right + [-12, -10, -6, -3, -2, -1, 1, 2, 3, 6, 10, 12][offset])
                    .collect();
                choices.push(right);
                shuffle(stream, &mut choices);
                Self::Arithmetic { numbers, choices }
            }
            TaskKind::Word => Self::Word {
                word: pick(stream, RIDDLES.len()),
                order: stream.below(u64::from(u32::MAX)),
            },
            TaskKind::Reaction => Self::Reaction {
                choices: distinct(stream, ITEMS.len(), 5),
                wanted: pick(stream, 5),
            },
        }
    }

    /// What kind it is.
    pub const fn kind(&self) -> TaskKind {
        match self {
            Self::Memory { .. } => TaskKind::Memory,
            Self::Arithmetic { .. } => TaskKind::Arithmetic,
            Self::Word { .. } => TaskKind::Word,
            Self::Reaction { .. } => TaskKind::Reaction,
        }
    }

    /// What it adds to the chance, in millionths: a tenth for the right answer in time, half of that for a late one.
    pub fn bonus(&self, answer: &TaskAnswer, took: Duration) -> u32 {
        match (self.is_right(answer), took <= self.kind().time()) {
            (true, true) => TASK_BONUS,
            (true, false) => TASK_BONUS / 2,
            (false, _) => 0,
        }
    }

    /// Whether an answer is right. A word is right in any language.
    pub fn is_right(&self, answer: &TaskAnswer) -> bool {
        match (self, answer) {
            (
                Self::Memory {
                    shown,
                    asked,
                    choices,
                },
                TaskAnswer::Choice(place),
            ) => choices.get(*place) == shown.get(*asked),
            (
                Self::Arithmetic {
                    numbers: [a, b, c],
                    choices,
                },
                TaskAnswer::Choice(place),
            ) => choices.get(*place) == Some(&(a + b * c)),
            (Self::Reaction { wanted, .. }, TaskAnswer::Choice(place)) => wanted == place,
            (Self::Word { word, .. }, TaskAnswer::Typed(typed)) => {
                let typed = typed.trim().to_lowercase();
                RIDDLES
                    .get(*word)
                    .is_some_and(|(en, de)| typed == *en || typed == *de)
            }
            _ => false,
        }
    }

    /// The answers offered, to be pressed; none where one is typed.
    pub fn choices(&self, locale: Locale) -> Vec<String> {
        match self {
            Self::Memory { choices, .. } | Self::Reaction { choices, .. } => choices
                .iter()
                .map(|item| thing(*item, locale).to_owned())
                .collect(),
            Self::Arithmetic { choices, .. } => choices.iter().map(i64::to_string).collect(),
            Self::Word { .. } => Vec::new(),
        }
    }

    /// The letters of the word in their odd order, in capitals and apart; nothing for other tasks.
    pub fn letters(&self, locale: Locale) -> String {
        let Self::Word { word, order } = self else {
            return String::new();
        };
        let word = RIDDLES
            .get(*word)
            .map_or("", |(en, de)| in_language(locale, en, de));
        let mut letters: Vec<char> = word.chars().collect();
        // A Lehmer code: the order as a number in factorial base.
        let mut rest = *order;
        for left in (2..=letters.len()).rev() {
            let at = usize::try_from(rest % left as u64).unwrap_or(0);
            rest /= left as u64;
            letters.swap(left - 1, at);
        }
        if letters.iter().copied().eq(word.chars()) {
            letters.rotate_left(1);
        }
        let letters: Vec<String> = letters
            .into_iter()
            .map(|letter| letter.to_uppercase().to_string())
            .collect();
        letters.join(" ")
    }
}

/// The name of a thing, by its number.
pub fn thing(number: usize, locale: Locale) -> &'static str {
    ITEMS
        .get(number)
        .map_or("", |(en, de)| in_language(locale, en, de))
}

const fn in_language(locale: Locale, en: &'static str, de: &'static str) -> &'static str {
    match locale {
        Locale::En => en,
        Locale::De => de,
    }
}

fn pick(stream: &mut Stream, count: usize) -> usize {
    usize::try_from(stream.below(count as u64)).unwrap_or(0)
}

/// So many different numbers below a bound, in a random order.
fn distinct(stream: &mut Stream, bound: usize, count: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..bound).collect();
    for place in 0..count.min(bound) {
        let other = place + pick(stream, bound - place);
        all.swap(place, other);
    }
    all.truncate(count);
    all
}

fn shuffle<T>(stream: &mut Stream, values: &mut [T]) {
    for left in (2..=values.len()).rev() {
        let other = pick(stream, left);
        values.swap(left - 1, other);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use core_types::Seed;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_words_are_fit_for_it() {
        for words in [ITEMS, RIDDLES] {
            for locale in Locale::ALL {
                let said: BTreeSet<&str> = words.iter().map(|(en, de)| in_language(locale, en, de)).collect();
                assert_eq!(said.len(), words.len(), "no word twice");
            }
        }
        for (en, de) in RIDDLES {
            for word in [en, de] {
                assert!((4..=8).contains(&word.chars().count()), "{word}");
                assert_eq!(*word, word.to_lowercase(), "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_task_has_one_right_answer_and_replays(seed: [u8; 32], number: u32) {
            let draw = || Task::draw(&mut Seed::new(seed).stream(&["task", &number.to_string()]));
            let task = draw();
            prop_assert_eq!(&task, &draw());
            for locale in Locale::ALL {
                let choices = task.choices(locale);
                if let Task::Word { word, .. } = task {
                    let (en, de) = RIDDLES[word];
                    let wanted = in_language(locale, en, de);
                    let mut letters: Vec<String> = task.letters(locale).to_lowercase().split(' ').map(str::to_owned).collect();
                    prop_assert_ne!(letters.concat(), wanted);
                    letters.sort();
                    let mut expected: Vec<String> = wanted.chars().map(String::from).collect();
                    expected.sort();
                    prop_assert_eq!(letters, expected);
                    prop_assert!(task.is_right(&TaskAnswer::Typed(format!(" {} ", wanted.to_uppercase()))));
                    prop_assert!(!task.is_right(&TaskAnswer::Typed(String::new())));
                } else {
                    let unique: BTreeSet<&String> = choices.iter().collect();
                    prop_assert_eq!(unique.len(), choices.len(), "{:?}", choices);
                    let right = (0..9).filter(|place| task.is_right(&TaskAnswer::Choice(*place))).count();
                    prop_assert_eq!(right, 1);
                }
            }
            prop_assert!(!task.is_right(&TaskAnswer::Skipped));
        }

        #[test]
        fn the_bonus_is_whole_in_time_and_half_after_it(seed: [u8; 32], millis in 0..200_000_u64) {
            let task = Task::draw(&mut Seed::new(seed).stream(&["task"]));
            let took = Duration::from_millis(millis);
            let answers = (0..5).map(TaskAnswer::Choice).chain([TaskAnswer::Skipped, TaskAnswer::Typed("lantern".to_owned())]);
            for answer in answers {
                let bonus = task.bonus(&answer, took);
                let expected = match (task.is_right(&answer), took <= task.kind().time()) {
                    (true, true) => 100_000,
                    (true, false) => 50_000,
                    _ => 0,
                };
                prop_assert_eq!(bonus, expected);
            }
        }
    }

    #[test]
    fn every_kind_comes_up() {
        let seed = Seed::new([5; 32]);
        let kinds: BTreeSet<String> = (0..200)
            .map(|number: i32| {
                format!(
                    "{:?}",
                    Task::draw(&mut seed.stream(&["task", &number.to_string()])).kind()
                )
            })
            .collect();
        assert_eq!(kinds.len(), TaskKind::ALL.len(), "{kinds:?}");
    }
}
