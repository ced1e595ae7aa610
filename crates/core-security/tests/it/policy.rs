//! Nobody climbs: whatever changes are made in whatever order, rights only ever come from those who hold them.

use core_security::{
    Action, Actor, Allowance, Because, Change, ChangeRefused, Denied, DeniedReason, Effect, Permissions,
    Policy, Rank, Resource, Role, StandardRole, Subject, Target,
};
use core_types::{GuildId, RoleId, Timestamp, UserId};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_seconds(1_000);

fn guild() -> GuildId {
    GuildId::new(10).unwrap()
}

fn server_role(id: u64) -> RoleId {
    RoleId::new(id).unwrap()
}

fn role(name: &str) -> Role {
    name.parse().unwrap()
}

const HELPERS: u64 = 500;
const MODERATORS: u64 = 501;

/// The people of the test's server: an owner, two admins, a moderator, a helper, and a plain member.
fn people() -> Vec<Actor> {
    let person = |id: u64, permissions: Permissions, roles: &[u64]| Actor {
        permissions,
        roles: roles.iter().copied().map(server_role).collect(),
        ..Actor::member(UserId::new(id).unwrap(), guild())
    };
    vec![
        person(1, Permissions::ADMINISTRATOR, &[]),
        person(2, Permissions::MANAGE_GUILD, &[HELPERS]),
        person(3, Permissions::MANAGE_GUILD, &[]),
        person(4, Permissions::MODERATION, &[MODERATORS, HELPERS]),
        person(5, Permissions::NONE, &[HELPERS]),
        person(6, Permissions::NONE, &[]),
    ]
}

fn member(id: u64) -> Subject {
    Subject::Member(UserId::new(id).unwrap())
}

/// What Discord says of a subject.
fn target(subject: &Subject) -> Target {
    match subject {
        Subject::Member(user) => {
            let person = people().into_iter().find(|person| person.user == *user).unwrap();
            Target {
                permissions: person.permissions,
                roles: person.roles,
            }
        }
        Subject::DiscordRole(id) if id.get() == MODERATORS => Target {
            permissions: Permissions::MODERATION,
            roles: vec![*id],
        },
        _ => Target::default(),
    }
}

fn decide(policy: &Policy, actor: &Actor, action: Action) -> Result<Because, Denied> {
    policy.decide(
        actor,
        action,
        &Resource::least_of(action, guild(), actor.user),
        NOW,
    )
}

fn holds(policy: &Policy, actor: &Actor, action: Action) -> bool {
    decide(policy, actor, action).is_ok()
}

fn change(policy: &Policy, actor: &Actor, change: &Change) -> Result<Policy, ChangeRefused> {
    policy.changed(actor, guild(), change, &target(&change.subject()), NOW)
}

fn give(to: Subject, name: &str) -> Change {
    Change::Give {
        to,
        role: role(name),
        until: None,
    }
}

fn decision(effect: Effect, subject: Subject, action: Action) -> Change {
    Change::Decide {
        subject,
        action,
        effect,
        until: None,
    }
}

/// The policy after the owner made these changes.
fn after(changes: &[Change]) -> Policy {
    let owner = &people()[0];
    let apply = |policy: Policy, made: &Change| change(&policy, owner, made).unwrap();
    changes.iter().fold(Policy::default(), apply)
}

#[test]
fn a_role_gives_what_it_has_built_in_and_no_more() {
    let policy = after(&[give(member(6), "treasurer")]);
    let six = &people()[5];
    for action in Action::ALL.iter().copied().filter(|action| action.is_for_staff()) {
        assert_eq!(
            holds(&policy, six, action),
            action.is_built_into(StandardRole::Treasurer),
            "{action}"
        );
    }
    assert_eq!(policy.rank_of(six, NOW), Rank::Staff);
    let through = Because::Role {
        role: role("treasurer"),
        through: member(6),
    };
    assert_eq!(decide(&policy, six, Action::EconomyAddMoney), Ok(through));
    assert!(!holds(&policy, &people()[4], Action::EconomyAddMoney));
}

#[test]
fn roles_of_discord_carry_roles_of_guildhall() {
    let helpers = Subject::DiscordRole(server_role(HELPERS));
    let policy = after(&[give(helpers.clone(), "auditor")]);
    let through = Because::Role {
        role: role("auditor"),
        through: helpers,
    };
    assert_eq!(decide(&policy, &people()[4], Action::AuditRead), Ok(through));
    assert!(!holds(&policy, &people()[5], Action::AuditRead));
}

#[test]
fn what_ends_by_itself_ends() {
    let until = Some(Timestamp::from_seconds(1_001));
    let ends = Change::Give {
        to: member(6),
        role: role("treasurer"),
        until,
    };
    let policy = after(&[ends]);
    let six = &people()[5];
    let there = Resource::Guild(guild());
    assert!(policy.decide(six, Action::AuditRead, &there, NOW).is_ok());
    assert!(
        policy
            .decide(six, Action::AuditRead, &there, Timestamp::from_seconds(1_001))
            .is_err()
    );
    assert!(policy.pruned(Timestamp::from_seconds(1_001)).given().is_empty());
}

#[test]
fn denials_beat_grants_but_reach_only_those_below() {
    let six = &people()[5];
    let granted = [
        give(member(6), "treasurer"),
        decision(Effect::Allow, member(6), Action::EconomyAddMoney),
    ];
    for denied in [Subject::Role(role("treasurer")), Subject::Role(role("member"))] {
        let mut changes = granted.to_vec();
        changes.push(decision(Effect::Deny, denied.clone(), Action::EconomyAddMoney));
        let policy = after(&changes);
        let reason = decide(&policy, six, Action::EconomyAddMoney).unwrap_err().reason;
        assert_eq!(reason, DeniedReason::Explicitly(denied));
        assert!(
            holds(&policy, &people()[0], Action::EconomyAddMoney),
            "the owner is never denied"
        );
    }
    // An owner's denial reaches admins, one by an admin does not.
    let all = decision(
        Effect::Deny,
        Subject::Role(role("member")),
        Action::EconomyAddMoney,
    );
    assert!(!holds(
        &after(std::slice::from_ref(&all)),
        &people()[1],
        Action::EconomyAddMoney
    ));
    let by_admin = change(&Policy::default(), &people()[2], &all).unwrap();
    assert!(holds(&by_admin, &people()[1], Action::EconomyAddMoney));
    assert!(!holds(&by_admin, &people()[3], Action::EconomyAddMoney));
}

#[test]
fn members_can_lose_what_is_for_everybody_but_never_their_data() {
    let policy = after(&[decision(Effect::Deny, member(6), Action::EconomyUse)]);
    assert!(!holds(&policy, &people()[5], Action::EconomyUse));
    assert!(holds(&policy, &people()[4], Action::EconomyUse));
    let owner = &people()[0];
    let data = decision(Effect::Deny, member(6), Action::PrivacyDeleteSelf);
    assert_eq!(change(&policy, owner, &data), Err(ChangeRefused::Fixed));
}

#[test]
fn discord_is_the_ceiling() {
    let owner = &people()[0];
    for (action, moderator, plain) in [
        (Action::AuditRead, true, true),
        (Action::SecurityBlock, true, false),
        (Action::KeysManage, false, false),
    ] {
        for (who, may) in [(4, moderator), (5, plain)] {
            let grant = decision(Effect::Allow, member(who), action);
            let granted = change(&Policy::default(), owner, &grant);
            assert_eq!(granted.is_ok(), may, "{action} for {who}: {granted:?}");
        }
    }
    // Through a role: whoever stands under the ceiling has no use of it.
    let policy = after(&[give(member(5), "admin"), give(member(4), "admin")]);
    let reason = decide(&policy, &people()[4], Action::SecurityBlock)
        .unwrap_err()
        .reason;
    assert!(matches!(reason, DeniedReason::Ceiling(_)), "{reason:?}");
    assert!(holds(&policy, &people()[3], Action::SecurityBlock));
    assert!(
        !holds(&policy, &people()[3], Action::AccessManage),
        "admins by gift change no rights"
    );
}

#[test]
fn case_61_nobody_changes_those_who_stand_as_high() {
    let (one, two) = (&people()[1], &people()[2]);
    let policy = Policy::default();
    for refused in [
        decision(Effect::Deny, Subject::Member(two.user), Action::EconomyAddMoney),
        decision(Effect::Deny, Subject::Member(one.user), Action::EconomyAddMoney),
        decision(Effect::Deny, member(1), Action::EconomyAddMoney),
        decision(
            Effect::Deny,
            Subject::Role(role("admin")),
            Action::EconomyAddMoney,
        ),
        give(member(6), "admin"),
        give(Subject::Member(one.user), "treasurer"),
    ] {
        assert_eq!(
            change(&policy, one, &refused),
            Err(ChangeRefused::Above),
            "{refused:?}"
        );
    }
    for refused in [give(member(6), "owner"), give(member(6), "member")] {
        assert_eq!(change(&policy, &people()[0], &refused), Err(ChangeRefused::Fixed));
    }
    // What the owner decided, admins do not undo.
    let denied = after(&[decision(Effect::Deny, member(6), Action::EconomyUse)]);
    let undo = Change::Reset {
        subject: member(6),
        action: None,
    };
    assert_eq!(change(&denied, one, &undo), Err(ChangeRefused::Above));
    assert_eq!(change(&denied, &people()[0], &undo), Ok(Policy::default()));
}

/// An owner's denial reaches admins: another admin must not bring it upon them with a role of Discord's that they have.
#[test]
fn case_61_nobody_turns_what_somebody_above_denied_against_their_peers() {
    let denied = decision(Effect::Deny, Subject::Role(role("auditor")), Action::EconomyView);
    let policy = after(&[denied]);
    let to_helpers = give(Subject::DiscordRole(server_role(HELPERS)), "auditor");
    let (admin, owner) = (&people()[2], &people()[0]);
    assert_eq!(change(&policy, admin, &to_helpers), Err(ChangeRefused::Above));
    assert!(change(&policy, owner, &to_helpers).is_ok());
    assert!(change(&policy, admin, &give(member(6), "auditor")).is_ok());
}

#[test]
fn nobody_gives_what_they_do_not_hold() {
    let admin = &people()[1];
    let policy = after(&[decision(
        Effect::Deny,
        Subject::Member(admin.user),
        Action::EconomyAddMoney,
    )]);
    for refused in [
        decision(Effect::Allow, member(6), Action::EconomyAddMoney),
        give(member(6), "treasurer"),
        Change::CreateRole {
            role: role("mint"),
            like: Some(role("treasurer")),
        },
    ] {
        let missing = ChangeRefused::NotHeld(Action::EconomyAddMoney);
        assert_eq!(change(&policy, admin, &refused), Err(missing), "{refused:?}");
    }
    assert!(change(&policy, admin, &give(member(6), "auditor")).is_ok());
}

#[test]
fn caps_bind_and_cannot_be_passed_on() {
    let small = Allowance {
        once: Some(100),
        daily: Some(300),
    };
    let cap = |name: &str, cap| Change::Cap {
        role: role(name),
        action: Action::EconomyAddMoney,
        cap,
    };
    let policy = after(&[
        cap("admin", small),
        cap("treasurer", small),
        give(member(6), "treasurer"),
    ]);
    let (admin, six) = (&people()[1], &people()[5]);
    assert_eq!(policy.allowances(six, Action::EconomyAddMoney, NOW), [small]);
    let missing = Err(ChangeRefused::NotHeld(Action::EconomyAddMoney));
    for wider in [
        Allowance::UNLIMITED,
        Allowance {
            once: Some(101),
            daily: Some(300),
        },
    ] {
        assert_eq!(change(&policy, admin, &cap("treasurer", wider)), missing);
    }
    assert_eq!(
        change(
            &policy,
            admin,
            &decision(Effect::Allow, member(5), Action::EconomyAddMoney)
        ),
        missing
    );
    let narrower = Allowance {
        once: Some(50),
        daily: Some(300),
    };
    assert!(change(&policy, admin, &cap("treasurer", narrower)).is_ok());
    for (amount, spent, fits) in [
        (100, 0, true),
        (101, 0, false),
        (100, 200, true),
        (100, 201, false),
    ] {
        assert_eq!(small.admits(amount, spent), fits, "{amount} after {spent}");
    }
    let other = Change::Cap {
        role: role("treasurer"),
        action: Action::AuditRead,
        cap: small,
    };
    let refused = Err(ChangeRefused::NotMeasured(Action::AuditRead));
    assert_eq!(change(&policy, &people()[0], &other), refused);
}

#[test]
fn a_role_of_the_guilds_own_comes_and_goes() {
    let create = Change::CreateRole {
        role: role("Shop Keeper"),
        like: Some(role("treasurer")),
    };
    let policy = after(&[create.clone(), give(member(6), "shop-keeper")]);
    assert!(holds(&policy, &people()[5], Action::EconomyAddMoney));
    assert_eq!(
        change(&policy, &people()[0], &create),
        Err(ChangeRefused::RoleExists)
    );
    let delete = Change::DeleteRole {
        role: role("shop-keeper"),
    };
    assert_eq!(change(&policy, &people()[0], &delete), Ok(Policy::default()));
    let unknown = give(member(6), "nobody");
    assert_eq!(
        change(&policy, &people()[0], &unknown),
        Err(ChangeRefused::RoleUnknown)
    );
    let standard = Change::DeleteRole {
        role: role("treasurer"),
    };
    assert_eq!(
        change(&policy, &people()[0], &standard),
        Err(ChangeRefused::Fixed)
    );
    for bad in ["a", "", "-x", "a/b", "a*b", &"x".repeat(33)] {
        assert!(bad.parse::<Role>().is_err(), "{bad:?}");
    }
}

fn any_role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![
        "owner",
        "admin",
        "treasurer",
        "auditor",
        "member",
        "keeper",
        "guard",
    ])
    .prop_map(role)
}

fn any_subject() -> impl Strategy<Value = Subject> {
    prop_oneof![
        (1_u64..=6).prop_map(member),
        prop::sample::select(vec![HELPERS, MODERATORS]).prop_map(|id| Subject::DiscordRole(server_role(id))),
        any_role().prop_map(Subject::Role),
    ]
}

fn any_action() -> impl Strategy<Value = Action> {
    prop::sample::select(Action::ALL.to_vec())
}

fn any_cap() -> impl Strategy<Value = Allowance> {
    let most = || prop::option::of(prop::sample::select(vec![10_i64, 100, 1_000]));
    (most(), most()).prop_map(|(once, daily)| Allowance { once, daily })
}

fn any_change() -> impl Strategy<Value = Change> {
    let effect = prop_oneof![Just(Effect::Allow), Just(Effect::Deny)];
    prop_oneof![
        (any_subject(), any_role()).prop_map(|(to, role)| Change::Give {
            to,
            role,
            until: None
        }),
        (any_subject(), any_role()).prop_map(|(from, role)| Change::Take { from, role }),
        (any_subject(), any_action(), effect).prop_map(|(subject, action, effect)| Change::Decide {
            subject,
            action,
            effect,
            until: None
        }),
        (any_subject(), prop::option::of(any_action()))
            .prop_map(|(subject, action)| Change::Reset { subject, action }),
        (
            any_role(),
            prop_oneof![Just(Action::EconomyAddMoney), Just(Action::EconomyRemoveMoney)],
            any_cap()
        )
            .prop_map(|(role, action, cap)| Change::Cap { role, action, cap }),
        (any_role(), prop::option::of(any_role())).prop_map(|(role, like)| Change::CreateRole { role, like }),
        any_role().prop_map(|role| Change::DeleteRole { role }),
    ]
}

/// What came of one change by somebody who does not own the server.
fn nobody_climbed(before: &Policy, after: &Policy, actor: &Actor) -> Result<(), TestCaseError> {
    for person in people() {
        for action in Action::ALL.iter().copied() {
            let (had, has) = (holds(before, &person, action), holds(after, &person, action));
            if has && !had {
                prop_assert!(
                    holds(before, actor, action),
                    "{action} came from nowhere to {person:?}"
                );
                prop_assert_ne!(&person, actor, "they raised themselves to {}", action);
            }
            if had && !has {
                let (theirs, own) = (before.rank_of(&person, NOW), before.rank_of(actor, NOW));
                prop_assert!(
                    theirs < own,
                    "{person:?} lost {action} to somebody not above them"
                );
            }
            if action.is_measured() {
                let own = before.allowances(actor, action, NOW);
                let earlier = before.allowances(&person, action, NOW);
                for allowance in after.allowances(&person, action, NOW) {
                    let covered = own.iter().chain(&earlier).any(|held| held.covers(&allowance));
                    prop_assert!(
                        covered,
                        "{person:?} may do more of {action} than anybody could give"
                    );
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rights_come_only_from_those_who_hold_them(
        changes in prop::collection::vec((0_usize..3, any_change()), 1..40)
    ) {
        let people = people();
        let mut policy = Policy::default();
        for (who, wanted) in changes {
            let actor = &people[who];
            if !holds(&policy, actor, Action::AccessManage) {
                continue;
            }
            let Ok(after) = change(&policy, actor, &wanted) else { continue };
            if who > 0 {
                nobody_climbed(&policy, &after, actor)?;
            }
            policy = after;
            for action in Action::ALL {
                prop_assert!(holds(&policy, &people[0], *action), "the owner lost {action}");
            }
        }
    }

    #[test]
    fn a_denial_beats_whatever_grants(
        changes in prop::collection::vec(any_change(), 0..20),
        action in any_action(),
        who in 2_u64..=6,
    ) {
        let people = people();
        let owner = &people[0];
        let mut policy = Policy::default();
        for wanted in &changes {
            policy = change(&policy, owner, wanted).unwrap_or(policy);
        }
        let denial = decision(Effect::Deny, member(who), action);
        let denied = match change(&policy, owner, &denial) {
            Ok(denied) => denied,
            Err(ChangeRefused::Unchanged) => policy,
            Err(refused) => {
                prop_assert!(action.is_inalienable(), "{refused}");
                return Ok(());
            }
        };
        let person = people.iter().find(|person| Subject::Member(person.user) == member(who)).unwrap();
        prop_assert!(!holds(&denied, person, action));
    }
}
