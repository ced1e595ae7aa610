//! One session of an application: what it asked for, and what it has not yet been seen to receive.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use serde_json::Value;
use tokio::{sync::mpsc, time::Instant};

use super::intents::{self, GUILD_PRESENCES};
use crate::{conformance::Checker, snowflake::Snowflake};

/// How many dispatches a session keeps for a resume.
const REPLAYED: usize = 1000;

/// How many members a server must have more of to be large, when an identify does not say.
const LARGE: usize = 50;

/// How much may wait for one connection. Whoever reads so slowly that more piles up loses the connection.
const QUEUE: usize = 16_384;

/// How long a session without a connection can be resumed.
const RESUMABLE: Duration = Duration::from_mins(5);

/// Where a session leaves what its connection has to send.
pub(super) type Sender = mpsc::Sender<Outgoing>;

/// The two ends of a connection's queue.
pub(super) fn queue() -> (Sender, mpsc::Receiver<Outgoing>) {
    mpsc::channel(QUEUE)
}

/// What a connection's task is told to do.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    /// Send this text.
    Text(Arc<str>),
    /// The session is invalid (op 9); true when it can be resumed. The connection stays for another one.
    Invalid(bool),
    /// Close with this code and reason.
    Close(u16, &'static str),
    /// End the TCP connection without a word.
    Drop,
    /// End it in the middle of this text.
    Torn(Arc<str>),
}

#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) application_id: Snowflake,
    pub(crate) intents: u64,
    /// This shard and the number of shards.
    shard: (u64, u64),
    /// From how many members on a server is sent without those who are not there.
    large_threshold: usize,
    sequence: u64,
    buffer: VecDeque<(u64, Arc<str>)>,
    connection: Option<Sender>,
    /// Since when there is no connection.
    lost_at: Instant,
    /// How often a lost connection was taken up again.
    pub(crate) resumed: usize,
    /// Ordinal of the connection, so that an old connection's end does not detach a new one.
    pub(super) attached: u64,
    checker: Option<Arc<Checker>>,
}

impl Session {
    pub(super) fn new(application_id: Snowflake, intents: u64, shard: (u64, u64)) -> Self {
        Self {
            application_id,
            intents,
            shard,
            large_threshold: LARGE,
            sequence: 0,
            buffer: VecDeque::new(),
            connection: None,
            lost_at: Instant::now(),
            resumed: 0,
            attached: 0,
            checker: None,
        }
    }

    /// Compares what is dispatched with Discord's description.
    pub(super) fn checked_by(mut self, checker: Option<Arc<Checker>>) -> Self {
        self.checker = checker;
        self
    }

    /// From how many members on servers are large, if the identify said so.
    pub(super) fn large_from(mut self, members: Option<usize>) -> Self {
        self.large_threshold = members.unwrap_or(LARGE);
        self
    }

    pub(super) fn large_threshold(&self) -> usize {
        self.large_threshold
    }

    /// Whether events of this server (or of direct messages) belong to this session's shard.
    pub(crate) fn serves(&self, guild: Option<Snowflake>) -> bool {
        match guild {
            Some(guild) => (guild.0 >> 22) % self.shard.1 == self.shard.0,
            None => self.shard.0 == 0,
        }
    }

    pub(crate) fn shard(&self) -> (u64, u64) {
        self.shard
    }

    /// The number of the last event.
    pub(super) fn sequence(&self) -> u64 {
        self.sequence
    }

    pub(super) fn wants_guilds(&self) -> bool {
        self.intents & intents::of("GUILD_CREATE", true) != 0
    }

    /// Whether `GUILD_CREATE` carries all members rather than the bot alone.
    pub(super) fn wants_presences(&self) -> bool {
        self.intents & GUILD_PRESENCES != 0
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|connection| !connection.is_closed())
    }

    /// Numbers an event, keeps it for a resume and sends it if somebody is connected. The frame that is sent.
    pub(crate) fn dispatch(&mut self, event: &str, data: &Value) -> Arc<str> {
        let text = self.frame(event, data);
        self.send(Outgoing::Text(Arc::clone(&text)));
        text
    }

    /// Like [`Session::dispatch`], but the connection ends in the middle of the frame.
    pub(crate) fn dispatch_torn(&mut self, event: &str, data: &Value) -> Arc<str> {
        let text = self.frame(event, data);
        self.send(Outgoing::Torn(Arc::clone(&text)));
        text
    }

    fn frame(&mut self, event: &str, data: &Value) -> Arc<str> {
        if let Some(checker) = &self.checker {
            checker.event(event, data);
        }
        self.sequence += 1;
        // Straight into a string: `Display` would go through a formatter piece by piece.
        let data = serde_json::to_string(data).unwrap_or_default();
        let text: Arc<str> = format!(r#"{{"op":0,"t":"{event}","s":{},"d":{data}}}"#, self.sequence).into();
        if self.buffer.len() == REPLAYED {
            self.buffer.pop_front();
        }
        self.buffer.push_back((self.sequence, Arc::clone(&text)));
        text
    }

    /// False when nobody is connected. A connection whose queue is full is let go.
    pub(crate) fn send(&mut self, outgoing: Outgoing) -> bool {
        let Some(connection) = &self.connection else {
            return false;
        };
        let is_sent = connection.try_send(outgoing).is_ok();
        if !is_sent {
            self.detach();
        }
        is_sent
    }

    /// Puts a connection in charge; an older one is closed.
    pub(super) fn attach(&mut self, connection: Sender, ordinal: u64) {
        self.send(Outgoing::Close(4000, "session resumed elsewhere"));
        self.connection = Some(connection);
        self.attached = ordinal;
    }

    pub(super) fn detach(&mut self) {
        self.connection = None;
        self.lost_at = Instant::now();
    }

    /// Since when nobody is connected; `None` while somebody is.
    pub(super) fn lost_since(&self) -> Option<Instant> {
        (!self.is_connected()).then_some(self.lost_at)
    }

    /// Whether it has been without a connection for too long to be resumed.
    pub(crate) fn is_forgotten(&self) -> bool {
        self.lost_since().is_some_and(|since| since.elapsed() > RESUMABLE)
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
