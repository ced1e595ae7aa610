//! Experiments: who sees which variant, what came of it, and what may be concluded.
//!
//! A member's variant follows from their id alone ([`ExperimentSpec::assign`]). That they saw it is noted once, off the way
//! of the reply; so is the first time that they reached the goal within a week. Where the experiment's flag is off,
//! everybody gets the control and nothing is noted.

mod chance;
mod result;
mod store;
mod write;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use core_config::{EXPERIMENTS, ExperimentSpec, Variant};
use core_db::{Cache, CacheKey, Db, DbError};
use core_security::Security;
use core_types::{GuildId, Timestamp, UserId};

use crate::inbox::Inbox;

pub use chance::{Fit, Interval};
pub use result::{ExperimentResult, VariantResult, Verdict};
pub(crate) use store::{EXPIRE as EXPOSURE_EXPIRE, exposures_export};
pub use store::{exposures_forget, exposures_of};

/// How long after the first sight the goal counts.
const WINDOW: Duration = Duration::from_hours(7 * 24);

/// Who saw what is kept for so long; results speak of that time.
pub(crate) const KEPT: Duration = Duration::from_hours(90 * 24);

/// Units whose exposure this process remembers to have noted, and for how long.
const NOTED: (u64, Duration) = (50_000, Duration::from_hours(24));

/// What members are shown in different ways, shared by cloning.
#[derive(Debug, Clone)]
pub struct Experiments(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    security: Security,
    inbox: Inbox<Note>,
    noted: Cache<Unit, ()>,
}

/// One member or guild in one experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Unit {
    experiment: &'static str,
    guild: GuildId,
    id: i64,
}

impl CacheKey for Unit {
    fn write(&self, to: &mut dyn fmt::Write) -> fmt::Result {
        write!(to, "{}:{}:{}", self.experiment, self.guild, self.id)
    }
}

/// What happened to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Note {
    unit: Unit,
    what: What,
    at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// It saw this variant.
    Saw(&'static str),
    /// It reached the goal.
    Reached,
}

impl Experiments {
    pub(crate) fn new(db: Db, security: Security) -> Self {
        Self(Arc::new(Inner {
            db,
            security,
            inbox: Inbox::new(write::dropped),
            noted: Cache::new("experiments", NOTED.0, NOTED.1),
        }))
    }

    /// The variant that a member is to see now, which counts as seen. Never fails and never waits for a write.
    pub async fn variant(
        &self,
        spec: &'static ExperimentSpec,
        guild: GuildId,
        member: UserId,
    ) -> &'static Variant {
        if !self.0.security.feature(spec.name, Some(guild)).await.on {
            return spec.control();
        }
        let variant = spec.assign(guild, member);
        let unit = unit(spec, guild, member);
        if self.0.noted.get(&unit).await.is_none() {
            let note = Note {
                unit,
                what: What::Saw(variant.name),
                at: self.0.db.now(),
            };
            if self.0.inbox.push(note) {
                self.0.noted.insert(unit, ()).await;
            }
        }
        variant
    }

    /// Notes that a member used a command with success. Returns at once; commands that are no goal cost nothing.
    pub fn used(&self, guild: GuildId, member: UserId, command: &str, at: Timestamp) {
        let aimed = EXPERIMENTS
            .iter()
            .filter(|spec| spec.goal_commands.contains(&command));
        for spec in aimed {
            let unit = unit(spec, guild, member);
            self.0.inbox.push(Note {
                unit,
                what: What::Reached,
                at,
            });
        }
    }

    /// Forgets what waits to be written about a member or was just being written, after they were forgotten. What cannot be
    /// deleted once more is logged only.
    pub async fn forget(&self, guild: GuildId, member: UserId) {
        let (inner, id) = (&*self.0, member.as_i64());
        // A batch on its way is not in the inbox and may bring back what was deleted: its end is waited for. The semaphore is
        // never closed.
        let _turn = inner.inbox.turn().acquire().await;
        inner
            .inbox
            .retain(|note| (note.unit.guild, note.unit.id) != (guild, id));
        let deleted: Result<(), DbError> = inner
            .db
            .write("experiments_forget", move |tx| {
                Box::pin(async move { exposures_forget(tx, guild, member).await })
            })
            .await;
        if let Err(error) = deleted {
            tracing::warn!(%error, "what a forgotten member saw of experiments may still be there");
        }
        for spec in EXPERIMENTS {
            self.0.noted.invalidate(&unit(spec, guild, member)).await;
        }
    }
}

fn unit(spec: &'static ExperimentSpec, guild: GuildId, member: UserId) -> Unit {
    Unit {
        experiment: spec.name,
        guild,
        id: spec.unit_of(member),
    }
}
