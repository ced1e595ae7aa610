//! One error, as it is handed in.

use std::error::Error;

use core_errors::{AppError, Code, ErrorId};
use core_telemetry::scrub;
use core_types::{GuildId, InteractionId, Timestamp, UserId};

/// Private context and causes are each cut to this many characters: enough for every message a driver writes.
const LONGEST: usize = 2_000;

/// One error that a member saw.
#[derive(Debug, Clone)]
pub struct ErrorNote {
    /// The id on the member's card.
    pub id: ErrorId,
    /// The cause.
    pub code: Code,
    /// Where; `None` in direct messages.
    pub guild: Option<GuildId>,
    /// Who saw it.
    pub member: UserId,
    /// The interaction: the idempotency key of what it did, if it did something.
    pub interaction: InteractionId,
    /// The trace it belongs to; empty if nothing is traced.
    pub trace: String,
    /// What was asked for: the full name of a command, or the command that a button or form belongs to.
    pub command: String,
    /// When the interaction arrived.
    pub at: Timestamp,
    /// What the error says of itself to developers, without secrets.
    pub(crate) detail: String,
    /// What caused it, outermost first, without secrets.
    pub(crate) causes: String,
}

impl ErrorNote {
    /// The note of an error that came of an interaction. What only developers may read is cleaned of secrets here, and left
    /// out where the member made a mistake: that is only counted.
    #[expect(
        clippy::too_many_arguments,
        reason = "plain facts of one interaction; a struct would be this one"
    )]
    pub fn new(
        error: &AppError,
        id: ErrorId,
        interaction: InteractionId,
        trace: String,
        guild: Option<GuildId>,
        member: UserId,
        command: String,
        at: Timestamp,
    ) -> Self {
        let (detail, causes) = if error.kind().is_our_fault() {
            (kept(&error.to_string()), kept(&chain(error)))
        } else {
            (String::new(), String::new())
        };
        Self {
            id,
            code: error.code(),
            guild,
            member,
            interaction,
            trace,
            command,
            at,
            detail,
            causes,
        }
    }
}

/// The causes, outermost first; `Display` of an error leaves them out.
fn chain(error: &AppError) -> String {
    std::iter::successors(error.source(), |cause: &&dyn Error| (**cause).source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Without secrets, cut, and without what a database refuses in a text.
fn kept(text: &str) -> String {
    let clean = scrub(text);
    clean
        .chars()
        .map(|letter| if letter == '\0' { '\u{fffd}' } else { letter })
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use core_errors::codes;

    use super::*;

    fn note(error: &AppError) -> ErrorNote {
        let id = ErrorId::derive("1", error.code());
        let (interaction, member) = (InteractionId::new(1).unwrap(), UserId::new(2).unwrap());
        let at = Timestamp::from_seconds(1);
        ErrorNote::new(
            error,
            id,
            interaction,
            String::new(),
            None,
            member,
            "daily".into(),
            at,
        )
    }

    #[test]
    fn faults_of_ours_keep_their_causes_without_secrets() {
        let inner = AppError::new(codes::BUSY).caused_by("postgres://bot:hunter2@db/hall refused\0");
        let noted = note(&AppError::internal("token: \"abc\"").caused_by(inner));
        assert_eq!(noted.detail, "internal: token: \"***\"");
        assert_eq!(
            noted.causes,
            "service.busy: postgres://bot:***@db/hall refused\u{fffd}"
        );
        let long = note(&AppError::internal("x".repeat(9_000)));
        assert_eq!(long.detail.chars().count(), LONGEST);
    }

    #[test]
    fn mistakes_of_members_keep_nothing() {
        let noted = note(
            &AppError::new(codes::NOT_ENOUGH)
                .context("wallet of 2")
                .caused_by("x"),
        );
        assert_eq!((noted.detail.as_str(), noted.causes.as_str()), ("", ""));
    }
}
