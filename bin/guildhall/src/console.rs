//! What every command says to the person who started it.

use std::io::{self, Write as _};

use core_config::{LogFormat, Settings};
use core_telemetry::{Headers, LogSettings, Service, TraceSettings};
use secrecy::ExposeSecret;

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
    let log = LogSettings {
        filter: settings.log.filter.clone(),
        format,
    };
    let traces = traces(settings)?;
    Ok(core_telemetry::init(&log, traces.as_ref())?)
}

/// Where traces go, if they go anywhere.
fn traces(settings: &Settings) -> anyhow::Result<Option<TraceSettings>> {
    let telemetry = &settings.telemetry;
    let Some(endpoint) = &telemetry.otlp_endpoint else {
        return Ok(None);
    };
    let headers = telemetry.otlp_headers.as_ref().map(ExposeSecret::expose_secret);
    Ok(Some(TraceSettings {
        endpoint: endpoint.expose().to_owned(),
        headers: Headers::parse(headers.unwrap_or_default())?,
        sample_percent: telemetry.sample_percent,
        slow: telemetry.slow,
        service: service(settings),
    }))
}

/// Who this process is, for traces and metrics.
pub(crate) fn service(settings: &Settings) -> Service {
    let telemetry = &settings.telemetry;
    Service {
        name: telemetry.service_name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        instance: telemetry.service_instance.clone().unwrap_or_else(instance),
        environment: telemetry.environment.clone(),
    }
}

/// `machine:process`; in a container, the machine's name is that of the container or pod.
fn instance() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = match host.trim() {
        "" => "localhost",
        host => host,
    };
    format!("{host}:{}", std::process::id())
}
