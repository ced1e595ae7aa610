//! The one order in which file, operator and staff decide about a feature.

use core_types::GuildId;

use super::Flag;
use crate::share::hundredth;

/// On for a share of the guilds, or off for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rollout {
    /// Off: for nobody, whatever the share.
    pub enabled: bool,
    /// Share of the guilds, in percent (0 to 100).
    pub percent: u8,
}

/// Whether a guild has a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// Whether it has it.
    pub on: bool,
    /// What decided.
    pub why: Why,
    /// The roll-out that holds: the operator's if there is one, else the file's.
    pub rollout: Rollout,
}

/// What decided about a feature; the first that has something to say, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The file denies it to this guild.
    Denied,
    /// The operator switched it off for everybody, at run time.
    Stopped,
    /// The guild's staff.
    Staff,
    /// The file allows it to this guild in any case.
    Allowed,
    /// The share that the operator chose at run time.
    Operator,
    /// The share in the file.
    File,
}

impl Why {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Stopped => "stopped",
            Self::Staff => "staff",
            Self::Allowed => "allowed",
            Self::Operator => "operator",
            Self::File => "file",
        }
    }
}

impl Flag {
    /// The roll-out that the file sets.
    pub const fn own(&self) -> Rollout {
        Rollout {
            enabled: self.enabled,
            percent: self.rollout,
        }
    }

    /// Whether a guild has the feature called `name`. `operator` is what was set at run time in the place of the file's
    /// roll-out; `staff` is what the guild's staff said. Direct messages (`None`) have what is not off for all.
    pub fn decide(
        &self,
        name: &str,
        guild: Option<GuildId>,
        operator: Option<Rollout>,
        staff: Option<bool>,
    ) -> Decided {
        let rollout = operator.unwrap_or(self.own());
        let (on, why) = self.first_word(name, guild, operator, staff);
        Decided { on, why, rollout }
    }

    fn first_word(
        &self,
        name: &str,
        guild: Option<GuildId>,
        operator: Option<Rollout>,
        staff: Option<bool>,
    ) -> (bool, Why) {
        let (rollout, source) = operator.map_or((self.own(), Why::File), |rollout| (rollout, Why::Operator));
        if guild.is_some_and(|guild| self.deny.contains(&guild)) {
            return (false, Why::Denied);
        }
        if operator.is_some_and(|rollout| !rollout.enabled) {
            return (false, Why::Stopped);
        }
        if staff == Some(false) {
            return (false, Why::Staff);
        }
        let Some(guild) = guild else {
            return (rollout.enabled, source);
        };
        if self.allow.contains(&guild) {
            return (true, Why::Allowed);
        }
        if rollout.enabled && hundredth(name, guild) < u64::from(rollout.percent) {
            return (true, source);
        }
        // Beside the roll-out, never against it: where the operator has it on, nothing is left to add.
        if staff == Some(true) && self.opt_in {
            return (true, Why::Staff);
        }
        (false, source)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// In hundredth 72 of the flag `work`.
    const HERE: u64 = 123;

    fn guild(id: u64) -> GuildId {
        GuildId::new(id).unwrap()
    }

    fn flag(enabled: bool, rollout: u8, opt_in: bool, allow: &[u64], deny: &[u64]) -> Flag {
        let guilds = |ids: &[u64]| ids.iter().copied().map(guild).collect();
        Flag {
            enabled,
            rollout,
            opt_in,
            allow: guilds(allow),
            deny: guilds(deny),
        }
    }

    #[test]
    fn the_first_that_has_something_to_say_decides() {
        let on = |percent| {
            Some(Rollout {
                enabled: true,
                percent,
            })
        };
        let stop = Some(Rollout {
            enabled: false,
            percent: 100,
        });
        let (yes, no) = (Some(true), Some(false));
        let plain = || flag(true, 100, false, &[], &[]);
        let denied = || flag(true, 100, true, &[HERE], &[HERE]);
        let allowed = || flag(false, 0, false, &[HERE], &[]);
        let off = |opt_in| flag(false, 100, opt_in, &[], &[]);
        for (flag, operator, staff, expected) in [
            (plain(), None, None, (true, Why::File)),
            (flag(true, 72, false, &[], &[]), None, None, (false, Why::File)),
            (flag(true, 73, false, &[], &[]), None, None, (true, Why::File)),
            // Against a denial in the file nobody can do anything.
            (denied(), on(100), yes, (false, Why::Denied)),
            // The operator's stop is for everybody, also for those who are allowed it or chose it.
            (allowed(), stop, None, (false, Why::Stopped)),
            (off(true), stop, yes, (false, Why::Stopped)),
            // Staff may always switch off.
            (plain(), on(100), no, (false, Why::Staff)),
            (allowed(), None, no, (false, Why::Staff)),
            // The file's exceptions hold beside the operator's share.
            (allowed(), on(0), None, (true, Why::Allowed)),
            // What was set at run time takes the place of the file's share.
            (off(false), on(73), None, (true, Why::Operator)),
            (plain(), on(72), None, (false, Why::Operator)),
            // Staff may switch on only where they are let.
            (off(false), None, yes, (false, Why::File)),
            (off(true), None, yes, (true, Why::Staff)),
            (flag(true, 10, true, &[], &[]), None, yes, (true, Why::Staff)),
            (plain(), on(10), yes, (false, Why::Operator)),
        ] {
            let decided = flag.decide("work", Some(guild(HERE)), operator, staff);
            assert_eq!(
                (decided.on, decided.why),
                expected,
                "{flag:?} {operator:?} {staff:?}"
            );
        }
    }

    #[test]
    fn direct_messages_have_what_is_not_off_for_all() {
        let (on, off) = (
            flag(true, 0, false, &[], &[]),
            flag(false, 100, true, &[HERE], &[]),
        );
        let stop = Some(Rollout {
            enabled: false,
            percent: 100,
        });
        let alone = |flag: &Flag, operator| flag.decide("work", None, operator, None).on;
        assert!(alone(&on, None) && !alone(&off, None) && !alone(&on, stop));
    }

    proptest! {
        /// A roll-out that grows takes nothing away, wherever the shares come from.
        #[test]
        fn who_has_it_keeps_it_while_the_share_grows(
            id in 1..=i64::MAX.cast_unsigned(), name in "[a-z_]{1,20}", small in 0_u8..=100, more in 0_u8..=100,
            of_file: bool, staff in proptest::option::of(any::<bool>()), opt_in: bool,
        ) {
            let large = small.saturating_add(more).min(100);
            let at = |percent| {
                let (file, operator) = if of_file { (percent, None) } else { (0, Some(Rollout { enabled: true, percent })) };
                flag(true, file, opt_in, &[], &[]).decide(&name, Some(guild(id)), operator, staff).on
            };
            prop_assert!(!at(small) || at(large));
            prop_assert!(at(100) || staff == Some(false));
            prop_assert!(!at(0) || (staff == Some(true) && opt_in));
        }
    }
}
