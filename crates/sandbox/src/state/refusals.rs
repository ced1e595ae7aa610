//! What Discord refused a bot, for a test's end.

use std::collections::VecDeque;

use super::State;

/// How many are remembered.
const KEPT: usize = 200;

/// A call that was answered with 4xx, other than on demand.
#[derive(Debug)]
struct Refusal {
    method: String,
    path: String,
    status: u16,
    answer: Box<[u8]>,
}

/// The latest refusals, and what a test said it expects.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    seen: VecDeque<Refusal>,
    expected: Vec<(String, u16)>,
    unanswered: Vec<String>,
}

impl Refusals {
    /// Remembers a call, if it was refused.
    pub(crate) fn note(&mut self, method: &str, path: &str, status: u16, answer: &[u8]) {
        if !(400..500).contains(&status) {
            return;
        }
        if self.seen.len() == KEPT {
            self.seen.pop_front();
        }
        self.seen.push_back(Refusal {
            method: method.to_owned(),
            path: path.to_owned(),
            status,
            answer: answer.into(),
        });
    }

    pub(crate) fn expect(&mut self, path: &str, status: u16) {
        self.expected.push((path.to_owned(), status));
    }

    pub(crate) fn expect_unanswered(&mut self, name: &str) {
        self.unanswered.push(name.to_owned());
    }

    /// Those that nobody expected, as text.
    pub(crate) fn unexpected(&self) -> Vec<String> {
        let is_expected = |refusal: &&Refusal| {
            let mut expected = self.expected.iter();
            expected.any(|(path, status)| refusal.status == *status && refusal.path.contains(path))
        };
        let unexpected = self.seen.iter().filter(|refusal| !is_expected(refusal));
        unexpected
            .map(|refusal| {
                let answer = String::from_utf8_lossy(&refusal.answer);
                let (method, path, status) = (&refusal.method, &refusal.path, refusal.status);
                format!("{method} {path}: {status} {answer}")
            })
            .collect()
    }
}

impl State {
    /// Interactions that were never answered, and those that were deferred and never completed.
    pub(crate) fn interactions_left(&self) -> (Vec<String>, Vec<String>) {
        let is_expected = |label: &str| {
            let mut names = self.refusals.unanswered.iter();
            names.any(|name| label == name || label.strip_prefix('/') == Some(name))
        };
        let (mut unanswered, mut unfinished) = (Vec::new(), Vec::new());
        for interaction in self.interactions.values() {
            let label = interaction.label();
            if is_expected(label) {
                continue;
            }
            let who = self.world.users.get(&interaction.user_id);
            let who = who.map_or("nobody", |user| user.display_name());
            if !interaction.is_answered() {
                unanswered.push(format!("{label} by {who}"));
            } else if self.still_shows_thinking(interaction.id) {
                unfinished.push(format!("{label} by {who}"));
            }
        }
        (unanswered, unfinished)
    }
}
