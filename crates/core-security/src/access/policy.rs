//! What a guild decided about rights, and the decision on one action. Pure: no database, no clock, no Discord.
//!
//! # The rule
//!
//! 1. What is stored about oneself is one's own: nobody can take that away.
//! 2. **The floor:** the owner, and whoever has Discord's `ADMINISTRATOR`, may do every action in their guild. No denial
//!    reaches them, so that nobody is ever locked out of their own server.
//! 3. **Denials beat grants**, whatever grants: a denial of the member, of a role of Discord's or of a role of Guildhall's
//!    that they hold. A denial reaches only those who stand below whoever made it.
//! 4. What every member may do on their own account, they may.
//! 5. **Grants:** Discord's Manage Server (which makes an admin), a role that has the action built in or granted, or a
//!    grant to the member or to a role of Discord's.
//! 6. **The ceiling:** a grant counts only if Discord gives the member what the action's [`Ceiling`](super::Ceiling) asks.
//! 7. Everything else is denied.

use std::collections::{BTreeMap, BTreeSet};

use core_types::{GuildId, Timestamp, UserId};

use super::action::Rule;
use super::role::Rank;
use super::{
    Action, Actor, Allowance, Because, Denied, DeniedReason, Permissions, Resource, Role, RoleName,
    StandardRole, Subject,
};

/// Allowed or denied at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Granted.
    Allow,
    /// Denied, which beats every grant.
    Deny,
}

impl Effect {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        }
    }
}

/// A role that somebody was given.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Given {
    /// A member, or a role of Discord's.
    pub to: Subject,
    /// What they were given.
    pub role: Role,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
}

/// An action that was granted or denied at run time.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Verdict {
    /// To whom.
    pub subject: Subject,
    /// What.
    pub action: Action,
    /// Whether granted or denied.
    pub effect: Effect,
    /// How high whoever decided so stood: a denial reaches only those below.
    pub rank: Rank,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
}

/// Everything a guild changed about rights. The one of a guild that changed nothing is empty, and Discord's permissions
/// alone decide.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Policy {
    pub(super) customs: BTreeSet<RoleName>,
    pub(super) given: Vec<Given>,
    pub(super) verdicts: Vec<Verdict>,
    #[serde(with = "caps")]
    pub(super) caps: BTreeMap<(Role, Action), Allowance>,
}

/// Caps as a list: JSON has no keys of two parts.
mod caps {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::{Action, Allowance, BTreeMap, Role};

    pub(super) fn serialize<S: Serializer>(
        caps: &BTreeMap<(Role, Action), Allowance>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(caps)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<(Role, Action), Allowance>, D::Error> {
        Vec::deserialize(deserializer).map(BTreeMap::from_iter)
    }
}

/// Something that gives an action to somebody, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ground {
    pub(super) because: Because,
    pub(super) allowance: Allowance,
}

impl Policy {
    /// Decides whether an actor may do an action on a resource at this moment, and says which rule decided.
    ///
    /// # Errors
    /// [`Denied`] with the reason.
    pub fn decide(
        &self,
        actor: &Actor,
        action: Action,
        resource: &Resource,
        now: Timestamp,
    ) -> Result<Because, Denied> {
        let verdict = match (action.rule(), resource) {
            (Rule::OwnData, Resource::Person(person)) => {
                themselves(actor, *person).map(|()| Because::Everybody)
            }
            (Rule::Member | Rule::Staff(_), Resource::Guild(guild) | Resource::Account { guild, .. }) => {
                in_guild(actor, *guild).and_then(|()| self.within_guild(actor, action, now))
            }
            (Rule::OwnAccount, Resource::Account { guild, owner }) => in_guild(actor, *guild)
                .and_then(|()| themselves(actor, *owner))
                .and_then(|()| self.within_guild(actor, action, now)),
            _ => Err(DeniedReason::WrongResource),
        };
        verdict.map_err(|reason| Denied { action, reason })
    }

    /// The same on the guild that the actor acts in, whoever the account belongs to: may they do such a thing at all?
    pub(super) fn holds(&self, actor: &Actor, action: Action, now: Timestamp) -> bool {
        action.is_inalienable() || self.within_guild(actor, action, now).is_ok()
    }

    fn within_guild(&self, actor: &Actor, action: Action, now: Timestamp) -> Result<Because, DeniedReason> {
        if actor.guild.is_none() {
            return Err(DeniedReason::OtherGuild);
        }
        if actor.owns() {
            return Ok(Because::Owner);
        }
        if let Some(subject) = self.denial(actor, action, now) {
            return Err(DeniedReason::Explicitly(subject.clone()));
        }
        if !action.is_for_staff() {
            return Ok(Because::Everybody);
        }
        let ground = self.grounds(actor, action, now).into_iter().next();
        let because = ground.ok_or(DeniedReason::NotStaff)?.because;
        if action.ceiling().admits(actor.permissions) {
            Ok(because)
        } else {
            Err(DeniedReason::Ceiling(action.ceiling()))
        }
    }

    /// The denial that reaches an actor, if there is one.
    fn denial(&self, actor: &Actor, action: Action, now: Timestamp) -> Option<&Subject> {
        // Most guilds never deny anything, and every call of every member comes by here.
        if self.verdicts.is_empty() {
            return None;
        }
        let rank = self.rank_of(actor, now);
        let reaching = |verdict: &&Verdict| {
            verdict.effect == Effect::Deny && verdict.action == action && rank < verdict.rank
        };
        let mut denials = self
            .verdicts
            .iter()
            .filter(|verdict| is_in_force(verdict.until, now));
        denials
            .by_ref()
            .filter(reaching)
            .map(|verdict| &verdict.subject)
            .find(|subject| self.is_about(subject, actor, now))
    }

    /// Everything that gives a staff action to an actor, before denials and ceilings.
    pub(super) fn grounds(&self, actor: &Actor, action: Action, now: Timestamp) -> Vec<Ground> {
        let mut grounds = Vec::new();
        if actor.owns() {
            grounds.push(Ground {
                because: Because::Owner,
                allowance: Allowance::UNLIMITED,
            });
            return grounds;
        }
        if actor.manages() {
            grounds.push(Ground {
                because: Because::Manager,
                allowance: self.cap_of(&StandardRole::Admin.into(), action),
            });
        }
        for (role, through) in self.roles_of(actor, now) {
            if self.role_has(&role, action, now) {
                let allowance = self.cap_of(&role, action);
                let because = Because::Role { role, through };
                grounds.push(Ground { because, allowance });
            }
        }
        for verdict in &self.verdicts {
            let grants = verdict.effect == Effect::Allow && verdict.action == action;
            if grants && is_in_force(verdict.until, now) && is_personal(&verdict.subject, actor) {
                grounds.push(Ground {
                    because: Because::Granted(verdict.subject.clone()),
                    allowance: Allowance::UNLIMITED,
                });
            }
        }
        grounds
    }

    /// Whether a role has an action, built in or granted. (Denials of a role are looked at for the whole person.)
    pub(super) fn role_has(&self, role: &Role, action: Action, now: Timestamp) -> bool {
        let built_in = matches!(role, Role::Standard(standard) if action.is_built_into(*standard));
        built_in
            || self.verdicts.iter().any(|verdict| {
                verdict.effect == Effect::Allow
                    && verdict.action == action
                    && is_in_force(verdict.until, now)
                    && matches!(&verdict.subject, Subject::Role(granted) if granted == role)
            })
    }

    /// The roles of Guildhall that an actor holds beside those that Discord gives, with what they hold each through.
    /// Everybody on the server is a member.
    pub fn roles_of(&self, actor: &Actor, now: Timestamp) -> Vec<(Role, Subject)> {
        let mut roles: Vec<(Role, Subject)> = self
            .given
            .iter()
            .filter(|given| is_in_force(given.until, now) && is_personal(&given.to, actor))
            .map(|given| (given.role.clone(), given.to.clone()))
            .collect();
        roles.push((StandardRole::Member.into(), Subject::Member(actor.user)));
        roles
    }

    /// How high an actor stands.
    pub fn rank_of(&self, actor: &Actor, now: Timestamp) -> Rank {
        if actor.owns() {
            return Rank::Owner;
        }
        if actor.manages() {
            return Rank::Admin;
        }
        let by_role = self
            .roles_of(actor, now)
            .iter()
            .map(|(role, _)| role.rank())
            .max();
        let granted = self.verdicts.iter().any(|verdict| {
            verdict.effect == Effect::Allow
                && verdict.action.is_for_staff()
                && is_in_force(verdict.until, now)
                && is_personal(&verdict.subject, actor)
        });
        let by_grant = if granted { Rank::Staff } else { Rank::Member };
        by_role.unwrap_or(Rank::Member).max(by_grant)
    }

    /// Whether a subject includes an actor, with the roles of Guildhall that Discord gives.
    fn is_about(&self, subject: &Subject, actor: &Actor, now: Timestamp) -> bool {
        match subject {
            Subject::Role(Role::Standard(StandardRole::Owner)) => actor.owns(),
            Subject::Role(Role::Standard(StandardRole::Admin)) if actor.manages() => true,
            Subject::Role(role) => self.roles_of(actor, now).iter().any(|(held, _)| held == role),
            subject => is_personal(subject, actor),
        }
    }

    /// How much a role may do of a measured action at once and in a day.
    pub(super) fn cap_of(&self, role: &Role, action: Action) -> Allowance {
        let cap = self.caps.get(&(role.clone(), action));
        cap.copied().unwrap_or(Allowance::UNLIMITED)
    }

    /// What an actor may do of a measured action: any of these allowances is enough. Empty for those who may not.
    pub fn allowances(&self, actor: &Actor, action: Action, now: Timestamp) -> Vec<Allowance> {
        if !self.holds(actor, action, now) {
            return Vec::new();
        }
        let grounds = self.grounds(actor, action, now);
        grounds.into_iter().map(|ground| ground.allowance).collect()
    }

    /// Whether there is such a role.
    pub fn knows(&self, role: &Role) -> bool {
        match role {
            Role::Standard(_) => true,
            Role::Custom(name) => self.customs.contains(name),
        }
    }

    /// Every role: the standard ones from the highest down, then those of the guild by name.
    pub fn roles(&self) -> impl Iterator<Item = Role> + '_ {
        let standard = StandardRole::ALL.into_iter().map(Role::Standard);
        standard.chain(self.customs.iter().cloned().map(Role::Custom))
    }

    /// Who was given a role, in force or not.
    pub fn given(&self) -> &[Given] {
        &self.given
    }

    /// What was granted and denied, in force or not.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// What roles are capped at.
    pub fn caps(&self) -> impl Iterator<Item = (&Role, Action, Allowance)> {
        self.caps
            .iter()
            .map(|((role, action), cap)| (role, *action, *cap))
    }

    /// The actions of a role at this moment, as `/access role list` shows them: with what was denied left out.
    pub fn actions_of(&self, role: &Role, now: Timestamp) -> Vec<Action> {
        let denied = |action: Action| {
            self.verdicts.iter().any(|verdict| {
                verdict.effect == Effect::Deny
                    && verdict.action == action
                    && is_in_force(verdict.until, now)
                    && role.rank() < verdict.rank
                    && matches!(&verdict.subject, Subject::Role(denied) if denied == role)
            })
        };
        let has = |action: &Action| self.role_has(role, *action, now) && !denied(*action);
        Action::ALL.iter().copied().filter(has).collect()
    }

    /// A subject as somebody to decide about: with what Discord says of them.
    pub fn stand_in(
        subject: &Subject,
        guild: GuildId,
        permissions: Permissions,
        roles: Vec<core_types::RoleId>,
    ) -> Option<Actor> {
        let user = match subject {
            Subject::Member(user) => *user,
            // Nobody has this id: whoever holds the role, and nothing else.
            Subject::DiscordRole(role) => UserId::new(role.get()).ok()?,
            Subject::Role(_) => return None,
        };
        let roles = match subject {
            Subject::DiscordRole(role) => vec![*role],
            _ => roles,
        };
        Some(Actor {
            user,
            guild: Some(guild),
            permissions,
            is_owner: false,
            roles,
        })
    }
}

/// Whether a grant or denial with this end is in force.
pub(super) fn is_in_force(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_none_or(|until| now < until)
}

/// Whether a subject names the actor, or a role of Discord's that they hold.
fn is_personal(subject: &Subject, actor: &Actor) -> bool {
    match subject {
        Subject::Member(user) => *user == actor.user,
        Subject::DiscordRole(role) => actor.roles.contains(role),
        Subject::Role(_) => false,
    }
}

fn in_guild(actor: &Actor, guild: GuildId) -> Result<(), DeniedReason> {
    if actor.guild == Some(guild) {
        Ok(())
    } else {
        Err(DeniedReason::OtherGuild)
    }
}

fn themselves(actor: &Actor, person: UserId) -> Result<(), DeniedReason> {
    if actor.user == person {
        Ok(())
    } else {
        Err(DeniedReason::NotTheirs)
    }
}
