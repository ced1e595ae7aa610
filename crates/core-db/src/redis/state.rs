//! What is known about a connection: there, failing, or being looked for.

/// Answers in a row that did not come in time before the connection counts as lost: one slow answer is no outage, but
/// every caller would wait for a server that hangs.
const TIMEOUTS: u32 = 3;

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing.
    GoOn,
    /// Look for a connection: this caller was the first to see that it is lost.
    Reconnect,
}

/// The connection, if there is one, with a number that tells it from earlier ones.
#[derive(Debug)]
pub(super) struct State<C> {
    connection: Option<C>,
    number: u64,
    timeouts: u32,
    looking: bool,
    complained: bool,
}

impl<C> Default for State<C> {
    fn default() -> Self {
        Self {
            connection: None,
            number: 0,
            timeouts: 0,
            looking: false,
            complained: false,
        }
    }
}

impl<C: Clone> State<C> {
    pub(super) fn connection(&self) -> Option<(C, u64)> {
        self.connection
            .clone()
            .map(|connection| (connection, self.number))
    }

    /// Whether the caller is the one who looks for a connection from now on.
    pub(super) fn begin(&mut self) -> bool {
        let begins = self.connection.is_none() && !self.looking;
        self.looking |= begins;
        begins
    }

    pub(super) fn found(&mut self, connection: C) {
        *self = Self {
            connection: Some(connection),
            number: self.number + 1,
            ..Self::default()
        };
    }

    /// A try to connect failed; whether that is news.
    pub(super) fn failed(&mut self) -> bool {
        !std::mem::replace(&mut self.complained, true)
    }

    pub(super) fn answered(&mut self, number: u64) {
        if number == self.number {
            self.timeouts = 0;
        }
    }

    pub(super) fn timed_out(&mut self, number: u64) -> Next {
        if number != self.number {
            return Next::GoOn;
        }
        self.timeouts += 1;
        if self.timeouts < TIMEOUTS {
            Next::GoOn
        } else {
            self.lost(number)
        }
    }

    /// What was said over an earlier connection tells nothing about this one.
    pub(super) fn lost(&mut self, number: u64) -> Next {
        if number != self.number || self.connection.take().is_none() {
            return Next::GoOn;
        }
        // The caller complains.
        self.complained = true;
        if self.begin() { Next::Reconnect } else { Next::GoOn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_who_sees_the_loss_looks_for_another() {
        let mut state = State::default();
        assert!(state.begin());
        assert!(!state.begin(), "one looks at a time");
        assert!(state.failed());
        assert!(!state.failed(), "only the first failure is news");
        state.found('a');
        assert_eq!(state.connection(), Some(('a', 1)));
        assert_eq!(state.lost(1), Next::Reconnect);
        assert_eq!(state.lost(1), Next::GoOn);
        assert_eq!(state.connection(), None);
        assert!(!state.begin() && !state.failed());
        state.found('b');
        assert_eq!(state.lost(1), Next::GoOn, "an answer over the earlier connection");
        assert_eq!(state.connection(), Some(('b', 2)));
    }

    #[test]
    fn one_slow_answer_is_no_outage() {
        let mut state = State::default();
        state.found('a');
        assert_eq!((state.timed_out(1), state.timed_out(1)), (Next::GoOn, Next::GoOn));
        state.answered(1);
        assert_eq!((state.timed_out(1), state.timed_out(1)), (Next::GoOn, Next::GoOn));
        assert_eq!(state.timed_out(1), Next::Reconnect);
    }
}
