//! The executable of Guildhall. Everything it does is in the rooms below; see `docs/architecture.md`.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    guildhall::run(guildhall::Cli::parse())
}
