//! Reading what applications send.

use serde_json::Value;

use super::{intents, members::RequestMembers, presence::Presence, voice::VoiceState};

/// Why the connection is closed: Discord's code and its words.
pub(super) type Close = (u16, &'static str);

pub(super) const UNKNOWN_OPCODE: Close = (4001, "Unknown opcode.");
pub(super) const DECODE_ERROR: Close = (4002, "Error while decoding payload.");
pub(super) const NOT_AUTHENTICATED: Close = (4003, "Not authenticated.");
pub(super) const AUTHENTICATION_FAILED: Close = (4004, "Authentication failed.");
pub(super) const ALREADY_AUTHENTICATED: Close = (4005, "Already authenticated.");
pub(super) const INVALID_SEQUENCE: Close = (4007, "Invalid seq.");
pub(super) const RATE_LIMITED: Close = (4008, "You are being rate limited.");
pub(super) const SESSION_TIMED_OUT: Close = (4009, "Session timed out.");
pub(super) const INVALID_SHARD: Close = (4010, "Invalid shard.");
pub(super) const SHARDING_REQUIRED: Close = (4011, "Sharding required.");
pub(super) const INVALID_VERSION: Close = (4012, "Invalid API version.");
pub(super) const INVALID_INTENTS: Close = (4013, "Invalid intent(s).");
pub(super) const DISALLOWED_INTENTS: Close = (4014, "Disallowed intent(s).");

/// A message from an application.
#[derive(Debug)]
pub(super) enum Incoming {
    Heartbeat,
    Identify(Identify),
    Presence(Presence),
    VoiceState(VoiceState),
    Resume {
        token: String,
        session_id: String,
        sequence: u64,
    },
    RequestMembers(RequestMembers),
    /// Op 31, request soundboard sounds: there are none.
    RequestSounds,
}

#[derive(Debug)]
pub(super) struct Identify {
    pub(super) token: String,
    pub(super) intents: u64,
    pub(super) shard: (u64, u64),
    /// Whether large messages shall be compressed one by one.
    pub(super) compress: bool,
    pub(super) large_threshold: Option<usize>,
    /// What the bot shows at first.
    pub(super) presence: Option<Presence>,
}

impl Incoming {
    pub(super) fn parse(text: &str) -> Result<Self, Close> {
        let message: Value = serde_json::from_str(text).map_err(|_| DECODE_ERROR)?;
        let data = &message["d"];
        match message["op"].as_u64().ok_or(DECODE_ERROR)? {
            1 => Ok(Self::Heartbeat),
            2 => Identify::parse(data).map(Self::Identify),
            3 => Presence::parse(data).map(Self::Presence),
            4 => VoiceState::parse(data).map(Self::VoiceState),
            6 => Ok(Self::Resume {
                token: text_of(&data["token"])?,
                session_id: text_of(&data["session_id"])?,
                sequence: data["seq"].as_u64().ok_or(DECODE_ERROR)?,
            }),
            8 => RequestMembers::parse(data).map(Self::RequestMembers),
            31 => Ok(Self::RequestSounds),
            _ => Err(UNKNOWN_OPCODE),
        }
    }
}

fn text_of(value: &Value) -> Result<String, Close> {
    value.as_str().map(str::to_owned).ok_or(DECODE_ERROR)
}

impl Identify {
    fn parse(data: &Value) -> Result<Self, Close> {
        if !data["properties"].is_object() {
            return Err(DECODE_ERROR);
        }
        let intents = data["intents"].as_u64().ok_or(DECODE_ERROR)?;
        if !intents::are_known(intents) {
            return Err(INVALID_INTENTS);
        }
        let shard = match &data["shard"] {
            Value::Null => (0, 1),
            Value::Array(shard) => match shard.as_slice() {
                [id, count] => (
                    id.as_u64().ok_or(INVALID_SHARD)?,
                    count.as_u64().ok_or(INVALID_SHARD)?,
                ),
                _ => return Err(INVALID_SHARD),
            },
            _ => return Err(DECODE_ERROR),
        };
        if shard.0 >= shard.1 {
            return Err(INVALID_SHARD);
        }
        let presence = match &data["presence"] {
            Value::Null => None,
            presence => Some(Presence::parse(presence)?),
        };
        let large_threshold = match &data["large_threshold"] {
            Value::Null => None,
            number => {
                let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
                Some(
                    number
                        .filter(|number| (50..=250).contains(number))
                        .ok_or(DECODE_ERROR)?,
                )
            }
        };
        Ok(Self {
            token: text_of(&data["token"])?,
            intents,
            shard,
            compress: data["compress"].as_bool().unwrap_or_default(),
            large_threshold,
            presence,
        })
    }
}
