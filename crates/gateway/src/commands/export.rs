//! Data as messages that only the caller sees.

use crate::{
    Reply,
    presentation::{Card, Markup, Tone},
    reply::Message,
};

/// Characters of data in one message, so that fences and title fit beside them.
const PART: usize = 3_600;

/// A card, followed by the data in code blocks.
pub(crate) fn reply(card: Card, json: &str) -> Reply {
    parts(json).into_iter().fold(Reply::private(card), |reply, part| {
        let block = Markup::trusted(format!("```json\n{}\n```", part.replace('`', "\u{2cb}")));
        reply.then(Message::private(Card::bare(Tone::Neutral).text(block)))
    })
}

/// Whole lines, as many to a part as fit.
fn parts(json: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in json.lines() {
        let last = parts.last_mut();
        match last {
            Some(part) if part.encode_utf16().count() + line.encode_utf16().count() < PART => {
                part.push_str(line);
                part.push('\n');
            }
            _ => parts.push(format!("{line}\n")),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
