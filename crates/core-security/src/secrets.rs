//! What the guards keep of keys and secrets while they run.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use core_db::{Cache, Caches};
use core_errors::AppError;

use crate::keys::{KnownKey, REMEMBERED};
use crate::{Security, Vault};

/// API keys that are remembered at most, wrong ones included.
const KEYS: u64 = 10_000;

/// The state of keys and secrets, one per [`Security`].
#[derive(Debug)]
pub(crate) struct Secrets {
    vault: OnceLock<Vault>,
    api_keys: Cache<String, Option<Arc<KnownKey>>>,
    events_wanted: AtomicBool,
}

impl Secrets {
    pub(crate) fn new(caches: &Caches) -> Self {
        Self {
            vault: OnceLock::new(),
            api_keys: caches.cache("api_keys", KEYS, REMEMBERED),
            events_wanted: AtomicBool::new(false),
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

    pub(crate) fn api_keys(&self) -> &Cache<String, Option<Arc<KnownKey>>> {
        &self.secrets().api_keys
    }

    pub(crate) fn event_switch(&self) -> &AtomicBool {
        &self.secrets().events_wanted
    }
}
