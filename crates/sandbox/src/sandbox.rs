//! A running sandbox.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    clock::Clock,
    conformance::{self, Checker},
    endpoint::{self, Delivery},
    gateway::mishaps,
    limits::Limits,
    recording::Recording,
    server,
    state::{Discord, State},
    testing::{Channel, Controls, Leftovers, Member, SandboxError},
    world::World,
};

/// A local Discord that listens on one port until it is [shut down](Sandbox::shutdown) or dropped.
#[derive(Debug)]
pub struct Sandbox {
    discord: Arc<Discord>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

/// Describes a sandbox before it starts. See [`Sandbox::builder`].
#[derive(Clone, Debug)]
pub struct Builder {
    world: World,
    clock: Clock,
    seed: Option<u64>,
    address: SocketAddr,
    description: Option<PathBuf>,
    limits: Limits,
}

impl Builder {
    /// What there is in it; the seeded world if not said.
    pub fn world(mut self, world: World) -> Self {
        self.world = world;
        self
    }

    /// What snowflakes and timestamps are made from; the machine's clock if not said.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes tokens and session ids the same every time.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Where to listen; a free port of 127.0.0.1 if not said.
    pub fn bind(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Compares what bots send and get with the description of its API that Discord publishes (the file
    /// `specs/openapi.json` of its repository `discord-api-spec`); the path in `DISCORD_OPENAPI` if not said, and
    /// without either nothing is compared. [`Controls::violations`] says what was found.
    pub fn check_against(mut self, description: impl Into<PathBuf>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// What bots may do how often; Discord's limits if not said.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Starts to listen. Fails when the address is taken or may not be used, or Discord's description cannot be read.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind(self.address).await?;
        let address = listener.local_addr()?;
        let description = self
            .description
            .or_else(|| std::env::var_os(conformance::VARIABLE).map(PathBuf::from));
        let checker = match description {
            Some(path) => Some(Arc::new(Checker::open(&path)?)),
            None => None,
        };
        let seed = self.seed.unwrap_or_else(|| self.clock.now());
        let (deliveries, queue) = Delivery::queue();
        let discord = Arc::new(Discord::new(
            self.world,
            self.clock,
            seed,
            address,
            deliveries,
            checker,
            self.limits,
        ));
        discord.tasks.spawn(endpoint::run(Arc::clone(&discord), queue));
        discord.tasks.spawn(mishaps::run(Arc::clone(&discord)));
        let (watched, shutdown) = (Arc::clone(&discord), discord.shutdown.clone());
        discord.tasks.spawn(async move {
            tokio::select! {
                () = watched.give_up_on_the_late() => {}
                () = watched.keep_time() => {}
                () = shutdown.cancelled() => {}
            }
        });
        let router = server::router(Arc::clone(&discord));
        let shutdown = discord.shutdown.clone();
        let server = tokio::spawn(async move {
            let serve = axum::serve(listener, router).with_graceful_shutdown(shutdown.cancelled_owned());
            if let Err(error) = serve.await {
                tracing::error!(%error, "sandbox stopped listening");
            }
        });
        tracing::info!(%address, "sandbox listening");
        Ok(Sandbox {
            discord,
            address,
            server,
        })
    }
}

impl Sandbox {
    /// A sandbox with the seeded world, on a free port of this machine.
    pub fn builder() -> Builder {
        Builder {
            world: World::default(),
            clock: Clock::system(),
            seed: None,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            description: None,
            limits: Limits::discord(),
        }
    }

    pub(crate) fn discord(&self) -> &Arc<Discord> {
        &self.discord
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base of REST requests, without `/api/v10`: `http://127.0.0.1:PORT`. Also the web client's address.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The gateway's address: `ws://127.0.0.1:PORT/gateway`.
    pub fn gateway_url(&self) -> String {
        format!("ws://{}/gateway", self.address)
    }

    /// The first application's bot token.
    pub fn token(&self) -> String {
        self.discord.read(|state| {
            state
                .world
                .applications
                .values()
                .next()
                .map(|found| found.token.clone())
                .unwrap_or_default()
        })
    }

    /// Waits, at most ten seconds, until a bot is connected.
    pub async fn wait_until_connected(&self) -> Result<(), SandboxError> {
        let connected = self.discord.until(Duration::from_secs(10), |state| {
            state
                .sessions
                .values()
                .any(crate::gateway::session::Session::is_connected)
                .then_some(())
        });
        connected
            .await
            .ok_or_else(|| SandboxError::TimedOut("no bot connected to the gateway".to_owned()))
    }

    /// Waits, at most ten seconds, until a command of this name is registered.
    pub async fn wait_until_registered(&self, command: &str) -> Result<(), SandboxError> {
        let registered = self.discord.until(Duration::from_secs(10), |state| {
            state
                .commands
                .values()
                .any(|known| known.name() == command)
                .then_some(())
        });
        registered
            .await
            .ok_or_else(|| SandboxError::TimedOut(format!("no bot registered /{command}")))
    }

    /// The world as it is now, to be [saved](World::to_toml) or restored.
    pub fn world(&self) -> World {
        self.look(|state| state.world.clone())
    }

    /// Begins to write down what people do and what it shows; what was written before is forgotten.
    pub fn record(&self) {
        self.discord
            .update_quietly(|state| state.recording = Some(Recording::default()));
    }

    /// What has been recorded since [`Sandbox::record`]; nothing if that was never called. Waits, at most ten seconds,
    /// for answers that are still on their way.
    pub async fn recording(&self) -> Recording {
        let settled = |state: &State| {
            let recording = state.recording.clone().unwrap_or_default();
            recording.is_settled().then_some(recording)
        };
        match self.discord.until(Duration::from_secs(10), settled).await {
            Some(recording) => recording,
            None => self.look(|state| state.recording.clone()).unwrap_or_default(),
        }
    }

    pub(crate) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        self.discord.read(look)
    }

    /// Puts another world in place of this one: messages are gone, and bots identify anew.
    pub fn restore(&self, world: World) {
        self.discord.update(|state| state.world_replace(world));
    }

    /// A member of the first server, by display name, nickname or user name.
    pub fn member(&self, name: &str) -> Result<Member, SandboxError> {
        Member::find(&self.discord, name)
    }

    /// A text channel of the first server, by name without `#`.
    pub fn channel(&self, name: &str) -> Result<Channel, SandboxError> {
        Channel::find(&self.discord, name)
    }

    /// Trouble on demand, and the record of what went over the wire.
    pub fn controls(&self) -> Controls {
        Controls::new(Arc::clone(&self.discord))
    }

    /// Ends the sandbox like [`Sandbox::shutdown`], and says what a bot that was stopped in good order would not have
    /// left behind: interactions without an answer, deferred ones without a result, refused calls
    /// ([`Controls::expect_refusal`] names those that are meant), open connections, tasks that do not end. What was
    /// made to fail through [`Controls`] is no leftover. Stop the bot before: its connections have five seconds.
    pub async fn finish(self) -> Result<(), Leftovers> {
        let mut left = Leftovers::look(&self.discord).await;
        self.discord.shutdown.cancel();
        self.discord.tasks.close();
        left.count_tasks(&self.discord).await;
        if left.tasks == 0 {
            self.shutdown().await;
        }
        left.into_result()
    }

    /// Closes all connections and waits until every task of the sandbox has ended.
    pub async fn shutdown(mut self) {
        self.discord.shutdown.cancel();
        self.discord.tasks.close();
        self.discord.tasks.wait().await;
        if let Err(error) = (&mut self.server).await {
            tracing::error!(%error, "sandbox server task failed");
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.discord.shutdown.cancel();
    }
}
