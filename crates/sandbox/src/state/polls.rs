//! Voting in polls and ending them.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{State, alarms::Alarm, messages::Origin};
use crate::{
    error::{ApiError, ApiResult},
    rest::Caller,
    snowflake::Snowflake,
    validate::message::Payload,
    world::{Message, POLL_RESULT, Poll, Reference},
};

impl State {
    /// Waits for the end of a poll that was just sent.
    pub(super) fn poll_begin(&mut self, message: &Message) {
        if let Some(poll) = &message.poll {
            let end = Instant::now() + Duration::from_secs(poll.hours * 3600);
            self.alarms.set(Alarm::Poll(message.channel_id, message.id), end);
        }
    }

    fn poll(&self, channel: Snowflake, id: Snowflake, user: Snowflake) -> ApiResult<&Poll> {
        let message = self.message_read(channel, id, user, 0)?;
        let text = "Cannot expire a non-poll message";
        message
            .poll
            .as_ref()
            .ok_or_else(|| ApiError::new(400, 520_006, text))
    }

    /// Who voted for an answer (counted from 1), ordered by id.
    pub(crate) fn poll_voters(
        &self,
        channel: Snowflake,
        id: Snowflake,
        answer: u64,
        user: Snowflake,
        (after, limit): (Snowflake, usize),
    ) -> ApiResult<Value> {
        let poll = self.poll(channel, id, user)?;
        let answer = usize::try_from(answer)
            .ok()
            .and_then(|answer| answer.checked_sub(1));
        let answer = answer.and_then(|answer| poll.answers.get(answer));
        let mut voters: Vec<_> = answer.map_or_else(Vec::new, |answer| answer.voters.clone());
        voters.retain(|voter| *voter > after);
        voters.sort();
        voters.truncate(limit);
        let users: Vec<_> = voters
            .into_iter()
            .map(|voter| self.world.user_json(voter))
            .collect();
        Ok(json!({"users": users}))
    }

    /// Replaces a person's votes. Bots do not vote.
    pub(crate) fn poll_vote(
        &mut self,
        caller: Caller,
        channel: Snowflake,
        id: Snowflake,
        wanted: &[u64],
    ) -> ApiResult<()> {
        let poll = self.poll(channel, id, caller.user)?;
        if caller.application.is_some() {
            return Err(ApiError::new(403, 20_001, "Bots cannot use this endpoint"));
        }
        if poll.is_over(self.clock.now()) {
            return Err(ApiError::new(400, 520_001, "Poll expired"));
        }
        let count = poll.answers.len() as u64;
        if wanted.len() > 1 && !poll.allow_multiselect
            || wanted.iter().any(|answer| !(1..=count).contains(answer))
        {
            let text = format!("Must name answers from 1 to {count}.");
            return Err(ApiError::form("answer_ids", "POLL_ANSWER_INVALID", &text));
        }
        let Some(poll) = self
            .message_mut(channel, id)
            .and_then(|message| message.poll.as_mut())
        else {
            return Ok(());
        };
        let mut changed = Vec::new();
        for (number, answer) in (1_u64..).zip(&mut poll.answers) {
            let had = answer.voters.contains(&caller.user);
            let has = wanted.contains(&number);
            if had && !has {
                answer.voters.retain(|voter| *voter != caller.user);
                changed.push(("MESSAGE_POLL_VOTE_REMOVE", number));
            } else if has && !had {
                answer.voters.push(caller.user);
                changed.push(("MESSAGE_POLL_VOTE_ADD", number));
            }
        }
        self.message_touch(channel, id);
        for (event, answer) in changed {
            let data = json!({
                "user_id": caller.user, "channel_id": channel, "message_id": id, "answer_id": answer,
            });
            self.channel_event(channel, event, data);
        }
        Ok(())
    }

    /// Ends a poll of the caller's at once, and says how it came out.
    pub(crate) fn poll_end(&mut self, caller: Caller, channel: Snowflake, id: Snowflake) -> ApiResult<()> {
        let poll = self.poll(channel, id, caller.user)?;
        if poll.is_over(self.clock.now()) {
            return Err(ApiError::new(400, 520_001, "Poll expired"));
        }
        if self
            .message(channel, id)
            .is_some_and(|message| message.author != caller.user)
        {
            return Err(ApiError::not_the_author());
        }
        let now = self.clock.now();
        if let Some(poll) = self
            .message_mut(channel, id)
            .and_then(|message| message.poll.as_mut())
        {
            poll.expires_at = now;
        }
        self.poll_finish(channel, id)
    }

    /// Ends a poll whose time is over.
    pub(super) fn poll_expire(&mut self, channel: Snowflake, id: Snowflake) {
        let poll = self
            .message(channel, id)
            .and_then(|message| message.poll.as_ref());
        if poll.is_some_and(|poll| !poll.is_ended)
            && let Err(error) = self.poll_finish(channel, id)
        {
            tracing::warn!(%error, "the result of a poll could not be posted");
        }
    }

    /// Counts the votes and posts the result in the name of who asked.
    fn poll_finish(&mut self, channel: Snowflake, id: Snowflake) -> ApiResult<()> {
        self.alarms.unset(Alarm::Poll(channel, id));
        let message = self
            .message_mut(channel, id)
            .ok_or_else(ApiError::unknown_message)?;
        let author = message.author;
        let Some(poll) = &mut message.poll else {
            return Ok(());
        };
        poll.is_ended = true;
        let embed = poll.result_embed();
        self.message_touch(channel, id);
        if let Some(message) = self.message(channel, id).cloned() {
            self.message_updated(&message);
        }
        let said = Origin {
            kind: POLL_RESULT,
            reference: Some(Reference {
                kind: 0,
                channel_id: channel,
                message_id: Some(id),
            }),
            ..Origin::new(channel, author)
        };
        let mut message = self.message_build(said, &Payload::default())?;
        message.embeds = vec![embed];
        self.message_publish(message);
        Ok(())
    }
}
