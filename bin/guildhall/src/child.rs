//! A bot in a process of its own: its memory and processor time are its own, and it can be killed.

use std::{
    fs::{self, File, OpenOptions},
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context as _, bail};
use sandbox::{Controls, Sandbox};

/// How much of a log is shown of a bot that ended.
const SHOWN: usize = 20;

/// How often five times a second a door is tried that does not open.
const DOOR_TRIES: usize = 60;

/// A folder that goes when nobody needs it any more, unless it is kept.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    is_kept: bool,
}

impl Folder {
    /// A folder for what one run of `what` writes.
    pub(crate) fn new(what: &str) -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("guildhall-{what}-{}", std::process::id()));
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self { path, is_kept: false })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves it for a person to look into.
    pub(crate) fn keep(&mut self) {
        self.is_kept = true;
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, folder = %self.path.display(), "a temporary folder was not removed");
        }
    }
}

/// Guildhall's own executable, which is to use the sandbox and a data folder that nobody needs afterwards; otherwise with
/// the settings of this process.
pub(crate) fn ours(
    mut command: Command,
    sandbox: &Sandbox,
    database: Option<&str>,
    web: SocketAddr,
    folder: &Path,
) -> Command {
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
    command
}

/// The process. It is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Child {
    process: std::process::Child,
    log: PathBuf,
}

impl Child {
    /// Starts a bot with the sandbox's token. What it says is added to `bot.log` in the folder.
    pub(crate) fn start(mut command: Command, sandbox: &Sandbox, folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("bot.log");
        let log: File = OpenOptions::new().create(true).append(true).open(&path)?;
        let process = command
            .env("DISCORD_TOKEN", sandbox.token())
            // Not where a settings file may lie.
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start the bot")?;
        Ok(Self { process, log: path })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.process.try_wait()
    }

    /// Fails with the end of its log if it has ended.
    pub(crate) fn must_live(&mut self) -> anyhow::Result<()> {
        let Some(status) = self.ended()? else {
            return Ok(());
        };
        bail!("it ended with {status} and said:\n{}", self.last_words())
    }

    /// The end of its log.
    pub(crate) fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let shown = lines.get(lines.len().saturating_sub(SHOWN)..).unwrap_or_default();
        shown.join("\n")
    }

    /// Ends it at once, as a crash would (`SIGKILL`), and waits until it is gone.
    pub(crate) fn kill(&mut self) -> io::Result<()> {
        self.process.kill()?;
        self.process.wait().map(drop)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            tracing::warn!(%error, pid = self.pid(), "a bot was not ended");
        }
    }
}

/// An address of this machine that nobody listens on.
pub(crate) fn free_address() -> io::Result<SocketAddr> {
    std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// Has interactions posted to the web door of the bot, once it knows its key.
pub(crate) async fn post_to(controls: &Controls, web: SocketAddr) -> anyhow::Result<()> {
    let url = format!("http://{web}/interactions");
    let mut attempt = 0;
    while let Err(error) = controls.set_endpoint(Some(&url)).await {
        attempt += 1;
        if attempt == DOOR_TRIES {
            return Err(error).context("the bot's HTTP door does not open");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}
