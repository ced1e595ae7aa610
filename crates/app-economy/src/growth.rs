//! Growing beyond work: rewards of levels, prestige, collections, a guild's own quests and experience from activity.
//!
//! What staff defined about it is remembered like careers are ([`Extras`]), so that counting costs no look-up.

mod activity;
pub(crate) mod extras;
mod prestige;
pub(crate) mod privacy;
mod quests;
pub(crate) mod rewards;
pub(crate) mod roles;

pub use activity::{Activity, InVoice};
pub use prestige::{PrestigeView, StartedOver};
pub use quests::OwnQuest;
pub use rewards::{LevelReward, LevelRewards, RewardClaimed, RewardGiven, RewardState};

use core_db::Tx;
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append};
use serde_json::Value;

use crate::economy::Scope;
use crate::fail::Fail;

/// Whether the asker may still change how members grow, as of this unit.
pub(crate) async fn allowed(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let guild = Resource::Guild(scope.guild());
    scope
        .request
        .still_allowed::<Fail>(tx, Action::EconomyConfigure, &guild)
        .await?;
    Ok(())
}

/// Writes down what staff changed: the last lock of the unit.
pub(crate) async fn record(
    tx: &mut Tx,
    scope: &Scope,
    target: String,
    (before, after): (Option<Value>, Option<Value>),
) -> Result<(), Fail> {
    let now = tx.now();
    let entry = AuditEntry {
        guild: scope.guild(),
        actor: AuditActor::User(scope.user()),
        action: Action::EconomyConfigure.name().to_owned(),
        target,
        reason: String::new(),
        before,
        after,
        trace: scope.request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}
