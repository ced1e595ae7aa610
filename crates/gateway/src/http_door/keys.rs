//! What signed requests are checked against.

use core_config::PublicKey;
use core_types::Timestamp;
use ed25519_dalek::{Signature, VerifyingKey};
use hyper::HeaderMap;

const SIGNATURE: &str = "x-signature-ed25519";
const TIMESTAMP: &str = "x-signature-timestamp";

/// A signed request is good for so many seconds before and after the moment it names. Later, somebody has kept it.
const WINDOW: u64 = 300;

/// Checked in place of what is no signature at all, so that every refusal costs the same. The first half is a point of
/// the curve (its base point): one that is not would be found out early.
const DECOY: [u8; 64] = {
    let mut bytes = [0; 64];
    let mut at = 0;
    while at < 32 {
        bytes[at] = 0x66;
        at += 1;
    }
    bytes[0] = 0x58;
    bytes
};

/// The bytes of a public key are none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not the public key of an application: copy it from the developer portal")]
pub struct KeyError(PublicKey);

/// Whether these can be public keys of an application.
///
/// # Errors
/// [`KeyError`] names the first that cannot.
pub fn check_keys(keys: &[PublicKey]) -> Result<(), KeyError> {
    PublicKeys::new(keys).map(drop)
}

/// The public keys of the application; several while it moves from one to another.
#[derive(Debug, Clone, Default)]
pub(crate) struct PublicKeys(Vec<VerifyingKey>);

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Signed with one of the keys, just now.
    Good,
    /// Signed with one of the keys, but too long ago, or our clock is wrong.
    Stale,
    /// Not signed, or not with these keys, or not for this body.
    Forged,
}

impl PublicKeys {
    pub(crate) fn new(keys: &[PublicKey]) -> Result<Self, KeyError> {
        let read = |key: &PublicKey| match VerifyingKey::from_bytes(key.as_bytes()) {
            // With a weak key, a signature can be good for many messages.
            Ok(read) if !read.is_weak() => Ok(read),
            _ => Err(KeyError(*key)),
        };
        keys.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks who sent a body and when. The work is the same whatever is wrong, and every key is tried.
    pub(crate) fn check(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Proof {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let timestamp = text(TIMESTAMP).unwrap_or_default();
        let signature = text(SIGNATURE).and_then(signature);
        let mut message = Vec::with_capacity(timestamp.len() + body.len());
        message.extend_from_slice(timestamp.as_bytes());
        message.extend_from_slice(body);
        let is_shaped = signature.is_some();
        let signature = Signature::from_bytes(&signature.unwrap_or(DECOY));
        let is_signed = self.0.iter().fold(false, |is_signed, key| {
            is_signed | key.verify_strict(&message, &signature).is_ok()
        });
        match (is_shaped && is_signed, is_fresh(timestamp, now)) {
            (true, true) => Proof::Good,
            (true, false) => Proof::Stale,
            (false, _) => Proof::Forged,
        }
    }
}

fn is_fresh(timestamp: &str, now: Timestamp) -> bool {
    timestamp
        .parse::<i64>()
        .is_ok_and(|seconds| seconds.abs_diff(now.as_seconds()) <= WINDOW)
}

/// 64 bytes as hexadecimal digits.
fn signature(text: &str) -> Option<[u8; 64]> {
    let mut bytes = [0; 64];
    if text.len() != 2 * bytes.len() {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        if digits.starts_with('+') {
            return None;
        }
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(bytes)
}
