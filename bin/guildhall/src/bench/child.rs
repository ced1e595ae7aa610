//! A bot in a process of its own, so that memory and CPU time are the bot's.

use std::{
    fs::{self, File},
    io,
    net::SocketAddr,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail};
use sandbox::Sandbox;

/// How much of a log is shown of a bot that ended.
const SHOWN: usize = 20;

/// The process, and the folder that goes with it.
#[derive(Debug)]
pub(super) struct Child {
    process: std::process::Child,
    folder: PathBuf,
}

impl Child {
    /// Guildhall with the settings of this process, except for what makes it use the sandbox and a data folder that
    /// nobody needs afterwards.
    pub(super) fn ours(sandbox: &Sandbox, database: Option<&str>, web: SocketAddr) -> anyhow::Result<Self> {
        Self::start(sandbox, |command, folder| {
            command
                .arg("run")
                .env("GUILDHALL__DISCORD__API_URL", sandbox.api_url())
                .env("GUILDHALL__DISCORD__GATEWAY_URL", sandbox.gateway_url())
                .env("GUILDHALL__DATA_DIR", folder)
                .env("GUILDHALL__HTTP__BIND", web.to_string())
                // A few members ask as much as thousands would: that is what limits are there to stop.
                .env("ENABLE_RATE_LIMITING", "false");
            match database {
                Some(url) => command.env("DATABASE_URL", url),
                None => command.env_remove("DATABASE_URL"),
            };
        })
    }

    /// The bot that does next to nothing.
    pub(super) fn trivial(sandbox: &Sandbox) -> anyhow::Result<Self> {
        Self::start(sandbox, |command, _| {
            command.args(["trivial-bot", "--address", &sandbox.address().to_string()]);
        })
    }

    fn start(sandbox: &Sandbox, describe: impl FnOnce(&mut Command, &PathBuf)) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("guildhall-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let log = File::create(folder.join("bot.log"))?;
        let mut command = Command::new(std::env::current_exe()?);
        describe(&mut command, &folder);
        let process = command
            .env("DISCORD_TOKEN", sandbox.token())
            // Not where a settings file may lie.
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start the bot")?;
        Ok(Self { process, folder })
    }

    pub(super) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Fails with the end of its log if it has ended.
    pub(super) fn must_live(&mut self) -> anyhow::Result<()> {
        let Some(status) = self.process.try_wait()? else {
            return Ok(());
        };
        let log = fs::read_to_string(self.folder.join("bot.log")).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let shown = lines.get(lines.len().saturating_sub(SHOWN)..).unwrap_or_default();
        bail!("it ended with {status} and said:\n{}", shown.join("\n"))
    }

    fn end(&mut self) -> io::Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        fs::remove_dir_all(&self.folder)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            tracing::warn!(%error, folder = %self.folder.display(), "the bot of the benchmark was not cleaned up");
        }
    }
}
