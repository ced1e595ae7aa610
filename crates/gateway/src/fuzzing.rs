//! What fuzz targets look at and nobody else does: the parsers of the doors, with nothing behind them. No part of the interface.

use core_config::PublicKey;
use core_types::Timestamp;
use hyper::HeaderMap;

use crate::{
    Call, KeyError,
    call::Door,
    door::event,
    http_door::{self, Posted, Proof, PublicKeys},
};

/// Whether a request is signed with this key, and whether it was signed lately.
///
/// # Errors
/// For bytes that can be nobody's key.
pub fn proof(
    key: PublicKey,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<(bool, bool), KeyError> {
    let proof = PublicKeys::new(&[key])?.check(headers, body, now);
    Ok((proof != Proof::Forged, proof == Proof::Good))
}

/// What the HTTP door makes of a signed body: a call, nothing for a ping, or the name of the refusal.
///
/// # Errors
/// With the name of the refusal.
pub fn posted(body: &[u8], now: Timestamp) -> Result<Option<Call>, String> {
    match http_door::read(body, now) {
        Ok(Posted::Ping) => Ok(None),
        Ok(Posted::Call(call)) => Ok(Some(*call)),
        Err(refusal) => Err(format!("{refusal:?}")),
    }
}

/// What a shard makes of an event: its name, what it is, and the call in it.
pub fn event(json: &str, now: Timestamp) -> (Option<String>, Option<String>, Option<Call>) {
    let name = event::name(json).map(std::borrow::Cow::into_owned);
    let read = event::read(json).ok().map(|event| format!("{event:?}"));
    (name, read, Call::from_event(json, Door::Shard(0), now).ok())
}

/// The call after it was written down and read again, as happens to calls that were never answered.
pub fn kept(call: &Call) -> Option<Call> {
    Call::kept(&call.keep(), Some(call.token.expose().to_owned())).ok()
}
