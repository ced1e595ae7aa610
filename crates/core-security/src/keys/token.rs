//! The text of a key.
//!
//! `gh_live_`, an id of 12 letters and digits, `_`, a secret of 52 and a checksum of 7: base32 in lower case without padding.
//! The prefix lets scanners of repositories and logs find it (`gh_live_[a-z2-7]{12}_[a-z2-7]{59}`), and the checksum lets them
//! tell a key from something that only looks like one, without asking anybody.

use std::fmt;

use core_errors::AppError;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

/// What every key begins with.
pub const PREFIX: &str = "gh_live_";
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const ID: usize = 12;
const SECRET: usize = 52;
const CHECKSUM: usize = 7;

/// A whole key, for the one time it is shown; wiped when dropped. `Debug` shows its id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiToken(Zeroizing<String>);

impl ApiToken {
    /// The key itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.0.get(..PREFIX.len() + ID).unwrap_or_default();
        write!(f, "ApiToken({id}_…)")
    }
}

/// The two parts of a key: its id, and what is stored of its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) id: String,
    pub(super) secret_hash: [u8; 32],
}

/// A fresh key with 256 bits of secret.
pub(super) fn generate() -> Result<(ApiToken, Parts), AppError> {
    let no_randomness = |_| AppError::internal("the operating system gives no randomness");
    let (mut name, mut secret) = ([0; 8], Zeroizing::new([0; 32]));
    getrandom::fill(&mut name).map_err(no_randomness)?;
    getrandom::fill(secret.as_mut_slice()).map_err(no_randomness)?;
    let id = base32(&name)[..ID].to_owned();
    let encoded = Zeroizing::new(base32(secret.as_slice()));
    let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + ID + 1 + SECRET + CHECKSUM));
    for part in [PREFIX, &id, "_", &encoded] {
        text.push_str(part);
    }
    let sum = checksum(&text);
    text.push_str(&sum);
    let secret_hash = Sha256::digest(secret.as_slice()).into();
    Ok((ApiToken(text), Parts { id, secret_hash }))
}

/// Takes a key apart; nothing if it cannot be one, which is found out without asking the database.
pub(super) fn parse(text: &str) -> Option<Parts> {
    let (id, rest) = text.strip_prefix(PREFIX)?.split_once('_')?;
    if id.len() != ID || rest.len() != SECRET + CHECKSUM || !text.is_ascii() {
        return None;
    }
    let (body, sum) = text.split_at(text.len() - CHECKSUM);
    if checksum(body) != sum || !id.bytes().all(|letter| ALPHABET.contains(&letter)) {
        return None;
    }
    let mut secret = decode(&rest[..SECRET])?;
    let secret_hash = Sha256::digest(secret).into();
    secret.zeroize();
    Some(Parts {
        id: id.to_owned(),
        secret_hash,
    })
}

/// Whether two hashes are the same, in a time that does not depend on where they differ.
pub(super) fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let difference = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    std::hint::black_box(difference) == 0
}

fn checksum(text: &str) -> String {
    base32(&Sha256::digest(text)[..4])
}

/// Five bits per letter, the last letter filled up with zeros.
fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut waiting, mut count) = (0_u32, 0);
    for byte in bytes {
        waiting = (waiting << 8) | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            text.push(letter(waiting >> count));
        }
    }
    if count > 0 {
        text.push(letter(waiting << (5 - count)));
    }
    text
}

fn letter(bits: u32) -> char {
    char::from(ALPHABET[(bits & 31) as usize])
}

fn decode(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let (mut waiting, mut count, mut at) = (0_u32, 0, 0);
    for letter in text.bytes() {
        let bits = ALPHABET.iter().position(|known| *known == letter)?;
        waiting = (waiting << 5) | u32::try_from(bits).ok()?;
        count += 5;
        if count >= 8 {
            count -= 8;
            *bytes.get_mut(at)? = u8::try_from((waiting >> count) & 255).ok()?;
            at += 1;
        }
    }
    // What fills the last letter up must be zeros: one key has one text.
    (at == 32 && waiting & ((1 << count) - 1) == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_can_be_found_by_scanners_and_read_back() {
        let (token, parts) = generate().unwrap();
        let text = token.expose();
        assert_eq!(text.len(), PREFIX.len() + 12 + 1 + 59, "{text}");
        assert!(
            text.strip_prefix(PREFIX)
                .unwrap()
                .bytes()
                .all(|b| ALPHABET.contains(&b) || b == b'_')
        );
        assert_eq!(parse(text), Some(parts.clone()));
        let shown = format!("{token:?} {parts:?}");
        assert!(
            shown.contains(&parts.id) && !shown.contains(&text[22..60]),
            "{shown}"
        );
    }

    #[test]
    fn anything_else_is_refused_without_a_look_up() {
        let (token, _) = generate().unwrap();
        let text = token.expose();
        for at in 0..text.len() {
            let mut changed = text.as_bytes().to_vec();
            changed[at] = if changed[at] == b'a' { b'b' } else { b'a' };
            assert_eq!(parse(&String::from_utf8(changed).unwrap()), None, "letter {at}");
            assert_eq!(parse(&text[..at]), None);
        }
        for odd in [
            "",
            "gh_live_",
            "gh_live__",
            "Bearer",
            &text.to_uppercase(),
            &format!("{text}a"),
            "gh_live_ä_ö",
        ] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn hashes_are_compared_as_a_whole() {
        let hash = [7; 32];
        assert!(same(&hash, &hash.clone()));
        for at in 0..32 {
            let mut other = hash;
            other[at] ^= 0x80;
            assert!(!same(&hash, &other), "byte {at}");
        }
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "my"),
            ("fo", "mzxq"),
            ("foo", "mzxw6"),
            ("foobar", "mzxw6ytboi"),
        ] {
            assert_eq!(base32(plain.as_bytes()), encoded);
        }
    }
}
