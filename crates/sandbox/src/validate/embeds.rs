//! Embeds and their limits.

use serde_json::Value;

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

pub(super) fn check(embeds: &[Value], errors: &mut FormErrors) {
    if embeds.len() > 10 {
        errors.add("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
    }
    let mut total = 0;
    for (index, embed) in embeds.iter().enumerate() {
        let path = format!("embeds.{index}");
        if !embed.is_object() {
            errors.add(
                &path,
                "DICT_TYPE_CONVERT",
                "Only dictionaries may be used in a DictType",
            );
            continue;
        }
        for (pointer, max) in TEXTS {
            if let Some(text) = embed.pointer(pointer).and_then(Value::as_str) {
                total += text.chars().count();
                errors.length(&format!("{path}{}", pointer.replace('/', ".")), text, 0, max);
            }
        }
        let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
        if fields.len() > 25 {
            errors.add(
                &format!("{path}.fields"),
                "BASE_TYPE_MAX_LENGTH",
                "Must be 25 or fewer in length.",
            );
        }
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
        for key in [
            "/url",
            "/image/url",
            "/thumbnail/url",
            "/author/url",
            "/author/icon_url",
            "/footer/icon_url",
        ] {
            if let Some(url) = embed.pointer(key).and_then(Value::as_str)
                && !["http://", "https://", "attachment://"]
                    .iter()
                    .any(|scheme| url.starts_with(scheme))
            {
                let at = format!("{path}{}", key.replace('/', "."));
                errors.add(
                    &at,
                    "URL_TYPE_INVALID_SCHEME",
                    &format!("Scheme of \"{url}\" must be one of ('http', 'https', 'attachment')."),
                );
            }
        }
        if let Some(colour) = embed["color"].as_u64() {
            errors.range(&format!("{path}.color"), colour, 0, 0xFF_FFFF);
        }
        let is_empty = TEXTS.iter().all(|(pointer, _)| embed.pointer(pointer).is_none())
            && fields.is_empty()
            && ["image", "thumbnail"].iter().all(|key| embed.get(key).is_none());
        if is_empty {
            errors.add(
                &format!("{path}.description"),
                "BASE_TYPE_REQUIRED",
                "This field is required",
            );
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
