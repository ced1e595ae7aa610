//! What people did and what they saw, as a TOML file that can be replayed as a test.
//!
//! A step says who did what where, in the words on the screen (labels, names, never ids), and what was shown:
//!
//! ```toml
//! [[steps]]
//! person = "Ana"
//! channel = "bank"
//! slash = "pay"
//! shows = "Pay 1,000 to Bo?"
//! options = { to = "@Bo", amount = "1k" }
//!
//! [[steps]]
//! person = "Ana"
//! channel = "bank"
//! click = "Confirm"
//! shows = "Paid."
//! ```
//!
//! Members, roles and channels are written `@Bo`, `@&Moderator`, `#bank`; a channel `@Guildhall` is the direct messages with
//! that bot. Recordings know the first server and the first application's bot, as the rest of the test API does.

mod names;
mod replay;
mod take;

use serde::{Deserialize, Serialize};

pub use self::replay::Differences;
pub(crate) use self::take::note;
use crate::{snowflake::Snowflake, world::World};

/// A recorded session: steps of people, and what each showed.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
}

/// Why a text is no recording.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RecordingError(String);

/// One thing that somebody did. Exactly one of `say`, `slash`, `user_command`, `message_command`, `click`, `select` and
/// `submit` is there.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Step {
    person: String,
    channel: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    say: Option<String>,
    /// Command with sub-commands, as in `work shift`.
    #[serde(skip_serializing_if = "Option::is_none")]
    slash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_command: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_command: Option<String>,
    /// Whom a user command is for, or the text of the message a message command is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    /// A button's label, on the latest message that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    click: Option<String>,
    /// A menu's placeholder, on the latest message that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    select: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<String>>,
    /// What the person read in answer; not compared when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    shows: Option<String>,
    /// Why there was no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    fails: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<toml::Table>,
    /// Fields of the modal that opened last, by label.
    #[serde(skip_serializing_if = "Option::is_none")]
    submit: Option<toml::Table>,
    /// While recording: what the step waits for.
    #[serde(skip)]
    interaction: Option<Snowflake>,
}

impl Recording {
    /// Reads a recording out of a TOML document.
    ///
    /// # Errors
    /// The text is no TOML, or has a key that means nothing.
    pub fn from_toml(text: &str) -> Result<Self, RecordingError> {
        let recording: Self = toml::from_str(text).map_err(|error| RecordingError(error.to_string()))?;
        for (index, step) in recording.steps.iter().enumerate() {
            if step.deeds() != 1 {
                let number = index + 1;
                return Err(RecordingError(format!(
                    "step {number} must have exactly one of say, slash, user_command, message_command, click, select, submit"
                )));
            }
        }
        Ok(recording)
    }

    /// The recording as a TOML document.
    ///
    /// # Errors
    /// A text holds what TOML cannot write.
    pub fn to_toml(&self) -> Result<String, RecordingError> {
        toml::to_string_pretty(self).map_err(|error| RecordingError(error.to_string()))
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether no step waits for its answer.
    pub(crate) fn is_settled(&self) -> bool {
        self.steps.iter().all(|step| step.interaction.is_none())
    }

    /// Whether nobody did anything.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Step {
    fn deeds(&self) -> usize {
        [
            self.say.is_some(),
            self.slash.is_some(),
            self.user_command.is_some(),
            self.message_command.is_some(),
            self.click.is_some(),
            self.select.is_some(),
            self.submit.is_some(),
        ]
        .into_iter()
        .filter(|is_there| *is_there)
        .count()
    }
}

/// A text without what differs from one run or world to the next: times and ids.
fn lasting(world: &World, text: &str) -> String {
    let mut lasting = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        lasting.push_str(before);
        let Some(end) = tag.find('>') else {
            rest = tag;
            break;
        };
        let (tag, after) = tag.split_at(end + 1);
        match tag.get(1..3) {
            Some("t:") => lasting.push_str("<t>"),
            _ if tag.starts_with("</") => {
                let name = tag.trim_start_matches("</").split(':').next().unwrap_or_default();
                lasting.push('/');
                lasting.push_str(name);
            }
            _ => match mentioned(tag) {
                Some(id) => lasting.push_str(&names::name_of(world, id)),
                None => lasting.push_str(tag),
            },
        }
        rest = after;
    }
    lasting.push_str(rest);
    lasting
}

/// Whom or what `<@1>`, `<@&1>` or `<#1>` mentions.
fn mentioned(tag: &str) -> Option<Snowflake> {
    let inside = tag.trim_start_matches('<').trim_end_matches('>');
    inside.trim_start_matches(['@', '&', '!', '#']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_from_run_to_run_is_left_out() {
        let world = World::default();
        let ana = world
            .users
            .values()
            .find(|user| user.display_name() == "Ana")
            .unwrap();
        for (text, expected) in [
            ("again <t:1700000000:R>, at <t:1700000000>", "again <t>, at <t>"),
            ("try </work shift:123>", "try /work shift"),
            ("1 < 2 and <:coin:5> > 3", "1 < 2 and <:coin:5> > 3"),
            ("open <", "open <"),
        ] {
            assert_eq!(lasting(&world, text), expected);
        }
        let general = world.channels.values().find(|channel| channel.name == "general");
        let text = format!("<@{}> in <#{}>", ana.id, general.unwrap().id);
        assert_eq!(lasting(&world, &text), "@Ana in #general");
    }

    #[test]
    fn a_step_does_one_thing() {
        for (steps, is_right) in [
            ("[[steps]]\nperson = \"Ana\"\nsay = \"hi\"", true),
            ("[[steps]]\nperson = \"Ana\"", false),
            ("[[steps]]\nsay = \"hi\"\nclick = \"Yes\"", false),
            ("[[steps]]\nsay = \"hi\"\nclck = \"Yes\"", false),
        ] {
            assert_eq!(Recording::from_toml(steps).is_ok(), is_right, "{steps}");
        }
    }
}
