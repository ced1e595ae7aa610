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
