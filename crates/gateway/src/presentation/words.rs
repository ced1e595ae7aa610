//! Every text in every language, and the one way to say it.

mod check;
use std::collections::HashMap;

pub(crate) use check::checked;
#[cfg(test)]
pub(crate) use check::is_said_fully;
use core_errors::Arg;
use core_types::{Locale, Money, Timestamp, UserId};
use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, langid};

use super::{
    Markup,
    markup::clean,
    numbers::{self, number},
};

fluent_templates::static_loader! {
    static LANGUAGES = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| {
            // Marks around arguments would be counted against Discord's limits and show as boxes in some clients.
            bundle.set_use_isolating(false);
            let german = bundle.locales.first().is_some_and(|tag| tag.language.as_str() == "de");
            bundle.set_formatter(Some(if german {
                |value, _| grouped(Locale::De, value)
            } else {
                |value, _| grouped(Locale::En, value)
            }));
        },
    };
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "counts are whole and far below 2^53, where f64 is exact"
)]
fn grouped(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(count) => Some(number(locale, count.value as i64)),
        _ => None,
    }
}

const fn language(locale: Locale) -> LanguageIdentifier {
    match locale {
        Locale::En => langid!("en"),
        Locale::De => langid!("de"),
    }
}

/// The text of a key in one language alone, with arguments already written in that language.
pub(crate) fn lookup(locale: Locale, key: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
    let args: HashMap<&str, FluentValue<'_>> =
        args.iter().map(|(name, value)| (*name, value.clone())).collect();
    let args = (!args.is_empty()).then_some(&args);
    LANGUAGES
        .lookup_single_language(&language(locale), key, args)
        .ok()
}

/// What a guild calls its money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// A short sign in front of amounts, such as `🪙`; may be empty.
    pub symbol: String,
    /// The names for one and for several, if the guild chose its own; else each language has its own word.
    pub names: Option<(String, String)>,
}

impl Default for Currency {
    fn default() -> Self {
        Self {
            symbol: "🪙".to_owned(),
            names: None,
        }
    }
}

/// A language and a currency: says texts, numbers and amounts to one member.
#[derive(Debug, Clone)]
pub struct Words {
    locale: Locale,
    currency: Currency,
}

/// A value inside a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Foreign text: cleaned and escaped.
    Foreign(String),
    /// Safe text: shown as it is.
    Safe(Markup),
    /// A count, which may decide between singular and plural.
    Number(i64),
    /// An amount of the guild's currency.
    Money(Money),
    /// A moment, relative and absolute.
    Time(Timestamp),
    /// A person, as a mention.
    User(UserId),
}

macro_rules! value_from {
    ($($from:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        }
    )+};
}

value_from! {
    &str => Foreign, String => Foreign, &String => Foreign, Markup => Safe, i64 => Number, u32 => Number, i32 => Number,
    u16 => Number, u8 => Number, Money => Money, Timestamp => Time, UserId => User,
}

impl From<&Markup> for Value {
    fn from(value: &Markup) -> Self {
        Self::Safe(value.clone())
    }
}

impl From<Arg> for Value {
    fn from(value: Arg) -> Self {
        match value {
            Arg::Text(text) => Self::Foreign(text),
            Arg::Number(count) => Self::Number(count),
            Arg::Money(amount) => Self::Money(amount),
            Arg::Time(at) => Self::Time(at),
            Arg::User(user) => Self::User(user),
            Arg::Channel(channel) => Self::Safe(Markup::trusted(format!("<#{channel}>"))),
            // A kind of value that this version does not know says nothing rather than something wrong.
            _ => Self::Foreign(String::new()),
        }
    }
}

/// Foreign text inside a sentence is cut to this many graphemes.
const LONGEST: usize = 200;

impl Words {
    /// Speaks this language, with the usual coins.
    pub fn new(locale: Locale) -> Self {
        Self {
            locale,
            currency: Currency::default(),
        }
    }

    /// Speaks this language about this guild's money.
    pub const fn with_currency(locale: Locale, currency: Currency) -> Self {
        Self { locale, currency }
    }

    /// The language.
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// The text of a key, as markup. Prefer `say!`, which the compiler checks.
    pub fn markup(&self, key: &str, args: &[(&'static str, Value)]) -> Markup {
        let args: Vec<_> = args
            .iter()
            .map(|(name, value)| (*name, self.argument(value)))
            .collect();
        Markup::trusted(self.text(key, &args))
    }

    /// The text of a key, for places without markdown (labels, placeholders, suggestions). Prefer
    /// `label!`, which the compiler checks.
    pub fn label(&self, key: &str, args: &[(&'static str, Value)]) -> String {
        let args: Vec<_> = args
            .iter()
            .map(|(name, value)| {
                let shown = match value {
                    Value::Foreign(text) => FluentValue::from(clean(text, LONGEST)),
                    Value::Number(count) => FluentValue::from(*count),
                    other => FluentValue::from(self.value(other).plain()),
                };
                (*name, shown)
            })
            .collect();
        self.text(key, &args)
    }

    /// The text of a key in this language, or nothing if it does not exist or needs an argument that is not there.
    pub(crate) fn markup_if_complete(&self, key: &str, args: &[(&'static str, Value)]) -> Option<Markup> {
        let args: Vec<_> = args
            .iter()
            .map(|(name, value)| (*name, self.argument(value)))
            .collect();
        lookup(self.locale, key, &args).map(Markup::trusted)
    }

    fn text(&self, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        lookup(self.locale, key, args)
            .or_else(|| lookup(Locale::En, key, args))
            .unwrap_or_else(|| {
                tracing::error!(key, "a text or one of its arguments is missing");
                key.to_owned()
            })
    }

    /// A value as markup.
    pub fn value(&self, value: &Value) -> Markup {
        match value {
            Value::Foreign(text) => Markup::escaped(text, LONGEST),
            Value::Safe(markup) => markup.clone(),
            Value::Number(count) => Markup::trusted(number(self.locale, *count)),
            Value::Money(amount) => self.money(*amount),
            Value::Time(at) => Markup::trusted(numbers::moment(*at)),
            Value::User(user) => mention(*user),
        }
    }

    /// A value as Fluent takes it: counts stay numbers, so that they can decide between singular and plural.
    pub(crate) fn argument(&self, value: &Value) -> FluentValue<'static> {
        match value {
            Value::Number(count) => FluentValue::from(*count),
            other => FluentValue::from(self.value(other).to_string()),
        }
    }

    /// An amount with sign and name: `🪙 1,234 coins`.
    pub fn money(&self, amount: Money) -> Markup {
        let figure = number(self.locale, amount.minor());
        let name = self.currency_name(amount.minor());
        let symbol = Markup::escaped(&self.currency.symbol, 32);
        let gap = if symbol.is_empty() { "" } else { "\u{a0}" };
        Markup::trusted(format!("{symbol}{gap}{figure}\u{a0}{name}"))
    }

    /// An amount as digits alone, for tables.
    pub fn figure(&self, amount: Money) -> String {
        number(self.locale, amount.minor())
    }

    /// What this many of the currency are called.
    pub fn currency_name(&self, count: i64) -> Markup {
        match &self.currency.names {
            Some((one, _)) if count == 1 || count == -1 => Markup::escaped(one, 32),
            Some((_, other)) => Markup::escaped(other, 32),
            None => Markup::trusted(self.text("currency", &[("count", FluentValue::from(count))])),
        }
    }
}

/// A person as Discord shows them. Whether they are notified is for the message to decide.
pub fn mention(user: UserId) -> Markup {
    Markup::trusted(format!("<@{user}>"))
}

/// Says a text with its arguments: `say!(words, "pay-done", to = user, amount = money)`.
///
/// A key that the English texts do not have, or an argument that is missing, does not compile.
macro_rules! say {
    ($words:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $words.markup(
            const { $crate::presentation::words::checked($key, &[$(stringify!($name)),*]) },
            &[$((stringify!($name), $crate::presentation::Value::from($value))),*],
        )
    };
}

/// The same as `say!` for places without markdown: button labels, placeholders, suggestions, form titles.
macro_rules! label {
    ($words:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $words.label(
            const { $crate::presentation::words::checked($key, &[$(stringify!($name)),*]) },
            &[$((stringify!($name), $crate::presentation::Value::from($value))),*],
        )
    };
}

pub(crate) use {label, say};
