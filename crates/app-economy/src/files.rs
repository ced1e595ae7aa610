//! Files that staff attaches to a command.

use std::fmt;
use std::sync::{Arc, OnceLock};

use core_errors::{AppError, codes};
use core_security::Action;
use futures_util::future::BoxFuture;

use crate::Request;
use crate::economy::Economy;

/// The largest file that is fetched, in bytes: some two hundred thousand rows.
pub const MOST: usize = 8 << 20;

/// Somebody who fetches files from where members put them: the door to Discord.
pub trait Files: Send + Sync {
    /// What is at an address.
    ///
    /// Errors: `import.file` if nothing can be had from there, or may not be; `import.too_large` for more than `most` bytes.
    fn fetch<'f>(&'f self, url: &'f str, most: usize) -> BoxFuture<'f, Result<Vec<u8>, AppError>>;
}

/// Whom to ask for files, once somebody offered to fetch them.
#[derive(Default)]
pub(crate) struct AskedForFiles(OnceLock<Arc<dyn Files>>);

impl fmt::Debug for AskedForFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AskedForFiles").finish_non_exhaustive()
    }
}

impl Economy {
    /// Has this fetch files from now on. The first stays.
    pub fn files_fetched_by(&self, files: Arc<dyn Files>) {
        let _ = self.files().0.set(files);
    }

    /// The text of a file that staff attached to import it. `size` is what Discord says of it.
    ///
    /// # Errors
    /// `access.forbidden`, before anything is fetched; `import.too_large` above [`MOST`]; `import.file` if it cannot be
    /// fetched or is no text.
    #[tracing::instrument(name = "economy.import_file", level = "debug", skip_all)]
    pub async fn import_file(&self, request: &Request, url: &str, size: u64) -> Result<String, AppError> {
        request.allow_in_guild(Action::EconomyBulk)?;
        if usize::try_from(size).is_ok_and(|size| size > MOST) {
            return Err(AppError::new(codes::IMPORT_TOO_LARGE).with("mebibytes", (MOST >> 20).to_string()));
        }
        let files = self.files().0.get();
        let files = files.ok_or_else(|| AppError::new(codes::IMPORT_FILE).context("nobody fetches files"))?;
        let bytes = files.fetch(url, MOST).await?;
        String::from_utf8(bytes).map_err(|_| AppError::new(codes::IMPORT_FILE).context("the file is no text"))
    }
}
