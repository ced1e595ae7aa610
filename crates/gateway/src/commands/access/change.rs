//! `/access give|take|allow|deny|reset|cap|role create|role delete`.

use std::time::Duration;

use core_errors::{AppError, codes};
use core_security::{Allowance, Change, Changed, Effect, Permissions, Subject, Target};
use core_types::Timestamp;

use super::{action, required_action, required_role, role, show::allowance, speech, speech::Speech};
use crate::{
    Reply,
    command::Options,
    commands::desk::{Desk, Visit},
    presentation::{Card, Markup, Tone, mention, moment, say},
};

pub(super) async fn run(desk: &Desk, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
    let (change, target) = wanted(visit, options)?;
    let changed = desk
        .security()
        .access_change(&visit.request, change, target, options.text("reason"))
        .await?;
    Ok(Reply::private(card(visit, &changed)))
}

fn wanted(visit: &Visit<'_>, options: &Options) -> Result<(Change, Target), AppError> {
    let until = || until(visit, options);
    Ok(match options.subcommand() {
        "give" => {
            let (to, target) = subject(options)?;
            let role = required_role(options, "role")?;
            (
                Change::Give {
                    to,
                    role,
                    until: until(),
                },
                target,
            )
        }
        "take" => {
            let (from, target) = subject(options)?;
            let role = required_role(options, "role")?;
            (Change::Take { from, role }, target)
        }
        name @ ("allow" | "deny") => {
            let (subject, target) = subject_or_role(options)?;
            let effect = if name == "allow" {
                Effect::Allow
            } else {
                Effect::Deny
            };
            let action = required_action(options)?;
            let until = until();
            (
                Change::Decide {
                    subject,
                    action,
                    effect,
                    until,
                },
                target,
            )
        }
        "reset" => {
            let (subject, target) = subject_or_role(options)?;
            let action = action(options)?;
            (Change::Reset { subject, action }, target)
        }
        "cap" => {
            let cap = Allowance {
                once: options.integer("at-once"),
                daily: options.integer("per-day"),
            };
            let (role, action) = (required_role(options, "role")?, required_action(options)?);
            (Change::Cap { role, action, cap }, Target::default())
        }
        "role create" => {
            let (role, like) = (required_role(options, "name")?, role(options, "like")?);
            (Change::CreateRole { role, like }, Target::default())
        }
        "role delete" => {
            let role = required_role(options, "role")?;
            (Change::DeleteRole { role }, Target::default())
        }
        _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
    })
}

fn until(visit: &Visit<'_>, options: &Options) -> Option<Timestamp> {
    let days = u64::try_from(options.integer("days")?).ok()?;
    Some(visit.call.received.at.plus(Duration::from_hours(24 * days)))
}

/// The member or the role of Discord's that was chosen; one of both.
fn subject(options: &Options) -> Result<(Subject, Target), AppError> {
    match (options.user("member"), options.server_role("server-role")) {
        (Some(person), None) => Ok((
            Subject::Member(person.id),
            Target {
                permissions: Permissions::from_bits(person.permissions.bits()),
                roles: person.roles.clone(),
            },
        )),
        (None, Some(role)) => Ok((
            Subject::DiscordRole(role.id),
            Target {
                permissions: Permissions::from_bits(role.permissions.bits()),
                roles: vec![role.id],
            },
        )),
        _ => Err(AppError::new(codes::ACCESS_ONE_SUBJECT)),
    }
}

/// The same, or a role of Guildhall's; one of the three.
fn subject_or_role(options: &Options) -> Result<(Subject, Target), AppError> {
    match role(options, "role")? {
        None => subject(options),
        Some(role) if options.user("member").is_none() && options.role("server-role").is_none() => {
            Ok((Subject::Role(role), Target::default()))
        }
        Some(_) => Err(AppError::new(codes::ACCESS_ONE_SUBJECT)),
    }
}

fn card(visit: &Visit<'_>, changed: &Changed) -> Card {
    let speech = speech(visit);
    let words = &speech.words;
    let mut card = Card::with_icon(Tone::Good, "🛡️", &say!(words, "access-changed-title"))
        .text(text(&speech, &changed.change));
    if let Change::Give {
        until: Some(until), ..
    }
    | Change::Decide {
        until: Some(until), ..
    } = &changed.change
    {
        card = card.text(say!(words, "access-changed-until", until = moment(*until)));
    }
    if !changed.beyond.is_empty() {
        let actions: Vec<Markup> = changed
            .beyond
            .iter()
            .map(|action| speech.action(*action))
            .collect();
        card = card.text(say!(
            words,
            "access-changed-beyond",
            actions = Markup::join(&actions, ", ")
        ));
    }
    if !changed.reason.is_empty() {
        card = card.fields(&[(say!(words, "staff-reason"), Markup::escaped(&changed.reason, 200))]);
    }
    if matches!(
        &changed.change,
        Change::Give { .. }
            | Change::Decide {
                effect: Effect::Allow,
                ..
            }
    ) {
        card = card.text(say!(words, "access-make-visible"));
    }
    card.footer(&say!(words, "staff-by", staff = mention(visit.call.caller.id)))
}

fn text(speech: &Speech, change: &Change) -> Markup {
    let words = &speech.words;
    let subject = speech.subject(&change.subject());
    match change {
        Change::Give { role, .. } => {
            say!(
                words,
                "access-give-text",
                subject = subject,
                role = speech.role(role)
            )
        }
        Change::Take { role, .. } => {
            say!(
                words,
                "access-take-text",
                subject = subject,
                role = speech.role(role)
            )
        }
        Change::Decide { action, effect, .. } => {
            let action = speech.action(*action);
            match effect {
                Effect::Allow => say!(words, "access-allow-text", subject = subject, action = action),
                Effect::Deny => say!(words, "access-deny-text", subject = subject, action = action),
            }
        }
        Change::Reset {
            action: Some(action), ..
        } => {
            let action = speech.action(*action);
            say!(words, "access-reset-text", subject = subject, action = action)
        }
        Change::Reset { action: None, .. } => say!(words, "access-reset-all-text", subject = subject),
        Change::Cap { action, cap, .. } => say!(
            words,
            "access-cap-text",
            role = subject,
            action = speech.action(*action),
            cap = allowance(speech, *cap)
        ),
        Change::CreateRole { like: Some(like), .. } => {
            say!(
                words,
                "access-create-like-text",
                role = subject,
                like = speech.role(like)
            )
        }
        Change::CreateRole { .. } => say!(words, "access-create-text", role = subject),
        Change::DeleteRole { .. } => say!(words, "access-delete-text", role = subject),
    }
}
