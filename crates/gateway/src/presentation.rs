//! The face of the hall: cards, figures, texts in every language, and Discord's limits.
//!
//! A command describes its reply as a [`Card`] and says it with [`Words`]; this module turns it into Discord's components
//! (or an embed, or plain text) and cuts it to Discord's limits. Nothing outside it knows those limits.
//!
//! - Foreign text (names, notes, reasons) becomes [`Markup`] only by [`Markup::escaped`].
//! - Colour never speaks alone: a [`Tone`] is a colour, an icon and a word.
//! - Every moment is shown relative and absolute, every progress bar beside its figures.
//!
//! # How to add a language
//!
//! 1. Add a variant to `core_types::Locale`; the compiler then names the two places that decide how numbers look
//!    (`numbers.rs`) and which files belong to it (`words.rs`).
//! 2. Copy `locales/en` and translate. Leave out nothing: tests compare keys and arguments, and hold names and
//!    descriptions of commands against Discord's limits. A `…-name` may be left out; the English one is then used.
//!
//! # How to add a text
//!
//! Write it to a file in `locales/en`, then say it with `say!` (markdown) or `label!` (buttons, placeholders). A key or
//! argument that does not exist does not compile; one that nobody says, or that a language lacks, fails a test.

mod card;
mod figures;
mod form;
mod languages;
pub(crate) mod limits;
mod markup;
mod numbers;
mod wire;
pub(crate) mod words;

pub use card::{Block, Button, Card, Select, SelectOption, Style, Tone, moment, small};
pub use figures::{Align, Table, bar, steps};
pub use form::{Field, form};
pub use languages::{Languages, error_card};
pub(crate) use languages::{command_key, key as error_key};
pub use markup::{Markup, clean, truncate};
pub use numbers::{date, day_name, duration, number, percent, signed};
pub use words::{Currency, Value, Words, mention};
pub(crate) use words::{label, say};

#[cfg(test)]
mod language_files;
