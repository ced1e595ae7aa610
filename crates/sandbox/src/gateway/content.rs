//! What of a message only the message-content intent may read.
//!
//! Without it, bots read their own messages, those that mention them, direct messages, and the message that a
//! context-menu command was used on.

use serde_json::{Value, json};

/// The message, and the one it refers to, without what the bot may not read. `None` when it may read everything.
pub(crate) fn blanked(message: &Value, bot: crate::snowflake::Snowflake) -> Option<Value> {
    let bot = json!(bot);
    let is_open = |message: &Value| {
        let mentions = message["mentions"].as_array();
        message["author"]["id"] == bot
            || mentions.is_some_and(|mentions| mentions.iter().any(|user| user["id"] == bot))
    };
    let reference = &message["referenced_message"];
    let hides_reference = reference.is_object() && !is_open(reference);
    if is_open(message) && !hides_reference {
        return None;
    }
    let mut blank = message.clone();
    if !is_open(message) {
        hide(&mut blank);
    }
    if hides_reference && let Some(reference) = blank.get_mut("referenced_message") {
        hide(reference);
    }
    Some(blank)
}

fn hide(message: &mut Value) {
    message["content"] = json!("");
    for list in ["embeds", "components", "attachments"] {
        message[list] = json!([]);
    }
    if let Some(message) = message.as_object_mut() {
        message.remove("poll");
    }
    let snapshots = message.get_mut("message_snapshots").and_then(Value::as_array_mut);
    for snapshot in snapshots.into_iter().flatten() {
        hide(&mut snapshot["message"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snowflake::Snowflake;

    #[test]
    fn own_messages_and_mentions_are_open() {
        let bot = Snowflake(7);
        let message = |author: u64, mentioned: &[u64]| {
            let users: Vec<_> = mentioned.iter().map(|id| json!({"id": Snowflake(*id)})).collect();
            json!({
                "author": {"id": Snowflake(author)}, "mentions": users, "content": "text", "embeds": [{}],
                "components": [{}], "attachments": [{}], "poll": {},
                "message_snapshots": [{"message": {"content": "forwarded"}}],
            })
        };
        assert_eq!(blanked(&message(7, &[]), bot), None);
        assert_eq!(blanked(&message(1, &[2, 7]), bot), None);
        let hidden = blanked(&message(1, &[2]), bot).unwrap();
        assert_eq!(hidden["content"], "");
        assert_eq!(hidden["message_snapshots"][0]["message"]["content"], "");
        for gone in ["embeds", "components", "attachments"] {
            assert_eq!(hidden[gone], json!([]), "{gone}");
        }
        assert_eq!(hidden["poll"], Value::Null);
        let mut answer = message(1, &[2]);
        answer["referenced_message"] = message(7, &[]);
        let hidden = blanked(&answer, bot).unwrap();
        assert_eq!(hidden["referenced_message"]["content"], "text", "the bot's own");
        let mut question = message(7, &[]);
        question["referenced_message"] = message(1, &[]);
        let hidden = blanked(&question, bot).unwrap();
        assert_eq!(
            (&hidden["content"], &hidden["referenced_message"]["content"]),
            (&json!("text"), &json!(""))
        );
    }
}
