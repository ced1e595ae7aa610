//! `/access show|check|role list`: what is decided, for whom, and why.

use core_errors::AppError;
use core_security::{Action, Actor, Allowance, Effect, Policy, Role, Subject};
use core_types::Timestamp;

use super::{required_action, role, speech, speech::Speech};
use crate::{
    Reply,
    call::Person,
    command::Options,
    commands::desk::{Desk, Visit},
    presentation::{Card, Markup, Tone, mention, moment, say, small},
};

/// Lines of one kind on a card; the rest is counted.
const LINES: usize = 15;

pub(super) async fn show(desk: &Desk, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
    let policy = desk.security().access_look(&visit.request).await?;
    let (speech, now) = (speech(visit), visit.call.received.at);
    if let Some(person) = options.user("member") {
        return Ok(Reply::private(of_member(
            &speech,
            &policy,
            &actor(visit, person),
            now,
        )));
    }
    if let Some(role) = role(options, "role")? {
        return Ok(Reply::private(of_role(&speech, &policy, &role, now)));
    }
    Ok(Reply::private(overview(&speech, &policy)))
}

pub(super) async fn check(desk: &Desk, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
    let person = options.required_user("member")?;
    let action = required_action(options)?;
    let whom = actor(visit, person);
    let decision = desk
        .security()
        .access_check(&visit.request, &whom, action)
        .await?;
    let speech = speech(visit);
    let words = &speech.words;
    let (tone, title) = match &decision {
        Ok(_) => (Tone::Good, say!(words, "access-check-yes")),
        Err(_) => (Tone::Bad, say!(words, "access-check-no")),
    };
    let mut card = Card::new(tone, &title)
        .fields(&[
            (say!(words, "access-check-who"), mention(person.id)),
            (say!(words, "access-check-what"), speech.action(action)),
        ])
        .text(speech.decision(&decision));
    if action.is_for_staff() {
        card = card.footer(&speech.ceiling(action.ceiling()));
    }
    Ok(Reply::private(card))
}

pub(super) async fn roles(desk: &Desk, visit: &Visit<'_>) -> Result<Reply, AppError> {
    let policy = desk.security().access_look(&visit.request).await?;
    let (speech, now) = (speech(visit), visit.call.received.at);
    let words = &speech.words;
    let lines: Vec<Markup> = policy
        .roles()
        .map(|role| {
            let holders = policy.given().iter().filter(|given| given.role == role).count();
            let actions = staff_actions(&policy, &role, now).len();
            say!(
                words,
                "access-roles-line",
                role = speech.role(&role),
                name = role.name(),
                actions = count(actions),
                holders = count(holders)
            )
        })
        .collect();
    let card = Card::with_icon(Tone::Neutral, "🛡️", &say!(words, "access-roles-title"))
        .text(Markup::join(&lines, "\n"))
        .footer(&say!(words, "access-roles-more"));
    Ok(Reply::private(card))
}

/// A person that an option names, as somebody to decide about.
pub(super) fn actor(visit: &Visit<'_>, person: &Person) -> Actor {
    Actor {
        user: person.id,
        guild: Some(visit.request.guild),
        permissions: core_security::Permissions::from_bits(person.permissions.bits()),
        is_owner: false,
        roles: person.roles.clone(),
    }
}

fn overview(speech: &Speech, policy: &Policy) -> Card {
    let words = &speech.words;
    let given: Vec<Markup> = policy
        .given()
        .iter()
        .map(|given| {
            let line = Markup::trusted(format!(
                "{} → {}",
                speech.subject(&given.to),
                speech.role(&given.role)
            ));
            ending(speech, line, given.until)
        })
        .collect();
    let card = Card::with_icon(Tone::Neutral, "🛡️", &say!(words, "access-show-title"))
        .text(say!(words, "access-show-discord"));
    let card = section(speech, card, &say!(words, "access-show-given"), &given);
    let card = section(
        speech,
        card,
        &say!(words, "access-show-decided"),
        &decided(speech, policy, |_| true),
    );
    let card = section(
        speech,
        card,
        &say!(words, "access-show-caps"),
        &caps(speech, policy, |_| true),
    );
    if given.is_empty() && policy.verdicts().is_empty() {
        card.text(say!(words, "access-show-nothing"))
    } else {
        card.footer(&say!(words, "access-show-more"))
    }
}

fn of_member(speech: &Speech, policy: &Policy, actor: &Actor, now: Timestamp) -> Card {
    let words = &speech.words;
    let roles: Vec<Markup> = policy
        .roles_of(actor, now)
        .iter()
        .map(|(role, through)| match through {
            Subject::Member(_) => speech.role(role),
            through => say!(
                words,
                "access-member-role",
                role = speech.role(role),
                through = speech.subject(through)
            ),
        })
        .collect();
    let (mut allowed, mut others) = (Vec::<(Markup, Vec<Markup>)>::new(), Vec::new());
    for action in Action::ALL.iter().filter(|action| action.is_for_staff()) {
        let guild = actor.guild.map(core_security::Resource::Guild);
        let decision = guild.map(|guild| policy.decide(actor, *action, &guild, now));
        let name = Markup::trusted(speech.action_label(*action));
        match decision {
            Some(decision @ Ok(_)) => {
                let because = speech.decision(&decision);
                match allowed.iter_mut().find(|(known, _)| *known == because) {
                    Some((_, names)) => names.push(name),
                    None => allowed.push((because, vec![name])),
                }
            }
            _ => others.push(name),
        }
    }
    let mut lines: Vec<Markup> = allowed
        .iter()
        .map(|(because, names)| {
            Markup::trusted(format!("✅ {because}\n{}", small(&Markup::join(names, " · "))))
        })
        .collect();
    if !others.is_empty() {
        let not = say!(words, "access-member-not");
        lines.push(Markup::trusted(format!(
            "▫️ {not}\n{}",
            small(&Markup::join(&others, " · "))
        )));
    }
    Card::with_icon(Tone::Neutral, "🛡️", &say!(words, "access-member-title"))
        .fields(&[
            (say!(words, "access-check-who"), mention(actor.user)),
            (say!(words, "access-member-roles"), Markup::join(&roles, ", ")),
        ])
        .text(Markup::join(&lines, "\n"))
        .footer(&say!(words, "access-member-more"))
}

fn of_role(speech: &Speech, policy: &Policy, role: &Role, now: Timestamp) -> Card {
    let words = &speech.words;
    if !policy.knows(role) {
        return Card::new(Tone::Caution, &say!(words, "access-role-unknown"))
            .text(say!(words, "access-roles-more"));
    }
    let actions: Vec<Markup> = staff_actions(policy, role, now)
        .into_iter()
        .map(|action| speech.action(action))
        .collect();
    let holders: Vec<Markup> = policy
        .given()
        .iter()
        .filter(|given| given.role == *role)
        .map(|given| ending(speech, speech.subject(&given.to), given.until))
        .collect();
    let about = |subject: &Subject| matches!(subject, Subject::Role(about) if about == role);
    let card = Card::with_icon(Tone::Neutral, "🛡️", &speech.role(role));
    let card = section(speech, card, &say!(words, "access-role-actions"), &actions);
    let card = section(speech, card, &say!(words, "access-role-holders"), &holders);
    let card = section(
        speech,
        card,
        &say!(words, "access-show-decided"),
        &decided(speech, policy, about),
    );
    section(
        speech,
        card,
        &say!(words, "access-show-caps"),
        &caps(speech, policy, |capped| capped == role),
    )
}

fn staff_actions(policy: &Policy, role: &Role, now: Timestamp) -> Vec<Action> {
    let mut actions = policy.actions_of(role, now);
    actions.retain(|action| action.is_for_staff());
    actions
}

fn decided(speech: &Speech, policy: &Policy, about: impl Fn(&Subject) -> bool) -> Vec<Markup> {
    let verdicts = policy.verdicts().iter().filter(|verdict| about(&verdict.subject));
    verdicts
        .map(|verdict| {
            let sign = match verdict.effect {
                Effect::Allow => "✅",
                Effect::Deny => "⛔",
            };
            let line = Markup::trusted(format!(
                "{sign} {}: {}",
                speech.subject(&verdict.subject),
                speech.action(verdict.action)
            ));
            ending(speech, line, verdict.until)
        })
        .collect()
}

fn caps(speech: &Speech, policy: &Policy, about: impl Fn(&Role) -> bool) -> Vec<Markup> {
    let caps = policy.caps().filter(|(role, _, _)| about(role));
    caps.map(|(role, action, cap)| {
        Markup::trusted(format!(
            "{}: {}, {}",
            speech.role(role),
            speech.action_label(action),
            allowance(speech, cap)
        ))
    })
    .collect()
}

/// A cap as people read it.
pub(super) fn allowance(speech: &Speech, cap: Allowance) -> Markup {
    let words = &speech.words;
    let coins = |minor| words.money(core_types::Money::new(minor));
    match (cap.once, cap.daily) {
        (None, None) => say!(words, "access-cap-none"),
        (Some(once), None) => say!(words, "access-cap-once", once = coins(once)),
        (None, Some(daily)) => say!(words, "access-cap-daily", daily = coins(daily)),
        (Some(once), Some(daily)) => {
            say!(words, "access-cap-both", once = coins(once), daily = coins(daily))
        }
    }
}

fn ending(speech: &Speech, line: Markup, until: Option<Timestamp>) -> Markup {
    match until {
        Some(until) => say!(speech.words, "access-until", line = line, until = moment(until)),
        None => line,
    }
}

fn section(speech: &Speech, card: Card, heading: &Markup, lines: &[Markup]) -> Card {
    if lines.is_empty() {
        return card;
    }
    let mut shown: Vec<Markup> = lines.iter().take(LINES).cloned().collect();
    if lines.len() > LINES {
        shown.push(say!(
            speech.words,
            "access-and-more",
            count = count(lines.len() - LINES)
        ));
    }
    card.text(Markup::trusted(format!(
        "{}\n{}",
        heading.bold(),
        Markup::join(&shown, "\n")
    )))
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}
