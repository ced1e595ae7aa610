//! Changing a policy: who may, and what comes of it. Pure, so that "nobody climbs" can be tested with random policies.
//!
//! Beside the right to `access.manage`, which is for those who manage the server:
//!
//! * Nobody gives what they do not hold themselves, nor more of it than their own cap.
//! * Nobody changes what those have who stand as high as they do, or higher; owners may, up to the floor.
//! * Nobody undoes what somebody above them decided.
//! * Owners are neither given nor taken away, neither denied nor capped: Discord alone says who owns a server.

use core_types::{GuildId, RoleId, Timestamp};
use serde::{Deserialize, Serialize};

use super::policy::is_in_force;
use super::role::Rank;
use super::{
    Action, Actor, Allowance, Effect, Given, Permissions, Policy, Role, StandardRole, Subject, Verdict,
};

/// Most entries of one kind that a guild may have: the policy is looked through at every call.
pub(super) const MOST_ENTRIES: usize = 500;
/// Most roles that a guild may make.
pub(super) const MOST_ROLES: usize = 50;

/// One change of who may do what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Gives a role to a member or to a role of Discord's, or sets another end.
    Give {
        /// To whom.
        to: Subject,
        /// Which.
        role: Role,
        /// When it ends by itself.
        until: Option<Timestamp>,
    },
    /// Takes a role back.
    Take {
        /// From whom.
        from: Subject,
        /// Which.
        role: Role,
    },
    /// Grants or denies an action.
    Decide {
        /// To whom.
        subject: Subject,
        /// What.
        action: Action,
        /// Which of both.
        effect: Effect,
        /// When it ends by itself.
        until: Option<Timestamp>,
    },
    /// Takes back what was granted and denied: one action, or all of them.
    Reset {
        /// To whom it was.
        subject: Subject,
        /// What; everything if not given.
        action: Option<Action>,
    },
    /// Caps a role, or lifts its cap with [`Allowance::UNLIMITED`].
    Cap {
        /// Which role.
        role: Role,
        /// For what.
        action: Action,
        /// How much.
        cap: Allowance,
    },
    /// Makes a role.
    CreateRole {
        /// Its name.
        role: Role,
        /// The role whose actions it begins with.
        like: Option<Role>,
    },
    /// Removes a role that the guild made, with everything that hangs on it.
    DeleteRole {
        /// Its name.
        role: Role,
    },
}

impl Change {
    /// What it is called in the audit log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Give { .. } => "access.give",
            Self::Take { .. } => "access.take",
            Self::Decide {
                effect: Effect::Allow,
                ..
            } => "access.allow",
            Self::Decide {
                effect: Effect::Deny, ..
            } => "access.deny",
            Self::Reset { .. } => "access.reset",
            Self::Cap { .. } => "access.cap",
            Self::CreateRole { .. } => "access.role_create",
            Self::DeleteRole { .. } => "access.role_delete",
        }
    }

    /// Who or what it is about.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Give { to: subject, .. }
            | Self::Take { from: subject, .. }
            | Self::Decide { subject, .. }
            | Self::Reset { subject, .. } => subject.clone(),
            Self::Cap { role, .. } | Self::CreateRole { role, .. } | Self::DeleteRole { role } => {
                Subject::Role(role.clone())
            }
        }
    }
}

/// What Discord says of whom a change is about: the permissions of the member or of its role, and the member's roles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// Their permissions.
    pub permissions: Permissions,
    /// Their roles.
    pub roles: Vec<RoleId>,
}

/// Why a change was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeRefused {
    /// They would give what they do not hold, or more than they have of it.
    #[error("they do not hold `{0}` to that extent")]
    NotHeld(Action),
    /// It is about somebody, or undoes a decision of somebody, who stands as high or higher.
    #[error("it is about somebody who stands as high, or undoes what somebody above decided")]
    Above,
    /// Discord alone decides on it, or nobody can take it away.
    #[error("it cannot be given, taken or capped")]
    Fixed,
    /// Discord does not trust them far enough for this action.
    #[error("Discord gives them less than `{0}` takes")]
    Ceiling(Action),
    /// There is no such role.
    #[error("there is no such role")]
    RoleUnknown,
    /// There is one of that name already.
    #[error("there is such a role already")]
    RoleExists,
    /// The action is not about amounts.
    #[error("`{0}` is not about amounts")]
    NotMeasured(Action),
    /// It is so already.
    #[error("nothing would change")]
    Unchanged,
    /// There are too many entries.
    #[error("there are too many roles, grants or denials")]
    Full,
}

impl Policy {
    /// Checks whether an actor may make a change, and answers the policy after it. `target` is what Discord says of whom
    /// it is about. Whether they may change rights at all ([`Action::AccessManage`]) is the caller's to check.
    ///
    /// # Errors
    /// [`ChangeRefused`].
    pub fn changed(
        &self,
        actor: &Actor,
        guild: GuildId,
        change: &Change,
        target: &Target,
        now: Timestamp,
    ) -> Result<Self, ChangeRefused> {
        let chair = Chair {
            policy: self,
            actor,
            rank: self.rank_of(actor, now),
            now,
        };
        chair.check(guild, change, target)?;
        let after = self.after(change, chair.rank, now);
        let full = after.customs.len() > MOST_ROLES
            || after.given.len() > MOST_ENTRIES
            || after.verdicts.len() > MOST_ENTRIES;
        if after == *self {
            Err(ChangeRefused::Unchanged)
        } else if full {
            Err(ChangeRefused::Full)
        } else {
            Ok(after)
        }
    }

    /// The policy without what ended by itself.
    #[must_use]
    pub fn pruned(mut self, now: Timestamp) -> Self {
        self.given.retain(|given| is_in_force(given.until, now));
        self.verdicts.retain(|verdict| is_in_force(verdict.until, now));
        self
    }

    /// How high a subject stands.
    fn rank_of_subject(&self, subject: &Subject, guild: GuildId, target: &Target, now: Timestamp) -> Rank {
        match subject {
            Subject::Role(role) => role.rank(),
            _ => Self::stand_in(subject, guild, target.permissions, target.roles.clone())
                .map_or(Rank::Owner, |actor| self.rank_of(&actor, now)),
        }
    }

    fn after(&self, change: &Change, rank: Rank, now: Timestamp) -> Self {
        let mut after = self.clone();
        match change {
            Change::Give { to, role, until } => {
                after.given.retain(|given| given.to != *to || given.role != *role);
                after.given.push(Given {
                    to: to.clone(),
                    role: role.clone(),
                    until: *until,
                });
            }
            Change::Take { from, role } => {
                after
                    .given
                    .retain(|given| given.to != *from || given.role != *role);
            }
            Change::Decide {
                subject,
                action,
                effect,
                until,
            } => {
                after
                    .verdicts
                    .retain(|verdict| verdict.subject != *subject || verdict.action != *action);
                after.verdicts.push(Verdict {
                    subject: subject.clone(),
                    action: *action,
                    effect: *effect,
                    rank,
                    until: *until,
                });
            }
            Change::Reset { subject, action } => {
                after.verdicts.retain(|verdict| {
                    verdict.subject != *subject || action.is_some_and(|action| action != verdict.action)
                });
            }
            Change::Cap { role, action, cap } => {
                after.caps.remove(&(role.clone(), *action));
                if *cap != Allowance::UNLIMITED {
                    after.caps.insert((role.clone(), *action), *cap);
                }
            }
            Change::CreateRole { role, like } => {
                if let Role::Custom(name) = role {
                    after.customs.insert(name.clone());
                }
                for action in like.iter().flat_map(|like| self.staff_actions_of(like, now)) {
                    after.verdicts.push(Verdict {
                        subject: Subject::Role(role.clone()),
                        action,
                        effect: Effect::Allow,
                        rank,
                        until: None,
                    });
                    if let Some(cap) = like
                        .as_ref()
                        .and_then(|like| self.caps.get(&(like.clone(), action)))
                    {
                        after.caps.insert((role.clone(), action), *cap);
                    }
                }
            }
            Change::DeleteRole { role } => {
                let gone = Subject::Role(role.clone());
                after.customs.retain(|name| *role != Role::Custom(name.clone()));
                after.given.retain(|given| given.role != *role);
                after.verdicts.retain(|verdict| verdict.subject != gone);
                after.caps.retain(|(capped, _), _| capped != role);
            }
        }
        after
            .given
            .sort_by(|a, b| (&a.role, &a.to).cmp(&(&b.role, &b.to)));
        after
            .verdicts
            .sort_by(|a, b| (&a.subject, a.action).cmp(&(&b.subject, b.action)));
        after
    }

    fn staff_actions_of(&self, role: &Role, now: Timestamp) -> Vec<Action> {
        let mut actions = self.actions_of(role, now);
        actions.retain(|action| action.is_for_staff());
        actions
    }
}

/// Somebody who wants to change a policy.
struct Chair<'p> {
    policy: &'p Policy,
    actor: &'p Actor,
    rank: Rank,
    now: Timestamp,
}

impl Chair<'_> {
    fn check(&self, guild: GuildId, change: &Change, target: &Target) -> Result<(), ChangeRefused> {
        let subject = change.subject();
        let rank = self.policy.rank_of_subject(&subject, guild, target, self.now);
        if subject == Subject::Role(StandardRole::Owner.into()) {
            return Err(ChangeRefused::Fixed);
        }
        if let Subject::Role(role) = &subject
            && !matches!(change, Change::CreateRole { .. })
        {
            self.known(role)?;
        }
        self.over(rank)?;
        match change {
            Change::Give { role, .. } => {
                self.of_guildhall(role, &subject)?;
                self.spares_peers(role, &subject)?;
                self.gives_role(role)
            }
            Change::Take { role, .. } => {
                self.of_guildhall(role, &subject)?;
                // A role may carry denials: who loses it gets back what they deny.
                self.lifts(&Subject::Role(role.clone()), None)
            }
            Change::Decide { action, effect, .. } => self.decides(&subject, *action, *effect, rank, target),
            Change::Reset { action, .. } => self.lifts(&subject, *action),
            Change::Cap { role, action, cap } => self.caps(role, *action, *cap),
            Change::CreateRole { role, like } => self.creates(role, like.as_ref()),
            Change::DeleteRole { role } => match role {
                Role::Standard(_) => Err(ChangeRefused::Fixed),
                Role::Custom(_) => self.lifts(&subject, None),
            },
        }
    }

    /// Somebody of this rank is below, or the actor owns the guild.
    fn over(&self, rank: Rank) -> Result<(), ChangeRefused> {
        if self.rank == Rank::Owner || rank < self.rank {
            Ok(())
        } else {
            Err(ChangeRefused::Above)
        }
    }

    fn known(&self, role: &Role) -> Result<(), ChangeRefused> {
        if self.policy.knows(role) {
            Ok(())
        } else {
            Err(ChangeRefused::RoleUnknown)
        }
    }

    /// A role that can be given to that subject, and stands below.
    fn of_guildhall(&self, role: &Role, subject: &Subject) -> Result<(), ChangeRefused> {
        self.known(role)?;
        let fixed = [StandardRole::Owner, StandardRole::Member].map(Role::Standard);
        if fixed.contains(role) || matches!(subject, Subject::Role(_)) {
            return Err(ChangeRefused::Fixed);
        }
        self.over(role.rank())
    }

    /// A role may carry a denial of somebody above, which reaches the actor's peers; and whoever has a role of Discord's may
    /// be one of them.
    fn spares_peers(&self, role: &Role, to: &Subject) -> Result<(), ChangeRefused> {
        let carried = Subject::Role(role.clone());
        let reaches_peers = self
            .existing(&carried, None)
            .any(|verdict| verdict.effect == Effect::Deny && verdict.rank > self.rank);
        if reaches_peers && matches!(to, Subject::DiscordRole(_)) {
            Err(ChangeRefused::Above)
        } else {
            Ok(())
        }
    }

    /// The actor has every action of a role, and no less of it.
    fn gives_role(&self, role: &Role) -> Result<(), ChangeRefused> {
        for action in Action::ALL.iter().copied().filter(|action| action.is_for_staff()) {
            if self.policy.role_has(role, action, self.now) {
                self.holds(action, self.policy.cap_of(role, action))?;
            }
        }
        Ok(())
    }

    /// The actor has this much of an action.
    fn holds(&self, action: Action, wanted: Allowance) -> Result<(), ChangeRefused> {
        let held = if action.is_for_staff() {
            let allowances = self.policy.allowances(self.actor, action, self.now);
            allowances.iter().any(|own| own.covers(&wanted))
        } else {
            self.policy.holds(self.actor, action, self.now)
        };
        if held {
            Ok(())
        } else {
            Err(ChangeRefused::NotHeld(action))
        }
    }

    fn decides(
        &self,
        subject: &Subject,
        action: Action,
        effect: Effect,
        rank: Rank,
        target: &Target,
    ) -> Result<(), ChangeRefused> {
        if action.is_inalienable() {
            return Err(ChangeRefused::Fixed);
        }
        self.lifts(subject, Some(action))?;
        if effect == Effect::Deny {
            // It would not reach them.
            return if rank < self.rank {
                Ok(())
            } else {
                Err(ChangeRefused::Above)
            };
        }
        match subject {
            Subject::Role(role) => self.holds(action, self.policy.cap_of(role, action)),
            _ if !action.ceiling().admits(target.permissions) => Err(ChangeRefused::Ceiling(action)),
            _ => self.holds(action, Allowance::UNLIMITED),
        }
    }

    /// What is there already was not decided by somebody above.
    fn replaces(&self, subject: &Subject, action: Option<Action>) -> Result<(), ChangeRefused> {
        let above = self
            .existing(subject, action)
            .any(|verdict| verdict.rank > self.rank);
        if above { Err(ChangeRefused::Above) } else { Ok(()) }
    }

    /// Takes verdicts away: none of somebody above, and a denial only of what the actor could give.
    fn lifts(&self, subject: &Subject, action: Option<Action>) -> Result<(), ChangeRefused> {
        self.replaces(subject, action)?;
        for verdict in self.existing(subject, action) {
            if verdict.effect == Effect::Deny {
                self.holds(verdict.action, Allowance::UNLIMITED)?;
            }
        }
        Ok(())
    }

    fn existing<'v>(
        &'v self,
        subject: &'v Subject,
        action: Option<Action>,
    ) -> impl Iterator<Item = &'v Verdict> {
        self.policy.verdicts.iter().filter(move |verdict| {
            verdict.subject == *subject && action.is_none_or(|action| action == verdict.action)
        })
    }

    fn caps(&self, role: &Role, action: Action, cap: Allowance) -> Result<(), ChangeRefused> {
        if !action.is_measured() {
            return Err(ChangeRefused::NotMeasured(action));
        }
        // Whoever may do it without a cap can cap and uncap others.
        self.holds(action, self.policy.cap_of(role, action))?;
        self.holds(action, cap)
    }

    fn creates(&self, role: &Role, like: Option<&Role>) -> Result<(), ChangeRefused> {
        if self.policy.knows(role) {
            return Err(ChangeRefused::RoleExists);
        }
        if let Some(like) = like {
            self.known(like)?;
            self.over(like.rank())?;
            for action in self.policy.staff_actions_of(like, self.now) {
                self.holds(action, self.policy.cap_of(like, action))?;
            }
        }
        Ok(())
    }
}
