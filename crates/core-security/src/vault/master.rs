//! Master keys: where they come from, and what they are called.

use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use core_errors::AppError;
use core_types::hex;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::{Zeroize as _, Zeroizing};

use super::cipher::{self, Cipher};

/// Why there are no master keys. Says which file or which position, never a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MasterKeyError {
    /// There is not even one.
    #[error(
        "there is no master key: expected 32 bytes as base64 or hexadecimal digits, several separated by commas"
    )]
    None,
    /// One of them is no key.
    #[error("master key number {0} is not 32 bytes as base64 or hexadecimal digits")]
    Malformed(usize),
    /// The file cannot be read or written.
    #[error("the file {} with the master keys cannot be {done}: {error}", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What could not be done to it.
        done: &'static str,
        /// Why.
        error: std::io::Error,
    },
    /// Others may read the file.
    #[error("the file {} with the master keys can be read by others: chmod 600 it", .0.display())]
    Exposed(PathBuf),
    /// No randomness for a new one.
    #[error("the operating system gives no randomness")]
    Random,
}

/// One master key; wiped when dropped. `Debug` shows its id alone.
pub(super) struct MasterKey {
    id: String,
    key: Zeroizing<[u8; 32]>,
}

impl MasterKeyError {
    pub(super) fn file(file: &Path, done: &'static str, error: std::io::Error) -> Self {
        let file = file.to_owned();
        Self::File { file, done, error }
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MasterKey").field(&self.id).finish()
    }
}

impl MasterKey {
    fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self { id: id_of(&key), key }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn cipher(&self) -> Cipher {
        Cipher::new(&self.key)
    }
}

/// The first 64 bits of HMAC-SHA256 under the key: tells keys apart and shows a wrong one, and says nothing about the key.
fn id_of(key: &[u8; 32]) -> String {
    // HMAC takes keys of every length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(b"guildhall master key id");
    hex(&mac.finalize().into_bytes()[..8])
}

/// All master keys of this installation, the one that seals first; never empty.
#[derive(Debug)]
pub struct MasterKeys(Vec<MasterKey>);

impl MasterKeys {
    /// Keys as the settings hold them: base64 or hexadecimal digits, separated by commas or line ends, newest first. Lines
    /// that begin with `#` are passed over.
    ///
    /// # Errors
    /// [`MasterKeyError::None`] and [`MasterKeyError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let parts = lines.flat_map(|line| line.split(',')).map(str::trim);
        let keys: Result<Vec<_>, _> = parts
            .filter(|part| !part.is_empty())
            .enumerate()
            .map(|(at, part)| {
                decode(part)
                    .map(MasterKey::new)
                    .ok_or(MasterKeyError::Malformed(at + 1))
            })
            .collect();
        let keys = keys?;
        if keys.is_empty() {
            Err(MasterKeyError::None)
        } else {
            Ok(Self(keys))
        }
    }

    /// One fresh key.
    ///
    /// # Errors
    /// The operating system gives no randomness.
    pub fn generate() -> Result<Self, AppError> {
        Ok(Self(vec![MasterKey::new(cipher::random_key()?)]))
    }

    /// The keys in a file that only its owner may read.
    ///
    /// # Errors
    /// [`MasterKeyError`].
    pub fn read(file: &Path) -> Result<Self, MasterKeyError> {
        private(file)?;
        let text =
            std::fs::read_to_string(file).map_err(|error| MasterKeyError::file(file, "read", error))?;
        Self::parse(&Zeroizing::new(text))
    }

    /// Puts a fresh key in front of those in the file, which is made if it is not there; answers the new key's id. Whoever
    /// reads the file meanwhile sees it as it was or as it will be.
    ///
    /// # Errors
    /// [`MasterKeyError`].
    pub fn add_to(file: &Path) -> Result<String, MasterKeyError> {
        let key = cipher::random_key().map_err(|_| MasterKeyError::Random)?;
        let failed = |error| MasterKeyError::file(file, "written", error);
        let before = match std::fs::read_to_string(file) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Zeroizing::default(),
            Err(error) => return Err(MasterKeyError::file(file, "read", error)),
        };
        let about = "# Master keys of Guildhall, newest first. Whoever has this file can read what members wrote in confidence;\n\
                     # who loses it cannot, for good. Keep a copy apart from the copies of the database.\n";
        let old = before.strip_prefix(about).unwrap_or(&before);
        let mut encoded = BASE64.encode(key.as_slice());
        let text = Zeroizing::new(format!("{about}{encoded}\n{old}"));
        encoded.zeroize();
        let fresh = file.with_extension("new");
        write_private(&fresh, &text).map_err(failed)?;
        std::fs::rename(&fresh, file).map_err(failed)?;
        Ok(id_of(&key))
    }

    /// The ids, the one that seals first.
    pub fn ids(&self) -> Vec<String> {
        self.0.iter().map(|key| key.id.clone()).collect()
    }

    pub(super) fn current(&self) -> &MasterKey {
        // `parse` and `generate` never make an empty list.
        &self.0[0]
    }

    pub(super) fn get(&self, id: &str) -> Option<&MasterKey> {
        self.0.iter().find(|key| key.id == id)
    }
}

/// 64 hexadecimal digits, or base64 with or without its padding.
fn decode(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    if text.len() == 64 {
        for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(pair).ok()?;
            *byte = u8::from_str_radix(digits, 16).ok()?;
        }
        return Some(key);
    }
    let padded = Zeroizing::new(format!("{}=", text.trim_end_matches('=')));
    let bytes = Zeroizing::new(BASE64.decode(padded.as_bytes()).ok()?);
    (bytes.len() == 32).then(|| key.copy_from_slice(&bytes))?;
    Some(key)
}

#[cfg(unix)]
fn private(file: &Path) -> Result<(), MasterKeyError> {
    use std::os::unix::fs::MetadataExt as _;
    match std::fs::metadata(file) {
        Ok(about) if about.mode() & 0o077 != 0 => Err(MasterKeyError::Exposed(file.to_owned())),
        Ok(_) => Ok(()),
        Err(error) => Err(MasterKeyError::file(file, "read", error)),
    }
}

#[cfg(not(unix))]
fn private(_file: &Path) -> Result<(), MasterKeyError> {
    Ok(())
}

fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(file)?;
    open.write_all(text.as_bytes())?;
    open.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    #[test]
    fn keys_are_read_in_every_usual_form_and_told_apart_by_id() {
        let hexadecimal = "01".repeat(32);
        let unpadded = ONE.trim_end_matches('=');
        let ids: Vec<_> = [ONE, unpadded, &hexadecimal]
            .iter()
            .map(|text| MasterKeys::parse(text).unwrap().ids())
            .collect();
        assert!(
            ids.iter().all(|one| one == &ids[0] && one[0].len() == 16),
            "{ids:?}"
        );
        let other = "02".repeat(32);
        let both = MasterKeys::parse(&format!("# newest\n{other}\n\n{ONE}\n")).unwrap();
        assert_eq!(both.ids()[1], ids[0][0]);
        assert_ne!(both.ids()[0], ids[0][0]);
        assert_eq!(
            both.ids(),
            MasterKeys::parse(&format!("{other},{ONE}")).unwrap().ids()
        );
    }

    #[test]
    fn refusals_never_quote_a_key() {
        for text in [
            "",
            "# only a note",
            "hunter2",
            "AQEB",
            &"0g".repeat(32),
            &format!("{ONE},hunter2"),
        ] {
            let error = MasterKeys::parse(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        let keys = MasterKeys::parse(ONE).unwrap();
        assert!(!format!("{keys:?}").contains("AQEB") && !format!("{keys:?}").contains("0101"));
    }
}
