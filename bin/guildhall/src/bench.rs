//! `guildhall bench`: members use commands as fast as a bot answers, or at a rate, and what comes of it is printed.

mod args;
mod past;

use std::{fs, io, net::SocketAddr, process::Command, time::Duration};

use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};
use sandbox::{
    Limits, Sandbox, SandboxError, World,
    load::{Pace, Plan, Progress, Report, trivial},
};
use tokio::time::Instant;

pub use self::args::{BenchArgs, BenchDoor, BotKind, TrivialBotArgs};
use crate::{
    child::{self, Child, Folder, free_address, post_to},
    console::{Found, say},
    serve::stop_signal,
};

/// How many times ten seconds a bot of ours has to connect and to register its commands.
const ATTEMPTS: usize = 6;

/// First looks at a balance a second, while purses are filled.
const FIRST_LOOKS: f64 = 500.0;

/// Measures, prints, and ends with [`Found`] when nothing was answered. A signal ends it, and the bot with it.
pub(crate) async fn run(args: BenchArgs) -> anyhow::Result<()> {
    let stop = stop_signal()?;
    tokio::select! {
        ended = measure(args) => ended,
        () = stop.cancelled() => Ok(()),
    }
}

async fn measure(args: BenchArgs) -> anyhow::Result<()> {
    let (mut plan, commands) = plan(&args)?;
    let address = match args.bot {
        BotKind::External => args.bind,
        BotKind::Ours | BotKind::Trivial => SocketAddr::new(args.bind.ip(), 0),
    };
    let sandbox = Sandbox::builder()
        .world(World::default().with_members(args.members))
        .limits(Limits::off())
        .bind(address)
        .start()
        .await
        .with_context(|| {
            format!("the sandbox cannot listen on {address}; choose another address with --bind")
        })?;
    sandbox.controls().delay_rest(args.rest_delay);
    // Before the child, so that it goes after it.
    let folder = Folder::new("bench")?;
    let web = free_address()?;
    if let Some(members) = args.past_members {
        past::write(&sandbox, &args, members, folder.path()).await?;
    }
    let started = Instant::now();
    let mut child = match args.bot {
        BotKind::Ours => {
            let (program, database) = (Command::new(std::env::current_exe()?), args.database.as_deref());
            let command = child::ours(program, &sandbox, database, web, folder.path());
            Some(Child::start(command, &sandbox, folder.path())?)
        }
        BotKind::Trivial => {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["trivial-bot", "--address", &sandbox.address().to_string()]);
            Some(Child::start(command, &sandbox, folder.path())?)
        }
        BotKind::External => {
            say(format_args!(
                "Waiting for a bot with its commands.\n  REST     {}/api/v10\n  gateway  {}\n  token    {}",
                sandbox.api_url(),
                sandbox.gateway_url(),
                sandbox.token()
            ))?;
            None
        }
    };
    wait(&sandbox, &commands, child.as_mut()).await?;
    if args.bot == BotKind::Ours {
        let member = sandbox.member("Olive")?;
        member
            .slash("help")
            .send()
            .await
            .context("nothing was answered")?;
        let took = started.elapsed().as_millis();
        say(format_args!(
            "first reply        {took} ms after the start of the process"
        ))?;
    }
    if args.door == BenchDoor::Http {
        post_to(&sandbox.controls(), web).await?;
    }
    if let Some(pid) = child.as_ref().map(Child::pid).or(args.pid) {
        plan = plan.bot_process(pid);
    }
    if let Some(coins) = args.purse {
        fill_purses(&sandbox, coins, args.members).await?;
    }
    let bar = bar();
    let report = sandbox.load(&plan, |progress| show(&bar, &progress)).await;
    bar.finish_and_clear();
    let report = report?;
    if let Some(child) = &mut child {
        child.must_live().context("the bot ended under load")?;
    }
    sandbox.shutdown().await;
    print(&report, args.json.as_deref())?;
    if report.is_alive() {
        Ok(())
    } else {
        Err(Found.into())
    }
}

/// Everybody gets a starting grant, by looking at their balance once.
async fn fill_purses(sandbox: &Sandbox, coins: u32, members: usize) -> anyhow::Result<()> {
    let owner = sandbox.member("Olive")?;
    let set = owner
        .slash("settings set")
        .option("setting", "start.grant")
        .option("value", coins.to_string())
        .send()
        .await;
    set.context("the starting grant cannot be set")?;
    // The people of the sandbox are there beside the members asked for.
    let looks = u32::try_from(members + 100)?;
    let everybody = Plan::new("balance".parse()?)
        .pace(Pace::Open { rate: FIRST_LOOKS })
        .warm_up(Duration::ZERO)
        .duration(Duration::from_secs_f64(f64::from(looks) / FIRST_LOOKS));
    sandbox.load(&everybody, |_| {}).await?;
    Ok(())
}

/// The trivial bot, in this process.
pub(crate) async fn trivial_bot(args: TrivialBotArgs) -> anyhow::Result<()> {
    Ok(trivial::run(args.address, &args.token).await?)
}

/// What to do, and the names of the commands it needs.
fn plan(args: &BenchArgs) -> anyhow::Result<(Plan, Vec<String>)> {
    if (args.purse.is_some() || args.past_members.is_some()) && args.bot != BotKind::Ours {
        bail!("--purse and --past-members are for our own bot");
    }
    if args.door == BenchDoor::Http && args.bot != BotKind::Ours {
        bail!("--door http is for our own bot; for another, set its address on the sandbox's developer page");
    }
    let mix = match (args.mix.as_deref(), args.bot) {
        (Some(mix), _) => mix,
        (None, BotKind::Ours) => "balance=60,work list=20,leaderboard=10,help=10",
        (None, BotKind::Trivial) => "ping",
        (None, BotKind::External) => {
            bail!("say with --mix which commands members use, as in --mix ping=9,help=1")
        }
    };
    let mix: sandbox::load::Mix = mix.parse()?;
    let commands = mix.commands();
    let pace = match (args.rate, args.concurrency) {
        (Some(rate), _) => Pace::Open { rate },
        (None, concurrency) => Pace::Closed {
            concurrency: concurrency.unwrap_or(64),
        },
    };
    let plan = Plan::new(mix)
        .pace(pace)
        .warm_up(args.warm_up)
        .duration(args.duration)
        .seed(args.seed);
    Ok((plan, commands))
}

/// Until a bot is connected and all commands are there. A bot of ours gets a minute; others as long as they like.
async fn wait(sandbox: &Sandbox, commands: &[String], mut child: Option<&mut Child>) -> anyhow::Result<()> {
    let mut attempt = 0;
    loop {
        let Err(late) = is_ready(sandbox, commands).await else {
            return Ok(());
        };
        if let Some(child) = &mut child {
            child.must_live().context("the bot did not start")?;
            attempt += 1;
            if attempt == ATTEMPTS {
                return Err(late.into());
            }
        }
    }
}

async fn is_ready(sandbox: &Sandbox, commands: &[String]) -> Result<(), SandboxError> {
    sandbox.wait_until_connected().await?;
    for command in commands {
        sandbox.wait_until_registered(command).await?;
    }
    Ok(())
}

/// Draws nothing where nobody watches a terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(1);
    match ProgressStyle::with_template("{wide_bar} {percent:>3} %  {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn show(bar: &ProgressBar, progress: &Progress) {
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    bar.set_length(millis(progress.total));
    bar.set_position(millis(progress.elapsed));
    bar.set_message(format!(
        "{} answered, {} waiting",
        progress.answered, progress.in_flight
    ));
}

/// The table for people; JSON into a file, or instead of the table when the file is `-`.
fn print(report: &Report, json: Option<&str>) -> anyhow::Result<()> {
    let Some(file) = json else {
        return Ok(say(report.to_string().trim_end())?);
    };
    let text = serde_json::to_string_pretty(report)?;
    if file == "-" {
        return Ok(say(text)?);
    }
    say(report.to_string().trim_end())?;
    write(file, &text).with_context(|| format!("cannot write {file}"))
}

fn write(file: &str, text: &str) -> io::Result<()> {
    fs::write(file, format!("{text}\n"))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::{Cli, Command};

    fn commands(arguments: &[&str]) -> anyhow::Result<Vec<String>> {
        let words = ["guildhall", "bench"].iter().chain(arguments);
        let Some(Command::Bench(args)) = Cli::try_parse_from(words)?.command else {
            bail!("this is another command");
        };
        Ok(plan(&args)?.1)
    }

    #[test]
    fn only_a_bot_of_somebody_else_needs_to_be_told_its_commands() {
        assert_eq!(commands(&[]).unwrap(), ["balance", "work", "leaderboard", "help"]);
        assert_eq!(commands(&["--bot", "trivial", "--rate", "50"]).unwrap(), ["ping"]);
        assert_eq!(
            commands(&["--bot", "external", "--commands", "a b=2,c"]).unwrap(),
            ["a", "c"]
        );
        for wrong in [
            &["--bot", "external"][..],
            &["--mix", "ping=0"],
            &["--rate", "5", "--concurrency", "5"],
            &["--duration", "5"],
        ] {
            assert!(commands(wrong).is_err(), "{wrong:?}");
        }
    }
}
