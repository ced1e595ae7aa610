//! The command line: what can be asked for, and help that teaches.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};

use crate::{
    bench::{BenchArgs, TrivialBotArgs},
    carry::ImportArgs,
    flags::FlagsCommand,
    guilds::GuildsCommand,
    keys::KeysCommand,
    local,
    soak::SoakArgs,
    webhooks::WebhooksCommand,
};

/// Guildhall: one Discord bot for a whole community.
///
/// Without a command it runs the bot. When DISCORD_TOKEN is not set, it first starts a local Discord (the sandbox) and
/// prints the address of its web client, so that everything can be tried at once.
#[derive(Debug, Parser)]
#[command(
    name = "guildhall",
    version,
    after_help = "Examples:\n  \
        guildhall                                        try it: the sandbox with the bot in it\n  \
        DISCORD_TOKEN=… guildhall                        serve your Discord server\n  \
        DATABASE_URL=postgres://… guildhall              keep everything in PostgreSQL\n  \
        guildhall sandbox --without-bot --bind 127.0.0.1:7300   a local Discord for any bot\n  \
        guildhall bench --rate 500                       measure the bot under load\n  \
        guildhall soak --rounds 20                       kill it under load, and see that nothing is lost\n  \
        guildhall doctor                                 what is wrong, and how to mend it\n\n\
        Settings: guildhall.toml and the environment; docs/settings.md lists every key."
)]
pub struct Cli {
    /// What to do; `run` when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the executable can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the bot (the default).
    Run(RunArgs),
    /// Run a local Discord with a web client, with the bot connected to it.
    Sandbox(SandboxArgs),
    /// Bring the database to the newest schema.
    ///
    /// `run` does this by itself; use it to migrate before a new version takes over.
    Migrate {
        /// Only say which migrations are applied and which are waiting.
        #[arg(long)]
        status: bool,
    },
    /// Check settings, database and Discord, and say how to mend what is wrong.
    Doctor,
    /// Ask the running bot how it is, and print what it says. Ends with 1 when something required is missing.
    Health,
    /// Recompute every hash chain and every balance. Ends with 1 when anything is not as it must be.
    Verify {
        /// Only this guild.
        #[arg(long, value_name = "ID")]
        guild: Option<core_types::GuildId>,
        /// A file of `guildhall export` or `/economy export` instead of the database: no settings are needed for it.
        #[arg(long, value_name = "FILE", conflicts_with = "guild")]
        export: Option<PathBuf>,
    },
    /// Write a server's whole economy as lines of JSON that anybody can verify (docs/economy/export.md).
    Export {
        /// The server's id.
        #[arg(long, value_name = "ID")]
        guild: core_types::GuildId,
        /// The file; it must not be there yet.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Bring balances along: from UnbelievaBoat or Red (JSON), from Nadeko (its database), or from a table.
    ///
    /// Says what would happen; with --confirm it does it. The same file is imported once; `/economy batches` undoes it.
    Import(ImportArgs),
    /// Write a copy of the database, while the bot runs, and check it.
    ///
    /// With SQLite the running bot does this by itself once a day; with PostgreSQL it needs pg_dump on the PATH.
    Backup {
        /// The file, or the folder for it; `backups` in the data folder when nothing is said.
        #[arg(long, value_name = "PATH")]
        to: Option<PathBuf>,
    },
    /// Put a copy in the place of the database, bring it to the newest schema, and verify it. Stop the bot first.
    Restore {
        /// The copy.
        #[arg(value_name = "FILE")]
        copy: PathBuf,
        /// Replace a database that holds something. SQLite's old file is kept beside the new one.
        #[arg(long)]
        replace: bool,
    },
    /// Keys: those that protect what is stored, and those of the HTTP interface.
    Keys {
        /// What to do with them.
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Feature flags: which are on, for whom, and setting them while everything runs.
    Flags {
        /// What to do with them.
        #[command(subcommand)]
        command: FlagsCommand,
    },
    /// Show what experiments found so far: who saw what, what came of it, and what may be concluded.
    Experiments,
    /// Servers the bot was removed from: what is still kept of them, and deleting it.
    Guilds {
        /// What to do with them.
        #[command(subcommand)]
        command: GuildsCommand,
    },
    /// Events for a receiver of your own: try whether they arrive, make a secret to sign them with.
    Webhooks {
        /// What to do about them.
        #[command(subcommand)]
        command: WebhooksCommand,
    },
    /// Look after messages that could not be delivered: list, read, send again, give up.
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Look after jobs that failed: list them, run them again.
    #[command(subcommand)]
    Jobs(JobsCommand),
    /// Show everything known about one error id, or what a code means.
    ///
    /// The id is at the bottom of the card that a member saw; case, hyphen, O for 0 and I or L for 1 do not matter. A code
    /// (economy.not_enough) is explained without a database. Ends with 1 when the id is not known.
    Explain {
        /// An error id such as K7Q2-M4XD, or a code.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// List what went wrong, most frequent first: by code and command, with the trend.
    Errors {
        /// How far back to look: 90m, 24h, 7d.
        #[arg(long, value_name = "TIME", default_value = "24h", value_parser = crate::errors::time)]
        since: Duration,
        /// Only this guild.
        #[arg(long, value_name = "ID")]
        guild: Option<core_types::GuildId>,
    },
    /// Print the registration of all commands as one JSON array, as Discord receives it.
    Commands,
    /// Put a bot under load and measure it: throughput, latency, losses, memory.
    ///
    /// Members of a local Discord use commands, in a closed loop (as fast as the bot answers) or an open one (at a rate).
    /// Ends with 1 when nothing was answered.
    Bench(BenchArgs),
    /// Kill the bot at random moments under load, with other faults, and check that nothing was lost.
    ///
    /// Every round starts the bot as a process of its own beside a local Discord, kills it again and again while members
    /// pay, bank and work, starts it a last time, and compares what members were told with what is in the books.
    /// Ends with 1 and the seed when anything differs.
    Soak(SoakArgs),
    /// The bot that `bench --bot trivial` starts.
    #[command(hide = true)]
    TrivialBot(TrivialBotArgs),
}

/// What can be done about the outbox.
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// List the messages that failed too often, oldest first, and count those that wait.
    List {
        /// Only this topic, such as discord.reply.
        #[arg(long, default_value = "")]
        topic: String,
        /// Those that wait to be delivered instead of those that failed.
        #[arg(long)]
        waiting: bool,
        /// Lines at most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show one message with what it carries. Tokens are blotted out.
    Show {
        /// The message's number.
        id: i64,
    },
    /// Give failed messages another five tries.
    Replay {
        /// Their numbers.
        #[arg(required_unless_present = "all")]
        ids: Vec<i64>,
        /// Every failed message, or those of --topic.
        #[arg(long, conflicts_with = "ids")]
        all: bool,
        /// Only this topic, with --all.
        #[arg(long, default_value = "", requires = "all")]
        topic: String,
    },
    /// Give messages up: they are never delivered.
    Drop {
        /// Their numbers.
        #[arg(required = true)]
        ids: Vec<i64>,
    },
}

/// What can be done about jobs.
#[derive(Debug, Subcommand)]
pub enum JobsCommand {
    /// List the jobs that failed too often, oldest first, and count those that wait.
    List {
        /// Only this kind, such as core.clean_up.
        #[arg(long, default_value = "")]
        kind: String,
        /// Those that wait for their time instead of those that failed.
        #[arg(long)]
        waiting: bool,
        /// Lines at most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Give failed jobs another five tries.
    Retry {
        /// Their numbers.
        #[arg(required_unless_present = "all")]
        ids: Vec<i64>,
        /// Every failed job.
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}

/// How to run the bot.
#[derive(Debug, Default, Args)]
#[command(
    after_help = "One process does everything, which is enough for most. Several share the work on one PostgreSQL database:\n  \
    guildhall run --role gateway    shards: one process per token\n  \
    guildhall run --role http       POST /interactions: as many as you like, behind any load balancer\n  \
    guildhall run --role worker     jobs, outbox, registration of commands: one, or more to be safe\n\n\
    docs/scaling.md says when, and how to tell Discord the address."
)]
pub struct RunArgs {
    /// The part of the work this process does: all, gateway, http or worker. Stronger than GUILDHALL__ROLE.
    #[arg(long, value_name = "ROLE", value_parser = ["all", "gateway", "http", "worker"])]
    pub role: Option<String>,
    /// Sets this process's clock forward by so many seconds, or back: for `guildhall soak` and for drills, never in service.
    #[arg(
        long,
        value_name = "SECONDS",
        hide = true,
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    pub clock_offset: i64,
}

/// How to run the local Discord.
#[derive(Debug, Args)]
pub struct SandboxArgs {
    /// Start only the local Discord, for a bot of your own.
    #[arg(long)]
    pub without_bot: bool,
    /// The address of web client, REST and gateway.
    #[arg(long, value_name = "ADDR", default_value_t = local::DEFAULT_ADDRESS)]
    pub bind: SocketAddr,
    /// A TOML file with the servers, roles, channels and members to start with (docs/sandbox.md).
    #[arg(long, value_name = "FILE")]
    pub world: Option<PathBuf>,
    /// Write what people do, and what it shows, into this file when the sandbox closes.
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,
    /// Do again what was recorded, compare what is shown, and end: with 1 when anything differs.
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
}

impl Default for SandboxArgs {
    fn default() -> Self {
        Self {
            without_bot: false,
            bind: local::DEFAULT_ADDRESS,
            world: None,
            record: None,
            replay: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use core_config::{Settings, Sources};

    use super::*;

    #[test]
    fn every_role_of_the_command_line_is_one_of_the_settings() {
        let role = |words: &[&str]| match Cli::try_parse_from(words).map(|cli| cli.command) {
            Ok(Some(Command::Run(args))) => args.role,
            _ => None,
        };
        for name in ["all", "gateway", "http", "worker"] {
            assert_eq!(role(&["guildhall", "run", "--role", name]).as_deref(), Some(name));
            let settings = Settings::load(&Sources::new([]).with("GUILDHALL__ROLE", name)).unwrap();
            let role = settings.general.role;
            let parts = [role.has_shards(), role.has_http_door(), role.has_work()];
            let expected = [["all", "gateway"], ["all", "http"], ["all", "worker"]];
            assert_eq!(parts, expected.map(|names| names.contains(&name)), "{name}");
        }
        assert_eq!(role(&["guildhall", "run", "--role", "nobody"]), None);
        assert_eq!(role(&["guildhall", "run"]), None);
    }
}
