//! What is searched for, as options say it and as buttons carry it.

use std::time::Duration;

use core_errors::{AppError, codes};
use core_security::AuditFilter;
use core_types::{Day, Timestamp, UserId, Zone};

use crate::{
    command::Options,
    commands::desk::Visit,
    component_id::radix,
    presentation::{Markup, Words, date, mention, say},
};

/// Which records are shown; all if nothing is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Filter {
    actor: Option<UserId>,
    action: Option<String>,
    member: Option<UserId>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Filter {
    pub(super) fn of(options: &Options, visit: &Visit<'_>) -> Result<Self, AppError> {
        let (now, zone) = (visit.call.received.at, visit.zone());
        let time = |name: &'static str, is_end: bool| {
            let read = |typed| moment(typed, now, zone, is_end);
            let wrong = || AppError::new(codes::OPTION_INVALID).with("option", name);
            options
                .text(name)
                .map(|typed| read(typed).ok_or_else(wrong))
                .transpose()
        };
        Ok(Self {
            actor: options.user("actor").map(|person| person.id),
            action: options.text("action").map(|action| action.trim().to_lowercase()),
            member: options.user("member").map(|person| person.id),
            since: time("since", false)?,
            until: time("until", true)?,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn query(&self) -> AuditFilter {
        AuditFilter {
            actor: self.actor,
            action: self.action.clone(),
            target: self.member.map(|member| format!("user:{member}")),
            since: self.since,
            until: self.until,
        }
    }

    /// What is searched for, in words.
    pub(super) fn describe(&self, words: &Words) -> Option<Markup> {
        let day = |at: Timestamp| Markup::trusted(date(at));
        let parts: Vec<Markup> = [
            self.actor
                .map(|actor| say!(words, "audit-by", who = mention(actor))),
            self.action.as_deref().map(|action| Markup::escaped(action, 64)),
            self.member
                .map(|member| say!(words, "audit-about", who = mention(member))),
            self.since.map(|at| say!(words, "audit-since", at = day(at))),
            self.until.map(|at| say!(words, "audit-until", at = day(at))),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| Markup::join(&parts, " · "))
    }

    /// Six short numbers: an action is carried as a check sum, because its name would not fit beside the others.
    pub(super) fn encode(&self, before: Option<i64>) -> String {
        let number =
            |number: Option<u64>| number.map_or_else(String::new, |number| radix::encode(u128::from(number)));
        let seconds = |at: Option<Timestamp>| number(at.and_then(|at| u64::try_from(at.as_seconds()).ok()));
        [
            number(self.actor.map(UserId::get)),
            number(self.action.as_deref().map(check_sum)),
            number(self.member.map(UserId::get)),
            seconds(self.since),
            seconds(self.until),
            number(before.and_then(|before| u64::try_from(before).ok())),
        ]
        .join(" ")
    }

    /// What [`Filter::encode`] wrote, with the actions that it can mean; whatever else it is chooses nothing.
    pub(super) fn decode(text: &str, actions: &[String]) -> (Self, Option<i64>) {
        let mut numbers = text
            .split(' ')
            .map(|digits| (!digits.is_empty()).then(|| radix::decode(digits)).flatten());
        let mut next = || numbers.next().flatten();
        let user = |number: Option<u64>| number.and_then(|id| UserId::new(id).ok());
        let time = |number: Option<u64>| {
            number
                .and_then(|at| i64::try_from(at).ok())
                .map(Timestamp::from_seconds)
        };
        let filter = Self {
            actor: user(next()),
            action: next().and_then(|sum| actions.iter().find(|action| check_sum(action) == sum).cloned()),
            member: user(next()),
            since: time(next()),
            until: time(next()),
        };
        (filter, next().and_then(|before| i64::try_from(before).ok()))
    }
}

/// 32 bits of FNV-1a: enough to tell a few dozen names apart, and a mistake would only show other records of the same log.
fn check_sum(action: &str) -> u64 {
    let hash = action.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    u64::from(hash)
}

/// A moment as people type it: `90m`, `24h`, `7d` or `2w` ago, or a day such as `2026-11-21` (its end, where a time ends).
fn moment(typed: &str, now: Timestamp, zone: &Zone, is_end: bool) -> Option<Timestamp> {
    let typed = typed.trim().to_lowercase();
    if let Ok(day) = typed.parse::<Day>() {
        return Some(zone.start_of(if is_end { day.next() } else { day }));
    }
    let unit = match typed.chars().last()? {
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        'w' => 7 * 24 * 60 * 60,
        _ => return None,
    };
    let count: u64 = typed.get(..typed.len() - 1)?.trim().parse().ok()?;
    Some(now.minus(Duration::from_secs(count.checked_mul(unit)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_survive_a_button() {
        let full = Filter {
            actor: UserId::new(u64::MAX >> 1).ok(),
            action: Some("economy.add_money".into()),
            member: UserId::new(1_234_567_890_123_456_789).ok(),
            since: Some(Timestamp::from_seconds(1_795_000_000)),
            until: Some(Timestamp::from_seconds(1_796_000_000)),
        };
        let actions = ["economy.configure".to_owned(), "economy.add_money".to_owned()];
        for filter in [full, Filter::default()] {
            for before in [None, Some(9_999_999)] {
                let text = filter.encode(before);
                assert!(text.len() <= 57, "{text}");
                assert_eq!(Filter::decode(&text, &actions), (filter.clone(), before));
            }
        }
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        let now = Timestamp::from_seconds(1_795_262_400);
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let back = |seconds| Some(now.minus(Duration::from_secs(seconds)));
        for (typed, expected) in [
            ("90m", back(5_400)),
            (" 24H ", back(86_400)),
            ("7d", back(604_800)),
            ("2w", back(1_209_600)),
            ("7", None),
            ("d", None),
            ("yesterday", None),
            ("2026-13-01", None),
            ("999999999999999999w", None),
        ] {
            assert_eq!(moment(typed, now, &berlin, false), expected, "{typed}");
        }
        let start = moment("2026-11-21", now, &berlin, false).unwrap();
        assert_eq!(start.to_string(), "2026-11-20T23:00:00Z");
        let end = moment("2026-11-21", now, &berlin, true).unwrap();
        assert_eq!(end.since(start), Duration::from_hours(24));
    }
}
