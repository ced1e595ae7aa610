//! Signatures of webhooks, as the Standard Webhooks specification has them: whoever receives an event can tell that it is
//! ours, unchanged and fresh. Pure: time and ids are passed in.
//!
//! What is signed is `<id>.<timestamp>.<body>`, with HMAC-SHA256; the header carries `v1,<base64>`, several separated by
//! spaces while secrets are exchanged. <https://www.standardwebhooks.com>

mod event;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use core_types::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

pub use event::{Event, EventKind, WEBHOOK_TOPIC};

/// The header with the event's id, which stays the same when delivery is tried again.
pub const ID_HEADER: &str = "webhook-id";
/// The header with the moment of sending, in seconds.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// The header with the signatures.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

/// What a secret begins with when it is written as text.
const PREFIX: &str = "whsec_";
/// Bytes of a secret.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=64;
/// How far the clock of the sender may be off, in either direction, in seconds.
const TOLERANCE: i64 = 5 * 60;

/// Why a request is not taken for one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The timestamp is no number, or more than five minutes away from now.
    #[error("the timestamp is missing or too far from now")]
    Stale,
    /// None of the signatures was made with any of the secrets.
    #[error("no signature fits")]
    Wrong,
}

/// A text that is no secret. Never quotes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a webhook secret: expected `whsec_` and 24 to 64 bytes as base64")]
pub struct SecretError;

/// A secret that sender and receiver share; wiped when dropped, never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

impl WebhookSecret {
    /// Reads `whsec_<base64>`; the prefix may be left out.
    ///
    /// # Errors
    /// [`SecretError`].
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let encoded = text.strip_prefix(PREFIX).unwrap_or(text);
        let bytes = BASE64
            .decode(encoded)
            .map(Zeroizing::new)
            .map_err(|_| SecretError)?;
        if LENGTH.contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(SecretError)
        }
    }

    /// A fresh secret as text, to be given to sender and receiver.
    ///
    /// # Errors
    /// The operating system gives no randomness.
    pub fn generate() -> std::io::Result<Zeroizing<String>> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(std::io::Error::other)?;
        Ok(Zeroizing::new(format!("{PREFIX}{}", BASE64.encode(*bytes))))
    }

    /// Several secrets separated by commas, the newest first.
    ///
    /// # Errors
    /// [`SecretError`] if one of them is none, or there is none.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, SecretError> {
        text.split(',').map(|one| Self::parse(one.trim())).collect()
    }

    fn mac(&self, id: &str, seconds: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
        // HMAC takes keys of every length, so there always is one.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        Some(mac)
    }
}

/// The value of the signature header: one signature per secret, so that a receiver which still has the old secret, or
/// already the new one, finds its own.
pub fn sign(secrets: &[WebhookSecret], id: &str, at: Timestamp, body: &[u8]) -> String {
    let macs = secrets
        .iter()
        .filter_map(|secret| secret.mac(id, at.as_seconds(), body));
    let signatures: Vec<_> = macs
        .map(|mac| format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
        .collect();
    signatures.join(" ")
}

/// Whether a request was signed with one of the secrets within five minutes of `now`. Takes as long whether it fits or not.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(
    secrets: &[WebhookSecret],
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), SignatureError> {
    let seconds: i64 = timestamp.parse().map_err(|_| SignatureError::Stale)?;
    if now.as_seconds().saturating_sub(seconds).saturating_abs() > TOLERANCE {
        return Err(SignatureError::Stale);
    }
    let mut fits = false;
    for secret in secrets {
        for signature in signatures.split(' ').filter_map(|one| one.strip_prefix("v1,")) {
            if let (Ok(bytes), Some(mac)) = (BASE64.decode(signature), secret.mac(id, seconds, body)) {
                fits |= mac.verify_slice(&bytes).is_ok();
            }
        }
    }
    if fits { Ok(()) } else { Err(SignatureError::Wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The vector that the libraries of the specification are tested with.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn secrets(text: &str) -> Vec<WebhookSecret> {
        WebhookSecret::parse_all(text).unwrap()
    }

    fn check(signatures: &str, timestamp: &str, body: &[u8], now: i64) -> Result<(), SignatureError> {
        verify(
            &secrets(SECRET),
            ID,
            timestamp,
            signatures,
            body,
            Timestamp::from_seconds(now),
        )
    }

    #[test]
    fn the_published_vector_is_signed_and_verified() {
        assert_eq!(
            sign(&secrets(SECRET), ID, Timestamp::from_seconds(AT), BODY),
            SIGNATURE
        );
        assert_eq!(check(SIGNATURE, "1614265330", BODY, AT), Ok(()));
    }

    #[test]
    fn what_was_changed_or_is_old_is_refused() {
        let fresh = AT.to_string();
        for (offset, expected) in [
            (0, Ok(())),
            (300, Ok(())),
            (-300, Ok(())),
            (301, Err(SignatureError::Stale)),
            (-301, Err(SignatureError::Stale)),
        ] {
            assert_eq!(
                check(SIGNATURE, &fresh, BODY, AT + offset),
                expected,
                "{offset} s"
            );
        }
        for (signatures, timestamp, body) in [
            (SIGNATURE, fresh.as_str(), &b"{}"[..]),
            (SIGNATURE, "1614265331", BODY),
            (&SIGNATURE.replace("v1,", "v2,"), &fresh, BODY),
            (&SIGNATURE[3..], &fresh, BODY),
            ("v1,AAAA", &fresh, BODY),
            ("", &fresh, BODY),
        ] {
            assert_eq!(
                check(signatures, timestamp, body, AT),
                Err(SignatureError::Wrong),
                "{signatures}"
            );
        }
        assert_eq!(check(SIGNATURE, "soon", BODY, AT), Err(SignatureError::Stale));
        assert_eq!(
            check(SIGNATURE, &i64::MIN.to_string(), BODY, AT),
            Err(SignatureError::Stale)
        );
    }

    #[test]
    fn secrets_are_exchanged_without_a_gap() {
        let other = "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB";
        let both = secrets(&format!("{other}, {SECRET}"));
        let signatures = sign(&both, ID, Timestamp::from_seconds(AT), BODY);
        assert_eq!(signatures.split(' ').count(), 2);
        for secret in [SECRET, other] {
            let now = Timestamp::from_seconds(AT);
            assert_eq!(
                verify(&secrets(secret), ID, &AT.to_string(), &signatures, BODY, now),
                Ok(())
            );
        }
        assert_eq!(
            check(&format!("v1,AAAA v1a,xx {SIGNATURE}"), &AT.to_string(), BODY, AT),
            Ok(())
        );
    }

    #[test]
    fn secrets_are_checked_and_never_shown() {
        for text in [
            "",
            "whsec_",
            "whsec_AAAA",
            "hunter2",
            &format!("whsec_{}", "A".repeat(200)),
        ] {
            let error = WebhookSecret::parse(text).unwrap_err();
            assert!(!error.to_string().contains("hunter2"));
        }
        assert_eq!(format!("{:?}", secrets(SECRET)), "[WebhookSecret(…)]");
        let (one, other) = (
            WebhookSecret::generate().unwrap(),
            WebhookSecret::generate().unwrap(),
        );
        assert!(WebhookSecret::parse(&one).is_ok() && one != other);
    }
}
