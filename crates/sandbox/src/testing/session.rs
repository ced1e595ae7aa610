//! What tests may know of gateway sessions: whether a bot resumed, or came back as if it were new.

use super::{PATIENCE, SandboxError};
use crate::{gateway::session::Session, sandbox::Sandbox};

/// A bot's session on the gateway, as it is at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GatewaySession {
    /// What the bot was told in `READY`. A bot that identifies again gets another one.
    pub id: String,
    /// The number of its shard, and how many there are.
    pub shard: (u64, u64),
    /// How often the bot resumed it.
    pub resumed: usize,
    /// Whether the bot is on the line.
    pub is_connected: bool,
}

impl GatewaySession {
    fn new(id: &str, session: &Session) -> Self {
        Self {
            id: id.to_owned(),
            shard: session.shard(),
            resumed: session.resumed,
            is_connected: session.is_connected(),
        }
    }
}

impl Sandbox {
    /// All sessions: of bots on the line, and of bots that may still resume.
    pub fn sessions(&self) -> Vec<GatewaySession> {
        self.discord().read(|state| {
            let sessions = state.sessions.iter();
            sessions
                .map(|(id, session)| GatewaySession::new(id, session))
                .collect()
        })
    }

    /// Waits, at most ten seconds, until so many sessions are on the line.
    pub async fn wait_until_connected_by(&self, sessions: usize) -> Result<(), SandboxError> {
        let connected = self.discord().until(PATIENCE, |state| {
            let connected = state.sessions.values().filter(|session| session.is_connected());
            (connected.count() == sessions).then_some(())
        });
        let in_vain = || SandboxError::TimedOut(format!("not {sessions} on the line: {:?}", self.sessions()));
        connected.await.ok_or_else(in_vain)
    }

    /// Waits, at most ten seconds, until a bot is on the line that resumed its session at least this often.
    pub async fn wait_until_resumed(&self, times: usize) -> Result<GatewaySession, SandboxError> {
        let resumed = self.discord().until(PATIENCE, |state| {
            let mut sessions = state.sessions.iter();
            sessions
                .find(|(_, session)| session.is_connected() && session.resumed >= times)
                .map(|(id, session)| GatewaySession::new(id, session))
        });
        let in_vain =
            || SandboxError::TimedOut(format!("no bot resumed {times} times: {:?}", self.sessions()));
        resumed.await.ok_or_else(in_vain)
    }
}
