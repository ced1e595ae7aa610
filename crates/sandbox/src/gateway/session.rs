//! One session of an application: what it asked for, and what it has not yet been seen to receive.

use std::collections::VecDeque;

use serde_json::Value;
use tokio::sync::mpsc;

use super::intents::GUILDS;
use crate::snowflake::Snowflake;

/// How many dispatches a session keeps for a resume.
const REPLAYED: usize = 1000;

/// What a connection's task is told to do.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    /// Send this text.
    Text(String),
    /// Close with this code and reason.
    Close(u16, &'static str),
    /// End the TCP connection without a word.
    Drop,
}

#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) application_id: Snowflake,
    pub(crate) intents: u64,
    /// This shard and the number of shards.
    shard: (u64, u64),
    sequence: u64,
    buffer: VecDeque<(u64, String)>,
    connection: Option<mpsc::UnboundedSender<Outgoing>>,
    /// Ordinal of the connection, so that an old connection's end does not detach a new one.
    pub(super) attached: u64,
}

impl Session {
    pub(super) fn new(application_id: Snowflake, intents: u64, shard: (u64, u64)) -> Self {
        Self {
            application_id,
            intents,
            shard,
            sequence: 0,
            buffer: VecDeque::new(),
            connection: None,
            attached: 0,
        }
    }

    /// Whether events of this server (or of direct messages) belong to this session's shard.
    pub(crate) fn serves(&self, guild: Option<Snowflake>) -> bool {
        match guild {
            Some(guild) => (guild.0 >> 22) % self.shard.1 == self.shard.0,
            None => self.shard.0 == 0,
        }
    }

    pub(super) fn shard(&self) -> (u64, u64) {
        self.shard
    }

    /// The number of the last event.
    pub(super) fn sequence(&self) -> u64 {
        self.sequence
    }

    pub(super) fn wants_guilds(&self) -> bool {
        self.intents & GUILDS != 0
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|connection| !connection.is_closed())
    }

    /// Numbers an event, keeps it for a resume and sends it if somebody is connected.
    pub(crate) fn dispatch(&mut self, event: &str, data: &Value) {
        self.sequence += 1;
        let text = format!(r#"{{"op":0,"t":"{event}","s":{},"d":{data}}}"#, self.sequence);
        if self.buffer.len() == REPLAYED {
            self.buffer.pop_front();
        }
        self.buffer.push_back((self.sequence, text.clone()));
        self.send(Outgoing::Text(text));
    }

    /// False when nobody is connected.
    pub(crate) fn send(&self, outgoing: Outgoing) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|connection| connection.send(outgoing).is_ok())
    }

    /// Puts a connection in charge; an older one is closed.
    pub(super) fn attach(&mut self, connection: mpsc::UnboundedSender<Outgoing>, ordinal: u64) {
        self.send(Outgoing::Close(4000, "session resumed elsewhere"));
        self.connection = Some(connection);
        self.attached = ordinal;
    }

    pub(super) fn detach(&mut self) {
        self.connection = None;
    }

    /// Whether everything after `seen` is still in the buffer.
    pub(super) fn can_replay(&self, seen: u64) -> bool {
        let oldest = self
            .buffer
            .front()
            .map_or(self.sequence + 1, |(sequence, _)| *sequence);
        seen <= self.sequence && seen + 1 >= oldest
    }

    /// Sends everything after `seen` again.
    pub(super) fn replay(&mut self, seen: u64) {
        let missed: Vec<_> = self
            .buffer
            .iter()
            .filter(|(sequence, _)| *sequence > seen)
            .cloned()
            .collect();
        for (_, text) in missed {
            self.send(Outgoing::Text(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resume_is_refused_once_events_were_let_go() {
        let mut session = Session::new(Snowflake(1), 1, (0, 1));
        assert!(session.can_replay(0));
        for _ in 0..=REPLAYED {
            session.dispatch("TYPING_START", &Value::Null);
        }
        assert!(!session.can_replay(0));
        assert!(session.can_replay(1));
        assert!(session.can_replay(1001));
        assert!(
            !session.can_replay(1002),
            "nobody can have seen what was never sent"
        );
    }

    #[test]
    fn servers_belong_to_one_shard_and_direct_messages_to_the_first() {
        let shards: Vec<_> = (0..3).map(|n| Session::new(Snowflake(1), 1, (n, 3))).collect();
        let serving = |guild| shards.iter().filter(|shard| shard.serves(guild)).count();
        assert_eq!(serving(Some(Snowflake(1 << 40 | 5 << 22))), 1);
        assert!(shards[0].serves(None) && !shards[1].serves(None));
    }
}
