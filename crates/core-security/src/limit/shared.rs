//! Limits counted in Redis, for several processes.

use std::fmt::{Display, Write as _};
use std::sync::Arc;
use std::time::Duration;

use core_db::{Redis, RedisScript};
use core_types::Clock;
use futures_util::future::BoxFuture;

use super::gcra::Pace;
use super::{Ask, LimitKey, LimitVerdict, Limiter, LimiterAway};

/// Counts calls in Redis: one round trip per call, whatever the number of limits. Time is the server's, so that processes
/// whose clocks differ agree.
#[derive(Debug, Clone)]
pub struct RedisLimiter {
    redis: Redis,
    script: RedisScript,
    clock: Option<Arc<dyn Clock>>,
}

impl RedisLimiter {
    /// Counts by the clock of the server.
    pub fn new(redis: Redis) -> Self {
        Self {
            redis,
            script: RedisScript::new(include_str!("decide.lua")),
            clock: None,
        }
    }

    /// Counts by this clock instead, as replays and tests need it.
    #[must_use]
    pub fn by_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    async fn ask(&self, asks: &[Ask]) -> Result<LimitVerdict, LimiterAway> {
        let keys: Vec<String> = asks.iter().map(|ask| key(&ask.key)).collect();
        let now = self.clock.as_ref().map_or(0, |clock| clock.now().as_micros());
        let mut args = Vec::with_capacity(1 + 2 * asks.len());
        args.push(now);
        for ask in asks {
            let Pace { interval, horizon } = ask.rate.into();
            args.extend([interval, horizon]);
        }
        let answer: Result<(i64, i64), _> = self.redis.run(&self.script, &keys, &args).await;
        let (ask, number) = answer.map_err(|_| LimiterAway)?;
        Ok(match usize::try_from(ask) {
            Ok(ask) => LimitVerdict::Wait {
                ask,
                wait: Duration::from_micros(number.unsigned_abs()),
            },
            Err(_) => LimitVerdict::Pass {
                left: u32::try_from(number).unwrap_or(0),
            },
        })
    }
}

impl Limiter for RedisLimiter {
    fn check<'a>(&'a self, asks: &'a [Ask]) -> BoxFuture<'a, Result<LimitVerdict, LimiterAway>> {
        Box::pin(self.ask(asks))
    }
}

/// All keys of one guild share a hash slot, because a script may only touch one.
fn key(key: &LimitKey) -> String {
    let mut text = String::with_capacity(64);
    // Writing to a string cannot fail.
    let _ = match key {
        LimitKey::ApiKey(id) => write!(text, "guildhall:limit:key:{}", id.escape_ascii()),
        LimitKey::Calls { guild, member, class } => {
            let guild: &dyn Display = match guild {
                Some(guild) => guild,
                None => &"dm",
            };
            let _ = write!(text, "guildhall:limit:{{{guild}}}:{}", class.name());
            member.map_or(Ok(()), |member| write!(text, ":{member}"))
        }
    };
    text
}
