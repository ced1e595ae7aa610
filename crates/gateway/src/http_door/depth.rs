//! How deep JSON is nested, found out before anything is built from it.

/// Discord's deepest, a select in a label in a form that a message's button opened, is less than half of this.
const DEEPEST: usize = 32;

/// Whether nothing is nested deeper than a message of Discord's could be. Says nothing about whether it is JSON.
pub(super) fn is_shallow(json: &[u8]) -> bool {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for byte in json {
        match (in_text, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => {
                depth += 1;
                if depth > DEEPEST {
                    return false;
                }
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_42_only_brackets_outside_of_texts_count() {
        let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        for (json, expected) in [
            (nested(DEEPEST), true),
            (nested(DEEPEST + 1), false),
            ("{\"a\":".repeat(100_000), false),
            (format!("[{}]", vec!["[{}]"; 1_000].join(",")), true),
            (format!("\"{}\"", "[".repeat(1_000)), true),
            (format!(r#""\"{}""#, "[".repeat(1_000)), true),
            (format!(r#""\\"{}"#, "[".repeat(1_000)), false),
            ("]".repeat(1_000), true),
            (String::new(), true),
        ] {
            assert_eq!(is_shallow(json.as_bytes()), expected, "{json:.40}");
        }
    }
}
