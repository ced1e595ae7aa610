//! The forms of `/setup`.

use core_errors::{AppError, codes};

use super::super::settings::name;
use crate::{
    command::Form,
    presentation::{Field, Words, form, label},
    reply::Modal,
};

/// What coins are called.
pub(super) const COINS: &str = "coins";
/// Where the server is at home.
pub(super) const PLACE: &str = "place";

/// A form with the names of its fields and the settings behind them.
type Fields = [(&'static str, &'static str); 2];

const COINS_FIELDS: Fields = [("name", "currency.name"), ("symbol", "currency.symbol")];
const PLACE_FIELDS: Fields = [("zone", "time_zone"), ("language", "language")];

fn fields(action: &str) -> Option<Fields> {
    match action {
        COINS => Some(COINS_FIELDS),
        PLACE => Some(PLACE_FIELDS),
        _ => None,
    }
}

/// The form for a step with what is set now.
pub(super) fn open(words: &Words, action: &str, id: String, now: impl Fn(&str) -> String) -> Modal {
    let fields = fields(action).into_iter().flatten().map(|(field, key)| Field {
        name: field,
        label: name(words, key),
        about: Some(words.label(&format!("setup-field-{field}"), &[])),
        value: Some(now(key)),
        longest: 64,
        required: true,
    });
    form(&label!(words, "setup-title"), id, fields.collect())
}

/// What was typed, by setting.
pub(super) fn read(form: &Form) -> Result<Vec<(&'static str, String)>, AppError> {
    let fields = fields(&form.id.action).ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
    let typed = fields
        .iter()
        .map(|(field, key)| (*key, form.text(field).to_owned()));
    Ok(typed.collect())
}
