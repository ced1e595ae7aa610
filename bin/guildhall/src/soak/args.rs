//! What `guildhall soak` can be asked for.

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};

/// How to try whether anything gets lost.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    guildhall soak                                        one round on SQLite: ten kills, with every fault there is\n  \
    guildhall soak --rounds 20 --faults rest,events       two hundred kills, while Discord misbehaves\n  \
    guildhall soak --duration 8h                          over night\n  \
    guildhall soak --seed 1729                            the round that failed, again\n  \
    guildhall soak --database postgres://…/empty          through a proxy that cuts connections at COMMIT\n  \
    guildhall soak --door http                            signed interactions, answered in the response\n\n\
    The seed decides which faults come when, and what members want; how fast the machine is decides what they meet.\n\
    docs/resilience.md says what is checked.")]
pub struct SoakArgs {
    /// The first round's seed; each further round has the next one. Something new every time if left out.
    #[arg(long)]
    pub seed: Option<u64>,
    /// How many rounds.
    #[arg(long, value_name = "COUNT", conflicts_with = "duration")]
    pub rounds: Option<u64>,
    /// Begins new rounds for so long.
    #[arg(long, value_name = "TIME", value_parser = crate::errors::time)]
    pub duration: Option<Duration>,
    /// How often the bot is killed in a round.
    #[arg(long, value_name = "COUNT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub kills: u32,
    /// How many members act at once.
    #[arg(long, value_name = "COUNT", default_value_t = 12, value_parser = clap::value_parser!(u16).range(2..=500))]
    pub members: u16,
    /// What goes wrong beside the kills; all that is possible if left out.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KINDS")]
    pub faults: Option<Vec<FaultKind>>,
    /// How interactions reach the bot.
    #[arg(long, value_enum, default_value_t = SoakDoor::Gateway)]
    pub door: SoakDoor,
    /// A PostgreSQL database that nobody needs; without it, SQLite in a temporary folder, a new one each round.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// A shell command that kills the PostgreSQL server and starts it again, as `pg_ctl restart -m immediate` does.
    #[arg(long, value_name = "COMMAND", env = "GUILDHALL_SOAK_POSTGRES_RESTART")]
    pub postgres_restart: Option<String>,
    /// The program of a Redis server, which the bot is given, flushed and killed.
    #[arg(long, value_name = "PROGRAM", env = "GUILDHALL_TEST_REDIS_SERVER")]
    pub redis_server: Option<PathBuf>,
}

/// What can go wrong beside the kills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FaultKind {
    /// Discord's REST answers with 429 and 5xx, in storms, and late.
    Rest,
    /// Events come twice, late, in another order, torn; the gateway hangs up.
    Events,
    /// A proxy cuts the connections to PostgreSQL when a COMMIT was sent, before or after it arrived.
    Commit,
    /// The PostgreSQL server is killed and started again.
    Postgres,
    /// The Redis server is flushed, killed, and started again.
    Redis,
    /// No file of the bot can grow beyond some size, as on a full disk (RLIMIT_FSIZE).
    Disk,
    /// The bot comes back with a clock that was set forward or back.
    Clock,
}

/// How interactions reach the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SoakDoor {
    /// Over the gateway's WebSocket.
    Gateway,
    /// Posted, signed, to the bot's web door.
    Http,
}
