//! What `guildhall bench` can be asked for.

use std::{net::SocketAddr, time::Duration};

use clap::{Args, ValueEnum};

/// How to put a bot under load.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    guildhall bench                                       what Guildhall can take, 64 at once\n  \
    guildhall bench --rate 500 --duration 1m              how it feels at 500 commands a second\n  \
    guildhall bench --mix 'balance=70,pay(amount=1..20)=20,work shift=10'\n  \
    guildhall bench --database postgres://… --json r.json\n  \
    guildhall bench --past-members 1000000 --past-entries 10000000   an old and large server\n  \
    guildhall bench --door http                           signed interactions, answered in the response\n  \
    guildhall bench --bot trivial                         what the local Discord itself can take\n  \
    guildhall bench --bot external --mix ping --pid 4711  a bot of your own")]
pub struct BenchArgs {
    /// Whose bot: ours (a process of its own, with a throw-away data folder), a trivial one, or one that you start.
    #[arg(long, value_enum, default_value_t = BotKind::Ours)]
    pub bot: BotKind,
    /// How interactions reach our bot: dispatched over the gateway, or posted and answered over HTTP.
    #[arg(long, value_enum, default_value_t = BenchDoor::Gateway)]
    pub door: BenchDoor,
    /// Commands with weights, as in `balance=70,pay(to=@,amount=1..20)=20,work shift=10`.
    ///
    /// `@` is another member, `1..20` a number; required options that are not named get something that fits.
    #[arg(long, visible_alias = "commands", value_name = "MIX")]
    pub mix: Option<String>,
    /// Open loop: so many commands a second, whether or not the bot keeps up; latency counts from when one was due.
    #[arg(long, value_name = "PER_SECOND", conflicts_with = "concurrency")]
    pub rate: Option<f64>,
    /// Closed loop: keep so many interactions in flight (64 if nothing is said).
    #[arg(long, value_name = "COUNT")]
    pub concurrency: Option<usize>,
    /// How long to measure.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time)]
    pub duration: Duration,
    /// How long to let it run before that.
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = time)]
    pub warm_up: Duration,
    /// How many members take turns.
    #[arg(long, value_name = "COUNT", default_value_t = 5000)]
    pub members: usize,
    /// Gives every member so many coins before it begins, for mixes that spend them (our own bot only).
    #[arg(long, value_name = "COINS", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub purse: Option<u32>,
    /// Begins with books in which so many members have taken part, the ones above among them (our own bot only).
    ///
    /// Books that have entries stay as they are, so with --database a past is written once.
    #[arg(long, value_name = "COUNT")]
    pub past_members: Option<usize>,
    /// How many entries these books have; as many as members if nothing is said.
    #[arg(long, value_name = "COUNT", requires = "past_members")]
    pub past_entries: Option<u64>,
    /// Lets every REST answer wait, as the way to Discord does: 50ms is a realistic round trip.
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = time)]
    pub rest_delay: Duration,
    /// The database of our bot; without it, SQLite in the throw-away folder. Members' money ends up in it.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Writes the figures as JSON into this file; `-` prints them instead of the table.
    #[arg(long, value_name = "FILE")]
    pub json: Option<String>,
    /// The process of an external bot, to measure its memory and CPU time.
    #[arg(long, value_name = "PID")]
    pub pid: Option<u32>,
    /// Where an external bot finds the local Discord.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7300")]
    pub bind: SocketAddr,
    /// Chooses commands and options the same way every time.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
}

/// Whose bot is put under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BotKind {
    /// Guildhall, as a process of its own.
    Ours,
    /// A bot that answers with one word, as a process of its own.
    Trivial,
    /// One that somebody starts.
    External,
}

/// How interactions reach the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BenchDoor {
    /// Over the gateway's WebSocket.
    Gateway,
    /// Posted, signed, to the bot's web door.
    Http,
}

/// Where the trivial bot connects to.
#[derive(Debug, Args)]
pub struct TrivialBotArgs {
    /// The sandbox's address.
    #[arg(long)]
    pub address: SocketAddr,
    /// Its bot token.
    #[arg(long, env = "DISCORD_TOKEN", hide_env_values = true)]
    pub token: String,
}

/// A time such as `500ms`, `10s` or `2m`.
fn time(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let number: u32 = digits
        .parse()
        .map_err(|_| "write a time as in 500ms, 10s or 2m".to_owned())?;
    let unit = match text.get(digits.len()..).unwrap_or_default() {
        "ms" => Duration::from_millis(1),
        "s" => Duration::from_secs(1),
        "m" => Duration::from_mins(1),
        other => return Err(format!("{other:?} is no unit of time; there are ms, s and m")),
    };
    Ok(unit * number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (text, millis) in [
            ("0ms", Some(0)),
            ("1500ms", Some(1500)),
            ("10s", Some(10_000)),
            ("2m", Some(120_000)),
        ] {
            assert_eq!(time(text).ok().map(|time| time.as_millis()), millis, "{text}");
        }
        for (text, words) in [
            ("10", "\"\" is no unit"),
            ("s", "write a time"),
            ("5h", "\"h\" is no unit"),
        ] {
            assert!(time(text).unwrap_err().contains(words), "{text}");
        }
    }
}
