//! How strictly the sandbox counts what bots do.

use std::time::Duration;

use serde::Deserialize;

/// What bots may do how often. People are never counted.
///
/// [`Limits::discord`] is what a bot meets at Discord, with one leniency: until [`Limits::max_concurrency`] is set,
/// nobody waits five seconds between two identifies, neither tests nor a bot that restarts. [`Limits::off`] is for
/// load runs, whose subject is the bot and not its waiting.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Whether REST calls and what bots send to the gateway are counted.
    pub(crate) is_counting: bool,
    pub(crate) global_per_second: u32,
    pub(crate) invalid_requests: u32,
    pub(crate) identifies: u32,
    pub(crate) max_concurrency: u32,
    /// Whether identifies wait for their bucket.
    pub(crate) is_queueing: bool,
    pub(crate) guilds_per_shard: u32,
    /// How many shards bots are told to use; by their servers if not said.
    pub(crate) shards: Option<u32>,
}

/// Whose limit it is that a 429 tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitScope {
    /// The bot's own, for one route.
    #[default]
    User,
    /// That of the resource, whoever spent it. Does not count towards a ban.
    Shared,
    /// The bot's own, over all routes.
    Global,
}

impl LimitScope {
    /// As in the header `X-RateLimit-Scope`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Shared => "shared",
            Self::Global => "global",
        }
    }
}

/// In how long a time [`Limits::invalid_requests`] count, and how long a ban lasts.
pub(crate) const INVALID_REQUESTS_WINDOW: Duration = Duration::from_mins(10);

/// How long one identify occupies its bucket.
pub(crate) const IDENTIFY_WINDOW: Duration = Duration::from_secs(5);

/// After how long the identifies of a day are granted anew.
pub(crate) const IDENTIFIES_WINDOW: Duration = Duration::from_hours(24);

impl Limits {
    /// Discord's: buckets per route, 50 requests a second, a ban after 10,000 invalid requests in ten minutes, 120
    /// gateway messages a minute, 1,000 identifies a day.
    pub fn discord() -> Self {
        Self {
            is_counting: true,
            global_per_second: 50,
            invalid_requests: 10_000,
            identifies: 1000,
            max_concurrency: 16,
            is_queueing: false,
            guilds_per_shard: 2500,
            shards: None,
        }
    }

    /// Nothing is counted; the headers tell of generous limits.
    pub fn off() -> Self {
        Self {
            is_counting: false,
            ..Self::discord()
        }
    }

    /// How many REST requests a bot may send within a second, over all routes.
    pub fn global_per_second(mut self, requests: u32) -> Self {
        self.global_per_second = requests.max(1);
        self
    }

    /// How many requests answered with 401, 403 or 429 within ten minutes lead to a ban of ten minutes.
    pub fn invalid_requests(mut self, requests: u32) -> Self {
        self.invalid_requests = requests.max(1);
        self
    }

    /// How many sessions a bot may begin within 24 hours.
    pub fn identifies_per_day(mut self, sessions: u32) -> Self {
        self.identifies = sessions;
        self
    }

    /// How many shards may identify at the same time: one of each `shard_id % max_concurrency` within five seconds,
    /// another hears that its session is invalid. With 1, as most bots have it at Discord, a bot with two shards has
    /// to wait between them. If not said, bots are told 16, and nobody has to wait.
    pub fn max_concurrency(mut self, shards: u32) -> Self {
        self.max_concurrency = shards.max(1);
        self.is_queueing = true;
        self
    }

    /// How many shards `GET /gateway/bot` recommends, whatever the number of servers.
    pub fn recommended_shards(mut self, shards: u32) -> Self {
        self.shards = Some(shards.max(1));
        self
    }

    /// How many servers one shard may have; a bot in more that identifies with too few shards is refused with 4011.
    pub fn guilds_per_shard(mut self, guilds: u32) -> Self {
        self.guilds_per_shard = guilds.max(1);
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::discord()
    }
}
