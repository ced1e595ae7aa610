//! Names of commands and options, and their translations.

use serde_json::Value;

use crate::error::FormErrors;

/// The locales Discord knows.
const LOCALES: [&str; 34] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja",
    "zh-TW", "ko", "ar", "he",
];

/// Whether Discord knows the locale.
pub(crate) fn is_locale(locale: &str) -> bool {
    LOCALES.contains(&locale)
}

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, lower case where there is one.
pub(super) fn check_name(name: &str, path: &str, errors: &mut FormErrors) {
    let fits = |c: char| {
        c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}')
    };
    let is_lower = |c: char| c.to_lowercase().eq([c]);
    if name.is_empty() {
        errors.required(path);
    } else if name.chars().count() > 32 {
        errors.length(path, name, 1, 32);
    } else if !name.chars().all(fits) {
        let message = "String value did not match validation regex.";
        errors.add(path, "STRING_TYPE_REGEX", message);
    } else if !name.chars().all(is_lower) {
        errors.add(
            path,
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        );
    }
}

pub(super) fn check_localisations(texts: &Value, path: &str, are_names: bool, errors: &mut FormErrors) {
    for (locale, text) in texts.as_object().into_iter().flatten() {
        let (path, text) = (format!("{path}.{locale}"), text.as_str().unwrap_or_default());
        if !is_locale(locale) {
            errors.add(&path, "BASE_TYPE_CHOICES", "This is not a locale Discord knows.");
        } else if are_names {
            check_name(text, &path, errors);
        } else {
            errors.length(&path, text, 1, 100);
        }
    }
}
