//! What every report stands on.

use std::sync::{Arc, LazyLock};

use core_db::Db;
use core_security::Security;

use crate::errors::{ErrorNote, dropped};
use crate::experiments::Experiments;
use crate::inbox::Inbox;

/// What this was built from: the version, and the revision if the build knew it.
static BUILD: LazyLock<String> = LazyLock::new(|| {
    let version = env!("CARGO_PKG_VERSION");
    option_env!("GUILDHALL_REVISION")
        .map_or_else(|| version.to_owned(), |revision| format!("{version}+{revision}"))
});

/// Error records and feedback, shared by cloning: the use cases are methods, in the modules they belong to.
#[derive(Debug, Clone)]
pub struct Reports(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    security: Security,
    build: String,
    inbox: Inbox<ErrorNote>,
    experiments: Experiments,
}

impl Reports {
    /// The reports in a database, by this build of the program.
    pub fn new(db: Db, security: Security) -> Self {
        Self::of_build(db, security, BUILD.clone())
    }

    /// As [`Self::new`], as if another build were running: what is new in a build can be tried with two of them.
    pub fn of_build(db: Db, security: Security, build: String) -> Self {
        Self(Arc::new(Inner {
            experiments: Experiments::new(db.clone(), security.clone()),
            db,
            security,
            build,
            inbox: Inbox::new(dropped),
        }))
    }

    /// The name of the running build, as records keep it.
    pub fn build(&self) -> &str {
        &self.0.build
    }

    /// The guards that decide who may do what.
    pub fn security(&self) -> &Security {
        &self.0.security
    }

    /// What members are shown in different ways, and what came of it.
    pub fn experiments(&self) -> &Experiments {
        &self.0.experiments
    }

    /// How many error records wait to be written, and whether the database did not take the last of them.
    pub fn backlog(&self) -> (usize, bool) {
        self.inbox().state()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn inbox(&self) -> &Inbox<ErrorNote> {
        &self.0.inbox
    }
}
