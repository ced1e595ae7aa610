//! Who this process is among those that share the work: an identity in the data folder, locked while its bearer lives.
//!
//! Whoever gets the lock knows that the bearer before is gone, however it went, and may take over at once what that one
//! held. Processes that share a folder have one identity each; one without a folder gets a fresh identity, and what its
//! predecessor held is free when its time is over.

use std::{
    fs::{File, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    path::Path,
};

use core_types::{Seed, Timestamp};

/// More processes than anybody runs on one folder.
const MOST: u32 = 1_000;

/// Letters of an identity.
const LENGTH: usize = 16;

/// An identity, ours until this is dropped.
#[derive(Debug)]
pub(crate) struct Instance {
    /// The same for every process that bears it, one after the other.
    pub(crate) id: String,
    /// This process alone; begins with the identity and a colon.
    pub(crate) owner: String,
    _lock: Option<File>,
}

impl Instance {
    /// The first identity of the folder that nobody bears.
    pub(crate) fn claim(folder: &Path, now: Timestamp) -> Self {
        match locked(folder) {
            Ok((id, lock)) => Self::new(id, Some(lock), now),
            Err(error) => {
                tracing::warn!(%error, "this process has no identity in its data folder; after a crash its shards are \
                    taken over a little later");
                Self::nobody(now)
            }
        }
    }

    /// A fresh identity that nobody bore and nobody will.
    pub(crate) fn nobody(now: Timestamp) -> Self {
        Self::new(fresh(), None, now)
    }

    /// For tests of what identities are for.
    #[cfg(test)]
    pub(crate) fn of(id: &str, process: u32) -> Self {
        Self::new(id.to_owned(), None, Timestamp::from_seconds(process.into()))
    }

    fn new(id: String, lock: Option<File>, now: Timestamp) -> Self {
        Self {
            owner: format!("{id}:{}-{}", std::process::id(), now.as_micros()),
            id,
            _lock: lock,
        }
    }
}

fn locked(folder: &Path) -> io::Result<(String, File)> {
    std::fs::create_dir_all(folder)?;
    for number in 0..MOST {
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(folder.join(format!("process-{number}")))?;
        match file.try_lock() {
            Ok(()) => return Ok((borne(&mut file)?, file)),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::other("too many processes share one data folder"))
}

/// The identity in a file; a new one when there is none, or half of one.
fn borne(file: &mut File) -> io::Result<String> {
    let mut id = String::new();
    file.read_to_string(&mut id)?;
    if id.len() == LENGTH && id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(id);
    }
    let id = fresh();
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(id.as_bytes())?;
    file.sync_all()?;
    Ok(id)
}

fn fresh() -> String {
    let random = Seed::generate().map_or([0; 32], |seed| seed.commitment());
    let hex = random.iter().map(|byte| format!("{byte:02x}"));
    hex.take(LENGTH / 2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_has_one_bearer_at_a_time_and_outlives_them() {
        let folder = tempfile::tempdir().unwrap();
        let claim = |second| Instance::claim(&folder.path().join("deep"), Timestamp::from_seconds(second));
        let (first, second) = (claim(1), claim(1));
        assert!(first.id != second.id && first.owner.starts_with(&format!("{}:", first.id)));
        let (id, owner) = (first.id.clone(), first.owner.clone());
        drop(first);
        let next = claim(2);
        assert!(
            next.id == id && next.owner != owner,
            "the same identity, another process"
        );
        std::fs::write(folder.path().join("deep/process-2"), "half").unwrap();
        assert_eq!(claim(3).id.len(), LENGTH);
    }

    #[test]
    fn without_a_folder_there_is_an_identity_all_the_same() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let claim = || Instance::claim(file.path(), Timestamp::from_seconds(1));
        assert_ne!(claim().id, claim().id);
    }
}
