//! What every command says to the person who started it.

use std::io::{self, Write as _};

use core_config::{LogFormat, Settings};
use core_telemetry::LogSettings;

/// Something was found that is not as it must be, and has been printed already.
#[derive(Debug, thiserror::Error)]
#[error("faults were found")]
pub(crate) struct Found;

/// Prints a line for a person or a pipe.
pub(crate) fn say(line: impl std::fmt::Display) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

/// Prints a line for a person beside what a pipe reads.
pub(crate) fn note(line: impl std::fmt::Display) -> io::Result<()> {
    writeln!(io::stderr(), "{line}")
}

/// A refusal as a person at a terminal reads it: what is wrong, and what to do.
pub(crate) fn plain(error: core_errors::AppError) -> anyhow::Error {
    let code = error.code();
    if code.kind().is_our_fault() {
        return error.into();
    }
    anyhow::anyhow!("{}. {}. ({code})", code.summary(), code.tip())
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
