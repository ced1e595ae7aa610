//! Giving up on interactions whose time is over: one task for all of them, because there may be thousands a second.

use std::{collections::VecDeque, sync::Arc};

use tokio::{sync::Notify, time::Instant};

use super::{ANSWER_LIMIT, Discord, MOST, State, TOKEN_LIMIT};
use crate::snowflake::Snowflake;

/// When to look at which interaction. All have the same limits, so each queue is in order by itself.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    answers: VecDeque<(Instant, Snowflake)>,
    /// Of those that were deferred and still think when their time to answer is over.
    tokens: VecDeque<(Instant, Snowflake)>,
    /// Notified when there is something to wait for again.
    added: Arc<Notify>,
}

impl Deadlines {
    pub(super) fn add(&mut self, began: Instant, id: Snowflake) {
        if self.answers.is_empty() {
            self.added.notify_one();
        }
        push(&mut self.answers, (began + ANSWER_LIMIT, id));
    }

    fn next(&self) -> Option<Instant> {
        let fronts = [self.answers.front(), self.tokens.front()];
        fronts.into_iter().flatten().map(|(at, _)| *at).min()
    }
}

/// Interactions beyond the most that are remembered are forgotten from the front, too.
fn push(queue: &mut VecDeque<(Instant, Snowflake)>, entry: (Instant, Snowflake)) {
    if queue.len() == MOST {
        queue.pop_front();
    }
    queue.push_back(entry);
}

fn pop(queue: &mut VecDeque<(Instant, Snowflake)>, now: Instant) -> Option<Snowflake> {
    queue.pop_front_if(|(at, _)| *at <= now).map(|(_, id)| id)
}

impl Discord {
    /// Three seconds without an answer, or fifteen minutes of thinking, and the application has failed. Runs until the
    /// sandbox ends.
    pub(crate) async fn give_up_on_the_late(&self) {
        let added = self.read(|state| Arc::clone(&state.deadlines.added));
        loop {
            match self.read(|state| state.deadlines.next()) {
                Some(at) => tokio::time::sleep_until(at).await,
                None => added.notified().await,
            }
            // Nearly all were answered long ago, and that is no news to anybody.
            let late = self.update_quietly(State::interactions_late);
            if !late.is_empty() {
                self.update(|state| {
                    for id in late {
                        state.interaction_expire(id);
                    }
                });
            }
        }
    }
}

impl State {
    /// The interactions whose time is over with nothing to show for it.
    fn interactions_late(&mut self) -> Vec<Snowflake> {
        let now = Instant::now();
        let mut late = Vec::new();
        while let Some(id) = pop(&mut self.deadlines.answers, now) {
            if self.is_waiting(id) {
                late.push(id);
            } else if self.is_thinking(id) {
                let more = TOKEN_LIMIT.saturating_sub(ANSWER_LIMIT);
                push(&mut self.deadlines.tokens, (now + more, id));
            }
        }
        while let Some(id) = pop(&mut self.deadlines.tokens, now) {
            if self.is_thinking(id) {
                late.push(id);
            }
        }
        late
    }
}
