//! Polls in bodies of messages.

use serde_json::Value;

use crate::{
    error::FormErrors,
    snowflake::Snowflake,
    world::{Emoji, Poll, PollAnswer},
};

/// Hours: a day if nobody says, four and a half weeks at most.
const HOURS: (u64, u64) = (24, 768);

/// Reads a poll and says below `poll` what is wrong with it.
pub(super) fn parse(poll: &Value, errors: &mut FormErrors) -> Poll {
    let text = |errors: &mut FormErrors, media: &Value, path: &str, most: usize| {
        let text = media["text"].as_str().unwrap_or_default();
        errors.length(&format!("{path}.text"), text, 1, most);
        text.to_owned()
    };
    let question = text(errors, &poll["question"], "poll.question", 300);
    let given = poll["answers"].as_array().map_or(&[][..], Vec::as_slice);
    if given.is_empty() || given.len() > 10 {
        let message = "Must be between 1 and 10 in length.";
        errors.add("poll.answers", "BASE_TYPE_BAD_LENGTH", message);
    }
    let mut answers = Vec::new();
    for (index, answer) in given.iter().enumerate() {
        let path = format!("poll.answers.{index}.poll_media");
        let media = &answer["poll_media"];
        answers.push(PollAnswer {
            text: text(errors, media, &path, 55),
            emoji: emoji(&media["emoji"]),
            voters: Vec::new(),
        });
    }
    let hours = poll["duration"].as_u64().unwrap_or(HOURS.0);
    errors.range("poll.duration", hours, 1, HOURS.1);
    if poll["layout_type"].as_u64().is_some_and(|layout| layout != 1) {
        errors.add(
            "poll.layout_type",
            "BASE_TYPE_CHOICES",
            "Value must be one of (1,).",
        );
    }
    Poll {
        question,
        answers,
        allow_multiselect: poll["allow_multiselect"].as_bool().unwrap_or_default(),
        hours,
        expires_at: 0,
        is_ended: false,
    }
}

fn emoji(emoji: &Value) -> Option<Emoji> {
    match Snowflake::from_json(&emoji["id"]) {
        Some(id) => Some(Emoji {
            id: Some(id),
            name: emoji["name"].as_str().unwrap_or_default().to_owned(),
            animated: emoji["animated"].as_bool().unwrap_or_default(),
        }),
        None => Emoji::unicode(emoji["name"].as_str()?),
    }
}
