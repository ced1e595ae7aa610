//! Keeps secrets out of log lines: by the name of a field, and by what a text looks like.

mod find;

use std::borrow::Cow;
use std::ops::Range;

/// Stands where a secret was.
pub const MASK: &str = "***";

/// Parts of a name that make every such field secret.
const SECRET_PARTS: [&str; 7] = [
    "token",
    "secret",
    "passw",
    "authorization",
    "credential",
    "cookie",
    "apikey",
];

/// Names that end in `key` and are no secrets: ours, for rows and texts.
const OPEN_KEYS: [&str; 6] = [
    "idempotency_key",
    "dedupe_key",
    "partition_key",
    "unique_key",
    "cache_key",
    "message_key",
];

/// Whether a field of this name is never shown: `token`, `client_secret`, `password`, `authorization`, `key`,
/// `api_key`…
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    SECRET_PARTS.iter().any(|part| name.contains(part))
        || name == "key"
        || (name.ends_with("_key") && !OPEN_KEYS.contains(&name.as_str()))
}

/// Masks what looks like a secret in a text: Discord bot tokens, tokens in webhook and interaction addresses, passwords in
/// addresses, `Bearer …` and `Bot …` credentials, and values written behind a secret name (`token: "…"`, `password=…`).
pub fn scrub(text: &str) -> Cow<'_, str> {
    let mut found = find::secrets(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for Range { start, end: stop } in found {
        if start >= end {
            out.push_str(&text[end..start]);
            out.push_str(MASK);
        }
        end = end.max(stop);
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made up, with the shape of the real thing; put together here so that no scanner takes the source for a leak.
    fn bot_token() -> String {
        [
            "MTAxMjM0NTY3ODkwMTIzNDU2Nw",
            "GhIjKl",
            "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_",
        ]
        .join(".")
    }

    #[test]
    fn names() {
        for name in [
            "token",
            "bot_token",
            "Authorization",
            "client-secret",
            "password",
            "key",
            "api_key",
            "set-cookie",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "guild",
            "keyboard",
            "idempotency_key",
            "monkey",
            "reason",
            "attempt",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn texts() {
        let token = bot_token();
        for (text, expected) in [
            (
                format!("login with {token} failed"),
                "login with *** failed".to_owned(),
            ),
            (format!("header `Bot {token}`"), "header `Bot ***`".to_owned()),
            (
                "authorization: Bearer abc.def".into(),
                "authorization: ***".into(),
            ),
            ("sent Bearer abc.def to it".into(), "sent Bearer *** to it".into()),
            (
                "postgres://bot:hunter2@db/hall?x=1".into(),
                "postgres://bot:***@db/hall?x=1".into(),
            ),
            (
                "redis://:p@ss@cache then https://a/b".into(),
                "redis://:***@cache then https://a/b".into(),
            ),
            (
                "POST https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages/@original".into(),
                "POST https://discord.com/api/v10/webhooks/123/***/messages/@original".into(),
            ),
            (
                "/interactions/123/secret-part/callback?with".into(),
                "/interactions/123/***/callback?with".into(),
            ),
            (
                r#"Config { token: "abc def", name: "x" }"#.into(),
                r#"Config { token: "***", name: "x" }"#.into(),
            ),
            (
                r#"Login { token: Some("abc"), n: 1 }"#.into(),
                r#"Login { token: Some("***"), n: 1 }"#.into(),
            ),
            (
                r#"{"password":"hun\"ter2","a":1}"#.into(),
                r#"{"password":"***","a":1}"#.into(),
            ),
            (
                "postgres://db?password=hunter2&sslmode=off".into(),
                "postgres://db?password=***&sslmode=off".into(),
            ),
            ("api_key=abc, next=1".into(), "api_key=***, next=1".into()),
        ] {
            assert_eq!(scrub(&text), expected, "{text}");
        }
    }

    #[test]
    fn ordinary_texts_stay_as_they_are() {
        for text in [
            "member paid 500 coins",
            "version 1.95.0 of rust",
            "listening on http://127.0.0.1:8080/health",
            "ana@example.org wrote 12:30",
            "the token was refused",
            "missing key: none given",
            "/webhooks/list and /interactions",
            "gateway.discord.gg.example.org",
            "Bot Ana joined",
            "ключ: значение://",
        ] {
            assert_eq!(scrub(text), text);
        }
    }

    proptest::proptest! {
        /// Wherever a token stands, it is gone afterwards, and scrubbing again changes nothing.
        #[test]
        fn tokens_never_survive(before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let token = bot_token();
            let text = format!("{before} {token} {after}");
            let scrubbed = scrub(&text);
            proptest::prop_assert!(!scrubbed.contains(&token), "{}", scrubbed);
            proptest::prop_assert_eq!(scrub(&scrubbed), scrubbed.as_ref());
        }
    }
}
