//! What people write in a case, as it is stored: sealed with a data key of whom the case is about.

use core_db::Tx;
use core_errors::AppError;
use core_types::{GuildId, UserId};

use crate::{DataOwner, Place, Sealed, Security};

/// Where a text belongs: moved elsewhere, it does not open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) guild: GuildId,
    /// Whom the file is about; forgetting them makes the text unreadable.
    pub(super) subject: Option<UserId>,
    pub(super) number: i64,
    pub(super) seq: i64,
}

impl Slot {
    fn owner(&self) -> DataOwner {
        self.subject.map_or(DataOwner::Guild(self.guild), |member| {
            DataOwner::Member(self.guild, member)
        })
    }

    fn place(&self) -> Place {
        Place::new("case_event", "sealed", format!("{} {}", self.number, self.seq))
    }
}

/// The text as it is stored.
pub(super) async fn seal(
    security: &Security,
    tx: &mut Tx,
    slot: Slot,
    text: &str,
) -> Result<Sealed, AppError> {
    security
        .vault()?
        .seal(tx, slot.owner(), &slot.place(), text)
        .await
}

/// The text again; nothing if its key was destroyed.
pub(super) async fn open(
    security: &Security,
    tx: &mut Tx,
    slot: Slot,
    sealed: &Sealed,
) -> Result<Option<String>, AppError> {
    security
        .vault()?
        .open(tx, slot.owner(), &slot.place(), sealed)
        .await
}
