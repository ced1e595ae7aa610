//! The experiments there are. Each is a feature flag too: where its flag is off, everybody gets the control.

use core_types::{GuildId, UserId};

use crate::share::number;

/// An experiment as it is declared. Its name is also that of its flag in [`FLAGS`](crate::FLAGS), by which it is stopped.
///
/// Never change the variants of one that runs, nor their weights: give it a new name. Otherwise members would move between
/// groups, and the groups would not have the sizes that the check expects.
#[derive(Debug, PartialEq, Eq)]
pub struct ExperimentSpec {
    /// Name, as code asks for it.
    pub name: &'static str,
    /// The question that it answers.
    pub about: &'static str,
    /// Who is in one group as a whole.
    pub unit: Unit,
    /// What there is to choose from. The first is the control: how it was before.
    pub variants: &'static [Variant],
    /// What counts as success, for people.
    pub goal: &'static str,
    /// The commands that count as success, within seven days of the first sight.
    pub goal_commands: &'static [&'static str],
}

/// Who gets the same variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Each member of each guild for themselves.
    Member,
    /// A guild as a whole.
    Guild,
}

/// One of the ways that are compared.
#[derive(Debug, PartialEq, Eq)]
pub struct Variant {
    /// Name, as code compares it.
    pub name: &'static str,
    /// What those in it see.
    pub about: &'static str,
    /// Its share is its weight among the weights of all.
    pub weight: u32,
}

/// Whether `/balance` should say what to do next.
pub static NEXT_STEP: ExperimentSpec = ExperimentSpec {
    name: "next_step",
    about: "Do members earn something more often when /balance suggests the next step?",
    unit: Unit::Member,
    variants: &[
        Variant {
            name: "control",
            about: "The balance as it always was.",
            weight: 1,
        },
        Variant {
            name: "suggest",
            about: "A line below the balance that names the next step.",
            weight: 1,
        },
    ],
    goal: "took up a job, worked a shift or took the daily reward within 7 days",
    goal_commands: &["daily", "work apply", "work shift"],
};

/// Every experiment, by name.
pub static EXPERIMENTS: &[&ExperimentSpec] = &[&NEXT_STEP];

impl ExperimentSpec {
    /// The variant of how it was before.
    pub fn control(&self) -> &'static Variant {
        &self.variants[0]
    }

    /// The id of the unit that a member belongs to; 0 for the guild as a whole.
    pub fn unit_of(&self, member: UserId) -> i64 {
        match self.unit {
            Unit::Member => member.as_i64(),
            Unit::Guild => 0,
        }
    }

    /// The variant that this member of this guild gets, always the same. Independent of roll-outs and other experiments.
    pub fn assign(&self, guild: GuildId, member: UserId) -> &'static Variant {
        let total: u64 = self
            .variants
            .iter()
            .map(|variant| u64::from(variant.weight))
            .sum();
        let unit = format!("{guild}:{}", self.unit_of(member));
        let mut place = number(&format!("experiment:{}", self.name), &unit) % total.max(1);
        for variant in self.variants {
            let weight = u64::from(variant.weight);
            if place < weight {
                return variant;
            }
            place -= weight;
        }
        self.control()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::{FlagSpec, share::hundredth};

    fn ids(guild: u64, member: u64) -> (GuildId, UserId) {
        (GuildId::new(guild).unwrap(), UserId::new(member).unwrap())
    }

    const UNEVEN: ExperimentSpec = ExperimentSpec {
        name: "uneven",
        variants: &[
            Variant {
                name: "a",
                about: "",
                weight: 1,
            },
            Variant {
                name: "b",
                about: "",
                weight: 0,
            },
            Variant {
                name: "c",
                about: "",
                weight: 3,
            },
        ],
        ..NEXT_STEP
    };

    #[test]
    fn each_experiment_is_sound_and_has_a_flag() {
        for spec in EXPERIMENTS {
            assert!(
                FlagSpec::by_name(spec.name).is_some(),
                "{} has no flag",
                spec.name
            );
            let names: BTreeSet<_> = spec.variants.iter().map(|variant| variant.name).collect();
            assert_eq!(names.len(), spec.variants.len(), "{}", spec.name);
            assert!(spec.variants.len() >= 2 && spec.variants.iter().all(|one| one.weight > 0));
        }
    }

    #[test]
    fn assignments_are_fixed_for_ever() {
        // Computed with `sha256("experiment:next_step" 00 "1:2")`: a change here would move members between groups.
        let of = |member| {
            let (guild, member) = ids(1, member);
            NEXT_STEP.assign(guild, member).name
        };
        assert_eq!(
            [2, 3, 4, 5, 6, 7].map(of),
            ["control", "control", "control", "suggest", "control", "control"]
        );
    }

    #[test]
    fn variants_get_their_weight_whatever_the_rollout() {
        for inside in [true, false] {
            // Among guilds of the first half of a roll-out, and among those of the second.
            let mut units = (1..)
                .filter(|id| (hundredth("uneven", ids(*id, 1).0) < 50) == inside)
                .take(8_000);
            let first = units.by_ref().filter(|id| {
                let (guild, member) = ids(*id, 9);
                UNEVEN.assign(guild, member).name == "a"
            });
            let count = first.count();
            assert!(
                (1_850..2_150).contains(&count),
                "{count} of 8000 should be a quarter"
            );
        }
    }

    proptest! {
        #[test]
        fn a_unit_has_one_variant_and_weight_zero_is_nobodys(guild in 1..=u64::MAX >> 1, member in 1..=u64::MAX >> 1, other in 1..=u64::MAX >> 1) {
            let ((guild, member), (_, other)) = (ids(guild, member), ids(1, other));
            prop_assert_eq!(UNEVEN.assign(guild, member), UNEVEN.assign(guild, member));
            prop_assert_ne!(UNEVEN.assign(guild, member).name, "b");
            let whole = ExperimentSpec { unit: Unit::Guild, ..UNEVEN };
            prop_assert_eq!(whole.assign(guild, member), whole.assign(guild, other));
        }
    }
}
