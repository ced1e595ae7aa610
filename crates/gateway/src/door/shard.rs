use std::{future::poll_fn, sync::Arc, task::Poll, time::Duration};

use core_db::Lease;
use core_telemetry::name;
use futures_util::StreamExt;
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;
use twilight_gateway::{
    CloseFrame, ConfigBuilder, Intents, Message, Shard, ShardId, ShardState, error::ReceiveMessageError,
};

use super::{
    Ended, IdentifyQueue, Plan, Stored,
    event::{self, Event},
    pace::Pace,
    silence::{Cure, Patience, Silence},
    vital::Vital,
};
use crate::{
    call::{Call, Door},
    delivery::Delivery,
    hearing::Hearing,
    reception::Reception,
    servers::{Heard, Servers},
    skew::{Skew, made_at},
    stats::Stats,
};

/// Which servers there are is all that is needed beside interactions, which need no intent. Nothing privileged.
pub(super) const INTENTS: Intents = Intents::GUILDS;

/// Discord has given up on an interaction that is older.
const ANSWERABLE: Duration = Duration::from_secs(3);

/// How often somebody listens for what is missing.
const LISTEN_EVERY: Duration = Duration::from_secs(15);

/// How often it is said how far the session is, if that changed.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// A session that was not resumed by then is none of the process before any more.
const RESUMED_WITHIN: Duration = Duration::from_mins(1);

/// What was missed has come again by then. Not at the word that it has: what is replayed can hold such a word of the process
/// before.
const REPLAYED_WITHIN: Duration = Duration::from_secs(5);

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(3);

/// One gateway session, from its events to the reception.
pub(crate) struct ShardDoor {
    shard: Shard<IdentifyQueue>,
    reception: Reception,
    delivery: Arc<dyn Delivery>,
    stats: Stats,
    vital: Vital,
    pace: Pace,
    silence: Silence,
    listen_every: Duration,
    /// Who wants to know which servers there are.
    servers: Option<Servers>,
    /// Who wants to know of activity.
    hearing: Option<Hearing>,
    /// Our clock beside Discord's.
    skew: Skew,
    /// What says that this shard is ours: only its holder may write which servers there are.
    lease: Option<Lease>,
    /// Until then the session brings what the process before may have answered.
    inherited_until: Option<Instant>,
    /// How far the session is, for whoever saves it.
    session: watch::Sender<Option<Stored>>,
}

impl ShardDoor {
    /// A shard of the plan, with the session of the last run if there is one.
    pub(crate) fn new(
        plan: &Plan,
        number: u32,
        token: &str,
        stored: Option<Stored>,
        reception: Reception,
        delivery: Arc<dyn Delivery>,
    ) -> Self {
        let mut config = ConfigBuilder::new(token.to_owned(), plan.intents)
            .proxy_url(plan.url.clone())
            .queue(plan.queue.clone());
        let inherited_until = stored.is_some().then(|| Instant::now() + RESUMED_WITHIN);
        if let Some(Stored { session, resume_url }) = stored {
            config = config.session(session);
            if let Some(url) = resume_url {
                config = config.resume_url(url);
            }
        }
        Self {
            shard: Shard::with_config(ShardId::new(number, plan.shards), config.build()),
            stats: reception.stats().clone(),
            reception,
            delivery,
            vital: Vital::new(number),
            pace: Pace::default(),
            silence: Silence::new(Patience::default()),
            listen_every: LISTEN_EVERY,
            servers: None,
            hearing: None,
            skew: Skew::default(),
            lease: None,
            inherited_until,
            session: watch::Sender::new(None),
        }
    }

    /// The shard is this process's by that lease.
    pub(crate) fn holding(mut self, lease: Lease) -> Self {
        self.lease = Some(lease);
        self
    }

    /// How far the session is, about once a second.
    pub(crate) fn session(&self) -> watch::Receiver<Option<Stored>> {
        self.session.subscribe()
    }

    /// What is heard of servers is told there, and what is heard of the time here.
    pub(crate) fn telling(mut self, servers: Servers, skew: Skew) -> Self {
        self.servers = Some(servers);
        self.skew = skew;
        self
    }

    /// What is heard of activity is told there.
    pub(crate) fn hearing(mut self, hearing: Option<Hearing>) -> Self {
        self.hearing = hearing;
        self
    }

    fn tell(&self, heard: Heard) {
        if let Some(servers) = &self.servers {
            servers.heard_by(heard, self.lease.as_ref());
        }
    }

    /// As impatient as a test.
    #[cfg(test)]
    fn listening(mut self, patience: Patience, every: Duration) -> Self {
        self.silence = Silence::new(patience);
        self.listen_every = every;
        self
    }

    /// Takes calls until told to stop, and gives back the session for whoever holds the shard next.
    pub(crate) async fn run(mut self, stop: CancellationToken) -> Ended {
        let mut listen = tokio::time::interval(self.listen_every);
        let mut tell = tokio::time::interval(TELL_EVERY);
        tell.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let message = tokio::select! {
                biased;
                () = stop.cancelled() => return Ended::Left(self.leave().await),
                _ = tell.tick() => {
                    self.tell_session();
                    continue;
                }
                message = self.shard.next() => message,
                _ = listen.tick() => {
                    self.listen();
                    continue;
                }
            };
            match message {
                Some(Ok(Message::Text(json))) => self.hear(&json),
                Some(Ok(Message::Close(frame))) => {
                    self.closed(frame.as_ref());
                    let wait = self.pace.closed();
                    tokio::select! {
                        biased;
                        () = stop.cancelled() => return Ended::Left(self.leave().await),
                        () = tokio::time::sleep(wait) => {}
                    }
                }
                // twilight reconnects by itself, with growing waits.
                Some(Err(error)) => self.stumbled(&error),
                None => return Ended::Refused,
            }
        }
    }

    /// Not before Discord has taken it: what cannot be resumed is not worth saving again. While it is resumed, it is not taken
    /// yet.
    fn tell_session(&self) {
        if self.shard.state() != ShardState::Active {
            return;
        }
        let session = self.stored();
        self.session.send_if_modified(|told| {
            let has_moved = *told != session;
            *told = session;
            has_moved
        });
    }

    fn stored(&self) -> Option<Stored> {
        self.shard.session().map(|session| Stored {
            session: session.clone(),
            resume_url: self.shard.resume_url().map(str::to_owned),
        })
    }

    /// Looks whether something that used to come has stopped coming, and does something about it.
    fn listen(&mut self) {
        let shard = self.shard.id().number();
        metrics::gauge!(name::GATEWAY_SILENCE, "shard" => shard.to_string())
            .set(self.silence.lasting().as_secs_f64());
        if !self.shard.state().is_identified() {
            return;
        }
        let Some((cure, event)) = self.silence.check() else {
            return;
        };
        let (frame, cure) = match cure {
            Cure::Resume => (CloseFrame::RESUME, "resume"),
            Cure::Identify => (CloseFrame::NORMAL, "identify"),
        };
        metrics::counter!(name::GATEWAY_SILENCE_CURES, "cure" => cure).increment(1);
        tracing::warn!(
            shard,
            event,
            cure,
            "events of a kind have stopped coming; the session is renewed"
        );
        self.shard.close(frame);
    }

    fn hear(&mut self, json: &str) {
        if let Some(name) = event::name(json) {
            if let Some(hearing) = &self.hearing {
                hearing.hear(&name, json, self.reception.now());
            }
            // Members may fall silent, which is nothing to cure.
            if !Hearing::is_only_activity(&name) {
                self.silence.heard(&name);
            }
        }
        let latency = self.shard.latency().recent().first().copied();
        self.vital.heard(self.reception.now(), latency);
        if let Some(latency) = latency {
            self.stats.latency(latency);
        }
        match event::read(json) {
            Ok(Event::Interaction) => self.admit(json),
            Ok(Event::Ready(guilds)) => {
                tracing::info!(
                    shard = self.shard.id().number(),
                    guilds = guilds.len(),
                    "gateway session is ready"
                );
                self.vital.ready();
                self.inherited_until = None;
                self.stats.connected(self.shard.id().number(), true);
                for guild in &guilds {
                    self.stats.guild_unavailable(*guild);
                }
                let id = self.shard.id();
                let shard = (id.number(), id.total());
                self.tell(Heard::Ready { shard, guilds });
            }
            Ok(Event::Resumed) => {
                tracing::info!(shard = self.shard.id().number(), "gateway session goes on");
                self.vital.resumed();
                if let Some(until) = &mut self.inherited_until {
                    *until = (*until).min(Instant::now() + REPLAYED_WITHIN);
                }
                self.stats.connected(self.shard.id().number(), true);
            }
            Ok(Event::GuildPresent(guild)) => {
                self.stats.guild_present(guild);
                self.tell(Heard::Here(guild));
            }
            Ok(Event::GuildUnavailable(guild)) => self.stats.guild_unavailable(guild),
            Ok(Event::GuildLeft(guild)) => {
                tracing::info!(%guild, "removed from a server");
                self.stats.guild_left(guild);
                self.tell(Heard::Left(guild));
            }
            Ok(Event::Other) => {}
            Err(error) => tracing::warn!(%error, "gateway event cannot be read"),
        }
    }

    fn admit(&self, json: &str) {
        let now = self.reception.now();
        let door = Door::Shard(self.shard.id().number());
        match Call::from_event(json, door, now) {
            // While a session is resumed, what was missed is sent again, and most of it is too old to be answered. Only
            // then is the age looked at: otherwise a clock that is wrong by seconds would silence the bot.
            Ok(call)
                if self.shard.state() == ShardState::Resuming && now.since(made_at(call.id)) > ANSWERABLE =>
            {
                tracing::info!(interaction = %call.id, "interaction is too old to be answered");
            }
            Ok(call) => {
                if self.shard.state() != ShardState::Resuming {
                    self.skew.interaction(call.id, now);
                }
                let delivery = Arc::clone(&self.delivery);
                if self.inherited_until.is_some_and(|until| Instant::now() < until) {
                    self.reception.admit_again(call, delivery);
                } else {
                    self.reception.admit(call, delivery);
                }
            }
            Err(error) => tracing::warn!(error = %error, "interaction cannot be read"),
        }
    }

    fn closed(&self, frame: Option<&twilight_gateway::CloseFrame<'_>>) {
        let number = self.shard.id().number();
        let code = frame.map(|frame| frame.code);
        self.vital.closed();
        self.stats.connected(self.shard.id().number(), false);
        if self.shard.state() == ShardState::FatallyClosed {
            let why = explain(code);
            tracing::error!(
                shard = number,
                code,
                why,
                "discord closed the gateway for good; the rest goes on"
            );
            self.stats
                .fault(format!("{why} (close code {})", code.unwrap_or_default()));
        } else {
            tracing::info!(shard = number, code, "gateway connection was closed");
        }
    }

    fn stumbled(&self, error: &ReceiveMessageError) {
        let source = std::error::Error::source(error).map(tracing::field::display);
        tracing::warn!(shard = self.shard.id().number(), %error, source, "gateway connection has a problem");
    }

    /// Says goodbye in a way that keeps the session alive.
    async fn leave(mut self) -> Option<Stored> {
        self.vital.closed();
        self.stats.connected(self.shard.id().number(), false);
        // Before the goodbye: whatever is heard during it is not taken any more, and is sent again on resumption.
        let stored = self.stored();
        if !self.shard.state().is_identified() {
            return stored;
        }
        self.shard.close(CloseFrame::RESUME);
        // Polled only until the close frame is out: polled once more, the shard would connect again.
        let goodbye = poll_fn(|context| {
            loop {
                let polled = self.shard.poll_next_unpin(context);
                if matches!(self.shard.state(), ShardState::Disconnected { .. }) {
                    return Poll::Ready(());
                }
                match polled {
                    Poll::Ready(Some(Ok(Message::Text(_)))) => {}
                    Poll::Ready(_) => return Poll::Ready(()),
                    Poll::Pending => return Poll::Pending,
                }
            }
        });
        tokio::select! {
            () = goodbye => {}
            () = tokio::time::sleep(GOODBYE) => {}
        }
        stored
    }
}

/// What Discord's final close codes mean and what to do about it.
/// <https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>
const fn explain(code: Option<u16>) -> &'static str {
    match code {
        Some(4004) => "the bot's token is not valid: set DISCORD_TOKEN to the one in the developer portal",
        Some(4010 | 4011) => "the number of shards does not fit: start the bot again",
        Some(4012) => "this version of the gateway is gone: update the bot",
        Some(4013 | 4014) => "the bot asks for intents it may not have: look at them in the developer portal",
        _ => "the gateway refuses the bot",
    }
}

#[cfg(test)]
mod tests;
