//! What the routes need to know.

use std::net::IpAddr;
use std::sync::Arc;

use app_economy::Economy;
use core_analytics::Experiments;
use core_config::LiveSettings;
use core_db::Db;
use core_resilience::Services;
use core_security::Security;
use core_telemetry::Metrics;
use serde::Serialize;
use tokio::time::Instant;

use crate::dependency::Dependency;
use crate::figures::Figures;
use crate::interactions::Interactions;
use crate::lifecycle::Lifecycle;

/// What is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Build {
    /// Name of the executable.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Revision of the source, if it is known.
    pub revision: &'static str,
}

/// Everything the web door shows; clones share it.
#[derive(Debug, Clone)]
pub struct HttpState {
    pub(crate) build: Build,
    pub(crate) settings: LiveSettings,
    pub(crate) metrics: Metrics,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) trusted_proxies: Arc<[IpAddr]>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) figures: Vec<Figures>,
    pub(crate) services: Option<Services>,
    pub(crate) security: Option<Security>,
    pub(crate) experiments: Option<Experiments>,
    pub(crate) economy: Option<Economy>,
    pub(crate) interactions: Option<Interactions>,
    pub(crate) started: Instant,
}

impl HttpState {
    /// A state that knows the database and nothing else yet; uptime counts from now.
    pub fn new(build: Build, settings: LiveSettings, db: Db, metrics: Metrics, lifecycle: Lifecycle) -> Self {
        let trusted_proxies = settings.current().http.trusted_proxies.clone().into();
        Self {
            build,
            settings,
            metrics,
            lifecycle,
            trusted_proxies,
            dependencies: vec![Dependency::database(db)],
            figures: Vec::new(),
            services: None,
            security: None,
            experiments: None,
            economy: None,
            interactions: None,
            started: Instant::now(),
        }
    }

    /// Adds something whose condition `/health` shows.
    pub fn with_dependency(mut self, dependency: Dependency) -> Self {
        self.dependencies.push(dependency);
        self
    }

    /// Shows in `/health` what rests.
    pub fn with_services(mut self, services: Services) -> Self {
        self.services = Some(services);
        self
    }

    /// Opens the interface for programs, which these guards watch over.
    pub fn with_security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// Shows what experiments found.
    pub fn with_experiments(mut self, experiments: Experiments) -> Self {
        self.experiments = Some(experiments);
        self
    }

    /// Lets programs look at money and things, and change them, through these use cases.
    pub fn with_economy(mut self, economy: Economy) -> Self {
        self.economy = Some(economy);
        self
    }

    /// Opens `POST /interactions`, behind which this takes what Discord signs.
    pub fn with_interactions(mut self, interactions: Interactions) -> Self {
        self.interactions = Some(interactions);
        self
    }

    /// Adds a section to `/stats`.
    pub fn with_figures(mut self, figures: Figures) -> Self {
        self.figures.push(figures);
        self
    }
}
