//! `guildhall flags`: which features are on, for whom, and setting it while everything runs.

use clap::Subcommand;
use core_config::{LiveSettings, Rollout, Sources};
use core_security::{FlagLine, FlagOrder, Security};

use crate::{
    console::{plain, say},
    database,
};

/// What can be done with feature flags.
#[derive(Debug, Subcommand)]
pub enum FlagsCommand {
    /// List every flag: what holds, where that comes from, and how many servers' staff switched it.
    List,
    /// Set a flag in the place of the settings file; running processes follow within half a minute.
    Set {
        /// The flag's name.
        name: String,
        /// Off for everybody; without it, on.
        #[arg(long)]
        off: bool,
        /// Share of all servers that have it, in percent. A server that has it at 10 has it at 20.
        #[arg(long, value_name = "PERCENT", default_value_t = 100, conflicts_with = "off")]
        rollout: u32,
        /// Why; it is kept in the audit log of the installation.
        #[arg(long)]
        reason: String,
        /// The revision that was seen: refused if there is another one by now.
        #[arg(long)]
        revision: Option<i64>,
    },
    /// Take back what was set: the settings file decides again.
    Reset {
        /// The flag's name.
        name: String,
        /// Why; it is kept in the audit log of the installation.
        #[arg(long)]
        reason: String,
        /// The revision that was seen: refused if there is another one by now.
        #[arg(long)]
        revision: Option<i64>,
    },
}

/// Does it, and says what was done.
pub(crate) async fn run(sources: Sources, command: FlagsCommand) -> anyhow::Result<()> {
    let settings = core_config::Settings::load(&sources)?;
    let db = database::open(&settings).await?;
    database::shared(&settings, &db).await?;
    let security = Security::new(db.clone(), settings.cache.ttl);
    security.features_follow(LiveSettings::new(settings, sources));
    let done = carry_out(&security, command).await;
    db.close().await;
    done
}

async fn carry_out(security: &Security, command: FlagsCommand) -> anyhow::Result<()> {
    let (name, order) = match command {
        FlagsCommand::List => {
            let lines = security.flag_list().await.map_err(plain)?;
            return lines.iter().try_for_each(|line| Ok(say(told(line))?));
        }
        FlagsCommand::Set {
            name,
            off,
            rollout,
            reason,
            revision,
        } => {
            let order = FlagOrder {
                value: Some((!off, rollout)),
                reason,
                expected: revision,
            };
            (name, order)
        }
        FlagsCommand::Reset {
            name,
            reason,
            revision,
        } => {
            let order = FlagOrder {
                value: None,
                reason,
                expected: revision,
            };
            (name, order)
        }
    };
    let line = security.flag_set("command line", &name, order).await;
    Ok(say(told(&line.map_err(plain)?))?)
}

fn told(line: &FlagLine) -> String {
    let source = match &line.changed {
        Some(change) if line.operator.is_some() => {
            format!(
                "set {} by {} ({}); the file says {}",
                change.at,
                change.by,
                change.reason,
                share(line.file.own())
            )
        }
        _ => "as the file says".to_owned(),
    };
    format!(
        "{:<14} {:<16} {source}; revision {}; switched on by the staff of {} servers, off by {}\n{:15}{}",
        line.spec.name,
        share(line.rollout()),
        line.revision,
        line.guilds_on,
        line.guilds_off,
        "",
        line.spec.about,
    )
}

fn share(rollout: Rollout) -> String {
    match (rollout.enabled, rollout.percent) {
        (false, _) => "off".to_owned(),
        (true, 100) => "on".to_owned(),
        (true, percent) => format!("on for {percent}%"),
    }
}
