//! The limits of this process: those of Redis while it answers, else its own.

use std::sync::{Arc, OnceLock};

use core_types::{Clock, GuildId};

use super::{Ask, LimitKey, LimitVerdict, Limiter, LocalLimiter, RedisLimiter};

/// Counts calls in Redis if it was given and answers, else in this process, and never makes anybody wait for a server that
/// is away.
///
/// The change from one to the other starts with fresh counts: for one period members may have twice their burst. Several
/// processes count apart while Redis is away, so a member has at most their limit once per process.
#[derive(Debug)]
pub struct Limits {
    local: LocalLimiter,
    shared: OnceLock<RedisLimiter>,
    enabled: OnceLock<Switch>,
    apart: OnceLock<Tell>,
}

/// Who hears that a call was counted in this process because Redis was away.
struct Tell(Box<dyn Fn(GuildId) + Send + Sync>);

impl std::fmt::Debug for Tell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tell")
    }
}

/// Whether the limits hold at this moment.
struct Switch(Box<dyn Fn() -> bool + Send + Sync>);

impl std::fmt::Debug for Switch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Switch").field(&(self.0)()).finish()
    }
}

impl Limits {
    /// Counts in this process.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            local: LocalLimiter::new(clock),
            shared: OnceLock::new(),
            enabled: OnceLock::new(),
            apart: OnceLock::new(),
        }
    }

    /// Counts in Redis from now on; only the first call counts.
    pub fn share(&self, shared: RedisLimiter) {
        let _ = self.shared.set(shared);
    }

    /// Asks this before every decision; only the first call counts. Without it the limits hold.
    pub fn switch(&self, enabled: impl Fn() -> bool + Send + Sync + 'static) {
        let _ = self.enabled.set(Switch(Box::new(enabled)));
    }

    /// Tells this for which guild a call was counted in this process because Redis was away; only the first call counts.
    pub fn when_apart(&self, tell: impl Fn(GuildId) + Send + Sync + 'static) {
        let _ = self.apart.set(Tell(Box::new(tell)));
    }

    /// Whether the limits hold at this moment.
    pub fn hold(&self) -> bool {
        self.enabled.get().is_none_or(|switch| (switch.0)())
    }

    /// Decides on a call that has to keep all these limits.
    pub async fn decide(&self, asks: &[Ask]) -> LimitVerdict {
        if let Some(shared) = self.shared.get() {
            match shared.check(asks).await {
                Ok(verdict) => return verdict,
                Err(_) => self.note_apart(asks),
            }
        }
        self.local.decide(asks)
    }

    fn note_apart(&self, asks: &[Ask]) {
        metrics::counter!("guildhall_limit_fallbacks_total").increment(1);
        let guild = asks.iter().find_map(|ask| match ask.key {
            LimitKey::Calls { guild, .. } => guild,
            LimitKey::ApiKey(_) => None,
        });
        if let (Some(guild), Some(Tell(tell))) = (guild, self.apart.get()) {
            tell(guild);
        }
    }
}
