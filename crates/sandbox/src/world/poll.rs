//! Polls: a question with answers to vote for, until they expire.

use serde_json::{Value, json};

use super::Emoji;
use crate::{clock::iso8601, snowflake::Snowflake};

#[derive(Clone, Debug)]
pub(crate) struct PollAnswer {
    pub(crate) text: String,
    pub(crate) emoji: Option<Emoji>,
    /// Who voted for it, in that order.
    pub(crate) voters: Vec<Snowflake>,
}

#[derive(Clone, Debug)]
pub(crate) struct Poll {
    pub(crate) question: String,
    pub(crate) answers: Vec<PollAnswer>,
    pub(crate) allow_multiselect: bool,
    pub(crate) hours: u64,
    /// Unix milliseconds.
    pub(crate) expires_at: u64,
    /// Whether its author ended it, or time did and the votes were counted.
    pub(crate) is_ended: bool,
}

impl Poll {
    /// The poll as it is sent at this time.
    pub(crate) fn begun(self, now: u64) -> Self {
        Self {
            expires_at: now + self.hours * 3_600_000,
            ..self
        }
    }

    /// Whether nobody can vote any more.
    pub(crate) fn is_over(&self, now: u64) -> bool {
        self.is_ended || now >= self.expires_at
    }

    pub(super) fn json(&self, viewer: Option<Snowflake>, now: u64) -> Value {
        let numbered = || (1_u64..).zip(&self.answers);
        let answers: Vec<_> = numbered()
            .map(|(id, answer)| {
                let mut media = json!({"text": answer.text});
                if let Some(emoji) = &answer.emoji {
                    media["emoji"] = emoji.json();
                }
                json!({"answer_id": id, "poll_media": media})
            })
            .collect();
        let counts: Vec<_> = numbered()
            .map(|(id, answer)| {
                let voted = viewer.is_some_and(|viewer| answer.voters.contains(&viewer));
                json!({"id": id, "count": answer.voters.len(), "me_voted": voted})
            })
            .collect();
        json!({
            "question": {"text": self.question}, "answers": answers, "expiry": iso8601(self.expires_at),
            "allow_multiselect": self.allow_multiselect, "layout_type": 1,
            "results": {"is_finalized": self.is_over(now), "answer_counts": counts},
        })
    }

    /// The embed with which the result is announced.
    pub(crate) fn result_embed(&self) -> Value {
        let votes = |answer: &PollAnswer| answer.voters.len();
        let total: usize = self.answers.iter().map(votes).sum();
        let most = self.answers.iter().map(votes).max().unwrap_or_default();
        let mut fields = vec![
            ("poll_question_text", self.question.clone()),
            ("victor_answer_votes", most.to_string()),
            ("total_votes", total.to_string()),
        ];
        let mut best = (1_u64..)
            .zip(&self.answers)
            .filter(|(_, answer)| votes(answer) == most);
        // A draw has no winner.
        if let (Some((id, answer)), None) = (best.next(), best.next()) {
            fields.push(("victor_answer_id", id.to_string()));
            fields.push(("victor_answer_text", answer.text.clone()));
        }
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| json!({"name": name, "value": value, "inline": false}))
            .collect();
        json!({"type": "poll_result", "fields": fields})
    }
}
