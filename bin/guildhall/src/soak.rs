//! `guildhall soak`: the bot is killed at random moments under load, with everything around it failing too, and afterwards
//! what members were told is compared with what is in the books.

mod args;
mod books;
mod crowd;
mod diary;
mod oracle;
mod plan;
mod proxy;
mod redis;
mod round;
mod stage;

use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::ValueEnum as _;
use core_types::{Clock as _, SystemClock};
use tokio::time::Instant;

pub use self::args::{FaultKind, SoakArgs, SoakDoor};
use self::round::{Ended, Figures};
use crate::{
    console::{Found, note, say},
    serve::stop_signal,
};

/// Plays rounds until it was enough, or one of them found something. A signal ends it, and the bot with it.
pub(crate) async fn run(args: SoakArgs) -> anyhow::Result<()> {
    let stop = stop_signal()?;
    tokio::select! {
        ended = soak(args) => ended,
        () = stop.cancelled() => Ok(()),
    }
}

async fn soak(args: SoakArgs) -> anyhow::Result<()> {
    let kinds = kinds(&args)?;
    let first = args
        .seed
        .unwrap_or_else(|| SystemClock.now().as_seconds().unsigned_abs());
    let until = args.duration.map(|duration| Instant::now() + duration);
    let mut total = Figures::default();
    // Time does not go back between the rounds of one database.
    let mut base = 0;
    for round in 0.. {
        let is_over = match until {
            Some(until) => Instant::now() >= until,
            None => round >= args.rounds.unwrap_or(1),
        };
        if is_over {
            break;
        }
        let seed = first.wrapping_add(round);
        let ended = round::play(&args, seed, &kinds, base)
            .await
            .with_context(|| format!("the round of seed {seed}"))?;
        say(format_args!("seed {seed}: {}", ended.figures))?;
        report(&args, seed, &ended)?;
        total.add(&ended.figures);
        if args.database.is_some() {
            base = ended.clock;
        }
    }
    if total.rounds > 1 {
        say(format_args!("in all: {total}"))?;
    }
    Ok(say(
        "Nothing was lost, nothing was done twice, and everything adds up.",
    )?)
}

/// What goes wrong: what was asked for, or all that is possible here.
fn kinds(args: &SoakArgs) -> anyhow::Result<Vec<FaultKind>> {
    let why_not = |kind: FaultKind| match kind {
        FaultKind::Commit if args.database.is_none() => Some("there is no --database to cut connections to"),
        FaultKind::Postgres if args.database.is_none() => Some("there is no --database"),
        FaultKind::Postgres if args.postgres_restart.is_none() => {
            Some("nobody said with --postgres-restart how")
        }
        FaultKind::Redis if args.redis_server.is_none() => Some("there is no --redis-server"),
        FaultKind::Disk if args.database.is_some() => Some("the server has a disk of its own"),
        FaultKind::Disk if !cfg!(unix) => Some("this system has no limits of file sizes"),
        _ => None,
    };
    if let Some(wanted) = &args.faults {
        for kind in wanted {
            if let Some(reason) = why_not(*kind) {
                bail!("--faults {}: {reason}", name(*kind));
            }
        }
        return Ok(wanted.clone());
    }
    let mut kinds = Vec::new();
    for kind in FaultKind::value_variants() {
        match why_not(*kind) {
            None => kinds.push(*kind),
            Some(reason) => note(format_args!("without {}: {reason}", name(*kind)))?,
        }
    }
    Ok(kinds)
}

fn name(kind: FaultKind) -> String {
    kind.to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Prints what does not fit, and how to see it again; [`Found`] if there is something.
fn report(args: &SoakArgs, seed: u64, ended: &Ended) -> anyhow::Result<()> {
    if ended.faults.is_empty() {
        return Ok(());
    }
    for fault in &ended.faults {
        say(fault)?;
    }
    let database = args
        .database
        .as_deref()
        .map(|_| " --database …")
        .unwrap_or_default();
    say(format_args!(
        "\n{} faults. Again: guildhall soak --seed {seed} --kills {} --members {}{database}\nThe bot's folder is kept: {}",
        ended.faults.len(),
        args.kills,
        args.members,
        ended.folder.display()
    ))?;
    Err(Found.into())
}

/// Seconds and tenths, for people.
fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::{Cli, Command};

    fn asked(words: &[&str]) -> anyhow::Result<Vec<FaultKind>> {
        let words = ["guildhall", "soak"].iter().chain(words);
        let Some(Command::Soak(mut args)) = Cli::try_parse_from(words)?.command else {
            bail!("this is another command");
        };
        // Not what the surroundings of this test say.
        (args.redis_server, args.postgres_restart) = (None, None);
        kinds(&args)
    }

    #[test]
    fn what_is_not_possible_is_left_out_unless_it_was_asked_for() {
        use FaultKind::{Clock, Commit, Disk, Events, Rest};
        assert_eq!(asked(&[]).unwrap(), [Rest, Events, Disk, Clock]);
        let server = ["--database", "postgres://somebody@somewhere:5432/x"];
        assert_eq!(asked(&server).unwrap(), [Rest, Events, Commit, Clock]);
        assert_eq!(asked(&["--faults", "clock,rest"]).unwrap(), [Clock, Rest]);
        for wrong in [
            &["--faults", "commit"][..],
            &["--faults", "redis"],
            &["--faults", "postgres"],
            &["--rounds", "2", "--duration", "1h"],
            &["--kills", "0"],
        ] {
            assert!(asked(wrong).is_err(), "{wrong:?}");
        }
    }
}
