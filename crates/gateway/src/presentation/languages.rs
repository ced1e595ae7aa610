//! The texts as the stack needs them: by key, and as cards for errors.

use core_errors::{AppError, Arg, Code, ErrorId, ErrorKind};
use core_types::Locale;

use super::{Button, Card, Markup, Style, Tone, Value, Words, label, say, words::lookup};
use crate::{
    reply::View,
    texts::{ErrorShown, Texts},
};

/// All languages of the language files, as the [`Texts`] of the stack.
#[derive(Debug, Clone, Copy, Default)]
pub struct Languages;

impl Texts for Languages {
    fn get(&self, locale: Locale, key: &str, args: &[(&str, Arg)]) -> Option<String> {
        let words = Words::new(locale);
        let args: Vec<_> = args
            .iter()
            .map(|(name, arg)| (*name, words.argument(&arg.clone().into())))
            .collect();
        lookup(locale, key, &args)
    }

    fn error(&self, shown: ErrorShown<'_>) -> View {
        let words = Words::with_currency(shown.locale, shown.currency);
        let card = error_card(&words, shown.error, shown.id);
        match shown.report {
            Some(id) => card
                .buttons(vec![
                    Button::new(Style::Plain, label!(words, "report-button"), id).icon("📣"),
                ])
                .into(),
            None => card.into(),
        }
    }
}

/// What failed, why, what to do about it, and the id under which the staff find it in the log.
pub fn error_card(words: &Words, error: &AppError, id: ErrorId) -> Card {
    let code = error.code();
    let (tone, title) = match code.kind() {
        ErrorKind::Refused | ErrorKind::Conflict | ErrorKind::Limited => {
            (Tone::Caution, say!(words, "error-title-refused"))
        }
        ErrorKind::Forbidden => (Tone::Bad, say!(words, "error-title-forbidden")),
        kind if kind.is_our_fault() => (Tone::Bad, say!(words, "error-title-ours")),
        _ => (Tone::Bad, say!(words, "error-title")),
    };
    Card::new(tone, &title)
        .text(message(words, error))
        .text(words.markup(&format!("tip-{}", key(code)), &[]))
        .footer(&say!(
            words,
            "error-id",
            code = Markup::trusted(code.name()),
            id = Markup::trusted(id.to_string())
        ))
}

/// The most telling message there is: with figures if the error brings them all, else without.
fn message(words: &Words, error: &AppError) -> Markup {
    let key = key(error.code());
    let args: Vec<(&'static str, Value)> = error
        .args()
        .iter()
        .map(|(name, value)| (*name, value.clone().into()))
        .collect();
    ["range", "detail"]
        .iter()
        .find_map(|form| words.markup_if_complete(&format!("error-{key}-{form}"), &args))
        .unwrap_or_else(|| words.markup(&format!("error-{key}"), &[]))
}

/// The part of a key that stands for a code: `economy.not_enough` is `economy-not-enough`.
pub(crate) fn key(code: Code) -> String {
    code.name().replace(['.', '_'], "-")
}

/// The key under which the texts of a command begin: `command-work-apply` for `/work apply`.
pub(crate) fn command_key(path: &[String]) -> String {
    format!("command-{}", path.join("-"))
}

impl From<Card> for View {
    fn from(card: Card) -> Self {
        Self::components(card.components(), card.plain()).with_pictures(card.pictures)
    }
}

#[cfg(test)]
mod tests {
    use core_errors::{CATALOGUE, codes};
    use core_types::{Money, Timestamp};

    use super::*;

    #[test]
    fn every_code_has_a_message_and_a_tip_in_every_language() {
        for locale in Locale::ALL {
            for code in CATALOGUE {
                for part in ["error", "tip"] {
                    let key = format!("{part}-{}", key(*code));
                    assert!(lookup(locale, &key, &[]).is_some(), "{locale:?}: {key}");
                }
            }
        }
    }

    #[test]
    fn figures_are_shown_when_the_error_brings_them() {
        let id = ErrorId::derive("1", codes::NOT_ENOUGH);
        let bare = AppError::new(codes::NOT_ENOUGH).context("secret");
        let full = AppError::new(codes::NOT_ENOUGH).with("available", Money::new(1_234));
        let plain = |locale, error: &AppError| error_card(&Words::new(locale), error, id).plain();
        assert_eq!(
            plain(Locale::En, &bare),
            format!(
                "⚠️ Not now\nThere are not enough coins for that.\n/balance shows what you have; /work shift and /daily earn \
                 you more.\neconomy.not_enough · Error id: {id}"
            )
        );
        assert!(plain(Locale::En, &full).contains("you have 🪙\u{a0}1,234\u{a0}coins"));
        assert!(plain(Locale::De, &full).contains("Du hast 🪙\u{a0}1.234\u{a0}Münzen"));
        assert!(plain(Locale::De, &full).contains("/arbeit schicht"));
    }

    #[test]
    fn the_stack_gets_texts_by_key_in_one_language_alone() {
        let get = |locale, key| Languages.get(locale, key, &[]);
        assert_eq!(
            get(Locale::De, "command-balance-name").as_deref(),
            Some("kontostand")
        );
        assert_eq!(get(Locale::En, "command-balance-name"), None);
        assert_eq!(get(Locale::En, "no-such-key"), None);
        let id = [("code", Arg::from("C")), ("id", Arg::from("X"))];
        assert_eq!(
            Languages.get(Locale::En, "error-id", &id).as_deref(),
            Some("C · Error id: `X`")
        );
        let when = AppError::new(codes::DAILY_TAKEN).with("at", Timestamp::from_seconds(60));
        let card = error_card(
            &Words::new(Locale::En),
            &when,
            ErrorId::derive("1", codes::DAILY_TAKEN),
        );
        assert!(
            card.plain().contains("ready 1970-01-01 00:01:00 UTC."),
            "{}",
            card.plain()
        );
    }
}
