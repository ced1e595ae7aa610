//! Embeds and their limits.

use serde_json::{Map, Value, json};

use super::url;
use crate::error::FormErrors;

/// Longest text of all embeds of a message together.
const MAX_TOTAL: usize = 6000;

/// Text fields of an embed and how long they may be.
const TEXTS: [(&str, usize); 4] = [
    ("/title", 256),
    ("/description", 4096),
    ("/footer/text", 2048),
    ("/author/name", 256),
];

/// Addresses of an embed and their schemes.
const URLS: [(&str, &[&str]); 6] = [
    ("/url", url::LINK),
    ("/author/url", url::LINK),
    ("/image/url", url::MEDIA),
    ("/thumbnail/url", url::MEDIA),
    ("/author/icon_url", url::MEDIA),
    ("/footer/icon_url", url::MEDIA),
];

/// Longest address, in characters.
const MAX_URL: usize = 2048;

pub(super) fn check(embeds: &[Value], errors: &mut FormErrors) {
    if embeds.len() > 10 {
        errors.add("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
    }
    let mut total = 0;
    for (index, embed) in embeds.iter().enumerate() {
        let path = format!("embeds.{index}");
        if embed.is_object() {
            total += check_one(embed, &path, errors);
        } else {
            let message = "Only dictionaries may be used in a ModelType";
            errors.add(&path, "MODEL_TYPE_CONVERT", message);
        }
    }
    if total > MAX_TOTAL {
        errors.add(
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
            "Embed size exceeds maximum size of 6000",
        );
    }
}

/// Checks one embed. How many characters of text it has.
fn check_one(embed: &Value, path: &str, errors: &mut FormErrors) -> usize {
    let at = |pointer: &str| format!("{path}{}", pointer.replace('/', "."));
    let mut total = 0;
    for (pointer, max) in TEXTS {
        if let Some(text) = embed.pointer(pointer).and_then(Value::as_str) {
            total += text.chars().count();
            errors.length(&at(pointer), text, 0, max);
        }
    }
    for (outer, inner) in [("footer", "text"), ("author", "name")] {
        if embed[outer].is_object() && embed[outer][inner].as_str().is_none_or(str::is_empty) {
            errors.required(&format!("{path}.{outer}.{inner}"));
        }
    }
    for outer in ["image", "thumbnail"] {
        if embed[outer].is_object() && embed[outer]["url"].as_str().is_none_or(str::is_empty) {
            errors.required(&format!("{path}.{outer}.url"));
        }
    }
    total += check_fields(embed, path, errors);
    for (pointer, schemes) in URLS {
        let given = embed.pointer(pointer).and_then(Value::as_str);
        if let Some(given) = given.filter(|given| !given.is_empty()) {
            url::check(given, &at(pointer), schemes, MAX_URL, errors);
        }
    }
    match &embed["color"] {
        Value::Null => {}
        colour => match colour.as_i64() {
            Some(colour) if colour < 0 => {
                let message = "int value should be greater than or equal to 0.";
                errors.add(&at("/color"), "NUMBER_TYPE_MIN", message);
            }
            Some(colour) => errors.range(&at("/color"), colour.unsigned_abs(), 0, 0xFF_FFFF),
            None => {
                let message = format!("Value {colour} is not int.");
                errors.add(&at("/color"), "NUMBER_TYPE_COERCE", &message);
            }
        },
    }
    let timestamp = &embed["timestamp"];
    if !timestamp.is_null() && !timestamp.as_str().is_some_and(is_iso8601) {
        let message = format!("Could not parse {timestamp}. Should be ISO8601.");
        errors.add(&at("/timestamp"), "DATE_TIME_TYPE_PARSE", &message);
    }
    if is_empty(embed) {
        errors.required(&at("/description"));
    }
    total
}

fn check_fields(embed: &Value, path: &str, errors: &mut FormErrors) -> usize {
    let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
    if fields.len() > 25 {
        errors.add(
            &format!("{path}.fields"),
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    let mut total = 0;
    for (number, field) in fields.iter().enumerate() {
        for (key, max) in [("name", 256), ("value", 1024)] {
            let text = field[key].as_str().unwrap_or_default();
            total += text.chars().count();
            let at = format!("{path}.fields.{number}.{key}");
            if text.is_empty() {
                errors.required(&at);
            }
            errors.length(&at, text, 0, max);
        }
    }
    total
}

fn is_empty(embed: &Value) -> bool {
    let has_text = |pointer: &str| embed.pointer(pointer).is_some_and(|text| !text.is_null());
    TEXTS.iter().all(|(pointer, _)| !has_text(pointer))
        && embed["fields"].as_array().is_none_or(Vec::is_empty)
        && ["image", "thumbnail", "author", "footer"]
            .iter()
            .all(|key| embed[*key].is_null())
}

/// Fills in what Discord fills in, and drops what was sent as null.
pub(crate) fn complete(embeds: &mut [Value]) {
    for embed in embeds.iter_mut().filter_map(Value::as_object_mut) {
        embed.retain(|_, value| !value.is_null());
        embed.insert("type".to_owned(), json!("rich"));
        for (key, url, proxied) in [
            ("image", "url", "proxy_url"),
            ("thumbnail", "url", "proxy_url"),
            ("author", "icon_url", "proxy_icon_url"),
            ("footer", "icon_url", "proxy_icon_url"),
        ] {
            if let Some(part) = embed.get_mut(key).and_then(Value::as_object_mut) {
                complete_part(part, url, proxied);
            }
        }
        let fields = embed.get_mut("fields").and_then(Value::as_array_mut);
        for field in fields.into_iter().flatten() {
            if !field["inline"].is_boolean() {
                field["inline"] = json!(false);
            }
        }
    }
}

fn complete_part(part: &mut Map<String, Value>, url: &str, proxied: &str) {
    part.retain(|_, value| !value.is_null());
    if let Some(url) = part.get(url).cloned() {
        part.entry(proxied).or_insert(url);
    }
}

/// A date, or a date and a time, as ISO 8601 writes them; the numbers themselves are not looked at closely.
fn is_iso8601(text: &str) -> bool {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let date: Vec<_> = date.split('-').collect();
    let in_range = |text: &str, digits: usize, low: u32, high: u32| {
        text.len() == digits
            && text
                .parse()
                .is_ok_and(|number: u32| (low..=high).contains(&number))
    };
    let is_date = matches!(date.as_slice(), [year, month, day]
        if in_range(year, 4, 0, 9999) && in_range(month, 2, 1, 12) && in_range(day, 2, 1, 31));
    let clock = time.split(['Z', '+', '-']).next().unwrap_or_default();
    let clock: Vec<_> = clock
        .split(['.', ','])
        .next()
        .unwrap_or_default()
        .split(':')
        .collect();
    let is_time = matches!(clock.as_slice(), [hour, rest @ ..]
        if in_range(hour, 2, 0, 23) && rest.len() <= 2 && rest.iter().all(|part| in_range(part, 2, 0, 59)));
    is_date && is_time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_iso_8601() {
        for (text, is_good) in [
            ("2024-02-29", true),
            ("2024-02-29T23:59:59.123Z", true),
            ("2024-02-29T23:59:59+00:00", true),
            ("2024-02-29 23:59", true),
            ("2024-13-01", false),
            ("2024-01-01T25:00", false),
            ("yesterday", false),
            ("1709251199", false),
        ] {
            assert_eq!(is_iso8601(text), is_good, "{text}");
        }
    }
}
