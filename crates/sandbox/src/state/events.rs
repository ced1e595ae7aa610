//! Telling bots (by intents and what they can see) and people (by what they can see) what happened.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::{sync::mpsc, time::Instant};

use super::{
    State,
    log::{Entry, What},
};
use crate::{
    gateway::{
        content, intents,
        mishaps::Parcel,
        session::{Outgoing, Session},
    },
    snowflake::Snowflake,
    world::Message,
};

/// How many events may wait for one open web client. A client that reads so slowly that more pile up is let go:
/// it reconnects and reads the present state.
const QUEUE: usize = 16_384;

/// One open web-client socket.
#[derive(Debug)]
pub(super) struct Watcher {
    user_id: Snowflake,
    sender: mpsc::Sender<(String, Value)>,
}

impl State {
    /// Opens a stream of `(event, data)` for one person.
    pub(crate) fn watch(&mut self, user_id: Snowflake) -> mpsc::Receiver<(String, Value)> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        self.watchers.push(Watcher { user_id, sender });
        receiver
    }

    /// Tells every open client whose person passes `sees`.
    pub(crate) fn tell_people(
        &mut self,
        event: &str,
        data: &Value,
        sees: impl Fn(&State, Snowflake) -> bool,
    ) {
        let watchers = std::mem::take(&mut self.watchers);
        let open = watchers.into_iter().filter(|watcher| {
            if sees(self, watcher.user_id) {
                watcher.sender.try_send((event.to_owned(), data.clone())).is_ok()
            } else {
                !watcher.sender.is_closed()
            }
        });
        let open = open.collect();
        self.watchers = open;
    }

    /// Whose clients are open.
    pub(super) fn watching(&self) -> BTreeSet<Snowflake> {
        self.watchers.iter().map(|watcher| watcher.user_id).collect()
    }

    /// Whether this person has a client open.
    pub(super) fn is_watched(&self, user: Snowflake) -> bool {
        self.watchers.iter().any(|watcher| watcher.user_id == user)
    }

    /// Tells one person.
    pub(crate) fn tell(&mut self, user: Snowflake, event: &str, data: &Value) {
        self.tell_people(event, data, |_, other| other == user);
    }

    /// Tells everyone.
    pub(crate) fn tell_all(&mut self, event: &str, data: &Value) {
        self.tell_people(event, data, |_, _| true);
    }

    /// Dispatches to one application's sessions on the right shard that asked for the event. True if there was one to
    /// take it, connected or able to resume.
    pub(crate) fn dispatch(
        &mut self,
        application: Snowflake,
        guild: Option<Snowflake>,
        event: &str,
        data: &Value,
    ) -> bool {
        let intent = intents::of(event, guild.is_some());
        self.dispatch_if(application, guild, event, data, |session| {
            intent == 0 || session.intents & intent != 0
        })
    }

    /// Dispatches to those of one application's sessions on the right shard that pass `wants`, whatever the event.
    pub(crate) fn dispatch_if(
        &mut self,
        application: Snowflake,
        guild: Option<Snowflake>,
        event: &str,
        data: &Value,
        wants: impl Fn(&Session) -> bool,
    ) -> bool {
        self.sessions.retain(|_, session| !session.is_forgotten());
        let is_served = |session: &Session| {
            session.application_id == application && session.serves(guild) && wants(session)
        };
        if self.mishaps.concern(event) {
            let served = self.sessions.iter().filter(|(_, session)| is_served(session));
            let sessions: Vec<_> = served.map(|(id, _)| id.clone()).collect();
            let is_taken = !sessions.is_empty();
            if is_taken {
                self.dispatch_amiss(Parcel {
                    sessions,
                    event: event.to_owned(),
                    data: data.clone(),
                });
            }
            return is_taken;
        }
        let mut taken = None;
        for session in self.sessions.values_mut() {
            if is_served(session) {
                let frame = session.dispatch(event, data);
                taken.get_or_insert(frame);
            }
        }
        let is_taken = taken.is_some();
        if let Some(frame) = taken {
            self.dispatch_record(event, frame);
        }
        is_taken
    }

    pub(crate) fn dispatch_record(&mut self, event: &str, frame: Arc<str>) {
        let what = What::Dispatch {
            event: event.into(),
            frame,
        };
        self.log.record(Entry {
            at: self.clock.now(),
            began: Instant::now(),
            took: Duration::ZERO,
            what,
        });
    }

    /// The applications whose bot sees the channel.
    pub(super) fn applications_in(&self, channel: Snowflake) -> Vec<(Snowflake, Snowflake)> {
        let applications = self.world.applications.values();
        applications
            .filter(|application| self.world.can_see(channel, application.bot_id))
            .map(|application| (application.id, application.bot_id))
            .collect()
    }

    fn message_event(&mut self, event: &str, message: &Message) {
        let (channel, visible_to) = (message.channel_id, message.visible_to);
        let guild = self
            .world
            .channels
            .get(&channel)
            .and_then(|channel| channel.guild_id);
        let takers = if visible_to.is_none() {
            self.takers(channel, guild, event)
        } else {
            Vec::new()
        };
        // Under load nobody looks at most messages: then there is no need to write them down.
        if takers.is_empty() && self.watchers.is_empty() {
            return;
        }
        let data = self.message_event_json(message, None);
        let sees = |state: &Self, user| {
            visible_to.is_none_or(|only| only == user) && state.world.can_see(channel, user)
        };
        if message.reactions.is_empty() {
            self.tell_people(event, &data, sees);
        } else {
            // Everybody sees which of the reactions are their own.
            let people: BTreeSet<_> = self.watchers.iter().map(|watcher| watcher.user_id).collect();
            for person in people {
                if sees(self, person) {
                    let data = self.message_event_json(message, Some(person));
                    self.tell(person, event, &data);
                }
            }
        }
        for (application, bot) in takers {
            self.dispatch_message(application, bot, guild, event, &data);
        }
    }

    /// The applications whose bot sees the channel and asked for such an event.
    fn takers(
        &self,
        channel: Snowflake,
        guild: Option<Snowflake>,
        event: &str,
    ) -> Vec<(Snowflake, Snowflake)> {
        let intent = intents::of(event, guild.is_some());
        let mut takers = self.applications_in(channel);
        takers.retain(|(application, _)| {
            let mut sessions = self.sessions.values();
            sessions.any(|session| session.application_id == *application && session.intents & intent != 0)
        });
        takers
    }

    /// Like [`State::dispatch`], but blanks what only the message-content intent may read: session by session.
    fn dispatch_message(
        &mut self,
        application: Snowflake,
        bot: Snowflake,
        guild: Option<Snowflake>,
        event: &str,
        data: &Value,
    ) {
        let intent = intents::of(event, guild.is_some());
        let wants = |session: &Session| session.intents & intent != 0;
        let may_read = |session: &Session| session.intents & intents::MESSAGE_CONTENT != 0;
        let blank = guild.and_then(|_| content::blanked(data, bot));
        let Some(blank) = blank else {
            self.dispatch_if(application, guild, event, data, wants);
            return;
        };
        self.dispatch_if(application, guild, event, data, |one| wants(one) && may_read(one));
        self.dispatch_if(application, guild, event, &blank, |one| {
            wants(one) && !may_read(one)
        });
    }

    pub(super) fn message_created(&mut self, message: &Message) {
        self.message_event("MESSAGE_CREATE", message);
    }

    pub(super) fn message_updated(&mut self, message: &Message) {
        self.message_event("MESSAGE_UPDATE", message);
    }

    pub(super) fn message_deleted(&mut self, message: &Message) {
        let data = json!({"id": message.id, "channel_id": message.channel_id});
        match message.visible_to {
            None => self.channel_event(message.channel_id, "MESSAGE_DELETE", data),
            Some(only) => self.tell(only, "MESSAGE_DELETE", &data),
        }
    }

    /// Shows that somebody is typing.
    pub(crate) fn typing_started(&mut self, channel: Snowflake, user: Snowflake) {
        let guild = self.world.guild_of_channel(channel);
        let guild_id = guild.map(|guild| guild.id);
        let mut data = json!({"channel_id": channel, "user_id": user, "timestamp": self.clock.now() / 1000});
        if let Some(guild) = guild {
            data["guild_id"] = json!(guild.id);
            data["member"] = guild
                .members
                .get(&user)
                .map_or(Value::Null, |member| member.json(&self.world));
        }
        self.tell_people("TYPING_START", &data, |state, other| {
            other != user && state.world.can_see(channel, other)
        });
        for (application, bot) in self.applications_in(channel) {
            if bot != user {
                self.dispatch(application, guild_id, "TYPING_START", &data);
            }
        }
    }

    /// Whether an application has a bot on the line right now.
    pub(crate) fn is_connected(&self, application: Snowflake) -> bool {
        self.sessions
            .values()
            .any(|session| session.application_id == application && session.is_connected())
    }

    /// Tells everyone that a bot came or went.
    pub(crate) fn bot_status_changed(&mut self, application: Snowflake) {
        let connected = self.is_connected(application);
        self.tell_all(
            "BOT_STATUS",
            &json!({"application_id": application, "connected": connected}),
        );
        self.presence_changed(application);
    }

    /// Sends something other than a dispatch to every connected session.
    pub(crate) fn send_to_sessions(&mut self, outgoing: &Outgoing) -> usize {
        let sessions = self.sessions.values_mut();
        sessions
            .map(|session| usize::from(session.send(outgoing.clone())))
            .sum()
    }
}
