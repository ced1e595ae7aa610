//! The guarded way from a door to a handler. This is the only place where the order of the guards is decided.

mod authorize;
mod blocked;
mod catch_panic;
mod channels;
mod concurrency;
mod deadline;
mod flags;
mod guard;
mod limited;
mod outcome;
mod rescue;
mod resolve;
mod route;
#[cfg(test)]
pub(crate) mod testing;
mod trace;

use std::{convert::Infallible, pin::Pin, sync::Arc, time::Duration};

use core_errors::AppError;
use core_resilience::{Services, Shedder};
use tokio_util::task::TaskTracker;
use tower::{ServiceBuilder, util::BoxCloneSyncService};

pub(crate) use authorize::Policies;
pub(crate) use blocked::BlockedMembers;
pub(crate) use channels::CommandChannels;
pub(crate) use flags::FeatureFlags;
pub(crate) use limited::CallLimits;
pub(crate) use outcome::{Watch, Watcher};
pub(crate) use rescue::Rescuer;
pub(crate) use resolve::acknowledgement;

use crate::{
    call::Call, command::Commands, component_id::ComponentIds, delivery::Incoming, reply::Reply,
    stats::Stats, unanswered::Unanswered,
};

/// What every layer answers with; the work itself starts when the future is polled.
pub(crate) type Pending<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// The whole stack as one service. It answers through the call's delivery and cannot fail.
pub(crate) type Guarded = BoxCloneSyncService<Incoming, (), Infallible>;

/// What the layers need.
#[derive(Clone)]
pub(crate) struct StackParts {
    pub(crate) commands: Commands,
    pub(crate) ids: ComponentIds,
    pub(crate) rescuer: Rescuer,
    pub(crate) policies: Arc<dyn Policies>,
    pub(crate) flags: Arc<dyn FeatureFlags>,
    pub(crate) channels: Arc<dyn CommandChannels>,
    pub(crate) stats: Stats,
    /// Who is told what members do.
    pub(crate) watcher: Arc<dyn Watcher>,
    pub(crate) tracker: TaskTracker,
    /// After how long an answer is deferred; asked anew for each call.
    pub(crate) deadline: Arc<dyn Fn() -> Duration + Send + Sync>,
    pub(crate) blocks: Arc<dyn BlockedMembers>,
    pub(crate) limits: Arc<dyn CallLimits>,
    /// So many handlers may run at once.
    pub(crate) seats: Shedder,
    /// Where owed answers are told of; without it, a lost answer is lost.
    pub(crate) unanswered: Option<Unanswered>,
    /// What works and what rests.
    pub(crate) services: Services,
}

/// All layers, outermost first.
pub(crate) fn stack(parts: &StackParts) -> Guarded {
    let parts = parts.clone();
    let service = ServiceBuilder::new()
        // One span around everything, so that each line below can be found by interaction.
        .layer(trace::layer())
        // Outside of all work: decides how to answer in time, whatever happens inside.
        .layer(deadline::layer(
            parts.tracker,
            parts.deadline,
            parts.rescuer.clone(),
            parts.stats.clone(),
            parts.unanswered,
        ))
        // Turns every error into a reply. Outside of whatever can fail; past here nothing does.
        .layer(rescue::layer(parts.rescuer))
        // Counts what came of it: inside rescue, because there an error is still an error.
        .layer(outcome::layer(
            parts.commands.clone(),
            parts.stats.clone(),
            parts.watcher,
        ))
        // A bug in one command is one error, counted as such.
        .layer(catch_panic::layer())
        // Before any work that costs something. Refuses at once instead of queueing past the deadline: suggestions first,
        // payments last.
        .layer(concurrency::layer(
            parts.seats,
            parts.services,
            parts.commands.clone(),
            parts.stats,
        ))
        // Finds the command and checks what was sent: the guards below depend on which command it is.
        .layer(resolve::layer(parts.commands, parts.ids))
        // Before everything else that is asked about the caller: for a blocked member the bot does nothing more.
        .layer(guard::layer(blocked::Blocked(parts.blocks)))
        // Before rights are looked up, so that asking for what one may not do is limited as well.
        .layer(guard::layer(limited::Limited(parts.limits)))
        // Who may not use it learns nothing else about it.
        .layer(guard::layer(authorize::Authorize(parts.policies)))
        // Because a feature that is off is told only to those who could use it.
        .layer(guard::layer(flags::Flags(parts.flags)))
        // Last, because another channel is named only for what would work there.
        .layer(guard::layer(channels::Channels(parts.channels)))
        .service(route::Route);
    BoxCloneSyncService::new(service)
}

/// Carries a call out again that passed the guards before.
pub(crate) type Repeating = BoxCloneSyncService<Arc<Call>, Reply, AppError>;

/// The end of the stack alone: understands a call and has it handled.
pub(crate) fn repeating(parts: &StackParts) -> Repeating {
    let service = ServiceBuilder::new()
        .layer(catch_panic::layer())
        .layer(resolve::layer(parts.commands.clone(), parts.ids.clone()))
        .service(route::Route);
    BoxCloneSyncService::new(service)
}

#[cfg(test)]
mod tests;
