//! The settings as a whole.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::declare::Section;
use crate::flags::Flags;
use crate::key::Key;
use crate::mistake::Mistakes;
use crate::overview::Overview;
use crate::sections::{
    Backup, Cache, Database, Discord, Features, Gemini, General, Http, Limits, Log, Redis, Reports,
    Retention, Security, Telemetry, Webhook,
};
use crate::setting::DatabaseUrl;
use crate::sources::{Reader, Sources};

/// Lists the sections once; everything that touches each of them is made from the list.
macro_rules! settings {
    ($( $(#[doc = $doc:literal])+ $field:ident: $section:ident ),+ $(,)?) => {
        /// Every setting, valid as a whole.
        ///
        /// `Debug` is safe to log: secrets and passwords show as placeholders.
        #[derive(Debug, Clone)]
        pub struct Settings {
            $( $(#[doc = $doc])+ pub $field: $section, )+
            origins: BTreeMap<String, String>,
        }

        impl Settings {
            /// Every key there is, in the order of the documentation.
            pub fn keys() -> Vec<Key> {
                [$( $section::keys() ),+].concat()
            }

            fn read(reader: &mut Reader) -> Option<Self> {
                $( let $field = $section::read(reader); )+
                Some(Self { $( $field: $field?, )+ origins: reader.take_origins() })
            }

            /// Takes over from `old` what cannot change while the process runs; returns the paths that did change
            /// and the paths that were kept.
            pub(crate) fn keep_restart(&mut self, old: &Self) -> (Vec<String>, Vec<String>) {
                let (mut changed, mut kept) = (Vec::new(), Vec::new());
                $( self.$field.keep_restart(&old.$field, &mut changed, &mut kept); )+
                for path in &kept {
                    match old.origins.get(path) {
                        Some(origin) => self.origins.insert(path.clone(), origin.clone()),
                        None => self.origins.remove(path),
                    };
                }
                (changed, kept)
            }

            /// The settings in force and where each came from, without anything secret.
            pub fn overview(&self) -> Overview {
                let mut shown = BTreeMap::new();
                $( self.$field.show(&self.origins, &mut shown); )+
                Overview(shown)
            }
        }
    };
}

settings! {
    /// What belongs to no section.
    general: General,
    /// Where Discord is, and who the bot is there.
    discord: Discord,
    /// The database.
    database: Database,
    /// Copies of the database.
    backup: Backup,
    /// Redis.
    redis: Redis,
    /// The in-process cache.
    cache: Cache,
    /// The web door.
    http: Http,
    /// The log.
    log: Log,
    /// Traces.
    telemetry: Telemetry,
    /// Limits that keep the bot answering when it is busy.
    limits: Limits,
    /// What is kept about errors and feedback.
    reports: Reports,
    /// What is kept of servers the bot was removed from.
    retention: Retention,
    /// Large parts that can be switched off as a whole.
    features: Features,
    /// Keys that protect what is stored.
    security: Security,
    /// Events for whoever runs this installation.
    webhook: Webhook,
    /// Google's language model.
    gemini: Gemini,
    /// Feature flags.
    flags: Flags,
}

impl Settings {
    /// Loads defaults, then the file, then the environment, and checks the result as a whole.
    ///
    /// # Errors
    /// Every mistake there is, not just the first.
    pub fn load(sources: &Sources) -> Result<Self, Mistakes> {
        let mut reader = sources.open();
        let settings = Self::read(&mut reader);
        match (settings, reader.into_mistakes()) {
            (Some(settings), mistakes) if mistakes.is_empty() => Ok(settings),
            (_, mistakes) => Err(Mistakes(mistakes)),
        }
    }

    /// Where the database is: as set, or `guildhall.db` in the data folder.
    pub fn database_url(&self) -> DatabaseUrl {
        let in_data_dir = || DatabaseUrl::sqlite_in(&self.general.data_dir, "guildhall.db");
        self.database.url.clone().unwrap_or_else(in_data_dir)
    }

    /// Where copies of the database go: as set, or `backups` in the data folder.
    pub fn backup_folder(&self) -> PathBuf {
        let in_data_dir = || self.general.data_dir.join("backups");
        self.backup.folder.clone().unwrap_or_else(in_data_dir)
    }
}
