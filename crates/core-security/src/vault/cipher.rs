//! XChaCha20-Poly1305 with random nonces, and the bytes it makes.
//!
//! 192 bits of nonce may be drawn at random: after 2^80 texts under one key a repetition is still unlikely. The format byte
//! lets a later version read what this one wrote.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use core_errors::AppError;
use zeroize::Zeroizing;

use super::{DataOwner, Place};

/// What these bytes begin with.
const FORMAT: u8 = 1;
const ID: std::ops::Range<usize> = 1..9;
const NONCE: std::ops::Range<usize> = 9..33;
/// Everything before the ciphertext.
const HEAD: usize = 33;

/// A key ready for use; wiped when dropped.
pub(super) struct Cipher(XChaCha20Poly1305);

impl Cipher {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    pub(super) fn from_slice(key: &[u8]) -> Result<Self, AppError> {
        XChaCha20Poly1305::new_from_slice(key)
            .map(Self)
            .map_err(|_| AppError::internal("a key does not have 32 bytes"))
    }
}

/// What is authenticated together with a text, unambiguously: each part with its length in front.
pub(super) struct Context(Vec<u8>);

impl Context {
    /// A field of a row.
    pub(super) fn field(subject: DataOwner, place: &Place, key_id: i64) -> Self {
        Self::of(&[
            b"guildhall field",
            place.table.as_bytes(),
            place.column.as_bytes(),
            place.row.as_bytes(),
            &subject.guild().get().to_be_bytes(),
            &subject.user().to_be_bytes(),
            &key_id.to_be_bytes(),
        ])
    }

    /// A text that is kept for minutes, sealed by a master key.
    pub(super) fn brief(place: &Place, key_id: i64) -> Self {
        Self::of(&[
            b"guildhall brief",
            place.table.as_bytes(),
            place.column.as_bytes(),
            place.row.as_bytes(),
            &key_id.to_be_bytes(),
        ])
    }

    /// A data key.
    pub(super) fn key(subject: DataOwner, id: i64) -> Self {
        Self::of(&[
            b"guildhall data key",
            &subject.guild().get().to_be_bytes(),
            &subject.user().to_be_bytes(),
            &id.to_be_bytes(),
        ])
    }

    fn of(parts: &[&[u8]]) -> Self {
        let mut bytes = vec![FORMAT];
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        Self(bytes)
    }
}

/// Sealed bytes, taken apart.
pub(super) struct Sealing<'b> {
    /// The key that sealed them.
    pub(super) key_id: i64,
    nonce: &'b [u8],
    ciphertext: &'b [u8],
}

impl<'b> Sealing<'b> {
    pub(super) fn seal(
        cipher: &Cipher,
        key_id: i64,
        context: &Context,
        plain: &[u8],
    ) -> Result<Vec<u8>, AppError> {
        let mut nonce = [0; 24];
        fill(&mut nonce)?;
        let payload = Payload {
            msg: plain,
            aad: &context.0,
        };
        let sealed = cipher.0.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| AppError::internal("a text is too long to be sealed"))?;
        let mut bytes = Vec::with_capacity(HEAD + sealed.len());
        bytes.push(FORMAT);
        bytes.extend_from_slice(&key_id.to_be_bytes());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        Ok(bytes)
    }

    pub(super) fn parse(bytes: &'b [u8]) -> Result<Self, AppError> {
        let damaged = || AppError::internal("sealed bytes are damaged or of a newer format");
        if bytes.first() != Some(&FORMAT) {
            return Err(damaged());
        }
        let id = bytes
            .get(ID)
            .and_then(|id| id.try_into().ok())
            .ok_or_else(damaged)?;
        Ok(Self {
            key_id: i64::from_be_bytes(id),
            nonce: bytes.get(NONCE).ok_or_else(damaged)?,
            ciphertext: bytes.get(HEAD..).ok_or_else(damaged)?,
        })
    }

    pub(super) fn open(&self, cipher: &Cipher, context: &Context) -> Result<Vec<u8>, AppError> {
        let changed = |_| AppError::internal("sealed bytes were changed, moved, or sealed by another key");
        let nonce =
            <[u8; 24]>::try_from(self.nonce).map_err(|_| AppError::internal("sealed bytes have no nonce"))?;
        let payload = Payload {
            msg: self.ciphertext,
            aad: &context.0,
        };
        cipher.0.decrypt(&XNonce::from(nonce), payload).map_err(changed)
    }
}

/// A fresh key, wiped when dropped.
pub(super) fn random_key() -> Result<Zeroizing<[u8; 32]>, AppError> {
    let mut key = Zeroizing::new([0; 32]);
    fill(key.as_mut_slice())?;
    Ok(key)
}

/// A positive number that no other key will have.
pub(super) fn random_id() -> Result<i64, AppError> {
    let mut bytes = [0; 8];
    fill(&mut bytes)?;
    Ok(i64::from_be_bytes(bytes) & i64::MAX)
}

fn fill(bytes: &mut [u8]) -> Result<(), AppError> {
    getrandom::fill(bytes).map_err(|_| AppError::internal("the operating system gives no randomness"))
}

#[cfg(test)]
mod tests {
    use core_types::{GuildId, UserId};

    use super::*;

    fn member(guild: u64, user: u64) -> DataOwner {
        DataOwner::Member(GuildId::new(guild).unwrap(), UserId::new(user).unwrap())
    }

    #[test]
    fn a_text_opens_only_where_it_was_sealed() {
        let cipher = Cipher::new(&[7; 32]);
        let place = |table, column, row: &str| Place::new(table, column, row);
        let here = Context::field(member(1, 2), &place("feedback", "text", "12"), 5);
        let sealed = Sealing::seal(&cipher, 5, &here, "in confidence".as_bytes()).unwrap();
        let parsed = Sealing::parse(&sealed).unwrap();
        assert_eq!(parsed.key_id, 5);
        assert_eq!(parsed.open(&cipher, &here).unwrap(), b"in confidence");
        for elsewhere in [
            Context::field(member(1, 2), &place("feedback", "text", "13"), 5),
            Context::field(member(1, 2), &place("feedback", "note", "12"), 5),
            Context::field(member(1, 2), &place("feedbac", "ktext", "12"), 5),
            Context::field(member(1, 3), &place("feedback", "text", "12"), 5),
            Context::field(member(2, 2), &place("feedback", "text", "12"), 5),
            Context::field(member(1, 2), &place("feedback", "text", "12"), 6),
            Context::key(member(1, 2), 5),
        ] {
            assert!(parsed.open(&cipher, &elsewhere).is_err());
        }
        assert!(parsed.open(&Cipher::new(&[8; 32]), &here).is_err());
    }

    #[test]
    fn every_changed_byte_is_noticed_and_equal_texts_look_different() {
        let cipher = Cipher::new(&[7; 32]);
        let here = Context::key(member(1, 2), 5);
        let sealed = Sealing::seal(&cipher, 5, &here, b"x").unwrap();
        assert_ne!(sealed, Sealing::seal(&cipher, 5, &here, b"x").unwrap());
        for at in (0..sealed.len()).filter(|at| !ID.contains(at)) {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            let opened = Sealing::parse(&changed).and_then(|sealing| sealing.open(&cipher, &here));
            assert!(opened.is_err(), "byte {at}");
        }
        for cut in 0..sealed.len() {
            let opened = Sealing::parse(&sealed[..cut]).and_then(|sealing| sealing.open(&cipher, &here));
            assert!(opened.is_err(), "{cut} bytes");
        }
    }
}
