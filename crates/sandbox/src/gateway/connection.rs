//! One connection: hello, identify or resume, heartbeats, and everything dispatched until it ends.

use std::{sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    io::AsyncWriteExt,
    sync::mpsc::{Receiver, WeakSender},
    time::Instant,
};
use tokio_websockets::{CloseCode, Message, WebSocketStream};

use super::{
    compression::Compression,
    payload::{
        ALREADY_AUTHENTICATED, Close, DECODE_ERROR, INVALID_SEQUENCE, INVALID_VERSION, Identify, Incoming,
        NOT_AUTHENTICATED, RATE_LIMITED, SESSION_TIMED_OUT,
    },
    session::{Outgoing, Sender, queue},
    throttle::Throttle,
};
use crate::{
    limits::Limits,
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
    compression: Compression,
    /// What the session will send through; kept here only until there is one, so that the queue ends when the
    /// session lets go of it.
    idle: Option<Sender>,
    /// The same queue, for the connection's own replies.
    own: WeakSender<Outgoing>,
    receiver: Receiver<Outgoing>,
    session: Option<String>,
    throttle: Throttle,
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
    let compression = Compression::named(options.compress.as_deref());
    let ordinal = discord.update_quietly(|state| state.random.next());
    let mut connection = Connection {
        discord,
        socket,
        compression,
        own: sender.downgrade(),
        idle: Some(sender),
        receiver,
        session: None,
        throttle: Throttle::new(),
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
        let silence = tokio::time::sleep(HEARTBEAT * 2);
        tokio::pin!(silence);
        loop {
            tokio::select! {
                () = &mut silence => return End::Close(SESSION_TIMED_OUT),
                outgoing = self.receiver.recv() => match outgoing {
                    Some(Outgoing::Text(text)) => if self.send_text(&text).await.is_err() { return End::Lost },
                    Some(Outgoing::Invalid(resumable)) => {
                        self.leave_session();
                        let invalid = invalid_session(resumable).to_string();
                        if self.send_text(&invalid).await.is_err() { return End::Lost }
                    }
                    Some(Outgoing::Close(code, reason)) => return End::Close((code, reason)),
                    Some(Outgoing::Torn(text)) => {
                        self.tear(&text).await;
                        return End::Lost;
                    }
                    Some(Outgoing::Drop) | None => {
                        self.flush().await;
                        return End::Lost;
                    }
                },
                message = self.socket.next() => {
                    let Some(Ok(message)) = message else { return End::Lost };
                    if let Some((code, _)) = message.as_close() {
                        return End::Closed(matches!(u16::from(code), 1000 | 1001));
                    }
                    let Some(text) = message.as_text() else { continue };
                    match self.receive(text) {
                        Ok(true) => silence.as_mut().reset(Instant::now() + HEARTBEAT * 2),
                        Ok(false) => {}
                        Err(close) => return End::Close(close),
                    }
                }
            }
        }
    }

    /// Handles one message. True for a heartbeat.
    fn receive(&mut self, text: &str) -> Result<bool, Close> {
        if self.discord.limits.is_counting && !self.throttle.message() {
            return Err(RATE_LIMITED);
        }
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
            Incoming::RequestMembers(request) => self.change(|state, limits, session| {
                state.members_requested(limits, session, &request);
            }),
            Incoming::Presence(presence) => {
                let is_free = self.throttle.presence();
                if is_free || !self.discord.limits.is_counting {
                    self.change(|state, _, session| {
                        if let Some(application) = state.sessions.get(session).map(|one| one.application_id) {
                            state.presence_set(application, presence);
                        }
                    });
                }
            }
            Incoming::VoiceState(wanted) => self.change(|state, _, session| {
                state.voice_state_set(session, &wanted);
            }),
            Incoming::RequestSounds => {}
        }
        Ok(false)
    }

    /// Changes the state for the session there is.
    fn change(&self, change: impl FnOnce(&mut State, &Limits, &str)) {
        if let Some(session) = &self.session {
            self.discord
                .update(|state| change(state, &self.discord.limits, session));
        }
    }

    fn identify(&mut self, identify: &Identify) -> Result<(), Close> {
        let Some(sender) = self.idle.clone() else {
            return Err(ALREADY_AUTHENTICATED);
        };
        let ordinal = self.ordinal;
        let limits = &self.discord.limits;
        let opened = self
            .discord
            .update(|state| state.session_open(limits, identify, sender, ordinal))?;
        let Some(id) = opened else {
            self.reply(&invalid_session(false));
            return Ok(());
        };
        self.session = Some(id);
        self.idle = None;
        if identify.compress {
            self.compression.compress_payloads();
        }
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

    /// Sends a frame. It may stay in the socket's buffer while more waits to be sent, and leave together with that.
    async fn send_text(&mut self, text: &str) -> Result<(), tokio_websockets::Error> {
        let message = self.compression.pack(text).map_err(|reason| {
            tracing::error!(reason, "gateway compression failed");
            tokio_websockets::Error::AlreadyClosed
        })?;
        let is_last = self.receiver.is_empty();
        let sending = async {
            self.socket.feed(message).await?;
            if is_last {
                self.socket.flush().await?;
            }
            Ok(())
        };
        tokio::select! {
            biased;
            sent = sending => sent,
            () = tokio::time::sleep(STALLED) => {
                tracing::debug!("gateway peer stopped reading");
                Err(tokio_websockets::Error::AlreadyClosed)
            }
        }
    }

    /// Sends what is still in the socket's buffer.
    async fn flush(&mut self) {
        tokio::select! {
            biased;
            _ = self.socket.flush() => {}
            () = tokio::time::sleep(STALLED) => {}
        }
    }

    /// Sends the first half of a frame, by hand.
    async fn tear(&mut self, text: &str) {
        self.flush().await;
        let Ok(message) = self.compression.pack(text) else {
            return;
        };
        let payload: &[u8] = message.as_payload();
        // The last of a message, text or binary; its length in the 64 bits after 127.
        let kind = if message.is_text() { 0x81 } else { 0x82 };
        let mut half = vec![kind, 127];
        half.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        half.extend(payload.iter().take(payload.len() / 2));
        let stream = self.socket.get_mut();
        if stream.write_all(&half).await.is_err() || stream.flush().await.is_err() {
            tracing::debug!("gateway peer left before half a message");
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
