//! A note on an entry, kept so that it can be forgotten later.

use sha2::{Digest as _, Sha256};

use super::DraftError;

/// The longest note, in characters.
pub const MAX_MEMO_CHARS: usize = 200;

/// Random bytes that keep a short note from being guessed from its seal. Stored beside the note, forgotten with it.
pub type MemoSalt = [u8; 16];

/// A note on an entry: what it was for, or why staff did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memo(String);

impl Memo {
    /// A note, without spaces around it.
    ///
    /// # Errors
    /// [`DraftError::Memo`] when it is empty, has control characters, or is longer than [`MAX_MEMO_CHARS`].
    pub fn new(text: &str) -> Result<Self, DraftError> {
        let text = text.trim();
        let fits =
            !text.is_empty() && text.chars().count() <= MAX_MEMO_CHARS && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned())).ok_or(DraftError::Memo)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The note with its seal, ready to be stored.
    pub fn seal(self, salt: MemoSalt) -> SealedMemo {
        SealedMemo {
            hash: SealedMemo::hash(&self.0, &salt),
            text: self.0,
            salt,
        }
    }
}

/// A note with the salted hash that stands for it in the chain.
///
/// Forgetting the text and the salt leaves the chain whole, and nobody can find the text by trying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMemo {
    /// The text.
    pub text: String,
    /// The random bytes hashed with it.
    pub salt: MemoSalt,
    /// What the chain contains.
    pub hash: [u8; 32],
}

impl SealedMemo {
    /// The seal of a text: SHA-256 over the salt and the text.
    pub fn hash(text: &str, salt: &MemoSalt) -> [u8; 32] {
        Sha256::new_with_prefix(salt).chain_update(text).finalize().into()
    }
}
