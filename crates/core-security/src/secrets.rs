//! What the guards keep of keys and secrets while they run.

use std::sync::OnceLock;

use core_errors::AppError;

use crate::{Security, Vault};

/// The state of keys and secrets, one per [`Security`].
#[derive(Debug)]
pub(crate) struct Secrets {
    vault: OnceLock<Vault>,
}

impl Secrets {
    pub(crate) fn new() -> Self {
        Self {
            vault: OnceLock::new(),
        }
    }
}

impl Security {
    /// The same guards with the vault that seals what members write in confidence; without one, sealing fails.
    pub fn with_vault(self, vault: Vault) -> Self {
        // The first one stays: two vaults over one database would not open each other's texts.
        let _ = self.secrets().vault.set(vault);
        self
    }

    /// Seals and opens texts.
    ///
    /// # Errors
    /// `internal` if no vault was given.
    pub fn vault(&self) -> Result<&Vault, AppError> {
        let vault = self.secrets().vault.get();
        vault.ok_or_else(|| AppError::internal("there is no vault: see Security::with_vault"))
    }
}
