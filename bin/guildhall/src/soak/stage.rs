//! Everything around the bot in one round, and the hand that makes it fail.

use std::{fs, net::SocketAddr, process::Command, time::Duration};

use anyhow::{Context as _, bail};
use core_types::{Clock as _, SystemClock};
use sandbox::{Clock, Limits, Sandbox, World};

use super::{SoakArgs, SoakDoor, plan::Fault, proxy::Proxy, redis::RedisServer};
use crate::child::{self, Child, Folder, free_address, post_to};

/// How often a bot is started that ends at once because its database is away or its disk full.
const STARTS: usize = 20;

/// How often ten seconds a bot has to connect.
const CONNECTS: usize = 6;

/// How often twenty times a second a process is asked whether it has ended.
const ENDS: usize = 600;

/// What a life begins with: clock, and what is left of the disk.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Conditions {
    /// By how many seconds the bot's clock is wrong, against that of the round.
    pub(super) clock: i64,
    /// How much larger than now a file can get, in KiB.
    pub(super) disk: Option<u32>,
}

/// The sandbox with what the bot stands on.
pub(super) struct Stage {
    /// Ends before the folder it writes into.
    pub(super) bot: Option<Child>,
    pub(super) sandbox: Sandbox,
    pub(super) folder: Folder,
    pub(super) proxy: Option<Proxy>,
    redis: Option<RedisServer>,
    restart: Option<String>,
    web: SocketAddr,
    /// The clock of the round against that of the machine, in seconds.
    base: i64,
}

impl Stage {
    pub(super) async fn set(args: &SoakArgs, base: i64) -> anyhow::Result<Self> {
        let clock = Clock::new(move || {
            let micros = SystemClock.now().as_micros() + base * 1_000_000;
            micros.unsigned_abs() / 1_000
        });
        let sandbox = Sandbox::builder()
            .world(World::default().with_members(usize::from(args.members)))
            .limits(Limits::off())
            .clock(clock)
            .start()
            .await
            .context("the sandbox cannot listen")?;
        let proxy = match &args.database {
            Some(url) => Some(Proxy::start(url).await?),
            None => None,
        };
        let redis = match &args.redis_server {
            Some(program) => Some(RedisServer::start(program).await?),
            None => None,
        };
        Ok(Self {
            sandbox,
            folder: Folder::new("soak")?,
            proxy,
            redis,
            restart: args.postgres_restart.clone(),
            web: free_address()?,
            base,
            bot: None,
        })
    }

    /// Where the database is, past the proxy.
    pub(super) fn database(&self, args: &SoakArgs) -> String {
        let file = || format!("sqlite://{}", self.folder.path().join("guildhall.db").display());
        args.database.clone().unwrap_or_else(file)
    }

    /// Starts the bot and waits until it is connected; again if it cannot live under these conditions, which are then as
    /// they should be.
    pub(super) async fn start(&mut self, mut conditions: Conditions) -> anyhow::Result<()> {
        self.alone().await;
        for _ in 0..STARTS {
            let mut bot = self.spawn(conditions)?;
            if self.connected(&mut bot).await? {
                self.bot = Some(bot);
                return Ok(());
            }
            let may_fail = conditions.disk.is_some() || self.proxy.is_some();
            if !may_fail {
                bail!("the bot did not start:\n{}", bot.last_words());
            }
            conditions.disk = None;
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        bail!("the bot did not start, however often it was tried")
    }

    /// Opens the HTTP door.
    pub(super) async fn open(&self, door: SoakDoor) -> anyhow::Result<()> {
        match door {
            SoakDoor::Gateway => Ok(()),
            SoakDoor::Http => post_to(&self.sandbox.controls(), self.web).await,
        }
    }

    /// Waits until the sandbox has noticed that the last bot is gone.
    async fn alone(&self) {
        for _ in 0..ENDS {
            if !self.sandbox.sessions().iter().any(|session| session.is_connected) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn connected(&self, bot: &mut Child) -> anyhow::Result<bool> {
        for _ in 0..CONNECTS * 20 {
            let is_there = tokio::select! {
                there = self.sandbox.wait_until_connected() => there.is_ok(),
                () = tokio::time::sleep(Duration::from_millis(500)) => false,
            };
            if bot.ended()?.is_some() {
                return Ok(false);
            }
            if is_there && self.sandbox.wait_until_registered("help").await.is_ok() {
                return Ok(true);
            }
        }
        bail!("the bot did not connect:\n{}", bot.last_words())
    }

    fn spawn(&self, conditions: Conditions) -> anyhow::Result<Child> {
        let program = std::env::current_exe()?;
        let program = match conditions.disk {
            None => Command::new(program),
            Some(room) => {
                let mut shell = Command::new("/bin/sh");
                // Writing beyond the limit must fail, not kill. The limit counts blocks of 512 bytes.
                let script = r#"trap '' XFSZ; ulimit -f "$1"; shift; exec "$@""#;
                let blocks = (self.largest_file() + u64::from(room) * 1_024) / 512;
                shell.args(["-c", script, "sh", &blocks.to_string()]).arg(program);
                shell
            }
        };
        let database = self.proxy.as_ref().map(|proxy| proxy.url.as_str());
        let mut command = child::ours(program, &self.sandbox, database, self.web, self.folder.path());
        command
            .args(["--clock-offset", &(self.base + conditions.clock).to_string()])
            .env("ENABLE_FRAUD_DETECTION", "false")
            .env("GUILDHALL__BACKUP__EVERY", "0s")
            .env_remove("GUILDHALL__ROLE");
        match &self.redis {
            Some(redis) => command.env("REDIS_URL", redis.url()),
            None => command.env_remove("REDIS_URL"),
        };
        Child::start(command, &self.sandbox, self.folder.path())
    }

    fn largest_file(&self) -> u64 {
        let files = fs::read_dir(self.folder.path()).into_iter().flatten().flatten();
        let sizes = files
            .filter_map(|file| file.metadata().ok())
            .map(|file| file.len());
        sizes.max().unwrap_or_default()
    }

    /// Kills the bot, and answers what it said if it had ended before.
    pub(super) fn kill(&mut self) -> anyhow::Result<Option<String>> {
        let Some(mut bot) = self.bot.take() else {
            return Ok(None);
        };
        if let Some(status) = bot.ended()? {
            return Ok(Some(format!(
                "the bot ended by itself ({status}):\n{}",
                bot.last_words()
            )));
        }
        bot.kill()?;
        Ok(None)
    }

    /// Stops the bot as a service manager does, and answers what is wrong if it does not end in good order.
    pub(super) async fn stop(&mut self) -> anyhow::Result<Option<String>> {
        let Some(mut bot) = self.bot.take() else {
            return Ok(None);
        };
        // The shell's own: a program of that name is not everywhere.
        let told = Command::new("/bin/sh")
            .args(["-c", "kill -TERM \"$1\"", "sh", &bot.pid().to_string()])
            .status()?;
        if !told.success() {
            return Ok(Some(format!("the bot ended by itself:\n{}", bot.last_words())));
        }
        for _ in 0..ENDS {
            if let Some(status) = bot.ended()? {
                let is_good = status.success();
                return Ok((!is_good).then(|| format!("stopped with {status}:\n{}", bot.last_words())));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(Some(format!("does not stop when told to:\n{}", bot.last_words())))
    }

    /// Lets one thing go wrong.
    pub(super) async fn fail(&mut self, fault: Fault) -> anyhow::Result<()> {
        let controls = self.sandbox.controls();
        match fault {
            Fault::Fail { on, status, count } => controls.fail_rest(on.path(), status, count),
            Fault::Lose { on, count } => controls.lose_rest_answers(on.path(), 500, count),
            Fault::Limit { on, wait, count } => controls.rate_limit_rest(on.path(), wait, count),
            Fault::Slow(delay) => controls.delay_rest(delay),
            Fault::Twice(count) => (0..count).for_each(|_| controls.duplicate_next_interaction()),
            Fault::Late(count, delay) => controls.delay_dispatches("INTERACTION_CREATE", count, delay),
            Fault::Reversed(count) => controls.reorder_dispatches("INTERACTION_CREATE", count),
            Fault::Torn => controls.tear_dispatch("INTERACTION_CREATE"),
            Fault::HangUp => {
                controls.drop_connections();
            }
            Fault::Reconnect => {
                controls.reconnect();
            }
            Fault::SessionOver => {
                controls.invalidate(false);
            }
            Fault::Commit { is_done, count } => {
                if let Some(proxy) = &self.proxy {
                    proxy.cut_commits(is_done, count);
                }
            }
            Fault::DatabaseHangsUp => {
                if let Some(proxy) = &self.proxy {
                    proxy.hang_up();
                }
            }
            Fault::PostgresDies => self.restart_postgres().await?,
            Fault::RedisForgets => {
                if let Some(redis) = &self.redis {
                    redis.forget().await?;
                }
            }
            Fault::RedisDies(away) => {
                if let Some(redis) = &mut self.redis {
                    redis.kill()?;
                    tokio::time::sleep(away).await;
                    redis.revive().await?;
                }
            }
        }
        Ok(())
    }

    async fn restart_postgres(&self) -> anyhow::Result<()> {
        let Some(command) = self.restart.clone() else {
            return Ok(());
        };
        let restarted =
            tokio::task::spawn_blocking(move || Command::new("/bin/sh").args(["-c", &command]).output());
        let output = restarted.await?.context("PostgreSQL cannot be restarted")?;
        if !output.status.success() {
            bail!(
                "PostgreSQL was not restarted: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(())
    }

    /// Ends everything that goes wrong. How many connections were cut at a COMMIT.
    pub(super) async fn calm(&mut self) -> anyhow::Result<usize> {
        self.sandbox.controls().calm();
        if let Some(redis) = &mut self.redis {
            redis.revive().await?;
        }
        Ok(self.proxy.as_ref().map_or(0, Proxy::calm))
    }
}
