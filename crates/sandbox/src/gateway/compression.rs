//! What messages to an application are packed into.

mod zlib;
mod zstd;

use tokio_websockets::Message;

use self::{zlib::Zlib, zstd::Zstd};

/// From which length, in bytes, a message is compressed when only payload compression was asked for.
const LARGE_PAYLOAD: usize = 1024;

/// How one connection's messages are compressed.
pub(super) enum Compression {
    None,
    /// Large messages, each by itself: `compress` in an identify.
    Payloads,
    /// All of them in one stream: `compress=zlib-stream` in the address.
    Zlib(Box<Zlib>),
    /// All of them in one stream: `compress=zstd-stream` in the address.
    Zstd(Zstd),
}

impl Compression {
    /// Transport compression by its name in the gateway's address.
    pub(super) fn named(name: Option<&str>) -> Self {
        match name {
            Some("zlib-stream") => Self::Zlib(Box::new(Zlib::new())),
            Some("zstd-stream") => Zstd::new().map_or(Self::None, Self::Zstd),
            _ => Self::None,
        }
    }

    /// Payload compression from now on. Transport compression excludes it.
    pub(super) fn compress_payloads(&mut self) {
        if matches!(self, Self::None) {
            *self = Self::Payloads;
        }
    }

    /// The WebSocket message that carries `text`. An error says what is wrong with the stream.
    pub(super) fn pack(&mut self, text: &str) -> Result<Message, &'static str> {
        match self {
            Self::Payloads if text.len() >= LARGE_PAYLOAD => zlib::whole(text).map(Message::binary),
            Self::None | Self::Payloads => Ok(Message::text(text.to_owned())),
            Self::Zlib(stream) => stream.compress(text).map(Message::binary),
            Self::Zstd(stream) => stream.compress(text).map(Message::binary),
        }
    }
}
