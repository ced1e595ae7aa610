//! Everything that is stored about a member, in parts that each fit into one message.

use crate::presentation::{Markup, clean};

/// Characters of data in one part, so that title, buttons and small print fit beside it.
const PART: usize = 3_200;
/// Lines longer than this are cut; no stored text is.
const LINE: usize = 1_000;

/// Whole lines, as many to a part as fit. At least one part.
pub(super) fn parts(json: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in json.lines() {
        let indent = line.len() - line.trim_start().len();
        let line = format!("{}{}\n", &line[..indent], clean(line, LINE));
        let size = line.encode_utf16().count();
        match parts.last_mut() {
            Some(part) if part.encode_utf16().count() + size <= PART => part.push_str(&line),
            _ => parts.push(line),
        }
    }
    parts
}

/// A part as a code block, out of which no stored text can break.
pub(super) fn block(part: &str) -> Markup {
    Markup::trusted(format!("```json\n{}```", part.replace('`', "\u{2cb}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_every_line_once_and_fit() {
        let json: Vec<String> = (0..1_000)
            .map(|line| format!("  \"line {line}\": \"```\""))
            .collect();
        let parts = parts(&json.join("\n"));
        assert!(parts.len() > 1);
        assert!(parts.iter().all(|part| part.encode_utf16().count() <= PART));
        assert_eq!(parts.concat().lines().collect::<Vec<_>>(), json);
        assert_eq!(block(&parts[0]).as_str().matches("```").count(), 2);
        assert_eq!(super::parts("").concat(), "");
    }
}
