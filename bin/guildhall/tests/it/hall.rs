//! A hall for tests: a sandbox, a bot connected to it over real sockets, a database of its own, a clock that stands still.

use std::{
    net::SocketAddr,
    panic::AssertUnwindSafe,
    sync::{Arc, Once, OnceLock},
    time::Duration,
};

use app_economy::ledger::{VerifyScope, verify};
use core_config::{LiveSettings, Settings, Sources};
use core_db::{DbError, QueueState, testing::TestDb};
use core_security::{AuditScope, audit_verify, seed_ensure};
use core_telemetry::{BuildInfo, Metrics};
use core_types::{Clock as _, ManualClock, Seed};
use futures_util::FutureExt as _;
use guildhall::Hall;
use sandbox::{Clock, Limits, Member, Sandbox};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// The way interactions take to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    Shard,
    Http,
}

/// Everything one conversation needs.
pub(crate) struct TestHall {
    pub(crate) door: Door,
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) database: TestDb,
    /// Where the web door listens.
    pub(crate) web: SocketAddr,
    /// After how many milliseconds an answer is deferred, from the next start on.
    pub(crate) deadline_ms: u32,
    /// Where Redis is, from the next start on.
    pub(crate) redis: Option<String>,
    /// After how many milliseconds a service counts as degraded, and as working again, from the next start on.
    pub(crate) patience_ms: (u32, u32),
    /// Where events are posted and what they are signed with, from the next start on.
    pub(crate) webhook: Option<(String, String)>,
    pub(crate) folder: tempfile::TempDir,
    /// What else the bot is started with.
    settings: &'static [(&'static str, &'static str)],
    running: Option<Running>,
}

/// What a hall is like before its bot is there.
struct Setup {
    limits: Limits,
    settings: &'static [(&'static str, &'static str)],
}

impl Setup {
    fn usual() -> Self {
        Self {
            limits: Limits::discord(),
            settings: &[],
        }
    }
}

/// One process.
pub(crate) struct Running {
    /// Where its web door listens.
    pub(crate) web: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Running {
    /// Stops it as a signal would, and waits until it has ended.
    pub(crate) async fn end(self) {
        self.stop.cancel();
        self.task.await.unwrap().unwrap();
    }

    /// Ends its connections and its loops where they are, without a word to anybody.
    pub(crate) async fn vanish(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

fn metrics() -> Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    let install = || {
        Metrics::install(BuildInfo {
            version: "test",
            revision: "test",
        })
        .unwrap()
    };
    METRICS.get_or_init(install).clone()
}

impl TestHall {
    async fn open(database: TestDb, door: Door, setup: Setup) -> Self {
        let clock = Arc::clone(database.clock());
        let time = Arc::clone(&clock);
        let sandbox = Sandbox::builder()
            .clock(Clock::new(move || time.now().as_micros().unsigned_abs() / 1_000))
            .seed(7)
            .limits(setup.limits)
            .start()
            .await
            .unwrap();
        for name in ["draws", "buttons"] {
            seed_ensure(&database, name, &Seed::new([7; 32])).await.unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        let mut hall = Self {
            door,
            sandbox,
            clock,
            database,
            web: SocketAddr::from(([127, 0, 0, 1], 0)),
            deadline_ms: 2_000,
            redis: None,
            patience_ms: (5_000, 60_000),
            webhook: None,
            folder,
            settings: setup.settings,
            running: None,
        };
        if door == Door::Http {
            // A follow-up may overtake the response it follows.
            hall.sandbox.controls().expect_refusal("/webhooks/", 404);
        }
        hall.start().await;
        hall
    }

    /// Starts the bot and waits until it is connected and its commands are there.
    pub(crate) async fn start(&mut self) {
        let running = self.launch("all").await;
        self.web = running.web;
        self.running = Some(running);
        self.sandbox.wait_until_connected().await.unwrap();
        self.sandbox.wait_until_registered("help").await.unwrap();
        if self.door == Door::Http {
            self.register_endpoint(self.web).await;
        }
    }

    /// Starts one process of those that share the work on this database.
    pub(crate) async fn launch(&self, role: &str) -> Running {
        let sources = Sources::new(self.environment()).with("GUILDHALL__ROLE", role);
        let settings = Settings::load(&sources).unwrap();
        let hall = Hall::open(
            LiveSettings::new(settings, sources),
            self.clock.clone(),
            metrics(),
        )
        .await
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let web = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(hall.run(listener, stop.clone()));
        Running { web, stop, task }
    }

    /// Has interactions posted to a process.
    pub(crate) async fn register_endpoint(&self, web: SocketAddr) {
        self.register_url(&format!("http://{web}/interactions")).await;
    }

    /// Has interactions posted to an address, as soon as the door there knows its key.
    pub(crate) async fn register_url(&self, url: &str) {
        let controls = self.sandbox.controls();
        for _ in 0..100 {
            if controls.set_endpoint(Some(url)).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        controls.set_endpoint(Some(url)).await.unwrap();
    }

    /// What the bot is started with, as a process gets it.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        [
            ("DISCORD_TOKEN", self.sandbox.token()),
            ("GUILDHALL__DISCORD__API_URL", self.sandbox.api_url()),
            ("GUILDHALL__DISCORD__GATEWAY_URL", self.sandbox.gateway_url()),
            ("DATABASE_URL", self.database.settings().unwrap().url),
            ("DB_POOL_SIZE", "8".to_owned()),
            // A hall of its own for every conversation: nobody needs copies of them.
            ("GUILDHALL__BACKUP__EVERY", "0s".to_owned()),
            ("GUILDHALL__LIMITS__DEADLINE", format!("{}ms", self.deadline_ms)),
            (
                "GUILDHALL__LIMITS__DEGRADED_AFTER",
                format!("{}ms", self.patience_ms.0),
            ),
            (
                "GUILDHALL__LIMITS__RECOVERED_AFTER",
                format!("{}ms", self.patience_ms.1),
            ),
            ("GUILDHALL__DATA_DIR", self.folder.path().display().to_string()),
        ]
        .into_iter()
        .chain(self.redis.clone().map(|url| ("REDIS_URL", url)))
        .chain(self.webhook.iter().flat_map(|(url, secret)| {
            [
                ("GUILDHALL__WEBHOOK__URL", url.clone()),
                ("GUILDHALL__WEBHOOK__SECRET", secret.clone()),
            ]
        }))
        .chain(
            self.settings
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        )
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    /// Stops the bot as a signal would, and waits until it has ended.
    pub(crate) async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.end().await;
        }
    }

    /// The bot, from now on in the hands of the conversation.
    pub(crate) fn running(&mut self) -> Running {
        self.running.take().unwrap()
    }

    /// Waits until the sessions of so many shards are in the database, none of them in the open.
    pub(crate) async fn sessions_kept(&self, shards: usize) {
        for _ in 0..1_200 {
            let kept = self.database.read("kept", |tx| {
                Box::pin(async move { tx.query("SELECT session FROM gateway_session").fetch_all().await })
            });
            let kept: Result<Vec<(String,)>, DbError> = kept.await;
            let kept = kept.unwrap();
            assert!(
                kept.iter().all(|(session,)| session.starts_with("sealed:")),
                "{kept:?}"
            );
            if kept.len() == shards {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not {shards} sessions in the database");
    }

    /// Has the bot vanish as if it had been killed.
    pub(crate) async fn vanish(&mut self) {
        if let Some(running) = self.running.take() {
            running.vanish().await;
        }
    }

    pub(crate) fn member(&self, name: &str) -> Member {
        self.sandbox.member(name).unwrap()
    }

    /// Gives a member coins, as the owner does it.
    pub(crate) async fn grant(&self, name: &str, amount: &str) {
        let granted = self
            .member("Olive")
            .slash("economy add-money")
            .option("member", &self.member(name))
            .option("amount", amount)
            .option("reason", "for a test")
            .send()
            .await
            .unwrap();
        assert!(granted.text().contains("for a test"), "{}", granted.text());
    }

    /// How many messages of a topic wait in the outbox.
    pub(crate) async fn waiting(&self, topic: &'static str) -> usize {
        let rows = self.database.read("waiting", move |tx| {
            Box::pin(async move { tx.outbox_list(QueueState::Waiting, topic, 0, 100).await })
        });
        rows.await.unwrap().len()
    }

    /// Every call and every event must have been as Discord describes them (see [`sandbox::Violation`]).
    fn must_conform(&self) {
        static SAID: Once = Once::new();
        SAID.call_once(|| {
            if std::env::var_os("DISCORD_OPENAPI").is_none() {
                eprintln!(
                    "\n*** DISCORD_OPENAPI is not set: no call is compared with Discord's description ***\n"
                );
            }
        });
        let violations = self.sandbox.controls().violations();
        let lines: Vec<_> = violations
            .iter()
            .map(|violation| format!("  {violation}"))
            .collect();
        assert!(
            lines.is_empty(),
            "not as Discord describes it:\n{}",
            lines.join("\n")
        );
    }

    async fn close(mut self) {
        self.stop().await;
        let ledger = verify(&self.database, VerifyScope::All, Arc::new(|_| {}))
            .await
            .unwrap();
        assert!(ledger.is_clean(), "{ledger:?}");
        let things = app_economy::things::verify(&self.database, VerifyScope::All)
            .await
            .unwrap();
        assert!(things.faults.is_empty(), "{things:?}");
        let audit = audit_verify(&self.database, AuditScope::All).await.unwrap();
        assert!(audit.is_clean(), "{audit:?}");
        self.must_conform();
        let finished = self.sandbox.finish().await;
        assert!(finished.is_ok(), "{}", finished.unwrap_err());
    }
}

/// Holds a conversation once on each database, and once more through the HTTP door, on SQLite: what a door does and what a
/// database does have nothing to do with each other.
pub(crate) async fn on_each_database(conversation: impl AsyncFn(&mut TestHall)) {
    on_each_database_by_shard(&conversation).await;
    let database = TestDb::sqlite().await.unwrap();
    through(Door::Http, database, Setup::usual(), &conversation).await;
}

/// Holds a conversation that is about the gateway, or about nothing a door could change, once on each database.
pub(crate) async fn on_each_database_by_shard(conversation: impl AsyncFn(&mut TestHall)) {
    for database in TestDb::all().await.unwrap() {
        through(Door::Shard, database, Setup::usual(), &conversation).await;
    }
}

/// Holds a conversation about several shards once on each database. Servers and direct messages are two of them.
pub(crate) async fn on_each_database_with_shards(shards: u32, conversation: impl AsyncFn(&mut TestHall)) {
    for database in TestDb::all().await.unwrap() {
        let setup = Setup {
            limits: Limits::discord().recommended_shards(shards),
            // Members do one thing after the other, by a clock that stands still.
            settings: &[
                ("ENABLE_RATE_LIMITING", "false"),
                ("ENABLE_FRAUD_DETECTION", "false"),
            ],
        };
        let connected = async |hall: &mut TestHall| {
            let shards = usize::try_from(shards).unwrap();
            hall.sandbox.wait_until_connected_by(shards).await.unwrap();
            conversation(hall).await;
        };
        through(Door::Shard, database, setup, connected).await;
    }
}

/// Holds a conversation about what members write once on each database.
pub(crate) async fn on_each_database_hearing(conversation: impl AsyncFn(&mut TestHall)) {
    for database in TestDb::all().await.unwrap() {
        let setup = Setup {
            limits: Limits::discord(),
            settings: &[
                ("GUILDHALL__DISCORD__ACTIVITY_MESSAGES", "true"),
                ("GUILDHALL__DISCORD__ACTIVITY_FLUSH", "100ms"),
                ("ENABLE_RATE_LIMITING", "false"),
            ],
        };
        through(Door::Shard, database, setup, &conversation).await;
    }
}

/// Holds a conversation about the HTTP door once on each database.
pub(crate) async fn on_each_database_over_http(conversation: impl AsyncFn(&mut TestHall)) {
    for database in TestDb::all().await.unwrap() {
        through(Door::Http, database, Setup::usual(), &conversation).await;
    }
}

/// Holds a conversation on one database.
pub(crate) async fn on_database(database: TestDb, conversation: impl AsyncFn(&mut TestHall)) {
    through(Door::Shard, database, Setup::usual(), conversation).await;
}

/// Holds a conversation through one door, on one database; afterwards the ledger must add up.
async fn through(door: Door, database: TestDb, setup: Setup, conversation: impl AsyncFn(&mut TestHall)) {
    let dialect = database.dialect();
    let mut hall = TestHall::open(database, door, setup).await;
    if let Err(panic) = AssertUnwindSafe(conversation(&mut hall)).catch_unwind().await {
        let calls = hall.sandbox.controls().calls();
        for call in calls.iter().rev().take(12).rev() {
            eprintln!("{call:?}");
        }
        eprintln!("on {dialect:?}, through {door:?}");
        std::panic::resume_unwind(panic);
    }
    hall.close().await;
}
