//! Everything put together: the doors, the stack, the way back.

mod run;

use std::{fmt, io, path::PathBuf, sync::Arc, time::Duration};

use app_economy::Economy;
use core_config::{LiveSettings, Role};
use core_db::Db;
use core_resilience::{Breaker, GuardSettings, Hysteresis, Services, Shedder};
use core_security::Security;
use core_types::{ApplicationId, Clock, Seed};
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio_util::task::TaskTracker;

use crate::{
    command::{
        Commands,
        registration::{Faults, registration},
    },
    commands::CommandIds,
    component_id::ComponentIds,
    degraded::service,
    delivery::Delivery,
    hearing::Hearing,
    http_door::{HttpDoor, KeyError, PublicKeys},
    notices::Notices,
    reception::Reception,
    responder::{Outbox, Responder},
    rest::{Address, Attachments, Direct, Guarded, Limited, Members, Standing, Transport},
    roles::{RoleBook, Roles},
    sealer::Sealer,
    servers::{Keeping, Servers},
    skew::Skew,
    stack::{Rescuer, StackParts, Watch, repeating},
    stats::Stats,
    texts::Texts,
    unanswered::{Forgetting, Late, Unanswered},
};

/// One callback is given up after this long and tried again: three fit into Discord's three seconds, beside the waits.
const ONE_CALLBACK: Duration = Duration::from_millis(1_200);

/// What the bot is made of.
pub struct BotParts {
    /// The settings in force.
    pub settings: LiveSettings,
    /// The database, migrated.
    pub db: Db,
    /// The use cases, with the guards they stand behind.
    pub economy: Economy,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// All commands.
    pub commands: Commands,
    /// Where the commands' registered ids are told, for names that can be clicked.
    pub command_ids: CommandIds,
    /// All texts.
    pub texts: Arc<dyn Texts>,
    /// The ids of components, with the key that is kept in the database.
    pub ids: ComponentIds,
    /// For the jitter of waits.
    pub seed: Seed,
}

/// The bot cannot start.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// There is no token to connect with.
    #[error("discord needs a bot token")]
    NoToken,
    /// The commands would be refused.
    #[error("commands are declared wrongly")]
    Commands(#[from] Faults),
    /// The public key of the settings is none.
    #[error("signed interactions cannot be checked")]
    Key(#[from] KeyError),
    /// The client for Discord cannot be made.
    #[error("client for discord cannot be made")]
    Client(#[from] io::Error),
}

/// The bot: connect it with [`Bot::run`].
pub struct Bot {
    role: Role,
    reception: Reception,
    http_door: HttpDoor,
    responder: Responder,
    outbox: Outbox,
    notices: Notices,
    roles: Roles,
    /// Taken when the bot runs.
    forgetting: Option<Forgetting>,
    late: Option<Late>,
    servers: Servers,
    keeping: Option<Keeping>,
    skew: Skew,
    hearing: Option<Hearing>,
    services: Services,
    db: Db,
    security: Security,
    seed: Seed,
    rest: Guarded,
    registration: Value,
    command_ids: CommandIds,
    connection: Connection,
    settings: LiveSettings,
}

/// Where and as whom to connect.
#[derive(Clone)]
struct Connection {
    token: String,
    application: Option<ApplicationId>,
    gateway_url: Option<String>,
    data_dir: PathBuf,
    api_host: String,
}

impl Bot {
    /// Puts the parts together. Nothing is connected yet.
    ///
    /// # Errors
    /// [`BotError`], before any socket is opened.
    #[expect(clippy::too_many_lines, reason = "one part after the other")]
    pub fn new(parts: BotParts) -> Result<Self, BotError> {
        let settings = parts.settings.current();
        let token = settings
            .discord
            .token
            .as_ref()
            .ok_or(BotError::NoToken)?
            .expose_secret()
            .to_owned();
        let registration = registration(&parts.commands, &*parts.texts)?;
        let keys = PublicKeys::new(&settings.discord.public_key)?;
        let address = Address::new(&settings.discord.api_url);
        let hysteresis = Hysteresis {
            ill_for: settings.limits.degraded_after,
            well_for: settings.limits.recovered_after,
        };
        let services = Services::new(Arc::clone(&parts.clock), hysteresis);
        let direct: Arc<dyn Transport> = Arc::new(Direct::new(address.clone(), ONE_CALLBACK)?);
        let sealer = Sealer::new(parts.economy.security());
        let outbox = Outbox::new(parts.db.clone(), sealer.clone());
        let skew = Skew::default();
        let standing = Standing::default().comparing(Arc::clone(&parts.clock), skew.clone());
        let limited: Arc<dyn Transport> = Arc::new(Limited::new(&address, &token));
        let rest = Guarded::new(
            limited,
            service::DISCORD,
            GuardSettings::default(),
            parts.seed.stream(&[service::DISCORD]),
            standing.clone(),
        );
        let security = parts.economy.security().clone();
        security.people_known_by(Arc::new(Members(rest.clone())));
        parts.economy.roles_known_by(Arc::new(RoleBook(rest.clone())));
        parts
            .economy
            .files_fetched_by(Arc::new(Attachments::new(&address)?));
        let roles = Roles::new(parts.db.clone(), parts.economy.clone(), rest.clone());
        let hearing = Hearing::new(&parts.economy, &settings.discord);
        let watch_over = Watch {
            security: security.clone(),
            experiments: parts.economy.reports().experiments().clone(),
        };
        let (servers, keeping) = Servers::new(security.clone());
        let rescuer = Rescuer::new(parts.texts).reporting(
            parts.economy.clone(),
            parts.commands.clone(),
            parts.ids.clone(),
            services.clone(),
        );
        let notices = Notices::new(
            parts.db.clone(),
            parts.economy,
            parts.ids.clone(),
            rest.clone(),
            services.clone(),
        );
        let responder =
            Responder::new(&direct, Some(outbox.clone()), &parts.seed, &standing).telling(services.clone());
        parts.command_ids.follower().through(Arc::new(responder.clone()));
        let seats = Shedder::new(
            service::HOUSE,
            usize::try_from(settings.limits.concurrency).unwrap_or(usize::MAX),
        );
        watch(&services, &seats, &responder, &rest, standing);
        let live = parts.settings.clone();
        let (unanswered, forgetting) = Unanswered::new(parts.db.clone(), sealer.clone());
        let stack = StackParts {
            commands: parts.commands,
            ids: parts.ids,
            rescuer,
            policies: Arc::new(security.clone()),
            watcher: Arc::new(watch_over),
            flags: Arc::new(security.clone()),
            channels: Arc::new(crate::commands::ChannelGuard(security.clone())),
            stats: Stats::default(),
            tracker: TaskTracker::new(),
            deadline: Arc::new(move || live.current().limits.deadline),
            blocks: Arc::new(security.clone()),
            limits: Arc::new(security.clone()),
            seats,
            services: services.clone(),
            unanswered: Some(unanswered),
        };
        let late = Late {
            db: parts.db.clone(),
            calls: repeating(&stack),
            responder: responder.clone(),
            rest: rest.clone(),
            sealer,
        };
        let reception = Reception::new(&stack, parts.clock);
        let http_door = HttpDoor::new(reception.clone(), responder.clone(), servers.clone(), keys);
        Ok(Self {
            role: settings.general.role,
            reception,
            http_door,
            responder,
            outbox,
            notices,
            roles,
            forgetting: Some(forgetting),
            late: Some(late),
            servers,
            keeping: Some(keeping),
            skew,
            hearing,
            services,
            db: parts.db,
            security,
            seed: parts.seed,
            rest,
            registration,
            command_ids: parts.command_ids,
            connection: Connection {
                token,
                application: settings.discord.application_id,
                gateway_url: settings
                    .discord
                    .gateway_url
                    .as_ref()
                    .map(|url| url.expose().to_owned()),
                data_dir: settings.general.data_dir.clone(),
                api_host: address.host,
            },
            settings: parts.settings,
        })
    }

    /// Where calls come in: for further doors, tests and tools.
    pub fn reception(&self) -> Reception {
        self.reception.clone()
    }

    /// Takes signed interactions, if that is this process's part; whoever listens for HTTP hands them over.
    pub fn http_door(&self) -> Option<HttpDoor> {
        self.role.has_http_door().then(|| self.http_door.clone())
    }

    /// The way back over REST, for doors that do not answer by themselves.
    pub fn delivery(&self) -> Arc<dyn Delivery> {
        Arc::new(self.responder.clone())
    }

    /// What works and what rests: others report their services to it, and ask it before they wait for one.
    pub fn services(&self) -> Services {
        self.services.clone()
    }

    /// How far this machine's clock is from Discord's.
    pub fn skew(&self) -> Skew {
        self.skew.clone()
    }

    /// Figures about calls and doors.
    pub fn stats(&self) -> Stats {
        self.reception.stats().clone()
    }
}

/// Has the registry look at everything the gateway stands on.
fn watch(services: &Services, seats: &Shedder, responder: &Responder, rest: &Guarded, standing: Standing) {
    let flows = |breaker: Arc<Breaker>| {
        move || {
            if breaker.is_closed() {
                Ok(())
            } else {
                Err("discord fails, and calls are stopped".to_owned())
            }
        }
    };
    let (callbacks, webhooks) = responder.breakers();
    services.watch(service::CALLBACKS, flows(callbacks));
    services.watch(service::WEBHOOKS, flows(webhooks));
    let flowing = flows(rest.breaker());
    services.watch(service::DISCORD, move || {
        standing.check().and_then(|()| flowing())
    });
    let seats = seats.clone();
    services.watch(service::HOUSE, move || {
        if seats.is_full() {
            Err("too much to do at once: the least important is refused".to_owned())
        } else {
            Ok(())
        }
    });
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot")
            .field("reception", &self.reception)
            .finish_non_exhaustive()
    }
}
