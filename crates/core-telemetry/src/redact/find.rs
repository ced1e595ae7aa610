//! Finds secrets by their shape. Each finder answers byte ranges of the text.

use std::ops::Range;

use super::{MASK, is_secret_name};

/// Every range of the text that looks like a secret; ranges may overlap.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    bot_tokens(text, &mut found);
    url_passwords(text, &mut found);
    url_tokens(text, &mut found);
    credentials(text, &mut found);
    own_keys(text, &mut found);
    named_values(text, &mut found);
    found.retain(|range| !range.is_empty() && &text[range.clone()] != MASK);
    found
}

/// Discord's bot tokens: user id, time and signature, each base64, joined by dots.
fn bot_tokens(text: &str, found: &mut Vec<Range<usize>>) {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    for word in text.split(|c: char| !(is_base64(c) || c == '.')) {
        let parts: Vec<&str> = word.split('.').collect();
        for part in parts.windows(3) {
            let [id, time, signature] = [part[0], part[1], part[2]].map(str::len);
            if (23..=30).contains(&id) && (6..=7).contains(&time) && signature >= 27 {
                let start = offset(text, part[0]);
                found.push(start..start + id + 1 + time + 1 + signature);
            }
        }
    }
}

/// `scheme://user:password@host`: from the first `:` to the last `@` of the part before the path.
fn url_passwords(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let authority = until(&text[start..], |c| c.is_whitespace() || "/?#\"'<>`".contains(c));
        if let Some((user, _)) = authority.rsplit_once('@')
            && let Some((name, password)) = user.split_once(':')
        {
            let from = start + name.len() + 1;
            found.push(from..from + password.len());
        }
    }
}

/// `/webhooks/<id>/<token>` and `/interactions/<id>/<token>`: whoever has such an address can post.
fn url_tokens(text: &str, found: &mut Vec<Range<usize>>) {
    for prefix in ["/webhooks/", "/interactions/"] {
        for (at, _) in text.match_indices(prefix) {
            let id_start = at + prefix.len();
            let id = until(&text[id_start..], |c| !c.is_ascii_digit());
            let Some(rest) = text[id_start + id.len()..]
                .strip_prefix('/')
                .filter(|_| !id.is_empty())
            else {
                continue;
            };
            let token = until(rest, |c| c.is_whitespace() || "/?#\"'<>`".contains(c));
            let start = offset(text, rest);
            found.push(start..start + token.len());
        }
    }
}

/// `Bearer abc` and, for what is long enough to be one, `Bot abc`.
fn credentials(text: &str, found: &mut Vec<Range<usize>>) {
    for (scheme, shortest) in [("Bearer ", 1), ("Basic ", 8), ("Bot ", 40)] {
        for (at, _) in text.match_indices(scheme) {
            let start = at + scheme.len();
            let value = until(&text[start..], |c| c.is_whitespace() || "\"'`,;)".contains(c));
            if value.len() >= shortest {
                found.push(start..start + value.len());
            }
        }
    }
}

/// Our own API keys and webhook secrets, which begin with what they are; the id of a key is no secret and stays.
fn own_keys(text: &str, found: &mut Vec<Range<usize>>) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-+/=".contains(c);
    for (prefix, public) in [("gh_live_", "abcdefghijkl_".len()), ("whsec_", 0)] {
        for (at, _) in text.match_indices(prefix) {
            let start = at + prefix.len();
            let value = until(&text[start..], |c| !is_part(c));
            if value.len() > public + 8 {
                found.push(start + public..start + value.len());
            }
        }
    }
}

/// What stands behind a secret name and `=`, or behind `:` when it is quoted or the name is a header.
fn named_values(text: &str, found: &mut Vec<Range<usize>>) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    for name in text.split(|c| !is_name(c)).filter(|name| is_secret_name(name)) {
        let after = offset(text, name) + name.len();
        let rest = text[after..].trim_start_matches(['"', '\\', ' ']);
        let Some(sign) = rest.chars().next().filter(|c| matches!(c, '=' | ':')) else {
            continue;
        };
        let value = rest[1..].trim_start_matches([' ', '\\']);
        let value = value.strip_prefix("Some(").unwrap_or(value);
        let is_header = name.eq_ignore_ascii_case("authorization");
        let start = offset(text, value);
        if let Some(quoted) = value.strip_prefix('"') {
            found.push(start + 1..start + 1 + quoted_length(quoted));
        } else if is_header {
            found.push(start..start + until(value, |c| "\r\n\"',;".contains(c)).len());
        } else if sign == '=' {
            found.push(start..start + until(value, |c| c.is_whitespace() || "&,;)}\"'".contains(c)).len());
        }
    }
}

/// Bytes before the closing quote; a quote behind a backslash does not close.
fn quoted_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => return at,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

fn until(text: &str, is_end: impl Fn(char) -> bool) -> &str {
    &text[..text.find(is_end).unwrap_or(text.len())]
}

/// Where `part`, a slice of `text`, begins.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}
