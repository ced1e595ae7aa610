//! Seals what waits in the database to be answered: nobody who reads a copy of it learns what members asked for, or can
//! answer in the bot's name.

use core_errors::AppError;
use core_security::{Place, Security};

/// What a sealed text begins with; plain ones are JSON and begin otherwise.
const SEALED: &str = "sealed:";

/// Seals and opens with the vault of the guards. Without one (in tests, or before there was one) texts stay as they are.
#[derive(Clone, Default)]
pub(crate) struct Sealer(Option<Security>);

impl Sealer {
    pub(crate) fn new(security: &Security) -> Self {
        Self(Some(security.clone()))
    }

    /// The text for a column; `row` is known when it is opened again.
    pub(crate) fn seal(&self, column: &'static str, row: &str, text: String) -> String {
        let vault = self.0.as_ref().and_then(|security| security.vault().ok());
        match vault.map(|vault| vault.seal_briefly(&place(column, row), &text)) {
            Some(Ok(sealed)) => format!("{SEALED}{sealed}"),
            Some(Err(error)) => {
                // Better not kept than kept in the open.
                tracing::error!(%error, "an answer's way back cannot be sealed and is not kept");
                String::new()
            }
            None => text,
        }
    }

    /// The text that was sealed.
    ///
    /// # Errors
    /// It was changed or moved, or its key is missing.
    pub(crate) fn open(&self, column: &'static str, row: &str, stored: &str) -> Result<String, AppError> {
        let Some(sealed) = stored.strip_prefix(SEALED) else {
            return Ok(stored.to_owned());
        };
        let security = self.0.as_ref();
        let security = security.ok_or_else(|| AppError::internal("a sealed text, and no vault"))?;
        security.vault()?.open_briefly(&place(column, row), sealed)
    }
}

fn place(column: &'static str, row: &str) -> Place {
    Place::new("answer", column, row)
}
