//! One connection: hello, identify or resume, heartbeats, and everything dispatched until it ends.

use std::{sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    sync::mpsc::{Receiver, WeakSender},
    time::Instant,
};
use tokio_websockets::{CloseCode, Message, WebSocketStream};

use super::{
    compression::Compressor,
    intents,
    payload::{
        ALREADY_AUTHENTICATED, AUTHENTICATION_FAILED, Close, DECODE_ERROR, DISALLOWED_INTENTS,
        INVALID_SEQUENCE, INVALID_VERSION, Identify, Incoming, NOT_AUTHENTICATED, RequestMembers,
        SESSION_TIMED_OUT,
    },
    session::{Outgoing, Sender, Session, queue},
};
use crate::{
    server::Upgraded,
    state::{Discord, State},
};

/// What clients are asked to send heartbeats at.
const HEARTBEAT: Duration = Duration::from_millis(41_250);

/// How long a peer may leave a message unread before it counts as gone.
const STALLED: Duration = Duration::from_secs(30);

/// Longest message an application may send, in bytes.
const MAX_INCOMING: usize = 4096;

/// How long a closed connection has for the closing handshake.
const FAREWELL: Duration = Duration::from_secs(1);

/// The query of the gateway's address.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Options {
    /// Gateway version; 10 when absent.
    v: Option<String>,
    encoding: Option<String>,
    compress: Option<String>,
}

struct Connection {
    discord: Arc<Discord>,
    socket: WebSocketStream<Upgraded>,
    compressor: Option<Compressor>,
    /// What the session will send through; kept here only until there is one, so that the queue ends when the
    /// session lets go of it.
    idle: Option<Sender>,
    /// The same queue, for the connection's own replies.
    own: WeakSender<Outgoing>,
    receiver: Receiver<Outgoing>,
    session: Option<String>,
    /// Tells this connection from others of the same session.
    ordinal: u64,
}

/// Why a connection's loop ended.
enum End {
    /// Close with this code.
    Close(Close),
    /// The other side closed; true when that also ends the session.
    Closed(bool),
    /// Gone without a closing handshake.
    Lost,
}

/// Serves one gateway connection until it ends.
pub(crate) async fn run(discord: Arc<Discord>, socket: WebSocketStream<Upgraded>, options: Options) {
    let (sender, receiver) = queue();
    let compressor = match options.compress.as_deref() {
        Some("zstd-stream") => Compressor::new(),
        _ => None,
    };
    let ordinal = discord.update_quietly(|state| state.random.next());
    let mut connection = Connection {
        discord,
        socket,
        compressor,
        own: sender.downgrade(),
        idle: Some(sender),
        receiver,
        session: None,
        ordinal,
    };
    let shutdown = connection.discord.shutdown.clone();
    // Around the whole of it, so that not even a peer that stopped reading delays a shutdown.
    let end = tokio::select! {
        end = connection.serve(&options) => end,
        () = shutdown.cancelled() => End::Close((1001, "the sandbox is shutting down")),
    };
    tokio::select! {
        () = connection.finish(end) => {}
        () = tokio::time::sleep(FAREWELL) => tracing::debug!("gateway peer did not answer the close"),
    }
}

impl Connection {
    async fn serve(&mut self, options: &Options) -> End {
        if options.v.as_deref().is_some_and(|version| version != "10") {
            return End::Close(INVALID_VERSION);
        }
        if options
            .encoding
            .as_deref()
            .is_some_and(|encoding| encoding != "json")
        {
            return End::Close(DECODE_ERROR);
        }
        let hello = json!({"op": 10, "s": null, "t": null, "d":
            {"heartbeat_interval": u64::try_from(HEARTBEAT.as_millis()).unwrap_or_default(), "_trace": ["[\"sandbox\"]"]}});
        if self.send_text(&hello.to_string()).await.is_err() {
            return End::Lost;
        }
        // Discord is lenient about one late heartbeat.
        let mut deadline = Instant::now() + HEARTBEAT * 2;
        loop {
            tokio::select! {
                () = tokio::time::sleep_until(deadline) => return End::Close(SESSION_TIMED_OUT),
                outgoing = self.receiver.recv() => match outgoing {
                    Some(Outgoing::Text(text)) => if self.send_text(&text).await.is_err() { return End::Lost },
                    Some(Outgoing::Invalid(resumable)) => {
                        self.leave_session();
                        let invalid = invalid_session(resumable).to_string();
                        if self.send_text(&invalid).await.is_err() { return End::Lost }
                    }
                    Some(Outgoing::Close(code, reason)) => return End::Close((code, reason)),
                    Some(Outgoing::Drop) | None => return End::Lost,
                },
                message = self.socket.next() => {
                    let Some(Ok(message)) = message else { return End::Lost };
                    if let Some((code, _)) = message.as_close() {
                        return End::Closed(matches!(u16::from(code), 1000 | 1001));
                    }
                    let Some(text) = message.as_text() else { continue };
                    match self.receive(text) {
                        Ok(is_heartbeat) => if is_heartbeat { deadline = Instant::now() + HEARTBEAT * 2 },
                        Err(close) => return End::Close(close),
                    }
                }
            }
        }
    }

    /// Handles one message. True for a heartbeat.
    fn receive(&mut self, text: &str) -> Result<bool, Close> {
        if text.len() > MAX_INCOMING {
            return Err(DECODE_ERROR);
        }
        let incoming = Incoming::parse(text)?;
        match incoming {
            Incoming::Heartbeat => {
                self.reply(&json!({"op": 11, "d": null, "s": null, "t": null}));
                return Ok(true);
            }
            Incoming::Identify(_) | Incoming::Resume { .. } if self.session.is_some() => {
                return Err(ALREADY_AUTHENTICATED);
            }
            Incoming::Identify(identify) => self.identify(&identify)?,
            Incoming::Resume {
                token,
                session_id,
                sequence,
            } => self.resume(&token, session_id, sequence)?,
            _ if self.session.is_none() => return Err(NOT_AUTHENTICATED),
            Incoming::RequestMembers(request) => self.discord.update(|state| {
                if let Some(session) = &self.session {
                    state.members_requested(session, &request);
                }
            }),
            Incoming::Presence | Incoming::VoiceState | Incoming::RequestSounds => {}
        }
        Ok(false)
    }

    fn identify(&mut self, identify: &Identify) -> Result<(), Close> {
        let Some(sender) = self.idle.clone() else {
            return Err(ALREADY_AUTHENTICATED);
        };
        let ordinal = self.ordinal;
        let id = self
            .discord
            .update(|state| state.session_open(identify, sender, ordinal))?;
        self.session = Some(id);
        self.idle = None;
        Ok(())
    }

    fn resume(&mut self, token: &str, session_id: String, sequence: u64) -> Result<(), Close> {
        let Some(sender) = self.idle.clone() else {
            return Err(ALREADY_AUTHENTICATED);
        };
        let ordinal = self.ordinal;
        let is_resumed = self
            .discord
            .update(|state| state.session_resume(token, &session_id, sequence, sender, ordinal))?;
        if is_resumed {
            self.session = Some(session_id);
            self.idle = None;
        } else {
            self.reply(&invalid_session(false));
        }
        Ok(())
    }

    /// Parts from an invalid session: the application may identify or resume on this connection.
    fn leave_session(&mut self) {
        if let Some(session) = self.session.take() {
            self.discord
                .update(|state| state.session_detach(&session, self.ordinal, false));
        }
        let (sender, receiver) = queue();
        self.own = sender.downgrade();
        self.idle = Some(sender);
        self.receiver = receiver;
    }

    fn reply(&self, message: &Value) {
        let own = self.own.upgrade();
        let text = Outgoing::Text(message.to_string().into());
        if own.is_none_or(|own| own.try_send(text).is_err()) {
            tracing::debug!("gateway connection already gone");
        }
    }

    async fn send_text(&mut self, text: &str) -> Result<(), tokio_websockets::Error> {
        let message = match &mut self.compressor {
            None => Message::text(text.to_owned()),
            Some(compressor) => match compressor.compress(text) {
                Ok(bytes) => Message::binary(bytes),
                Err(reason) => {
                    tracing::error!(reason, "gateway compression failed");
                    return Err(tokio_websockets::Error::AlreadyClosed);
                }
            },
        };
        tokio::select! {
            sent = self.socket.send(message) => sent,
            () = tokio::time::sleep(STALLED) => {
                tracing::debug!("gateway peer stopped reading");
                Err(tokio_websockets::Error::AlreadyClosed)
            }
        }
    }

    async fn finish(mut self, end: End) {
        let ends_session = match end {
            End::Closed(ends_session) => ends_session,
            End::Close((code, _)) => [INVALID_SEQUENCE.0, SESSION_TIMED_OUT.0].contains(&code),
            End::Lost => false,
        };
        if let Some(session) = self.session.take() {
            self.discord
                .update(|state| state.session_detach(&session, self.ordinal, ends_session));
        }
        if let End::Close((code, reason)) = end {
            let code = CloseCode::try_from(code).unwrap_or(CloseCode::NORMAL_CLOSURE);
            if let Err(error) = self.socket.send(Message::close(Some(code), reason)).await {
                tracing::debug!(%error, "gateway peer left before the close");
            }
        }
        if !matches!(end, End::Lost)
            && let Err(error) = self.socket.close().await
        {
            tracing::debug!(%error, "gateway peer left during the close");
        }
    }
}

fn invalid_session(resumable: bool) -> Value {
    json!({"op": 9, "d": resumable, "s": null, "t": null})
}

impl State {
    fn session_open(
        &mut self,
        identify: &Identify,
        connection: Sender,
        ordinal: u64,
    ) -> Result<String, Close> {
        let token = identify.token.strip_prefix("Bot ").unwrap_or(&identify.token);
        let application = self
            .world
            .application_of_token(token)
            .ok_or(AUTHENTICATION_FAILED)?
            .clone();
        if identify.intents & intents::PRIVILEGED != 0 && !application.privileged_intents {
            return Err(DISALLOWED_INTENTS);
        }
        let id = self.random.hex();
        let mut session = Session::new(application.id, identify.intents, identify.shard);
        session.attach(connection, ordinal);
        let guilds: Vec<_> = self
            .world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&application.bot_id) && session.serves(Some(guild.id)))
            .collect();
        let unavailable: Vec<_> = guilds
            .iter()
            .map(|guild| json!({"id": guild.id, "unavailable": true}))
            .collect();
        let user = self
            .world
            .users
            .get(&application.bot_id)
            .map(crate::world::User::own_json);
        session.dispatch(
            "READY",
            &json!({
                "v": 10, "user": user, "guilds": unavailable, "session_id": id, "session_type": "normal",
                "resume_gateway_url": format!("ws://{}/gateway", self.address),
                "shard": [session.shard().0, session.shard().1],
                "application": {"id": application.id, "flags": application.flags()},
                "private_channels": [], "relationships": [], "presences": [], "guild_join_requests": [],
                "geo_ordered_rtc_regions": [], "user_settings": {}, "auth": {}, "_trace": [],
            }),
        );
        if session.wants_guilds() {
            for guild in guilds {
                session.dispatch(
                    "GUILD_CREATE",
                    &guild.create_json(&self.world, application.bot_id, session.wants_presences()),
                );
            }
        }
        self.forget_lost_sessions();
        self.sessions.insert(id.clone(), session);
        self.bot_status_changed(application.id);
        Ok(id)
    }

    /// `Ok(false)` asks the application to identify anew.
    fn session_resume(
        &mut self,
        token: &str,
        id: &str,
        sequence: u64,
        connection: Sender,
        ordinal: u64,
    ) -> Result<bool, Close> {
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        let application = self
            .world
            .application_of_token(token)
            .ok_or(AUTHENTICATION_FAILED)?
            .id;
        let Some(session) = self
            .sessions
            .get_mut(id)
            .filter(|session| session.application_id == application && !session.is_forgotten())
        else {
            return Ok(false);
        };
        if sequence > session.sequence() {
            return Err(INVALID_SEQUENCE);
        }
        if !session.can_replay(sequence) {
            self.sessions.remove(id);
            return Ok(false);
        }
        session.attach(connection, ordinal);
        session.replay(sequence);
        session.dispatch("RESUMED", &json!({"_trace": []}));
        self.bot_status_changed(application);
        Ok(true)
    }

    fn session_detach(&mut self, id: &str, ordinal: u64, ends_session: bool) {
        let Some(session) = self
            .sessions
            .get_mut(id)
            .filter(|session| session.attached == ordinal)
        else {
            return;
        };
        session.detach();
        let application = session.application_id;
        if ends_session {
            self.sessions.remove(id);
        }
        self.bot_status_changed(application);
    }

    /// Drops sessions that nobody came back for: the old ones, and all but the latest few.
    fn forget_lost_sessions(&mut self) {
        const KEPT: usize = 16;
        self.sessions.retain(|_, session| !session.is_forgotten());
        let sessions = self.sessions.iter();
        let mut lost: Vec<_> = sessions
            .filter_map(|(id, session)| Some((session.lost_since()?, id.clone())))
            .collect();
        lost.sort();
        for (_, id) in lost.iter().rev().skip(KEPT) {
            self.sessions.remove(id);
        }
    }

    /// Answers op 8 with one chunk.
    fn members_requested(&mut self, session: &str, request: &RequestMembers) {
        let Some(guild) = self.world.guilds.get(&request.guild_id) else {
            return;
        };
        let limit = if request.limit == 0 {
            usize::MAX
        } else {
            request.limit
        };
        let is_wanted = |id, nick: Option<&str>| match &request.query {
            _ if !request.user_ids.is_empty() => request.user_ids.contains(&id),
            Some(prefix) => {
                let user = self.world.users.get(&id);
                let name = nick
                    .or(user.map(crate::world::User::display_name))
                    .unwrap_or_default();
                name.to_lowercase().starts_with(&prefix.to_lowercase())
            }
            None => false,
        };
        let members: Vec<_> = guild
            .members
            .values()
            .filter(|member| is_wanted(member.user_id, member.nick.as_deref()))
            .take(limit)
            .map(|member| member.json(&self.world))
            .collect();
        let missing: Vec<_> = request
            .user_ids
            .iter()
            .filter(|id| !guild.members.contains_key(id))
            .collect();
        let mut data = json!({
            "guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1, "not_found": missing,
        });
        if let Some(nonce) = &request.nonce {
            data["nonce"] = json!(nonce);
        }
        if let Some(session) = self.sessions.get_mut(session) {
            session.dispatch("GUILD_MEMBERS_CHUNK", &data);
        }
    }
}
