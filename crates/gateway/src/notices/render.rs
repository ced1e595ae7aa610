//! A notice as a message.

use core_errors::AppError;
use core_security::{NOTICE_KINDS, Notice, NoticeArg, NoticeKind, NoticeTone};
use core_types::Locale;
use domain_economy::settings::GuildSettings;

use crate::{
    ComponentId, ComponentIds,
    commands::currency,
    presentation::{Button, Card, Markup, Style, Tone, Value, Words},
    reply::Message,
};

/// The message of a notice in this language, with signed buttons.
pub(super) fn message(
    notice: &Notice,
    locale: Locale,
    settings: &GuildSettings,
    ids: &ComponentIds,
) -> Result<Message, AppError> {
    let known = NOTICE_KINDS.iter().find(|kind| kind.key == notice.kind);
    let kind = known.ok_or_else(|| AppError::internal(format!("no notice is called {}", notice.kind)))?;
    let words = Words::with_currency(locale, currency(settings));
    let args = values(&words, kind, notice);
    let [title, text] =
        ["title", "text"].map(|part| words.markup(&format!("notice-{}-{part}", kind.key), &args));
    let mut buttons = Vec::new();
    for button in &notice.buttons {
        let id = ComponentId::new(&button.command, &button.action).carrying(&button.payload);
        let style = if buttons.is_empty() {
            Style::Primary
        } else {
            Style::Plain
        };
        let label = words.label(&button.label, &[]);
        buttons.push(Button::new(style, label, ids.sign(&id, Some(notice.guild))?));
    }
    let card = Card::new(tone(kind.tone), &title).text(text).buttons(buttons);
    Ok(Message::public(card))
}

fn values(words: &Words, kind: &NoticeKind, notice: &Notice) -> Vec<(&'static str, Value)> {
    let of = |name: &&'static str| {
        let found = notice.args.iter().find(|(given, _)| given == name);
        // A text must not fail because an older version of the program knew less.
        let value = found.map_or_else(|| Value::Foreign(String::new()), |(_, arg)| value(words, arg));
        (*name, value)
    };
    kind.args.iter().map(of).collect()
}

fn value(words: &Words, arg: &NoticeArg) -> Value {
    match arg {
        NoticeArg::Text(text) => Value::from(text),
        NoticeArg::Number(count) => Value::from(*count),
        NoticeArg::Money(amount) => Value::from(*amount),
        NoticeArg::Time(at) => Value::from(*at),
        NoticeArg::User(user) => Value::from(*user),
        NoticeArg::Key(key) => Value::from(words.markup(key, &[])),
        NoticeArg::Role(role) => Value::from(Markup::trusted(format!("<@&{role}>"))),
    }
}

const fn tone(tone: NoticeTone) -> Tone {
    match tone {
        NoticeTone::Neutral => Tone::Neutral,
        NoticeTone::Good => Tone::Good,
        NoticeTone::Caution => Tone::Caution,
        NoticeTone::Bad => Tone::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_texts_in_every_language() {
        let mut missing = Vec::new();
        for kind in NOTICE_KINDS {
            let args: Vec<_> = kind
                .args
                .iter()
                .map(|name| (*name, Value::from("something")))
                .collect();
            for locale in Locale::ALL {
                for part in ["title", "text"] {
                    let key = format!("notice-{}-{part}", kind.key);
                    if Words::new(locale).markup_if_complete(&key, &args).is_none() {
                        missing.push(format!("{key} in {}", locale.tag()));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
