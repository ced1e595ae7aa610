//! The life of an interaction: begun by a member, answered within three seconds, followed up for fifteen
//! minutes.

mod callback;
mod deadlines;
mod meter;
mod payload;
mod webhook;

pub(crate) use self::{
    callback::Callback,
    deadlines::Deadlines,
    meter::{Ending, Mark},
    webhook::Target,
};

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::{sync::Notify, time::Instant};

use super::{Discord, State};
use crate::{endpoint::Delivery, error::ApiResult, snowflake::Snowflake, world::LOADING};

/// How long an application has for its first answer.
pub(crate) const ANSWER_LIMIT: Duration = Duration::from_secs(3);
/// How long its token may be used after that.
const TOKEN_LIMIT: Duration = Duration::from_mins(15);
/// How many interactions are remembered beyond the life of their token, so that late follow-ups hear 50027.
const KEPT: usize = 10_000;
/// How many are remembered at all: under load the oldest go early, rather than the memory.
const MOST: usize = 50_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    ModalSubmit = 5,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Answered,
    /// Three seconds went by.
    Expired,
}

/// How an interaction came out, as the member sees it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// A new message, no longer thinking.
    Message(Snowflake),
    /// The message of the component changed.
    Updated(Snowflake),
    /// A modal opened.
    Modal(Snowflake),
    /// Autocomplete choices.
    Choices(Vec<Value>),
    /// The client shows that the application failed.
    Failed(&'static str),
}

#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub(crate) id: Snowflake,
    pub(crate) token: String,
    pub(crate) application_id: Snowflake,
    pub(crate) kind: Kind,
    pub(crate) user_id: Snowflake,
    pub(crate) channel_id: Snowflake,
    nonce: Value,
    began: Instant,
    stage: Stage,
    /// The message a component belongs to, also for a modal that it opened.
    source: Option<Snowflake>,
    /// The modal being submitted; it stays open until the submission is answered.
    modal: Option<Snowflake>,
    /// `interaction_metadata` of the messages it makes.
    metadata: Arc<Value>,
    /// What the member did, for the one who reads a test's end: `/work shift`, or a custom id.
    label: String,
    /// What `@original` means.
    original: Option<Snowflake>,
    pub(crate) outcome: Option<Outcome>,
    /// Notified when there is an outcome.
    settled: Arc<Notify>,
}

/// What a member did.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) application_id: Snowflake,
    pub(crate) kind: Kind,
    pub(crate) user_id: Snowflake,
    pub(crate) channel_id: Snowflake,
    pub(crate) nonce: Value,
    /// The interaction's `data`.
    pub(crate) data: Value,
    /// Command name with sub-commands, as in `work shift`.
    pub(crate) name: Option<String>,
    pub(crate) source: Option<Snowflake>,
    pub(crate) modal: Option<Snowflake>,
}

impl Start {
    fn label(&self) -> String {
        match (&self.name, self.data["custom_id"].as_str()) {
            (Some(name), _) => format!("/{name}"),
            (None, Some(id)) => id.to_owned(),
            (None, None) => "an interaction".to_owned(),
        }
    }
}

impl Discord {
    /// Begins an interaction, if what the member did is right.
    pub(crate) fn interact(
        &self,
        check: impl FnOnce(&mut State) -> ApiResult<Start>,
    ) -> ApiResult<Snowflake> {
        self.update(|state| {
            let start = check(state)?;
            Ok(state.interaction_begin(&start))
        })
    }
}

impl State {
    fn is_waiting(&self, id: Snowflake) -> bool {
        self.interactions
            .get(&id)
            .is_some_and(|interaction| interaction.stage == Stage::Waiting)
    }

    /// Whether it was deferred and its message still shows that the application is thinking.
    fn is_thinking(&self, id: Snowflake) -> bool {
        let interaction = self.interactions.get(&id);
        interaction
            .filter(|interaction| interaction.stage == Stage::Answered && interaction.outcome.is_none())
            .and_then(|interaction| self.message(interaction.channel_id, interaction.original?))
            .is_some_and(|message| message.flags & LOADING != 0)
    }

    /// Whether it was deferred, and its message shows nothing else to this day.
    pub(super) fn still_shows_thinking(&self, id: Snowflake) -> bool {
        let interaction = self.interactions.get(&id);
        interaction
            .and_then(|interaction| self.message(interaction.channel_id, interaction.original?))
            .is_some_and(|message| message.flags & LOADING != 0)
    }

    fn interaction_begin(&mut self, start: &Start) -> Snowflake {
        let id = self.next_id();
        let token = format!("{id}x{}", self.random.hex());
        let interaction = Interaction {
            id,
            token,
            application_id: start.application_id,
            kind: start.kind,
            user_id: start.user_id,
            channel_id: start.channel_id,
            nonce: start.nonce.clone(),
            began: Instant::now(),
            stage: Stage::Waiting,
            source: start.source,
            modal: start.modal,
            metadata: Arc::new(self.interaction_metadata(id, start)),
            label: start.label(),
            original: None,
            outcome: None,
            settled: Arc::default(),
        };
        let payload = self.interaction_json(&interaction, start);
        let (application, user) = (start.application_id, start.user_id);
        let guild = self
            .world
            .channels
            .get(&start.channel_id)
            .and_then(|channel| channel.guild_id);
        self.forget_old_interactions();
        self.deadlines.add(interaction.began, id);
        self.interactions.insert(id, interaction);
        if start.kind != Kind::Autocomplete && self.is_watched(user) {
            let data = json!({
                "id": id, "nonce": start.nonce, "channel_id": start.channel_id, "command_name": start.name,
            });
            self.tell(user, "INTERACTION_CREATE", &data);
        }
        let is_taken = self.interaction_send(application, guild, id, &payload);
        if is_taken && self.faults.duplicates > 0 {
            self.faults.duplicates -= 1;
            self.interaction_send(application, guild, id, &payload);
        }
        if !is_taken {
            self.interaction_fail(id, "bot offline");
        }
        id
    }

    /// Hands an interaction to its application, over HTTP or the gateway. False when nobody is there to take it.
    fn interaction_send(
        &mut self,
        application: Snowflake,
        guild: Option<Snowflake>,
        id: Snowflake,
        payload: &Value,
    ) -> bool {
        let endpoint = self.world.applications.get(&application);
        let Some(url) = endpoint.and_then(|application| application.endpoint.clone()) else {
            return self.dispatch(application, guild, "INTERACTION_CREATE", payload);
        };
        if self.faults.both_ways > 0 {
            self.faults.both_ways -= 1;
            self.dispatch(application, guild, "INTERACTION_CREATE", payload);
        }
        if let Some(checker) = &self.checker {
            checker.event("INTERACTION_CREATE", payload);
        }
        let delivery = Delivery {
            application,
            interaction: id,
            token: self
                .interactions
                .get(&id)
                .map(|known| known.token.clone())
                .unwrap_or_default(),
            url,
            body: payload.to_string(),
        };
        self.deliveries.try_send(delivery).is_ok()
    }

    /// Drops the oldest interactions: those whose tokens are dead first.
    fn forget_old_interactions(&mut self) {
        while self.interactions.len() >= KEPT {
            let is_full = self.interactions.len() >= MOST;
            match self.interactions.first_entry() {
                Some(oldest) if is_full || oldest.get().is_token_expired() => oldest.remove(),
                _ => return,
            };
        }
    }

    fn interaction_expire(&mut self, id: Snowflake) {
        let Some(interaction) = self.interactions.get(&id) else {
            return;
        };
        let is_connected = self.is_connected(interaction.application_id);
        if is_connected || self.is_thinking(id) {
            self.interaction_fail(id, "timeout");
        } else {
            self.interaction_fail(id, "bot offline");
        }
    }

    /// Tells the member that the application failed.
    pub(crate) fn interaction_fail(&mut self, id: Snowflake, reason: &'static str) {
        let Some(interaction) = self.interactions.get_mut(&id) else {
            return;
        };
        let was_waiting = interaction.stage == Stage::Waiting;
        if was_waiting {
            interaction.stage = Stage::Expired;
        }
        interaction.settle(Outcome::Failed(reason));
        let (user, kind) = (interaction.user_id, interaction.kind);
        let data = json!({
            "id": id, "nonce": interaction.nonce, "reason": reason, "message_id": interaction.original,
        });
        if kind != Kind::Autocomplete {
            self.tell(user, "INTERACTION_FAILURE", &data);
        }
        if was_waiting {
            let ending = match reason {
                "bot offline" => Ending::Offline,
                _ => Ending::Missed,
            };
            self.interaction_ended(id, ending);
        }
    }

    /// Marks an interaction as answered and tells its member.
    fn interaction_succeed(&mut self, id: Snowflake, original: Option<Snowflake>, outcome: Option<Outcome>) {
        let Some(interaction) = self.interactions.get_mut(&id) else {
            return;
        };
        interaction.stage = Stage::Answered;
        interaction.original = original;
        if let Some(outcome) = outcome {
            interaction.settle(outcome);
        }
        let (user, kind, modal) = (interaction.user_id, interaction.kind, interaction.modal);
        let nonce = interaction.nonce.clone();
        if let Some(modal) = modal {
            self.modals.remove(&modal);
        }
        if kind != Kind::Autocomplete && self.is_watched(user) {
            let data = json!({"id": id, "nonce": nonce});
            self.tell(user, "INTERACTION_SUCCESS", &data);
        }
        self.interaction_ended(id, Ending::Answered);
    }
}

impl Interaction {
    /// Where it stands, for the error text of a test that waited in vain.
    pub(crate) fn progress(&self) -> String {
        match (self.stage, self.original) {
            (Stage::Waiting, _) => "the application has not answered yet".to_owned(),
            (Stage::Expired, _) => "the interaction expired".to_owned(),
            (Stage::Answered, Some(id)) => format!("message {id} was deferred and never edited"),
            (Stage::Answered, None) => "the answer's message or modal is gone".to_owned(),
        }
    }

    /// The message that answered it: what `@original` means.
    pub(crate) fn original(&self) -> Option<Snowflake> {
        self.original
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// Whether the application answered it in time.
    pub(super) fn is_answered(&self) -> bool {
        self.stage == Stage::Answered
    }

    /// Is notified once there is an outcome, for the one who waits.
    pub(super) fn settled(&self) -> Arc<Notify> {
        Arc::clone(&self.settled)
    }

    /// Says how it came out, unless that is known already.
    fn settle(&mut self, outcome: Outcome) {
        if self.outcome.is_none() {
            self.outcome = Some(outcome);
            self.settled.notify_one();
        }
    }

    fn is_token_expired(&self) -> bool {
        self.began.elapsed() > TOKEN_LIMIT
    }
}
