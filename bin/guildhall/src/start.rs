//! From arguments to a running process and an exit code.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::bail;
use core_config::{LiveSettings, Role, Settings, Sources};

use crate::{
    Cli, Command, RunArgs, backup, bench, carry, cli::SandboxArgs, commands, console::Found, database,
    doctor, errors, experiments, explain, flags, guilds, health, keys, local, queues, serve, soak, verify,
    webhooks,
};

/// Ends with 1 when something was found or went wrong, with 2 when arguments or settings were.
pub fn run(cli: Cli) -> ExitCode {
    // Fails only if something installed a provider before; then there is one, which is all that matters.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let command = cli.command.unwrap_or(Command::Run(RunArgs::default()));
    let mut runtime = match command {
        // The sandbox and those who drive it share one lock: on one thread they never wait for each other.
        Command::Bench(_) | Command::Soak(_) => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = match runtime.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(dispatch(command)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    // Whoever reads our output has read enough, as `head` does.
    if error
        .root_cause()
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    {
        return ExitCode::SUCCESS;
    }
    let is_settings = error.downcast_ref::<core_config::Mistakes>().is_some();
    let _ = writeln!(
        io::stderr(),
        "guildhall: {}",
        core_telemetry::scrub(&format!("{error:#}"))
    );
    ExitCode::from(if is_settings { 2 } else { 1 })
}

async fn dispatch(command: Command) -> anyhow::Result<ExitCode> {
    let sources = Sources::process();
    match command {
        Command::Run(args) => {
            let sources = match &args.role {
                Some(role) => sources.with("GUILDHALL__ROLE", role),
                None => sources,
            };
            let settings = Settings::load(&sources)?;
            if settings.general.role != Role::All && settings.database_url().is_sqlite() {
                bail!("processes that share the work need one PostgreSQL database: set DATABASE_URL");
            }
            if settings.discord.token.is_some() {
                serve::discord(
                    LiveSettings::new(settings, sources),
                    serve::clock(args.clock_offset),
                )
                .await
            } else if settings.general.role != Role::All {
                bail!("a process that does a part of the work needs DISCORD_TOKEN; the sandbox does it all");
            } else {
                local::with_bot(&SandboxArgs::default(), local::Port::Preferred).await
            }
        }
        Command::Sandbox(args) if args.without_bot => local::alone(&args).await,
        Command::Sandbox(args) => local::with_bot(&args, local::Port::Exact).await,
        Command::Migrate { status } => database::migrate(&Settings::load(&sources)?, status).await,
        Command::Doctor => doctor::run(&sources).await,
        Command::Health => health::run(&Settings::load(&sources)?).await,
        Command::Verify {
            export: Some(file), ..
        } => carry::verify(&file),
        Command::Verify { guild, .. } => verify::run(&Settings::load(&sources)?, guild).await,
        Command::Export { guild, to } => carry::export(&Settings::load(&sources)?, guild, &to).await,
        Command::Import(args) => carry::import(&Settings::load(&sources)?, args).await,
        Command::Backup { to } => backup::run(&Settings::load(&sources)?, to).await,
        Command::Restore { copy, replace } => {
            backup::restore(&Settings::load(&sources)?, &copy, replace).await
        }
        Command::Keys { command } => keys::run(&Settings::load(&sources)?, command).await,
        Command::Flags { command } => flags::run(sources, command).await,
        Command::Experiments => experiments::run(sources).await,
        Command::Guilds { command } => guilds::run(&Settings::load(&sources)?, command).await,
        Command::Webhooks { command } => webhooks::run(&Settings::load(&sources)?, command).await,
        Command::Outbox(what) => queues::outbox(&Settings::load(&sources)?, what).await,
        Command::Jobs(what) => queues::jobs(&Settings::load(&sources)?, what).await,
        Command::Explain { id } => explain::run(&sources, &id).await,
        Command::Errors { since, guild } => errors::run(&Settings::load(&sources)?, since, guild).await,
        Command::Commands => commands::print().await,
        Command::Bench(args) => bench::run(args).await,
        Command::Soak(args) => soak::run(args).await,
        Command::TrivialBot(args) => bench::trivial_bot(args).await,
    }
    .map(|()| ExitCode::SUCCESS)
    .or_else(|error| match error.downcast::<Found>() {
        Ok(Found) => Ok(ExitCode::FAILURE),
        Err(error) => Err(error),
    })
}
