//! Settings that change while the process runs: a new file is taken over when it is valid as a whole.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use tokio::time::{MissedTickBehavior, interval};

use crate::mistake::Mistakes;
use crate::settings::Settings;
use crate::sources::Sources;

/// How often the file is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What a successful reload did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reload {
    /// Paths whose new value is in force.
    pub changed: Vec<String>,
    /// Paths that were changed too, but keep their value until the process starts again.
    pub needs_restart: Vec<String>,
}

/// The settings in force; clones share them.
///
/// Take [`LiveSettings::current`] once per piece of work, so that it sees one consistent set.
#[derive(Clone)]
pub struct LiveSettings {
    current: Arc<ArcSwap<Settings>>,
    sources: Arc<Sources>,
}

impl std::fmt::Debug for LiveSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveSettings")
            .field("current", &self.current())
            .field("sources", &self.sources)
            .finish()
    }
}

impl LiveSettings {
    /// Puts settings in force that were loaded from these sources.
    pub fn new(settings: Settings, sources: Sources) -> Self {
        Self {
            current: Arc::new(ArcSwap::from_pointee(settings)),
            sources: Arc::new(sources),
        }
    }

    /// The settings in force now.
    pub fn current(&self) -> Arc<Settings> {
        self.current.load_full()
    }

    /// Reads the sources again and puts what may change into force; blocks for a moment to read files.
    ///
    /// # Errors
    /// Every mistake there is; the previous settings stay in force then.
    pub fn reload(&self) -> Result<Reload, Mistakes> {
        let mut settings = Settings::load(&self.sources)?;
        let (changed, needs_restart) = settings.keep_restart(&self.current());
        self.current.store(Arc::new(settings));
        Ok(Reload {
            changed,
            needs_restart,
        })
    }

    /// Looks at the file every two seconds and reloads when it changed; runs until it is dropped.
    ///
    /// Mistakes are logged and leave the previous settings in force.
    pub async fn watch(self) {
        let mut seen = stamp(self.sources.file());
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let now = stamp(self.sources.file());
            if now != seen {
                seen = now;
                self.reload_and_tell().await;
            }
        }
    }

    async fn reload_and_tell(&self) {
        let settings = self.clone();
        let file = self.sources.file().display();
        match tokio::task::spawn_blocking(move || settings.reload()).await {
            Ok(Ok(reload)) => {
                tracing::info!(%file, changed = ?reload.changed, "settings reloaded");
                for path in &reload.needs_restart {
                    tracing::warn!(setting = %path, "changed setting needs a restart");
                }
            }
            Ok(Err(mistakes)) => {
                for mistake in &mistakes.0 {
                    tracing::error!(%file, %mistake, "settings not reloaded, previous ones kept");
                }
            }
            Err(error) => tracing::error!(%file, %error, "settings not reloaded, previous ones kept"),
        }
    }
}

/// What tells one state of a file from another; `None` when there is no file.
fn stamp(file: &Path) -> Option<(SystemTime, u64)> {
    let data = std::fs::metadata(file).ok()?;
    Some((data.modified().ok()?, data.len()))
}
