//! A session as it waits for whoever resumes it.

use serde::{Deserialize, Serialize};
use twilight_gateway::Session;

/// One shard's session. Whoever has it and the bot's token hears what the bot hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) session: Session,
    /// Where Discord wants it resumed.
    pub(crate) resume_url: Option<String>,
}

/// How a shard's run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It was told to; the session goes on elsewhere, if there is one.
    Left(Option<Stored>),
    /// Discord closed the door for good, which is told in the figures.
    Refused,
}
