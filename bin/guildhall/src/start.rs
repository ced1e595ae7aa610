//! From arguments to a running process and an exit code.

use std::{
    io::{self, Write as _},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context as _;
use core_config::{LiveSettings, LogFormat, Settings, Sources};
use core_db::{Db, DbSettings, SqliteSynchronous};
use core_telemetry::LogSettings;
use core_types::{Clock, SystemClock};

use crate::{Cli, Command, commands, doctor, local, serve, verify};

/// Ends with 1 when something was found or went wrong, with 2 when arguments or settings were.
pub fn run(cli: Cli) -> ExitCode {
    // Fails only if something installed a provider before; then there is one, which is all that matters.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(dispatch(cli.command.unwrap_or(Command::Run))) {
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
    match command {
        Command::Run => {
            let sources = Sources::process();
            let settings = Settings::load(&sources)?;
            if settings.discord.token.is_some() {
                serve::discord(LiveSettings::new(settings, sources)).await
            } else {
                local::with_bot(local::DEFAULT_ADDRESS, local::Port::Preferred).await
            }
        }
        Command::Sandbox(args) if args.without_bot => local::alone(args.bind).await,
        Command::Sandbox(args) => local::with_bot(args.bind, local::Port::Exact).await,
        Command::Migrate { status } => migrate(status).await,
        Command::Doctor => doctor::run(&Sources::process()).await,
        Command::Verify { guild } => {
            verify::run(&database(&Settings::load(&Sources::process())?).await?, guild).await
        }
        Command::Commands => commands::print().await,
    }
    .map(|()| ExitCode::SUCCESS)
    .or_else(|error| match error.downcast::<Found>() {
        Ok(Found) => Ok(ExitCode::FAILURE),
        Err(error) => Err(error),
    })
}

/// Something was found that is not as it must be, and has been printed already.
#[derive(Debug, thiserror::Error)]
#[error("faults were found")]
pub(crate) struct Found;

/// Prints a line for a person or a pipe.
pub(crate) fn say(line: impl std::fmt::Display) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

/// Starts the log as the settings want it.
pub(crate) fn log(settings: &Settings) -> anyhow::Result<core_telemetry::Guard> {
    let format = match settings.log.format {
        LogFormat::Auto => core_telemetry::LogFormat::Auto,
        LogFormat::Text => core_telemetry::LogFormat::Text,
        LogFormat::Json => core_telemetry::LogFormat::Json,
    };
    Ok(core_telemetry::init(&LogSettings {
        filter: settings.log.filter.clone(),
        format,
    })?)
}

/// Opens the database of the settings, with the schema as it is.
pub(crate) async fn database(settings: &Settings) -> anyhow::Result<Db> {
    connect(settings, Arc::new(SystemClock)).await
}

pub(crate) async fn connect(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Db> {
    let url = settings.database_url();
    let options = DbSettings {
        pool_size: settings.database.pool_size,
        sqlite_synchronous: match settings.database.synchronous {
            core_config::SqliteSynchronous::Full => SqliteSynchronous::Full,
            core_config::SqliteSynchronous::Normal => SqliteSynchronous::Normal,
        },
        ..DbSettings::new(url.expose())
    };
    Db::connect(options, clock)
        .await
        .with_context(|| format!("the database {url} cannot be opened"))
}

async fn migrate(status: bool) -> anyhow::Result<()> {
    let db = database(&Settings::load(&Sources::process())?).await?;
    if !status {
        let applied = db.migrate().await?;
        say(format_args!("{applied} migrations applied"))?;
    }
    for version in db.migration_status().await? {
        let when = version
            .applied_at
            .map_or_else(|| "-".to_owned(), |at| at.to_string());
        say(format_args!(
            "{:04}  {:<20}  {:<10?}  {when}",
            version.version, version.name, version.state
        ))?;
    }
    db.close().await;
    Ok(())
}
