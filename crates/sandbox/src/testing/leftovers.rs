//! What a test left behind.

use std::{fmt, time::Duration};

use crate::state::{Discord, State};

/// How long the bot's connections have to close, and the sandbox's tasks to end.
const GRACE: Duration = Duration::from_secs(5);

/// What there was when a sandbox [finished](crate::Sandbox::finish) and should not have been.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct Leftovers {
    /// Interactions that the bot never answered: `/work shift by Ana`.
    pub unanswered: Vec<String>,
    /// Interactions that it deferred, and never completed.
    pub unfinished: Vec<String>,
    /// Calls of the bot that were refused with 4xx, with the answer. At most the latest 200.
    pub refusals: Vec<String>,
    /// How many gateway connections the bot opened and did not close.
    pub connections: usize,
    /// How many tasks of the sandbox itself did not end.
    pub tasks: usize,
}

impl Leftovers {
    pub(crate) async fn look(discord: &Discord) -> Self {
        let connected = |state: &State| {
            let sessions = state.sessions.values();
            sessions.filter(|session| session.is_connected()).count()
        };
        let is_quiet = discord.until(GRACE, |state| (connected(state) == 0).then_some(()));
        let connections = match is_quiet.await {
            Some(()) => 0,
            None => discord.read(connected),
        };
        discord.read(|state| {
            let (unanswered, unfinished) = state.interactions_left();
            Self {
                unanswered,
                unfinished,
                refusals: state.refusals.unexpected(),
                connections,
                tasks: 0,
            }
        })
    }

    /// Waits for tasks that were told to end.
    pub(crate) async fn count_tasks(&mut self, discord: &Discord) {
        tokio::select! {
            () = discord.tasks.wait() => {}
            () = tokio::time::sleep(GRACE) => self.tasks = discord.tasks.len(),
        }
    }

    pub(crate) fn into_result(self) -> Result<(), Self> {
        if self == Self::default() {
            Ok(())
        } else {
            Err(self)
        }
    }
}

impl fmt::Display for Leftovers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("left behind:")?;
        for (what, list) in [
            ("never answered", &self.unanswered),
            ("deferred and never completed", &self.unfinished),
            ("refused", &self.refusals),
        ] {
            for one in list {
                write!(f, "\n  {what}: {one}")?;
            }
        }
        for (what, count) in [
            ("connections of the bot still open", self.connections),
            ("tasks of the sandbox still running", self.tasks),
        ] {
            if count > 0 {
                write!(f, "\n  {what}: {count}")?;
            }
        }
        Ok(())
    }
}
