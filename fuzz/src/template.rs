//! Hostile values in the texts of the language files, and hostile names of a server's money.

use core_errors::{AppError, CATALOGUE, ErrorId};
use core_types::{Locale, Money};
use gateway::{
    Texts as _,
    presentation::{Currency, Languages, Words, error_card},
};
use serde_json::Value;

/// The arguments that texts of errors know, and one they do not.
const NAMES: [&str; 8] = [
    "setting",
    "name",
    "allowed",
    "action",
    "command",
    "option",
    "member",
    "unheard_of",
];

pub fn run(mut data: &[u8]) {
    let [code, name, what] = super::take(&mut data);
    let amount = i64::from_le_bytes(super::take(&mut data));
    let hostile = super::text_of(data).into_owned();
    let code = CATALOGUE[usize::from(code) % CATALOGUE.len()];
    let name = NAMES[usize::from(name) % NAMES.len()];
    let currency = Currency {
        symbol: if what & 1 == 1 {
            hostile.clone()
        } else {
            "🪙".to_owned()
        },
        names: (what & 2 == 2).then(|| (hostile.clone(), hostile.clone())),
    };
    let bare = AppError::new(code).context(hostile.clone());
    let error = AppError::new(code)
        .with(name, hostile.clone())
        .with("available", Money::new(amount))
        .with("most", Money::new(amount))
        .with("count", amount)
        .context(hostile.clone());
    let id = ErrorId::derive("1", code);
    for locale in Locale::ALL {
        let words = Words::with_currency(locale, currency.clone());
        let ours = texts(&error_card(&Words::new(locale), &bare, id).components());
        let card = error_card(&words, &error, id);
        let parts = texts(&card.components());
        let all = parts.concat();
        assert!(all.encode_utf16().count() <= 4_000, "{code}: {} units", all.len());
        for active in ["@everyone", "@here", "](http", "://", "discord.gg/"] {
            assert!(
                ours.concat().contains(active) || !all.contains(active),
                "{code}: {active} in {all}"
            );
        }
        let signs = |text: &str| unescaped(text, "<@") + unescaped(text, "<t:") + unescaped(text, "```");
        assert!(signs(&all) <= signs(&ours.concat()), "{code}: {all}");
        assert!(!card.plain().is_empty());
        let said = Languages.get(
            locale,
            &format!("error-{}", code.name().replace(['.', '_'], "-")),
            &[(name, hostile.clone().into())],
        );
        assert!(said.is_some(), "{code} has no text");
    }
}

/// How often something stands in a text without a backslash before it.
fn unescaped(text: &str, wanted: &str) -> usize {
    let found = text.match_indices(wanted);
    found
        .filter(|(at, _)| {
            let before = &text[..*at];
            (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2)
        })
        .count()
}

/// Everything there is to read in a card.
fn texts(components: &impl serde::Serialize) -> Vec<String> {
    let mut waiting = vec![serde_json::to_value(components).expect("JSON")];
    let mut found = Vec::new();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values),
            Value::Object(fields) => {
                if let Some(Value::String(content)) = fields.get("content") {
                    found.push(content.clone());
                }
                waiting.extend(fields.into_iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    found
}
