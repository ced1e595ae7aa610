//! Encryption of single fields: what members write in confidence is unreadable in a copy of the database, and can be made
//! unreadable everywhere at once by removing one small key.
//!
//! A **data key** belongs to a guild, or to one person within a guild; it seals texts. Data keys are stored sealed by a
//! **master key**, which never is in the database ([`MasterKeys`]). Forgetting a person removes their data key: what it
//! sealed stays behind as noise, in the tables and in every copy made afterwards.

mod brief;
mod cipher;
mod master;
mod rotate;
mod start;
mod store;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use core_db::{Args, Bind, Column, DbError, Row, Tx};
use core_errors::AppError;
use core_types::{GuildId, UserId};

use cipher::{Cipher, Context, Sealing};

pub use master::{MasterKeyError, MasterKeys};
pub use rotate::{Rewrapped, VaultStatus};
pub use start::VaultError;

/// Whose data key seals a text: decides with whose erasure it becomes unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataOwner {
    /// What belongs to a guild as a whole, such as its secrets of integrations.
    Guild(GuildId),
    /// What one person wrote within a guild.
    Member(GuildId, UserId),
}

impl DataOwner {
    const fn guild(self) -> GuildId {
        match self {
            Self::Guild(guild) | Self::Member(guild, _) => guild,
        }
    }

    /// The person as stored; 0, which no person has, for the guild itself.
    fn user(self) -> i64 {
        match self {
            Self::Guild(_) => 0,
            Self::Member(_, user) => user.as_i64(),
        }
    }
}

/// The place of a sealed text. It is authenticated with the text: moved to another row, column or guild, it does not open.
#[derive(Debug, Clone)]
pub struct Place {
    table: &'static str,
    column: &'static str,
    row: String,
}

impl Place {
    /// A column of one row; `row` is the row's key as text, known before the row is written.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids and literals are passed as they are"
    )]
    pub fn new(table: &'static str, column: &'static str, row: impl ToString) -> Self {
        Self {
            table,
            column,
            row: row.to_string(),
        }
    }
}

/// A sealed text as its column holds it: one byte of format, eight of the data key's id, 24 of nonce, the ciphertext and 16
/// of authentication. Bind it to a `BLOB`/`BYTEA` column, and read it from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// The bytes, for a column that was read as such.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, to bind an `Option` of them.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// The bytes as stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Bind for Sealed {
    fn bind(self, args: &mut Args) -> Result<(), DbError> {
        self.0.bind(args)
    }
}

impl Bind for &Sealed {
    fn bind(self, args: &mut Args) -> Result<(), DbError> {
        (&self.0).bind(args)
    }
}

impl Column for Sealed {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError> {
        Vec::<u8>::read(row, index).map(Self)
    }
}

/// Seals and opens texts; clones share the master keys.
///
/// Data keys are read from the database each time and wiped from memory after use. Unwrapping one takes two microseconds,
/// less than any look-up, and a key that nobody keeps cannot outlive its removal.
#[derive(Debug, Clone)]
pub struct Vault(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    masters: RwLock<Arc<MasterKeys>>,
    /// Where the keys came from, if another process may add newer ones there.
    file: Option<PathBuf>,
}

impl Vault {
    /// A vault over these master keys.
    pub fn new(masters: MasterKeys) -> Self {
        Self::with_file(masters, None)
    }

    pub(crate) fn with_file(masters: MasterKeys, file: Option<PathBuf>) -> Self {
        let masters = RwLock::new(Arc::new(masters));
        Self(Arc::new(Inner { masters, file }))
    }

    /// A vault for tests: what it sealed nobody opens after it is gone.
    ///
    /// # Errors
    /// The operating system gives no randomness.
    pub fn ephemeral() -> Result<Self, AppError> {
        Ok(Self::new(MasterKeys::generate()?))
    }

    /// Seals a text with the subject's data key, which is made when there is none.
    ///
    /// # Errors
    /// Those of the database; `internal` when a master key is missing.
    pub async fn seal(
        &self,
        tx: &mut Tx,
        subject: DataOwner,
        place: &Place,
        text: &str,
    ) -> Result<Sealed, AppError> {
        let (id, key) = match store::current(tx, subject).await? {
            Some(row) => (row.id, self.unwrap(subject, &row)?),
            None => self.make(tx, subject).await?,
        };
        let context = Context::field(subject, place, id);
        Ok(Sealed(Sealing::seal(&key, id, &context, text.as_bytes())?))
    }

    /// The text that was sealed for this subject at this place; `None` if its data key was destroyed: it is gone for good.
    ///
    /// # Errors
    /// `internal` when the bytes were changed or moved, or when a master key is missing; those of the database.
    pub async fn open(
        &self,
        tx: &mut Tx,
        subject: DataOwner,
        place: &Place,
        sealed: &Sealed,
    ) -> Result<Option<String>, AppError> {
        let sealing = Sealing::parse(&sealed.0)?;
        let Some(row) = store::by_id(tx, subject, sealing.key_id).await? else {
            return Ok(None);
        };
        let key = self.unwrap(subject, &row)?;
        let context = Context::field(subject, place, row.id);
        let text = sealing.open(&key, &context)?;
        String::from_utf8(text)
            .map(Some)
            .map_err(|_| AppError::internal("a sealed text is not text"))
    }

    /// Destroys the subject's data keys in this unit and answers how many there were. For a guild: its own, and those of
    /// everybody within it.
    ///
    /// What they sealed cannot be opened any more once the unit commits, by no process. Copies of the database that are
    /// older than this still hold the keys: they expire with the copies (docs/security.md).
    ///
    /// # Errors
    /// Those of the database.
    pub async fn shred(&self, tx: &mut Tx, subject: DataOwner) -> Result<u64, AppError> {
        Ok(store::shred(tx, subject).await?)
    }

    /// Whether anything may be sealed for the subject.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn holds(&self, tx: &mut Tx, subject: DataOwner) -> Result<bool, AppError> {
        Ok(store::count(tx, subject).await? > 0)
    }

    /// Makes the subject's next data key; of two that are made at once the one that was stored first is used by both.
    async fn make(&self, tx: &mut Tx, subject: DataOwner) -> Result<(i64, Cipher), AppError> {
        let id = cipher::random_id()?;
        let key = cipher::random_key()?;
        let masters = self.masters();
        let master = masters.current();
        let wrapped = Sealing::seal(&master.cipher(), id, &Context::key(subject, id), key.as_slice())?;
        store::add(tx, subject, id, master.id(), wrapped).await?;
        let row = store::current(tx, subject).await?;
        let row = row.ok_or_else(|| AppError::internal("a data key that was just made is missing"))?;
        Ok((row.id, self.unwrap(subject, &row)?))
    }

    fn unwrap(&self, subject: DataOwner, row: &store::DataKey) -> Result<Cipher, AppError> {
        let master = self.master(&row.master_id)?;
        let sealing = Sealing::parse(&row.wrapped)?;
        let key = zeroize::Zeroizing::new(sealing.open(&master, &Context::key(subject, row.id))?);
        Cipher::from_slice(&key)
    }

    /// The master key with this id. One that is not known may have been added to the file by `guildhall keys rotate`.
    fn master(&self, id: &str) -> Result<Cipher, AppError> {
        if let Some(master) = self.masters().get(id) {
            return Ok(master.cipher());
        }
        if let Some(file) = &self.0.file {
            let again = MasterKeys::read(file).map_err(|error| AppError::internal(error.to_string()))?;
            let found = again.get(id).map(master::MasterKey::cipher);
            *self.0.masters.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(again);
            if let Some(cipher) = found {
                tracing::info!(master = id, "read a newer master key from the file");
                return Ok(cipher);
            }
        }
        Err(AppError::internal(format!(
            "master key {id} is missing: give it to this process"
        )))
    }

    fn masters(&self) -> Arc<MasterKeys> {
        let masters = self.0.masters.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&masters)
    }
}
