//! Feature flags as the file sets them: rolled out by a stable hash of the guild, with exceptions per guild.

mod decide;

use std::collections::BTreeMap;

use core_types::GuildId;

use crate::catalogue::{FLAGS, FlagSpec};
use crate::check::between;
use crate::declare::{Section, path};
use crate::key::{Change, Key};
use crate::overview::Shown;
use crate::setting::Setting;
use crate::sources::Reader;

pub use decide::{Decided, Rollout, Why};

/// Names of the keys below `flags.<name>`.
const FIELDS: [&str; 5] = ["enabled", "rollout", "opt_in", "allow", "deny"];

/// One feature flag as it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Whether the flag is on for the guilds of the roll-out.
    pub enabled: bool,
    /// Share of guilds it is on for, in percent (0 to 100). A guild that has it at 10 keeps it at 20.
    pub rollout: u8,
    /// Whether a guild's staff may switch it on for themselves, beside the roll-out.
    pub opt_in: bool,
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
        self.decide(name, Some(guild), None, None)
            .is_some_and(|decided| decided.on)
    }

    /// Whether a guild has a feature and why, with what the operator and the guild's staff said beside the file. `None` for
    /// a flag that is not declared.
    pub fn decide(
        &self,
        name: &str,
        guild: Option<GuildId>,
        operator: Option<Rollout>,
        staff: Option<bool>,
    ) -> Option<Decided> {
        let flag = self.0.get(name)?;
        Some(flag.decide(name, guild, operator, staff))
    }

    /// One flag as it is set.
    pub fn get(&self, name: &str) -> Option<&Flag> {
        self.0.get(name)
    }
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
        "opt_in" => (
            &["Whether a server's staff may switch it on before the roll-out reaches them."],
            bool::EXPECTED,
            bool_toml(spec.opt_in),
            bool_toml(!spec.opt_in),
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

impl Default for Flags {
    /// As declared.
    fn default() -> Self {
        let flag = |spec: &FlagSpec| Flag {
            enabled: spec.default,
            rollout: 100,
            opt_in: spec.opt_in,
            allow: Vec::new(),
            deny: Vec::new(),
        };
        Self(FLAGS.iter().map(|spec| (spec.name, flag(spec))).collect())
    }
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
            let opt_in = reader.read(&path(&section, "opt_in"));
            let (allow, deny) = (
                reader.read(&path(&section, "allow")),
                reader.read(&path(&section, "deny")),
            );
            Some((
                spec.name,
                Flag {
                    enabled: enabled?,
                    rollout: rollout?,
                    opt_in: opt_in?,
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
                flag.opt_in.show(),
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
