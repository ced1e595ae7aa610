//! Redis, for what processes share and nobody must wait for.
//!
//! Everything kept there may be lost at any time. One connection carries all commands (multiplexed: measured at seven times
//! the rate of a pool that checks one out per command). While the server is away no call waits for it: calls are refused at
//! once, and a task of its own tries to get it back.

mod state;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::aio::{PubSubSink, PubSubStream};
use redis::{AsyncConnectionConfig, Client, FromRedisValue, RedisError, Script, ToRedisArgs};

use state::{Next, State};

/// A command that is not answered by then has failed.
const ANSWER: Duration = Duration::from_millis(100);

/// A connection that is not there by then has failed.
const CONNECT: Duration = Duration::from_secs(1);

/// Waits between tries to connect: the first, doubled up to the last.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LAST_WAIT: Duration = Duration::from_secs(5);

/// The server does not answer at this moment: go on without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("redis does not answer")]
pub struct RedisAway;

/// An address that Redis cannot have.
#[derive(Debug, thiserror::Error)]
#[error("not an address of a Redis server")]
pub struct RedisAddressError(#[source] RedisError);

/// A Redis server, shared by cloning.
#[derive(Clone)]
pub struct Redis(Arc<Inner>);

struct Inner {
    client: Client,
    config: AsyncConnectionConfig,
    state: Mutex<State<MultiplexedConnection>>,
}

impl Redis {
    /// A server by its address, `redis://host:port/database`. Nothing is connected yet.
    ///
    /// # Errors
    /// [`RedisAddressError`].
    pub fn new(url: &str) -> Result<Self, RedisAddressError> {
        Ok(Self(Arc::new(Inner {
            client: Client::open(url).map_err(RedisAddressError)?,
            config: AsyncConnectionConfig::new()
                .set_connection_timeout(Some(CONNECT))
                .set_response_timeout(Some(ANSWER)),
            state: Mutex::default(),
        })))
    }

    /// Connects, and says whether that worked; if not, it is tried again and again in the background.
    pub async fn connect(&self) -> Result<(), RedisAway> {
        if self.0.state().begin() && !self.0.try_to_connect().await {
            tokio::spawn(keep_trying(Arc::downgrade(&self.0)));
        }
        self.0.state().connection().map(drop).ok_or(RedisAway)
    }

    /// Runs a script over some keys, all of one hash slot.
    ///
    /// # Errors
    /// [`RedisAway`]: at once while the server is known to be away, else after 100 ms at most.
    pub async fn run<T: FromRedisValue>(
        &self,
        script: &RedisScript,
        keys: &[String],
        args: impl ToRedisArgs,
    ) -> Result<T, RedisAway> {
        let Some((mut connection, number)) = self.connection() else {
            return Err(RedisAway);
        };
        let mut call = script.0.prepare_invoke();
        for key in keys {
            call.key(key);
        }
        call.arg(args);
        let answer = call.invoke_async(&mut connection).await;
        self.settle(number, answer)
    }

    /// Asks the server for a sign of life.
    ///
    /// # Errors
    /// [`RedisAway`].
    pub async fn ping(&self) -> Result<(), RedisAway> {
        let Some((mut connection, number)) = self.connection() else {
            return Err(RedisAway);
        };
        let answer: Result<String, _> = redis::cmd("PING").query_async(&mut connection).await;
        self.settle(number, answer).map(drop)
    }

    /// Listens to a channel over a connection of its own. What is published before this returns is not heard.
    ///
    /// # Errors
    /// [`RedisAway`], after a second at most.
    pub(crate) async fn listen(&self, channel: &str) -> Result<(PubSubSink, PubSubStream), RedisAway> {
        let listening = async {
            let (mut sink, stream) = self.0.client.get_async_pubsub().await?.split();
            sink.subscribe(channel).await?;
            Ok::<_, RedisError>((sink, stream))
        };
        tokio::select! {
            heard = listening => heard.map_err(|error| {
                tracing::debug!(%error, "redis cannot be listened to");
                RedisAway
            }),
            () = tokio::time::sleep(CONNECT) => Err(RedisAway),
        }
    }

    /// Whether commands are sent to the server at this moment.
    pub fn is_connected(&self) -> bool {
        self.0.state().connection().is_some()
    }

    /// The connection; without one, somebody is looking for it from now on.
    fn connection(&self) -> Option<(MultiplexedConnection, u64)> {
        let mut state = self.0.state();
        let found = state.connection();
        if found.is_none() && state.begin() {
            tokio::spawn(keep_trying(Arc::downgrade(&self.0)));
        }
        found
    }

    /// What an answer says about the connection.
    fn settle<T>(&self, number: u64, answer: Result<T, RedisError>) -> Result<T, RedisAway> {
        let error = match answer {
            Ok(value) => {
                self.0.state().answered(number);
                return Ok(value);
            }
            Err(error) => error,
        };
        let next = if error.is_timeout() {
            self.0.state().timed_out(number)
        } else if error.is_io_error() || error.is_unrecoverable_error() {
            self.0.state().lost(number)
        } else {
            tracing::error!(%error, "redis refused a command");
            Next::GoOn
        };
        if next == Next::Reconnect {
            metrics::gauge!("guildhall_redis_up").set(0.0);
            tracing::warn!(%error, "redis is away, going on without it");
            tokio::spawn(keep_trying(Arc::downgrade(&self.0)));
        }
        Err(RedisAway)
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State<MultiplexedConnection>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn try_to_connect(&self) -> bool {
        match self.greeted().await {
            Ok(connection) => {
                self.state().found(connection);
                metrics::gauge!("guildhall_redis_up").set(1.0);
                tracing::info!("connected to redis");
                true
            }
            Err(error) => {
                metrics::gauge!("guildhall_redis_up").set(0.0);
                if self.state().failed() {
                    tracing::warn!(%error, "redis cannot be reached, going on without it");
                }
                false
            }
        }
    }

    /// A connection over which the server has answered: one that only accepts is not there yet.
    async fn greeted(&self) -> Result<MultiplexedConnection, RedisError> {
        let mut connection = self
            .client
            .get_multiplexed_async_connection_with_config(&self.config)
            .await?;
        let _: String = redis::cmd("PING").query_async(&mut connection).await?;
        Ok(connection)
    }
}

/// Until there is a connection, or nobody uses this server any more.
async fn keep_trying(inner: Weak<Inner>) {
    let mut wait = FIRST_WAIT;
    loop {
        match inner.upgrade() {
            None => return,
            Some(inner) if inner.try_to_connect().await => return,
            Some(_) => {}
        }
        // Between half and all of the wait, so that many processes do not come back in one moment.
        let spread = u32::try_from(crate::jitter::next(u64::from(std::process::id())) % 50).unwrap_or(0);
        tokio::time::sleep(wait * (50 + spread) / 100).await;
        wait = (wait * 2).min(LAST_WAIT);
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the address: it may have a password in it.
        f.debug_struct("Redis")
            .field("connected", &self.is_connected())
            .finish_non_exhaustive()
    }
}

/// A script that the server keeps: sent once, then called by its hash.
#[derive(Debug, Clone)]
pub struct RedisScript(Script);

impl RedisScript {
    /// A script in Lua.
    pub fn new(lua: &str) -> Self {
        Self(Script::new(lua))
    }
}
