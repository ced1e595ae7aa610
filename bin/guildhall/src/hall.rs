//! The bot with everything it stands on.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use app_economy::{Economy, ledger::Ledger, retention};
use core_analytics::{Kept, Reports};
use core_config::{LiveSettings, Role};
use core_db::{Db, JobRunner};
use core_security::{Security, Vault};
use core_telemetry::Metrics;
use core_types::{Clock, Seed};
use gateway::{
    Bot, BotParts, ComponentIds,
    commands::{self, CommandIds},
    presentation::Languages,
};
use http_api::{
    Build, Condition, Dependency, Figures, HttpState, Importance, Interactions, Lifecycle, Webhooks,
};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{backup, database, surroundings::Surroundings, vitals::Vitals};

/// How often expired rows are removed.
const CLEAN_UP_EVERY: Duration = Duration::from_mins(5);

/// How often outbox and jobs are counted for the metrics.
const COUNT_QUEUES_EVERY: Duration = Duration::from_secs(15);

/// Everything between Discord and the database, ready to run.
pub struct Hall {
    db: Db,
    ledger: Ledger,
    security: Security,
    economy: Economy,
    reports: Reports,
    bot: Bot,
    web: HttpState,
    webhooks: Option<Webhooks>,
    lifecycle: Lifecycle,
    live: LiveSettings,
    vitals: Vitals,
}

impl Hall {
    /// Opens and migrates the database and builds every part. Nothing is connected to Discord yet.
    ///
    /// # Errors
    /// The database cannot be opened or migrated, or a part refuses its settings.
    pub async fn open(live: LiveSettings, clock: Arc<dyn Clock>, metrics: Metrics) -> anyhow::Result<Self> {
        let settings = live.current();
        std::fs::create_dir_all(&settings.general.data_dir).with_context(|| {
            format!(
                "the data folder {} cannot be made",
                settings.general.data_dir.display()
            )
        })?;
        let db = database::connect(&settings, clock.clone()).await?;
        db.migrate()
            .await
            .context("the database cannot be brought to the newest schema")?;

        let redis = database::shared(&settings, &db).await?;
        let ledger = Ledger::start(db.clone());
        let draws = database::seed(&db, "draws").await?;
        let vault = Vault::start(&settings, &db).await?;
        let security = Security::new(db.clone(), settings.cache.ttl).with_vault(vault);
        let watching = live.clone();
        security.fraud_switch(move || watching.current().features.fraud_detection);
        let limiting = live.clone();
        security.limits_switch(move || limiting.current().features.rate_limiting);
        security.features_follow(live.clone());
        let acting = live.clone();
        security.automatic_switch(move || acting.current().features.security);
        let economy = Economy::with_cache(db.clone(), ledger.clone(), security, draws, settings.cache.ttl)?;
        let buttons = ComponentIds::new(database::seed(&db, "buttons").await?);
        let names = CommandIds::default();
        let bot = Bot::new(BotParts {
            settings: live.clone(),
            db: db.clone(),
            economy: economy.clone(),
            clock,
            commands: commands::standard(&economy, &buttons, names.clone()),
            command_ids: names,
            texts: Arc::new(Languages),
            ids: buttons,
            seed: Seed::generate()?,
        })?;
        let webhooks = Webhooks::new(&settings, db.clone())?;
        if webhooks.is_some() {
            economy.security().events_wanted();
        }
        let surroundings = Surroundings {
            redis,
            reports: economy.reports().clone(),
            webhooks: webhooks.clone(),
        };
        surroundings.watch(&bot.services(), economy.security());
        let lifecycle = Lifecycle::default();
        let vitals = Vitals {
            db: db.clone(),
            security: economy.security().clone(),
            data_dir: settings.general.data_dir.clone(),
            backups: backup::regular_folder(&settings),
            started: tokio::time::Instant::now(),
        };
        let web = web_state(live.clone(), &db, &bot, metrics, lifecycle.clone())
            .with_security(economy.security().clone())
            .with_experiments(economy.reports().experiments().clone())
            .with_economy(economy.clone());
        let web = vitals
            .dependencies()
            .into_iter()
            .chain(surroundings.dependencies())
            .fold(web, HttpState::with_dependency);
        Ok(Self {
            db,
            ledger,
            security: economy.security().clone(),
            reports: economy.reports().clone(),
            economy,
            bot,
            web,
            webhooks,
            lifecycle,
            live,
            vitals,
        })
    }

    /// Serves until told to stop, then ends every part in order: no new calls, handlers, jobs, ledger, database.
    ///
    /// # Errors
    /// The web door's socket fails.
    pub async fn run(self, web: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
        let runner = JobRunner::new(self.db.clone(), format!("process {}", std::process::id()));
        let live = self.live.clone();
        let kept = move || {
            let reports = &live.current().reports;
            Kept {
                errors: reports.errors_kept,
                feedback: reports.feedback_kept,
            }
        };
        let role = self.live.current().general.role;
        let jobs = self.reports.with_jobs(self.ledger.with_jobs(runner), kept);
        let live = self.live.clone();
        let grace = move || live.current().retention.guild_grace;
        let jobs = retention::with_purge(jobs, &self.db, grace);
        let jobs = self.economy.with_thing_jobs(jobs);
        let jobs = self
            .economy
            .with_jobs(self.security.with_jobs(jobs))
            .clean_up_every(CLEAN_UP_EVERY);
        let jobs = backup::schedule(jobs, &self.live.current(), self.db.clock());
        let jobs = role.has_work().then(|| jobs.start());
        let keeper = self.security.fraud_keep();
        let warming = tokio::spawn(self.security.clone().keep_warm());
        let looking = tokio::spawn(self.vitals.watch());
        let watching = tokio::spawn(self.live.clone().watch());
        let closed = CancellationToken::new();
        let counting = tokio::spawn(self.db.clone().measure_queues(COUNT_QUEUES_EVERY, closed.clone()));
        let serving = tokio::spawn(http_api::serve(web, self.web, closed.clone().cancelled_owned()));

        let posting = self
            .webhooks
            .filter(|_| role.has_work())
            .map(|webhooks| tokio::spawn(webhooks.run(closed.clone().cancelled_owned())));
        let writing = CancellationToken::new();
        let experiments = self.reports.experiments().clone();
        let noting = tokio::spawn(experiments.run(writing.clone()));
        let errors = tokio::spawn(self.reports.run(writing.clone()));

        self.lifecycle.ready();
        let draining = self.lifecycle.clone();
        let told = stop.clone();
        tokio::spawn(async move {
            told.cancelled().await;
            draining.drain();
        });
        self.bot.run(stop).await;

        writing.cancel();
        errors.await?;
        noting.await?;
        if let Some(jobs) = jobs {
            jobs.stop().await;
        }
        keeper.stop().await;
        self.ledger.close().await;
        watching.abort();
        looking.abort();
        warming.abort();
        closed.cancel();
        let served = serving.await?;
        counting.await?;
        if let Some(posting) = posting {
            posting.await?;
        }
        self.db.close().await;
        served.context("the web door failed")
    }
}

fn web_state(live: LiveSettings, db: &Db, bot: &Bot, metrics: Metrics, lifecycle: Lifecycle) -> HttpState {
    let build = Build {
        name: "guildhall",
        version: env!("CARGO_PKG_VERSION"),
        revision: crate::REVISION,
    };
    let role = live.current().general.role;
    let (health, figures, skew) = (bot.stats(), bot.stats(), bot.skew());
    let mut web = HttpState::new(build, live, db.clone(), metrics, lifecycle)
        .with_services(bot.services())
        .with_figures(Figures::new("gateway", move || {
            let figures = figures.figures();
            Box::pin(async move { Some(json!(figures)) })
        }))
        .with_dependency(Dependency::new("clock", Importance::Optional, move || {
            let condition = match (skew.ahead_micros(), skew.is_wrong()) {
                (None, _) => Condition::well().with("known", false),
                (Some(ahead), false) => Condition::well().with("ahead_ms", ahead / 1_000),
                (Some(ahead), true) => Condition::well()
                    .with("ahead_ms", ahead / 1_000)
                    .with("warning", "this machine's clock is wrong (clock.skew)"),
            };
            Box::pin(std::future::ready(condition))
        }));
    if role.has_shards() {
        web = web.with_dependency(Dependency::new("discord", Importance::Optional, move || {
            let figures = health.figures();
            Box::pin(async move {
                let (shards, up) = (figures.shards, figures.shards_connected);
                // A shard that was refused for good is ill, whatever the others are; one that waits is, if it is missing.
                let condition = match (figures.gateway_fault, figures.gateway_waits) {
                    (Some(why), _) => Condition::ill(why),
                    _ if figures.connected => Condition::well().with("guilds", figures.guilds),
                    (None, Some(why)) => Condition::ill(why),
                    (None, None) if figures.is_spare => Condition::well(),
                    (None, None) => Condition::ill("not connected yet"),
                };
                condition.with("shards", shards).with("shards_connected", up)
            })
        }));
    }
    if let Some(door) = bot.http_door() {
        // A process that does nothing else is not ready without it.
        let importance = match role {
            Role::Http => Importance::Required,
            _ => Importance::Optional,
        };
        let asked = door.clone();
        web = web
            .with_interactions(Interactions::new(move |headers, body| {
                door.clone().receive(headers, body)
            }))
            .with_dependency(Dependency::new("http_door", importance, move || {
                let is_open = asked.is_open();
                Box::pin(async move {
                    if is_open {
                        Condition::well()
                    } else {
                        Condition::ill("the public key of the application is not known yet")
                    }
                })
            }));
    }
    web
}
