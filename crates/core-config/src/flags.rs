//! Feature flags: rolled out by a stable hash of the guild, with exceptions per guild.

use std::collections::BTreeMap;

use core_types::GuildId;
use sha2::{Digest, Sha256};

use crate::catalogue::{FLAGS, FlagSpec};
use crate::check::between;
use crate::declare::{Section, path};
use crate::key::{Change, Key};
use crate::overview::Shown;
use crate::setting::Setting;
use crate::sources::Reader;

/// Names of the keys below `flags.<name>`.
const FIELDS: [&str; 4] = ["enabled", "rollout", "allow", "deny"];

/// One feature flag as it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Whether the flag is on for the guilds of the roll-out.
    pub enabled: bool,
    /// Share of guilds it is on for, in percent (0 to 100). A guild that has it at 10 keeps it at 20.
    pub rollout: u8,
    /// Guilds that have it in any case.
    pub allow: Vec<GuildId>,
    /// Guilds that never have it; stronger than `allow`.
    pub deny: Vec<GuildId>,
}

/// Every feature flag of [`FLAGS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flags(BTreeMap<&'static str, Flag>);

impl Flags {
    /// Whether a guild has a feature. A flag that is not declared is off.
    pub fn enabled(&self, name: &str, guild: GuildId) -> bool {
        let Some(flag) = self.0.get(name) else {
            return false;
        };
        if flag.deny.contains(&guild) {
            return false;
        }
        flag.allow.contains(&guild) || (flag.enabled && bucket(name, guild) < u64::from(flag.rollout))
    }

    /// One flag as it is set.
    pub fn get(&self, name: &str) -> Option<&Flag> {
        self.0.get(name)
    }
}

/// Which hundredth of the guilds this one belongs to for a flag, 0 to 99: the same in every process and version,
/// and independent between flags.
fn bucket(name: &str, guild: GuildId) -> u64 {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([0])
        .chain_update(guild.to_string())
        .finalize();
    let number = digest
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    number % 100
}

fn key_of(spec: &FlagSpec, name: &'static str) -> Key {
    let (about, expected, default, example): (&[&str], _, _, _) = match name {
        "enabled" => (
            &["Whether it is on, for the guilds of the roll-out."],
            bool::EXPECTED,
            bool_toml(spec.default),
            bool_toml(!spec.default),
        ),
        "rollout" => (
            &["Share of guilds that have it, in percent."],
            u8::EXPECTED,
            "100",
            "25",
        ),
        "allow" => (
            &["Guilds that have it in any case."],
            "list of guild ids",
            "[]",
            r#"["1234567890123456789"]"#,
        ),
        _ => (
            &["Guilds that never have it; stronger than `allow`."],
            "list of guild ids",
            "[]",
            r#"["1234567890123456789"]"#,
        ),
    };
    Key {
        section: format!("flags.{}", spec.name).into(),
        name,
        about,
        expected,
        default,
        example,
        well_known: None,
        change: Change::Live,
        from_file: false,
    }
}

fn bool_toml(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

impl Section for Flags {
    fn keys() -> Vec<Key> {
        FLAGS
            .iter()
            .flat_map(|spec| FIELDS.map(|field| key_of(spec, field)))
            .collect()
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        let flags = FLAGS.iter().map(|spec| {
            let section = path("flags", spec.name);
            let enabled = reader.read(&path(&section, "enabled"));
            let rollout = reader.read(&path(&section, "rollout"));
            reader.check(&path(&section, "rollout"), rollout.as_ref(), between(0, 100));
            let (allow, deny) = (
                reader.read(&path(&section, "allow")),
                reader.read(&path(&section, "deny")),
            );
            Some((
                spec.name,
                Flag {
                    enabled: enabled?,
                    rollout: rollout?,
                    allow: allow?,
                    deny: deny?,
                },
            ))
        });
        // Collected first, so that one mistake does not hide those of later flags.
        let flags: Vec<_> = flags.collect();
        flags.into_iter().collect::<Option<_>>().map(Self)
    }

    fn keep_restart(&mut self, old: &Self, changed: &mut Vec<String>, _kept: &mut Vec<String>) {
        for (name, flag) in &self.0 {
            if old.0.get(name) != Some(flag) {
                changed.push(path("flags", name));
            }
        }
    }

    fn show(&self, origins: &BTreeMap<String, String>, shown: &mut BTreeMap<String, Shown>) {
        for (name, flag) in &self.0 {
            let values = [
                flag.enabled.show(),
                flag.rollout.show(),
                flag.allow.show(),
                flag.deny.show(),
            ];
            for (field, value) in FIELDS.into_iter().zip(values) {
                let path = path(&path("flags", name), field);
                shown.insert(path.clone(), Shown::new(value, origins.get(&path)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(flag: Flag) -> Flags {
        Flags(BTreeMap::from([("work", flag)]))
    }

    fn guild(id: u64) -> GuildId {
        GuildId::new(id).unwrap()
    }

    #[test]
    fn exceptions_beat_the_rollout_and_deny_beats_allow() {
        let flags = flags(Flag {
            enabled: false,
            rollout: 100,
            allow: vec![guild(1), guild(2)],
            deny: vec![guild(2)],
        });
        assert!(flags.enabled("work", guild(1)));
        assert!(!flags.enabled("work", guild(2)));
        assert!(!flags.enabled("work", guild(3)));
        assert!(!flags.enabled("undeclared", guild(1)));
    }

    #[test]
    fn a_rollout_takes_about_its_share_and_only_grows() {
        let at = |rollout| {
            flags(Flag {
                enabled: true,
                rollout,
                allow: vec![],
                deny: vec![],
            })
        };
        let share = |rollout| {
            (1..=10_000)
                .filter(|id| at(rollout).enabled("work", guild(*id)))
                .count()
        };
        assert_eq!((share(0), share(100)), (0, 10_000));
        assert!((2_300..2_700).contains(&share(25)), "{}", share(25));
        for id in 1..=1_000 {
            assert!(
                !at(10).enabled("work", guild(id)) || at(30).enabled("work", guild(id)),
                "{id} lost the flag"
            );
        }
    }

    #[test]
    fn buckets_are_fixed_for_ever() {
        // Computed with `sha256("work" 00 "123")`: a change here would move guilds between groups.
        assert_eq!(bucket("work", guild(123)), 72);
    }
}
