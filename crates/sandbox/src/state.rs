//! The whole local Discord behind one lock, which is never held across an await: every change is one
//! synchronous function on [`State`], and everyone who waits for something waits on a change counter.

mod alarms;
pub(crate) mod applications;
pub(crate) mod audit_log;
mod bans;
mod channel_events;
pub(crate) mod command_permissions;
pub(crate) mod commands;
pub(crate) mod emojis;
pub(crate) mod entitlements;
mod events;
pub(crate) mod faults;
pub(crate) mod files;
mod forums;
mod guild_channels;
mod guild_edits;
mod guild_events;
mod guilds;
pub(crate) mod interactions;
pub(crate) mod invites;
mod joins;
mod leaves;
pub(crate) mod log;
mod members;
pub(crate) mod messages;
mod overwrites;
mod pictures;
mod pins;
mod polls;
pub(crate) mod profiles;
pub(crate) mod prune;
mod reactions;
mod refusals;
mod replace;
mod roles;
mod servers;
pub(crate) mod threads;
pub(crate) mod webhooks;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    sync::{Notify, mpsc, watch},
    time::Instant,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::{
    alarms::Alarms,
    commands::Command,
    events::Watcher,
    faults::Faults,
    files::Files,
    interactions::{Deadlines, Interaction, Mark},
    log::Log,
    pictures::Pictures,
    refusals::Refusals,
};
use crate::{
    clock::Clock,
    conformance::Checker,
    endpoint::Delivery,
    gateway::{identifies::Identifies, mishaps::Mishaps, presence::Presence, session::Session},
    limits::Limits,
    oauth2::Grants,
    random::Random,
    recording::Recording,
    rest::limits::Accounts,
    snowflake::Snowflake,
    world::{Message, World},
};

/// A running local Discord: its state, and what its tasks need to end together.
#[derive(Debug)]
pub(crate) struct Discord {
    state: Mutex<State>,
    changes: watch::Sender<u64>,
    pub(crate) limits: Limits,
    pub(crate) shutdown: CancellationToken,
    pub(crate) tasks: TaskTracker,
    /// Compares what goes over the wire with Discord's description, if there is one.
    pub(crate) checker: Option<Arc<Checker>>,
}

impl Discord {
    pub(crate) fn new(
        mut world: World,
        clock: Clock,
        seed: u64,
        address: SocketAddr,
        deliveries: mpsc::Sender<Delivery>,
        checker: Option<Arc<Checker>>,
        limits: Limits,
    ) -> Self {
        world.clock = clock.clone();
        Self {
            state: Mutex::new(State {
                world,
                clock,
                random: Random::new(seed),
                address,
                last_id: Snowflake(0),
                messages: BTreeMap::new(),
                revision: 0,
                files: Files::default(),
                pictures: Pictures::default(),
                audit_logs: BTreeMap::new(),
                command_rules: BTreeMap::new(),
                application_emojis: BTreeMap::new(),
                entitlements: BTreeMap::new(),
                invites: BTreeMap::new(),
                commands: BTreeMap::new(),
                command_creates: BTreeMap::new(),
                interactions: BTreeMap::new(),
                modals: BTreeMap::new(),
                sessions: BTreeMap::new(),
                watchers: Vec::new(),
                faults: Faults::default(),
                accounts: Accounts::default(),
                identifies: Identifies::default(),
                mishaps: Mishaps::default(),
                refusals: Refusals::default(),
                presences: BTreeMap::new(),
                shown_presences: BTreeMap::new(),
                unavailable: BTreeSet::new(),
                member_requests: BTreeMap::new(),
                grants: Grants::default(),
                deliveries,
                deadlines: Deadlines::default(),
                alarms: Alarms::default(),
                meter: None,
                recording: None,
                log: Log::new(),
                checker: checker.clone(),
            }),
            changes: watch::Sender::new(0),
            limits,
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
            checker,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the state.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the state and wakes everyone who waits for something.
    pub(crate) fn update<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Changes what nobody waits for, such as the log: wakes no one.
    pub(crate) fn update_quietly<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.lock())
    }

    /// Waits until `check` finds something, at most for `limit`, looking again after every change.
    pub(crate) async fn until<T>(
        &self,
        limit: Duration,
        check: impl FnMut(&State) -> Option<T>,
    ) -> Option<T> {
        let changes = self.changes.subscribe();
        self.look_whenever(News::Anything(changes), limit, check).await
    }

    /// Waits until `check` finds something out about an interaction, looking again only when that
    /// interaction has come out: thousands of people can wait at once without waking each other.
    pub(crate) async fn until_settled<T>(
        &self,
        id: Snowflake,
        limit: Duration,
        check: impl FnMut(&State) -> Option<T>,
    ) -> Option<T> {
        let settled = self.read(|state| state.interactions.get(&id).map(Interaction::settled))?;
        self.look_whenever(News::Settled(settled), limit, check).await
    }

    async fn look_whenever<T>(
        &self,
        mut news: News,
        limit: Duration,
        mut check: impl FnMut(&State) -> Option<T>,
    ) -> Option<T> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(found) = self.read(&mut check) {
                return Some(found);
            }
            tokio::select! {
                () = news.next() => {}
                () = tokio::time::sleep_until(deadline) => return self.read(&mut check),
                () = self.shutdown.cancelled() => return None,
            }
        }
    }
}

/// What somebody waits for.
enum News {
    Anything(watch::Receiver<u64>),
    Settled(Arc<Notify>),
}

impl News {
    async fn next(&mut self) {
        match self {
            // An error means that the sandbox is gone: there will be no more news.
            Self::Anything(changes) => {
                if changes.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
            Self::Settled(settled) => settled.notified().await,
        }
    }
}

/// A form that an application opened for one member.
#[derive(Clone, Debug)]
pub(crate) struct Modal {
    pub(crate) id: Snowflake,
    pub(crate) user_id: Snowflake,
    pub(crate) application_id: Snowflake,
    pub(crate) channel_id: Snowflake,
    pub(crate) custom_id: String,
    pub(crate) title: String,
    pub(crate) components: Vec<Value>,
    /// The message whose component opened it.
    pub(crate) source: Option<Snowflake>,
    /// The interaction it answered, as `interaction_metadata`.
    pub(crate) opened_by: Value,
}

/// Everything the local Discord knows.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    /// Where the sandbox listens.
    pub(crate) address: SocketAddr,
    last_id: Snowflake,
    /// By channel, then by message.
    pub(crate) messages: BTreeMap<Snowflake, BTreeMap<Snowflake, Message>>,
    /// How often messages were written or edited.
    revision: u64,
    pub(crate) files: Files,
    pub(crate) pictures: Pictures,
    /// By server, oldest first.
    audit_logs: BTreeMap<Snowflake, VecDeque<audit_log::Entry>>,
    command_rules: BTreeMap<command_permissions::Key, Vec<command_permissions::Rule>>,
    /// By application.
    application_emojis: BTreeMap<Snowflake, emojis::Emojis>,
    entitlements: BTreeMap<Snowflake, entitlements::Entitlement>,
    /// By code.
    invites: BTreeMap<String, invites::Invite>,
    pub(crate) commands: BTreeMap<Snowflake, Command>,
    /// Since when how many new commands were made, by application and server.
    command_creates: BTreeMap<(Snowflake, Option<Snowflake>), (Instant, u32)>,
    pub(crate) interactions: BTreeMap<Snowflake, Interaction>,
    pub(crate) modals: BTreeMap<Snowflake, Modal>,
    pub(crate) sessions: BTreeMap<String, Session>,
    watchers: Vec<Watcher>,
    pub(crate) faults: Faults,
    /// What bots have called so far.
    pub(crate) accounts: Accounts,
    pub(crate) identifies: Identifies,
    pub(crate) mishaps: Mishaps,
    /// Calls of bots that were refused.
    pub(crate) refusals: Refusals,
    /// What bots said they show.
    pub(crate) presences: BTreeMap<Snowflake, Presence>,
    /// What everybody was last told that bots show.
    pub(crate) shown_presences: BTreeMap<Snowflake, Presence>,
    /// Servers that are out of reach.
    pub(crate) unavailable: BTreeSet<Snowflake>,
    /// When an application last asked for all members of a server.
    pub(crate) member_requests: BTreeMap<(Snowflake, Snowflake), Instant>,
    pub(crate) grants: Grants,
    /// Where interactions go that an application takes over HTTP.
    deliveries: mpsc::Sender<Delivery>,
    deadlines: Deadlines,
    alarms: Alarms,
    /// What a load run hears through.
    meter: Option<mpsc::UnboundedSender<Mark>>,
    /// What people do, while it is being recorded.
    pub(crate) recording: Option<Recording>,
    pub(crate) log: Log,
    pub(crate) checker: Option<Arc<Checker>>,
}

impl State {
    /// A new id: by the clock, and always greater than the last one.
    pub(crate) fn next_id(&mut self) -> Snowflake {
        let id = Snowflake::at(self.clock.now()).max(Snowflake(self.last_id.0 + 1));
        self.last_id = id;
        id
    }

    pub(crate) fn message(&self, channel: Snowflake, id: Snowflake) -> Option<&Message> {
        self.messages.get(&channel)?.get(&id)
    }

    pub(crate) fn message_mut(&mut self, channel: Snowflake, id: Snowflake) -> Option<&mut Message> {
        self.messages.get_mut(&channel)?.get_mut(&id)
    }
}
