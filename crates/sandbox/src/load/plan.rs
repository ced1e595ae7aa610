//! What a load run is to do.

use std::time::Duration;

use super::Mix;

/// How commands follow one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Closed loop: so many interactions are in flight at all times.
    Closed {
        /// How many, at least 1.
        concurrency: usize,
    },
    /// Open loop: commands arrive evenly, whatever the bot does.
    Open {
        /// How many a second, more than 0.
        rate: f64,
    },
}

/// A load run before it starts. See [`Sandbox::load`](crate::Sandbox::load).
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) mix: Mix,
    pub(super) pace: Pace,
    pub(super) warm_up: Duration,
    pub(super) duration: Duration,
    pub(super) bot: Option<u32>,
    pub(super) seed: u64,
}

impl Plan {
    /// A closed loop of 64 for ten seconds after one second of warm-up.
    pub fn new(mix: Mix) -> Self {
        Self {
            mix,
            pace: Pace::Closed { concurrency: 64 },
            warm_up: Duration::from_secs(1),
            duration: Duration::from_secs(10),
            bot: None,
            seed: 0,
        }
    }

    /// How commands follow one another.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// How long the load runs before anything is counted.
    pub fn warm_up(mut self, warm_up: Duration) -> Self {
        self.warm_up = warm_up;
        self
    }

    /// How long is measured.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// The process whose memory and CPU time are the bot's.
    pub fn bot_process(mut self, pid: u32) -> Self {
        self.bot = Some(pid);
        self
    }

    /// Chooses commands and options the same way every time; 0 if not said.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

/// Why there was no load run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The bot has not registered it, or members may not use it.
    #[error("there is no command /{0} that members may use")]
    Unknown(String),
    /// The command has no such option.
    #[error("/{0} has no option {1:?}")]
    UnknownOption(String, String),
    /// The first server has no member who may use commands in any text channel.
    #[error("there is nobody in this world who may use commands")]
    NobodyThere,
    /// A rate or concurrency of nothing, or no duration.
    #[error("{0}")]
    Plan(&'static str),
}

/// How far a load run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Since the load began, warm-up included.
    pub elapsed: Duration,
    /// How long it will take, warm-up included.
    pub total: Duration,
    /// First replies so far, warm-up included.
    pub answered: u64,
    /// What waits for its first reply.
    pub in_flight: usize,
}
