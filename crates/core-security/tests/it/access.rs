use core_errors::{AppError, codes};
use core_security::{Action, Actor, DeniedReason, Permissions, Policy, Resource};
use core_types::{GuildId, Timestamp, UserId};

const NOW: Timestamp = Timestamp::from_seconds(1);
const MANAGE_GUILD: u64 = 0x20;
const ADMINISTRATOR: u64 = 0x8;
/// Every bit but those two.
const REST: u64 = !(MANAGE_GUILD | ADMINISTRATOR);

fn guild(id: u64) -> GuildId {
    GuildId::new(id).unwrap()
}

fn user(id: u64) -> UserId {
    UserId::new(id).unwrap()
}

/// User 1 in guild 10 with these permission bits.
fn actor(bits: u64) -> Actor {
    Actor {
        permissions: Permissions::from_bits(bits),
        ..Actor::member(user(1), guild(10))
    }
}

fn owner() -> Actor {
    Actor {
        is_owner: true,
        ..actor(0)
    }
}

fn own() -> Resource {
    Resource::Account {
        guild: guild(10),
        owner: user(1),
    }
}

fn others() -> Resource {
    Resource::Account {
        guild: guild(10),
        owner: user(2),
    }
}

fn elsewhere() -> Resource {
    Resource::Account {
        guild: guild(11),
        owner: user(1),
    }
}

/// Who, what, to what, and what must come of it.
type Case = (Actor, Action, Resource, Result<(), DeniedReason>);

fn cases() -> Vec<Case> {
    use Action::{EconomyHistory, EconomyUse, EconomyView, PrivacyDeleteSelf, PrivacyExportSelf};
    use DeniedReason::{NotStaff, NotTheirs, OtherGuild, WrongResource};
    let here = Resource::Guild(guild(10));
    let there = Resource::Guild(guild(11));
    let myself = Resource::Person(user(1));
    let dm = || Actor::outside(user(1));
    let in_dm_as_admin = || Actor {
        permissions: Permissions::ADMINISTRATOR,
        is_owner: true,
        ..dm()
    };
    let mut cases = vec![
        // Looking is for every member, but only at home.
        (actor(0), EconomyView, here, Ok(())),
        (actor(0), EconomyView, others(), Ok(())),
        (actor(0), EconomyView, there, Err(OtherGuild)),
        (dm(), EconomyView, here, Err(OtherGuild)),
        (actor(0), EconomyView, myself, Err(WrongResource)),
        (actor(0), Action::FeedbackGive, here, Ok(())),
        (actor(0), Action::FeedbackGive, there, Err(OtherGuild)),
        // Money: one's own, also for staff.
        (actor(0), EconomyUse, own(), Ok(())),
        (actor(0), EconomyUse, others(), Err(NotTheirs)),
        (actor(ADMINISTRATOR), EconomyUse, others(), Err(NotTheirs)),
        (owner(), EconomyUse, others(), Err(NotTheirs)),
        (actor(0), EconomyUse, elsewhere(), Err(OtherGuild)),
        (dm(), EconomyUse, own(), Err(OtherGuild)),
        (actor(0), EconomyUse, here, Err(WrongResource)),
        (actor(0), EconomyHistory, own(), Ok(())),
        (actor(0), EconomyHistory, others(), Err(NotTheirs)),
        // What is stored about a person, in a guild or not; nobody else's, not even for staff.
        (actor(0), PrivacyExportSelf, myself, Ok(())),
        (dm(), PrivacyExportSelf, myself, Ok(())),
        (
            owner(),
            PrivacyExportSelf,
            Resource::Person(user(2)),
            Err(NotTheirs),
        ),
        (actor(0), Action::SecurityAppeal, myself, Ok(())),
        (
            owner(),
            Action::SecurityAppeal,
            Resource::Person(user(2)),
            Err(NotTheirs),
        ),
        (dm(), PrivacyDeleteSelf, myself, Ok(())),
        (
            actor(ADMINISTRATOR),
            PrivacyDeleteSelf,
            Resource::Person(user(2)),
            Err(NotTheirs),
        ),
        (actor(0), PrivacyDeleteSelf, own(), Err(WrongResource)),
    ];
    for action in Action::ALL.iter().copied().filter(|action| action.is_for_staff()) {
        cases.extend([
            (actor(0), action, here, Err(NotStaff)),
            (actor(0), action, own(), Err(NotStaff)),
            (actor(REST), action, here, Err(NotStaff)),
            (actor(MANAGE_GUILD), action, here, Ok(())),
            (actor(MANAGE_GUILD), action, others(), Ok(())),
            (actor(ADMINISTRATOR), action, here, Ok(())),
            (owner(), action, here, Ok(())),
            (actor(u64::MAX), action, there, Err(OtherGuild)),
            (owner(), action, elsewhere(), Err(OtherGuild)),
            (in_dm_as_admin(), action, here, Err(OtherGuild)),
            (owner(), action, myself, Err(WrongResource)),
        ]);
    }
    cases
}

#[test]
fn the_policy_decides_as_the_table_says() {
    for (actor, action, resource, expected) in cases() {
        let found = Policy::default()
            .decide(&actor, action, &resource, NOW)
            .map(|_| ());
        assert_eq!(
            found.map_err(|denied| denied.reason),
            expected,
            "{actor:?} {action} {resource:?}"
        );
    }
}

#[test]
fn every_action_is_in_the_table_with_both_outcomes() {
    for action in Action::ALL {
        let of_action: Vec<_> = cases()
            .into_iter()
            .filter(|case| case.1 == *action)
            .map(|case| case.3)
            .collect();
        assert!(
            of_action.contains(&Ok(())) && of_action.iter().any(Result::is_err),
            "{action}"
        );
    }
}

#[test]
fn names_are_unique_and_lead_back_to_their_action() {
    for action in Action::ALL {
        assert_eq!(action.name().parse(), Ok(*action));
    }
    assert!("economy.print_money".parse::<Action>().is_err());
}

#[test]
fn members_hear_that_they_may_not_and_the_log_hears_why() {
    let denied = Policy::default()
        .decide(&actor(0), Action::EconomyAddMoney, &own(), NOW)
        .unwrap_err();
    let error = AppError::from(denied);
    assert_eq!(error.code(), codes::FORBIDDEN);
    assert!(error.args().is_empty());
    assert!(
        error
            .to_string()
            .contains("`economy.add_money` denied: neither Discord nor a role nor a grant gives it to them")
    );
}
